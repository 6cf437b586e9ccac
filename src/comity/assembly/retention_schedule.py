"""What ends, what is to be reviewed, and what stands against it: computed from the tables.

Nothing is kept about it: whoever asks a second time gets the same from the same rows, and
whether the job did its work is seen from what is left, not from what the job says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum, unique
from typing import Final

from comity.assembly.holds_on_requests import subjects_of_embargo, subjects_of_request
from comity.ids import ConversationId
from comity.law.working_days import civil_date
from comity.records.begun_requests import KEPT_FOR
from comity.records.holds import Extension, Hold
from comity.records.ports import HeldConviction, Standing
from comity.records.record_types import RECORD_RULES, RecordType
from comity.records.standing_holds import (
    subjects_of_conversation,
    subjects_of_conviction,
    subjects_of_draft,
)
from comity.records.subjects import Subject, SubjectKind
from comity.rights.model import Embargo
from comity.storage.store import Snapshot

_DAY: Final = timedelta(days=1)
_EVERY: Final = 1_000_000_000


@unique
class DueState(StrEnum):
    """How something stands whose day is near or over."""

    AHEAD = "ahead"
    """Its last day is still to come, or is today."""
    OVER = "over"
    """Its last day is over: the job ends it."""
    HELD = "held"
    EXTENDED = "extended"
    OPEN = "open"
    """Something in it is still owed or on its way; it ends once that is settled."""
    REVIEW = "review"
    """An official has to look at it."""


@dataclass(frozen=True, slots=True)
class DueRecord:
    """Something whose last day is near or over.

    Attributes:
        subject: What it is, by reference.
        record_type: Which kind of record.
        last_day: Last day on which it is kept, or by which it is reviewed.
        state: How it stands.
        because: The hold or extension that keeps it; empty without one.
        version: Of a conviction, which version.
    """

    subject: Subject
    record_type: RecordType
    last_day: date
    state: DueState
    because: str = ""
    version: int = 0

    @property
    def rule(self) -> str:
        """Key of the rule in ``law.retention`` by which it ends."""
        return RECORD_RULES[self.record_type].rule

    @property
    def line(self) -> str:
        """The record as it counts in the digest of a run's list; references only."""
        return f"{self.subject} {self.version} {self.last_day} {self.state} {self.because}".rstrip()


@dataclass(frozen=True, slots=True)
class RetentionPeriods:
    """What the authority decided where the law sets no period.

    Attributes:
        payload_days: How long what messages said is kept after their conversation changed last.
        rights_days: How long persons' requests are kept after the last thing done on them.
        inspection_days: How long words of settled matters of inspection are kept.
        log_days: How long entries of the log are kept.
        review_days: After how many days a conviction without a named end is looked at.
        notice_days: How long a notice that was read is kept.
        time_zone: The authority's own, by which days are counted.
    """

    payload_days: int
    rights_days: int
    inspection_days: int
    log_days: int
    review_days: int
    notice_days: int
    time_zone: str


class RetentionSchedule:
    """What is due in one snapshot.

    Args:
        snapshot: What to read: everything, or what somebody may know of it.
        periods: What the authority decided.
        now: The present, aware.
    """

    def __init__(self, snapshot: Snapshot, periods: RetentionPeriods, now: datetime) -> None:
        self._snapshot = snapshot
        self._periods = periods
        self._today = civil_date(now, periods.time_zone)
        self._holds: Mapping[Subject, Hold] = {
            each.subject: each for each in snapshot.retention.holds()
        }
        self._extensions: dict[Subject, Extension] = {}
        for each in snapshot.retention.extensions():
            kept = self._extensions.get(each.subject)
            if kept is None or kept.until < each.until:
                self._extensions[each.subject] = each

    def due(self, *, within: int = 0) -> Iterator[DueRecord]:
        """Yield what is over, and what will be within so many days; reviews too."""
        horizon = self._today + timedelta(days=within)
        yield from self._payloads(horizon)
        yield from self._drafts(horizon)
        yield from self._begun(horizon)
        yield from self._received(horizon)
        yield from self._own(horizon)
        yield from self._rights(horizon)
        yield from self._reviews(horizon)

    def overdue(self) -> Iterator[DueRecord]:
        """Yield what the job has to end now: over, and kept by nothing."""
        return (each for each in self.due() if each.state is DueState.OVER)

    def _payloads(self, horizon: date) -> Iterator[DueRecord]:
        kept_for = timedelta(days=self._periods.payload_days)
        # A day more, since days are the authority's and moments are not.
        latest = datetime.combine(horizon + _DAY - kept_for + _DAY, time(), UTC)
        for conversation, changed_at in self._snapshot.retention.payloads_before(latest):
            last_day = civil_date(changed_at, self._periods.time_zone) + kept_for
            if last_day > horizon:
                continue
            subject = Subject.conversation(conversation)
            reasons = subjects_of_conversation(self._snapshot, conversation)
            due = DueRecord(subject, RecordType.PAYLOAD, last_day, self._state(last_day))
            yield self._weighed(due, reasons, is_open=self._is_open(conversation))

    def _drafts(self, horizon: date) -> Iterator[DueRecord]:
        kept_for = timedelta(days=self._periods.payload_days)
        for draft in self._snapshot.drafts.every():
            last_day = civil_date(draft.changed_at, self._periods.time_zone) + kept_for
            if last_day <= horizon:
                subject = Subject(SubjectKind.DRAFT, draft.id)
                due = DueRecord(subject, RecordType.DRAFT, last_day, self._state(last_day))
                yield self._weighed(due, subjects_of_draft(self._snapshot, draft))

    def _begun(self, horizon: date) -> Iterator[DueRecord]:
        for begun in self._snapshot.begun.every():
            last_day = civil_date(begun.changed_at, self._periods.time_zone) + KEPT_FOR
            if last_day <= horizon:
                subject = Subject(SubjectKind.DRAFT, begun.id)
                yield DueRecord(subject, RecordType.DRAFT, last_day, self._state(last_day))

    def _received(self, horizon: date) -> Iterator[DueRecord]:
        for held in self._snapshot.register.received_convictions():
            last_day = self._last_day(held)
            if last_day is None:
                yield from self._without_end(held, RecordType.RECEIVED_CONVICTION, horizon)
            elif last_day <= horizon:
                due = self._of(held, RecordType.RECEIVED_CONVICTION, last_day)
                yield self._weighed(due, subjects_of_conviction(held))

    def _last_day(self, held: HeldConviction) -> date | None:
        """Return the last day that its state named for what is kept of a conviction."""
        if held.standing is Standing.CURRENT:
            return held.conviction.retention_ends_on
        # An order of deletion need not repeat the day; what was erased has none any more.
        versions = self._snapshot.register.versions_of(held.conviction.id)
        days = (each.conviction.retention_ends_on for each in versions)
        return max((day for day in days if day is not None), default=None)

    def _own(self, horizon: date) -> Iterator[DueRecord]:
        for held in self._snapshot.register.own_convictions():
            last_day = held.conviction.retention_ends_on
            if last_day is None:
                yield from self._without_end(held, RecordType.OWN_CONVICTION, horizon)
            elif last_day <= horizon and held.standing is Standing.CURRENT:
                yield self._to_review(held, RecordType.OWN_CONVICTION, last_day)

    def _without_end(
        self, held: HeldConviction, kind: RecordType, horizon: date
    ) -> Iterator[DueRecord]:
        """Yield a conviction whose need nobody has looked at for so long."""
        if held.standing is not Standing.CURRENT:
            return
        kept = self._extensions.get(Subject.conviction(held.conviction.id))
        since = civil_date(held.held_since, self._periods.time_zone)
        last_day = since + timedelta(days=self._periods.review_days)
        if kept is not None:
            last_day = max(last_day, kept.until)
        if last_day <= horizon:
            yield self._to_review(held, kind, last_day)

    def _to_review(self, held: HeldConviction, kind: RecordType, last_day: date) -> DueRecord:
        due = self._of(held, kind, last_day)
        if due.state is DueState.OVER:
            due = DueRecord(due.subject, kind, last_day, DueState.REVIEW, "", due.version)
        return self._weighed(due, subjects_of_conviction(held))

    def _rights(self, horizon: date) -> Iterator[DueRecord]:
        kept_for = timedelta(days=self._periods.rights_days)
        for request in self._snapshot.rights.listed(only_open=False, limit=_EVERY):
            last_day = civil_date(request.last_done_at, self._periods.time_zone) + kept_for
            if not request.is_open and last_day <= horizon:
                subject = Subject(SubjectKind.RIGHTS_REQUEST, request.id)
                due = DueRecord(subject, RecordType.RIGHTS_REQUEST, last_day, self._state(last_day))
                yield self._weighed(due, subjects_of_request(request))
        for embargo in self._snapshot.rights.every_embargo():
            last_day = self._end_of(embargo) + kept_for
            if last_day <= horizon:
                subject = Subject(SubjectKind.EMBARGO, embargo.id)
                due = DueRecord(subject, RecordType.RIGHTS_REQUEST, last_day, self._state(last_day))
                yield self._weighed(due, subjects_of_embargo(embargo))

    def _end_of(self, embargo: Embargo) -> date:
        if embargo.lifted_at is None:
            return embargo.until
        return min(embargo.until, civil_date(embargo.lifted_at, self._periods.time_zone))

    def _reviews(self, horizon: date) -> Iterator[DueRecord]:
        for hold in self._snapshot.retention.holds():
            if hold.review_on <= horizon:
                state = self._review_state(hold.review_on)
                yield DueRecord(hold.subject, RecordType.HOLD, hold.review_on, state, hold.id)
        for each in self._snapshot.restrictions.in_force():
            if each.review_on <= horizon:
                state = self._review_state(each.review_on)
                yield DueRecord(
                    each.subject, RecordType.RESTRICTION, each.review_on, state, each.id
                )

    def _of(self, held: HeldConviction, kind: RecordType, last_day: date) -> DueRecord:
        subject = Subject.conviction(held.conviction.id)
        return DueRecord(subject, kind, last_day, self._state(last_day), "", held.version)

    def _state(self, last_day: date) -> DueState:
        return DueState.OVER if last_day < self._today else DueState.AHEAD

    def _review_state(self, day: date) -> DueState:
        return DueState.REVIEW if day < self._today else DueState.AHEAD

    def _weighed(
        self, due: DueRecord, reasons: Iterator[Subject], *, is_open: bool = False
    ) -> DueRecord:
        """Return something as it stands after what keeps it."""
        if due.state is DueState.AHEAD:
            return due
        state, because = due.state, ""
        for subject in reasons:
            hold, extension = self._holds.get(subject), self._extensions.get(subject)
            if hold is not None:
                state, because = DueState.HELD, hold.id
                break
            if extension is not None and extension.until >= self._today:
                state, because = DueState.EXTENDED, extension.id
        if state is DueState.OVER and is_open:
            state = DueState.OPEN
        return DueRecord(due.subject, due.record_type, due.last_day, state, because, due.version)

    def _is_open(self, conversation: ConversationId) -> bool:
        """Return whether an answer is still owed in a conversation."""
        found = self._snapshot.exchange.conversation(conversation)
        return found is not None and found.due_on is not None and found.settled_at is None
