"""How values that are kept whole are written: JSON, decoded strictly."""

from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeVar

import msgspec

from comity.errors import StorageUnavailable
from comity.persons.person import Person
from comity.records.model import Conviction

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_encoder: Final = msgspec.json.Encoder()
_persons: Final = msgspec.json.Decoder(Person)
_convictions: Final = msgspec.json.Decoder(Conviction)

T = TypeVar("T")


def encode(value: Person | Conviction) -> bytes:
    """Return the value as it is kept."""
    return _encoder.encode(value)


def decode_person(raw: bytes) -> Person:
    """Return a person as kept.

    Raises:
        StorageUnavailable: The stored bytes are damaged.
    """
    return _decoded(_persons, raw)


def decode_conviction(raw: bytes) -> Conviction:
    """Return a conviction as kept.

    Raises:
        StorageUnavailable: The stored bytes are damaged.
    """
    return _decoded(_convictions, raw)


def _decoded(decoder: msgspec.json.Decoder[T], raw: bytes) -> T:
    try:
        return decoder.decode(raw)
    except msgspec.MsgspecError as problem:
        # The text of the problem may quote the value, which is personal data.
        raise StorageUnavailable("A stored record cannot be read.") from problem


def to_micros(at: datetime) -> int:
    """Return microseconds since 1970 in UTC: exact, and the same in every database.

    Raises:
        TypeError: ``at`` has no time zone. The caller's bug.
    """
    elapsed = at - _EPOCH
    return (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds


def from_micros(micros: int) -> datetime:
    """Return the instant, aware, in UTC."""
    return _EPOCH + timedelta(microseconds=micros)


def to_micros_or_none(at: datetime | None) -> int | None:
    """Return microseconds since 1970, or ``None``."""
    return None if at is None else to_micros(at)


def from_micros_or_none(micros: int | None) -> datetime | None:
    """Return the instant, or ``None``."""
    return None if micros is None else from_micros(micros)


def to_day(day: date | None) -> str | None:
    """Return a day as ISO 8601, which sorts as days do."""
    return None if day is None else day.isoformat()


def from_day(text: str | None) -> date | None:
    """Return the day."""
    return None if text is None else date.fromisoformat(text)
