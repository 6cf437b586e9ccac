"""Attack: a certificate of a version that there is none of, where nobody expects it.

The seal on a PDF carries certificates beside the signer's, which no signature covers. A stranger
puts one among them whose version is 6, and brings the file to the public page, or sends it to
whoever verifies: the library that reads certificates answers with an error of its own kind, which
was taken for a mistake in Comity itself. The page broke down, the operator was alarmed, and an
auditor was told to report a defect; so it was for the certificate of a credential.

Such a certificate leads to nobody. The seal is judged as with any other that is not known here.
"""

from pathlib import Path

import pytest
from tests.adversary.test_document_read_without_end import HEAD
from tests.desk.desk_stage import NOW
from tests.desk.pages.world import World, world
from tests.unit.cli.node_homes import run
from tests.unit.transport.documents.document_material import CERTIFICATE, DAY, own_key, pdf
from tests.unit.transport.forms.form_material import require_part

from comity.errors import CertificateNotTrusted, EvidenceInvalid
from comity.ids import StateCode
from comity.transport.documents.structure import SEAL_FIELD
from comity.trust.certificate_path import holder_of, path_problem
from comity.trust.certificates import not_after, not_before, pem_of
from comity.trust.compact_jws import key_of_certificate
from comity.trust.document_key import document_key, make_seal_key
from comity.trust.pdf_sealing import sign_pdf
from comity.trust.sealed_document import read_sealed

__all__ = ["world"]

require_part()

VERSION_3, VERSION_6 = b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x05"
UNKNOWN = "the certificate does not lead to one that is known here"


def of_no_version(certificate: bytes) -> bytes:
    """Return a certificate, DER, that says it is of version 6."""
    assert certificate.count(VERSION_3) == 1
    return certificate.replace(VERSION_3, VERSION_6)


def with_one_more(document: bytes, certificate: bytes) -> bytes:
    """Return a sealed PDF with a further certificate in the seal; no digest covers that place."""
    from asn1crypto import cms, x509  # noqa: PLC0415 - optional

    begins = document.rindex(b"/Contents <") + len(b"/Contents <")
    ends = document.index(b">", begins)
    seal = cms.ContentInfo.load(bytes.fromhex(document[begins:ends].decode()))
    seal["content"]["certificates"].append(x509.Certificate.load(certificate))
    written: bytes = seal.dump(force=True).hex().encode()
    assert len(written) <= ends - begins
    return document[:begins] + written.ljust(ends - begins, b"0") + document[ends:]


@pytest.fixture(scope="module")
def brought() -> bytes:
    """A certificate that somebody sealed, with such a certificate slipped into the seal."""
    made = make_seal_key(StateCode("DE"), "Somebody", NOW - DAY, NOW + 1000 * DAY)
    key = document_key(made.certificate_pem, made.key_pem)
    sealed = sign_pdf(
        pdf(CERTIFICATE), field_name=SEAL_FIELD, key=key, signed_at=NOW + DAY, reason="x"
    )
    return with_one_more(sealed, of_no_version(own_key().certificate))


def test_the_public_page_judges_the_seal_and_does_not_break_down(
    brought: bytes, world: World
) -> None:
    answer = world.desk.browser().call(
        "POST",
        "/verify",
        body=HEAD + brought + b"\r\n--part--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=part"},
    )
    assert (answer.status, UNKNOWN in answer.text) == (200, True), answer.text


def test_an_auditor_is_told_that_nobody_known_vouches(brought: bytes, tmp_path: Path) -> None:
    path, known = tmp_path / "document.pdf", tmp_path / "known.pem"
    path.write_bytes(brought)
    (seal,) = read_sealed(brought).seals
    assert seal.problem == "", "what was slipped in is covered by nothing"
    known.write_bytes(pem_of(own_key().certificate))
    ran = run("verify", path, "--certificate", known)
    assert ran.code == 1, ran.err
    assert UNKNOWN in ran.out


def test_such_a_certificate_is_never_a_defect() -> None:
    certificate = of_no_version(own_key().certificate)
    assert holder_of(certificate) == ""
    assert path_problem(certificate, [], [own_key().certificate], NOW) == UNKNOWN
    with pytest.raises(EvidenceInvalid):
        key_of_certificate(certificate)
    for read in (not_before, not_after):
        with pytest.raises(CertificateNotTrusted):
            read(certificate)
