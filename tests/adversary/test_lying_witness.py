"""Attack: a witness answers with something else than its honest cosignature.

It signs another checkpoint, a false time, in another's name, not at all, or cosigns a
forked log. Detected by the log that asked, by everyone who opens the publication, and
where it helps a fork, by any one honest witness.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adversary.witness_stage import (
    FIRST,
    LIAR,
    SECOND,
    Scene,
    published,
    scene,
    state_of,
)

from comity.assembly.publishing import Candidate, candidate, lines_of
from comity.errors import (
    CheckpointInconsistent,
    CheckpointMalformed,
    EnvelopeMalformed,
    Failure,
    SignatureInvalid,
)
from comity.ledger.publication import open_publication
from comity.trust.cosignature import cosign, signature_lines, with_signatures
from comity.trust.cosigner import CosignerAlgorithm, CosignerKey
from comity.trust.note_format import NoteSignature, parse_note

Answer = Callable[[Scene, Candidate], bytes]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        with made.liar.database.begin() as work:
            made.liar.records.ask_alive(work, FIRST)
        yield made


def _of_another_checkpoint(stage: Scene, wanted: Candidate) -> bytes:
    text = parse_note(stage.history("one", 7).note(7)).text
    assert text != parse_note(wanted.note).text
    return signature_lines(cosign(text, stage.first.witness_keys, at=stage.clock.now()))


def _in_anothers_name(stage: Scene, wanted: Candidate) -> bytes:
    text = parse_note(wanted.note).text
    return signature_lines(cosign(text, stage.second.witness_keys, at=stage.clock.now()))


def _of_a_key_nobody_knows(stage: Scene, wanted: Candidate) -> bytes:
    name = stage.first.witness_keys[0].name
    key = CosignerKey(name, CosignerAlgorithm.ED25519, bytes([77]) * 32)
    return signature_lines(cosign(parse_note(wanted.note).text, [key], at=stage.clock.now()))


def _of_last_year(stage: Scene, wanted: Candidate) -> bytes:
    at = stage.clock.now() - timedelta(days=365)
    return signature_lines(cosign(parse_note(wanted.note).text, stage.first.witness_keys, at=at))


def _of_next_year(stage: Scene, wanted: Candidate) -> bytes:
    at = stage.clock.now() + timedelta(days=365)
    return signature_lines(cosign(parse_note(wanted.note).text, stage.first.witness_keys, at=at))


def _moved_time(stage: Scene, wanted: Candidate) -> bytes:
    lines = cosign(parse_note(wanted.note).text, stage.first.witness_keys, at=stage.clock.now())
    moved = [
        NoteSignature(
            line.name,
            line.key_id,
            (int.from_bytes(line.signature[:8], "big") - 60).to_bytes(8, "big")
            + line.signature[8:],
        )
        for line in lines
    ]
    return signature_lines(moved)


def _nothing(stage: Scene, wanted: Candidate) -> bytes:
    del stage, wanted
    return b""


def _a_page(stage: Scene, wanted: Candidate) -> bytes:
    del stage, wanted
    return b"<html>try again later</html>\n"


def _another_note(stage: Scene, wanted: Candidate) -> bytes:
    del wanted
    return b"\n" + stage.history("one", 7).note(7)


@pytest.mark.parametrize(
    "answer",
    [
        _of_another_checkpoint,
        _in_anothers_name,
        _of_a_key_nobody_knows,
        _of_last_year,
        _of_next_year,
        _moved_time,
        _nothing,
        _a_page,
        _another_note,
    ],
    ids=lambda answer: answer.__name__.strip("_"),
)
def test_an_answer_that_is_no_honest_cosignature_is_refused(stage: Scene, answer: Answer) -> None:
    wanted = candidate(stage.liar, None)
    assert wanted is not None
    before = state_of(stage.liar)
    now = stage.clock.now()
    keys = stage.directory.witness_keys(FIRST, now)
    with pytest.raises((SignatureInvalid, EnvelopeMalformed, CheckpointMalformed)):
        lines_of(answer(stage, wanted), wanted, keys, now=now)
    assert state_of(stage.liar) == before


def test_one_witness_signing_for_two_counts_once(stage: Scene) -> None:
    ready = published(stage.liar, [stage.first])
    assert ready.witnesses == {FIRST}
    assert not ready.meets_policy
    with stage.liar.database.read() as snapshot:
        assert snapshot.publications.latest() is None


def test_the_logs_owner_does_not_count_as_its_own_witness(stage: Scene) -> None:
    ready = published(stage.liar, [stage.first])
    own = cosign(parse_note(ready.note).text, stage.liar.witness_keys, at=stage.clock.now())
    note = with_signatures(ready.note, own)
    opened = open_publication(note, directory=stage.directory)
    assert {each.state for each in opened.cosignings} == {LIAR, FIRST}
    assert opened.witnesses() == {FIRST}
    assert not opened.meets(stage.directory.witnessing())


def test_a_false_line_in_a_known_name_spoils_the_note_for_everybody(stage: Scene) -> None:
    ready = published(stage.liar, [stage.first, stage.second])
    forged = ready.note.replace(
        parse_note(ready.note).text.encode(),
        parse_note(stage.history("x", 7).note(7)).text.encode(),
    )
    with pytest.raises(Failure):
        open_publication(forged, directory=stage.directory)


def test_a_witness_that_cosigns_a_fork_needs_every_other_to_lie_too(stage: Scene) -> None:
    one, other = stage.history("one", 9), stage.history("other", 9)
    stage.cosigned(stage.first, one, 0, 9)
    # ES lies: its cosignature stands on the other history.
    text = parse_note(other.note(9)).text
    lines = cosign(text, stage.second.witness_keys, at=stage.clock.now())
    forked = with_signatures(other.note(9), lines)
    opened = open_publication(forked, directory=stage.directory)
    assert opened.witnesses() == {SECOND}
    assert not opened.meets(stage.directory.witnessing())
    before = state_of(stage.first)
    with pytest.raises(CheckpointInconsistent):
        stage.cosigned(stage.first, other, 9, 9)
    # And the proof shows who lent itself to it.
    (judged,) = stage.judged(stage.first)
    assert judged.owner == LIAR
    assert state_of(stage.first) == before
