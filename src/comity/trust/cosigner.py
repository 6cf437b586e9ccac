"""The keys of cosigners: two algorithms, one form of text, one name for all keys of a witness.

A cosignature says more than a signature: when it was made, and that the cosigner saw no
other history of that log. So its keys are of types of their own, and none of them could
be used for a plain signature by mistake.

Source:
    C2SP tlog-cosignature, section "Format"; C2SP signed-note, sections "Signature types"
    and "Verifier keys".
"""

import base64
import binascii
import hmac
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from comity.errors import InputInvalid, SignatureInvalid
from comity.trust.digest import sha256
from comity.trust.keys import KEY_ID_BYTES, SEED_BYTES, VerificationKey, is_key_name

MAX_TEXT_CHARACTERS: Final = 4096
MAX_NAME_BYTES: Final = 255
"""An ML-DSA-44 cosignature commits to the name, with one byte for its length."""

_PRIVATE_PREFIX: Final = "PRIVATE+KEY+"


class CosignerAlgorithm(Enum):
    """How a cosigner signs; the value is the type byte of C2SP signed-note."""

    ED25519 = 4
    ML_DSA_44 = 6

    @property
    def public_bytes(self) -> int:
        """Length of a public key, in bytes."""
        return 32 if self is CosignerAlgorithm.ED25519 else 1312

    @property
    def signature_bytes(self) -> int:
        """Length of a signature without its time, in bytes."""
        return 64 if self is CosignerAlgorithm.ED25519 else 2420

    @property
    def type_byte(self) -> bytes:
        """The signature type identifier."""
        return bytes([self.value])


@dataclass(frozen=True, slots=True)
class CosignerVerificationKey:
    """The public half of a cosigner's key.

    Args:
        name: Who cosigns; one name for all keys of a witness.
        algorithm: How.
        public: The public key, 32 or 1,312 bytes.

    Raises:
        InputInvalid: The name or the key breaks a rule. Whoever supplied it.
    """

    name: str
    algorithm: CosignerAlgorithm
    public: bytes = field(repr=False)
    key_id: bytes = field(init=False)
    _handle: Ed25519PublicKey | MLDSA44PublicKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check all parts and compute the key id."""
        if not is_key_name(self.name) or len(self.name.encode()) > MAX_NAME_BYTES:
            raise InputInvalid("A key name has no spaces and no plus sign.", field="name")
        if len(self.public) != self.algorithm.public_bytes:
            raise InputInvalid("The public key has the wrong length.", field="public")
        handle: Ed25519PublicKey | MLDSA44PublicKey
        if self.algorithm is CosignerAlgorithm.ED25519:
            # Keys under which one signature fits many messages are refused there.
            VerificationKey(self.name, self.public)
            handle = Ed25519PublicKey.from_public_bytes(self.public)
        else:
            handle = MLDSA44PublicKey.from_public_bytes(self.public)
        message = self.name.encode() + b"\n" + self.algorithm.type_byte + self.public
        object.__setattr__(self, "key_id", sha256(message)[:KEY_ID_BYTES])
        object.__setattr__(self, "_handle", handle)

    def verify(self, signature: bytes, message: bytes) -> None:
        """Check a signature; return nothing, for there is no "no" to overlook.

        Raises:
            SignatureInvalid: This key did not sign these bytes. The cosigner's fault, or
                that of whoever put its name there.
        """
        try:
            self._handle.verify(signature, message)
        except InvalidSignature as problem:
            raise SignatureInvalid(
                "A cosignature does not match what it signs.",
                private=f"key {self.name}+{self.key_id.hex()}",
            ) from problem

    def to_text(self) -> str:
        """Return the key as a verifier key: ``name+id+base64``."""
        encoded = base64.b64encode(self.algorithm.type_byte + self.public).decode("ascii")
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a verifier key.

        Raises:
            InputInvalid: Not a verifier key of a cosigner, or the key id does not fit the
                key. Whoever supplied the text.
        """
        name, key_id, algorithm, public = _parse(text, "cosigner's verifier key")
        key = cls(name, algorithm, public)
        if key.key_id != key_id:
            raise InputInvalid("The key id does not fit the verifier key.", field="key_id")
        return key


class CosignerKey:
    """The private half: signs, and shows itself to nobody.

    Args:
        name: Who cosigns.
        algorithm: How.
        seed: The private key: 32 bytes as in RFC 8032, or as in FIPS 204.

    Raises:
        InputInvalid: The name breaks a rule, or the seed has another length.
    """

    __slots__ = ("_handle", "_seed", "verification_key")

    verification_key: CosignerVerificationKey

    def __init__(self, name: str, algorithm: CosignerAlgorithm, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise InputInvalid("A cosigner's private key has 32 bytes.", field="private")
        self._seed = seed
        self._handle: Ed25519PrivateKey | MLDSA44PrivateKey
        if algorithm is CosignerAlgorithm.ED25519:
            self._handle = Ed25519PrivateKey.from_private_bytes(seed)
        else:
            self._handle = MLDSA44PrivateKey.from_seed_bytes(seed)
        public = self._handle.public_key().public_bytes_raw()
        self.verification_key = CosignerVerificationKey(name, algorithm, public)

    @property
    def name(self) -> str:
        """Who cosigns."""
        return self.verification_key.name

    @property
    def algorithm(self) -> CosignerAlgorithm:
        """How."""
        return self.verification_key.algorithm

    def sign(self, message: bytes) -> bytes:
        """Return the signature over ``message``, without the time before it."""
        return self._handle.sign(message)

    def to_text(self) -> str:
        """Return the private key as text. Secret: for a key file, never for a log."""
        key = self.verification_key
        encoded = base64.b64encode(self.algorithm.type_byte + self._seed).decode("ascii")
        return f"{_PRIVATE_PREFIX}{self.name}+{key.key_id.hex()}+{encoded}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a private key.

        Raises:
            InputInvalid: Not a cosigner's private key, or the key id does not fit. The
                text itself appears in no message.
        """
        if not text.startswith(_PRIVATE_PREFIX):
            raise InputInvalid("Not the text form of a cosigner's key.")
        name, key_id, algorithm, seed = _parse(
            text.removeprefix(_PRIVATE_PREFIX), "cosigner's private key"
        )
        key = cls(name, algorithm, seed)
        if key.verification_key.key_id != key_id:
            raise InputInvalid("The key id does not fit the cosigner's key.", field="key_id")
        return key

    def __eq__(self, other: object) -> bool:
        """Compare name, algorithm and secret, the latter in constant time."""
        if not isinstance(other, CosignerKey):
            return NotImplemented
        return (self.name, self.algorithm) == (
            other.name,
            other.algorithm,
        ) and hmac.compare_digest(self._seed, other._seed)

    def __hash__(self) -> int:
        """Hash the public half."""
        return hash(self.verification_key)

    def __repr__(self) -> str:
        """Show name, algorithm and key id only."""
        key = self.verification_key
        return f"CosignerKey({key.name}+{key.key_id.hex()}, {key.algorithm.name})"

    def __reduce__(self) -> str:
        """Refuse to be copied into a pickle, where secrets would travel unseen.

        Raises:
            TypeError: Always. The caller's bug.
        """
        raise TypeError("a cosigner's key is stored with to_text() only")


def _parse(text: str, what: str) -> tuple[str, bytes, CosignerAlgorithm, bytes]:
    """Split ``name+id+base64``; return name, key id, algorithm and the key's bytes."""
    if len(text) > MAX_TEXT_CHARACTERS:
        raise InputInvalid(f"Too long for a {what}.")
    name, id_sign, rest = text.partition("+")
    key_id_hex, key_sign, encoded = rest.partition("+")
    if not (id_sign and key_sign) or len(key_id_hex) != 2 * KEY_ID_BYTES:
        raise InputInvalid(f"Not the text form of a {what}.")
    try:
        key_id = bytes.fromhex(key_id_hex)
        material = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as problem:
        raise InputInvalid(f"The {what} is not hexadecimal and base64.") from problem
    if base64.b64encode(material).decode("ascii") != encoded or key_id.hex() != key_id_hex:
        raise InputInvalid(f"The {what} is not in its canonical form.")
    try:
        algorithm = CosignerAlgorithm(material[0] if material else -1)
    except ValueError as problem:
        raise InputInvalid(f"The {what} is of no algorithm that cosigns.") from problem
    return name, key_id, algorithm, material[1:]
