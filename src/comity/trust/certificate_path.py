"""From a certificate to one that is known, at a given moment.

Source:
    RFC 5280, section 6 (path validation). Revocation is not asked about here: nothing is
    fetched, and whoever relies on a seal later needs the lists that it encloses.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)

_DEPTH: Final = 5
"""Intermediate certificates at most."""


def path_problem(
    certificate: bytes, others: Sequence[bytes], known: Sequence[bytes], at: datetime
) -> str:
    """Return why a signer's certificate does not lead to a known one; empty if it does.

    Args:
        certificate: The signer's, DER.
        others: Further certificates that came with it, DER.
        known: Certificates that came on another road, DER: the signer's own, or one of an
            authority that issues certificates to others.
        at: The moment, aware.
    """
    try:
        signer = x509.load_der_x509_certificate(certificate)
        if not signer.not_valid_before_utc <= at <= signer.not_valid_after_utc:
            return "the certificate was not valid when it signed"
        if certificate in known:
            return ""
        anchors = [x509.load_der_x509_certificate(each) for each in known]
        if not anchors:
            return "nobody here knows the certificate"
        (
            PolicyBuilder()
            .store(Store(anchors))
            .time(at)
            .max_chain_depth(_DEPTH)
            .extension_policies(ca_policy=_ISSUERS, ee_policy=_SIGNER)
            .build_client_verifier()
            .verify(signer, [x509.load_der_x509_certificate(each) for each in others])
        )
    except (VerificationError, ValueError, x509.DuplicateExtension, x509.InvalidVersion):
        return "the certificate does not lead to one that is known here"
    return ""


def holder_of(certificate: bytes) -> str:
    """Return the name of a certificate's holder, as its issuer wrote it; empty if none.

    A self-signed certificate says of its holder whatever the holder likes.
    """
    try:
        subject = x509.load_der_x509_certificate(certificate).subject
        return subject.rfc4514_string()
    except (ValueError, x509.InvalidVersion):
        return ""


def _signs(_: Policy, __: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        raise ValueError("not for signing")


def _is_issuer(_: Policy, __: x509.Certificate, constraints: x509.BasicConstraints) -> None:
    if not constraints.ca:
        raise ValueError("an issuer that may not issue")


def _may_issue(_: Policy, __: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is not None and not usage.key_cert_sign:
        raise ValueError("an issuer that may not issue")


_SIGNER: Final = ExtensionPolicy.permit_all().may_be_present(
    x509.KeyUsage, Criticality.AGNOSTIC, _signs
)
_ISSUERS: Final = (
    ExtensionPolicy.permit_all()
    .require_present(x509.BasicConstraints, Criticality.AGNOSTIC, _is_issuer)
    .may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _may_issue)
)
