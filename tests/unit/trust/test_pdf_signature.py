"""Signatures in PDF: they vouch for the whole document, or say why not."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.unit.transport.forms.form_material import REQUEST, require_part

from comity.errors import InputInvalid, KeyUnavailable
from comity.ids import StateCode
from comity.transport.forms.form_writing import write_form
from comity.transport.forms.tagging import SIGNATURE_FIELD
from comity.trust.certificates import IssuedCertificate, der_of, fingerprint, issue_certificate
from comity.trust.document_key import document_key
from comity.trust.pdf_sealing import sign_pdf
from comity.trust.pdf_signature import PdfSignature, signature_of, validity_problem

require_part()

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def issued(name: str = "Authority") -> IssuedCertificate:
    return issue_certificate(StateCode("DE"), name, ["localhost"], NOW - DAY, NOW + 100 * DAY)


def signed(document: bytes, identity: IssuedCertificate, at: datetime = NOW) -> bytes:
    return sign_pdf(
        document,
        field_name=SIGNATURE_FIELD,
        key=document_key(identity.cert_pem, identity.key_pem),
        signed_at=at,
        reason="Framework Decision 2009/315/JHA",
    )


@pytest.fixture(scope="module")
def unsigned() -> bytes:
    return write_form(REQUEST).document


@pytest.fixture(scope="module")
def identity() -> IssuedCertificate:
    return issued()


@pytest.fixture(scope="module")
def document(unsigned: bytes, identity: IssuedCertificate) -> bytes:
    return signed(unsigned, identity)


def found(document: bytes) -> PdfSignature:
    signature = signature_of(document)
    assert signature is not None
    return signature


def test_a_signature_names_its_certificate_and_its_time(
    document: bytes, identity: IssuedCertificate
) -> None:
    signature = found(document)
    assert signature.problem == ""
    assert signature.signed_at == NOW
    assert signature.certificate_sha256 == fingerprint(der_of(identity.cert_pem))
    assert "certificate=" not in repr(signature)


def test_a_document_without_a_signature_has_none(unsigned: bytes) -> None:
    assert signature_of(unsigned) is None


def test_every_changed_byte_is_noticed(document: bytes, unsigned: bytes) -> None:
    """The attack: a byte of the signed part is exchanged."""
    for place in range(200, len(unsigned), len(unsigned) // 23):
        changed = bytearray(document)
        changed[place] ^= 0x01
        try:
            signature = signature_of(bytes(changed))
        except InputInvalid:
            continue
        assert signature is None or signature.problem, place


def test_what_is_added_after_signing_is_noticed(document: bytes) -> None:
    """The attack: a later revision is appended that shows something else."""
    pypdf = pytest.importorskip("pypdf")
    from io import BytesIO  # noqa: PLC0415 - beside the only use

    writer = pypdf.PdfWriter(BytesIO(document), incremental=True)
    writer.add_attachment("other.json", b"{}")
    target = BytesIO()
    writer.write(target)
    assert target.getvalue().startswith(document)
    assert "after signing" in found(target.getvalue()).problem


def test_a_signature_by_somebody_else_names_somebody_else(
    unsigned: bytes, identity: IssuedCertificate
) -> None:
    other = issued("Somebody else")
    signature = found(signed(unsigned, other))
    assert signature.problem == ""
    assert signature.certificate_sha256 != fingerprint(der_of(identity.cert_pem))


def test_a_key_of_another_certificate_signs_nothing(unsigned: bytes) -> None:
    mixed = IssuedCertificate(issued().cert_pem, issued().key_pem)
    with pytest.raises(KeyUnavailable):
        signed(unsigned, mixed)


@pytest.mark.parametrize("pem", [b"", b"-----BEGIN PRIVATE KEY-----\n", b"\xff" * 20])
def test_what_is_no_key_is_refused_and_not_shown(unsigned: bytes, pem: bytes) -> None:
    with pytest.raises(KeyUnavailable) as refused:
        signed(unsigned, IssuedCertificate(issued().cert_pem, pem))
    assert "PRIVATE" not in f"{refused.value.public}{refused.value.private}"


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7 and no more", b"\x00" * 100])
def test_what_is_no_pdf_is_refused(raw: bytes, identity: IssuedCertificate) -> None:
    with pytest.raises(InputInvalid):
        signature_of(raw)
    with pytest.raises(InputInvalid):
        signed(raw, identity)


@pytest.mark.parametrize(
    ("at", "problem"),
    [
        (NOW, ""),
        (NOW + 99 * DAY, ""),
        (NOW + 101 * DAY, "the certificate was not valid when it signed"),
        (NOW - 2 * DAY, "the certificate was not valid when it signed"),
    ],
)
def test_the_certificate_must_be_valid_when_it_signs(
    identity: IssuedCertificate, at: datetime, problem: str
) -> None:
    signature = PdfSignature(der_of(identity.cert_pem), at)
    assert validity_problem(signature, NOW + 200 * DAY) == problem


def test_a_signature_from_the_future_does_not_count(identity: IssuedCertificate) -> None:
    signature = PdfSignature(der_of(identity.cert_pem), NOW + DAY)
    assert validity_problem(signature, NOW) == "the signature is dated in the future"
