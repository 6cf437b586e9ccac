"""How holds, extensions and restrictions are kept: whole, as JSON, decoded strictly."""

from typing import Final, TypeVar

import msgspec

from comity.errors import StorageUnavailable
from comity.records.holds import Extension, Hold
from comity.records.restrictions import Restriction

T = TypeVar("T", Hold, Extension, Restriction)

_ENCODER: Final = msgspec.json.Encoder()


def encode_kept(value: Hold | Extension | Restriction) -> bytes:
    """Return a value as it is kept, before it is sealed."""
    return _ENCODER.encode(value)


def decode_kept(kind: type[T], raw: bytes) -> T:
    """Return a value as kept.

    Raises:
        StorageUnavailable: The stored bytes are damaged.
    """
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, ValueError):
        # The text of the problem may quote the value, which an officer wrote.
        raise StorageUnavailable(f"A stored {kind.__name__.lower()} cannot be read.") from None
