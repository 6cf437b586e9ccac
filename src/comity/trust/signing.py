"""The port of signing: who signs, what checks it, and the act itself.

A log, a checkpoint and a note are signed by whatever satisfies it: a key in this
process (``keys.SigningKey``), one that never leaves a token (``hsm.TokenKey``), or, in
the place of a key that must not sign any more, one that says so.
"""

from datetime import timedelta
from typing import Final, Protocol, Self

from comity.errors import InputInvalid, KeyUnavailable
from comity.trust.keys import VerificationKey

WITHDRAWN_FORMAT: Final = "comity-withdrawn-key/1"
_AGAIN: Final = timedelta(minutes=1)


class Signer(Protocol):
    """Somebody who signs under a name; where the private half lies is its own business."""

    @property
    def name(self) -> str:
        """Who signs; for a log, its origin."""
        ...

    @property
    def verification_key(self) -> VerificationKey:
        """The public half."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature over ``message`` (64 bytes, deterministic).

        Raises:
            KeyUnavailable: The key cannot be reached now. Ours; nothing was signed, and
                asking again may help.
        """
        ...


class WithdrawnKey:
    """Stands where a key stood that was withdrawn: checks what it signed, and signs nothing.

    Its file holds no secret::

        comity-withdrawn-key/1
        name+id+base64

    Args:
        verification_key: The public half.
    """

    __slots__ = ("verification_key",)

    verification_key: VerificationKey

    def __init__(self, verification_key: VerificationKey) -> None:
        self.verification_key = verification_key

    @property
    def name(self) -> str:
        """Who signed."""
        return self.verification_key.name

    def sign(self, message: bytes) -> bytes:
        """Sign nothing.

        Raises:
            KeyUnavailable: Always; the next key signs once the network document names it.
        """
        del message
        raise KeyUnavailable(
            "The log's key was withdrawn; what is due waits until the next one is in force.",
            retry_after=_AGAIN,
        )

    def to_text(self) -> str:
        """Return the file's text, without a newline at its end."""
        return f"{WITHDRAWN_FORMAT}\n{self.verification_key.to_text()}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read the file.

        Raises:
            InputInvalid: It is none. Whoever changed it.
        """
        lines = text.strip().split("\n")
        if len(lines) != 2 or lines[0] != WITHDRAWN_FORMAT:
            raise InputInvalid(f"Not the file of a withdrawn key, of format {WITHDRAWN_FORMAT}.")
        return cls(VerificationKey.from_text(lines[1]))

    def __eq__(self, other: object) -> bool:
        """Compare the public halves."""
        if not isinstance(other, WithdrawnKey):
            return NotImplemented
        return self.verification_key == other.verification_key

    def __hash__(self) -> int:
        """Hash the public half."""
        return hash(self.verification_key)

    def __repr__(self) -> str:
        """Show the public half."""
        return f"WithdrawnKey({self.verification_key.to_text()})"
