"""Documents that were issued, so far as the public may learn of them: that they were, or no more.

Of a document nothing is kept here that says what it is or whom it is about: two digests over
numbers that cannot be guessed. Who reads the table learns how many there are, and when.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Final

from comity.trust.digest import commitment, sha256
from comity.trust.lookup_code import code_digest

CODE_LENGTH: Final = 16
"""Of the record's digest so many first digits are the code that is typed: 64 bits."""

_DOMAIN: Final = b"comity/v1/issued-document"


@unique
class DocumentState(StrEnum):
    """What whoever holds a document may learn of it."""

    VALID = "valid"
    """It was issued here, and not withdrawn."""

    WITHDRAWN = "withdrawn"
    """It was issued here, and the authority took it back."""


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A document that was issued.

    Attributes:
        mark: Digest of its number, which holds eighty random bits; the authority finds it by it.
        proof: Digest of number, day and code together; whoever holds it is known by it.
        issued_at: When.
        withdrawn_at: When it was withdrawn; ``None`` while it stands.
    """

    mark: bytes
    proof: bytes
    issued_at: datetime
    withdrawn_at: datetime | None = None

    @property
    def state(self) -> DocumentState:
        """Where it stands."""
        return DocumentState.VALID if self.withdrawn_at is None else DocumentState.WITHDRAWN


def code_of(record_sha256: str) -> str:
    """Return the code of a document: the first digits of its record's digest, in fours.

    Example:
        >>> code_of("0123456789abcdef" * 4)
        '0123-4567-89AB-CDEF'
    """
    digits = record_sha256[:CODE_LENGTH].upper()
    return "-".join(digits[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def mark_of(number: str) -> bytes:
    """Return what is kept of a number, however it is written."""
    return commitment(_DOMAIN, sha256(_plain(number).encode()), b"")


def proof_of(number: str, day: date, code: str) -> bytes:
    """Return what is kept of number, day and code together."""
    return code_digest(f"{_plain(number)} {day.isoformat()}", code)


def _plain(number: str) -> str:
    return "".join(number.split()).upper()
