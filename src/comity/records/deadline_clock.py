"""The clock of a request: what rule sets its day, since when it runs, what moved it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.exchange.conversation import Conversation
from comity.exchange.ports import ExchangeReading, OutgoingMessage
from comity.ids import StateCode
from comity.law.instruments import applicable
from comity.law.purposes import Purpose
from comity.law.time_limits import Limit, NoFixedLimit, TimeLimit, request_limit, restart_limit
from comity.law.working_days import due_on
from comity.records.central_authority import CentralAuthority
from comity.records.deadlines import requested_state, was_refused
from comity.records.messages import AdditionalInformation, Kind, decode_as
from comity.records.workflow import RequestState

_RUNNING: Final = frozenset({RequestState.OPEN, RequestState.AWAITING_INFORMATION})


@dataclass(frozen=True, slots=True)
class DeadlineClock:
    """How a day came about.

    Attributes:
        instrument: Title of the act or treaty between the two states.
        limit: The rule that sets the length, or says that there is none.
        owed_by: The state that owes the answer.
        began_on: The civil day there on which the period began; ``None`` without a period.
        by_law: The day that the rule gives; ``None`` without a period.
        computed_with: Whose working days were counted, and by which table.
        restart: The rule by which the period begins anew when information arrives; ``None``
            where the sources state none.
        was_restarted: Whether it did.
        stands: Whether the requested state waits for information at present.
        is_running: Whether an answer is still owed.
    """

    instrument: str
    limit: Limit
    owed_by: StateCode
    began_on: date | None
    by_law: date | None
    computed_with: str
    restart: TimeLimit | None
    was_restarted: bool
    stands: bool
    is_running: bool


def clock_of(
    reading: ExchangeReading,
    authority: CentralAuthority,
    conversation: Conversation,
    purpose: Purpose | None,
) -> DeadlineClock:
    """Return the clock of a request.

    Args:
        reading: The exchange.
        authority: Ours.
        conversation: That of a request, either side.
        purpose: Its purpose; ``None`` for one that is not known here, which is counted like
            any but the own record.

    Source:
        FD 2009/315/JHA Art. 8; European Union (Future Relationship) Act 2020 s. 5.
    """
    state = requested_state(authority, conversation)
    began = authority.day_at(state, conversation.opened_at)
    found = applicable(
        authority.state, conversation.peer, began, further_parties=authority.rules.further_parties
    )
    asked = purpose or Purpose.OTHER
    limit = request_limit(found.instrument, asked)
    calendar = authority.calendar_at(state)
    restart = restart_limit(found.instrument, asked)
    day = None if isinstance(limit, NoFixedLimit) else due_on(limit, began, calendar)
    restarted = False
    if restart is not None and day is not None:
        for arrived in _information(reading, authority, conversation, state):
            later = due_on(restart, arrived, calendar)
            if later > day:
                day, began, restarted = later, arrived, True
    return DeadlineClock(
        instrument=found.instrument.title,
        limit=restart if restarted and restart is not None else limit,
        owed_by=state,
        began_on=None if day is None else began,
        by_law=day,
        computed_with=calendar.computed_with,
        restart=restart,
        was_restarted=restarted,
        stands=conversation.state == RequestState.AWAITING_INFORMATION,
        is_running=conversation.state in _RUNNING and conversation.settled_at is None,
    )


def _information(
    reading: ExchangeReading,
    authority: CentralAuthority,
    conversation: Conversation,
    state: StateCode,
) -> list[date]:
    """Return the civil days on which information that was available arrived there."""
    days = []
    for message in reading.messages_of(conversation.id):
        if message.kind != Kind.ADDITIONAL_INFORMATION or was_refused(message):
            continue
        if message.erased_at is not None:
            continue
        if decode_as(AdditionalInformation, message.payload).is_available:
            at = (
                message.composed_at if isinstance(message, OutgoingMessage) else message.received_at
            )
            days.append(authority.day_at(state, at))
    return days
