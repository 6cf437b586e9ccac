"""From a time-stamping certificate to an authority the network names, at a given moment.

Source:
    RFC 5280, section 6 (path validation); RFC 3161, section 2.3 (the certificate of an
    authority has the critical extended key usage of time-stamping, and no other).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat import asn1
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from comity.errors import TimeStampInvalid, TimeStampLapsed
from comity.trust.time_stamp_form import check_signature_is_whole, decoded, element, whole

_DEPTH: Final = 5
"""Intermediate certificates at most."""


def path_at(
    signer: x509.Certificate,
    others: Sequence[x509.Certificate],
    anchors: Sequence[x509.Certificate],
    at: datetime,
) -> tuple[x509.Certificate, ...]:
    """Return the certificates from the signer's to an anchor, all of them valid at a moment.

    Args:
        signer: Certificate that signed the token.
        others: Further certificates that came with it.
        anchors: Certificates the network document names for the authority: an authority's
            that issues others, or the time-stamping certificate itself.
        at: The moment, aware.

    Returns:
        The path, the signer's first and the anchor last.

    Raises:
        TimeStampInvalid: There is none, at that moment. Whoever made the token.
    """
    if not signer.not_valid_before_utc <= at <= signer.not_valid_after_utc:
        raise TimeStampInvalid("The time-stamp's certificate is not valid at that time.")
    if signer in anchors:
        _check_purpose(signer)
        return (signer,)
    verifier = (
        PolicyBuilder()
        .store(Store(list(anchors)))
        .time(at)
        .max_chain_depth(_DEPTH)
        .extension_policies(ca_policy=_ISSUERS, ee_policy=_SIGNER)
        .build_client_verifier()
    )
    try:
        return tuple(verifier.verify(signer, list(others)).chain)
    except (VerificationError, ValueError, x509.DuplicateExtension) as problem:
        raise TimeStampInvalid(
            "The time-stamp's certificate does not lead to the authority that it names.",
            private=str(problem),
        ) from problem


def check_still_valid(
    path: Sequence[x509.Certificate], anchors: Sequence[x509.Certificate], proven_at: datetime
) -> None:
    """Check that the same path holds at the later moment at which the token is relied on.

    Raises:
        TimeStampLapsed: A certificate had ended by then. Whoever keeps the chain, who did
            not renew it in time.
        TimeStampInvalid: It does not hold for another reason.
    """
    if any(each.not_valid_after_utc < proven_at for each in path):
        raise TimeStampLapsed("The time-stamp's certificates had ended before anything renewed it.")
    path_at(path[0], path[1:], anchors, proven_at)


def load_certificate(der: bytes) -> x509.Certificate:
    """Return a certificate, all of which could be read.

    Raises:
        TimeStampInvalid: Not one of version 3, with a number as it should be. Whoever
            supplied it.
    """
    tbs = decoded(_Enclosed, element(b"\x30", der), "certificate").certificate.tbs
    if len(tbs) < 7 or whole(tbs[0]) != _VERSION_3 or not _is_positive(tbs[1]):
        raise TimeStampInvalid("A certificate in the time-stamp cannot be read.")
    check_signature_is_whole(der, "certificate")
    try:
        certificate = x509.load_der_x509_certificate(der)
        # Its parts are read when they are first asked for, and so asked for here.
        certificate.public_key()
        parts = (certificate.issuer, certificate.subject, certificate.extensions)
    except (TypeError, ValueError, UnsupportedAlgorithm, x509.DuplicateExtension) as problem:
        raise TimeStampInvalid(
            "A certificate in the time-stamp cannot be read.", private=str(problem)
        ) from problem
    if not all(part is not None for part in parts):
        raise TimeStampInvalid("A certificate in the time-stamp cannot be read.")
    return certificate


@asn1.sequence
class _Certificate:
    """A certificate, taken apart only so far."""

    tbs: list[asn1.TLV]
    algorithm: asn1.TLV
    signature: asn1.BitString


@asn1.sequence
class _Enclosed:
    certificate: _Certificate


_VERSION_3: Final = b"\xa0\x03\x02\x01\x02"


def _is_positive(number: asn1.TLV) -> bool:
    """Say whether an element is a number greater than zero."""
    digits = bytes(number.data)
    return number.tag_bytes == b"\x02" and digits[:1] < b"\x80" and any(digits)


def _check_purpose(signer: x509.Certificate) -> None:
    try:
        usage = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound as problem:
        raise _not_an_authority() from problem
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise _not_an_authority()


def _not_an_authority() -> TimeStampInvalid:
    return TimeStampInvalid("The time-stamp's certificate is not for time-stamping.")


def _only_time_stamping(_: Policy, __: x509.Certificate, usage: x509.ExtendedKeyUsage) -> None:
    if list(usage) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise ValueError("not for time-stamping, or not for that alone")


def _signs(_: Policy, __: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        raise ValueError("not for signing")


def _is_issuer(_: Policy, __: x509.Certificate, constraints: x509.BasicConstraints) -> None:
    if not constraints.ca:
        raise ValueError("an issuer that may not issue")


def _may_issue(_: Policy, __: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is not None and not usage.key_cert_sign:
        raise ValueError("an issuer that may not issue")


def _for_time_stamping(
    _: Policy, __: x509.Certificate, usage: x509.ExtendedKeyUsage | None
) -> None:
    allowed = {ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
    if usage is not None and not allowed & set(usage):
        raise ValueError("an issuer of other certificates than those for time-stamping")


_SIGNER: Final = (
    ExtensionPolicy.permit_all()
    .require_present(x509.ExtendedKeyUsage, Criticality.CRITICAL, _only_time_stamping)
    .may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _signs)
)
_ISSUERS: Final = (
    ExtensionPolicy.permit_all()
    .require_present(x509.BasicConstraints, Criticality.AGNOSTIC, _is_issuer)
    .may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _may_issue)
    .may_be_present(x509.ExtendedKeyUsage, Criticality.AGNOSTIC, _for_time_stamping)
)
