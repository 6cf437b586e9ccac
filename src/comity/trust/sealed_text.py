"""The text of a sealed key file: three lines, and one spelling only.

The second is the *lock*: how a master key is derived from the passphrase. The third holds
the content, under a key of its own that is derived from the master key and 32 random
bytes::

    comity-sealed-key/1
    argon2id m=65536 t=3 p=4 SALT CHECK
    aes-256-gcm SALT CIPHERTEXT

Source:
    RFC 9106, section 4 (second recommended option: 64 MiB, 3 passes, 4 lanes).
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Final, Self

from comity.errors import InputInvalid

FORMAT: Final = "comity-sealed-key/1"
FAMILY: Final = "comity-sealed-key/"
MAX_SEALED_CHARACTERS: Final = 256 * 1024
SALT_BYTES: Final = 16
CHECK_BYTES: Final = 16
FILE_SALT_BYTES: Final = 32

_LOCK_LINE: Final = re.compile(
    r"argon2id m=([1-9]\d{0,9}) t=([1-9]\d{0,2}) p=([1-9]\d?) ([A-Za-z0-9+/=]+) ([A-Za-z0-9+/=]+)",
    re.ASCII,
)
_CONTENT_LINE: Final = re.compile(r"aes-256-gcm ([A-Za-z0-9+/=]+) ([A-Za-z0-9+/=]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs.

    Attributes:
        memory: In KiB.
        passes: Over the memory.
        lanes: Computed at the same time.

    Raises:
        InputInvalid: Weaker than the second recommended option of RFC 9106, which a
            file never is unless somebody changed it, or more than a node can afford.
    """

    memory: int = 65_536
    passes: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        """Refuse costs out of bounds."""
        if not (
            65_536 <= self.memory <= 4 * 1024 * 1024
            and 3 <= self.passes <= 64
            and 1 <= self.lanes <= 16
        ):
            raise InputInvalid("The cost of the passphrase is out of bounds.", field="cost")


@dataclass(frozen=True, slots=True)
class Lock:
    """How a master key follows from the passphrase; the same for all files of a node."""

    cost: Cost
    salt: bytes
    check: bytes

    def to_text(self) -> str:
        """Return the second line of a sealed file."""
        cost = self.cost
        return (
            f"argon2id m={cost.memory} t={cost.passes} p={cost.lanes} "
            f"{_encoded(self.salt)} {_encoded(self.check)}"
        )


@dataclass(frozen=True, slots=True)
class SealedText:
    """A sealed key file, taken apart.

    Attributes:
        lock: See :class:`Lock`.
        salt: Of this content alone.
        content: Encrypted, with its tag.
    """

    lock: Lock
    salt: bytes = field(repr=False)
    content: bytes = field(repr=False)

    def to_text(self) -> str:
        """Return the file's text, without a newline at its end."""
        sealed = f"aes-256-gcm {_encoded(self.salt)} {_encoded(self.content)}"
        return f"{FORMAT}\n{self.lock.to_text()}\n{sealed}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Take a sealed file apart.

        Raises:
            InputInvalid: It is none, or was damaged. Whoever changed the file.
        """
        lines = text.strip().split("\n") if len(text) <= MAX_SEALED_CHARACTERS else []
        if len(lines) != 3 or lines[0] != FORMAT:
            raise InputInvalid(f"Not a sealed key file of format {FORMAT}.")
        locked, sealed = _LOCK_LINE.fullmatch(lines[1]), _CONTENT_LINE.fullmatch(lines[2])
        if locked is None or sealed is None:
            raise InputInvalid("A sealed key file is damaged.")
        lock = Lock(
            Cost(*(int(locked[group]) for group in (1, 2, 3))),
            _decoded(locked[4], SALT_BYTES),
            _decoded(locked[5], CHECK_BYTES),
        )
        return cls(lock, _decoded(sealed[1], FILE_SALT_BYTES), _decoded(sealed[2], None))


def is_sealed(text: str) -> bool:
    """Return whether a key file needs a passphrase."""
    return text.startswith(FAMILY)


def _encoded(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _decoded(text: str, length: int | None) -> bytes:
    """Return the bytes of canonical base64, of that length if one is given."""
    try:
        value = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as problem:
        raise InputInvalid("A sealed key file is damaged.") from problem
    if _encoded(value) != text or (length is not None and len(value) != length):
        raise InputInvalid("A sealed key file is damaged.")
    return value
