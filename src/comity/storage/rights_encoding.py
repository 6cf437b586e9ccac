"""How requests of persons about their own data are kept: whole, as JSON, decoded strictly."""

from typing import Final, TypeVar

import msgspec

from comity.errors import StorageUnavailable
from comity.rights.model import Embargo, Inquiry, RightsRequest

_ENCODER: Final = msgspec.json.Encoder()
_REQUESTS: Final = msgspec.json.Decoder(RightsRequest)
_EMBARGOES: Final = msgspec.json.Decoder(Embargo)
_INQUIRIES: Final = msgspec.json.Decoder(Inquiry)

T = TypeVar("T")


def encode_right(value: RightsRequest | Embargo | Inquiry) -> bytes:
    """Return a value as it is kept, before it is sealed."""
    return _ENCODER.encode(value)


def decode_request(raw: bytes) -> RightsRequest:
    """Return a request as kept.

    Raises:
        StorageUnavailable: The stored bytes are damaged.
    """
    return _decoded(_REQUESTS, raw)


def decode_embargo(raw: bytes) -> Embargo:
    """Return an embargo as kept.

    Raises:
        StorageUnavailable: The stored bytes are damaged.
    """
    return _decoded(_EMBARGOES, raw)


def decode_inquiry(raw: bytes) -> Inquiry:
    """Return an inquiry as kept.

    Raises:
        StorageUnavailable: The stored bytes are damaged.
    """
    return _decoded(_INQUIRIES, raw)


def _decoded(decoder: msgspec.json.Decoder[T], raw: bytes) -> T:
    try:
        return decoder.decode(raw)
    except (msgspec.MsgspecError, ValueError) as problem:
        # The text of the decoder can quote a value: it stays where it is.
        raise StorageUnavailable("A stored request of a person cannot be read.") from problem
