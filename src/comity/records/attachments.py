"""Fingerprints as files: named when we send them, found when a partner asks for them.

A partner that does not take content with every message is told its identifier and asks for
it; and asks us, where it sent an identifier only. Content is carried, never looked into.

Source: ECRIS DTS v1.0, messages: the attachment's identifier, its checksum, and the request
for additional information that names one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import ConversationId, MessageId, StateCode
from comity.records.contents import content_of
from comity.records.messages import (
    AdditionalInformation,
    AskableField,
    Attachment,
    Kind,
    Notification,
    NotificationResponse,
    Request,
    RequestResponse,
)
from comity.records.ports import Notes, RecordsWork
from comity.trust.digest import attachment_md5, sha256

MIME_TYPE: Final = "application/nist"
"""The only media type the specification expects."""

_COUNTER: Final = "attachment-number"
_FORM: Final = re.compile(r"[A-Z]{2}-BA-[0-9]{9}", re.ASCII)
_MOST: Final = 10**9
_KILOBYTE: Final = 1024
_CARRYING: Final = frozenset(
    {
        Kind.REQUEST,
        Kind.NOTIFICATION,
        Kind.REQUEST_RESPONSE,
        Kind.NOTIFICATION_RESPONSE,
        Kind.ADDITIONAL_INFORMATION,
    }
)


def named(work: RecordsWork, state: StateCode, attachment: Attachment) -> Attachment:
    """Return an attachment of ours with identifier, checksum, digest and size.

    An identifier of ours that it bears already stays. The checksum is written in lower-case
    hexadecimal digits: the specification does not say how.

    Args:
        work: The open transaction; a number is taken in it.
        state: Our own state.
        attachment: What is attached, with its content.
    """
    content = attachment.content
    if content is None:
        return attachment
    identifier = attachment.id
    if not (_FORM.fullmatch(identifier) and identifier.startswith(state)):
        identifier = f"{state}-BA-{_next_number(work.facts):09d}"
    return replace(
        attachment,
        id=identifier,
        md5=attachment_md5(content).hex(),
        sha256=sha256(content),
        size_kb=max(1, -(-len(content) // _KILOBYTE)),
    )


def asked_for(
    work: RecordsWork,
    fields: Iterable[AskableField],
    conversation: ConversationId,
) -> str | None:
    """Return the identifier to ask for, if fingerprints are asked that were announced only.

    Args:
        work: The open transaction.
        fields: What is asked.
        conversation: In which conversation.

    Returns:
        That of the latest attachment the other side named without its content.
    """
    if AskableField.FINGERPRINTS not in fields:
        return None
    announced = None
    for message in work.exchange.messages_of(conversation):
        if isinstance(message, IncomingMessage) and (found := _attached(message)) is not None:
            announced = None if _content(work, message.id, found) is not None else found.id
    return announced


def supplied(
    work: RecordsWork,
    identifier: str,
    messages: Sequence[OutgoingMessage | IncomingMessage],
) -> Attachment | None:
    """Return the attachment of ours that a question names, with its content.

    Only what we said in this very conversation is given: an identifier out of another one
    is answered as if it were not known.

    Args:
        work: The open transaction.
        identifier: What the question names.
        messages: The conversation's messages.
    """
    for message in reversed(messages):
        if not isinstance(message, OutgoingMessage):
            continue
        found = _attached(message)
        if found is None or found.id != identifier:
            continue
        content = _content(work, message.id, found)
        if content is not None:
            return replace(found, content=content)
    return None


def _content(work: RecordsWork, message: MessageId, attached: Attachment) -> bytes | None:
    """Return the content of what a message names, in the message or kept beside it."""
    if attached.content is not None:
        return attached.content
    kept = work.attachments.attachment(attached.id, message=message)
    return None if kept is None else kept.content


def _attached(message: OutgoingMessage | IncomingMessage) -> Attachment | None:
    """Return what a message carries or names; nothing for one that could not be read."""
    content = content_of(message) if message.kind in _CARRYING else None
    match content:
        case (
            Request()
            | Notification()
            | RequestResponse()
            | NotificationResponse()
            | AdditionalInformation()
        ):
            return content.fingerprints
        case _:
            return None


def _next_number(facts: Notes) -> int:
    """Return the next number of an attachment; nine digits, counted from one."""
    before = facts.get(_COUNTER)
    number = (0 if before is None else int(before)) + 1
    if number >= _MOST:
        raise OverflowError("all numbers of attachments are used")
    facts.put(_COUNTER, str(number).encode("ascii"))
    return number
