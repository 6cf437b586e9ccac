"""The last day for an answer, computed from what both sides hold and from the law.

Whoever has the messages with their receipts can compute it, and comes to the same day:
the receipt of the state that owes the answer starts the period, that state's calendar and
civil days count it. What a message says is looked at no further than the law needs.

Source: FD 2009/315/JHA Art. 8; docs/protocol, COM-13.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

import msgspec

from comity.errors import ConfigurationInvalid
from comity.ids import MessageId, StateCode
from comity.law.instruments import applicable
from comity.law.purposes import Purpose
from comity.law.states import civil_zone_of, iso_state
from comity.law.time_limits import NoFixedLimit, TimeLimit, request_limit, restart_limit
from comity.law.working_days import calendar_of, civil_date, due_on
from comity.ledger.entry import canonical_json
from comity.trust.digest import sha256
from comity.trust.network_directory import Directory

REQUEST: Final = "REQ"
ANSWER: Final = "RRS"
QUESTION: Final = "RAI"
INFORMATION: Final = "RAR"
OBJECTION: Final = "FEM"
SERVICE: Final = "records"

_FIRST: Final = datetime(1970, 1, 2, tzinfo=UTC)
_LAST: Final = datetime(2199, 12, 30, tzinfo=UTC)
"""Between them working days can be told; a date outside is a mistake or mischief."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One message, as far as the law needs it.

    Args:
        id: The message.
        kind: Its three letters.
        sender: Who sent it.
        recipient: To whom.
        refers_to: The message it refers to.
        sent_at: When, by the sender's own entry.
        received_at: When it arrived, by the recipient's own entry; ``None`` if that is not
            at hand.
        payload: What it says; ``None`` if that is not disclosed.
    """

    id: MessageId
    kind: str
    sender: StateCode
    recipient: StateCode
    refers_to: MessageId | None
    sent_at: datetime
    received_at: datetime | None
    payload: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Due:
    """The day by which an answer is owed, and everything it follows from.

    Attributes:
        message: The message whose receipt started the period.
        received_at: When that arrived, by the recipient's own entry.
        received_on: The civil day of it where the answer is owed.
        limit: The rule.
        due_on: Last day in time, inclusive.
        zone: Zone in which the state that owes the answer dates.
        tables: Which tables of working days were used.
        purpose_known: Whether the purpose of the request was at hand; without it the rule
            for every purpose but the person's own record is taken.
    """

    message: MessageId
    received_at: datetime
    received_on: date
    limit: TimeLimit
    due_on: date
    zone: str
    tables: str
    purpose_known: bool


class _Purpose(msgspec.Struct):
    """What is looked at in a request."""

    purpose: str


class _Information(msgspec.Struct):
    """What is looked at in additional information."""

    outcome: str


def zone_of(directory: Directory, state: StateCode) -> str | None:
    """Return the zone in which a state dates: by the law's own table, else as it declared.

    Returns:
        The zone; ``None`` for a state that declared none, or one that does not exist.
    """
    known = civil_zone_of(state)
    if known is not None:
        return known
    declared = (one.time_zone for one in directory.document.members if one.state == state)
    return next((zone for zone in declared if _exists(zone)), None)


def _exists(zone: str) -> bool:
    try:
        civil_date(_FIRST, zone)
    except ConfigurationInvalid:
        return False
    return True


def civil_day(at: datetime, zone: str) -> date:
    """Return the day on which a state dates a moment.

    A moment for which nobody has a calendar counts as the first or the last day that one
    knows: whoever logs such a date must not stop the verifier.

    Raises:
        ConfigurationInvalid: There is no such zone.
    """
    return civil_date(min(max(at, _FIRST), _LAST), zone)


def request_of(messages: Sequence[Exchanged]) -> Exchanged | None:
    """Return the request that a conversation began with; ``None`` if it began otherwise."""
    return next((one for one in messages if one.kind == REQUEST), None)


def due_of(messages: Sequence[Exchanged], zone: str) -> Due | NoFixedLimit | None:
    """Return by which day the answer to a request is owed.

    Additional information starts the period anew, and never shortens it.

    Args:
        messages: The messages of the conversation.
        zone: Zone of the state that owes the answer.

    Returns:
        The day; the duty, if the law puts no number to it; ``None`` if there is no request,
        no receipt of it, or no calendar for that year.

    Raises:
        ConfigurationInvalid: There is no such zone.
    """
    request = request_of(messages)
    if request is None or iso_state(request.sender) == iso_state(request.recipient):
        return None
    purpose = _purpose_of(request)
    due: Due | NoFixedLimit | None = None
    for message in messages:
        if message.sender != request.sender or message.received_at is None:
            continue
        if not _FIRST <= message.received_at <= _LAST:
            continue
        on = civil_day(message.received_at, zone)
        limit = _limit(request, message, on, purpose or Purpose.OTHER)
        if isinstance(limit, NoFixedLimit):
            return limit
        if limit is None:
            continue
        calendar = calendar_of(request.recipient)
        found = Due(
            message=message.id,
            received_at=message.received_at,
            received_on=on,
            limit=limit,
            due_on=due_on(limit, on, calendar),
            zone=zone,
            tables=calendar.computed_with,
            purpose_known=purpose is not None,
        )
        if not isinstance(due, Due) or found.due_on > due.due_on:
            due = found
    return due


def answered_by(messages: Sequence[Exchanged], request: Exchanged) -> Exchanged | None:
    """Return the first answer to a request: a response, or an objection to the request."""
    answers = [
        one
        for one in messages
        if one.sender == request.recipient
        and (one.kind == ANSWER or (one.kind == OBJECTION and one.refers_to == request.id))
    ]
    return min(answers, key=lambda one: one.sent_at) if answers else None


def questions_open(messages: Sequence[Exchanged], request: Exchanged) -> list[Exchanged]:
    """Return the other state's questions for more information that nothing has answered."""
    given = {one.refers_to for one in messages if one.sender == request.sender}
    return [
        one
        for one in messages
        if one.kind == QUESTION and one.sender == request.recipient and one.id not in given
    ]


def rule_digest(limit: TimeLimit) -> str:
    """Return the digest of a rule as our law data words it, 64 hexadecimal digits.

    Two verifiers whose tables word a rule alike have the same digest.
    """
    return sha256(
        canonical_json(
            {
                "act": limit.act,
                "basis": str(limit.basis.citation),
                "counting": limit.counting,
                "counting_basis": str(limit.counting_basis.citation),
                "event": limit.event,
                "key": limit.key,
                "length": limit.length,
                "unit": limit.unit,
            }
        )
    ).hex()


def _limit(
    request: Exchanged, message: Exchanged, on: date, purpose: Purpose
) -> TimeLimit | NoFixedLimit | None:
    """Return the rule whose period the receipt of a message starts; ``None`` if it starts none."""
    instrument = applicable(request.sender, request.recipient, on).instrument
    if message.id == request.id:
        return request_limit(instrument, purpose)
    if message.kind == INFORMATION and _is_available(message):
        return restart_limit(instrument, purpose)
    return None


def _purpose_of(request: Exchanged) -> Purpose | None:
    """Return the purpose; a code that is not known counts like any but the own record."""
    if request.payload is None:
        return None
    try:
        stated = msgspec.json.decode(request.payload, type=_Purpose).purpose
    except (ValueError, RecursionError):
        return None
    return Purpose.OWN_RECORD if stated == Purpose.OWN_RECORD else Purpose.OTHER


def _is_available(message: Exchanged) -> bool:
    """Return whether information was given; where that is not disclosed, it counts as given.

    To the benefit of the state that owes the answer, which alone could be wronged here.
    """
    if message.payload is None:
        return True
    try:
        return msgspec.json.decode(message.payload, type=_Information).outcome != "not-available"
    except (ValueError, RecursionError):
        return True
