"""How drafts of requests are kept: whole, as JSON, decoded strictly."""

from typing import Final

import msgspec

from comity.errors import StorageUnavailable
from comity.records.drafts import RequestDraft

_ENCODER: Final = msgspec.json.Encoder()
_DRAFTS: Final = msgspec.json.Decoder(RequestDraft)


def encode_draft(draft: RequestDraft) -> bytes:
    """Return a draft as it is kept, before it is sealed."""
    return _ENCODER.encode(draft)


def decode_draft(raw: bytes) -> RequestDraft:
    """Return a draft as kept.

    Raises:
        StorageUnavailable: The stored bytes are damaged.
    """
    try:
        return _DRAFTS.decode(raw)
    except (msgspec.MsgspecError, ValueError) as problem:
        # The text of the decoder can quote a value: it stays where it is.
        raise StorageUnavailable("A stored draft of a request cannot be read.") from problem
