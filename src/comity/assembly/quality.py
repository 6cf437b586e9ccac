"""A second look at answers that were sent: drawn from the log, never by whoever decided.

The draw is brought up to date when somebody asks what is drawn. A decision counts once its
answer is composed, so that a prepared answer counts with whoever approved it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from comity.access.model import Notice
from comity.access.office import new_identifier
from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot, cleared
from comity.assembly.hidden import hidden_from
from comity.assembly.journal import journal_of
from comity.errors import AccessDenied, ConflictingChange, InputInvalid, ReferenceNotFound
from comity.exchange.ports import OutgoingMessage
from comity.ids import ConversationId, MessageId, TaskId
from comity.ledger.acts import BY_THE_NODE, Act
from comity.ledger.entry import EntryKind, JsonValue
from comity.oversight.journal import JournalEntry
from comity.oversight.quality import Follows, Found, QualityCheck, is_drawn
from comity.records.disclosure_ports import AnswerNote
from comity.records.messages import Kind
from comity.records.ports import TaskKind
from comity.records.task_making import make_task
from comity.storage.store import Snapshot, Work
from comity.trust.digest import sha256

_DRAWN_TO: Final = "quality:drawn-to"
_STRETCH: Final = 5_000
"""Leaves that are looked at in one call; the rest waits for the next one."""

_NOT_HERE: Final = "There is no such check."
_TO_CORRECT: Final = "A second look found a fault in the answer that was sent."


@dataclass(frozen=True, slots=True)
class Standing:
    """How the second looks stand.

    Attributes:
        checks: Those that whoever asks may know of, latest decision first.
        share: The share that is drawn now.
        behind: How many leaves of the log the draw has not reached yet.
    """

    checks: tuple[QualityCheck, ...]
    share: float
    behind: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Looked:
    """What is looked at again.

    Attributes:
        check: The check.
        answer: The answer as it was sent.
        note: What was noted of it: what was left out, and by which rules.
    """

    check: QualityCheck
    answer: OutgoingMessage
    note: AnswerNote | None


def standing(node: Node, who: Principal) -> Standing:
    """Return what is drawn, the draw brought up to date.

    Raises:
        AccessDenied: Whoever asks does not review.
    """
    who.require(Permission.QUALITY_REVIEW)
    behind = catch_up(node)
    with node.database.read() as snapshot:
        seen = cleared(snapshot, who)
        known = [
            each
            for each in snapshot.oversight.items(QualityCheck)
            if seen.cases.task(TaskId(each.task)) is not None
        ]
    known.sort(key=lambda each: each.leaf, reverse=True)
    return Standing(tuple(known), node.config.desk.quality_share, behind)


def catch_up(node: Node) -> int:
    """Draw from the decisions since the last draw; return how many leaves are left for later.

    Done again, it changes nothing. The bounds and the share of each draw go on record, so that
    whoever holds the log finds the same.
    """
    share = node.config.desk.quality_share
    with node.database.begin() as work:
        first = int(work.facts.get(_DRAWN_TO) or b"0")
        stop = min(work.log.size(), first + _STRETCH)
        decisions = list(_decisions(work, first, stop))
        now, drawn = node.clock.now(), 0
        for entry, answer in decisions:
            if is_drawn(work.log.entry(entry.leaf).leaf_data, share):
                work.oversight.keep(_check(entry, answer, share, now))
                drawn += 1
        if decisions:
            fields: dict[str, JsonValue] = {
                "drawn": drawn,
                "first": first,
                "share": f"{share:g}",
                "stop": stop,
            }
            _log(work, node, Act.DRAW_QUALITY, fields, official=BY_THE_NODE)
        if stop > first:
            work.facts.put(_DRAWN_TO, b"%d" % stop)
        return work.log.size() - stop


def looked_at(snapshot: Snapshot, seen: ClearedSnapshot, who: Principal, wanted: str) -> Looked:
    """Return a check with the answer as it was sent.

    Raises:
        AccessDenied: It is about whoever asks.
        ReferenceNotFound: There is none, as far as they may know.
    """
    check = _known(snapshot, seen, who, wanted)
    answer = seen.exchange.outgoing(MessageId(check.answer))
    if answer is None:
        raise ReferenceNotFound(_NOT_HERE)
    return Looked(check, answer, seen.disclosure.note_of(answer.id))


def review(
    node: Node, who: Principal, wanted: str, *, found: Found, reason: str, follows: Follows
) -> QualityCheck:
    """Note what a second look found; the same once more changes nothing.

    Raises:
        AccessDenied: Whoever asks does not review, or it is about them.
        ConflictingChange: Somebody else looked first.
        InputInvalid: A fault without a reason, or something that follows from none.
        ReferenceNotFound: There is none, as far as they may know.
    """
    who.require_as_second(Permission.QUALITY_REVIEW)
    if found is Found.FAULTY and not reason.strip():
        raise InputInvalid("Say what is wrong with it.", field="reason")
    if found is Found.GOOD and follows is not Follows.NOTHING:
        raise InputInvalid("Nothing follows from what is good.", field="follows")
    with node.database.begin() as work:
        check = _known(work, cleared(work, who), who, wanted)
        if check.found is not None:
            same = (check.by, check.found, check.reason, check.follows)
            if same == (who.account, found, reason, follows):
                return check
            raise ConflictingChange("Somebody looked at it already.")
        now = node.clock.now()
        done = replace(check, found=found, reason=reason, follows=follows, by=who.account, at=now)
        work.oversight.keep(done)
        fields: dict[str, JsonValue] = {
            "case": check.conversation,
            "check": check.id,
            "follows": follows.value,
            "outcome": found.value,
            "words_sha256": sha256(reason.encode()).hex(),
        }
        _log(work, node, Act.REVIEW_QUALITY, fields, official=who.account)
        _follow(work, node, done)
    return done


def _follow(work: Work, node: Node, check: QualityCheck) -> None:
    now, randomness = node.clock.now(), node.rails.randomness
    if check.follows is Follows.NOTHING:
        return
    official = work.access.accounts.get(check.official)
    if official is not None and not hidden_from(
        work, official.granted.compartments
    ).has_conversation(ConversationId(check.conversation)):
        words = (
            f"A second look at your answer in {check.conversation} found a fault; "
            "your supervisor tells you more."
        )
        work.access.notices.put(
            Notice(
                new_identifier("no", randomness),
                official.id,
                now,
                words,
                conversation=check.conversation,
            )
        )
    if check.follows is Follows.TO_CORRECT:
        work.cases.add_task(
            make_task(
                TaskKind.ATTEND,
                conversation=ConversationId(check.conversation),
                message=MessageId(check.answer),
                reason=_TO_CORRECT,
                now=now,
                randomness=randomness,
                details={"check": check.id},
            )
        )


def _known(
    reading: Snapshot | Work, seen: ClearedSnapshot, who: Principal, wanted: str
) -> QualityCheck:
    check = reading.oversight.item(QualityCheck, wanted)
    if check is None or seen.cases.task(TaskId(check.task)) is None:
        raise ReferenceNotFound(_NOT_HERE)
    if is_ones_own(seen, check, who):
        raise AccessDenied("Nobody looks at what they decided themselves.")
    return check


def is_ones_own(seen: ClearedSnapshot, check: QualityCheck, who: Principal) -> bool:
    """Return whether somebody decided this, or another task of the same conversation."""
    tasks = seen.cases.tasks_of(ConversationId(check.conversation))
    return who.account in {check.official, *(each.decided_by for each in tasks)}


def _decisions(work: Work, first: int, stop: int) -> Iterator[tuple[JournalEntry, OutgoingMessage]]:
    """Yield what officers decided in a stretch of the log, with the answer that it sent."""
    for entry in journal_of(work, after=first - 1, before=stop):
        if entry.kind is not EntryKind.TASK or not entry.text("task"):
            continue
        answer = _answer_after(work, entry)
        if answer is not None:
            yield entry, answer


def _answer_after(work: Work, entry: JournalEntry) -> OutgoingMessage | None:
    """Return the answer that a decision sent: the next in its case, no decision between."""
    sent = [
        each
        for each in work.exchange.messages_of(ConversationId(entry.case))
        if isinstance(each, OutgoingMessage)
        and each.kind == Kind.REQUEST_RESPONSE
        and each.leaf_index > entry.leaf
    ]
    if not sent:
        return None
    answer = min(sent, key=lambda each: each.leaf_index)
    between = journal_of(work, after=entry.leaf, before=answer.leaf_index)
    if any(each.kind is EntryKind.TASK and each.case == entry.case for each in between):
        return None
    return answer


def _check(
    entry: JournalEntry, answer: OutgoingMessage, share: float, now: datetime
) -> QualityCheck:
    return QualityCheck(
        id=f"QC-{entry.leaf}",
        leaf=entry.leaf,
        task=entry.text("task"),
        conversation=entry.case,
        answer=answer.id,
        official=entry.official,
        share=share,
        drawn_at=now,
    )


def _log(work: Work, node: Node, act: Act, fields: dict[str, JsonValue], *, official: str) -> None:
    log_act(
        work,
        act,
        fields,
        official=official,
        clock=node.rails.clock,
        randomness=node.rails.randomness,
    )
