"""Lines of text as they are drawn: which typeface has which letter, how wide, where to break."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final

from comity.transport.documents.joining import is_right_to_left, visual
from comity.transport.forms.fonts import (
    BOLD,
    FURTHER,
    FURTHER_BOLD,
    MISSING,
    REGULAR,
    typeface,
)

_FACES: Final = {False: (REGULAR, FURTHER), True: (BOLD, FURTHER_BOLD)}


def runs(text: str, *, is_bold: bool, from_right: bool = False) -> list[tuple[str, str]]:
    """Return a line as typefaces and texts, in the order in which they are drawn.

    What no typeface has becomes ``MISSING``. ``from_right``: the line itself runs from right
    to left.

    Raises:
        ImportError: The optional part is not installed.
    """
    faces = _FACES[is_bold]
    further = _known(faces[1])
    line = visual(text, lambda each: ord(each) in further, from_right=from_right)
    chosen = [(_face(each, faces), each) for each in line]
    marked = [(face or faces[0], each if face else MISSING) for face, each in chosen]
    return [
        (face, "".join(each for _, each in group))
        for face, group in groupby(marked, key=lambda each: each[0])
    ]


def is_complete(text: str) -> bool:
    """Return whether a typeface has every letter of a text.

    Raises:
        ImportError: The optional part is not installed.
    """
    return all(each.isspace() or _face(each, faces) for each in text for faces in _FACES.values())


def width(text: str, size: float, *, is_bold: bool) -> float:
    """Return the width of a line in points.

    Raises:
        ImportError: The optional part is not installed.
    """
    return sum(
        float(typeface(face).stringWidth(run, size)) for face, run in runs(text, is_bold=is_bold)
    )


def lines(text: str, size: float, widest: float, *, is_bold: bool = False) -> list[str]:
    """Return a text in lines no wider than ``widest`` points.

    A line that another follows ends in a space, unless a word was broken there: whoever
    takes the text out again gets the words apart.

    Raises:
        ImportError: The optional part is not installed.
    """
    broken: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for piece, follows in _pieces(paragraph, size, widest, is_bold=is_bold):
            longer = f"{line}{piece}"
            if line and width(longer.rstrip(), size, is_bold=is_bold) > widest:
                broken.append(line)
                longer = piece
            line = longer + (" " if follows else "")
        broken.append(line)
    broken[-1] = broken[-1].rstrip()
    return broken


def _pieces(
    paragraph: str, size: float, widest: float, *, is_bold: bool
) -> Iterator[tuple[str, bool]]:
    """Yield words, those too wide in pieces, and whether a space follows."""
    for word in paragraph.split():
        if width(word, size, is_bold=is_bold) <= widest:
            yield word, True
            continue
        piece = ""
        for each in word:
            if piece and width(piece + each, size, is_bold=is_bold) > widest:
                yield piece, False
                piece = ""
            piece += each
        yield piece, True


@lru_cache(maxsize=8192)
def _face(letter: str, faces: tuple[str, str]) -> str:
    """Return the typeface for a letter; empty if none has it."""
    if not letter.isprintable():
        return ""
    # Letters from right to left stand in one typeface with the space and figures among them.
    order = reversed(faces) if is_right_to_left(letter) else faces
    return next((face for face in order if ord(letter) in _known(face)), "")


def _known(face: str) -> dict[int, int]:
    known: dict[int, int] = typeface(face).face.charToGlyph
    return known
