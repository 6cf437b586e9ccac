"""What a message on record says, if what it says may be used."""

from typing import TypeVar

from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.records.messages import Kind, Message, decode

T = TypeVar("T", bound=Message)


def content_of(message: OutgoingMessage | IncomingMessage) -> Message | None:
    """Return what a message says; ``None`` for one of which nothing is used, or was erased.

    A message that broke a rule when it came stays on record, and its sender was told so;
    no later step may read it as if it had been in order. What was erased says nothing.

    Raises:
        EnvelopeMalformed: A stored payload cannot be read, and nobody complained of it.
    """
    if message.erased_at is not None:
        return None
    if isinstance(message, IncomingMessage) and message.complaints:
        return None
    return decode(Kind(message.kind), message.payload)


def content_as(expected: type[T], message: OutgoingMessage | IncomingMessage | None) -> T | None:
    """Return what a message says if it is of one type and may be used; else ``None``.

    Raises:
        EnvelopeMalformed: As ``content_of``.
    """
    content = None if message is None else content_of(message)
    return content if isinstance(content, expected) else None
