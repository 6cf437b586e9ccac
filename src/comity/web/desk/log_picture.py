"""The log as a picture: entries, the checkpoint over them, and the witnesses who sign it too."""

from typing import Final

from markupsafe import Markup

from comity.web.api_figures import LogAnswer, WitnessShown
from comity.web.desk.languages import Language
from comity.web.desk.pictures import box, drawing, hatched, written

_MOST: Final = 8
"""Witnesses that are drawn; the table has them all."""

_INK: Final = "#0b0c0c"
_COVERED: Final = "#a8c4e5"
_ROWS: Final = 5
_ROW: Final = 44


def log_picture(title: str, log: LogAnswer, spoken: Language) -> Markup:
    """Return the log, its checkpoint and its witnesses, from left to right."""
    number = spoken.number
    witnesses = log.witnesses[:_MOST]
    height = max(230, 60 + _ROW * len(witnesses))
    middle = height / 2
    covered = _ROWS * log.published_size // max(log.size, 1)
    published = number(log.published_size) if log.published_at else spoken.say("None yet")
    entries = Markup("").join(
        box(10, middle - 60 + 26 * row, 150, 20, _COVERED if row < covered else "url(#hatched)")
        for row in range(_ROWS)
    )
    checkpoint = box(260, middle - 45, 140, 90, "#ffffff") + box(260, middle - 45, 140, 22)
    drawn = Markup("").join(
        _witness(each, at, middle, len(witnesses), spoken) for at, each in enumerate(witnesses)
    )
    return drawing(
        title,
        640,
        height,
        hatched()
        + entries
        + written(10, middle - 74, spoken.say("Entries: %(count)s", count=number(log.size)))
        + _arrow(165, middle, 252, middle)
        + checkpoint
        + written(330, middle + 8, spoken.say("Checkpoint"), anchor="middle")
        + written(330, middle + 32, published, anchor="middle", size=20)
        + drawn,
    )


def _witness(found: WitnessShown, at: int, middle: float, many: int, spoken: Language) -> Markup:
    y = middle + (at - (many - 1) / 2) * _ROW
    fill = _COVERED if found.is_on_latest else "#ffffff"
    words = spoken.country(found.state)
    return (
        _arrow(402, middle, 462, y)
        + box(470, y - 17, 34, 34, fill)
        + written(487, y + 6, "✓" if found.is_on_latest else "…", anchor="middle", size=20)
        + written(512, y + 6, words)
    )


def _arrow(x: float, y: float, to_x: float, to_y: float) -> Markup:
    return Markup(
        '<line x1="{0}" y1="{1}" x2="{2}" y2="{3}" stroke="{4}" stroke-width="2"/>'
        '<circle cx="{2}" cy="{3}" r="4" fill="{4}"/>'
    ).format(round(x), round(y), round(to_x), round(to_y), _INK)
