"""Files attached to a PDF document, taken out with bounds.

Source: ISO 32000-1, section 7.11.4 (embedded file streams).
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final, TypeAlias

from comity.errors import InputInvalid
from comity.trust.pdf_limits import decode_limits
from comity.trust.pdf_sealing import not_installed

Foreign: TypeAlias = Any
"""An object of the optional library, whose types are not seen where it is not installed."""

MOST_FILES: Final = 20
MAX_FILE_BYTES: Final = 32 * 1024 * 1024
_DEEPEST: Final = 8
_MOST_NODES: Final = 1_000
"""Of the tree of names, whose branches may all be the same."""


def attachments_of(document: bytes) -> dict[str, bytes]:
    """Return the files attached to a document, by name.

    Args:
        document: The PDF, from whomever.

    Raises:
        InputInvalid: They cannot be read, exceed a bound, or two have one name. Whoever
            supplied the document.
        ConfigurationInvalid: The optional part is not installed.
    """
    try:
        # Imported here: optional, and slow to load.
        from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - see above
    except ImportError as error:
        raise not_installed(error) from error
    try:
        limits = decode_limits()
        reader = PdfFileReader(BytesIO(document), strict=False, decode_limits=limits)
        return _found(reader.root)
    except InputInvalid:
        raise
    except Exception as error:
        # A foreign parser on a hostile file may raise anything; that is the file's fault.
        raise InputInvalid(
            "The files attached to the document cannot be read.", private=type(error).__name__
        ) from error


def _found(root: Foreign) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    names = root.get("/Names", {})
    for specification in _specifications(
        names.get("/EmbeddedFiles", {}), 0, iter(range(_MOST_NODES))
    ):
        name = str(specification.get("/UF", specification.get("/F", "")))
        held = specification["/EF"]
        if name in found or len(found) >= MOST_FILES:
            raise InputInvalid("Two attached files have one name, or there are too many.")
        found[name] = _content(held["/UF"] if "/UF" in held else held["/F"])
    return found


def _specifications(node: Foreign, depth: int, left: Iterator[int]) -> Iterator[Foreign]:
    """Yield the file specifications of a name tree."""
    if depth > _DEEPEST or next(left, None) is None:
        raise InputInvalid("The list of attached files is too deep.")
    pairs = node.get("/Names", [])
    for place in range(1, len(pairs), 2):
        yield pairs[place]
    for place in range(len(node.get("/Kids", []))):
        yield from _specifications(node["/Kids"][place], depth + 1, left)


def _content(stream: Foreign) -> bytes:
    """Return a file; a stream that unpacks without end is refused before it has."""
    filters = stream.get("/Filter", [])
    named = [str(each) for each in (filters if isinstance(filters, list) else [filters])]
    packed = bytes(stream.encoded_data)
    if not named:
        content = packed
    elif named == ["/FlateDecode"] and "/DecodeParms" not in stream:
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(packed, MAX_FILE_BYTES + 1)
    else:
        raise InputInvalid("An attached file is packed in a way that is not read here.")
    if len(content) > MAX_FILE_BYTES:
        raise InputInvalid(f"An attached file exceeds {MAX_FILE_BYTES} bytes.")
    return content
