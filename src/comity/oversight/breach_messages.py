"""What a notice of a breach says on the wire: two kinds of message, and their canonical form.

The service stands in the header as ``breach``, the kinds as ``BRN`` and ``BRA``. Payloads are
JSON; they speak of numbers, and no person is named in them.

Source: docs/protocol, COM-19; Directive (EU) 2016/680 Art. 30(3) and (6).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from comity.errors import EnvelopeMalformed

SERVICE: Final = "breach"
PAYLOAD_TYPE: Final = "comity/breach/1"
CAPABILITY: Final = "comity/breach/1"
"""A member that announces it takes notices of breaches and acknowledges them."""

NOTICE: Final = "BRN"
ACKNOWLEDGEMENT: Final = "BRA"

_LONGEST_COMPLAINT: Final = 200
_ShortText = Annotated[str, Meta(min_length=1, max_length=300)]
_LongText = Annotated[str, Meta(min_length=1, max_length=8000)]
_Number = Annotated[int, Meta(ge=0, le=2**53)]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BreachNotice:
    """``BRN``: data that came from you or went to you are involved in a breach here.

    Attributes:
        reference: The sender's name of the breach.
        part: Counts from 1; each later part adds what became known since.
        aware_at: When the sender became aware, with its offset.
        nature: What the breach is of; words unknown here are kept.
        subjects: About how many persons; ``None`` while unknown.
        records: About how many records; ``None`` while unknown.
        consequences: What is likely to follow.
        measures: What was done or is proposed.
        high_risk: Whether a high risk to persons is likely; ``None`` while unknown.
        contact: Where more can be had.
    """

    reference: _ShortText
    part: Annotated[int, Meta(ge=1, le=10_000)]
    aware_at: Annotated[datetime, Meta(tz=True)]
    nature: Annotated[tuple[_ShortText, ...], Meta(min_length=1, max_length=10)]
    subjects: _Number | None
    records: _Number | None
    consequences: _LongText
    measures: _LongText
    high_risk: bool | None
    contact: _ShortText


@dataclass(frozen=True, slots=True)
class BreachAcknowledgement:
    """``BRA``: an official of ours has taken note of that part.

    Attributes:
        reference: The breach, as its sender names it.
        part: The part that was taken note of.
        contact: Where the sender reaches us about it; possibly empty.
    """

    reference: _ShortText
    part: Annotated[int, Meta(ge=1, le=10_000)]
    contact: Annotated[str, Meta(max_length=300)] = ""


_ENCODER: Final = msgspec.json.Encoder()


def encode(message: BreachNotice | BreachAcknowledgement) -> bytes:
    """Return the canonical payload of a message."""
    return _ENCODER.encode(message)


def decode_as(expected: type[T], payload: bytes) -> T:
    """Read a payload.

    Raises:
        EnvelopeMalformed: It breaks a rule. The sender's fault.
    """
    try:
        return msgspec.json.decode(payload, type=expected, strict=True)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        said = str(error)[:_LONGEST_COMPLAINT]
        raise EnvelopeMalformed(f"A breach's payload is malformed: {said}") from error
