"""What is said of revocations, and what follows for a token."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ReasonFlags
from tests.unit.trust.stamping import NOTE, NOW, YEAR, HandClock, anchored, authority, stamped

from comity.errors import TimeStampInvalid
from comity.trust.revocation_values import (
    basic_response,
    question_about,
    sources_of,
    with_revocation_values,
)
from comity.trust.time_stamp import (
    REMARK_REVOCATION,
    StampedTime,
    verify_chain,
    verify_token,
)
from comity.trust.time_stamp_revocation import is_word_on
from comity_training.time_stamping_authority import TimeStampingAuthority

ADDRESS = "http://127.0.0.1:9"
HOUR = timedelta(hours=1)


def told(by: TimeStampingAuthority, raw: bytes) -> bytes:
    """Return a token with what its authority tells at present."""
    if by.with_answers:
        return with_revocation_values(raw, [], [basic_response(by.answer_about(b""))])
    return with_revocation_values(raw, [by.revocation_list()], [])


def verified(by: TimeStampingAuthority, *tokens: bytes, now: datetime = NOW) -> StampedTime:
    return verify_chain(tokens, NOTE, anchored(by), now=now)


@pytest.mark.parametrize("with_answers", [False, True])
def test_word_of_revocations_takes_the_remark_away(with_answers: bool) -> None:
    clock = HandClock()
    example = authority(clock, address=ADDRESS, with_answers=with_answers)
    bare = stamped(example, clock)
    [unknown] = bare.unknown
    sources = sources_of(unknown)
    expected = ((), (f"{ADDRESS}/ocsp",)) if with_answers else ((f"{ADDRESS}/revoked.crl",), ())
    assert (sources.lists, sources.answers) == expected
    assert verified(example, bare.token.raw).remarks == (REMARK_REVOCATION,)
    assert verified(example, told(example, bare.token.raw)).remarks == ()


def test_a_certificate_that_names_no_source_needs_no_word() -> None:
    clock = HandClock()
    example = authority(clock)
    assert verified(example, stamped(example, clock).token.raw).remarks == ()


@pytest.mark.parametrize("with_answers", [False, True])
def test_a_token_of_a_revoked_certificate_is_refused(with_answers: bool) -> None:
    clock = HandClock()
    example = authority(clock, address=ADDRESS, with_answers=with_answers)
    example.revoked_at = NOW - HOUR
    raw = told(example, stamped(example, clock).token.raw)
    with pytest.raises(TimeStampInvalid, match="revoked"):
        verified(example, raw)


@pytest.mark.parametrize(
    ("reason", "stays"),
    [
        (ReasonFlags.superseded, True),
        (ReasonFlags.cessation_of_operation, True),
        (ReasonFlags.key_compromise, False),
        (ReasonFlags.ca_compromise, False),
        (None, False),
    ],
)
def test_a_later_revocation_matters_unless_its_reason_is_harmless(
    reason: ReasonFlags | None, stays: bool
) -> None:
    clock = HandClock()
    example = authority(clock, address=ADDRESS)
    bare = stamped(example, clock).token.raw
    clock.time = NOW + 2 * HOUR
    example.revoked_at, example.reason = NOW + HOUR, reason
    raw = told(example, bare)
    if stays:
        assert verified(example, raw, now=clock.time).at == NOW
    else:
        with pytest.raises(TimeStampInvalid, match="revoked"):
            verified(example, raw, now=clock.time)


def test_what_was_renewed_before_the_compromise_still_counts() -> None:
    clock = HandClock()
    example = authority(clock, address=ADDRESS)
    first = told(example, stamped(example, clock).token.raw)
    clock.time = NOW + HOUR
    example.renew_certificate(5 * YEAR)
    second = told(example, stamped(example, clock, [first]).token.raw)
    # The first certificate's key is compromised afterwards: the chain shows that the
    # first token was there before.
    assert verified(example, first, second, now=NOW + YEAR).at == NOW


def test_word_of_another_authority_is_refused() -> None:
    clock = HandClock()
    example = authority(clock, address=ADDRESS)
    other = authority(clock, "Other Authority", address=ADDRESS)
    raw = stamped(example, clock).token.raw
    for lists, answers in (
        ([other.revocation_list()], []),
        ([example.revocation_list(), other.revocation_list()], []),
        ([], [basic_response(other.answer_about(b""))]),
        ([b"\x30\x03\x02\x01\x00"], []),
    ):
        with pytest.raises(TimeStampInvalid):
            verified(example, with_revocation_values(raw, lists, answers))


def test_word_from_before_the_time_that_it_covers_is_refused() -> None:
    clock = HandClock()
    example = authority(clock, address=ADDRESS)
    clock.time = NOW - timedelta(days=30)
    old = example.revocation_list()
    clock.time = NOW
    raw = with_revocation_values(stamped(example, clock).token.raw, [old], [])
    with pytest.raises(TimeStampInvalid, match="not of the time-stamp's time"):
        verified(example, raw)


def test_taking_the_word_out_again_gives_the_very_token() -> None:
    clock = HandClock()
    example = authority(clock, address=ADDRESS)
    raw = stamped(example, clock).token.raw
    assert with_revocation_values(told(example, raw), [], []) == raw


def test_a_question_is_about_the_certificate() -> None:
    clock = HandClock()
    example = authority(clock, address=ADDRESS, with_answers=True)
    proven = verify_token(
        stamped(example, clock).token.raw, NOTE, anchored(example), relied_on_at=NOW
    )
    assert len(question_about(proven.path[0], proven.path[1])) > 60


def test_an_answer_that_is_none_is_refused() -> None:
    for raw in (b"", b"\x30\x03\x0a\x01\x06", b"nonsense"):
        with pytest.raises(TimeStampInvalid):
            basic_response(raw)


def test_a_list_that_never_ends_is_in_force() -> None:
    clock = HandClock(NOW)
    issuer = authority(clock, address="http://stamps.example")
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer._root.certificate.subject)
        .last_update(NOW)
        .next_update(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    )
    listed = builder.sign(issuer._root.key, hashes.SHA256()).public_bytes(Encoding.DER)
    assert is_word_on(
        issuer._signer.certificate,
        issuer._root.certificate,
        listed=listed,
        stamped_at=NOW,
        relied_on_at=NOW,
    )
