"""Routes about a second look at answers that were sent: what is drawn, and what it found."""

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.consulting import log_reading, purpose_of
from comity.assembly.quality import is_ones_own, looked_at, review, standing
from comity.assembly.showing import known_conversation, message_presented
from comity.errors import InputInvalid
from comity.ids import ConversationId
from comity.oversight.quality import Follows, Found, QualityCheck
from comity.web.answers import Answer, Page, SectionShown
from comity.web.cursor import PAGED, page_of
from comity.web.fields import Body
from comity.web.language import LANGUAGE, language_of
from comity.web.routing import Call, Method, Route

SHOW: Final = "show"
SHOWN: Final = ("waiting", "good", "faulty")
"""What the list can be narrowed to."""


class QualityHead(Answer, frozen=True):
    """An answer that was drawn; nothing of people.

    Attributes:
        id: Of the check.
        task: The task that was decided.
        conversation: About which conversation.
        official: Who decided.
        drawn_at: When it was drawn.
        leaf: The decision's entry in the log, from which the draw follows.
        share: The share that was drawn.
        state: ``waiting``, ``good`` or ``faulty``.
        is_own: Whether whoever asks decided in the case, so that somebody else looks.
        reason: Why it was found so.
        follows: What follows.
        by: Who looked.
        at: When.
    """

    id: str
    task: str
    conversation: str
    official: str
    drawn_at: datetime
    leaf: int
    share: float
    state: str
    is_own: bool
    reason: str
    follows: str
    by: str
    at: datetime | None


class QualityPage(Page, frozen=True, kw_only=True):
    """Answers drawn, latest decision first, with how many were found how.

    Attributes:
        checks: On this page.
        share: The share that is drawn now.
        behind: How many entries of the log the draw has not reached yet.
        waiting: How many wait, for whoever asks or for others.
        good: How many were found good.
        faulty: How many were found faulty.
    """

    checks: tuple[QualityHead, ...]
    share: float
    behind: int
    waiting: int
    good: int
    faulty: int


class QualityShown(Answer, frozen=True):
    """An answer as it was sent, and what stayed here.

    Attributes:
        check: The check.
        answer: What the answer says.
        withheld: Convictions that stayed here for national law.
        left_out: Categories of data that the purpose did not need.
        computed_by: Rule packs that were asked.
    """

    check: QualityHead
    answer: SectionShown
    withheld: tuple[str, ...]
    left_out: tuple[str, ...]
    computed_by: tuple[str, ...]


class QualityBody(Body, frozen=True):
    """What a second look found; of a fault the reason, and what follows."""

    outcome: Literal["good", "faulty"]
    reason: Annotated[str, Meta(max_length=2000)] = ""
    follows: Literal["nothing", "officer-told", "to-correct"] = "nothing"


def checks(call: Call[None]) -> QualityPage:
    """Return what is drawn, brought up to date.

    Raises:
        InputInvalid: The list cannot be narrowed to that. The caller's mistake.
    """
    show = call.query.get(SHOW, "")
    if show and show not in SHOWN:
        raise InputInvalid(f"is one of {', '.join(SHOWN)}", field="query.show")
    found = standing(call.node, call.who)
    states = [_state(each) for each in found.checks]
    wanted = [each for each in found.checks if show in {"", _state(each)}]
    page, following = page_of(call, wanted, lambda each: each.id)
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who)
        shown = tuple(_head(each, is_own=is_ones_own(seen, each, call.who)) for each in page)
    return QualityPage(
        checks=shown,
        next=following,
        share=found.share,
        behind=found.behind,
        waiting=states.count("waiting"),
        good=states.count("good"),
        faulty=states.count("faulty"),
    )


def check(call: Call[None]) -> QualityShown:
    """Return an answer as it was sent; on record before it is shown.

    Raises:
        ReferenceNotFound: None of that name is shown to the caller.
        AccessDenied: The caller decided in the case.
    """
    language = language_of(call)
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who)
        found = looked_at(snapshot, seen, call.who, call.path["check"])
        conversation = known_conversation(seen, ConversationId(found.check.conversation))
        said = message_presented(found.answer, language).to_dict()
        purpose = purpose_of(seen, conversation)
    log_reading(call.node, conversation, purpose=purpose, by=call.who.account)
    note = found.note
    return QualityShown(
        check=_head(found.check, is_own=False),
        answer=msgspec.convert(said, SectionShown),
        withheld=() if note is None else tuple(note.withheld),
        left_out=() if note is None else note.left_out,
        computed_by=() if note is None else note.computed_by,
    )


def reviewed(call: Call[QualityBody]) -> QualityHead:
    """Note what a second look found; never of one's own decision."""
    body = call.body
    done = review(
        call.node,
        call.who,
        call.path["check"],
        found=Found(body.outcome),
        reason=body.reason,
        follows=Follows(body.follows),
    )
    return _head(done, is_own=False)


def _state(check: QualityCheck) -> str:
    return "waiting" if check.found is None else check.found.value


def _head(check: QualityCheck, *, is_own: bool) -> QualityHead:
    return QualityHead(
        id=check.id,
        task=check.task,
        conversation=check.conversation,
        official=check.official,
        drawn_at=check.drawn_at,
        leaf=check.leaf,
        share=check.share,
        state=_state(check),
        is_own=is_own,
        reason=check.reason,
        follows=check.follows.value,
        by=check.by,
        at=check.at,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/quality-checks",
        permission=Permission.QUALITY_REVIEW,
        summary="List answers drawn for a second look, with how many were found how.",
        handler=checks,
        answer=QualityPage,
        query={**PAGED, SHOW: f"Only those: {', '.join(SHOWN)}."},
    ),
    Route(
        method=Method.GET,
        path="/quality-checks/{check}",
        permission=Permission.QUALITY_REVIEW,
        summary="Read an answer drawn, as it was sent, and what stayed here.",
        handler=check,
        answer=QualityShown,
        query=LANGUAGE,
    ),
    Route(
        method=Method.POST,
        path="/quality-checks/{check}/review",
        permission=Permission.QUALITY_REVIEW,
        summary="Note what a second look found; never of one's own decision.",
        handler=reviewed,
        body=QualityBody,
        answer=QualityHead,
    ),
)
