"""Pictures of figures, drawn here: bars and columns as SVG, with attributes only.

Nothing in a picture is told by colour alone, and each stands above a table that says the same.
Whoever has a page read out is told its title and goes on to the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

_SOLID: Final = "#1b3d6d"
_INK: Final = "#0b0c0c"
_LINE: Final = "#b1b4b6"
_FONT: Final = "Noto Sans, Helvetica Neue, Arial, sans-serif"
_WIDE: Final = 640
_ROW: Final = 34
_LABEL: Final = 190
_TALL: Final = 200


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        caption: What it shows.
        value: How long it is.
        words: Its value, written.
    """

    caption: str
    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns that stand beside each other.

    Attributes:
        caption: What they show.
        first: Height of the first, which is filled.
        second: Height of the second, which is hatched.
    """

    caption: str
    first: int
    second: int


def bars(title: str, rows: Sequence[Bar]) -> Markup:
    """Return horizontal bars, one for each row."""
    most = max((each.value for each in rows), default=0) or 1
    height = _ROW * len(rows) + 8
    drawn = (
        _bar(each, _ROW * at + 4, (_WIDE - _LABEL - 90) * each.value / most)
        for at, each in enumerate(rows)
    )
    return drawing(title, _WIDE, height, Markup("").join(drawn))


def columns(title: str, months: Sequence[Columns]) -> Markup:
    """Return pairs of columns: the first of each filled, the second hatched."""
    most = max((max(each.first, each.second) for each in months), default=0) or 1
    step = _WIDE / max(len(months), 1)
    drawn = (_pair(each, step * at, step, most) for at, each in enumerate(months))
    ground = Markup('<line x1="0" y1="{0}" x2="{1}" y2="{0}" stroke="{2}"/>').format(
        _TALL, _WIDE, _INK
    )
    return drawing(title, _WIDE, _TALL + 30, hatched() + ground + Markup("").join(drawn))


def drawing(title: str, width: float, height: float, inside: Markup) -> Markup:
    """Return a drawing that is one picture to whoever has it read out."""
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" '
        'role="img" aria-label="{}" direction="ltr" font-family="{}" font-size="16" '
        'fill="{}">{}</svg>'
    ).format(round(width), round(height), round(width), round(height), title, _FONT, _INK, inside)


def hatched(name: str = "hatched") -> Markup:
    """Return the pattern of lines across, by which a second kind of shape is told apart."""
    return Markup(
        '<defs><pattern id="{}" width="8" height="8" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="8" height="8" fill="#ffffff"/>'
        '<line x1="0" y1="0" x2="0" y2="8" stroke="{}" stroke-width="5"/></pattern></defs>'
    ).format(name, _SOLID)


def written(x: float, y: float, text: str, *, anchor: str = "start", size: int = 16) -> Markup:
    """Return a text in a drawing."""
    return Markup('<text x="{}" y="{}" text-anchor="{}" font-size="{}">{}</text>').format(
        round(x, 1), round(y, 1), anchor, size, text
    )


def box(x: float, y: float, width: float, height: float, fill: str = _SOLID) -> Markup:
    """Return a rectangle; one without an extent is left out."""
    if width <= 0 or height <= 0:
        return Markup("")
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/>').format(
        round(x, 1), round(y, 1), round(width, 1), round(height, 1), fill, _SOLID
    )


def _bar(bar: Bar, y: float, length: float) -> Markup:
    line = Markup('<line x1="{0}" y1="{1}" x2="{0}" y2="{2}" stroke="{3}"/>').format(
        _LABEL, round(y, 1), round(y + _ROW, 1), _LINE
    )
    return (
        written(_LABEL - 10, y + 22, bar.caption, anchor="end")
        + line
        + box(_LABEL, y + 5, length, _ROW - 10)
        + written(_LABEL + length + 8, y + 22, bar.words)
    )


def _pair(pair: Columns, x: float, step: float, most: int) -> Markup:
    wide, room = step * 0.36, _TALL - 24
    first, second = (room * each / most for each in (pair.first, pair.second))
    middle = x + step / 2
    return (
        box(middle - wide, _TALL - first, wide, first)
        + box(middle, _TALL - second, wide, second, "url(#hatched)")
        + (
            written(middle - wide / 2, _TALL - first - 5, str(pair.first), anchor="middle", size=13)
            if pair.first
            else ""
        )
        + (
            written(
                middle + wide / 2, _TALL - second - 5, str(pair.second), anchor="middle", size=13
            )
            if pair.second
            else ""
        )
        + written(middle, _TALL + 20, pair.caption, anchor="middle", size=14)
    )
