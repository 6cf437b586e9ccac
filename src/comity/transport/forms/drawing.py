"""Pages drawn, with a mark around every piece of text that the structure will name."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final, TypeAlias

from comity.transport.forms.fonts import REGULAR, typeface
from comity.transport.forms.placing import (
    LEADING,
    MARGIN,
    PADDING,
    PAGE,
    TEXT_SIZE,
    Box,
    Leaf,
    Words,
    page_number,
)

Drawing: TypeAlias = Any
"""A canvas of the optional library, which has no types."""

APPEARANCE: Final = "box"
"""Prefix of the drawings of boxes: ``box0``, ``box1`` and so on, in reading order."""
_FRAME: Final = (0.35, 0.35, 0.35)
_PAGE_NUMBER_SIZE: Final = 8.0


def drawn(pages: Sequence[Leaf], title: str) -> bytes:
    """Return the pages as PDF, without form fields and structure.

    Each line of words stands in marked content, numbered from 0 on each page. A last page
    more holds the drawings of all boxes, for ``tagging`` to take from there.

    Args:
        pages: What stands where.
        title: Title of the document.

    Raises:
        ImportError: The optional part is not installed.
    """
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - optional, slow to load

    target = BytesIO()
    # Invariant: the same form gives the same bytes; the day stands in the form itself.
    canvas = Canvas(target, pagesize=PAGE, pageCompression=1, invariant=1, initialFontName=None)
    canvas.setTitle(title)
    for number, leaf in enumerate(pages, 1):
        marked = 0
        for item in leaf.items:
            match item:
                case Words():
                    _draw_words(canvas, item, marked)
                    marked += 1
                case Box():
                    _draw_frame(canvas, item)
        _draw_page_number(canvas, number, len(pages))
        canvas.showPage()
    boxes = [item for leaf in pages for item in leaf.items if isinstance(item, Box)]
    for number, box in enumerate(boxes):
        _draw_appearance(canvas, f"{APPEARANCE}{number}", box)
        canvas.doForm(f"{APPEARANCE}{number}")
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_words(canvas: Drawing, words: Words, number: int) -> None:
    typeface(words.face)
    canvas.addLiteral(f"/{words.role} <</MCID {number}>> BDC")
    canvas.setFont(words.face, words.size)
    canvas.drawString(words.left, words.base, words.text)
    canvas.addLiteral("EMC")


def _draw_frame(canvas: Drawing, box: Box) -> None:
    left, bottom, right, top = box.rectangle
    canvas.addLiteral("/Artifact BMC")
    canvas.setStrokeColorRGB(*_FRAME)
    canvas.setLineWidth(0.5)
    canvas.rect(left, bottom, right - left, top - bottom)
    canvas.addLiteral("EMC")


def _draw_page_number(canvas: Drawing, number: int, count: int) -> None:
    typeface(REGULAR)
    canvas.addLiteral("/Artifact <</Type /Pagination>> BDC")
    canvas.setFont(REGULAR, _PAGE_NUMBER_SIZE)
    canvas.drawRightString(PAGE[0] - MARGIN, MARGIN - 14, page_number(number, count))
    canvas.addLiteral("EMC")


def _draw_appearance(canvas: Drawing, name: str, box: Box) -> None:
    left, bottom, right, top = box.rectangle
    typeface(REGULAR)
    canvas.beginForm(name, 0, 0, right - left, top - bottom)
    canvas.addLiteral("/Tx BMC")
    canvas.setFont(REGULAR, TEXT_SIZE)
    base = top - bottom - PADDING - TEXT_SIZE
    for line in box.value.split("\n"):
        if line:
            canvas.drawString(PADDING, base, line)
        base -= LEADING
    canvas.addLiteral("EMC")
    canvas.endForm()
