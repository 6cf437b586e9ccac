"""What was read of a partner's message, in the form in which the exchange admits it."""

import re
from typing import Final

from comity.errors import InputInvalid
from comity.exchange.attachments import BinaryAttachment
from comity.exchange.channel_admission import Arrived
from comity.exchange.wires import Complaint
from comity.ids import MessageId
from comity.records.complaining import CONTENT_BREAKS_RULE
from comity.records.messages import encode
from comity.transport.ecris import reading
from comity.transport.ecris.operations import Operation
from comity.trust.digest import attachment_md5

_TOO_MUCH: Final = "The message says more than this node can take in one message."
_MD5: Final = re.compile(r"[0-9a-f]{32}")


def arrived_from(
    read: reading.Read,
    *,
    operation: Operation,
    body: bytes,
    certificate_sha256: str,
    refers_to: MessageId | None = None,
    complaints: tuple[Complaint, ...] = (),
) -> Arrived:
    """Return a message as the exchange admits it.

    Args:
        read: What was read of it.
        operation: The operation it came by.
        body: The whole body, byte for byte.
        certificate_sha256: The certificate of the connection.
        refers_to: What it refers to where its element has no place to say so: the answer
            to ``isAlive``.
        complaints: Rules that it breaks besides, by when it came for example.

    Returns:
        The message. A message of which a rule on its content is broken has no payload if
        the content could not be read; its bytes are kept in any case.
    """
    broken = tuple(Complaint(CONTENT_BREAKS_RULE, each.path, each.text) for each in read.complaints)
    payload = b""
    if read.message is not None:
        try:
            payload = encode(read.message)
        except InputInvalid:
            # Valid, and beyond what casework takes: too many convictions, for example.
            broken = (*broken, Complaint(CONTENT_BREAKS_RULE, "", _TOO_MUCH))
    return Arrived(
        id=read.meta.id,
        kind=read.kind,
        refers_to=read.meta.refers_to if refers_to is None else refers_to,
        stated_at=read.meta.timestamp,
        operation=operation.name,
        body=body,
        payload=payload,
        attachments=[_kept(each, read.meta.id) for each in read.attachments],
        certificate_sha256=certificate_sha256,
        complaints=(*complaints, *broken),
        notes=read.notes,
    )


def _kept(attachment: reading.BinaryAttachment, message: MessageId) -> BinaryAttachment:
    """Return an attachment as it is kept: without its content if the checksum denies it."""
    sound = attachment.sound is not False
    stated = (attachment.md5 or "").strip().lower()
    if sound:
        md5 = attachment_md5(attachment.content).hex()
    else:
        md5 = stated if _MD5.fullmatch(stated) else ""
    return BinaryAttachment(
        id=attachment.id,
        message=message,
        mime=attachment.mime_type,
        file_name=attachment.file_name,
        md5=md5,
        sha256=attachment.sha256 if sound else b"",
        size=len(attachment.content) if sound else 0,
        content=attachment.content if sound else None,
    )
