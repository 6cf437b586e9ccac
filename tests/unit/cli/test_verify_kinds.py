"""One command verifies whatever Comity hands out, and tells by the content what it is."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from tests.unit.cli.node_homes import Ran, run
from tests.unit.cli.offices import Office
from tests.unit.cli.test_credential_command import issue, person, seal, show, wallet
from tests.unit.cli.test_register_export import filled
from tests.unit.ledger.anchored_exchange import (
    ASKED,
    FRANCE,
    GERMANY,
    REQUEST,
    START,
    Parties,
    evidence,
    network,
    sizes_in,
)
from tests.unit.transport.forms.form_material import require_part
from tests.unit.trust import networks

from comity.clock import SystemClock
from comity.ids import StateCode
from comity.trust.container_signature import write_container
from comity.trust.document_key import document_key, make_seal_key
from comity.trust.network_changes import renewed
from comity.trust.sealed_document import read_sealed

__all__ = ["person", "wallet"]


@pytest.fixture
def case(tmp_path: Path) -> Path:
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    anchors = [parties.anchor(state, sizes_in(state, items)) for state in (GERMANY, FRANCE)]
    path = tmp_path / "case.evidence"
    path.write_bytes(evidence(items, anchors=anchors))
    (tmp_path / "network.note").write_bytes(networks.signed(network()))
    return path


def _network(folder: Path) -> tuple[object, ...]:
    return ("--network", folder / "network.note")


def _container(folder: Path, inside: bytes) -> tuple[Path, Path]:
    # The command asks the machine's clock.
    now = SystemClock().now().replace(microsecond=0)
    day = timedelta(days=1)
    made = make_seal_key(StateCode("DE"), "Beispielamt", now - 2 * day, now + day)
    raw = write_container(
        {"case.evidence": inside, "note.txt": b"see there"},
        media_types={"case.evidence": "application/json", "note.txt": "text/plain"},
        key=document_key(made.certificate_pem, made.key_pem),
        signed_at=now - day,
    )
    path, certificate = folder / "case.asice", folder / "seal.crt"
    path.write_bytes(raw)
    certificate.write_bytes(made.certificate_pem)
    return path, certificate


def _told(ran: Ran) -> str:
    return ran.out + ran.err


def test_evidence_of_format_3_says_who_vouches_for_what(case: Path) -> None:
    digest = network().digest()
    ran = run("verify", case, *_network(case.parent), "--network-digest", digest)
    assert ran.code == 0, _told(ran)
    assert "cosigned by AT, BE (2 asked for)" in ran.out
    assert "Vouched for" in ran.out
    assert "The file holds no answer, and no entry that says there was none" in ran.out
    told = run("verify", case, *_network(case.parent), "--json").data
    assert f"sent {REQUEST}" in told["codes"]
    assert told["made_with"] == digest
    assert told["deadline"]["standing"] == "no-answer-shown"


def test_a_file_made_with_an_earlier_document_is_verified_with_both(case: Path) -> None:
    later = renewed(network(), at=START, expires_at=START.replace(month=9))
    last = renewed(later, at=START.replace(month=7), expires_at=START.replace(month=11))
    for name, document in (("later", later), ("last", last)):
        (case.parent / name).write_bytes(networks.signed(document))
    lacking = run("verify", case, "--network", case.parent / "last")
    assert lacking.code == 1
    assert "19 network" in lacking.err
    both = ("--network", case.parent / "last", "--network", case.parent / "later")
    ran = run("verify", case, *both, "--network-digest", last.digest())
    assert ran.code == 0, _told(ran)


def test_evidence_without_the_network_document_is_wrong_usage(case: Path) -> None:
    ran = run("verify", case)
    assert ran.code == 2
    assert "network" in _told(ran)


def test_a_container_is_verified_with_the_certificate_and_what_is_in_it(case: Path) -> None:
    path, certificate = _container(case.parent, case.read_bytes())
    words = ("verify", path, "--certificate", certificate)
    ran = run(*words, *_network(case.parent))
    assert ran.code == 0, _told(ran)
    assert ran.out.startswith("VERIFIED. The seal vouches for the whole document (asic-e)")
    assert f"case.evidence: evidence, verified: 1 messages of {REQUEST}" in ran.out
    assert "note.txt: no evidence file" in ran.out
    told = json.loads(run(*words, "--json").out)
    assert told["verified"] is True
    assert "not verified" in told["files"]["case.evidence"]


def test_a_seal_of_nobody_known_is_not_verified(case: Path) -> None:
    path, _ = _container(case.parent, case.read_bytes())
    ran = run("verify", path)
    assert ran.code == 1
    assert "nobody here knows the certificate" in _told(ran)


def test_a_container_whose_evidence_does_not_hold_says_so(case: Path) -> None:
    raw = case.read_bytes()
    path, certificate = _container(case.parent, raw.replace(b'"salt": "AQ', b'"salt": "BQ', 1))
    ran = run("verify", path, "--certificate", certificate, *_network(case.parent))
    assert ran.code == 1
    assert ran.out.startswith("NOT VERIFIED. The seal holds, but evidence inside does not")
    assert "case.evidence: evidence, NOT VERIFIED: " in ran.out


def test_a_container_that_was_changed_is_not_verified(case: Path) -> None:
    path, certificate = _container(case.parent, case.read_bytes())
    changed = BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(changed, "w") as other:
        for entry in archive.infolist():
            content = archive.read(entry)
            other.writestr(entry, b"see where" if entry.filename == "note.txt" else content)
    path.write_bytes(changed.getvalue())
    ran = run("verify", path, "--certificate", certificate, "--json")
    assert ran.code == 1
    assert json.loads(ran.out)["verified"] is False


def test_a_credential_is_verified_with_its_list_and_its_audience(
    germany: Office,
    person: str,
    wallet: Path,
) -> None:
    issue(germany, person, wallet)
    show(wallet)
    germany.run("credential", "status-list", "-o", str(wallet / "list.jwt"), *seal(germany))
    shown = wallet / "shown.sd-jwt"
    certificate = germany.home / "keys" / "tls.crt"
    school = ("--to", "https://school.example", "--nonce", "7f3a")
    listed = ("--status-list", wallet / "list.jwt")
    ran = run("verify", shown, "--certificate", certificate, *school, *listed)
    assert ran.code == 0, _told(ran)
    assert "birth_date: 1980-05-06" in ran.out
    assert "It was not withdrawn" in ran.out
    plain = run("verify", shown, "--certificate", certificate, *school, "--json").data
    assert any("not withdrawn" in sentence for sentence in plain["not_proved"])
    stranger = run("verify", shown, "--certificate-sha256", "0" * 64, *school)
    assert stranger.code == 1
    assert "not known here" in stranger.err
    other = ("--to", "https://other.example", "--nonce", "7f3a")
    assert run("verify", shown, "--certificate", certificate, *other).code == 1
    assert run("verify", shown, "--certificate", certificate, "--to", "x").code == 2


@pytest.mark.parametrize("raw", [b"%PDF-1.7\n", b"PK\x03\x04", b"{}", b"", b"a.b.c~", b"\xff"])
def test_what_only_looks_like_one_is_refused_and_harms_nobody(raw: bytes, case: Path) -> None:
    case.write_bytes(raw)
    ran = run("verify", case, *_network(case.parent), "--json")
    assert ran.code == 1
    assert json.loads(ran.out)["verified"] is False


def test_a_sealed_pdf_is_verified_with_the_certificate_of_its_seal(
    germany: Office, tmp_path: Path
) -> None:
    require_part()
    someone, path = filled(germany, tmp_path)[0], tmp_path / "certificate.pdf"
    germany.run("document", "certificate", someone, "--case", "A 17", "-o", str(path))
    seal_certificate = tmp_path / "seal.crt"
    seal = read_sealed(path.read_bytes()).seals[0].certificate
    der = x509.load_der_x509_certificate(seal)
    seal_certificate.write_bytes(der.public_bytes(Encoding.PEM))
    ran = run("verify", path, "--certificate", seal_certificate)
    assert ran.code == 0, _told(ran)
    assert ran.out.startswith("VERIFIED. The seal vouches for the whole document (pdf)")
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 3] ^= 1
    path.write_bytes(bytes(raw))
    assert run("verify", path, "--certificate", seal_certificate).code == 1
