"""Attack: a log that forks hides it: behind false lines, behind one great checkpoint, in a crowd.

Readers refuse a note with a false line in a known name, of each log one checkpoint is shown to
others, and of what contradicts itself only so much is kept. Detected nevertheless by whoever
compares, with two notes that prove it to anybody; what was seen stays as it was.
"""

import asyncio
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adversary.witness_stage import FIRST, LIAR, SECOND, History, Scene, scene, state_of

from comity.assembly.gossiping import admit_shown, shown, unlinked
from comity.assembly.monitoring import MonitorState, Standing, look, opener_of_member
from comity.assembly.readiness_witnessing import examine_witnessing
from comity.errors import CheckpointInconsistent
from comity.ids import StateCode
from comity.ledger.checkpoint import Checkpoint, sign_checkpoint
from comity.ledger.entry import Entry, EntryKind
from comity.ledger.misbehaviour_file import Verdict
from comity.ledger.publication import ShownCheckpoint
from comity.ledger.publication_ports import Publication
from comity.trust.network_directory import Directory


@dataclass
class Spoiled(History):
    """A history whose notes bear a false line in the name of a state's witness."""

    directory: Directory
    named: StateCode

    def note(self, size: int) -> bytes:
        key = next(each.key for each in self.directory.cosigners() if each.state == self.named)
        false = key.key_id + bytes(8 + key.algorithm.signature_bytes)
        return super().note(size) + f"\u2014 {key.name} {b64encode(false).decode()}\n".encode()


@dataclass
class OneNote:
    """A log that shows one checkpoint and no tiles."""

    note: bytes

    async def published(self) -> bytes:
        return self.note

    async def tile(self, path: str) -> bytes:
        raise AssertionError(path)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def spoiled(stage: Scene, name: str, named: StateCode) -> Spoiled:
    history = stage.history(name, 9, common=4)
    return Spoiled(history.origin, history.key, history.leaves, stage.directory, named)


def test_a_false_line_does_not_spoil_the_proof(stage: Scene) -> None:
    stage.exchanged(stage.first, spoiled(stage, "one", SECOND), 0, 9)
    before = state_of(stage.first)
    with pytest.raises(CheckpointInconsistent):
        stage.cosigned(stage.first, stage.history("other", 9, common=4), 0, 9)
    assert [each.verdict for each in stage.judged(stage.first)] == [Verdict.PROVEN]
    assert state_of(stage.first) == before


def test_a_false_line_does_not_keep_others_from_comparing(stage: Scene) -> None:
    stage.exchanged(stage.first, spoiled(stage, "one", SECOND), 0, 9)
    stage.exchanged(stage.second, spoiled(stage, "other", FIRST), 0, 9)
    stage.gossip(stage.first, stage.second, None)
    assert [each.verdict for each in stage.judged(stage.first)] == [Verdict.PROVEN]


def test_a_false_line_does_not_stop_a_monitor(stage: Scene) -> None:
    stage.exchanged(stage.first, spoiled(stage, "one", SECOND), 0, 9)
    with stage.first.database.read() as snapshot:
        seen = snapshot.seen.latest(stage.origin)
    assert seen is not None
    opener = opener_of_member(stage.directory, stage.origin, stage.clock)
    source = OneNote(stage.history("other", 9, common=4).note(9))
    observed, _ = asyncio.run(look(source, opener, MonitorState(), elsewhere=[seen]))
    assert observed.standing is Standing.CONTRADICTION


@pytest.mark.parametrize("at_first_contact", [False, True])
def test_one_great_checkpoint_does_not_hide_what_each_saw(
    stage: Scene, *, at_first_contact: bool
) -> None:
    one, other = stage.history("one", 9, common=4), stage.history("other", 9, common=4)
    great = sign_checkpoint(Checkpoint(stage.origin, 10**15, bytes(range(32))), [one.key])

    def show_the_great_one() -> None:
        for node in (stage.first, stage.second):
            admit_shown(node, LIAR, (ShownCheckpoint(stage.origin, great.decode()),))
            unlinked(node, limit=8)

    if at_first_contact:
        show_the_great_one()
    stage.exchanged(stage.first, one, 0, 9)
    stage.exchanged(stage.second, other, 0, 9)
    show_the_great_one()
    # DE never answers when it is asked about the great one.
    admit_shown(stage.first, SECOND, shown(stage.second))
    unlinked(stage.first, limit=8)
    assert Verdict.PROVEN in {each.verdict for each in stage.judged(stage.first)}


def test_contradictions_that_prove_nothing_do_not_crowd_out_the_proof(stage: Scene) -> None:
    one, other = stage.history("one", 9, common=4), stage.history("other", 100, common=4)
    stage.cosigned(stage.first, one, 0, 9)
    for size in range(20, 90):
        with pytest.raises(CheckpointInconsistent):
            stage.cosigned(stage.first, other, 9, size)
    with pytest.raises(CheckpointInconsistent):
        stage.cosigned(stage.first, other, 9, 9)
    assert Verdict.PROVEN in {each.verdict for each in stage.judged(stage.first)}


def test_a_thief_cannot_hide_at_a_size_that_the_owner_never_signed(stage: Scene) -> None:
    owner = stage.liar
    now = stage.clock.now()
    with owner.database.begin() as work:
        entries = [Entry(EntryKind.DECISION, b"{}", bytes([each]) * 32) for each in range(6)]
        work.log.append(entries, recorded_at=now)
        note, size = work.log.checkpoint(), work.log.size()
        work.publications.put(Publication(size, note, now))
    forged = stage.history("forged", size).note(size - 2)
    admit_shown(owner, FIRST, (ShownCheckpoint(stage.origin, forged.decode()),))
    with owner.database.read() as snapshot:
        assert [each.second_note for each in snapshot.seen.accusations()] == [forged]


def test_one_great_checkpoint_at_first_contact_does_not_hide_two_sizes(stage: Scene) -> None:
    one, other = stage.history("one", 9, common=4), stage.history("other", 12, common=4)
    show_everybody(stage, great(stage))
    compared(stage)
    stage.exchanged(stage.first, one, 0, 9)
    stage.exchanged(stage.second, other, 0, 12)
    # Each has the great one of the other, too, and DE never answers about it.
    assert (9, 12) in compared(stage)
    assert (9, 12) in compared(stage)


def test_different_great_checkpoints_that_fit_do_not_hide_two_sizes(stage: Scene) -> None:
    one, other = stage.history("one", 9, common=4), stage.history("other", 12, common=4)
    huge = stage.history("huge", 200)
    for node, size in ((stage.first, 150), (stage.second, 200)):
        admit_shown(node, LIAR, (ShownCheckpoint(stage.origin, huge.note(size).decode()),))
    # Before there is anything else to ask about, DE explains all of it.
    for _ in range(2):
        stage.gossip(stage.first, stage.second, huge)
        stage.gossip(stage.second, stage.first, huge)
    stage.exchanged(stage.first, one, 0, 9)
    stage.exchanged(stage.second, other, 0, 12)
    assert (9, 12) in compared(stage)


def test_one_great_checkpoint_that_witnesses_cosigned_does_not_hide_two_sizes(
    stage: Scene,
) -> None:
    one, other = stage.history("one", 9, common=4), stage.history("other", 12, common=4)
    huge = stage.history("huge", 200)
    for node in (stage.first, stage.second):
        stage.cosigned(node, huge, 0, 200)
    show_everybody(stage, huge.note(200))
    compared(stage)
    compared(stage)
    stage.exchanged(stage.first, one, 0, 9)
    stage.exchanged(stage.second, other, 0, 12)
    # DE is given some minutes to link what was cosigned with what came in messages.
    stage.clock.pass_by(timedelta(minutes=6))
    assert (9, 12) in compared(stage)
    stage.clock.pass_by(timedelta(hours=1))
    told = [each for each in examine_witnessing(stage.first) if each.check == f"log of {LIAR}"]
    assert any("FR saw 200 entries" in each.what for each in told)


def test_claims_that_change_each_minute_are_told_and_take_no_more_room(stage: Scene) -> None:
    stage.exchanged(stage.first, stage.history("one", 9), 0, 9)
    key = stage.liar.home.signing_keys()[-1]
    for size in range(1000, 1040):
        claim = sign_checkpoint(Checkpoint(stage.origin, size, bytes(32)), [key])
        admit_shown(stage.first, LIAR, (ShownCheckpoint(stage.origin, claim.decode()),))
        unlinked(stage.first, limit=8)
        stage.clock.pass_by(timedelta(minutes=1))
    with stage.first.database.read() as snapshot:
        assert len(snapshot.witnessed.published(stage.origin)) == 1
    told = [each for each in examine_witnessing(stage.first) if each.check == f"log of {LIAR}"]
    assert [each.status for each in told] == ["warn"]


def test_a_crowd_of_great_checkpoints_does_not_keep_the_owner_from_being_asked(
    stage: Scene,
) -> None:
    stage.exchanged(stage.first, stage.history("one", 9), 0, 9)
    key = stage.liar.home.signing_keys()[-1]
    crowd = [
        StateCode(each)
        for each in (
            [
                "AT",
                "BE",
                "BG",
                "CY",
                "CZ",
                "DK",
                "EE",
                "FI",
                "GR",
                "HR",
                "HU",
                "IE",
                "IT",
                "LT",
                "LU",
            ]
        )
    ]
    for size, state in enumerate(crowd, 1000):
        claim = sign_checkpoint(Checkpoint(stage.origin, size, bytes(32)), [key])
        admit_shown(stage.first, state, (ShownCheckpoint(stage.origin, claim.decode()),))
    other = stage.history("other", 12).note(12)
    admit_shown(stage.first, SECOND, (ShownCheckpoint(stage.origin, other.decode()),))
    asked: set[tuple[int, int]] = set()
    for _ in range(3):
        pairs = unlinked(stage.first, limit=8)
        assert len(pairs) == 8
        asked |= {pair.sizes for pair in pairs}
        stage.clock.pass_by(timedelta(minutes=1))
    assert (9, 12) in asked


def great(stage: Scene) -> bytes:
    """Return a checkpoint of a size that nobody can explain."""
    key = stage.liar.home.signing_keys()[-1]
    return sign_checkpoint(Checkpoint(stage.origin, 10**15, bytes(range(32))), [key])


def show_everybody(stage: Scene, note: bytes) -> None:
    for node in (stage.first, stage.second):
        admit_shown(node, LIAR, (ShownCheckpoint(stage.origin, note.decode()),))
        unlinked(node, limit=8)


def compared(stage: Scene) -> list[tuple[int, int]]:
    """Let both victims ask each other; return the sizes that DE is asked about, and is silent."""
    found: list[tuple[int, int]] = []
    for asking, asked in ((stage.first, stage.second), (stage.second, stage.first)):
        admit_shown(asking, asked.state, shown(asked))
        found += [pair.sizes for pair in unlinked(asking, limit=8)]
    return found
