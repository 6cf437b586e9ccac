"""The file that shows that a log contradicted itself checks out by itself, or not at all."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.adversary.witness_stage import FIRST, LIAR, Scene, published, scene
from typer.testing import CliRunner

from comity.assembly.accusations import misbehaviour_file
from comity.cli.main import app
from comity.errors import CheckpointInconsistent, EvidenceInvalid
from comity.ledger.misbehaviour_file import (
    Proof,
    Verdict,
    is_misbehaviour_file,
    judge,
    read_misbehaviour,
)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def two_histories(stage: Scene, *, sizes: tuple[int, int] = (9, 9)) -> bytes:
    """Let FR keep the proof that DE has two histories; return the file."""
    stage.cosigned(stage.first, stage.history("one", 9), 0, sizes[0])
    with pytest.raises(CheckpointInconsistent):
        stage.cosigned(stage.first, stage.history("other", 12), sizes[0], sizes[1])
    raw, proofs = misbehaviour_file(stage.first)
    assert len(proofs) == 1
    return raw


def verified(stage: Scene, tmp_path: Path, raw: bytes, *words: str) -> tuple[int, str]:
    """Run the auditor's command, which has the file and the network document only."""
    file, note = tmp_path / "misbehaviour.json", tmp_path / "network.note"
    file.write_bytes(raw)
    note.write_bytes(next(stage.first.home.networks.glob("*.note")).read_bytes())
    digest = stage.directory.document.digest()
    result = CliRunner().invoke(
        app,
        ["verify", str(file), "--network", str(note), "--network-digest", digest, *words],
    )
    return result.exit_code, result.stdout


def test_two_roots_of_one_size_are_proven_to_whoever_has_the_network_document(
    stage: Scene, tmp_path: Path
) -> None:
    raw = two_histories(stage)
    assert is_misbehaviour_file(raw)
    status, shown = verified(stage, tmp_path, raw)
    assert status == 0
    assert shown.startswith("PROVEN. DE signed two different logs of 9 entries.")
    assert "cosigned by FR" in shown
    status, shown = verified(stage, tmp_path, raw, "--json")
    answer = json.loads(shown)
    assert (status, answer["verified"]) == (0, True)
    assert answer["misbehaviour"][0]["owner"] == LIAR


def test_two_sizes_are_proven_once_the_owner_has_no_answer(stage: Scene, tmp_path: Path) -> None:
    status, shown = verified(stage, tmp_path, two_histories(stage, sizes=(9, 12)))
    assert status == 1
    assert shown.startswith("THE OWNER MUST ANSWER.")
    assert "9 and 12 entries" in shown


def test_what_the_file_says_of_itself_counts_for_nothing(stage: Scene, tmp_path: Path) -> None:
    proof = read_misbehaviour(two_histories(stage)).proofs[0]
    stranger = proof.second_note.replace("\n9\n", "\n8\n", 1)
    for changed, verdict in (
        ({"one_size_two_roots": False, "state": "XX", "what": "nothing"}, Verdict.PROVEN),
        ({"second_note": proof.first_note}, Verdict.NOT_PROVEN),
        ({"second_note": stranger}, Verdict.NOT_PROVEN),
        ({"log": "somebody.example/log"}, Verdict.NOT_PROVEN),
    ):
        fields = {name: getattr(proof, name) for name in Proof.__struct_fields__}
        assert judge(Proof(**{**fields, **changed}), stage.directory).verdict is verdict
    content = json.loads(misbehaviour_file(stage.first)[0])
    content["proofs"][0]["second_note"] = stranger
    status, shown = verified(stage, tmp_path, json.dumps(content).encode())
    assert status == 1
    assert shown.startswith("NOT PROVEN.")


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"format": "comity/misbehaviour/2"}'])
def test_other_files_are_none_of_these(raw: bytes) -> None:
    assert not is_misbehaviour_file(raw)
    with pytest.raises(EvidenceInvalid):
        read_misbehaviour(raw)


def test_a_file_without_proofs_proves_nothing(stage: Scene, tmp_path: Path) -> None:
    raw, proofs = misbehaviour_file(stage.first)
    assert proofs == []
    status, shown = verified(stage, tmp_path, raw)
    assert status == 1
    assert shown.startswith("NOT PROVEN.")


def test_an_honest_log_is_accused_of_nothing(stage: Scene) -> None:
    with stage.liar.database.begin() as work:
        stage.liar.records.ask_alive(work, FIRST)
    published(stage.liar, [stage.first, stage.second])
    for node in (stage.first, stage.second):
        assert stage.judged(node) == []
