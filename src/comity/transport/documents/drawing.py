"""Pages drawn, with a mark around every piece that the structure names."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final, TypeAlias

from comity.transport.documents.lettering import is_complete, runs
from comity.transport.documents.sheet import (
    PAPER_HEIGHT,
    PAPER_WIDTH,
    Area,
    Line,
    Sheet,
    Symbol,
)
from comity.transport.forms.fonts import typeface

Drawing: TypeAlias = Any
"""A canvas of the optional library, which has no types."""

_QUIET_ZONE: Final = 2
"""White modules around the symbol; the paper around it is white as well."""


def drawn(sheets: Sequence[Sheet]) -> bytes:
    """Return the pages as PDF, without structure.

    Args:
        sheets: What stands where.

    Raises:
        ImportError: The optional part is not installed.
    """
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - optional, slow to load

    target = BytesIO()
    # Invariant: the same document gives the same bytes; the day stands in the document.
    canvas = Canvas(
        target,
        pagesize=(PAPER_WIDTH, PAPER_HEIGHT),
        pageCompression=1,
        invariant=1,
    )
    # The library would name its own typeface at the head of each page, which is not embedded.
    canvas._preamble = ""  # noqa: SLF001 - it has no other way
    for sheet in sheets:
        for item in sheet.items:
            match item:
                case Line():
                    _draw_line(canvas, item)
                case Area():
                    _draw_area(canvas, item)
                case Symbol():
                    _draw_symbol(canvas, item)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_line(canvas: Drawing, line: Line) -> None:
    if line.mark is None:
        canvas.addLiteral("/Artifact <</Type /Pagination>> BDC")
    else:
        canvas.addLiteral(f"/{line.role} <</MCID {line.mark}>> BDC")
    # What no typeface has is read as it was written all the same.
    is_other = not is_complete(line.text)
    if is_other:
        spoken = line.text.encode("utf-16-be").hex().upper()
        canvas.addLiteral(f"/Span <</ActualText <FEFF{spoken}>>> BDC")
    canvas.setFillColorRGB(*line.colour)
    left = line.left
    for face, text in runs(line.text, is_bold=line.is_bold, from_right=line.from_right):
        font = typeface(face)
        canvas.setFont(face, line.size)
        canvas.drawString(left, line.base, text)
        left += float(font.stringWidth(text, line.size))
    if is_other:
        canvas.addLiteral("EMC")
    canvas.addLiteral("EMC")


def _draw_area(canvas: Drawing, area: Area) -> None:
    canvas.addLiteral("/Artifact <</Type /Layout>> BDC")
    canvas.setFillColorRGB(*area.colour)
    canvas.rect(area.left, area.bottom, area.width, area.height, stroke=0, fill=1)
    canvas.addLiteral("EMC")


def _draw_symbol(canvas: Drawing, symbol: Symbol) -> None:
    from reportlab.graphics.barcode.qrencoder import (  # noqa: PLC0415 - optional
        QRCode,
        QRErrorCorrectLevel,
    )

    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(symbol.text)
    code.make()
    count = code.getModuleCount()
    module = symbol.size / (count + 2 * _QUIET_ZONE)
    canvas.addLiteral(f"/Figure <</MCID {symbol.mark}>> BDC")
    canvas.setFillColorRGB(0, 0, 0)
    path = canvas.beginPath()
    for row in range(count):
        bottom = symbol.bottom + symbol.size - (row + 1 + _QUIET_ZONE) * module
        column = 0
        while column < count:
            start = column
            while column < count and code.isDark(row, column):
                column += 1
            if column > start:
                left = symbol.left + (start + _QUIET_ZONE) * module
                path.rect(left, bottom, (column - start) * module, module)
            column += 1
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.addLiteral("EMC")
