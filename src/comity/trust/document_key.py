"""The key with which an authority seals documents, and the certificate that names it.

A seal under a document that people hold must be checkable by programs that know nothing of
Comity: so it is an X.509 certificate with an RSA or ECDSA key, and not the key of the log.

Source:
    RFC 5280 (X.509); RFC 8017, section 8.2 (PKCS #1 v1.5); FIPS 186-5 (ECDSA).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

from comity.errors import InputInvalid, KeyUnavailable
from comity.ids import StateCode
from comity.trust.certificates import fingerprint

_LEAST_RSA_BITS: Final = 2048
_CURVES: Final = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """A private key and the certificate of its holder.

    Attributes:
        certificate: DER.
        chain: Certificates that lead from it to a known one, DER, nearest first.
    """

    certificate: bytes = field(repr=False)
    chain: tuple[bytes, ...] = field(repr=False)
    _key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = field(repr=False)

    @property
    def certificate_sha256(self) -> str:
        """Fingerprint of the certificate, 64 hexadecimal digits."""
        return fingerprint(self.certificate)

    @property
    def is_elliptic(self) -> bool:
        """Whether it is ECDSA; RSA otherwise."""
        return isinstance(self._key, ec.EllipticCurvePrivateKey)

    def sign(self, octets: bytes) -> bytes:
        """Return a signature with SHA-256: ECDSA in DER, or RSA with PKCS #1 v1.5."""
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(octets, ec.ECDSA(hashes.SHA256()))
        return self._key.sign(octets, padding.PKCS1v15(), hashes.SHA256())

    def private_der(self) -> bytes:
        """Return the key in PKCS #8. It is secret, and for a library's signer only."""
        return self._key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def __reduce__(self) -> str:
        """Refuse to be copied into a pickle, where secrets would travel unseen.

        Raises:
            TypeError: Always. The caller's bug.
        """
        raise TypeError("a document key is stored as its files")


def document_key(
    certificate_pem: bytes, key_pem: bytes, chain_pem: Sequence[bytes] = ()
) -> DocumentKey:
    """Return the key to seal with.

    Args:
        certificate_pem: The certificate; more may follow it in the same file, its chain.
        key_pem: The private key, PEM without password.
        chain_pem: Further certificates, PEM.

    Raises:
        KeyUnavailable: The key or a certificate cannot be read, or they do not belong
            together, or the key is of a kind that seals no document. The operator's business.
    """
    der = serialization.Encoding.DER
    try:
        certificate, *further = x509.load_pem_x509_certificates(certificate_pem)
        further += [each for pem in chain_pem for each in x509.load_pem_x509_certificates(pem)]
        key = serialization.load_pem_private_key(key_pem, password=None)
    except (ValueError, TypeError) as error:
        raise KeyUnavailable("The key or the certificate to sign with cannot be read.") from error
    public = serialization.PublicFormat.SubjectPublicKeyInfo
    if key.public_key().public_bytes(der, public) != certificate.public_key().public_bytes(
        der, public
    ):
        raise KeyUnavailable("The key to sign with does not belong to the certificate.")
    if not (
        (isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, _CURVES))
        or (isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _LEAST_RSA_BITS)
    ):
        raise KeyUnavailable("Documents are sealed with ECDSA (P-256 up) or RSA (2048 bits up).")
    return DocumentKey(
        certificate.public_bytes(der), tuple(each.public_bytes(der) for each in further), key
    )


class MadeSealKey(NamedTuple):
    """A new key to seal documents with. The key is secret.

    Attributes:
        key_pem: PKCS #8.
        certificate_pem: Self-signed certificate.
        request_pem: The same subject and key as a request to a certification authority.
    """

    key_pem: bytes
    certificate_pem: bytes
    request_pem: bytes

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "MadeSealKey(...)"

    def __reduce__(self) -> str:
        """Refuse to be copied into a pickle, where secrets would travel unseen.

        Raises:
            TypeError: Always. The caller's bug.
        """
        raise TypeError("a seal key is stored as its files")


def make_seal_key(
    state: StateCode, authority: str, not_before: datetime, not_after: datetime
) -> MadeSealKey:
    """Make a key with a certificate of its own and a request for a better one.

    Args:
        state: Country in the subject.
        authority: Name of the authority; the first 64 characters stand in the subject.
        not_before: First moment of the self-signed certificate's validity, aware.
        not_after: Its last moment, aware.

    Raises:
        InputInvalid: The name or the period breaks a rule. The operator's input.

    Source:
        RFC 5280, sections 4.1.2.6 (subject) and 4.2.1.3 (key usage: content commitment is
        what a seal under a document is); RFC 2986 (request).
    """
    if not_before >= not_after:
        raise InputInvalid("A certificate ends after it begins.", field="not_after")
    key = ec.generate_private_key(ec.SECP256R1())
    try:
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, state),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, authority[:64]),
                x509.NameAttribute(NameOID.COMMON_NAME, authority[:64]),
            ]
        )
    except ValueError as problem:
        raise InputInvalid(f"A certificate cannot carry this name: {problem}") from problem
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_SEAL_USAGE, critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )
    request = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(subject)
        .add_extension(_SEAL_USAGE, critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    return MadeSealKey(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
        certificate.public_bytes(pem),
        request.public_bytes(pem),
    )


_SEAL_USAGE: Final = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
