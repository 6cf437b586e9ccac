"""What a node publishes, whom it asks, and what its operator is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from tests.adversary.witness_stage import FIRST, LIAR, SECOND, Scene, published, scene

from comity.assembly.build import Node
from comity.assembly.checking_publications import check_publications
from comity.assembly.gossiping import admit_shown, shown, unlinked
from comity.assembly.publishing import candidate, note_failure, publish, request_from, to_be_asked
from comity.assembly.readiness_witnessing import examine_witnessing
from comity.errors import CheckpointInconsistent, StorageUnavailable
from comity.ledger.anchoring import anchor_for
from comity.ledger.checkpoint import Checkpoint, read_checkpoint, sign_checkpoint
from comity.ledger.publication import ShownCheckpoint, base_note, every_log_key, open_publication
from comity.ledger.publication_ports import Publication, WitnessedLog
from comity.storage.sql.database import Database
from comity.storage.sql.work import SqlWork
from comity.trust.note_format import parse_note


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


@pytest.fixture
def lenient(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path, threshold=1) as made:
        yield made


def grow(stage: Scene) -> None:
    with stage.liar.database.begin() as work:
        stage.liar.records.ask_alive(work, FIRST)


def told(stage: Scene) -> dict[str, str]:
    return {each.check: f"{each.status} {each.what}" for each in examine_witnessing(stage.liar)}


def test_an_empty_log_has_nothing_to_publish(stage: Scene) -> None:
    assert candidate(stage.liar, None) is None
    assert told(stage)["publication"] == "ok nothing to publish yet; 2 asked for"


def test_nothing_is_published_before_enough_have_cosigned(stage: Scene) -> None:
    grow(stage)
    ready = published(stage.liar, [stage.first])
    assert not publish(stage.liar, ready)
    assert told(stage)["publication"].startswith("warn none of")
    both = published(stage.liar, [stage.first, stage.second])
    assert both.meets_policy
    assert told(stage)["publication"].startswith("ok")


def test_what_was_collected_for_a_size_is_kept_for_the_next_round(stage: Scene) -> None:
    grow(stage)
    ready = published(stage.liar, [stage.first])
    again = candidate(stage.liar, ready)
    assert again is ready
    assert [each.state for each in to_be_asked(stage.liar, ready)] == [SECOND]
    grow(stage)
    newer = candidate(stage.liar, ready)
    assert newer is not None
    assert newer.witnesses == frozenset()


def test_a_publication_gains_cosignatures_that_come_later(lenient: Scene) -> None:
    grow(lenient)
    first = published(lenient.liar, [lenient.first])
    assert first.meets_policy
    more = candidate(lenient.liar, None)
    assert more is not None
    assert more.witnesses == {FIRST}
    full = published(lenient.liar, [lenient.second])
    assert full.witnesses == {FIRST, SECOND}
    with lenient.liar.database.read() as snapshot:
        latest = snapshot.publications.latest()
    assert latest is not None
    assert latest.note == full.note
    # Then nobody needs to be asked again for that size.
    assert candidate(lenient.liar, None) is None


def test_a_witness_that_fails_is_asked_more_and_more_rarely(stage: Scene) -> None:
    grow(stage)
    ready = candidate(stage.liar, None)
    assert ready is not None
    waits = []
    for _ in range(7):
        note_failure(stage.liar, FIRST, "peer:connection:unreachable")
        assert [each.state for each in to_be_asked(stage.liar, ready)] == [SECOND]
        with stage.liar.database.read() as snapshot:
            (standing,) = snapshot.witnessed.standings()
        assert standing.next_attempt_at is not None
        waits.append((standing.next_attempt_at - stage.clock.now()).total_seconds())
        stage.clock.pass_by(standing.next_attempt_at - stage.clock.now())
        assert {each.state for each in to_be_asked(stage.liar, ready)} == {FIRST, SECOND}
    assert waits == [10, 20, 40, 80, 160, 300, 300]
    assert told(stage)[f"witness {FIRST}"].startswith("warn 7 failures in a row")


def test_a_witness_is_shown_the_logs_own_signature_only(stage: Scene) -> None:
    grow(stage)
    ready = published(stage.liar, [stage.first])
    (asked,) = to_be_asked(stage.liar, ready)
    names = {line.name for line in parse_note(asked.request.note).signatures}
    assert names == {stage.origin}


def test_a_proof_is_made_from_whatever_size_a_witness_names(stage: Scene) -> None:
    for _ in range(3):
        grow(stage)
    ready = candidate(stage.liar, None)
    assert ready is not None
    for size in range(ready.size + 1):
        assert request_from(stage.liar, ready, size) is not None
    assert request_from(stage.liar, ready, ready.size + 1) is None


def test_a_base_note_is_what_the_log_itself_signed(stage: Scene) -> None:
    grow(stage)
    ready = published(stage.liar, [stage.first, stage.second])
    with stage.liar.database.read() as snapshot:
        own = snapshot.log.note_at(ready.size)
    assert base_note(ready.note, every_log_key(stage.directory, stage.origin)) == own


def test_an_anchor_is_the_smallest_publication_that_covers(stage: Scene) -> None:
    sizes = []
    for _ in range(3):
        grow(stage)
        sizes.append(published(stage.liar, [stage.first, stage.second]).size)
        stage.clock.pass_by(timedelta(minutes=1))
    with stage.liar.database.read() as snapshot:
        found = [
            anchor_for(
                size,
                origin=stage.origin,
                log=snapshot.log,
                publications=snapshot.publications,
                time_stamps=snapshot.time_stamps,
            )
            for size in (1, sizes[0], sizes[0] + 1, sizes[2])
        ]
    ends = [read_checkpoint(each.note).size for each in found]
    assert ends == [sizes[0], sizes[0], sizes[1], sizes[2]]
    assert found[1].links[0].hashes == ()


def test_a_checkpoint_in_our_own_name_that_we_never_signed_is_kept(stage: Scene) -> None:
    grow(stage)
    ready = published(stage.liar, [stage.first, stage.second])
    key = stage.liar.home.signing_keys()[-1]
    for size in (ready.size, ready.size + 50):
        forged = sign_checkpoint(Checkpoint(stage.origin, size, bytes(32)), [key])
        admit_shown(stage.liar, FIRST, (ShownCheckpoint(stage.origin, forged.decode()),))
    with stage.liar.database.read() as snapshot:
        kept = snapshot.seen.accusations()
    assert [each.origin for each in kept] == [stage.origin] * 2
    # Our own true checkpoints, shown back to us, are none.
    admit_shown(stage.liar, SECOND, shown(stage.liar))
    with stage.liar.database.read() as snapshot:
        assert len(snapshot.seen.accusations()) == 2


def test_what_strangers_signed_is_not_kept(stage: Scene) -> None:
    key = stage.second.home.signing_keys()[-1]
    note = sign_checkpoint(Checkpoint(key.name, 3, bytes(32)), [key]).decode()
    assert admit_shown(stage.first, LIAR, (ShownCheckpoint(stage.origin, note),)) == 0
    assert admit_shown(stage.first, LIAR, (ShownCheckpoint("x.example/log", "hello\n"),)) == 0
    assert admit_shown(stage.first, LIAR, (ShownCheckpoint(key.name, note),)) == 1
    assert unlinked(stage.first, limit=8) == ()


def test_an_operator_learns_what_an_owner_has_long_not_explained(stage: Scene) -> None:
    one = stage.history("one", 9)
    other = stage.history("one", 30)
    stage.exchanged(stage.first, one, 0, 9)
    stage.cosigned(stage.second, other, 0, 30)
    admit_shown(stage.first, SECOND, shown(stage.second))
    assert len(unlinked(stage.first, limit=8)) == 1
    stage.clock.pass_by(timedelta(hours=1))
    findings = [each for each in examine_witnessing(stage.first) if each.check == f"log of {LIAR}"]
    assert [each.status for each in findings] == ["warn"]
    assert "ES saw 30 entries" in findings[0].what


def test_a_key_that_is_not_named_yet_counts_for_nothing(stage: Scene) -> None:
    grow(stage)
    ready = published(stage.liar, [stage.first, stage.second])
    opened = open_publication(ready.note, directory=stage.directory)
    assert opened.witnesses() == {FIRST, SECOND}
    assert opened.others == ()
    early = open_publication(
        ready.note, directory=stage.directory, now=stage.clock.now() - timedelta(hours=1)
    )
    assert early.witnesses() == frozenset()
    assert len(early.others) == 4


def test_fsck_finds_what_was_changed_among_the_publications(stage: Scene) -> None:
    grow(stage)
    published(stage.liar, [stage.first, stage.second])

    def findings(node: Node) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        with node.database.read() as snapshot:
            origin = node.config.node.origin
            check_publications(
                snapshot, node.directory, origin, lambda kind, what: found.append((kind, what))
            )
        return found

    assert findings(stage.liar) == findings(stage.first) == []
    key = stage.liar.home.signing_keys()[-1]
    forged = sign_checkpoint(Checkpoint(stage.origin, 7, bytes(32)), [key])
    with stage.liar.database.begin() as work:
        work.publications.put(Publication(7, forged, stage.clock.now()))
        work.publications.put(Publication(8, forged, stage.clock.now()))
        work.publications.put(Publication(9, b"damaged", stage.clock.now()))
    told = findings(stage.liar)
    assert [what.split(":")[0] for _, what in told] == ["7 leaves", "8 leaves", "9 leaves"]
    with stage.first.database.begin() as work:
        work.witnessed.cosign(WitnessedLog(stage.origin, 99, forged, stage.clock.now()))
    assert [kind for kind, _ in findings(stage.first)] == ["witness"]


class _FailsToCommit:
    """A database whose transactions are lost just before they are committed."""

    def __init__(self, real: Database) -> None:
        self._real = real

    @contextmanager
    def begin(self) -> Iterator[SqlWork]:
        with self._real.begin() as work:
            yield work
            raise StorageUnavailable("The database does not answer.")


def test_a_witness_that_could_not_put_it_on_record_has_cosigned_nothing(stage: Scene) -> None:
    one, other = stage.history("one", 9), stage.history("other", 9)
    real = stage.first.database
    stage.first.database = cast("Database", _FailsToCommit(real))
    with pytest.raises(StorageUnavailable):
        stage.cosigned(stage.first, one, 0, 9)
    stage.first.database = real
    # So it is free to cosign what the log says then, and bound by that from now on.
    stage.cosigned(stage.first, other, 0, 9)
    with pytest.raises(CheckpointInconsistent):
        stage.cosigned(stage.first, one, 9, 9)
