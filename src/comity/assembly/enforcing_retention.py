"""The job that ends what is over, puts that on record, and shows that nothing was left.

Each record ends in a transaction of its own, with its entry: whatever interrupts a run, the
next one goes on, and what was ended stays ended. A clock that is wrong must not erase a
register: a run ends no more than so many records, and where more are over at once, or the
clock has jumped since the last run, it ends none and asks an official.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.checking_sound import why_unsound
from comity.assembly.ending_entries import EntryEnding, end_entries
from comity.assembly.holds_on_requests import subjects_of_embargo, subjects_of_request
from comity.assembly.retention_notices import tell_of_reviews
from comity.assembly.retention_schedule import (
    DueRecord,
    DueState,
    RetentionPeriods,
    RetentionSchedule,
)
from comity.assembly.settled_matters import SettledMatters
from comity.assembly.starting import log_forgotten
from comity.errors import ConflictingChange
from comity.exchange.envelope import SALT_LENGTH
from comity.ids import ConversationId, ConvictionId
from comity.ledger.acts import BY_THE_NODE, Act, erasure
from comity.ledger.entry import JsonValue
from comity.records.begun_requests import BegunId
from comity.records.drafts import DraftId
from comity.records.erased_conviction import is_erased
from comity.records.ports import Standing
from comity.records.record_types import RecordType
from comity.records.standing_holds import (
    hold_on,
    hold_on_conversation,
    hold_on_conviction,
    hold_on_draft,
)
from comity.records.subjects import SubjectKind
from comity.rights.model import EmbargoId, RightsId
from comity.storage.store import Work
from comity.trust.digest import sha256

RULE: Final = "retention"
ENTRIES: Final = "entry of the log"
"""What entries are called among what ends in bulk."""

_LAST_RUN: Final = "retention:last-run"
"""The fact that says when the job ran last, ISO 8601 in UTC."""

_LAST_TRY: Final = "retention:last-try"
"""When it ran last or asked an official, so that it asks once a day."""

_MOST_APART: Final = timedelta(days=62)
_TURNED_BACK: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RetentionReport:
    """What a run did.

    Attributes:
        ended: What was ended, by reference.
        kept: What is over and kept: held, extended, or still owed.
        reviews: What an official has to look at.
        announced: What will be over within the days of announcement.
        overdue: What is over and was not ended: an official is asked first, or something
            came between.
        settled: How many of what ends in bulk ended, by kind; if an official is asked first,
            how many are left.
        asks: Why an official is asked; empty if none is.
        entries_left: Entries of the log that are over, and did not end.
        waits: Why no entry of the log ended although some are over; empty if none waits.
        list_digest: SHA-256 of the list of all of these, hexadecimal.
    """

    ended: tuple[DueRecord, ...]
    kept: tuple[DueRecord, ...]
    reviews: tuple[DueRecord, ...]
    announced: tuple[DueRecord, ...]
    overdue: tuple[DueRecord, ...]
    settled: Mapping[str, int]
    entries_left: int
    asks: str
    waits: str
    list_digest: str


@dataclass(frozen=True, slots=True)
class _EntriesRun:
    """What a run did to entries of the log."""

    ended: int = 0
    left: int = 0
    waits: str = ""


def periods_of(node: Node) -> RetentionPeriods:
    """Return the periods that the authority decided."""
    part = node.config.retention
    return RetentionPeriods(
        payload_days=part.payload_days,
        rights_days=part.rights_days,
        inspection_days=part.inspection_days,
        log_days=part.log_days,
        review_days=part.review_days,
        notice_days=part.notice_days,
        time_zone=node.config.node.time_zone,
    )


def overdue_now(node: Node) -> Sequence[DueRecord]:
    """Return what is over and kept by nothing, from the tables as they stand: the proof.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    with node.database.read() as snapshot:
        return list(RetentionSchedule(snapshot, periods_of(node), node.clock.now()).overdue())


def is_due(node: Node) -> bool:
    """Return whether the job has neither run nor asked on this day of the clock.

    A clock turned back makes it due as well: that is for the job to notice.
    """
    with node.database.read() as snapshot:
        last = _last_run(snapshot.facts.get(_LAST_TRY))
    return last is None or last.date() != node.clock.now().date()


def run_retention(
    node: Node, *, by: str = BY_THE_NODE, up_to: int | None = None
) -> RetentionReport:
    """End what is over, and put the run on record.

    Args:
        node: The node.
        by: Who runs it.
        up_to: An official's word that so many may end in this run, whatever the clock did;
            ``None`` for the node's own bound.

    Raises:
        StorageUnavailable: The database does not answer; what was ended is on record.
    """
    now = node.clock.now()
    with node.database.read() as snapshot:
        schedule = RetentionSchedule(snapshot, periods_of(node), now)
        found = list(schedule.due(within=node.config.retention.announce_days))
        last = _last_run(snapshot.facts.get(_LAST_RUN))
        matters = SettledMatters(periods_of(node), now)
        settled = matters.left(snapshot)
        entries = EntryEnding(periods_of(node), now).due(snapshot).over
    over = [each for each in found if each.state is DueState.OVER]
    asks = ""
    if over or settled or entries:
        asks = _why_ask(over, last, now, up_to, node.config.retention.most_per_run)
    ended = () if asks else tuple(each for each in over if _end(node, each, now))
    log = _EntriesRun(left=entries) if asks else _end_entries(node, by)
    report = RetentionReport(
        ended=ended,
        kept=_in_state(found, DueState.HELD, DueState.EXTENDED, DueState.OPEN),
        reviews=_in_state(found, DueState.REVIEW),
        announced=_in_state(found, DueState.AHEAD),
        overdue=tuple(each for each in over if each not in ended),
        settled=dict(settled) | ({ENTRIES: log.ended} if log.ended else {}),
        entries_left=log.left,
        asks=asks,
        waits=log.waits,
        list_digest=sha256("\n".join(sorted(each.line for each in found)).encode()).hex(),
    )
    with node.database.begin() as work:
        forgotten = 0 if asks else matters.end(work)
        if forgotten:
            log_forgotten(node, work, messages=forgotten)
        tell_of_reviews(node, work, (*report.reviews, *report.overdue))
        _log_run(node, work, report, by)
        work.facts.put(_LAST_TRY, now.isoformat().encode("ascii"))
        if not asks:
            work.facts.put(_LAST_RUN, now.isoformat().encode("ascii"))
    return report


def _in_state(found: Sequence[DueRecord], *states: DueState) -> tuple[DueRecord, ...]:
    return tuple(each for each in found if each.state in states)


def _last_run(raw: bytes | None) -> datetime | None:
    return None if raw is None else datetime.fromisoformat(raw.decode("ascii"))


def _why_ask(
    over: Sequence[DueRecord],
    last: datetime | None,
    now: datetime,
    up_to: int | None,
    most: int,
) -> str:
    """Return why an official is asked before anything ends; empty if the run may go on."""
    if up_to is not None:
        return "" if len(over) <= up_to else "More records are over than were named."
    if last is not None and now < last - _TURNED_BACK:
        return f"The clock stands before the last run of {last:%F}: look whether it is right."
    if last is not None and now - last > _MOST_APART:
        return f"The last run was on {last:%F}: look whether the clock is right."
    if len(over) > most:
        return "More records are over at once than retention.most_per_run allows."
    return ""


def _end_entries(node: Node, by: str) -> _EntriesRun:
    """End entries of the log that are over, if the log is as it was put on record."""
    periods = periods_of(node)
    with node.database.read() as snapshot:
        # Counted anew: what a conversation said may have ended a moment ago, with this run.
        over = EntryEnding(periods, node.clock.now()).due(snapshot).over
    if not over:
        return _EntriesRun()
    waits = why_unsound(node)
    if waits:
        return _EntriesRun(left=over, waits=waits)
    return _EntriesRun(ended=end_entries(node, periods, by=by))


def _end(node: Node, due: DueRecord, now: datetime) -> bool:
    """End one record; return whether it was: not if something keeps it by now."""
    try:
        with node.database.begin() as work:
            if due.subject.kind is SubjectKind.CONVERSATION:
                return _end_payload(node, work, ConversationId(due.subject.ref), now)
            if due.subject.kind is SubjectKind.DRAFT:
                return _end_draft(node, work, DraftId(due.subject.ref))
            if due.record_type is RecordType.RIGHTS_REQUEST:
                return _end_rights(node, work, due, now)
            return _end_conviction(node, work, due, now)
    except ConflictingChange:
        # A message of it is still on its way; all of it ends together, with a later run.
        return False


def _end_payload(node: Node, work: Work, conversation: ConversationId, now: datetime) -> bool:
    """Erase what a conversation said.

    Raises:
        ConflictingChange: A message of it has still to be sent or handled.
    """
    if hold_on_conversation(work, conversation) is not None:
        return False
    count = work.erasure.erase_payloads(conversation, at=now)
    if count:
        salt = node.rails.randomness(SALT_LENGTH)
        entry = erasure(
            case=conversation, messages=count, rule=RULE, official=BY_THE_NODE, at=now, salt=salt
        )
        work.log.append([entry], recorded_at=now)
    return True


def _end_draft(node: Node, work: Work, identifier: DraftId) -> bool:
    begun = BegunId(identifier)
    if work.begun.one(begun) is not None:
        # What an officer typed and never sent is nobody's file: no hold reaches it.
        work.begun.end(begun)
        _log(node, work, Act.DRAFT_ENDED, {"draft": identifier, "rule": RULE}, BY_THE_NODE)
        return True
    draft = work.drafts.draft(identifier)
    if draft is None or hold_on_draft(work, draft) is not None:
        return False
    work.drafts.end(identifier)
    _log(node, work, Act.DRAFT_ENDED, {"draft": identifier, "rule": RULE}, BY_THE_NODE)
    return True


def _end_rights(node: Node, work: Work, due: DueRecord, now: datetime) -> bool:
    identifier = due.subject.ref
    if due.subject.kind is SubjectKind.EMBARGO:
        embargo = work.rights.embargo(EmbargoId(identifier))
        if embargo is None or hold_on(work, subjects_of_embargo(embargo)) is not None:
            return False
        work.rights.end_embargo(embargo.id, at=now)
    else:
        request = work.rights.request(RightsId(identifier))
        if request is None or hold_on(work, subjects_of_request(request)) is not None:
            return False
        work.rights.end(request.id, at=now)
    fields: dict[str, JsonValue] = {
        "last_day": due.last_day.isoformat(),
        "reference": identifier,
        "rule": RULE,
    }
    _log(node, work, Act.RIGHTS_ENDED, fields, BY_THE_NODE)
    return True


def _end_conviction(node: Node, work: Work, due: DueRecord, now: datetime) -> bool:
    """Erase what a conviction says, in the register and in the messages that brought it.

    Raises:
        ConflictingChange: One of those has still to be handled, or answered.
    """
    identifier = ConvictionId(due.subject.ref)
    versions = [
        each for each in work.register.versions_of(identifier) if not is_erased(each.conviction)
    ]
    if not versions or any(hold_on_conviction(work, each) is not None for each in versions):
        return False
    for held in versions:
        work.register.set_standing(identifier, held.version, Standing.DELETED)
        work.register.erase_conviction(identifier, held.version)
    brought_in = work.exchange.known_messages(
        [each.message for each in versions if each.message is not None]
    )
    for conversation in dict.fromkeys(brought_in.values()):
        _end_payload(node, work, conversation, now)
    fields: dict[str, JsonValue] = {
        "conviction": identifier,
        "person": versions[-1].person,
        "rule": RULE,
        "version": versions[-1].version,
    }
    _log(node, work, Act.CONVICTION_ENDED, fields, BY_THE_NODE)
    return True


def _log_run(node: Node, work: Work, report: RetentionReport, by: str) -> None:
    held = Counter(str(each.state) for each in report.kept)
    fields: dict[str, JsonValue] = {
        "announced": len(report.announced),
        "ended": len(report.ended),
        "held": dict(sorted(held.items())),
        "list_sha256": report.list_digest,
        "overdue": len(report.overdue),
        "reviews": len(report.reviews),
        "settled": {} if report.asks else dict(report.settled),
    }
    _log(node, work, Act.RETENTION_RUN, fields, by)


def _log(node: Node, work: Work, act: Act, fields: dict[str, JsonValue], by: str) -> None:
    log_act(work, act, fields, official=by, clock=node.clock, randomness=node.rails.randomness)
