"""How recalls are kept: whole, as JSON, decoded strictly."""

from typing import Final, TypeVar

import msgspec

from comity.errors import StorageUnavailable
from comity.records.recall_model import Holder, Item, Recall

_ENCODER: Final = msgspec.json.Encoder()
_RECALLS: Final = msgspec.json.Decoder(Recall)
_HOLDERS: Final = msgspec.json.Decoder(Holder)
_ITEMS: Final = msgspec.json.Decoder(Item)

T = TypeVar("T")


def encode_recall(value: Recall | Holder | Item) -> bytes:
    """Return a value as it is kept."""
    return _ENCODER.encode(value)


def decode_recall(raw: bytes) -> Recall:
    """Return a recall as kept.

    Raises:
        StorageUnavailable: The stored bytes are damaged.
    """
    return _decoded(_RECALLS, raw)


def decode_holder(raw: bytes) -> Holder:
    """Return how far a state has come, as kept.

    Raises:
        StorageUnavailable: The stored bytes are damaged.
    """
    return _decoded(_HOLDERS, raw)


def decode_item(raw: bytes) -> Item:
    """Return what became of a message, as kept.

    Raises:
        StorageUnavailable: The stored bytes are damaged.
    """
    return _decoded(_ITEMS, raw)


def _decoded(decoder: msgspec.json.Decoder[T], raw: bytes) -> T:
    try:
        return decoder.decode(raw)
    except (msgspec.MsgspecError, ValueError) as problem:
        raise StorageUnavailable("A stored recall cannot be read.") from problem
