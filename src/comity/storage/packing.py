"""Payloads as they are kept: compressed, in the very form in which they travel."""

from threading import local
from typing import Final

from comity.errors import ProtocolFailure
from comity.exchange.batch import compressor, decompressor, expand


class _Tools(local):
    """One pair for each thread: neither may serve two at once."""

    def __init__(self) -> None:
        self.compress = compressor()
        self.decompressor = decompressor()


_TOOLS: Final = _Tools()


def packed(payload: bytes) -> bytes:
    """Return a payload as it is kept."""
    return _TOOLS.compress(payload)


def unpacked(kept: bytes, size: int) -> bytes:
    """Return the payload that is kept so.

    Args:
        kept: The compressed bytes.
        size: How many bytes the payload has.

    Returns:
        The payload. A damaged one is empty: its header commits to another, which
        ``comity fsck`` says and casework stumbles over, and the rest can be read.
    """
    try:
        return expand(kept, limit=size, using=_TOOLS.decompressor)
    except ProtocolFailure:
        return b""
