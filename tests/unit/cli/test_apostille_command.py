"""Whether an apostille is needed, making one, and the register."""

import json
import subprocess
from pathlib import Path

from tests.programs import program
from tests.unit.cli.offices import Office
from tests.unit.transport.forms.form_material import require_part
from typer.testing import CliRunner

from comity.cli.main import app

require_part()


def needed(*words: str) -> dict[str, object]:
    result = CliRunner().invoke(app, ["apostille", "needed", *words, "--json"])
    assert result.exit_code == 0, result.output
    answer = json.loads(result.output)
    assert isinstance(answer, dict)
    return answer


def test_what_is_needed_is_said_with_the_provision() -> None:
    found = needed(
        "--document", "absence-of-a-criminal-record", "--from", "DE", "--to", "FR", "--citizen"
    )
    assert (found["formality"], found["provenance"]) == ("nothing", "verified")
    far = needed("--document", "criminal-record-extract", "--from", "DE", "--to", "EG")
    assert far["formality"] == "legalisation"
    assert far["remarks"]


def test_states_are_two_and_different() -> None:
    for words in (("--from", "DE", "--to", "DE"), ("--from", "Germany", "--to", "FR")):
        result = CliRunner().invoke(
            app, ["apostille", "needed", "--document", "court-document", *words]
        )
        assert result.exit_code == 2, result.output


def test_an_apostille_is_numbered_entered_and_on_record(germany: Office, tmp_path: Path) -> None:
    document = tmp_path / "extract.pdf"
    document.write_bytes(b"a document")
    leaves = germany.leaves()
    first, second = made = [
        germany.ask(
            "apostille", "make", str(document), "--signed-by", "Erika Muster", "--capacity",
            "Registrar", "--at", "Bonn", "--reason", "for use in Peru", "--register",
            "https://apostille.example/", "-o", str(tmp_path / f"{number}.pdf"),
        )
        for number in range(2)
    ]  # fmt: skip
    assert germany.leaves() == leaves + 2
    assert first["code"] != second["code"]
    assert [each["number"].split("-")[1] for each in made] == ["1", "2"]
    shown = germany.ask("apostille", "show", first["number"])
    assert "code" not in shown
    assert shown["fields"]["2"] == "Erika Muster"
    listed = germany.ask("apostille", "list")["apostilles"]
    assert [each["number"] for each in listed] == [second["number"], first["number"]]


def test_a_signature_without_capacity_and_no_reason_make_no_apostille(
    germany: Office, tmp_path: Path
) -> None:
    document = tmp_path / "extract.pdf"
    document.write_bytes(b"a document")
    base = (
        "apostille", "make", str(document), "--at", "Bonn", "--signed-by", "Erika Muster",
        "-o", str(tmp_path / "apostille.pdf"),
    )  # fmt: skip
    germany.run(*base, "--reason", "why", status=2)
    germany.run(*base, "--capacity", "Registrar", status=2)
    assert germany.ask("apostille", "list")["apostilles"] == []
    assert not (tmp_path / "apostille.pdf").exists()


def test_the_file_is_sealed_readable_and_holds_the_document(
    germany: Office, tmp_path: Path
) -> None:
    document, file = tmp_path / "extract.pdf", tmp_path / "apostille.pdf"
    document.write_bytes(b"a document")
    made = germany.ask(
        "apostille", "make", str(document), "--seal-of", "Bundesamt für Justiz", "--at", "Bonn",
        "--reason", "for use in Peru", "-o", str(file),
    )  # fmt: skip
    signatures = said_by(program("pdfsig"), "-nocert", str(file))
    assert "Signature is Valid" in signatures
    assert "Total document signed" in signatures
    text = said_by(program("pdftotext"), "-layout", str(file), "-")
    for expected in (
        "APOSTILLE", "(Convention de La Haye du 5 octobre 1961)", "Bundesamt für Justiz",
        made["number"], made["code"],
    ):  # fmt: skip
        assert expected in text
    said_by(program("pdfdetach"), "-saveall", "-o", str(tmp_path), str(file))
    assert (tmp_path / "document.pdf").read_bytes() == b"a document"


def said_by(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
