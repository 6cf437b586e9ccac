"""One time-stamp token: read, and its signature checked. Whose it is, ``time_stamp`` checks.

Source:
    RFC 3161, section 2.4.2; RFC 5652, section 5.4; RFC 5816.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ObjectIdentifier

from comity.errors import TimeStampInvalid
from comity.trust.time_stamp_form import (
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    REVOCATION_VALUES,
    SIGNED_DATA,
    SIGNING_CERTIFICATE_V2,
    TST_INFO,
    CertificateReference,
    ContentInfo,
    HashIdentifier,
    PssParameters,
    RevocationValues,
    SignatureIdentifier,
    SignerInfo,
    SigningCertificate,
    TstInfo,
    as_signed,
    decoded,
    element,
    signed_attributes,
    whole,
)
from comity.trust.time_stamp_path import load_certificate

MAX_TOKEN_BYTES: Final = 512 * 1024
"""A token with its certificates takes some 5 KB; one with lists of revocations, more."""

HASHES: Final[Mapping[ObjectIdentifier, Callable[[], hashes.HashAlgorithm]]] = {
    ObjectIdentifier("2.16.840.1.101.3.4.2.1"): hashes.SHA256,
    ObjectIdentifier("2.16.840.1.101.3.4.2.2"): hashes.SHA384,
    ObjectIdentifier("2.16.840.1.101.3.4.2.3"): hashes.SHA512,
}
"""The hashes that count. SHA-1 and older ones do not."""

_MAX_ACCURACY_SECONDS: Final = 86_400
"""A time that may be off by more than a day is none; and no sum with it overflows."""

_RSA: Final = ObjectIdentifier("1.2.840.113549.1.1.1")
_NULL: Final = b"\x05\x00"
_PSS: Final = ObjectIdentifier("1.2.840.113549.1.1.10")
_MGF1: Final = ObjectIdentifier("1.2.840.113549.1.1.8")
_RSA_WITH: Final = {
    ObjectIdentifier("1.2.840.113549.1.1.11"): hashes.SHA256,
    ObjectIdentifier("1.2.840.113549.1.1.12"): hashes.SHA384,
    ObjectIdentifier("1.2.840.113549.1.1.13"): hashes.SHA512,
}
_ECDSA_WITH: Final = {
    ObjectIdentifier("1.2.840.10045.4.3.2"): hashes.SHA256,
    ObjectIdentifier("1.2.840.10045.4.3.3"): hashes.SHA384,
    ObjectIdentifier("1.2.840.10045.4.3.4"): hashes.SHA512,
}


@dataclass(frozen=True, slots=True)
class Token:
    """A token whose signature was made with the key of the certificate that came with it.

    Attributes:
        raw: As it was written, DER.
        time: When it was made, as it says itself.
        accuracy: How far that may be off, to either side; ``None`` if it does not say.
        policy: Under which policy.
        serial: Its number at its authority.
        nonce: The number the request named; ``None`` if it named none.
        hash_algorithm: Hash of the imprint.
        imprint: What was stamped.
        signer: Certificate of the key that signed.
        others: The other certificates that came with it.
        lists: Lists of revocations that were put beside the signature, DER.
        answers: Answers about single certificates, likewise (BasicOCSPResponse, DER).
    """

    raw: bytes
    time: datetime
    accuracy: timedelta | None
    policy: str
    serial: int
    nonce: int | None
    hash_algorithm: hashes.HashAlgorithm
    imprint: bytes
    signer: x509.Certificate
    others: tuple[x509.Certificate, ...]
    lists: tuple[bytes, ...]
    answers: tuple[bytes, ...]

    def __repr__(self) -> str:
        """Show when it was made."""
        return f"Token({self.time.isoformat()})"


def read_token(raw: bytes) -> Token:
    """Read a token and check that the key of its certificate made its signature.

    Raises:
        TimeStampInvalid: Malformed, more than a time-stamp, or wrongly signed. Whoever
            made it, or changed it since.
    """
    if len(raw) > MAX_TOKEN_BYTES:
        raise TimeStampInvalid("The time-stamp is too large.")
    outer = decoded(ContentInfo, raw, "token")
    data = outer.content
    signers, digests = data.signers.as_list(), data.digests.as_list()
    if (
        outer.content_type != SIGNED_DATA
        or data.encapsulated.content_type != TST_INFO
        or (data.version, len(signers), len(digests)) != (3, 1, 1)
    ):
        raise TimeStampInvalid("The time-stamp is not a token of RFC 3161.")
    signer = signers[0]
    signed_with = hash_of(signer.digest)
    if signer.version != 1 or hash_of(digests[0]).name != signed_with.name:
        raise TimeStampInvalid("The time-stamp names another hash than it uses.")
    certificates = [load_certificate(whole(part)) for part in data.certificates]
    of_signer = [each for each in certificates if _is_named(each, signer)]
    if len(of_signer) != 1 or len(set(certificates)) != len(certificates):
        raise TimeStampInvalid("The time-stamp does not bring its certificate, once.")
    _check_attributes(signer, data.encapsulated.content, of_signer[0], signed_with)
    _check_signature(signer, of_signer[0], signed_with)
    lists, answers = _revocation_values(signer)
    info = decoded(TstInfo, data.encapsulated.content, "TSTInfo")
    if info.version != 1 or any(each.critical for each in info.extensions or ()):
        raise TimeStampInvalid("The time-stamp has a version or an extension unknown here.")
    imprint_hash = hash_of(info.imprint.algorithm)
    if len(info.imprint.digest) != imprint_hash.digest_size:
        raise TimeStampInvalid("The time-stamp's imprint is not of its hash.")
    return Token(
        raw=raw,
        time=info.time.as_datetime(),
        accuracy=_accuracy(info),
        policy=info.policy.dotted_string,
        serial=info.serial,
        nonce=info.nonce,
        hash_algorithm=imprint_hash,
        imprint=info.imprint.digest,
        signer=of_signer[0],
        others=tuple(each for each in certificates if each != of_signer[0]),
        lists=lists,
        answers=answers,
    )


def in_one_spelling(raw: bytes) -> bytes:
    """Return a token that names an RSA signature as RFC 3370 does, by the key's algorithm.

    Authorities also name it together with the hash. What names it is not signed, so where
    both were accepted, one byte of a kept token could be changed unnoticed.

    Raises:
        TimeStampInvalid: Not a token. The authority's fault.
    """
    signers = decoded(ContentInfo, raw, "token").content.signers.as_list()
    if len(signers) != 1 or signers[0].algorithm.oid not in _RSA_WITH:
        return raw
    parameters = b"" if signers[0].algorithm.parameters is None else _NULL
    signature = element(b"\x04", signers[0].signature)
    named, wanted = (
        element(b"\x30", asn1.encode_der(oid) + parameters) + signature
        for oid in (signers[0].algorithm.oid, _RSA)
    )
    at = raw.rfind(named)
    return raw if at < 0 else raw[:at] + wanted + raw[at + len(named) :]


def digest_with(algorithm: hashes.HashAlgorithm, data: bytes) -> bytes:
    """Return a digest."""
    hasher = hashes.Hash(algorithm)
    hasher.update(data)
    return hasher.finalize()


def hash_of(identifier: HashIdentifier) -> hashes.HashAlgorithm:
    """Return a hash that counts.

    Raises:
        TimeStampInvalid: Another one. Whoever made the time-stamp.
    """
    found = HASHES.get(identifier.oid)
    if found is None:
        raise TimeStampInvalid("The time-stamp uses a hash that does not count.")
    return found()


def _is_named(certificate: x509.Certificate, signer: SignerInfo) -> bool:
    named = signer.signer
    return certificate.serial_number == named.serial and certificate.issuer.public_bytes() == whole(
        named.issuer
    )


def _check_attributes(
    signer: SignerInfo,
    content: bytes,
    certificate: x509.Certificate,
    signed_with: hashes.HashAlgorithm,
) -> None:
    """Check what the signature covers: the content, and which certificate is meant.

    Without the reference, another certificate of the same key could be put in.
    """
    signed = signed_attributes(signer.signed)
    try:
        content_type = signed[CONTENT_TYPE].parse(ObjectIdentifier)
        digest = signed[MESSAGE_DIGEST].parse(bytes)
        meant = signed[SIGNING_CERTIFICATE_V2]
    except (KeyError, ValueError) as problem:
        raise TimeStampInvalid("The time-stamp lacks a signed attribute.") from problem
    if content_type != TST_INFO or digest != digest_with(signed_with, content):
        raise TimeStampInvalid("The time-stamp's content is not what was signed.")
    references = decoded(SigningCertificate, whole(meant), "signing certificate").references
    if not references or not _refers_to(references[0], certificate):
        raise TimeStampInvalid("The time-stamp was signed for another certificate.")


def _refers_to(reference: CertificateReference, certificate: x509.Certificate) -> bool:
    named = reference.algorithm
    algorithm = hashes.SHA256() if named is None else hash_of(named)
    return reference.digest == digest_with(algorithm, certificate.public_bytes(Encoding.DER))


def _check_signature(
    signer: SignerInfo, certificate: x509.Certificate, signed_with: hashes.HashAlgorithm
) -> None:
    message, key = as_signed(signer.signed), certificate.public_key()
    identifier = signer.algorithm
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(
                signer.signature, message, _rsa_padding(identifier, signed_with), signed_with
            )
            return
        if isinstance(key, ec.EllipticCurvePublicKey):
            if _named(_ECDSA_WITH, identifier) != signed_with.name or identifier.parameters:
                raise TimeStampInvalid("The time-stamp names another signature than it has.")
            key.verify(signer.signature, message, ec.ECDSA(signed_with))
            return
    except InvalidSignature as problem:
        raise TimeStampInvalid("The time-stamp's signature does not match.") from problem
    raise TimeStampInvalid("The time-stamp is signed with an algorithm that does not count.")


def _rsa_padding(
    identifier: SignatureIdentifier, signed_with: hashes.HashAlgorithm
) -> padding.AsymmetricPadding:
    parameters = identifier.parameters
    if identifier.oid == _PSS and isinstance(parameters, PssParameters):
        mask = parameters.mask
        same = {hash_of(parameters.hash).name, hash_of(mask.hash).name} == {signed_with.name}
        if same and mask.oid == _MGF1 and 0 <= parameters.salt_bytes <= 64:
            return padding.PSS(padding.MGF1(signed_with), parameters.salt_bytes)
    elif identifier.oid == _RSA and not isinstance(parameters, PssParameters):
        return padding.PKCS1v15()
    raise TimeStampInvalid("The time-stamp names another signature than it has.")


def _named(
    table: Mapping[ObjectIdentifier, Callable[[], hashes.HashAlgorithm]],
    identifier: SignatureIdentifier,
) -> str:
    found = table.get(identifier.oid)
    return "" if found is None else found().name


def _revocation_values(signer: SignerInfo) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Return the lists and answers put beside the signature: all that may stand there."""
    if signer.unsigned is None:
        return (), ()
    if len(signer.unsigned) != 1 or signer.unsigned[0].oid != REVOCATION_VALUES:
        raise TimeStampInvalid("Something unknown stands beside the time-stamp's signature.")
    values = signer.unsigned[0].values.as_list()
    if len(values) != 1:
        raise TimeStampInvalid("Something unknown stands beside the time-stamp's signature.")
    held = decoded(RevocationValues, whole(values[0]), "revocation values")
    return _wholes(held.lists), _wholes(held.answers)


def _wholes(parts: list[asn1.TLV] | None) -> tuple[bytes, ...]:
    if parts is None:
        return ()
    if not parts:
        raise TimeStampInvalid("Something unknown stands beside the time-stamp's signature.")
    return tuple(map(whole, parts))


def _accuracy(info: TstInfo) -> timedelta | None:
    stated = info.accuracy
    if stated is None:
        return None
    seconds, millis, micros = stated.seconds or 0, stated.millis or 0, stated.micros or 0
    if not (0 <= seconds <= _MAX_ACCURACY_SECONDS and 0 <= millis <= 999 and 0 <= micros <= 999):
        raise TimeStampInvalid("The time-stamp's accuracy is none.")
    return timedelta(seconds=seconds, milliseconds=millis, microseconds=micros)
