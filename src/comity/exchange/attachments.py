"""Binary attachments, kept beside the messages they came with or go with.

Their content is never looked into here. A sender names each attachment; the name says
nothing about who else uses it, so an attachment is known by its message as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from comity.ids import MessageId


@dataclass(frozen=True, slots=True, repr=False)
class BinaryAttachment:
    """An attachment.

    Attributes:
        id: Its identifier, as its sender gave it.
        message: The message it came with, or goes with.
        mime: Its media type, as stated.
        file_name: Its file name, as stated; never used as a path.
        md5: Its MD5, 32 hexadecimal digits in lower case; a checksum of the wire, and
            empty if none was stated and nothing was there to compute one from.
        sha256: Its SHA-256, 32 bytes; empty as long as its content is not here.
        size: Its length in bytes; 0 as long as its content is not here.
        content: Its content; ``None`` if it is announced only, or not kept.
    """

    id: str
    message: MessageId
    mime: str
    file_name: str
    md5: str
    sha256: bytes
    size: int
    content: bytes | None

    def __repr__(self) -> str:
        """Return identifier and message only."""
        return f"BinaryAttachment({self.id}, {self.message})"


class AttachmentReading(Protocol):
    """Look-ups of attachments."""

    def attachment(
        self, identifier: str, *, message: MessageId | None = None
    ) -> BinaryAttachment | None:
        """Return an attachment.

        Args:
            identifier: Its identifier, which begins with the code of a state.
            message: The message it belongs to. Without one, the messages of that very
                state are looked through: nobody can slip in another's by its name.

        Returns:
            The attachment; without a message, that of the latest one with content,
            or else of the latest.
        """
        ...

    def attachments_of(self, message: MessageId) -> Sequence[BinaryAttachment]:
        """Return a message's attachments, by identifier."""
        ...


class AttachmentWriting(AttachmentReading, Protocol):
    """Changes of attachments."""

    def keep(self, attachment: BinaryAttachment) -> None:
        """Keep an attachment.

        Kept again with the same digests it stays as it is; content that was missing is
        added.

        Raises:
            ConflictingChange: Another content is kept under that identifier and message.
                The caller's bug.
        """
        ...
