"""Putting on record that the day for an answer passed and none had arrived.

Once for each conversation and day. The entry is published, witnessed and time-stamped
with the rest of the log, so it cannot be written later and dated back; and it says only
what this state had received.

Source: docs/protocol, COM-13.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from comity.errors import EvidenceInvalid
from comity.exchange.conversation import Conversation, Role
from comity.exchange.envelope import SALT_LENGTH
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import ConversationId, MessageId, StateCode
from comity.law.working_days import civil_date
from comity.ledger.deadline_entry import deadline
from comity.ledger.deadline_law import (
    Due,
    Exchanged,
    answered_by,
    due_of,
    questions_open,
    request_of,
)
from comity.ledger.evidence_bodies import read_arrival, read_logged_header
from comity.records.central_authority import CentralAuthority
from comity.records.deadlines import was_refused
from comity.records.judged_before import FactsReading
from comity.records.messages import SERVICE, Kind
from comity.records.ports import RecordsWork
from comity.records.workflow import ABANDONED, RequestState

_FACT: Final = "silence:"

ZoneOf = Callable[[StateCode], str | None]
"""Returns the zone in which a state dates; ``None`` if it is not known."""


class RecordedSilence(msgspec.Struct, frozen=True):
    """A deadline entry that is on record.

    Attributes:
        due_on: The day that had passed.
        stored_due_on: The day that stood at the conversation then; while that is the same
            there is nothing new to find.
        leaf: Place of the entry in our log; ``None`` if there was nothing to record.
    """

    due_on: date
    stored_due_on: date
    leaf: int | None


def record_silences(
    work: RecordsWork, authority: CentralAuthority, zone_of: ZoneOf, *, limit: int = 10_000
) -> list[ConversationId]:
    """Append the entries that are due, and return the conversations they are about.

    Only where this state asked: that it is itself late is shown by its answer. Done again
    it changes nothing.

    Args:
        work: The open transaction.
        authority: Ours.
        zone_of: Where the other states date.
        limit: Greatest number of conversations looked at, nearest deadline first.
    """
    recorded = []
    tomorrow = authority.now().date() + timedelta(days=1)
    for conversation in work.exchange.conversations_due(limit=limit):
        if conversation.due_on is not None and conversation.due_on > tomorrow:
            break
        if not _is_asked(conversation):
            continue
        zone = zone_of(conversation.peer)
        if zone is None:
            continue
        today = civil_date(authority.now(), zone)
        if conversation.due_on is None or today <= conversation.due_on:
            continue
        before = silences_of(work.facts, conversation.id)
        if any(one.stored_due_on == conversation.due_on for one in before):
            continue
        leaf = _record(work, authority, conversation, before, zone=zone, today=today)
        if leaf is not None:
            recorded.append(conversation.id)
    return recorded


def silences_of(facts: FactsReading, conversation: ConversationId) -> tuple[RecordedSilence, ...]:
    """Return what was recorded of a conversation, oldest first."""
    kept = facts.get(_FACT + conversation)
    return () if kept is None else msgspec.json.decode(kept, type=tuple[RecordedSilence, ...])


def _is_asked(conversation: Conversation) -> bool:
    """Return whether the other state owes the answer to a question of ours."""
    return (
        conversation.service == SERVICE
        and conversation.opens_with == Kind.REQUEST
        and conversation.role is Role.INITIATOR
        and conversation.settled_at is None
        and conversation.state not in {*ABANDONED, RequestState.AWAITING_INFORMATION}
    )


def _record(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    before: Sequence[RecordedSilence],
    *,
    zone: str,
    today: date,
) -> int | None:
    """Append the entry for one conversation, if it is due; return its place in our log."""
    kept = [one for one in work.exchange.messages_of(conversation.id) if not was_refused(one)]
    messages = _exchanged(kept)
    request = request_of(messages)
    due = due_of(messages, zone)
    stored = conversation.due_on
    if request is None or stored is None or not isinstance(due, Due) or today <= due.due_on:
        # No receipt yet, for one: the period has not begun, and begins when it comes.
        return None
    if answered_by(messages, request) is not None or questions_open(messages, request):
        return None
    if any(one.due_on == due.due_on and one.leaf is not None for one in before):
        leaf = None
    else:
        entry = deadline(
            conversation.id,
            due,
            recipient=conversation.peer,
            receipt=_receipt_of(kept, due.message),
            observed_at=authority.now(),
            salt=authority.rails.randomness(SALT_LENGTH),
        )
        leaf = work.log.append([entry], recorded_at=authority.now()).start
    noted = (*before, RecordedSilence(due.due_on, stored, leaf))
    work.facts.put(_FACT + conversation.id, msgspec.json.encode(noted))
    return leaf


def _exchanged(kept: Sequence[OutgoingMessage | IncomingMessage]) -> list[Exchanged]:
    """Return messages as the law of deadlines looks at them.

    None of them where one is of a partner that keeps no log: it gives no receipt, and no
    period begins that could be proved.
    """
    try:
        return [_one_exchanged(message) for message in kept]
    except EvidenceInvalid:
        return []


def _one_exchanged(message: OutgoingMessage | IncomingMessage) -> Exchanged:
    """Return one of them.

    Raises:
        EvidenceInvalid: Its header, or the receipt of it, is none that an auditor takes.
    """
    header = read_logged_header(message.header)
    received_at = None
    if isinstance(message, IncomingMessage):
        received_at = message.received_at
    elif message.receipt is not None:
        received_at = read_arrival(message.receipt_body, header, message.header)
    return Exchanged(
        id=message.id,
        kind=message.kind,
        sender=header.sending_state,
        recipient=header.receiving_state,
        refers_to=message.refers_to,
        sent_at=header.sent_at,
        received_at=received_at,
        payload=message.payload or None,
    )


def _receipt_of(kept: Sequence[OutgoingMessage | IncomingMessage], identifier: MessageId) -> bytes:
    """Return the other state's entry that a message of ours had arrived.

    Raises:
        LookupError: There is none. Never for a message that started a period.
    """
    for message in kept:
        if message.id == identifier and isinstance(message, OutgoingMessage):
            return message.receipt_body
    raise LookupError(f"no receipt of {identifier}")
