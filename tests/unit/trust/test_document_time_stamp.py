"""A time-stamp on a seal: what it is over, and that programs of others read it."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from tests.programs import program
from tests.unit.transport.documents.document_material import (
    DAY,
    EXTRACT,
    NOW,
    certified_key,
    certifier,
    pdf,
    sealed,
    written,
)
from tests.unit.transport.forms.form_material import REASON, require_part
from tests.unit.trust.test_container_signature import FILES, TYPES, entries, repacked

from comity.errors import TimeStampingUnavailable, TimeStampInvalid
from comity.trust.container_signature import write_container
from comity.trust.pdf_sealing import Stamping
from comity.trust.sealed_document import Seal, read_sealed, vouching_problem
from comity.trust.time_stamp import verify_token
from comity.trust.time_stamp_request import accept_answer, query_for
from comity_training.time_stamping_authority import Misconduct, TimeStampingAuthority

require_part()


def numbers(seed: int) -> Callable[[int], bytes]:
    """Return a source of bytes that are random enough here, and the same each time."""
    count = seed

    def some(length: int) -> bytes:
        nonlocal count
        count += 1
        return (count.to_bytes(4, "big") * 16)[:length]

    return some


@pytest.fixture
def authority() -> TimeStampingAuthority:
    return TimeStampingAuthority("Example Time", lambda: NOW, numbers(7), NOW - 30 * DAY)


def stamping(authority: TimeStampingAuthority) -> Stamping:
    def stamp(octets: bytes) -> bytes:
        query = query_for(octets, numbers(99))
        answer = authority.answer(query.raw)
        return accept_answer(query, answer, lambda _: [authority.anchor], now=NOW).token.raw

    return stamp


def of_pdf(stamp: Stamping) -> bytes:
    return sealed(pdf(EXTRACT), certified_key(), stamping=stamp)


def of_container(stamp: Stamping) -> bytes:
    return write_container(
        FILES, media_types=TYPES, key=certified_key(), signed_at=NOW, stamping=stamp
    )


BOTH = pytest.mark.parametrize("make", [of_pdf, of_container], ids=["pdf", "container"])


def only_seal(raw: bytes) -> Seal:
    (seal,) = read_sealed(raw).seals
    return seal


@BOTH
def test_the_token_is_over_the_seal_itself(
    make: Callable[[Stamping], bytes], authority: TimeStampingAuthority
) -> None:
    seal = only_seal(make(stamping(authority)))
    assert seal.problem == ""
    proven = verify_token(
        seal.time_stamp, seal.stamped, lambda _: [authority.anchor], relied_on_at=NOW + DAY
    )
    assert proven.token.time == NOW
    known = [certifier().der]
    assert vouching_problem(seal, known, now=NOW + DAY, proven_at=proven.token.time) == ""


@BOTH
def test_a_token_of_another_seal_proves_nothing_of_this_one(
    make: Callable[[Stamping], bytes], authority: TimeStampingAuthority
) -> None:
    """The attack: a time-stamp is taken from an older document and put beside a newer seal."""
    older = stamping(authority)(b"another signature")
    seal = only_seal(make(lambda _: older))
    with pytest.raises(TimeStampInvalid):
        verify_token(
            seal.time_stamp, seal.stamped, lambda _: [authority.anchor], relied_on_at=NOW + DAY
        )


@BOTH
def test_nothing_is_sealed_while_the_authority_answers_wrongly(
    make: Callable[[Stamping], bytes], authority: TimeStampingAuthority
) -> None:
    authority.misconduct = Misconduct.ANOTHER_IMPRINT
    with pytest.raises(TimeStampInvalid):
        make(stamping(authority))
    authority.misconduct = Misconduct.DECLINES
    with pytest.raises(TimeStampingUnavailable):
        make(stamping(authority))


def test_poppler_still_finds_the_seal_valid_and_whole(
    authority: TimeStampingAuthority, tmp_path: Path
) -> None:
    raw = sealed(
        pdf(EXTRACT),
        certified_key(),
        stamping=stamping(authority),
        revocations=(certifier().revocations(),),
    )
    said = subprocess.run(
        [program("pdfsig"), written(tmp_path, raw)], check=True, capture_output=True, text=True
    ).stdout
    assert "Signature is Valid." in said
    assert "Total document signed" in said


def test_another_validator_believes_time_stamp_and_revocations_enclosed(
    authority: TimeStampingAuthority,
) -> None:
    """pyHanko's validator for long terms: seal, chain, list of revocations and time-stamp are
    all taken from the file, and nothing is fetched. (It also put the seal there.)"""
    certificates = pytest.importorskip("asn1crypto.x509", reason=REASON).Certificate
    reading = pytest.importorskip("pyhanko.pdf_utils.reader", reason=REASON)
    validation = pytest.importorskip("pyhanko.sign.validation", reason=REASON)
    stores = pytest.importorskip("pyhanko.sign.validation.dss", reason=REASON)
    context_of = pytest.importorskip("pyhanko_certvalidator", reason=REASON).ValidationContext
    raw = sealed(
        pdf(EXTRACT),
        certified_key(),
        stamping=stamping(authority),
        revocations=(certifier().revocations(),),
    )
    reader = reading.PdfFileReader(BytesIO(raw))
    store = stores.DocumentSecurityStore.read_dss(reader)
    assert len(store.certs) == 2
    assert len(store.crls) == 1
    context = context_of(
        trust_roots=[certificates.load(certifier().der)],
        moment=NOW + timedelta(hours=1),
        crls=[store.crls[0].get_object().data],
        allow_fetching=False,
        revocation_mode="require",
    )
    times = context_of(
        trust_roots=[certificates.load(authority.anchor)],
        moment=NOW + timedelta(hours=1),
        allow_fetching=False,
    )
    (signature,) = reader.embedded_regular_signatures
    status = validation.validate_pdf_signature(signature, context, ts_validation_context=times)
    assert status.bottom_line
    assert status.trusted
    assert status.timestamp_validity.valid
    assert status.timestamp_validity.trusted
    assert status.timestamp_validity.timestamp == NOW


def test_openssl_verifies_the_token_in_a_container(
    authority: TimeStampingAuthority, tmp_path: Path
) -> None:
    """The token and what it is over are taken out, and OpenSSL checks the one by the other."""
    seal = only_seal(of_container(stamping(authority)))
    anchor = x509.load_der_x509_certificate(authority.anchor)
    said = subprocess.run(
        [
            program("openssl"),
            "ts",
            "-verify",
            "-token_in",
            "-in",
            written(tmp_path, seal.time_stamp, "token"),
            "-data",
            written(tmp_path, seal.stamped, "data"),
            "-CAfile",
            written(tmp_path, anchor.public_bytes(Encoding.PEM), "anchor.pem"),
            "-attime",
            str(int((NOW + DAY).timestamp())),
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    assert "Verification: OK" in said.stdout, said.stderr


def test_a_token_taken_out_leaves_a_seal_without_time(
    authority: TimeStampingAuthority,
) -> None:
    contents = entries(of_container(stamping(authority)))
    name = "META-INF/signatures0.xml"
    xml = contents[name]
    start = xml.index(b"<xades:UnsignedProperties>")
    end = xml.index(b"</xades:UnsignedProperties>") + len(b"</xades:UnsignedProperties>")
    seal = only_seal(repacked({**contents, name: xml[:start] + xml[end:]}))
    assert seal.problem == ""
    assert seal.time_stamp == b""
