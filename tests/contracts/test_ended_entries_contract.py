"""Entries of the log end and their leaves stay, on every store."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.contracts.samples import CountedRandomness

from comity.assembly.ended_entries import ended_entries
from comity.assembly.ending_entries import EntryEnding
from comity.assembly.journal import catch_up, index_again, journal_of, searched
from comity.assembly.keeping_entries import KeptBy
from comity.assembly.retention_schedule import RetentionPeriods
from comity.errors import ConflictingChange
from comity.ids import ConversationId, PersonRef
from comity.law.retention import HoldGround
from comity.ledger.acts import Act, act_entry
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.ending import EndingEntries, leaves_digest, read_ended
from comity.ledger.entry import Entry, EntryKind, JsonValue, decision
from comity.oversight.breaches import Breach, Nature, Phase
from comity.oversight.model import Judged, Mark, Question
from comity.oversight.search import JournalQuery
from comity.records.holds import Hold, HoldId
from comity.records.subjects import Subject
from comity.storage.store import Store, Work
from comity.trust.merkle_proof import leaf_hash, root_from_inclusion_proof

RANDOMNESS = CountedRandomness()
START = datetime(2022, 3, 1, 9, tzinfo=UTC)
PERIODS = RetentionPeriods(
    payload_days=1096,
    rights_days=1096,
    inspection_days=1096,
    log_days=1096,
    review_days=1826,
    notice_days=90,
    time_zone="Europe/Berlin",
)
NOBODY = "XA-P-7"


def look(person: str = "XA-P-1", *, days: int = 0, case: str = "1 Js 1/22") -> Entry:
    fields: dict[str, JsonValue] = {
        "case": case,
        "purpose": "criminal-proceedings",
        "result": "shown",
        "results": 1,
        "shown": [person],
    }
    at = START + timedelta(days=days)
    return act_entry(Act.CONSULT_REGISTER, fields, official="officer-1", at=at, salt=RANDOMNESS(32))


def run_on(days: int) -> Entry:
    fields: dict[str, JsonValue] = {
        "announced": 0,
        "ended": 0,
        "held": {},
        "list_sha256": "",
        "overdue": 0,
        "reviews": 0,
        "settled": {},
    }
    at = START + timedelta(days=days)
    return act_entry(Act.RETENTION_RUN, fields, official="node", at=at, salt=RANDOMNESS(32))


def erasure_proof() -> Entry:
    fields: dict[str, JsonValue] = {"case": "XA-XB-REQ-1", "messages": 1, "rule": "retention"}
    return act_entry(Act.ERASE_PAYLOADS, fields, official="node", at=START, salt=RANDOMNESS(32))


@pytest.fixture
def kept(store: Store) -> Store:
    """Leaves 0 to 5 are old enough, the run at 5 shows it; 6 to 8 are not."""
    with store.begin() as work:
        work.log.append(
            [
                Entry(EntryKind.MESSAGE_SENT, b"header", RANDOMNESS(32)),
                look(),
                erasure_proof(),
                look("XA-P-2", days=1),
                decision({"act": "answer", "case": "2 Js 2/22"}, salt=RANDOMNESS(32)),
                run_on(2),
                look(days=3),
                look("XA-P-2", days=900),
                run_on(901),
            ],
            recorded_at=START,
        )
        work.log.checkpoint()
    return store


def ending(days: int) -> EntryEnding:
    return EntryEnding(PERIODS, START + timedelta(days=days))


def ended(store: Store, days: int = 1100) -> int:
    with store.begin() as work:
        return end(work, days)


def end(work: Work, days: int = 1100) -> int:
    plan, now = ending(days), START + timedelta(days=days)
    return plan.end(work, 0, plan.mark(work), by="node", at=now, salt=RANDOMNESS(32))


def over(store: Store, days: int = 1100) -> int:
    with store.read() as snapshot:
        return ending(days).due(snapshot).over


def test_what_ended_is_gone_and_its_leaf_proves_what_it_proved(kept: Store) -> None:
    with kept.read() as snapshot:
        before = [snapshot.log._store.leaves.leaf_data(0, 9), snapshot.log.note_at(9)]
        proof = snapshot.log.inclusion_proof(1, 9)
        first = snapshot.log.entry(1)
    assert over(kept) == 3
    assert ended(kept) == 3
    with kept.read() as snapshot:
        assert [snapshot.log._store.leaves.leaf_data(0, 9), snapshot.log.note_at(9)] == before
        assert snapshot.log.inclusion_proof(1, 9) == proof
        assert snapshot.log.ended() == {1: 9, 3: 9, 4: 9}
        gone = snapshot.log.entry(1)
        assert (gone.body, gone.salt, gone.leaf_data) == (None, b"", first.leaf_data)
        assert [entry.leaf for entry in journal_of(snapshot)] == [2, 5, 6, 7, 8, 9]
        root = snapshot.log.root_at(9)
        leads_to = root_from_inclusion_proof(1, 9, leaf_hash(gone.leaf_data), proof)
        assert leads_to == root
        said = read_ended(snapshot.log.entry(9).body or b"")
    listed = [(1, "consultation"), (3, "consultation"), (4, "decision")]
    assert said.leaves_sha256 == leaves_digest(listed)
    assert (said.first, said.stop, said.ended, said.mark) == (1, 5, 3, 5)
    with kept.begin() as work:
        assert read_checkpoint(work.log.checkpoint()).size == 10


def test_done_again_nothing_more_ends(kept: Store) -> None:
    assert ended(kept) == 3
    assert (over(kept), ended(kept)) == (0, 0)
    with kept.read() as snapshot:
        assert snapshot.log.size() == 10
        told = ended_entries(snapshot)
        assert (told.count, told.last) == (3, 4)
        assert not ended_entries(snapshot, first=5)


def test_an_entry_ends_once(kept: Store) -> None:
    ended(kept)
    again = EndingEntries([(3, EntryKind.CONSULTATION)], 5, 1096, ())
    act = again.act(official="node", at=START, salt=RANDOMNESS(32))
    with pytest.raises(ConflictingChange), kept.begin() as work:
        work.log.end([3], act, recorded_at=START)
    with kept.read() as snapshot:
        assert snapshot.log.size() == 10


def test_what_was_undone_is_whole(kept: Store) -> None:
    def interrupted() -> None:
        with kept.begin() as work:
            assert end(work) == 3
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with kept.read() as snapshot:
        assert snapshot.log.ended() == {}
        assert snapshot.log.entry(1).body is not None
    assert over(kept) == 3


def test_the_index_forgets_what_ended_and_is_made_anew_without_it(kept: Store) -> None:
    query = JournalQuery(subject="XA-P-2")

    def found() -> list[int]:
        with kept.read() as snapshot:
            return [entry.leaf for entry in searched(snapshot, query)]

    catch_up(kept)
    assert found() == [3, 7]
    ended(kept)
    unreadable: list[int] = []
    with kept.read() as snapshot:
        assert [each.leaf for each in searched(snapshot, query, unreadable=unreadable)] == [7]
    assert unreadable == []
    index_again(kept)
    assert found() == [7]


def test_nothing_ends_that_no_earlier_run_shows_to_be_old_enough(kept: Store) -> None:
    # On this day the look of the third day is over too, and no run of that day says so.
    with kept.read() as snapshot:
        due = ending(1100).due(snapshot, within=30)
    assert (due.over, due.ahead) == (3, 1)
    assert over(kept, 1097) == 0
    assert over(kept, 2000) == 5


def holding(subject: Subject) -> Callable[[Work], None]:
    hold = Hold(
        id=HoldId("hold-1"),
        subject=subject,
        ground=HoldGround.EVIDENCE,
        reason="trial 12",
        set_by="officer-7",
        set_at=START,
        review_on=date(2030, 1, 1),
    )
    return lambda work: work.retention.keep_hold(hold)


def asked(work: Work) -> None:
    day = date(2030, 1, 1)
    work.oversight.keep(Question("Q-1", 1, "officer-1", "Why?", "in-1", START, day))


def marked(work: Work) -> None:
    mark = Mark("0000000003", 3, Judged.NEEDS_ANSWER, "no case", "in-1", START)
    work.oversight.keep(mark)


@pytest.mark.parametrize(
    ("keeping", "left", "reason"),
    [
        (holding(Subject.person(PersonRef("XA-P-1"))), 2, KeptBy.HOLD),
        (holding(Subject.conversation(ConversationId("2 Js 2/22"))), 2, KeptBy.HOLD),
        (asked, 2, KeptBy.INSPECTION),
        (marked, 2, KeptBy.INSPECTION),
    ],
)
def test_what_somebody_needs_is_kept(
    kept: Store, keeping: Callable[[Work], None], left: int, reason: KeptBy
) -> None:
    with kept.begin() as work:
        keeping(work)
    with kept.read() as snapshot:
        due = ending(1100).due(snapshot)
    assert (due.over, dict(due.kept)) == (left, {reason: 3 - left})
    assert ended(kept) == left


def test_the_act_names_the_holds_that_were_weighed(kept: Store) -> None:
    with kept.begin() as work:
        holding(Subject.person(PersonRef(NOBODY)))(work)
    assert ended(kept) == 3
    with kept.read() as snapshot:
        assert read_ended(snapshot.log.entry(9).body or b"").holds == ("hold-1",)


def test_an_open_breach_keeps_every_entry(kept: Store) -> None:
    phase = Phase(
        at=START,
        by="officer-7",
        nature=(Nature.CONFIDENTIALITY,),
        subjects=None,
        records=None,
        consequences="unknown",
        measures="a report",
        high_risk=None,
        states=(),
    )
    breach = Breach("BR-1", START, "dpo@example.org", (phase,))
    with kept.begin() as work:
        work.oversight.keep(breach)
    assert (over(kept), ended(kept)) == (0, 0)
