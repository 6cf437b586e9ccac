"""Signed JSON in the compact form, with the one algorithm that is spoken here: ES256.

What a person carries in a wallet has to be readable with any library of the field; therefore
it is signed so, and not as our own notes are.

Source:
    RFC 7515 (JWS), sections 3.1 and 5; RFC 7518, section 3.4 (ES256).
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from comity.errors import EvidenceInvalid, InputInvalid, KeyUnavailable
from comity.trust.document_key import DocumentKey

Json: TypeAlias = Any
"""A value that JSON can hold, of a shape that its reader checks."""

ALGORITHM: Final = "ES256"
MAX_BYTES: Final = 256 * 1024
_HALF: Final = 32
_PART: Final = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a signature was checked over.

    Attributes:
        header: The protected header.
        payload: The claims.
    """

    header: Mapping[str, Json]
    payload: Mapping[str, Json]


def read_key(pem: bytes) -> ec.EllipticCurvePrivateKey:
    """Return a private key on the curve P-256.

    Raises:
        KeyUnavailable: Not such a key, or sealed with a password. The operator's business.
    """
    try:
        key = serialization.load_pem_private_key(pem, None)
    except (ValueError, TypeError) as problem:
        raise KeyUnavailable("The private key cannot be read.") from problem
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise KeyUnavailable("Signed JSON needs a key on the curve P-256.")
    return key


def key_of_certificate(der: bytes) -> ec.EllipticCurvePublicKey:
    """Return the public key of a certificate.

    Raises:
        EvidenceInvalid: Not a certificate, or of another curve. Whoever made the file.
    """
    try:
        key = x509.load_der_x509_certificate(der).public_key()
    except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion) as problem:
        raise EvidenceInvalid("The certificate in the credential cannot be read.") from problem
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise EvidenceInvalid("The certificate in the credential is not on the curve P-256.")
    return key


def public_jwk(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """Return a public key as a JSON Web Key (RFC 7517)."""
    numbers = key.public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": encode(numbers.x.to_bytes(_HALF, "big")),
        "y": encode(numbers.y.to_bytes(_HALF, "big")),
    }


def key_of_jwk(jwk: Json) -> ec.EllipticCurvePublicKey:
    """Return the public key that a JSON Web Key holds.

    Raises:
        InputInvalid: Not a public key on the curve P-256. Whoever supplied it.
    """
    if not isinstance(jwk, dict) or jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
        raise InputInvalid("The key is not a JSON Web Key on the curve P-256.", field="key")
    if "d" in jwk:
        raise InputInvalid("The key is a private one; give the public half only.", field="key")
    try:
        x, y = (int.from_bytes(decode(jwk[name]), "big") for name in ("x", "y"))
        return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    except (KeyError, TypeError, ValueError, EvidenceInvalid) as problem:
        raise InputInvalid("The key is no point on the curve P-256.", field="key") from problem


def sign(
    header: Mapping[str, Json],
    payload: Mapping[str, Json],
    signing: Callable[[bytes], bytes],
) -> str:
    """Return signed JSON in the compact form.

    Args:
        header: The protected header, without the algorithm.
        payload: The claims.
        signing: Signs with ECDSA on P-256 and SHA-256, in DER.
    """
    parts = [encode(_json({"alg": ALGORITHM, **header})), encode(_json(payload))]
    r, s = decode_dss_signature(signing(".".join(parts).encode("ascii")))
    return ".".join([*parts, encode(r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big"))])


def signing_with(key: ec.EllipticCurvePrivateKey) -> Callable[[bytes], bytes]:
    """Return what signs with a person's key."""
    return lambda octets: key.sign(octets, ec.ECDSA(hashes.SHA256()))


def signing_of(seal: DocumentKey) -> Callable[[bytes], bytes]:
    """Return what signs with an authority's seal.

    Raises:
        KeyUnavailable: The seal is not on the curve P-256. The operator's business.
    """
    try:
        key_of_certificate(seal.certificate)
    except EvidenceInvalid as problem:
        raise KeyUnavailable(
            "Credentials need a seal on the curve P-256; 'comity document seal-key' makes one."
        ) from problem
    return seal.sign


def header_of(text: str) -> Mapping[str, Json]:
    """Return the protected header, nothing of it verified: it says whose key to take.

    Raises:
        EvidenceInvalid: Not signed JSON. Whoever made it.
    """
    return read_object(decode(_parts(text)[0]))


def open_signed(text: str, key: ec.EllipticCurvePublicKey, *, kind: str) -> Opened:
    """Return what was signed, after checking the signature.

    Args:
        text: The compact form.
        key: Whose signature it must be.
        kind: What it must say of itself (``typ``), so that what was signed as one thing
            passes for no other.

    Raises:
        EvidenceInvalid: Malformed, of another kind or algorithm, or not signed by that key.
            Whoever made it, or an attack.
    """
    first, second, last = _parts(text)
    header = read_object(decode(first))
    if header.get("alg") != ALGORITHM:
        raise EvidenceInvalid(f"Signed JSON here is of algorithm {ALGORITHM}, and this is not.")
    if header.get("typ") != kind:
        raise EvidenceInvalid(f"Expected is signed JSON of type {kind}, and this is not.")
    if "crit" in header:
        raise EvidenceInvalid("Signed JSON demands an extension that is not known here.")
    raw = decode(last)
    if len(raw) != 2 * _HALF:
        raise EvidenceInvalid("A signature has the wrong length.")
    r, s = int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big")
    try:
        key.verify(
            encode_dss_signature(r, s),
            f"{first}.{second}".encode("ascii"),
            ec.ECDSA(hashes.SHA256()),
        )
    except InvalidSignature as problem:
        raise EvidenceInvalid("A signature does not match what it signs.") from problem
    return Opened(header, read_object(decode(second)))


def encode(raw: bytes) -> str:
    """Return base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Return what base64url stands for; there is one spelling for it.

    Raises:
        EvidenceInvalid: Not base64url, or a second spelling. Whoever made it.
    """
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error) as problem:
        raise EvidenceInvalid("A part is not base64url.") from problem
    if _PART.fullmatch(text) is None or encode(raw) != text:
        raise EvidenceInvalid("A part is not base64url in its one spelling.")
    return raw


def read_json(raw: bytes) -> Json:
    """Return a JSON value in which no name occurs twice.

    Raises:
        EvidenceInvalid: Not JSON, or a name twice. Whoever made it.
    """
    try:
        return json.loads(raw, object_pairs_hook=_without_twins)
    except (ValueError, RecursionError) as problem:
        raise EvidenceInvalid("A part is not JSON, or names something twice.") from problem


def read_object(raw: bytes) -> dict[str, Json]:
    """Return a JSON object; see :func:`read_json`.

    Raises:
        EvidenceInvalid: Not a JSON object. Whoever made it.
    """
    value = read_json(raw)
    if not isinstance(value, dict):
        raise EvidenceInvalid("A part is not a JSON object.")
    return value


def _json(value: Mapping[str, Json]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _without_twins(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice")
    return found


def _parts(text: str) -> tuple[str, str, str]:
    parts = text.split(".")
    if len(text) > MAX_BYTES or len(parts) != 3:
        raise EvidenceInvalid("Not signed JSON in its compact form.")
    return parts[0], parts[1], parts[2]
