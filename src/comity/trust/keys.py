"""Ed25519 keys under a name, in the text forms of C2SP signed notes.

Source:
    C2SP signed-note, sections "Signatures" and "Ed25519 signatures"; RFC 8032.
    The text forms ``name+id+base64`` and ``PRIVATE+KEY+name+id+base64`` are those
    of Go's golang.org/x/mod/sumdb/note, which that specification grew from.
"""

import base64
import binascii
import hmac
import unicodedata
from dataclasses import dataclass, field
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from comity.errors import InputInvalid, SignatureInvalid
from comity.trust.digest import sha256

KEY_ID_BYTES: Final = 4
PUBLIC_BYTES: Final = 32
SEED_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
MAX_NAME_CHARACTERS: Final = 255
MAX_TEXT_CHARACTERS: Final = 512

_ED25519: Final = b"\x01"
"""Signature type identifier byte of Ed25519 (C2SP signed-note, "Signature types")."""

_PRIVATE_PREFIX: Final = "PRIVATE+KEY+"

_FIELD_PRIME: Final = 2**255 - 19
_ORDER_EIGHT_Y: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL_ORDER_Y: Final = frozenset(
    (0, 1, _FIELD_PRIME - 1, _ORDER_EIGHT_Y, _FIELD_PRIME - _ORDER_EIGHT_Y)
)
"""The y-coordinates of the eight points of small order of edwards25519 (RFC 7748, section 4.1)."""


def is_key_name(name: str) -> bool:
    """Say whether ``name`` may name a key: no space of any kind, no plus, no control character.

    Source:
        C2SP signed-note, section "Format".
    """
    return 0 < len(name) <= MAX_NAME_CHARACTERS and not any(
        character == "+" or character.isspace() or unicodedata.category(character) in ("Cc", "Cs")
        for character in name
    )


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """The public half of a signing key.

    Keys of small order and encodings that are not canonical are refused: under
    such a key one signature fits many messages, so its owner could later deny
    what was signed.

    Args:
        name: Who signs; for a log, its origin.
        public: The public key, 32 bytes as in RFC 8032.

    Raises:
        InputInvalid: The name or the key breaks a rule. Whoever supplied it.
    """

    name: str
    public: bytes = field(repr=False)
    key_id: bytes = field(init=False)
    _handle: Ed25519PublicKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check both parts and compute the key id."""
        if not is_key_name(self.name):
            raise InputInvalid("A key name has no spaces and no plus sign.", field="name")
        if len(self.public) != PUBLIC_BYTES:
            raise InputInvalid("An Ed25519 public key has 32 bytes.", field="public")
        y = int.from_bytes(self.public, "little") & (2**255 - 1)
        if y >= _FIELD_PRIME or y in _SMALL_ORDER_Y:
            raise InputInvalid("The public key is a point that must not be used.", field="public")
        key_id = sha256(self.name.encode() + b"\n" + _ED25519 + self.public)[:KEY_ID_BYTES]
        object.__setattr__(self, "key_id", key_id)
        object.__setattr__(self, "_handle", Ed25519PublicKey.from_public_bytes(self.public))

    def verify(self, signature: bytes, message: bytes) -> None:
        """Check a signature; return nothing, for there is no "no" to overlook.

        Raises:
            SignatureInvalid: This key did not sign these bytes. The peer's fault.
        """
        try:
            self._handle.verify(signature, message)
        except InvalidSignature as problem:
            raise SignatureInvalid(
                "A signature does not match what it signs.", private=f"key {self.to_text()}"
            ) from problem

    def to_text(self) -> str:
        """Return the verification key as text: ``name+id+base64``."""
        encoded = base64.b64encode(_ED25519 + self.public).decode("ascii")
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a verification key.

        Raises:
            InputInvalid: Not a verification key, of another algorithm, or the
                key id does not fit the key. Whoever supplied the text.

        Example:
            >>> text = "example/log+67a48f00+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
            >>> VerificationKey.from_text(text).key_id.hex()
            '67a48f00'
        """
        name, key_id, public = _parse(text, "verification key")
        key = cls(name, public)
        if key.key_id != key_id:
            raise InputInvalid("The key id does not fit the verification key.", field="key_id")
        return key


class SigningKey:
    """The private half: signs, and shows itself to nobody.

    Args:
        name: Who signs; for a log, its origin.
        seed: The private key, 32 bytes as in RFC 8032.

    Raises:
        InputInvalid: The name breaks a rule, or the seed has another length.
    """

    __slots__ = ("_handle", "_seed", "verification_key")

    verification_key: VerificationKey

    def __init__(self, name: str, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise InputInvalid("An Ed25519 private key has 32 bytes.", field="private")
        self._seed = seed
        self._handle = Ed25519PrivateKey.from_private_bytes(seed)
        self.verification_key = VerificationKey(name, self._handle.public_key().public_bytes_raw())

    @property
    def name(self) -> str:
        """Who signs."""
        return self.verification_key.name

    def sign(self, message: bytes) -> bytes:
        """Return the signature over ``message`` (64 bytes, deterministic)."""
        return self._handle.sign(message)

    @classmethod
    def generate(cls, name: str) -> Self:
        """Make a new key from the operating system's randomness.

        Raises:
            InputInvalid: The name breaks a rule. The caller's input.
        """
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    def to_text(self) -> str:
        """Return the private key as text. Secret: for a key file, never for a log."""
        encoded = base64.b64encode(_ED25519 + self._seed).decode("ascii")
        return f"{_PRIVATE_PREFIX}{self.name}+{self.verification_key.key_id.hex()}+{encoded}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a private key.

        Raises:
            InputInvalid: Not a private key, or the key id does not fit. The text
                itself appears in no message.
        """
        if not text.startswith(_PRIVATE_PREFIX):
            raise InputInvalid("Not the text form of a signing key.")
        name, key_id, seed = _parse(text.removeprefix(_PRIVATE_PREFIX), "signing key")
        key = cls(name, seed)
        if key.verification_key.key_id != key_id:
            raise InputInvalid("The key id does not fit the signing key.", field="key_id")
        return key

    def __eq__(self, other: object) -> bool:
        """Compare name and secret, the latter in constant time."""
        if not isinstance(other, SigningKey):
            return NotImplemented
        return self.name == other.name and hmac.compare_digest(self._seed, other._seed)

    def __hash__(self) -> int:
        """Hash the public half."""
        return hash(self.verification_key)

    def __repr__(self) -> str:
        """Show the public half only."""
        return f"SigningKey({self.verification_key.to_text()})"

    def __reduce__(self) -> str:
        """Refuse to be copied into a pickle, where secrets would travel unseen.

        Raises:
            TypeError: Always. The caller's bug.
        """
        raise TypeError("a signing key is stored with to_text() only")


def _parse(text: str, what: str) -> tuple[str, bytes, bytes]:
    """Split ``name+id+base64``; return name, key id and the 32 bytes of the key."""
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
    canonical = base64.b64encode(material).decode("ascii") == encoded
    if not canonical or key_id.hex() != key_id_hex:
        raise InputInvalid(f"The {what} is not in its canonical form.")
    if material[:1] != _ED25519:
        raise InputInvalid(f"The {what} is not of algorithm Ed25519.")
    if len(material) != 1 + PUBLIC_BYTES:
        raise InputInvalid(f"The {what} has the wrong length.")
    return name, key_id, material[1:]
