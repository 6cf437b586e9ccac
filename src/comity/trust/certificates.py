"""TLS certificates of nodes: self-signed, and trusted only through the network document.

There is no certificate authority. A node's certificate counts because the network
document names its SHA-256 fingerprint; the names inside it merely help TLS
libraries and people.

Source:
    RFC 5280 (X.509); FIPS 186-5 with curve P-256.
"""

import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from comity.errors import CertificateNotTrusted, InputInvalid
from comity.ids import StateCode
from comity.trust.digest import sha256

MAX_CERTIFICATE_BYTES: Final = 8192


class IssuedCertificate(NamedTuple):
    """A certificate and its private key, both PEM. The key is secret."""

    cert_pem: bytes
    key_pem: bytes

    def __repr__(self) -> str:
        """Show neither."""
        return "IssuedCertificate(...)"

    def __reduce__(self) -> str:
        """Refuse to be copied into a pickle, where secrets would travel unseen.

        Raises:
            TypeError: Always. The caller's bug.
        """
        raise TypeError("an issued certificate is stored as its two files")


def issue_certificate(
    state: StateCode,
    node_name: str,
    names: Sequence[str],
    not_before: datetime,
    not_after: datetime,
) -> IssuedCertificate:
    """Make a key and a self-signed certificate for a node, client and server at once.

    Args:
        state: Country in the subject.
        node_name: Common name in the subject, at most 64 characters.
        names: DNS names and IP addresses under which peers reach the node; at
            least one.
        not_before: First moment of validity, aware.
        not_after: Last moment of validity, aware.

    Raises:
        InputInvalid: A name or the period breaks a rule. The operator's input.

    Source:
        RFC 5280, sections 4.1.2.6 (subject), 4.2.1.3 (key usage), 4.2.1.6
        (alternative names) and 4.2.1.12 (extended key usage).
    """
    if not_before >= not_after:
        raise InputInvalid("A certificate ends after it begins.", field="not_after")
    if not names:
        raise InputInvalid("A certificate names at least one address.", field="names")
    key = ec.generate_private_key(ec.SECP256R1())
    try:
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, state),
                x509.NameAttribute(NameOID.COMMON_NAME, node_name),
            ]
        )
        alternatives = x509.SubjectAlternativeName([_alternative(name) for name in names])
    except ValueError as problem:
        raise InputInvalid(f"A certificate cannot carry this name: {problem}") from problem
    subject_key = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(alternatives, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_SIGNATURES_ONLY, critical=True)
        .add_extension(
            x509.ExtendedKeyUsage(
                [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
            ),
            critical=False,
        )
        .add_extension(subject_key, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(subject_key),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    return IssuedCertificate(
        cert_pem=certificate.public_bytes(serialization.Encoding.PEM),
        key_pem=key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )


def fingerprint(der: bytes) -> str:
    """Return the SHA-256 of a certificate in DER, as 64 hexadecimal digits."""
    return sha256(der).hex()


def der_of(cert_pem: bytes) -> bytes:
    """Return a certificate in DER.

    Raises:
        InputInvalid: Not a certificate in PEM. The operator's file.
    """
    try:
        certificate = x509.load_pem_x509_certificate(cert_pem)
    except (ValueError, x509.InvalidVersion) as problem:
        raise InputInvalid("Not a certificate in PEM.") from problem
    return certificate.public_bytes(serialization.Encoding.DER)


def pem_of(der: bytes) -> bytes:
    """Return a certificate in PEM.

    Raises:
        CertificateNotTrusted: Not a certificate. Whoever supplied it.
    """
    return _load(der).public_bytes(serialization.Encoding.PEM)


def not_before(der: bytes) -> datetime:
    """Return the first moment of a certificate's validity, aware, in UTC.

    Raises:
        CertificateNotTrusted: Not a certificate. Whoever supplied it.
    """
    return _load(der).not_valid_before_utc


def not_after(der: bytes) -> datetime:
    """Return the last moment of a certificate's validity, aware, in UTC.

    Raises:
        CertificateNotTrusted: Not a certificate. Whoever supplied it.
    """
    return _load(der).not_valid_after_utc


def remaining(der: bytes, now: datetime) -> timedelta:
    """Return how long a certificate is still valid; negative once it has ended.

    Raises:
        CertificateNotTrusted: Not a certificate. Whoever supplied it.
    """
    return not_after(der) - now


def serves_for(der: bytes) -> frozenset[str]:
    """Return for which ends of a TLS connection a certificate may be shown.

    TLS libraries refuse one that says it is for the other end, however well it is pinned.

    Returns:
        ``client``, ``server``, or both; both where the certificate says nothing.

    Raises:
        CertificateNotTrusted: Not a certificate. Whoever supplied it.

    Source:
        RFC 5280, section 4.2.1.12 (extended key usage).
    """
    try:
        usages = _load(der).extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return frozenset(_ENDS.values())
    except ValueError as problem:
        raise CertificateNotTrusted("The certificate cannot be read.") from problem
    if ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE in usages:
        return frozenset(_ENDS.values())
    return frozenset(_ENDS[usage] for usage in usages if usage in _ENDS)


def issues_others(der: bytes) -> bool:
    """Return whether a certificate is an authority's, whose holder may issue others.

    Tools that make self-signed certificates often let them say so: one that names a host,
    or says that it is for an end of a connection, is a system's own all the same.

    Raises:
        CertificateNotTrusted: Not a certificate. Whoever supplied it.

    Source:
        RFC 5280, sections 4.2.1.9 (basic constraints) and 4.2.1.3 (key usage).
    """
    certificate = _load(der)
    try:
        stated = {type(each.value): each.value for each in certificate.extensions}
    except ValueError as problem:
        raise CertificateNotTrusted("The certificate cannot be read.") from problem
    constraints, usage = stated.get(x509.BasicConstraints), stated.get(x509.KeyUsage)
    issues = (isinstance(constraints, x509.BasicConstraints) and constraints.ca) or (
        isinstance(usage, x509.KeyUsage) and usage.key_cert_sign
    )
    if not issues or certificate.issuer != certificate.subject:
        return issues
    ends, names = stated.get(x509.ExtendedKeyUsage), stated.get(x509.SubjectAlternativeName)
    is_for_an_end = isinstance(ends, x509.ExtendedKeyUsage) and any(each in _ENDS for each in ends)
    names_a_host = isinstance(names, x509.SubjectAlternativeName) and any(
        isinstance(each, x509.DNSName | x509.IPAddress) for each in names
    )
    return not (is_for_an_end or names_a_host)


_ENDS: Final = {
    ExtendedKeyUsageOID.CLIENT_AUTH: "client",
    ExtendedKeyUsageOID.SERVER_AUTH: "server",
}

_SIGNATURES_ONLY: Final = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


def _alternative(name: str) -> x509.GeneralName:
    """Return an IP address or DNS name as an alternative name."""
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _load(der: bytes) -> x509.Certificate:
    if len(der) > MAX_CERTIFICATE_BYTES:
        raise CertificateNotTrusted("The certificate is too long.")
    try:
        return x509.load_der_x509_certificate(der)
    except (ValueError, x509.InvalidVersion) as problem:
        raise CertificateNotTrusted("The certificate cannot be read.") from problem
