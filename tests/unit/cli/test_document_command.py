"""Documents are issued on record, sealed, and read by whoever gets them."""

import os
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.cli.node_homes import conversed, delivered, done, founded, run
from tests.unit.cli.offices import Office, hand_over
from tests.unit.cli.test_register_export import filled
from tests.unit.transport.documents.document_material import certifier
from tests.unit.transport.forms.form_material import require_part

from comity.assembly.build import open_node
from comity.assembly.findings import Finding, Status
from comity.assembly.home import Home
from comity.assembly.key_protection import protect
from comity.assembly.readiness_documents import examine_seal
from comity.assembly.sealing_documents import make_seal, sealing_key
from comity.clock import SystemClock
from comity.errors import KeyLocked, KeyUnavailable
from comity.ledger.entry import EntryKind
from comity.transport.documents.model import DocumentKind
from comity.transport.documents.record import EVIDENCE_NAME, NAME, read_record
from comity.trust.certificates import der_of
from comity.trust.key_sealing import KeySafe
from comity.trust.sealed_document import SealedDocument, read_sealed, vouching_problem

require_part()

CRIMINAL = ("--purpose", "criminal-proceedings", "--case", "12 KLs 3/26")


def issued(office: Office, out: Path, *words: str) -> SealedDocument:
    """Issue a document, and read it as whoever gets it would."""
    told = office.ask("document", *words, "-o", str(out))
    assert out.stat().st_mode & 0o077 == 0
    document = read_sealed(out.read_bytes())
    assert [each.certificate_sha256 for each in document.seals] == [
        mark for mark in [told["sealed_with"]] if mark
    ]
    assert all(each.problem == "" for each in document.seals)
    return document


def test_an_extract_is_sealed_and_on_record(germany: Office, tmp_path: Path) -> None:
    person, leaves = filled(germany, tmp_path)[0], germany.leaves()
    document = issued(germany, tmp_path / "x.pdf", "extract", person, *CRIMINAL)
    assert germany.leaves() == leaves + 2, "a consultation and an export"
    record = read_record(document.files[NAME])
    assert record.kind is DocumentKind.EXTRACT
    assert record.case == "12 KLs 3/26"
    with closing(germany.node().database) as database, database.read() as snapshot:
        held = snapshot.register.convictions_of(person)
        kinds = [snapshot.log.entry(leaves + number).kind for number in range(2)]
    assert [each.id for each in record.convictions] == [each.conviction.id for each in held]
    assert kinds == [EntryKind.CONSULTATION, EntryKind.EXPORT]


def test_a_certificate_shows_no_case_and_is_in_the_wanted_language(
    germany: Office, tmp_path: Path
) -> None:
    person = filled(germany, tmp_path)[0]
    words = ("certificate", person, "--case", "A 17", "--language", "fr")
    record = read_record(issued(germany, tmp_path / "x.pdf", *words).files[NAME])
    assert (record.kind, record.case, record.language) == (DocumentKind.CERTIFICATE, "", "fr")
    assert record.purpose == "own-record"


def test_without_a_purpose_or_officer_nothing_is_issued(germany: Office, tmp_path: Path) -> None:
    person, leaves, out = filled(germany, tmp_path)[0], germany.leaves(), tmp_path / "x.pdf"
    germany.run("document", "extract", person, "--case", "1", "-o", str(out), status=2)
    germany.run("document", "certificate", person, "--case", " ", "-o", str(out), status=2)
    germany.run("document", "extract", "nobody", *CRIMINAL, "-o", str(out), status=2)
    assert not out.exists()
    assert germany.leaves() == leaves


def test_the_authoritys_own_seal_takes_the_place_of_the_nodes(
    germany: Office, tmp_path: Path
) -> None:
    person = filled(germany, tmp_path)[0]
    told = germany.ask("document", "seal-key")
    germany.run("document", "seal-key", status=5)
    assert (germany.home / "keys" / "seal.key").stat().st_mode & 0o077 == 0
    (seal,) = issued(germany, tmp_path / "a.pdf", "extract", person, *CRIMINAL).seals
    assert seal.certificate_sha256 == told["sha256"]
    certificate = germany.home / "keys" / "seal.crt"
    assert vouching_problem(seal, [der_of(certificate.read_bytes())], now=SystemClock().now()) == ""
    issued_by_authority = certifier().issue((germany.home / "keys" / "seal.csr").read_bytes())
    certificate.write_bytes(issued_by_authority + certifier().pem)
    (seal,) = issued(germany, tmp_path / "b.pdf", "extract", person, *CRIMINAL).seals
    assert seal.certificate == der_of(issued_by_authority)
    assert seal.chain == (certifier().der,)


def test_an_unsealed_document_says_so_and_bears_none(germany: Office, tmp_path: Path) -> None:
    person = filled(germany, tmp_path)[0]
    words = ("extract", person, *CRIMINAL, "--unsealed")
    assert issued(germany, tmp_path / "x.pdf", *words).seals == ()
    out = ("-o", str(tmp_path / "y.pdf"))
    germany.run("document", *words, "--time-stamp", *out, status=2)


def test_without_an_authority_no_time_stamp_is_promised(germany: Office, tmp_path: Path) -> None:
    person, out = filled(germany, tmp_path)[0], tmp_path / "x.pdf"
    said = germany.run(
        "document", "extract", person, *CRIMINAL, "--time-stamp", "-o", str(out), status=2
    )
    assert "No time-stamp authority" in said
    assert not out.exists()


def test_evidence_goes_into_a_container_of_the_same_seal(tmp_path: Path) -> None:
    network = founded(tmp_path)
    question, case = conversed(network), tmp_path / "case.asice"
    who = ("--home", network.de, "--by", "officer-7")
    done("evidence", "export", question, "-o", case, "--asice", *who)
    (seal,) = read_sealed(case.read_bytes()).seals
    assert seal.problem == ""
    words = ("verify", case, "--network", network.note)
    certificate = network.de / "keys" / "tls.crt"
    told = done(*words, "--certificate", certificate, "--json").data
    assert told["verified"] is True
    assert "evidence.json" in told["files"]
    # The network document names the node's certificate, and counts where it is the one meant.
    network_digest = done(
        "evidence", "export", question, "-o", tmp_path / "x", *who, "--json"
    ).data["network_digest"]
    pinned = done(*words, "--network-digest", network_digest, "--json").data
    assert pinned["verified"] is True
    nobody = run(*words, "--json")
    assert nobody.code == 1
    assert nobody.data["verified"] is False


def test_a_reply_carries_the_evidence_of_its_exchange(tmp_path: Path) -> None:
    """Two nodes exchange in earnest; what France answered becomes a document in Germany,
    with evidence inside that a verifier checks with the network document alone."""
    network = founded(tmp_path)
    asked = done(
        "request", "--to", "FR", *CRIMINAL, "--authority", "LG", "--surname", "Exemple",
        "--forename", "Marie", "--birth-date", "1980-12-01", "--sex", "female",
        "--home", network.de, "--by", "officer-7", "--json",
    ).data  # fmt: skip
    delivered(network.de, network.fr)
    (task,) = done("inbox", "--home", network.fr, "--json").data["tasks"]
    why = ("--nobody", "--reason", "file read", "--by", "officer-9")
    done("reply", task["id"], *why, "--home", network.fr, "--json")
    delivered(network.fr, network.de)
    german = open_node(Home(network.de))
    with closing(german.database) as database, database.read() as snapshot:
        messages = snapshot.exchange.messages_of(asked["conversation"])
    (answer,) = [each.id for each in messages if each.kind == "RRS"]
    out = tmp_path / "reply.pdf"
    words = ("document", "reply", answer, "-o", out, "--language", "de", "--by", "officer-7")
    told = done(*words, "--home", network.de, "--json").data
    assert told["evidence_attached"] is True
    document = read_sealed(out.read_bytes())
    record = read_record(document.files[NAME])
    assert record.answer is not None
    assert (record.answer.answered.state, record.answer.reply) == ("FR", answer)
    evidence = tmp_path / "case.evidence"
    evidence.write_bytes(document.files[EVIDENCE_NAME])
    verified = done("verify", evidence, "--network", network.note, "--json").data
    assert verified["verified"] is True
    assert {asked["conversation"], answer} <= {each["id"] for each in verified["messages"]}


def test_files_go_into_a_signed_container_and_that_is_on_record(
    germany: Office, tmp_path: Path
) -> None:
    names = ("case.evidence", "judgment.txt")
    for name in names:
        (tmp_path / name).write_text(name)
    leaves = germany.leaves()
    words = ("container", *(str(tmp_path / name) for name in names))
    document = issued(germany, tmp_path / "case.asice", *words)
    assert document.files == {name: name.encode() for name in names}
    assert germany.leaves() == leaves + 1
    twice = tmp_path / "other"
    twice.mkdir()
    (twice / "judgment.txt").write_text("another")
    germany.run(
        "document", *words, str(twice / "judgment.txt"), "-o", str(tmp_path / "y"), status=2
    )


def test_only_a_reply_becomes_a_document_of_one(
    germany: Office, bulgaria: Office, tmp_path: Path
) -> None:
    sent = germany.ask(
        "request", "--to", "BG", *CRIMINAL, "--authority", "LG", "--surname", "Петрова",
        "--forename", "Елена", "--birth-date", "1980-12-01", "--sex", "female",
    )  # fmt: skip
    hand_over(germany, bulgaria)
    out = ("-o", str(tmp_path / "x.pdf"))
    germany.run("document", "reply", sent["conversation"], *out, status=2)
    germany.run("document", "reply", "DE-BG-RRS-000000000000001", *out, status=2)
    assert not (tmp_path / "x.pdf").exists()


def test_doctor_tells_until_when_documents_can_be_sealed(germany: Office) -> None:
    def seal(days: float) -> list[Finding]:
        now = SystemClock().now() + timedelta(days=days)
        return list(examine_seal(Home(germany.home), now))

    assert seal(0) == []
    germany.ask("document", "seal-key")
    assert [each.status for each in seal(0)] == [Status.OK]
    assert [each.status for each in seal(3 * 365 - 20)] == [Status.WARN]
    assert [each.status for each in seal(3 * 365 + 1)] == [Status.FAIL]
    (germany.home / "keys" / "seal.crt").write_bytes(b"none")
    with pytest.raises(KeyUnavailable):
        seal(0)


def test_a_protected_home_protects_the_key_of_the_seal(germany: Office) -> None:
    protect(Home(germany.home), "eleven horses sleep standing", randomness=os.urandom)
    opened = Home(germany.home, KeySafe(lambda: "eleven horses sleep standing"))
    make_seal(opened, now=SystemClock().now(), randomness=os.urandom)
    assert b"PRIVATE KEY" not in (germany.home / "keys" / "seal.key").read_bytes()
    assert sealing_key(opened).is_elliptic
    with pytest.raises(KeyLocked):
        sealing_key(Home(germany.home, KeySafe(lambda: "another one altogether")))
