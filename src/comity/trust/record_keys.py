"""Keys under which a node keeps what it holds, so that a copy of its database says nothing.

One storage key a node, in its folder of keys. Payloads of a conversation are sealed under
a key of that conversation, drawn at random and kept wrapped under the storage key:
destroying the wrapped key erases them, in every copy of the sealed bytes. Entries of the
log are never erased that way; each stretch of 4,096 leaves has a key derived from the
storage key, so that a million of them open without a million look-ups.

Source:
    NIST SP 800-38D (AES-GCM), section 8.2.2 (random nonces); RFC 5869 (HKDF).
"""

import base64
import binascii
import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, Self, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from comity.errors import DecryptionFailed, InputInvalid
from comity.trust.digest import SALT_BYTES, sha256
from comity.trust.keyed_tokens import KeyedTokens

STORAGE_KEY_BYTES: Final = 32
RECORD_KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
LEAVES_A_KEY: Final = 4096
"""Leaves sealed under one derived key; far below the 2**32 that a random nonce allows."""

_PREFIX: Final = "PRIVATE+comity-storage-1"
_KEY_ID_BYTES: Final = 4
_WRAPPING: Final = b"comity/v1/record-keys"
_LEAVES: Final = b"comity/v1/leaves"
_TOKENS: Final = b"comity/v1/tokens"
_VALUES: Final = b"comity/v1/values"
_FILE: Final = b"comity/v1/database-file"
_KEPT_OPEN: Final = 1024

Randomness = Callable[[int], bytes]
"""Returns that many random bytes. In production, the operating system's."""


class LeafForm(NamedTuple):
    """What the commitment to an entry of one kind is made of.

    Attributes:
        kind: Its name, as it is bound to what is sealed.
        version: What a leaf begins with.
        prefix: What is hashed before salt and body.
        is_wanted: Whether bodies of that kind are asked for.
    """

    kind: bytes
    version: bytes
    prefix: bytes
    is_wanted: bool


LeafRow: TypeAlias = tuple[int, bytes, str, bytes, bytes]
"""A leaf as it is stored: index, leaf data, kind, sealed body, salt."""


class RecordKey:
    """Seals what one owner's rows hold: each value in its own place.

    Args:
        owner: Whose rows: a conversation, or a message with attachments.
        key: 32 random bytes.
    """

    __slots__ = ("_cipher", "_owner")

    def __init__(self, owner: str, key: bytes) -> None:
        self._owner = owner
        self._cipher = AESGCM(key)

    def seal(self, place: str, value: bytes, nonce: bytes) -> bytes:
        """Return a value sealed for one place.

        Args:
            place: Where it is kept, such as message and column; it opens nowhere else.
            value: What is kept.
            nonce: 12 random bytes, used once.
        """
        return nonce + self._cipher.encrypt(nonce, value, self._bound(place))

    def open(self, place: str, sealed: bytes) -> bytes:
        """Return what was sealed for that place.

        Raises:
            DecryptionFailed: Damaged, from another place, or under another key.
        """
        try:
            return self._cipher.decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], self._bound(place)
            )
        except (InvalidTag, ValueError) as problem:
            raise DecryptionFailed(
                "Something this node keeps sealed does not open.", private=place
            ) from problem

    def _bound(self, place: str) -> bytes:
        return f"{self._owner}\0{place}".encode()

    def __repr__(self) -> str:
        """Show the owner only."""
        return f"RecordKey({self._owner})"

    def __reduce__(self) -> str:
        """Refuse to be copied into a pickle, where secrets would travel unseen.

        Raises:
            TypeError: Always. The caller's bug.
        """
        raise TypeError("a record key is stored wrapped only")


class StorageKey:
    """The key under which a node keeps everything.

    Args:
        seed: 32 random bytes.

    Attributes:
        key_id: Its name.
        tokens: Makes what stands in place of values that are searched for.

    Raises:
        InputInvalid: The seed has another length.
    """

    __slots__ = ("_leaf_cipher", "_of_purpose", "_opened", "_seed", "_wrapping", "key_id", "tokens")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != STORAGE_KEY_BYTES:
            raise InputInvalid(f"A storage key has {STORAGE_KEY_BYTES} bytes.", field="private")
        self._seed = seed
        self._wrapping = AESGCM(_derived(seed, _WRAPPING))
        self._opened: OrderedDict[tuple[str, bytes], RecordKey] = OrderedDict()
        self._leaf_cipher = lru_cache(maxsize=64)(self._new_leaf_cipher)
        self._of_purpose: dict[str, RecordKey] = {}
        self.tokens: Final = KeyedTokens(_derived(seed, _TOKENS))
        self.key_id: Final = sha256(b"comity-storage-1\n" + seed)[:_KEY_ID_BYTES].hex()

    @classmethod
    def generate(cls, randomness: Randomness) -> Self:
        """Make a new key."""
        return cls(randomness(STORAGE_KEY_BYTES))

    def new_record_key(self, owner: str, randomness: Randomness) -> tuple[RecordKey, bytes]:
        """Return a fresh key for an owner, and the same key wrapped, as it is kept."""
        drawn = randomness(NONCE_BYTES + RECORD_KEY_BYTES)
        nonce, key = drawn[:NONCE_BYTES], drawn[NONCE_BYTES:]
        return RecordKey(owner, key), nonce + self._wrapping.encrypt(nonce, key, owner.encode())

    def record_key(self, owner: str, wrapped: bytes) -> RecordKey:
        """Unwrap an owner's key.

        Raises:
            DecryptionFailed: Damaged, another owner's, or wrapped by another storage key.
        """
        found = self._opened.get((owner, wrapped))
        if found is not None:
            return found
        try:
            key = self._wrapping.decrypt(
                wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], owner.encode()
            )
        except (InvalidTag, ValueError) as problem:
            raise DecryptionFailed(
                "The key of something this node keeps does not open.", private=owner
            ) from problem
        opened = self._opened[owner, wrapped] = RecordKey(owner, key)
        while len(self._opened) > _KEPT_OPEN:
            # Another thread may have taken the last one meanwhile.
            self._opened.popitem(last=False)
        return opened

    def forget(self, owner: str) -> None:
        """Drop an owner's key from memory, once its wrapped form was destroyed."""
        for kept in [each for each in tuple(self._opened) if each[0] == owner]:
            self._opened.pop(kept, None)

    def token(self, purpose: str, value: bytes) -> int:
        """Return what stands in place of a value that is searched for, 63 bits.

        Args:
            purpose: What the value is; the same value has another token elsewhere.
            value: The value.
        """
        return self.tokens.of_values(purpose, [value])[0]

    def of_purpose(self, purpose: str) -> RecordKey:
        """Return the key of values that are erased by overwriting them, of one purpose.

        It follows from the storage key, so that many open without a look-up for each.
        """
        found = self._of_purpose.get(purpose)
        if found is None:
            key = _derived(self._seed, _VALUES + b"\0" + purpose.encode())
            found = self._of_purpose[purpose] = RecordKey(purpose, key)
        return found

    def file_key(self) -> bytes:
        """Return the key under which the database's own file is encrypted. Secret."""
        return _derived(self._seed, _FILE)

    def seal_leaf(self, index: int, kind: str, body: bytes, salt: bytes) -> bytes:
        """Return the body of a log entry, sealed.

        The nonce is the beginning of the salt, which is random and never used again.

        Args:
            index: The leaf's index.
            kind: What the body is.
            body: The exact bytes committed to.
            salt: Salt of the commitment, 32 bytes.
        """
        cipher = self._leaf_cipher(index // LEAVES_A_KEY)
        return cipher.encrypt(salt[:NONCE_BYTES], body, b"%d %b" % (index, kind.encode()))

    def open_leaf(self, index: int, kind: str, sealed: bytes, salt: bytes) -> bytes:
        """Return the body of a log entry.

        Raises:
            DecryptionFailed: Damaged, of another leaf, or sealed by another storage key.
        """
        try:
            return self._leaf_cipher(index // LEAVES_A_KEY).decrypt(
                salt[:NONCE_BYTES], sealed, b"%d %b" % (index, kind.encode())
            )
        except (InvalidTag, ValueError, TypeError) as problem:
            raise DecryptionFailed(
                "The entry of a leaf does not open.", private=f"leaf {index}"
            ) from problem

    def check_leaves(
        self, rows: Sequence[LeafRow], forms: Mapping[str, LeafForm]
    ) -> tuple[list[int], list[bytes]]:
        """Open the entries of many leaves, and compare each with what its leaf commits to.

        One call for each leaf would take as long as the hashing itself.

        Args:
            rows: Leaves of one stretch: index, leaf data, kind, sealed body, salt.
            forms: What is known of each kind of entry.

        Returns:
            The places among ``rows`` of those that are not what their leaves commit to, or
            do not open; and the bodies of those kinds that are wanted.
        """
        if not rows:
            return [], []
        decrypt = self._leaf_cipher(rows[0][0] // LEAVES_A_KEY).decrypt
        digest_of = hashlib.sha256
        unsound, wanted = [], []
        for place, (index, leaf_data, kind, sealed, salt) in enumerate(rows):
            try:
                form = forms[kind]
                body = decrypt(salt[:NONCE_BYTES], sealed, b"%d %b" % (index, form.kind))
                made = digest_of(form.prefix + salt + body).digest()
            except (InvalidTag, ValueError, TypeError, KeyError):
                unsound.append(place)
                continue
            if leaf_data != form.version + made or len(salt) != SALT_BYTES:
                unsound.append(place)
            elif form.is_wanted:
                wanted.append(body)
        return unsound, wanted

    def _new_leaf_cipher(self, stretch: int) -> AESGCM:
        return AESGCM(_derived(self._seed, _LEAVES + b"\0%d" % stretch))

    def to_text(self) -> str:
        """Return the key as text. Secret: for a key file, never for a log."""
        return f"{_PREFIX}+{self.key_id}+{base64.b64encode(self._seed).decode('ascii')}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a storage key.

        Raises:
            InputInvalid: Not one, or its id does not fit. The text itself appears
                in no message.
        """
        head, separator, rest = text.partition(_PREFIX + "+")
        key_id, plus, encoded = rest.partition("+")
        if head or not separator or not plus:
            raise InputInvalid("Not the text form of a storage key.")
        try:
            key = cls(base64.b64decode(encoded, validate=True))
        except (ValueError, binascii.Error) as problem:
            raise InputInvalid("The storage key is not base64.") from problem
        if not hmac.compare_digest(key.to_text(), text) or key.key_id != key_id:
            raise InputInvalid("The key id does not fit the storage key.", field="key_id")
        return key

    def __eq__(self, other: object) -> bool:
        """Compare the secrets in constant time."""
        if not isinstance(other, StorageKey):
            return NotImplemented
        return hmac.compare_digest(self._seed, other._seed)

    def __hash__(self) -> int:
        """Hash the id."""
        return hash(self.key_id)

    def __repr__(self) -> str:
        """Show the key id only."""
        return f"StorageKey({self.key_id})"

    def __reduce__(self) -> str:
        """Refuse to be copied into a pickle, where secrets would travel unseen.

        Raises:
            TypeError: Always. The caller's bug.
        """
        raise TypeError("a storage key is stored with to_text() only")


def _derived(seed: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), STORAGE_KEY_BYTES, salt=None, info=purpose).derive(seed)
