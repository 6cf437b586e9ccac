"""The content of an attachment: checked when it arrives, kept apart from its message."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from comity.persons.redaction import Redacted
from comity.records.messages import (
    AdditionalInformation,
    Attachment,
    Message,
    Notification,
    NotificationResponse,
    Request,
    RequestResponse,
)
from comity.trust.digest import attachment_md5, sha256

T = TypeVar("T", bound=Message)


@dataclass(frozen=True, slots=True, repr=False)
class BinaryAttachment(Redacted):
    """The content of an attachment, beside the message that names it.

    Attributes:
        id: Its identifier.
        mime_type: As sent.
        file_name: As sent; never a path.
        content: The bytes, never looked into.
        md5: Checksum as sent, if any.
        sha256: Digest of the content, made here.
        sound: Whether the checksum fits the content; ``None`` if there is none, or in no
            form that is known.
    """

    id: str
    mime_type: str
    file_name: str
    content: bytes
    md5: str | None
    sha256: bytes
    sound: bool | None


def checked_content(attachment: Attachment) -> BinaryAttachment:
    """Return the content of an attachment, its checksum compared and its digest made.

    Raises:
        ValueError: The attachment has no content. The caller's bug.
    """
    content = attachment.content
    if content is None:
        raise ValueError("an attachment without content has nothing to check")
    stated = None if attachment.md5 is None else _checksum(attachment.md5)
    return BinaryAttachment(
        id=attachment.id,
        mime_type=attachment.mime_type,
        file_name=attachment.file_name,
        content=content,
        md5=attachment.md5,
        sha256=sha256(content),
        sound=None if stated is None else stated == attachment_md5(content),
    )


def _checksum(text: str) -> bytes | None:
    """Return a checksum of 16 bytes, written in hexadecimal or base64; the schema says neither.

    Example:
        >>> _checksum("900150983cd24fb0d6963f7d28e17f72") == _checksum("kAFQmDzST7DWlj99KOF/cg==")
        True
    """
    bare = text.strip()
    try:
        if len(bare) == 32:
            return bytes.fromhex(bare)
        found = base64.b64decode(bare, validate=True)
    except (ValueError, binascii.Error):
        return None
    return found if len(found) == 16 else None


def with_contents(message: T, attachments: Sequence[BinaryAttachment]) -> T:
    """Return a message that holds the contents it names, as a pushing operation needs it."""
    if not isinstance(
        message,
        AdditionalInformation | Notification | NotificationResponse | Request | RequestResponse,
    ):
        return message
    named = message.fingerprints
    for each in attachments:
        if named is not None and named.id == each.id:
            return replace(message, fingerprints=replace(named, content=each.content))
    return message
