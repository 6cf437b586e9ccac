"""A request and its reply travel as PDF between two offices."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.unit.cli.offices import Office
from tests.unit.transport.forms.form_material import REPLY, REQUEST, require_part
from typer.testing import CliRunner

from comity.assembly.forms import fingerprint_of, signed
from comity.cli.form_example import FormKind
from comity.cli.main import app
from comity.clock import SystemClock
from comity.transport.forms.envelope import FormMessage, read_envelope, write_envelope
from comity.transport.forms.form_writing import write_form
from comity.transport.forms.pdf_reading import read_document

require_part()

PERSON = ("--surname", "Петрова", "--forename", "Елена", "--birth-date", "1980-12-01")


def source(folder: Path, form: FormMessage) -> str:
    path = folder / "form.json"
    path.write_bytes(write_envelope(form))
    return str(path)


def read(office: Office, document: Path, *words: str, status: int = 0) -> dict[str, Any]:
    return office.ask("form", "read", str(document), *words, status=status)


def test_a_form_signed_by_one_state_is_verified_by_the_other(
    germany: Office, bulgaria: Office, tmp_path: Path
) -> None:
    document, back = tmp_path / "request.pdf", tmp_path / "back.json"
    leaves = germany.leaves()
    told = germany.ask("form", "write", source(tmp_path, REQUEST), "-o", str(document))
    assert germany.leaves() == leaves + 1
    assert document.stat().st_mode & 0o077 == 0
    found = read(bulgaria, document, "--message-out", str(back))
    assert found["verified"] is True
    assert found["certificate"] == told["signed_with"]
    assert found["differences"] == []
    assert read_envelope(back.read_bytes()) == REQUEST


def test_a_reply_goes_the_other_way(germany: Office, bulgaria: Office, tmp_path: Path) -> None:
    document = tmp_path / "reply.pdf"
    bulgaria.ask("form", "write", source(tmp_path, REPLY), "-o", str(document))
    assert read(germany, document)["form"] == REPLY.id


def test_a_form_is_made_of_a_request_that_was_sent(
    germany: Office, bulgaria: Office, tmp_path: Path
) -> None:
    asked = ("--to", "BG", "--purpose", "criminal-proceedings", "--case", "R 1")
    sent = germany.ask("request", *asked, "--authority", "LG Köln", "--sex", "female", *PERSON)
    document = tmp_path / "request.pdf"
    words = ("--message", sent["conversation"], "--languages", "de,bg", "-o", str(document))
    told = germany.ask("form", "write", *words)
    assert told["form"] == sent["conversation"]
    found = read(bulgaria, document)
    assert found["fields"]["person_surname"] == "Петрова"
    assert found["fields"]["recipient_state"] == "Bulgarien / България (BG)"


def test_another_states_form_is_not_signed_for_it(germany: Office, tmp_path: Path) -> None:
    document = tmp_path / "reply.pdf"
    germany.run("form", "write", source(tmp_path, REPLY), "-o", str(document), status=2)
    assert not document.exists()


def test_a_form_signed_by_one_state_in_the_name_of_another_is_not_verified(
    germany: Office, bulgaria: Office, tmp_path: Path
) -> None:
    """The attack: a member signs, with its own good certificate, what another would say."""
    keys = germany.home / "keys"
    pem = (keys / "tls.crt").read_bytes()
    forged = write_form(REPLY, certificate_sha256=fingerprint_of(pem)).document
    document = tmp_path / "forged.pdf"
    document.write_bytes(
        signed(forged, certificate_pem=pem, key=keys / "tls.key", signed_at=SystemClock().now())
    )
    found = read(bulgaria, document, status=1)
    assert found["verified"] is False
    assert found["problem"] == "it is signed by DE, and says that it comes from BG"
    assert found["differences"] == []


def test_an_unsigned_form_is_read_and_not_verified(germany: Office, tmp_path: Path) -> None:
    document = tmp_path / "request.pdf"
    germany.ask("form", "write", source(tmp_path, REQUEST), "-o", str(document), "--unsigned")
    found = read(germany, document, status=1)
    assert found["problem"] == "it is not signed"
    assert found["form"] == REQUEST.id


def test_without_a_network_document_a_certificate_from_elsewhere_vouches(
    germany: Office, tmp_path: Path
) -> None:
    document = tmp_path / "request.pdf"
    germany.ask("form", "write", source(tmp_path, REQUEST), "-o", str(document))
    stranger = Office(tmp_path / "nowhere")
    assert read(stranger, document, status=1)["verified"] is False
    certificate = str(germany.home / "keys" / "tls.crt")
    assert read(stranger, document, "--certificate", certificate)["verified"] is True


def test_key_and_certificate_belong_together(germany: Office, tmp_path: Path) -> None:
    words = ("-o", str(tmp_path / "x.pdf"), "--key", "seal.key")
    germany.run("form", "write", source(tmp_path, REQUEST), *words, status=2)


@pytest.mark.parametrize("languages", ["de", "bg,el"])
def test_the_languages_can_be_chosen(germany: Office, tmp_path: Path, languages: str) -> None:
    document = tmp_path / "request.pdf"
    words = ("-o", str(document), "--languages", languages)
    told = germany.ask("form", "write", source(tmp_path, REQUEST), *words)
    assert told["languages"] == languages.split(",")
    assert read(germany, document)["differences"] == []


@pytest.mark.parametrize("languages", ["DE,bg", "de,bg,el", "german", ""])
def test_languages_that_are_none_are_refused(
    germany: Office, tmp_path: Path, languages: str
) -> None:
    words = ("-o", str(tmp_path / "x.pdf"), "--languages", languages or ",")
    germany.run("form", "write", source(tmp_path, REQUEST), *words, status=2)


@pytest.mark.parametrize("kind", FormKind)
def test_the_examples_can_be_written(
    germany: Office, bulgaria: Office, tmp_path: Path, kind: FormKind
) -> None:
    printed = CliRunner().invoke(app, ["form", "example", kind])
    path, document = tmp_path / "example.json", tmp_path / "example.pdf"
    path.write_text(printed.stdout, encoding="utf-8")
    office = germany if json.loads(printed.stdout)["sender"]["state"] == "DE" else bulgaria
    office.ask("form", "write", str(path), "-o", str(document))
    assert read(office, document)["verified"] is True


def test_a_node_that_speaks_ecris_attaches_its_xml_too(germany: Office, tmp_path: Path) -> None:
    config = germany.home / "comity.toml"
    ecris = '\n[ecris]\nurl = "https://127.0.0.1:9443/ecris"\n[ecris.codes]\nown_codes = true\n'
    config.write_text(config.read_text(encoding="utf-8") + ecris, encoding="utf-8")
    asked = ("--to", "BG", "--purpose", "criminal-proceedings", "--case", "R 1")
    sent = germany.ask("request", *asked, "--authority", "LG Köln", "--sex", "female", *PERSON)
    document = tmp_path / "request.pdf"
    told = germany.ask("form", "write", "--message", sent["conversation"], "-o", str(document))
    assert told["attached_ecris"] is True
    xml = read_document(document.read_bytes()).attachments["message.xml"]
    assert b"RequestMessage" in xml
    assert "Петрова".encode() in xml
    assert read(germany, document)["attachments"] == ["message.xml"]
