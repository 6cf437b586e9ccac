"""By when an answer is owed, whether it was late, and who must be called.

A deadline is the requested state's: its calendar, its civil day of receipt. It is
stored on the conversation; "late" is computed and never stored.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from comity.exchange.conversation import Conversation, Role
from comity.exchange.ports import Delivery, IncomingMessage, OutgoingMessage
from comity.exchange.work import ExchangeWork
from comity.ids import ConversationId, MessageId, StateCode
from comity.law.instruments import applicable
from comity.law.purposes import Purpose
from comity.law.time_limits import NoFixedLimit, request_limit, restart_limit
from comity.law.working_days import due_on, working_days_between
from comity.records.central_authority import CentralAuthority
from comity.records.messages import (
    SERVICE,
    AdditionalInformation,
    Kind,
    decode_as,
)
from comity.records.ports import RecordsWork, TaskKind
from comity.records.tasks import queue_once
from comity.records.workflow import ABANDONED, RequestState

DUE_SOON: Final = "The deadline of this conversation is near."
OVERDUE: Final = "The deadline of this conversation has passed."
_TOLERANCE: Final = timedelta(days=7)


def requested_state(authority: CentralAuthority, conversation: Conversation) -> StateCode:
    """Return the state that owes the answer in a conversation."""
    return authority.state if conversation.role is Role.RESPONDER else conversation.peer


def with_deadline(
    authority: CentralAuthority, conversation: Conversation, purpose: Purpose | None, at: datetime
) -> Conversation:
    """Return a request's conversation with the day by which the answer is owed.

    Args:
        authority: Ours.
        conversation: That of a request, either side.
        purpose: Purpose of the request; ``None`` for a code that is not known
            here, which is counted like any purpose but the own record.
        at: When the requested state received it, or when we sent it.

    Source:
        FD 2009/315/JHA Art. 8; European Union (Future Relationship) Act 2020 s. 5.
    """
    requested = requested_state(authority, conversation)
    on = authority.day_at(requested, at)
    found = applicable(
        authority.state, conversation.peer, on, further_parties=authority.rules.further_parties
    )
    limit = request_limit(found.instrument, purpose or Purpose.OTHER)
    if isinstance(limit, NoFixedLimit):
        return replace(conversation, due_on=None, deadline_basis=str(limit.basis))
    day = due_on(limit, on, authority.calendar_at(requested))
    return replace(conversation, due_on=day, deadline_basis=str(limit.basis))


def with_restarted_deadline(
    authority: CentralAuthority, conversation: Conversation, purpose: Purpose | None, at: datetime
) -> Conversation:
    """Return the conversation after additional information arrived: the clock restarts.

    The later of the two days holds, so that a quick reply never takes time away.

    Source:
        FD 2009/315/JHA Art. 8(1), second subparagraph.
    """
    requested = requested_state(authority, conversation)
    on = authority.day_at(requested, at)
    found = applicable(
        authority.state, conversation.peer, on, further_parties=authority.rules.further_parties
    )
    limit = restart_limit(found.instrument, purpose or Purpose.OTHER)
    if limit is None or conversation.due_on is None:
        return conversation
    day = due_on(limit, on, authority.calendar_at(requested))
    if day <= conversation.due_on:
        return conversation
    return replace(conversation, due_on=day, deadline_basis=str(limit.basis))


def note_stated_deadline(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    purpose: Purpose | None,
    stated: date,
) -> None:
    """Take over the deadline the requested state states, unless it is far from the law's.

    That state knows its regional holidays, we may not; but a state cannot grant
    itself another time limit. What it stated before does not count: step by step it
    would otherwise put the day off for ever.
    """
    asked = conversation.role is Role.INITIATOR and conversation.settled_at is None
    if not asked or conversation.state not in {
        RequestState.OPEN,
        RequestState.AWAITING_INFORMATION,
    }:
        return
    if conversation.due_on is None:
        return
    lawful = _by_law(work, authority, conversation, purpose)
    if lawful is None or abs(stated - lawful) > _TOLERANCE:
        queue_once(
            work,
            authority,
            TaskKind.ATTEND,
            conversation=conversation.id,
            message=MessageId(conversation.id),
            reason="The requested state states a deadline that the law does not give.",
        )
        return
    work.exchange.save_conversations([replace(conversation, due_on=stated)])


def _by_law(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    purpose: Purpose | None,
) -> date | None:
    """Return the day the law gives to a request of ours, whatever was stated since."""
    dated = with_deadline(authority, conversation, purpose, conversation.opened_at)
    for message in work.exchange.messages_of(conversation.id):
        if message.kind != Kind.ADDITIONAL_INFORMATION or was_refused(message):
            continue
        if not isinstance(message, OutgoingMessage):
            continue
        if decode_as(AdditionalInformation, message.payload).is_available:
            dated = with_restarted_deadline(authority, dated, purpose, message.composed_at)
    return dated.due_on


def was_refused(message: OutgoingMessage | IncomingMessage) -> bool:
    """Return whether a message of ours was refused by the other node, and so never happened."""
    return isinstance(message, OutgoingMessage) and message.delivery is Delivery.REFUSED


def first_answer_at(work: ExchangeWork, identifier: ConversationId) -> datetime | None:
    """Return when a request was first answered, also if that answer was cancelled since.

    What the other node refused answered nothing.
    """
    for message in work.exchange.messages_of(identifier):
        if message.kind == Kind.REQUEST_RESPONSE and not was_refused(message):
            return (
                message.composed_at if isinstance(message, OutgoingMessage) else message.received_at
            )
    return None


@dataclass(frozen=True, slots=True)
class Lateness:
    """How an answer stands to its deadline.

    Attributes:
        due_on: Last day in time.
        settled_on: Civil day of the answer in the state that owed it; ``None``
            while it is owed.
        late: Whether the day passed before the answer.
        working_days: Working days left, or, once late, working days of delay.
    """

    due_on: date
    settled_on: date | None
    late: bool
    working_days: int


def lateness(
    authority: CentralAuthority, conversation: Conversation, today: date | None = None
) -> Lateness | None:
    """Return how a conversation stands to its deadline; ``None`` without a deadline."""
    if conversation.due_on is None:
        return None
    state = requested_state(authority, conversation)
    calendar = authority.calendar_at(state)
    due = conversation.due_on
    settled = (
        None
        if conversation.settled_at is None
        else authority.day_at(state, conversation.settled_at)
    )
    if settled is not None:
        on = settled
    else:
        on = authority.day_at(state, authority.now()) if today is None else today
    if on > due:
        return Lateness(
            due, settled, late=True, working_days=working_days_between(due, on, calendar)
        )
    left = working_days_between(on, due, calendar)
    return Lateness(due, settled, late=False, working_days=left)


@dataclass(frozen=True, slots=True)
class Escalation:
    """A conversation that somebody must look at.

    Attributes:
        conversation: Which.
        peer: The other state.
        owed_by_us: Whether we owe the answer.
        standing: How it stands to its deadline.
        new: Whether an officer was called just now.
    """

    conversation: ConversationId
    peer: StateCode
    owed_by_us: bool
    standing: Lateness
    new: bool


def escalate(
    work: RecordsWork, authority: CentralAuthority, today: date, *, limit: int = 1000
) -> list[Escalation]:
    """Report what is due soon or overdue, and call an officer once for each step.

    While the requester owes us information its clock stands, and nobody here is
    called before the day has passed.

    Args:
        work: The open transaction.
        authority: Ours.
        today: Our civil day.
        limit: Greatest number of conversations looked at, nearest deadline first.
    """
    found = []
    for conversation in _due(work, limit):
        standing = lateness(authority, conversation, today)
        if standing is None:
            continue
        near = standing.working_days <= authority.settings.attention_days
        ours = conversation.role is Role.RESPONDER
        waiting = ours and conversation.state == RequestState.AWAITING_INFORMATION
        if not standing.late and (not near or waiting):
            continue
        called = queue_once(
            work,
            authority,
            TaskKind.ATTEND,
            conversation=conversation.id,
            message=MessageId(conversation.id),
            reason=OVERDUE if standing.late else DUE_SOON,
            due_on=conversation.due_on,
        )
        found.append(
            Escalation(
                conversation=conversation.id,
                peer=conversation.peer,
                owed_by_us=ours,
                standing=standing,
                new=called is not None,
            )
        )
    return found


def _due(work: ExchangeWork, limit: int) -> list[Conversation]:
    return [
        conversation
        for conversation in work.exchange.conversations_due(limit=limit)
        if conversation.service == SERVICE and conversation.state not in ABANDONED
    ]
