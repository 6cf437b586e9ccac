from pathlib import Path

import msgspec
import pytest
import typer
from tests.unit.ledger.exchange_of_two import REQUEST, THANKS, Exchange
from tests.unit.trust import networks
from typer.testing import CliRunner

from comity.cli.verify import verify_command
from comity.ledger.evidence_file import write_evidence

DOCUMENT = networks.network()
app = typer.Typer()
app.command()(verify_command)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    evidence, network = tmp_path / "evidence.json", tmp_path / "network.note"
    evidence.write_bytes(write_evidence(Exchange().conversation()))
    network.write_bytes(networks.signed(DOCUMENT))
    return evidence, network


def _run(evidence: Path, network: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(evidence), "--network", str(network), *options])
    return result.exit_code, result.output


def test_evidence_that_holds_is_shown_with_what_is_not_proved(files: tuple[Path, Path]) -> None:
    code, output = _run(*files)
    assert code == 0
    assert output.startswith("VERIFIED against the network document given (not pinned).")
    assert f"Conversation {REQUEST}" in output
    assert "Not proved" in output
    assert f"{THANKS} arrived: it was sent, the receipt is outstanding" in output
    assert "That the network document is the genuine one" in output


def test_a_published_digest_proves_the_network_document(files: tuple[Path, Path]) -> None:
    code, output = _run(*files, "--network-digest", DOCUMENT.digest().upper())
    assert code == 0
    assert "the genuine one" not in output


def test_another_network_document_than_the_published_one_is_refused(
    files: tuple[Path, Path],
) -> None:
    code, output = _run(*files, "--network-digest", "0" * 64)
    assert code == 1
    assert output.startswith("NOT VERIFIED. The network document")


def test_a_program_reads_the_report_as_json(files: tuple[Path, Path]) -> None:
    code, output = _run(*files, "--json")
    report = msgspec.json.decode(output)
    assert code == 0
    assert report["verified"] is True
    assert report["messages"][0]["id"] == REQUEST
    assert report["network"]["pinned"] is False
    assert len(report["not_proved"]) > 4


def test_evidence_that_fails_names_the_step(files: tuple[Path, Path]) -> None:
    evidence, network = files
    evidence.write_bytes(b"{}")
    code, output = _run(evidence, network)
    assert code == 1
    assert output.startswith("NOT VERIFIED. 1 form: ")
    code, output = _run(evidence, network, "--json")
    assert code == 1
    assert msgspec.json.decode(output)["code"] == "ledger:evidence:invalid"


def test_a_file_that_is_not_there_is_wrong_usage(files: tuple[Path, Path]) -> None:
    evidence, network = files
    evidence.unlink()
    assert _run(evidence, network)[0] == 2
    assert CliRunner().invoke(app, []).exit_code == 2


def test_bytes_that_are_no_network_document_are_refused(files: tuple[Path, Path]) -> None:
    evidence, network = files
    network.write_bytes(b"\x00")
    assert _run(evidence, network)[0] == 1
