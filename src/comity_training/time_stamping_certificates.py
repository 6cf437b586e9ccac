"""Certificates of an authority for training and tests. Nothing here is for real use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ObjectIdentifier
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        """The certificate."""
        return self.certificate.public_bytes(Encoding.DER)

    def __repr__(self) -> str:
        """Show the certificate only."""
        return f"Issued({self.certificate.subject.rfc4514_string()})"


def certify(
    name: str,
    issuer: Issued | None,
    *,
    began_at: datetime,
    lasts: timedelta,
    number: int,
    usage: ObjectIdentifier | None,
    telling: Sequence[x509.ExtensionType],
) -> Issued:
    """Make a key and its certificate.

    Args:
        name: Whose.
        issuer: Who signs it; itself if not given.
        began_at: From when it is valid, aware.
        lasts: For how long.
        number: Its number at its issuer.
        usage: What it is for, critically; without it, it issues others.
        telling: Extensions that say where its revocation would be told.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(number)
        .not_valid_before(began_at)
        .not_valid_after(began_at + lasts)
        .add_extension(x509.BasicConstraints(ca=usage is None, path_length=None), critical=True)
    )
    if usage is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    for extension in telling:
        builder = builder.add_extension(extension, critical=False)
    return Issued(builder.sign(key if issuer is None else issuer.key, hashes.SHA256()), key)


def list_at(address: str) -> x509.CRLDistributionPoints:
    """Return the extension that names a list of revocations."""
    place = x509.UniformResourceIdentifier(address)
    return x509.CRLDistributionPoints([x509.DistributionPoint([place], None, None, None)])


def answers_at(address: str) -> x509.AuthorityInformationAccess:
    """Return the extension that names who answers about single certificates."""
    where = x509.UniformResourceIdentifier(address)
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)]
    )
