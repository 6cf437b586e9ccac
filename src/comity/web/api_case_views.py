"""Routes beside a conversation: the clock of its deadline, and who looked at it."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Final

import msgspec

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.consulting import log_reading, purpose_of
from comity.assembly.looks_at_case import looks_at_case
from comity.assembly.showing import conversation_head, known_conversation
from comity.errors import ReferenceNotFound
from comity.ids import ConversationId
from comity.law.purposes import Purpose
from comity.law.time_limits import Limit, TimeLimit
from comity.records.deadline_clock import DeadlineClock, clock_of
from comity.records.messages import SERVICE, Kind
from comity.web.answers import Answer, ConversationHead, LatenessShown
from comity.web.routing import Call, Method, Route


class RuleShown(Answer, frozen=True):
    """A time limit, with the provision that sets it.

    ``length`` and ``unit`` are absent where the law sets no number.
    """

    key: str
    act: str
    basis: str
    provenance: str
    source: str
    event: str = ""
    length: int | None = None
    unit: str = ""
    counting: str = ""
    counting_basis: str = ""


class ClockShown(Answer, frozen=True):
    """How the day of an answer came about."""

    due_on: date | None
    by_law: date | None
    instrument: str
    rule: RuleShown
    owed_by: str
    began_on: date | None
    computed_with: str
    restart: RuleShown | None
    was_restarted: bool
    stands: bool
    is_running: bool


class CaseLookShown(Answer, frozen=True):
    """Somebody looked at what a conversation says."""

    at: datetime
    official: str
    name: str
    act: str
    purpose: str
    leaf: int


class CaseLooksAnswer(Answer, frozen=True):
    """Who looked, the latest first; ``has_ended`` if older entries of the log ended.

    Where the conversation stands is told beside it to whoever may list conversations, so that
    reading who looked is one look.
    """

    conversation: ConversationHead | None
    lateness: LatenessShown | None
    looks: tuple[CaseLookShown, ...]
    total: int
    has_ended: bool


def clock(call: Call[None]) -> ClockShown:
    """Return the clock of a request; it says nothing of anybody.

    Raises:
        ReferenceNotFound: None of that name is shown to the caller, or it is no request.
    """
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who)
        found = known_conversation(seen, ConversationId(call.path["conversation"]))
        if (found.service, found.opens_with) != (SERVICE, Kind.REQUEST):
            raise ReferenceNotFound("Only a request has a clock.")
        purpose = purpose_of(seen, found)
        known = Purpose(purpose) if purpose in tuple(Purpose) else None
        made = clock_of(seen.exchange, call.node.records.authority, found, known)
    return _clock_shown(made, found.due_on)


def looks(call: Call[None]) -> CaseLooksAnswer:
    """Return who looked at a conversation; on record like every look at it.

    Raises:
        ReferenceNotFound: None of that name is shown to the caller.
    """
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who)
        found = known_conversation(seen, ConversationId(call.path["conversation"]))
        purpose = purpose_of(seen, found)
    log_reading(call.node, found, purpose=purpose, by=call.who.account)
    told = looks_at_case(call.node, found)
    head, lateness = None, None
    if call.who.may(Permission.CONVERSATION_LIST):
        head = msgspec.convert(conversation_head(found), ConversationHead)
        lateness = call.node.records.lateness(found)
    return CaseLooksAnswer(
        conversation=head,
        lateness=None if lateness is None else msgspec.convert(asdict(lateness), LatenessShown),
        looks=tuple(
            CaseLookShown(
                at=each.at,
                official=each.official,
                name=each.name,
                act=each.act,
                purpose=each.purpose,
                leaf=each.leaf,
            )
            for each in told.looks
        ),
        total=told.total,
        has_ended=told.has_ended,
    )


def _clock_shown(made: DeadlineClock, due_on: date | None) -> ClockShown:
    return ClockShown(
        due_on=due_on,
        by_law=made.by_law,
        instrument=made.instrument,
        rule=_rule(made.limit),
        owed_by=made.owed_by,
        began_on=made.began_on,
        computed_with=made.computed_with,
        restart=None if made.restart is None else _rule(made.restart),
        was_restarted=made.was_restarted,
        stands=made.stands,
        is_running=made.is_running,
    )


def _rule(limit: Limit) -> RuleShown:
    made = RuleShown(
        key=limit.key,
        act=limit.act,
        basis=str(limit.basis.citation),
        provenance=str(limit.basis.provenance),
        source=limit.basis.source,
    )
    if not isinstance(limit, TimeLimit):
        return made
    return msgspec.structs.replace(
        made,
        event=limit.event,
        length=limit.length,
        unit=str(limit.unit),
        counting=str(limit.counting),
        counting_basis=str(limit.counting_basis),
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/conversations/{conversation}/deadline",
        permission=Permission.CONVERSATION_READ,
        summary="Explain the deadline of a request: its rule, since when it runs, what moved it.",
        handler=clock,
        answer=ClockShown,
    ),
    Route(
        method=Method.GET,
        path="/conversations/{conversation}/looks",
        permission=Permission.MISUSE_REVIEW,
        summary="List who looked at what a conversation says.",
        handler=looks,
        answer=CaseLooksAnswer,
    ),
)
