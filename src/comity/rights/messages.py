"""Who looked at what was given: two kinds of message, and their canonical form.

The service stands in the header as ``rights``, the kinds as ``RLQ`` and ``RLR``. No identity
travels: conversations are named, which both sides have.

Source: docs/protocol, COM-18.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from comity.errors import EnvelopeMalformed
from comity.exchange.envelope import MessageIdText
from comity.rights.model import ForeignLook

SERVICE: Final = "rights"
PAYLOAD_TYPE: Final = "comity/rights/1"
CAPABILITY: Final = "comity/rights/1"
"""A member that announces it says who looked at what it was given, as far as it may."""

QUESTION: Final = "RLQ"
REPORT: Final = "RLR"

MOST_CONVERSATIONS: Final = 500
MOST_LOOKS: Final = 5_000
_LONGEST_COMPLAINT: Final = 200

NOT_A_PARTY: Final = "not-a-party"
"""A conversation named is not one between asker and asked."""
NOT_TOLD: Final = "not-told"
"""The state that is asked tells nobody of its looks."""
UNREADABLE: Final = "unreadable"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LooksQuestion:
    """``RLQ``: who looked at what you had of us in these conversations, when, what for.

    Attributes:
        about: The conversations, by the message that opened each.
        repeated: 0 for the first time, then counting: what was delayed may be told now.
    """

    about: Annotated[tuple[MessageIdText, ...], Meta(min_length=1, max_length=MOST_CONVERSATIONS)]
    repeated: Annotated[int, Meta(ge=0, le=10_000)] = 0


@dataclass(frozen=True, slots=True)
class LooksReport:
    """``RLR``: the looks that may be told now. Others may exist, whether any do or not.

    Attributes:
        revision: Counts from 1; the greatest is what holds.
        looks: What may be told, oldest first.
        up_to: The moment up to which the log was read.
        refusal: Why nothing is told; empty where something is.
    """

    revision: Annotated[int, Meta(ge=1)]
    looks: Annotated[tuple[ForeignLook, ...], Meta(max_length=MOST_LOOKS)]
    up_to: datetime
    refusal: Annotated[str, Meta(max_length=60)] = ""


_ENCODER: Final = msgspec.json.Encoder()


def encode(message: LooksQuestion | LooksReport) -> bytes:
    """Return the canonical payload of a message."""
    return _ENCODER.encode(message)


def kind_of_message(message: LooksQuestion | LooksReport) -> str:
    """Return the kind of a message, three letters."""
    return QUESTION if isinstance(message, LooksQuestion) else REPORT


def decode_as(expected: type[T], payload: bytes) -> T:
    """Read a payload.

    Raises:
        EnvelopeMalformed: It breaks a rule. The sender's fault.
    """
    try:
        return msgspec.json.decode(payload, type=expected, strict=True)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        said = str(error)[:_LONGEST_COMPLAINT]
        raise EnvelopeMalformed(f"A payload about looks is malformed: {said}") from error
