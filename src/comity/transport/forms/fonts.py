"""The typefaces: Noto Sans for Latin, Greek and Cyrillic letters, FiraGO for more scripts.

The fonts come with the optional part ``forms`` as a package of its own (SIL Open Font
License 1.1, which allows embedding); Comity ships no font file. Forms are drawn with the
first alone; documents that people hold fall back on the second.
"""

from functools import cache
from io import BytesIO
from typing import Any, Final

REGULAR: Final = "ComityForm"
BOLD: Final = "ComityFormBold"
FURTHER: Final = "ComityFurther"
FURTHER_BOLD: Final = "ComityFurtherBold"
MISSING: Final = "\ufffd"
"""Drawn in the place of a character that the typeface does not have."""

_FILES: Final = {REGULAR: "notos", BOLD: "notosbo", FURTHER: "figo", FURTHER_BOLD: "figbo"}


@cache
def typeface(name: str) -> Any:  # noqa: ANN401 - the drawing library has no types
    """Return a typeface, registered with the drawing library.

    Raises:
        ImportError: The optional part is not installed.
    """
    # Imported here: the libraries are optional, and slow to load.
    from pymupdf_fonts import myfont  # noqa: PLC0415 - see above
    from reportlab.pdfbase.pdfmetrics import registerFont  # noqa: PLC0415 - see above
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415 - see above

    face = TTFont(name, BytesIO(myfont(_FILES[name])))
    registerFont(face)
    return face


def shown(text: str) -> str:
    """Return the text as it can be drawn: what the typeface lacks becomes ``MISSING``.

    Raises:
        ImportError: The optional part is not installed.
    """
    known = typeface(REGULAR).face.charToGlyph
    return "".join(
        each if each == "\n" or (each.isprintable() and ord(each) in known) else MISSING
        for each in text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    )


def width(text: str, size: float, name: str = REGULAR) -> float:
    """Return the width of a text in points.

    Raises:
        ImportError: The optional part is not installed.
    """
    return float(typeface(name).stringWidth(text, size))


def wrapped(text: str, size: float, widest: float, name: str = REGULAR) -> list[str]:
    """Return the text in lines no wider than ``widest`` points.

    Raises:
        ImportError: The optional part is not installed.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            for piece in _pieces(word, size, widest, name):
                longer = f"{line} {piece}" if line else piece
                if line and width(longer, size, name) > widest:
                    lines.append(line)
                    longer = piece
                line = longer
        lines.append(line)
    return lines


def _pieces(word: str, size: float, widest: float, name: str) -> list[str]:
    """Return a word in pieces that fit into a line."""
    pieces = [""]
    for each in word:
        if pieces[-1] and width(pieces[-1] + each, size, name) > widest:
            pieces.append("")
        pieces[-1] += each
    return pieces
