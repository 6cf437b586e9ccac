"""A long stream of bytes, sealed in pieces that cannot be reordered, cut or extended.

The header is in the open and bound to every piece: whose key opens the stream, and what
may be known without it. Each piece has its number and whether it is the last one in its
nonce, so that a stream that ends early does not pass for a whole one. The key of the
stream is fresh, and sealed to a backup key (whose private half need not be on the machine)
or under a passphrase.

Source:
    Hoang, Reyhanitabar, Rogaway and Vizár, "Online Authenticated-Encryption and its
    Nonce-Reuse Misuse-Resistance" (CRYPTO 2015), STREAM; NIST SP 800-38D (AES-GCM).
"""

import base64
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, Protocol

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from comity.errors import DecryptionFailed, InputInvalid
from comity.trust.digest import sha256
from comity.trust.key_sealing import Master
from comity.trust.sealed_text import SealedText
from comity.trust.sealing import BatchOpener, BatchSealer, SealingKey, SealingPublicKey

FORMAT: Final = b"comity-sealed-stream-1\n"
PIECE_BYTES: Final = 1 << 18

_KEY_BYTES: Final = 32
_TAG_BYTES: Final = 16
_MOST_HEADER: Final = 1 << 20
_MOST_PIECES: Final = 1 << 48
_CONTEXT: Final = b"comity/v1/sealed-stream"

Randomness = Callable[[int], bytes]


class Recipient(Protocol):
    """Whoever a stream is sealed to."""

    def wrap(self, key: bytes, randomness: Randomness) -> dict[str, str]:
        """Return the stream's key as its header holds it."""
        ...


class Opener(Protocol):
    """Whoever may open a stream."""

    def unwrap(self, header: "Header") -> bytes:
        """Return the stream's key.

        Raises:
            DecryptionFailed: It is sealed to somebody else, or damaged.
        """
        ...


class Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands in the open before the pieces.

    Attributes:
        key_id: The backup key it is sealed to; empty with a passphrase.
        encapsulated: The stream's key, sealed to that key, base64.
        locked: The stream's key, sealed under a passphrase.
        about: What may be known without the key.
    """

    key_id: str = ""
    encapsulated: str = ""
    locked: str = ""
    about: dict[str, str | int | bool] = {}


class ToBackupKey:
    """Seals to the public half of a backup key.

    Args:
        public: The public half.
    """

    def __init__(self, public: SealingPublicKey) -> None:
        self._public = public

    def wrap(self, key: bytes, randomness: Randomness) -> dict[str, str]:
        """Return the stream's key, sealed to the backup key."""
        sealer = BatchSealer(self._public, _CONTEXT, randomness)
        wrapped = sealer.encapsulated + sealer.seal(0, key, b"")
        return {
            "key_id": self._public.key_id,
            "encapsulated": base64.b64encode(wrapped).decode("ascii"),
        }


class WithBackupKey:
    """Opens with the private half of a backup key.

    Args:
        key: The private half.
    """

    def __init__(self, key: SealingKey) -> None:
        self._key = key

    def unwrap(self, header: Header) -> bytes:
        """Return the stream's key.

        Raises:
            DecryptionFailed: It is sealed to another key, or damaged.
        """
        if header.key_id != self._key.key_id:
            raise DecryptionFailed(
                f"This is sealed to another key: {header.key_id or 'a passphrase'}."
            )
        try:
            wrapped = base64.b64decode(header.encapsulated, validate=True)
        except ValueError:
            raise DecryptionFailed("The header of the sealed stream is damaged.") from None
        sealed_bytes = _KEY_BYTES + _TAG_BYTES
        opener = BatchOpener(self._key, wrapped[:-sealed_bytes], _CONTEXT)
        return opener.open(0, wrapped[-sealed_bytes:], b"")


class Passphrase:
    """Seals and opens with a passphrase.

    Args:
        passphrase: The passphrase.
        make: Makes the master key of a new lock; costs are its business.
    """

    def __init__(
        self, passphrase: str, make: Callable[[str, Randomness], Master] = Master.new
    ) -> None:
        self._passphrase = passphrase
        self._make = make

    def wrap(self, key: bytes, randomness: Randomness) -> dict[str, str]:
        """Return the stream's key, sealed under the passphrase.

        Raises:
            InputInvalid: The passphrase is too short.
        """
        master = self._make(self._passphrase, randomness)
        return {"locked": master.seal(base64.b64encode(key).decode("ascii"), randomness)}

    def unwrap(self, header: Header) -> bytes:
        """Return the stream's key.

        Raises:
            DecryptionFailed: It is sealed to a backup key.
            KeyLocked: The passphrase is another.
            KeyUnavailable: The header was altered.
        """
        if not header.locked:
            raise DecryptionFailed(f"This is sealed to the backup key {header.key_id}.")
        try:
            sealed = SealedText.from_text(header.locked)
        except InputInvalid:
            raise DecryptionFailed("The header of the sealed stream is damaged.") from None
        return base64.b64decode(Master.of(self._passphrase, sealed.lock).open(sealed))

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "Passphrase()"


class StreamSealer:
    """Writes a sealed stream; ``close`` ends it, and without that it does not open.

    Args:
        file: Where to.
        recipient: Who may open it.
        about: What may be known without the key.
        randomness: Source of the stream's key.
    """

    def __init__(
        self,
        file: BinaryIO,
        recipient: Recipient,
        about: dict[str, str | int | bool],
        randomness: Randomness,
    ) -> None:
        key = randomness(_KEY_BYTES)
        header = msgspec.json.encode(Header(about=about, **recipient.wrap(key, randomness)))
        opening = FORMAT + len(header).to_bytes(4, "big") + header
        file.write(opening)
        self._file, self._bound = file, sha256(opening)
        self._cipher, self._piece, self._waiting = AESGCM(key), 0, bytearray()

    def write(self, content: bytes) -> int:
        """Take more content."""
        self._waiting += content
        while len(self._waiting) > PIECE_BYTES:
            self._seal(bytes(self._waiting[:PIECE_BYTES]), is_last=False)
            del self._waiting[:PIECE_BYTES]
        return len(content)

    def close(self) -> None:
        """Write the last piece."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, content: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._piece, is_last=is_last), content, self._bound)
        self._file.write(sealed)
        self._piece += 1


def read_header(file: BinaryIO) -> tuple[Header, bytes]:
    """Read what stands in the open.

    Returns:
        The header, not to be believed before the first piece opened, and what binds it.

    Raises:
        DecryptionFailed: Not a sealed stream, or damaged.
    """
    start = file.read(len(FORMAT) + 4)
    length = int.from_bytes(start[len(FORMAT) :], "big")
    if not start.startswith(FORMAT) or len(start) != len(FORMAT) + 4 or length > _MOST_HEADER:
        raise DecryptionFailed("Not a sealed stream of this format.")
    raw = file.read(length)
    try:
        return msgspec.json.decode(raw, type=Header), sha256(start + raw)
    except msgspec.MsgspecError:
        raise DecryptionFailed("The header of the sealed stream is damaged.") from None


def opened_pieces(file: BinaryIO, bound: bytes, key: bytes) -> Iterator[bytes]:
    """Yield what was sealed, piece by piece; the end is the stream's own end.

    Args:
        file: After its header.
        bound: What binds the header, from ``read_header``.
        key: The stream's key.

    Raises:
        DecryptionFailed: A piece was altered, moved, taken out or put in, the stream was
            cut, or something follows its end.
    """
    cipher, sealed = AESGCM(key), file.read(PIECE_BYTES + _TAG_BYTES)
    for number in range(_MOST_PIECES):
        following = file.read(PIECE_BYTES + _TAG_BYTES)
        try:
            content = cipher.decrypt(_nonce(number, is_last=not following), sealed, bound)
        except (InvalidTag, ValueError) as problem:
            raise DecryptionFailed(
                "The sealed stream was damaged, cut or altered, or another key was given.",
                private=f"piece {number}",
            ) from problem
        yield content
        if not following:
            return
        sealed = following


def _nonce(piece: int, *, is_last: bool) -> bytes:
    return piece.to_bytes(11, "big") + bytes([is_last])
