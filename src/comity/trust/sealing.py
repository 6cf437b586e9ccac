"""Sealing payloads to one recipient, so that only that state can read them.

One public-key operation a batch: HPKE seals a fresh batch key to the recipient,
and AES-256-GCM under that key seals each payload. The key encapsulation is the
hybrid of X25519 and ML-KEM-768, because criminal records recorded on the wire
today must stay closed when X25519 no longer does.

Sealing says nothing about who sealed; that is what logs and checkpoints are for.

Source:
    RFC 9180 (HPKE), base mode, with KEM 0x647A (X-Wing, MLKEM768-X25519;
    draft-connolly-cfrg-xwing-kem, draft-ietf-hpke-pq), HKDF-SHA256, AES-256-GCM;
    NIST SP 800-38D, section 8.2.1 (deterministic nonces).
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from comity.errors import DecryptionFailed, InputInvalid
from comity.trust.digest import sha256

SEED_BYTES: Final = 32
PUBLIC_BYTES: Final = 1184 + 32
"""An ML-KEM-768 encapsulation key and an X25519 public key."""

BATCH_KEY_BYTES: Final = 32
ENCAPSULATED_BYTES: Final = 1120 + BATCH_KEY_BYTES + 16
"""The encapsulation, and the batch key sealed under it."""

TAG_BYTES: Final = 16
MAX_PAYLOAD_BYTES: Final = 64 * 1024 * 1024
MAX_POSITIONS: Final = 1 << 32

_PREFIX: Final = "comity-sealing-1"
_PRIVATE_PREFIX: Final = "PRIVATE+" + _PREFIX
_KEY_ID_BYTES: Final = 16
_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)

Randomness = Callable[[int], bytes]
"""Returns that many random bytes. In production, the operating system's."""


@dataclass(frozen=True, slots=True)
class SealingPublicKey:
    """The half of a sealing key that the network document publishes.

    Args:
        public: ML-KEM-768 encapsulation key and X25519 public key, 1216 bytes.

    Raises:
        InputInvalid: Not such a key. Whoever supplied it.
    """

    public: bytes = field(repr=False)
    key_id: str = field(init=False)
    _handle: MLKEM768X25519PublicKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check the key and compute its id."""
        if len(self.public) != PUBLIC_BYTES:
            raise InputInvalid(f"A public sealing key has {PUBLIC_BYTES} bytes.", field="public")
        try:
            handle = MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(self.public[:-32]),
                X25519PublicKey.from_public_bytes(self.public[-32:]),
            )
        except ValueError as problem:
            raise InputInvalid("Not a public sealing key.", field="public") from problem
        key_id = sha256(_PREFIX.encode("ascii") + b"\n" + self.public)[:_KEY_ID_BYTES].hex()
        object.__setattr__(self, "key_id", key_id)
        object.__setattr__(self, "_handle", handle)

    def to_text(self) -> str:
        """Return the key as text: ``comity-sealing-1+key id+base64``."""
        return f"{_PREFIX}+{self.key_id}+{base64.b64encode(self.public).decode('ascii')}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a public sealing key.

        Raises:
            InputInvalid: Not one, or its id does not fit. Whoever supplied the text.
        """
        key_id, public = _parse(text, _PREFIX, PUBLIC_BYTES)
        key = cls(public)
        if key.key_id != key_id:
            raise InputInvalid("The key id does not fit the sealing key.", field="key_id")
        return key


class SealingKey:
    """The private half: opens what was sealed to its owner.

    Args:
        seed: 32 random bytes, expanded to both component keys as X-Wing does
            (draft-connolly-cfrg-xwing-kem, section 5.2).

    Raises:
        InputInvalid: The seed has another length.
    """

    __slots__ = ("_handle", "_seed", "public")

    public: SealingPublicKey

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise InputInvalid(f"A sealing key has {SEED_BYTES} bytes.", field="private")
        expanded = hashlib.shake_256(seed).digest(96)
        lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
        curve = X25519PrivateKey.from_private_bytes(expanded[64:])
        self._seed = seed
        self._handle = MLKEM768X25519PrivateKey(lattice, curve)
        self.public = SealingPublicKey(
            lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
        )

    @property
    def key_id(self) -> str:
        """Names the key in the network document and in every batch sealed to it."""
        return self.public.key_id

    @classmethod
    def generate(cls, randomness: Randomness) -> Self:
        """Make a new key."""
        return cls(randomness(SEED_BYTES))

    def to_text(self) -> str:
        """Return the private key as text. Secret: for a key file, never for a log."""
        return f"{_PRIVATE_PREFIX}+{self.key_id}+{base64.b64encode(self._seed).decode('ascii')}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a private sealing key.

        Raises:
            InputInvalid: Not one, or its id does not fit. The text itself appears
                in no message.
        """
        key_id, seed = _parse(text, _PRIVATE_PREFIX, SEED_BYTES)
        key = cls(seed)
        if key.key_id != key_id:
            raise InputInvalid("The key id does not fit the sealing key.", field="key_id")
        return key

    def __eq__(self, other: object) -> bool:
        """Compare the secrets in constant time."""
        if not isinstance(other, SealingKey):
            return NotImplemented
        return hmac.compare_digest(self._seed, other._seed)

    def __hash__(self) -> int:
        """Hash the public half."""
        return hash(self.public)

    def __repr__(self) -> str:
        """Show the key id only."""
        return f"SealingKey({self.key_id})"

    def __reduce__(self) -> str:
        """Refuse to be copied into a pickle, where secrets would travel unseen.

        Raises:
            TypeError: Always. The caller's bug.
        """
        raise TypeError("a sealing key is stored with to_text() only")


def batch_info(
    *, protocol: str, sender: str, recipient: str, recipient_key_id: str, batch_id: str
) -> bytes:
    """Return the context a batch key is bound to.

    A batch sealed by one state and presented as another's, or under another batch
    id, does not open. Each part is preceded by its length, so that no two
    contexts have the same bytes.
    """
    parts = (protocol, sender, recipient, recipient_key_id, batch_id)
    encoded = [part.encode("utf-8") for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


class BatchSealer:
    """Seals the payloads of one batch.

    The randomness of the encapsulation itself is the operating system's and is
    not passed in: a repeated one would give the batch key away.

    Args:
        recipient: The recipient's key, from the network document.
        info: See :func:`batch_info`.
        randomness: Source of the batch key. Must never repeat.
    """

    __slots__ = ("_cipher", "_next", "encapsulated")

    encapsulated: bytes
    """The batch key, sealed to the recipient; travels once with the batch."""

    def __init__(self, recipient: SealingPublicKey, info: bytes, randomness: Randomness) -> None:
        batch_key = randomness(BATCH_KEY_BYTES)
        if len(batch_key) != BATCH_KEY_BYTES:
            raise ValueError(f"the randomness gave {len(batch_key)} bytes, not {BATCH_KEY_BYTES}")
        self._cipher = AESGCM(batch_key)
        self._next = 0
        self.encapsulated = _SUITE.encrypt(batch_key, recipient._handle, info)  # noqa: SLF001 - one idea, one module

    def seal(self, position: int, payload: bytes, aad: bytes) -> bytes:
        """Seal one payload.

        Args:
            position: Place in the batch, from 0; rises from call to call. Two
                payloads under one position would reveal each other and let
                anyone forge (NIST SP 800-38D, section 8).
            payload: At most ``MAX_PAYLOAD_BYTES``.
            aad: What travels in the open with it and must not be exchanged: the header.

        Returns:
            The sealed payload, ``TAG_BYTES`` longer than the payload.

        Raises:
            ValueError: The position does not rise or the payload is too long. The
                caller's bug.
        """
        if not self._next <= position < MAX_POSITIONS:
            raise ValueError(f"position {position} does not follow {self._next - 1}")
        if len(payload) > MAX_PAYLOAD_BYTES:
            raise ValueError(f"a payload has at most {MAX_PAYLOAD_BYTES} bytes")
        self._next = position + 1
        return self._cipher.encrypt(position.to_bytes(12, "big"), payload, aad)


class BatchOpener:
    """Opens the payloads of one batch.

    Args:
        key: The recipient's private key, the one the batch names.
        encapsulated: The sealed batch key, as received.
        info: See :func:`batch_info`; made from what the receiver knows, not from
            what the batch says of itself.

    Raises:
        DecryptionFailed: Sealed to another key or in another context, or altered.
    """

    __slots__ = ("_cipher",)

    def __init__(self, key: SealingKey, encapsulated: bytes, info: bytes) -> None:
        if len(encapsulated) != ENCAPSULATED_BYTES:
            raise DecryptionFailed("The sealed batch key has the wrong length.")
        try:
            batch_key = _SUITE.decrypt(encapsulated, key._handle, info)  # noqa: SLF001 - one idea, one module
        except InvalidTag as problem:
            raise DecryptionFailed(
                "The batch is not sealed to this node's key.", private=f"key {key.key_id}"
            ) from problem
        self._cipher = AESGCM(batch_key)

    def open(self, position: int, sealed: bytes, aad: bytes) -> bytes:
        """Return the payload.

        Args:
            position: Place in the batch, from 0.
            sealed: The sealed payload as received.
            aad: The header that travelled with it.

        Raises:
            DecryptionFailed: The payload, its header or its place was altered, or
                it is too short or too long. The sender's fault, or an attack.
        """
        if not 0 <= position < MAX_POSITIONS:
            raise DecryptionFailed("A sealed payload outside the batch.")
        if not TAG_BYTES <= len(sealed) <= MAX_PAYLOAD_BYTES + TAG_BYTES:
            raise DecryptionFailed("A sealed payload of impossible length.")
        try:
            return self._cipher.decrypt(position.to_bytes(12, "big"), sealed, aad)
        except InvalidTag as problem:
            raise DecryptionFailed(
                "A sealed payload does not open.", private=f"position {position}"
            ) from problem


def _parse(text: str, prefix: str, length: int) -> tuple[str, bytes]:
    """Split ``prefix+key id+base64``; return the key id and the bytes."""
    parts = text.split("+", 3 if prefix.startswith("PRIVATE") else 2)
    head, key_id, encoded = "+".join(parts[:-2]), parts[-2] if len(parts) > 1 else "", parts[-1]
    if head != prefix:
        raise InputInvalid("Not the text form of a sealing key.")
    try:
        material = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as problem:
        raise InputInvalid("The sealing key is not base64.") from problem
    if len(material) != length or base64.b64encode(material).decode("ascii") != encoded:
        raise InputInvalid("The sealing key has the wrong length or form.")
    return key_id, material
