"""How translations are kept: whole, as JSON, decoded strictly."""

from typing import Final

import msgspec

from comity.errors import StorageUnavailable
from comity.records.translations import Translation

_ENCODER: Final = msgspec.json.Encoder()
_TRANSLATIONS: Final = msgspec.json.Decoder(Translation)


def encode_translation(translation: Translation) -> bytes:
    """Return a translation as it is kept, before it is sealed."""
    return _ENCODER.encode(translation)


def decode_translation(raw: bytes) -> Translation:
    """Return a translation as kept.

    Raises:
        StorageUnavailable: The stored bytes are damaged.
    """
    try:
        return _TRANSLATIONS.decode(raw)
    except (msgspec.MsgspecError, ValueError) as problem:
        # The text of the decoder can quote a value: it stays where it is.
        raise StorageUnavailable("A stored translation cannot be read.") from problem
