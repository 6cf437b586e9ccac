"""What each drawn letter is when a text is taken out again: the letter that was written.

The library writes down the shape that was drawn, a joined Arabic letter for example, and
lists codes that nothing uses; both stand in the way of reading aloud and of keeping.

Source:
    ISO 32000-1, section 9.10.3 (ToUnicode); ISO 19005-3, clause 6.2.11.7 (no value of zero).
"""

import re
import unicodedata
from typing import Final

_ENTRY: Final = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4,6})>")
_FIRST_LETTER: Final = 0x20
_MOST_IN_BLOCK: Final = 100


def of_written_letters(cmap: bytes) -> bytes:
    """Return a table from drawn codes to letters, with the letters as they were written.

    Args:
        cmap: The table as the library made it, one entry a line.
    """
    table = {
        int(code, 16): chr(int(letter, 16))
        for code, letter in _ENTRY.findall(cmap.partition(b"endcodespacerange")[2])
    }
    entries = [
        f"<{code:02X}> <{_written(letter).encode('utf-16-be').hex().upper()}>"
        for code, letter in sorted(table.items())
        if ord(letter) >= _FIRST_LETTER
    ]
    blocks = [
        "\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"])
        for block in (
            entries[start : start + _MOST_IN_BLOCK]
            for start in range(0, len(entries), _MOST_IN_BLOCK)
        )
    ]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    ).encode()


def _written(letter: str) -> str:
    """Return the letter behind a joined shape; any other as it is.

    Lam with alef stays one letter, which Unicode has: programs that turn a line round would
    turn the two round as well.
    """
    form = unicodedata.decomposition(letter)
    is_joined = form.startswith(("<isolated>", "<final>", "<initial>", "<medial>"))
    written = unicodedata.normalize("NFKC", letter)
    return written if is_joined and len(written) == 1 else letter
