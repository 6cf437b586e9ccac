"""Routes about drafts of requests: an authority's own, and those that wait for an officer."""

from datetime import datetime
from typing import Final

import msgspec

from comity.access.permissions import Permission
from comity.assembly import drafting
from comity.assembly.draft_showing import draft_data, draft_section, draft_typed
from comity.errors import InputInvalid
from comity.ids import StateCode
from comity.law.purposes import Purpose
from comity.law.states import iso_state
from comity.policy.facts import RequestingAuthority as AuthorityKind
from comity.policy.outcome import Refusal
from comity.records.drafts import DraftId, RequestDraft, Wanted
from comity.records.model import TriState
from comity.web.answers import ActAnswer, Answer, Page, RefusalShown, SectionShown
from comity.web.cursor import PAGED, page_of
from comity.web.describing import person_in
from comity.web.fields import Body, OptionalWords, PersonBody, ShortText, StateText, Words
from comity.web.language import LANGUAGE, language_of
from comity.web.routing import Call, Method, Route
from comity.web.sent import act_answer, refusal_shown

_LISTINGS: Final = {"waiting": drafting.waiting, "answered": drafting.answered}
_SHOW: Final = {"show": "waiting (the default), or answered: an answer stands and is not released."}
_CONSENT: Final = {None: TriState.UNKNOWN, True: TriState.YES, False: TriState.NO}


class DraftBody(Body, frozen=True):
    """What a requesting authority wants to be asked; its own name stands in its account."""

    to: StateText
    purpose: Purpose
    case: ShortText
    person: PersonBody
    authority_kind: AuthorityKind = AuthorityKind.NOT_STATED
    purpose_text: OptionalWords = ""
    offences: OptionalWords = ""
    consent: bool | None = None
    urgent: bool = False
    remarks: OptionalWords = ""


class ReturnBody(Body, frozen=True):
    """Why a draft is given back; its author reads it."""

    reason: Words


class SendingBody(Body, frozen=True):
    """Whether sending is only tried."""

    dry_run: bool = False


class DraftShown(Answer, frozen=True):
    """Where a draft stands; ``wanted`` only where it is read."""

    id: str
    account: str
    state: str
    to: str
    purpose: str
    case: str
    authority: str
    handed_in_at: datetime
    changed_at: datetime
    words: str
    conversation: str | None
    released: str | None
    wanted: SectionShown | None = None


class DraftOutcome(Answer, frozen=True):
    """A draft that was handed in, or why the law does not allow it."""

    draft: DraftShown | None = None
    refusal: RefusalShown | None = None


class OwnDraftShown(Answer, frozen=True):
    """A draft of one's own, with what it says as it was typed."""

    draft: DraftShown
    said: dict[str, str]


class DraftPage(Page, frozen=True, kw_only=True):
    """Drafts, oldest first."""

    drafts: tuple[DraftShown, ...]


class ReleasedAnswer(Answer, frozen=True):
    """The answer that was released to the author of a draft."""

    answer: SectionShown


def hand_in(call: Call[DraftBody]) -> DraftOutcome:
    """Hand in a draft, if policy permits what it asks for."""
    return _outcome(drafting.hand_in(call.node, _wanted(call.body), call.who))


def hand_in_anew(call: Call[DraftBody]) -> DraftOutcome:
    """Hand in anew what an officer returned."""
    wanted, identifier = _wanted(call.body), DraftId(call.path["draft"])
    return _outcome(drafting.hand_in(call.node, wanted, call.who, anew=identifier))


def withdraw(call: Call[None]) -> DraftShown:
    """Withdraw a draft of one's own."""
    return _shown(drafting.withdraw(call.node, DraftId(call.path["draft"]), call.who))


def own(call: Call[None]) -> DraftPage:
    """Return one's own drafts and what became of them."""
    return _page(call, drafting.own_drafts(call.node, call.who))


def own_one(call: Call[None]) -> OwnDraftShown:
    """Return one of one's own drafts with what it says; on record before it leaves."""
    found = drafting.own_draft(call.node, DraftId(call.path["draft"]), call.who)
    data = {**draft_data(found), "wanted": draft_section(found, language_of(call)).to_dict()}
    return OwnDraftShown(draft=msgspec.convert(data, DraftShown), said=draft_typed(found))


def answer(call: Call[None]) -> ReleasedAnswer:
    """Return the answer that was released; on record before it leaves."""
    identifier = DraftId(call.path["draft"])
    said = drafting.answer_released(call.node, identifier, call.who, language_of(call))
    return ReleasedAnswer(answer=msgspec.convert(said.to_dict(), SectionShown))


def waiting(call: Call[None]) -> DraftPage:
    """Return the drafts that wait for an officer, without whom they are about.

    Raises:
        InputInvalid: The filter has a value that it does not know.
    """
    listing = _LISTINGS.get(call.query.get("show", "waiting"))
    if listing is None:
        raise InputInvalid(f"is one of: {', '.join(sorted(_LISTINGS))}", field="query.show")
    return _page(call, listing(call.node, call.who))


def read(call: Call[None]) -> DraftShown:
    """Return a draft with the person it describes; on record before it leaves."""
    found = drafting.read_draft(call.node, DraftId(call.path["draft"]), call.who)
    data = {**draft_data(found), "wanted": draft_section(found, language_of(call)).to_dict()}
    return msgspec.convert(data, DraftShown)


def give_back(call: Call[ReturnBody]) -> DraftShown:
    """Return a draft to its author."""
    identifier = DraftId(call.path["draft"])
    return _shown(drafting.return_draft(call.node, identifier, call.body.reason, call.who))


def take_up(call: Call[SendingBody]) -> ActAnswer:
    """Send the request of a draft, if policy permits."""
    dry_run = call.body.dry_run
    made = drafting.take_up(call.node, DraftId(call.path["draft"]), call.who, dry_run=dry_run)
    if isinstance(made, Refusal):
        return act_answer((), made, dry_run=dry_run)
    return act_answer(() if made.sent is None else (made.sent,), None, dry_run=dry_run)


def release(call: Call[None]) -> DraftShown:
    """Release the answer that stands to the author of the draft."""
    return _shown(drafting.release(call.node, DraftId(call.path["draft"]), call.who))


def _wanted(body: DraftBody) -> Wanted:
    return Wanted(
        to=iso_state(StateCode(body.to)),
        person=person_in(body.person),
        purpose=body.purpose,
        purpose_text=body.purpose_text,
        case=body.case.strip(),
        authority="",
        authority_kind=body.authority_kind,
        offences=body.offences,
        consent=_CONSENT[body.consent],
        urgent=body.urgent,
        remarks=body.remarks,
    )


def _outcome(made: RequestDraft | Refusal) -> DraftOutcome:
    if isinstance(made, Refusal):
        return DraftOutcome(refusal=refusal_shown(made))
    return DraftOutcome(draft=_shown(made))


def _shown(draft: RequestDraft) -> DraftShown:
    return msgspec.convert(draft_data(draft), DraftShown)


def _page(call: Call[None], drafts: tuple[RequestDraft, ...]) -> DraftPage:
    shown, following = page_of(call, drafts, lambda each: each.id)
    return DraftPage(drafts=tuple(_shown(each) for each in shown), next=following)


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/own-drafts",
        permission=Permission.OWN_DRAFT_READ,
        summary="List one's own drafts of requests and what became of them.",
        handler=own,
        answer=DraftPage,
        query=PAGED,
    ),
    Route(
        method=Method.POST,
        path="/own-drafts",
        permission=Permission.REQUEST_DRAFT,
        summary="Hand in a request to another state, for an officer to send.",
        handler=hand_in,
        body=DraftBody,
        answer=DraftOutcome,
    ),
    Route(
        method=Method.GET,
        path="/own-drafts/{draft}",
        permission=Permission.OWN_DRAFT_READ,
        summary="Read one of one's own drafts, with what it says.",
        handler=own_one,
        answer=OwnDraftShown,
        query=LANGUAGE,
    ),
    Route(
        method=Method.POST,
        path="/own-drafts/{draft}/anew",
        permission=Permission.REQUEST_DRAFT,
        summary="Hand in anew what an officer returned.",
        handler=hand_in_anew,
        body=DraftBody,
        answer=DraftOutcome,
    ),
    Route(
        method=Method.POST,
        path="/own-drafts/{draft}/withdrawal",
        permission=Permission.REQUEST_DRAFT,
        summary="Withdraw a draft of one's own that no officer took up.",
        handler=withdraw,
        answer=DraftShown,
    ),
    Route(
        method=Method.GET,
        path="/own-drafts/{draft}/answer",
        permission=Permission.OWN_DRAFT_READ,
        summary="Read the answer to one's own request, once an officer released it.",
        handler=answer,
        answer=ReleasedAnswer,
        query=LANGUAGE,
    ),
    Route(
        method=Method.GET,
        path="/drafts",
        permission=Permission.REQUEST_SEND,
        summary="List the drafts that wait for an officer, without whom they are about.",
        handler=waiting,
        answer=DraftPage,
        query={**_SHOW, **PAGED},
    ),
    Route(
        method=Method.GET,
        path="/drafts/{draft}",
        permission=Permission.REQUEST_SEND,
        summary="Read a draft, with the person it describes.",
        handler=read,
        answer=DraftShown,
        query=LANGUAGE,
    ),
    Route(
        method=Method.POST,
        path="/drafts/{draft}/return",
        permission=Permission.REQUEST_SEND,
        summary="Give a draft back to its author, with words.",
        handler=give_back,
        body=ReturnBody,
        answer=DraftShown,
    ),
    Route(
        method=Method.POST,
        path="/drafts/{draft}/sending",
        permission=Permission.REQUEST_SEND,
        summary="Send the request of a draft. A dry run changes nothing.",
        handler=take_up,
        body=SendingBody,
        answer=ActAnswer,
    ),
    Route(
        method=Method.POST,
        path="/drafts/{draft}/release",
        permission=Permission.RECORD_EXPORT,
        summary="Release the answer that stands to the author of the draft.",
        handler=release,
        answer=DraftShown,
    ),
)
