"""How an answer stands to the day it was due, told from evidence alone.

Both sides come to the same verdict, each from its own evidence; so does a third party.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, unique
from typing import Final

from comity.ids import MessageId, StateCode
from comity.law.time_limits import NoFixedLimit
from comity.law.working_days import calendar_of, working_days_between
from comity.ledger.anchored_record import ProvenSilence
from comity.ledger.deadline_law import (
    Due,
    Exchanged,
    answered_by,
    civil_day,
    due_of,
    questions_open,
    request_of,
    rule_digest,
    zone_of,
)
from comity.trust.network_directory import Directory

_REGIONAL: Final = (
    "Holidays of a region are not counted: where the authority has some, the last day may be later."
)
_COUNTED: Final = timedelta(days=3653)
_PURPOSE: Final = (
    "The purpose of the request is not disclosed: the time limit is the one for every purpose but "
    "the person's own record."
)


@unique
class Standing(StrEnum):
    """How an answer stands to the day it was due."""

    IN_TIME = "in-time"
    LATE = "late"
    SILENT = "silent"
    """No answer, and a deadline entry that says so."""

    NO_ANSWER_SHOWN = "no-answer-shown"
    """The day has passed and the file holds no answer; that there was none is not proved."""

    NOT_YET_DUE = "not-yet-due"
    INFORMATION_OWED = "information-owed"
    """The requesting state has not answered a question on which the answer depends."""

    NOT_RECEIVED = "not-received"
    """No receipt of the request: the period has not begun, as far as the file goes."""

    NO_FIXED_LIMIT = "no-fixed-limit"
    """The law puts no number of days to the duty, or none that is known here."""


@dataclass(frozen=True, slots=True)
class DeadlineVerdict:
    """How an answer stands to the day it was due, and what that follows from.

    Attributes:
        standing: The verdict.
        requesting: The state that asked.
        requested: The state that owes the answer, and whose days count.
        request: The request.
        started_by: The message whose receipt started the period.
        received_at: When that arrived, by the requested state's own entry.
        received_on: The civil day of it.
        rule: Key of the time limit.
        rule_sha256: Digest of the rule as this verifier's law data word it.
        basis: Provision that sets it, and how well that was checked.
        length: How long it is, in words.
        due_on: Last day in time, inclusive.
        zone: Zone in which the requested state dates.
        tables: Which tables of working days were used.
        answer: The first answer.
        answered_at: When it was sent, by the requested state's own entry.
        answered_on: The civil day of it where it was owed.
        arrived_at: When it arrived, by the requesting state's own entry.
        days_late: Calendar days after the last day; 0 if in time.
        working_days_late: Working days of them, of ten years at most.
        silence: The deadline entry on it.
        remarks: What deserves a look.
    """

    standing: Standing
    requesting: StateCode
    requested: StateCode
    request: MessageId
    started_by: MessageId | None = None
    received_at: datetime | None = None
    received_on: date | None = None
    rule: str = ""
    rule_sha256: str = ""
    basis: str = ""
    length: str = ""
    due_on: date | None = None
    zone: str = ""
    tables: str = ""
    answer: MessageId | None = None
    answered_at: datetime | None = None
    answered_on: date | None = None
    arrived_at: datetime | None = None
    days_late: int = 0
    working_days_late: int = 0
    silence: ProvenSilence | None = None
    remarks: tuple[str, ...] = ()


def verdict_on(
    messages: Sequence[Exchanged],
    directory: Directory,
    *,
    silences: Sequence[ProvenSilence] = (),
    at: datetime | None = None,
) -> DeadlineVerdict | None:
    """Return how the answer to a request stands to the day it was due.

    Args:
        messages: The messages of the conversation, as the logs prove them.
        directory: The network document, opened.
        silences: Deadline entries that were verified.
        at: Now; only what is still open depends on it.

    Returns:
        The verdict; ``None`` if the messages hold no request.

    Raises:
        ConfigurationInvalid: The network document names a zone that does not exist.
    """
    request = request_of(messages)
    if request is None:
        return None
    zone = zone_of(directory, request.recipient)
    due = None if zone is None else due_of(messages, zone)
    parties = (request.sender, request.recipient, request.id)
    if isinstance(due, NoFixedLimit):
        return DeadlineVerdict(
            Standing.NO_FIXED_LIMIT, *parties, rule=due.key, basis=str(due.basis)
        )
    if due is None:
        received = request.received_at is not None
        return DeadlineVerdict(
            Standing.NO_FIXED_LIMIT if received else Standing.NOT_RECEIVED, *parties
        )
    return _judged(messages, request, due, silences, at)


def _judged(
    messages: Sequence[Exchanged],
    request: Exchanged,
    due: Due,
    silences: Sequence[ProvenSilence],
    at: datetime | None,
) -> DeadlineVerdict:
    answer = answered_by(messages, request)
    silence = next((one for one in silences if one.due_on >= due.due_on), None)
    on = None if answer is None else civil_day(answer.sent_at, due.zone)
    late = on is not None and on > due.due_on
    remarks = [_REGIONAL]
    if not due.purpose_known:
        remarks.append(_PURPOSE)
    if answer is not None and answer.received_at is not None and not late:
        arrived_on = civil_day(answer.received_at, due.zone)
        if arrived_on > due.due_on:
            remarks.append(
                f"The answer bears a date in time and arrived on {arrived_on.isoformat()}, after "
                "the last day."
            )
    return DeadlineVerdict(
        standing=_standing(messages, request, due, silence, late=late, answer=answer, at=at),
        requesting=request.sender,
        requested=request.recipient,
        request=request.id,
        started_by=due.message,
        received_at=due.received_at,
        received_on=due.received_on,
        rule=due.limit.key,
        rule_sha256=rule_digest(due.limit),
        basis=str(due.limit.basis),
        length=f"{due.limit.length} {due.limit.unit} ({due.limit.counting})",
        due_on=due.due_on,
        zone=due.zone,
        tables=due.tables,
        answer=None if answer is None else answer.id,
        answered_at=None if answer is None else answer.sent_at,
        answered_on=on,
        arrived_at=None if answer is None else answer.received_at,
        days_late=(on - due.due_on).days if on is not None and late else 0,
        working_days_late=(
            working_days_between(
                due.due_on, min(on, due.due_on + _COUNTED), calendar_of(request.recipient)
            )
            if on is not None and late
            else 0
        ),
        silence=silence,
        remarks=tuple(remarks),
    )


def _standing(
    messages: Sequence[Exchanged],
    request: Exchanged,
    due: Due,
    silence: ProvenSilence | None,
    *,
    late: bool,
    answer: Exchanged | None,
    at: datetime | None,
) -> Standing:
    if answer is not None:
        return Standing.LATE if late else Standing.IN_TIME
    if silence is not None:
        return Standing.SILENT
    if questions_open(messages, request):
        return Standing.INFORMATION_OWED
    if at is not None and civil_day(at, due.zone) <= due.due_on:
        return Standing.NOT_YET_DUE
    return Standing.NO_ANSWER_SHOWN


def sentence_on(verdict: DeadlineVerdict) -> str:
    """Return the verdict in a sentence or two for a person."""
    asked = f"{verdict.requested}'s answer to {verdict.request}"
    due = "" if verdict.due_on is None else verdict.due_on.isoformat()
    match verdict.standing:
        case Standing.NO_FIXED_LIMIT:
            return f"The law puts no number of days to {asked}, or none that is known here."
        case Standing.NOT_RECEIVED:
            return f"No period has begun for {asked}: the file holds no receipt of the request."
        case Standing.NOT_YET_DUE:
            return f"{asked} is due on {due}; that day has not passed."
        case Standing.INFORMATION_OWED:
            return (
                f"{asked} was due on {due}, but {verdict.requested} had asked for more information "
                "and none is shown: its silence is not shown to be late."
            )
        case Standing.IN_TIME:
            return (
                f"{asked} was in time: sent on {_day(verdict.answered_on)}, due on {due} "
                f"({verdict.basis})."
            )
        case Standing.LATE:
            return (
                f"{asked} was late by {verdict.days_late} days, {verdict.working_days_late} of "
                f"them working days: sent on {_day(verdict.answered_on)}, due on {due} "
                f"({verdict.basis})."
            )
        case Standing.SILENT:
            return (
                f"{asked} was due on {due} ({verdict.basis}), and {verdict.requesting} recorded "
                "after that day that none had arrived."
            )
        case Standing.NO_ANSWER_SHOWN:
            return (
                f"{asked} was due on {due} ({verdict.basis}). The file holds no answer, and no "
                "entry that says there was none: silence is not proved."
            )


def _day(on: date | None) -> str:
    return "an unknown day" if on is None else on.isoformat()
