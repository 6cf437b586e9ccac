"""How what inspectors and reviewers keep is written: whole, as JSON, decoded strictly."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar, get_args

import msgspec

from comity.errors import StorageUnavailable
from comity.oversight.model import OversightItem

_ENCODER: Final = msgspec.json.Encoder()
KINDS: Final[tuple[type[OversightItem], ...]] = get_args(OversightItem)
"""Every kind of item."""

_DECODERS: Final[Mapping[str, msgspec.json.Decoder[Any]]] = {
    kind.KIND: msgspec.json.Decoder(kind) for kind in KINDS
}

ItemT = TypeVar("ItemT", bound=OversightItem)


def encode_item(item: OversightItem) -> bytes:
    """Return an item as it is kept, before it is sealed."""
    return _ENCODER.encode(item)


def decode_item(kind: type[ItemT], raw: bytes) -> ItemT:
    """Return an item as kept.

    Raises:
        StorageUnavailable: The stored bytes are damaged.
    """
    try:
        decoded: ItemT = _DECODERS[kind.KIND].decode(raw)
    except (msgspec.MsgspecError, ValueError) as problem:
        raise StorageUnavailable("Something an inspector keeps cannot be read.") from problem
    return decoded
