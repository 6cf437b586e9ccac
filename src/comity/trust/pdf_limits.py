"""How much may be unpacked of a PDF from whomever.

The library's own limits allow for documents far larger than any that is read here. They bound
what is unpacked, and not what it says: time and memory are bounded by the process that reads
(``sealed_apart``).
"""

from typing import Any, Final, TypeAlias

Foreign: TypeAlias = Any
"""An object of the optional library, whose types are not seen where it is not installed."""

_MEBIBYTE: Final = 1024 * 1024
_MOST_STREAM: Final = 64 * _MEBIBYTE
_MOST_TABLE: Final = _MEBIBYTE
"""Of a table of objects: some hundred thousand; an honest document has thousands."""


def decode_limits() -> Foreign:
    """Return the limits, as the library takes them; it is installed, or this is not called."""
    from pyhanko.pdf_utils.decode_limits import (  # noqa: PLC0415 - optional, slow to load
        DEFAULT_PURPOSE_LIMITS,
        DecodeLimits,
        DecodePurpose,
        DocumentDecodeBudget,
        StreamDecodeLimits,
    )

    return DecodeLimits(
        per_stream=StreamDecodeLimits(max_output_size=_MOST_STREAM),
        per_purpose={
            **DEFAULT_PURPOSE_LIMITS,
            DecodePurpose.XREF_STREAM: StreamDecodeLimits(max_output_size=_MOST_TABLE),
        },
        document_budget=DocumentDecodeBudget(base_allowance=_MOST_STREAM, max_ratio=10),
    )
