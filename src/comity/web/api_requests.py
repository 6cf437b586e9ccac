"""Routes about requests of ours: ask another state, try it first, withdraw it."""

from typing import Final

import msgspec

from comity.access.permissions import Permission
from comity.assembly.build import Node
from comity.assembly.cleared_view import cleared
from comity.assembly.consulting import log_consultation
from comity.assembly.earlier_requests import earlier_requests
from comity.assembly.glass_gate import within_glass
from comity.assembly.repeated_writes import Repeated, remember, repeated
from comity.assembly.showing import conversation_head, message_presented
from comity.assembly.trial import transaction
from comity.errors import InputInvalid, ReferenceNotFound
from comity.ids import MessageId, PersonRef, StateCode
from comity.law.purposes import Purpose
from comity.law.states import iso_state
from comity.persons.person import Person
from comity.policy.facts import HoldsInformation
from comity.policy.facts import RequestingAuthority as AuthorityKind
from comity.policy.outcome import Refusal
from comity.records.commands import RequestCommand
from comity.records.messages import Kind, RequestingAuthority
from comity.records.model import TriState
from comity.storage.store import Snapshot, Work
from comity.trust.network_document import MemberStatus
from comity.web.answers import (
    ActAnswer,
    Answer,
    ConversationHead,
    ConversationPage,
    RequestAnswer,
    SectionShown,
)
from comity.web.describing import person_in, words_in
from comity.web.fields import (
    Body,
    OptionalWords,
    PersonBody,
    Reference,
    ShortText,
    StateText,
    Words,
)
from comity.web.language import LANGUAGE, language_of
from comity.web.routing import Call, Method, Route
from comity.web.sent import act_answer, message_sent, refusal_shown


class RequestBody(Body, frozen=True):
    """A request to another state for a person's record.

    The person is described, or named by the reference of our own register.
    """

    to: StateText
    purpose: Purpose
    case: ShortText
    authority: ShortText
    authority_kind: AuthorityKind = AuthorityKind.NOT_STATED
    purpose_text: OptionalWords = ""
    person: PersonBody | None = None
    person_ref: Reference | None = None
    urgent: bool = False
    connected: bool = False
    consent: bool | None = None
    holds_information: HoldsInformation = HoldsInformation.NOT_ASKED
    remarks: OptionalWords = ""
    dry_run: bool = False


class ComparisonBody(Body, frozen=True):
    """Whom a request would be about."""

    person: PersonBody


class StateShown(Answer, frozen=True):
    """A state that can be asked.

    Attributes:
        state: ISO code.
        name: Of the state, as the network's document writes it.
        authorities: Names of its central authority, by language.
        languages: In which it can be written to.
        is_active: Whether it exchanges at present.
    """

    state: str
    name: str
    authorities: dict[str, str]
    languages: tuple[str, ...]
    is_active: bool


class StatesAnswer(Answer, frozen=True):
    """The states that can be asked."""

    states: tuple[StateShown, ...]


class WithdrawalBody(Body, frozen=True):
    """Why a message of ours is withdrawn; the reason stays here, the remarks leave."""

    reason: Words
    remarks: OptionalWords = ""
    dry_run: bool = False


def request(call: Call[RequestBody]) -> RequestAnswer:
    """Ask another state, if policy permits.

    Raises:
        InputInvalid: A value cannot be used, or the same key came with another request.
    """
    body, node = call.body, call.node
    _require_member(node, body.to)
    with transaction(node.database, keep=not body.dry_run) as work:
        once = Repeated(call.who.account, call.repeat_key, msgspec.json.encode(body))
        before = None if body.dry_run else repeated(work, once)
        if before is not None:
            return msgspec.json.decode(before, type=RequestAnswer)
        made = node.records.request(work, _command(call, work))
        if isinstance(made, Refusal):
            answer = RequestAnswer(dry_run=body.dry_run, refusal=refusal_shown(made))
        else:
            shown = message_presented(made.message, language_of(call)) if body.dry_run else None
            answer = RequestAnswer(
                dry_run=body.dry_run,
                sent=(message_sent(made.message),),
                content=None if shown is None else msgspec.convert(shown.to_dict(), SectionShown),
            )
        remember(work, once, msgspec.json.encode(answer))
    return answer


def compare(call: Call[ComparisonBody]) -> ConversationPage:
    """Return earlier requests of ours about somebody alike; on record before it leaves."""
    person = person_in(call.body.person)
    with call.node.database.read() as snapshot:
        found = earlier_requests(cleared(snapshot, call.who), person)
    if call.purposed is not None:
        with call.node.database.begin() as work:
            log_consultation(
                work,
                call.node.rails,
                result="earlier requests",
                purpose=call.purposed.purpose,
                case=call.purposed.case,
                by=call.who.account,
                shown=[each.id for each in found],
            )
    heads = [msgspec.convert(conversation_head(each), ConversationHead) for each in found]
    return ConversationPage(conversations=tuple(heads))


def states(call: Call[None]) -> StatesAnswer:
    """Return the states that can be asked, ours left out."""
    ours = iso_state(call.node.state)
    return StatesAnswer(
        states=tuple(
            StateShown(
                state=iso_state(each.state),
                name=each.name,
                authorities=dict(each.authority_names),
                languages=tuple(each.languages),
                is_active=each.status is MemberStatus.ACTIVE,
            )
            for each in call.node.directory.members()
            if iso_state(each.state) != ours
        )
    )


def withdraw(call: Call[WithdrawalBody]) -> ActAnswer:
    """Withdraw a request, a notification or an answer of ours.

    Raises:
        ReferenceNotFound: We sent no such message.
        AccessDenied: It is no request, and the caller decides nothing.
        ConflictingChange: It can no longer be withdrawn.
    """
    body, node = call.body, call.node
    with transaction(node.database, keep=not body.dry_run) as work:
        message = MessageId(call.path["message"])
        who = within_glass(work, call.who, message)
        sent_before = cleared(work, who).exchange.outgoing(message)
        if sent_before is None:
            raise ReferenceNotFound("There is no such message of ours.")
        if sent_before.kind != Kind.REQUEST:
            # What an official decided is taken back by one who decides, never by a program.
            call.who.require(Permission.TASK_DECIDE)
        sent = node.records.cancel(
            work,
            message,
            by=call.who.account,
            reason=body.reason,
            remarks=words_in(body.remarks, "remarks"),
        )
    return act_answer(sent, None, dry_run=body.dry_run)


def _command(call: Call[RequestBody], work: Work) -> RequestCommand:
    body = call.body
    kind = body.authority_kind
    in_words = body.purpose_text.strip() or body.purpose.value.replace("-", " ")
    return RequestCommand(
        to=iso_state(StateCode(body.to)),
        person=_subject(body, cleared(work, call.who.for_case(body.case))),
        purpose=body.purpose,
        purpose_text=words_in(in_words, "purpose_text"),
        authority=RequestingAuthority(
            name=words_in(body.authority, "authority"),
            kind=None if kind is AuthorityKind.NOT_STATED else kind.value,
        ),
        by=call.who.account,
        about=None if body.person_ref is None else PersonRef(body.person_ref),
        case_reference=body.case.strip(),
        consent=_CONSENT[body.consent],
        urgency=TriState.YES if body.urgent else TriState.UNKNOWN,
        connected=body.connected,
        holds_information=body.holds_information,
        remarks=words_in(body.remarks, "remarks"),
    )


def _subject(body: RequestBody, seen: Snapshot) -> Person:
    """Return whom it is about.

    Raises:
        InputInvalid: Nobody is named, or twice, or nobody of that reference is here.
    """
    if (body.person is None) == (body.person_ref is None):
        raise InputInvalid("Describe the person, or name them by reference.", field="person")
    if body.person is not None:
        return person_in(body.person)
    held = seen.register.person(PersonRef(body.person_ref or ""))
    if held is None:
        raise InputInvalid("There is no such person in the register.", field="person_ref")
    return held.person


def _require_member(node: Node, to: str) -> None:
    """Go on only with a state that can be asked.

    Raises:
        InputInvalid: The state is no member of the network.
    """
    asked = iso_state(StateCode(to))
    members = {iso_state(member.state) for member in node.directory.members()}
    if asked not in {*members, iso_state(node.state)}:
        raise InputInvalid(f"{asked} is not a member of the network.", field="to")


_CONSENT: Final = {None: TriState.UNKNOWN, True: TriState.YES, False: TriState.NO}

ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.POST,
        path="/requests",
        permission=Permission.REQUEST_SEND,
        summary="Ask another state for a person's record. A dry run changes nothing.",
        handler=request,
        body=RequestBody,
        answer=RequestAnswer,
        query=LANGUAGE,
        repeatable=True,
    ),
    Route(
        method=Method.GET,
        path="/request-states",
        permission=Permission.REQUEST_SEND,
        summary="List the states that can be asked.",
        handler=states,
        answer=StatesAnswer,
    ),
    Route(
        method=Method.GET,
        path="/draft-states",
        permission=Permission.REQUEST_DRAFT,
        summary="List the states that an officer can be asked to ask.",
        handler=states,
        answer=StatesAnswer,
    ),
    Route(
        method=Method.POST,
        path="/request-comparisons",
        permission=Permission.REQUEST_SEND,
        summary="Look among our own latest requests for one about somebody alike.",
        handler=compare,
        body=ComparisonBody,
        answer=ConversationPage,
        purposed=True,
    ),
    Route(
        method=Method.POST,
        path="/messages/{message}/withdrawal",
        permission=Permission.REQUEST_SEND,
        summary="Withdraw a request, a notification or an answer of ours.",
        handler=withdraw,
        body=WithdrawalBody,
        answer=ActAnswer,
    ),
)
