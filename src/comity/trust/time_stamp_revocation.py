"""Whether a time-stamping certificate was revoked: lists and answers, checked and judged.

They are collected when the token is made and put beside its signature, where a further
token of the chain covers them; so whoever verifies later, and offline, sees what was known.

Source:
    RFC 5280, section 5 (lists); RFC 6960 (OCSP); RFC 3161, section 4, clause 1 (tokens
    made before a certificate was revoked); RFC 5126, section 6.3.4 (where they are put).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from comity.errors import TimeStampInvalid
from comity.trust.revocation_values import as_response, sources_of
from comity.trust.time_stamp_form import check_signature_is_whole

SKEW: Final = timedelta(minutes=5)
"""How far a list or answer may be ahead of the time-stamp that it vouches for."""

_UNREADABLE: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
)
_STRONG: Final = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
_HARMLESS: Final = frozenset(
    {
        x509.ReasonFlags.affiliation_changed,
        x509.ReasonFlags.superseded,
        x509.ReasonFlags.cessation_of_operation,
        x509.ReasonFlags.unspecified,
    }
)
"""Reasons for which what was stamped before stays stamped. No reason is not one of them."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What one source says of one certificate."""

    from_: datetime
    until: datetime | None
    revoked_at: datetime | None
    reason: x509.ReasonFlags | None


def judge(
    path: Sequence[x509.Certificate],
    lists: Sequence[bytes],
    answers: Sequence[bytes],
    *,
    stamped_at: datetime,
    relied_on_at: datetime,
) -> tuple[x509.Certificate, ...]:
    """Check what is known of the revocation of a path, and return what is not known.

    Args:
        path: The certificates, the signer's first and the anchor last.
        lists: Lists of revocations, DER.
        answers: Answers about single certificates (BasicOCSPResponse, DER).
        stamped_at: When the token says that it was made.
        relied_on_at: When it is shown to have existed: the time of the next token of its
            chain, or now.

    Returns:
        The certificates that name a source of which nothing is here.

    Raises:
        TimeStampInvalid: A certificate was revoked so that the token does not count; or a
            list or answer is of nobody on the path, not signed by who may, or not of that
            time. Whoever made or keeps the token.
    """
    unused_lists, unused_answers = list(lists), list(answers)
    unknown: list[x509.Certificate] = []
    for certificate, issuer in pairwise(path):
        told: list[_Told] = []
        for raw in tuple(unused_lists):
            read = _list_of(raw, issuer)
            if read is not None:
                unused_lists.remove(raw)
                told.append(_told_by_list(read, certificate))
        for raw in tuple(unused_answers):
            answer = _answer_on(raw, certificate, issuer)
            if answer is not None:
                unused_answers.remove(raw)
                told.append(answer)
        for each in told:
            _check_told(each, stamped_at=stamped_at, relied_on_at=relied_on_at)
        sources = sources_of(certificate)
        if not told and (sources.lists or sources.answers):
            unknown.append(certificate)
    if unused_lists or unused_answers:
        raise TimeStampInvalid("Something beside the time-stamp's signature is of nobody in it.")
    return tuple(unknown)


def is_word_on(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    *,
    listed: bytes | None = None,
    answered: bytes | None = None,
    stamped_at: datetime,
    relied_on_at: datetime,
) -> bool:
    """Say whether a list or an answer, as it came, is about a certificate and of that time.

    It comes from anybody on the way, and only who may tell of revocations is believed: one
    that is not such word is no reason to doubt a token, and so is asked for again.

    Args:
        certificate: The certificate.
        issuer: Whose it is.
        listed: A list of revocations, DER.
        answered: An answer about the certificate (BasicOCSPResponse, DER).
        stamped_at: As in ``judge``.
        relied_on_at: As in ``judge``.
    """
    try:
        told = None if answered is None else _answer_on(answered, certificate, issuer)
        read = None if listed is None else _list_of(listed, issuer)
    except TimeStampInvalid:
        return False
    if read is not None:
        told = _told_by_list(read, certificate)
    return told is not None and _is_timely(told, stamped_at, relied_on_at)


def _is_timely(told: _Told, stamped_at: datetime, relied_on_at: datetime) -> bool:
    """Say whether it was told by then, and was in force when the token was made, or later."""
    is_in_force = told.until is None or stamped_at - SKEW <= told.until
    return told.from_ <= relied_on_at + SKEW and (is_in_force or told.from_ >= stamped_at)


def _check_told(told: _Told, *, stamped_at: datetime, relied_on_at: datetime) -> None:
    """Apply RFC 3161, section 4, clause 1.

    A token made before a revocation for a harmless reason stays. After a compromise it
    counts only if it is shown to have existed before: who has the key can date at will.
    """
    if not _is_timely(told, stamped_at, relied_on_at):
        raise TimeStampInvalid("What is said of revocation is not of the time-stamp's time.")
    if told.revoked_at is None or relied_on_at < told.revoked_at:
        return
    if stamped_at < told.revoked_at and told.reason in _HARMLESS:
        return
    raise TimeStampInvalid("The time-stamp's certificate was revoked.")


def _list_of(raw: bytes, issuer: x509.Certificate) -> x509.CertificateRevocationList | None:
    """Return a list if the issuer made it, for everything that it issues."""
    check_signature_is_whole(raw, "list of revocations")
    try:
        read = x509.load_der_x509_crl(raw)
        if read.issuer != issuer.subject:
            return None
        if any(each.critical for each in read.extensions):
            return None
        key = issuer.public_key()
        if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
            return None
        if not isinstance(read.signature_hash_algorithm, _STRONG):
            return None
        return read if read.is_signature_valid(key) else None
    except _UNREADABLE:
        return None


def _told_by_list(read: x509.CertificateRevocationList, certificate: x509.Certificate) -> _Told:
    entry = read.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if entry is None:
        return _Told(read.last_update_utc, read.next_update_utc, None, None)
    reason: x509.ReasonFlags | None = None
    for extension in entry.extensions:
        if isinstance(extension.value, x509.CRLReason):
            reason = extension.value.reason
    return _Told(read.last_update_utc, read.next_update_utc, entry.revocation_date_utc, reason)


def _answer_on(raw: bytes, certificate: x509.Certificate, issuer: x509.Certificate) -> _Told | None:
    """Return what an answer says of a certificate, if who may has signed it."""
    check_signature_is_whole(raw, "answer")
    try:
        response = ocsp.load_der_ocsp_response(as_response(raw))
        answers = list(response.responses)
        answer = answers[0]
        is_signed = _is_signed(response, issuer, answer.this_update_utc)
        issuer_digest = _digest(answer.hash_algorithm, issuer.subject.public_bytes())
    except (*_UNREADABLE, IndexError):
        return None
    if len(answers) != 1 or answer.serial_number != certificate.serial_number:
        return None
    if answer.issuer_name_hash != issuer_digest:
        return None
    if not is_signed or answer.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        return None
    return _Told(
        answer.this_update_utc,
        answer.next_update_utc,
        answer.revocation_time_utc,
        answer.revocation_reason,
    )


def _is_signed(response: ocsp.OCSPResponse, issuer: x509.Certificate, at: datetime) -> bool:
    """Say whether the issuer signed an answer, or one whom it certified for that."""
    signer = issuer
    for each in response.certificates:
        if each == issuer:
            continue
        try:
            each.verify_directly_issued_by(issuer)
            usage = each.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
            return False
        if ExtendedKeyUsageOID.OCSP_SIGNING not in usage:
            return False
        if not each.not_valid_before_utc <= at.astimezone(UTC) <= each.not_valid_after_utc:
            return False
        signer = each
    key, algorithm = signer.public_key(), response.signature_hash_algorithm
    if not isinstance(algorithm, _STRONG):
        return False
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(
                response.signature, response.tbs_response_bytes, padding.PKCS1v15(), algorithm
            )
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(response.signature, response.tbs_response_bytes, ec.ECDSA(algorithm))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _digest(algorithm: hashes.HashAlgorithm, data: bytes) -> bytes:
    hasher = hashes.Hash(algorithm)
    hasher.update(data)
    return hasher.finalize()
