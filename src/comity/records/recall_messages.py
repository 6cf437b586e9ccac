"""What a recall says on the wire: two kinds of message, and their canonical form.

The service stands in the header as ``recall``, the kinds as ``RCL`` and ``RCR``. Payloads
are JSON, and name no person: messages and convictions go by their identifiers.

Source: docs/protocol, COM-12.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from comity.errors import EnvelopeMalformed
from comity.exchange.envelope import MessageIdText
from comity.persons.bounds import Code
from comity.records.recall_model import Ask, GroundText, Onward, Result

SERVICE: Final = "recall"
PAYLOAD_TYPE: Final = "comity/recall/1"
CAPABILITY: Final = "comity/recall/1"
"""A member that announces it follows recalls and says what became of them."""

ORDER: Final = "RCL"
RESPONSE: Final = "RCR"

MOST_MESSAGES: Final = 2_000
"""Messages that one order names; what is more goes in another recall."""
MOST_ONWARD: Final = 2_000
"""Pairs of states that one report tells of."""
_LONGEST_COMPLAINT: Final = 200

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RecallOrder:
    """``RCL``: erase, or correct, what these messages of ours brought you.

    Attributes:
        ask: What is asked.
        messages: The sender's own messages to the addressee.
        convictions: What they told of; possibly none.
        ground: Name of the ground in ``law.recall_grounds``; one unknown here is kept.
        basis: Its citation in words, with how well it was checked.
        reply_by: The day by which the sender wants an answer; no legal deadline.
        reminder: 0 for the order itself, then counting; a reminder changes nothing else.
    """

    ask: Ask
    messages: Annotated[tuple[MessageIdText, ...], Meta(min_length=1, max_length=MOST_MESSAGES)]
    convictions: Annotated[tuple[Code, ...], Meta(max_length=MOST_MESSAGES)]
    ground: GroundText
    basis: Annotated[str, Meta(max_length=300)]
    reply_by: date
    reminder: Annotated[int, Meta(ge=0, le=10_000)] = 0


@dataclass(frozen=True, slots=True)
class RecallResponse:
    """``RCR``: what became of each message here, and of whoever it was given to from here.

    Attributes:
        revision: Counts from 1; the greatest is what holds.
        results: One for each message that the order named; empty where it is refused.
        onward: Whom the data went to from here, directly and further.
        refusal: Why the order is not followed at all; empty where it is.
    """

    revision: Annotated[int, Meta(ge=1)]
    results: Annotated[tuple[Result, ...], Meta(max_length=MOST_MESSAGES)]
    onward: Annotated[tuple[Onward, ...], Meta(max_length=MOST_ONWARD)] = ()
    refusal: GroundText = ""


NOT_THE_SENDER: Final = "not-the-sender"
"""The order names a message that its sender did not send to the addressee."""
UNREADABLE: Final = "unreadable"
"""The order's payload breaks a rule."""

_ENCODER: Final = msgspec.json.Encoder()


def encode(message: RecallOrder | RecallResponse) -> bytes:
    """Return the canonical payload of a message."""
    return _ENCODER.encode(message)


def kind_of_message(message: RecallOrder | RecallResponse) -> str:
    """Return the kind of a message, three letters."""
    return ORDER if isinstance(message, RecallOrder) else RESPONSE


def decode_as(expected: type[T], payload: bytes) -> T:
    """Read a payload.

    Raises:
        EnvelopeMalformed: It breaks a rule. The sender's fault.
    """
    try:
        return msgspec.json.decode(payload, type=expected, strict=True)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        said = str(error)[:_LONGEST_COMPLAINT]
        raise EnvelopeMalformed(f"A recall's payload is malformed: {said}") from error
