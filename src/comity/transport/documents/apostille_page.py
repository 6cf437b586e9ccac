"""An apostille as a page of its own, with the document that it is about attached.

Source:
    Hague Convention of 5 October 1961, Annex: the model, a square with sides of at least nine
    centimetres, whose title stands in French whatever the language of the rest.
"""

from datetime import date
from typing import Final
from urllib.parse import urlencode

from comity.cooperation.model import FRENCH_TITLE, TITLE, Apostille
from comity.transport.documents.assembling import assembled, optional_part
from comity.transport.documents.lettering import lines, width
from comity.transport.documents.sheet import (
    ACCENT,
    INK,
    PAPER_HEIGHT,
    PAPER_WIDTH,
    QUIET,
    RULE,
    Area,
    Colour,
    Element,
    Item,
    Line,
    Mark,
    Sheet,
    Symbol,
)

LANGUAGE: Final = "en"
SEAL_TOOLTIP: Final = "Seal of the authority that made this apostille"
_SIDE: Final = 368.0
"""Thirteen centimetres, in points."""

_LEFT: Final = (PAPER_WIDTH - _SIDE) / 2
_TOP: Final = PAPER_HEIGHT - 70
_INSET: Final = 22.0
_CAPTION: Final = 132.0
_ROW: Final = 9.0
_SYMBOL: Final = 96.0
_MEANING: Final = (
    "This apostille certifies only the authenticity of the signature, the capacity of whoever "
    "signed and, where there is one, the identity of the seal or stamp. It does not certify the "
    "content of the document, which is attached to this file."
)
_CHECKING: Final = "To verify this apostille, enter number, date and code at"
_NO_PAGE: Final = "To verify this apostille, ask the authority with number, date and code."
_BEFORE_FIVE: Final = "Certified"


def apostille_page(apostille: Apostille, code: str, *, register: str) -> tuple[Sheet, Element]:
    """Return the page and its structure.

    Args:
        apostille: The apostille.
        code: Its random code, which stands nowhere else.
        register: Address of the public register; empty if there is none.
    """
    page = _Page()
    page.head()
    page.fields(apostille)
    page.foot(apostille, code, register)
    return Sheet(tuple(page.items)), page.root


def address(apostille: Apostille, code: str, register: str) -> str:
    """Return the address at which the register answers about one apostille."""
    asked = {"number": apostille.number, "date": apostille.day.isoformat(), "code": code}
    return f"{register}?{urlencode(asked)}" if register else " ".join(asked.values())


def write_apostille(
    apostille: Apostille, code: str, *, register: str, document: bytes, document_name: str
) -> bytes:
    """Return the page as PDF/A-3 with the document attached, not yet sealed.

    Args:
        apostille: The apostille.
        code: Its random code.
        register: Address of the public register; empty if there is none.
        document: The document that it is about.
        document_name: A name for it, ASCII.

    Raises:
        ConfigurationInvalid: The optional part that draws is not installed.
    """
    with optional_part():
        # Imported here: it needs the optional part.
        from comity.transport.documents.archive import AttachedFile  # noqa: PLC0415 - see above

        is_pdf = document.startswith(b"%PDF-")
        media_type = "application/pdf" if is_pdf else "application/octet-stream"
        sheet, structure = apostille_page(apostille, code, register=register)
        return assembled(
            [sheet],
            structure,
            [AttachedFile(document_name, document, media_type, "Source")],
            title=f"Apostille {apostille.number}",
            author=apostille.by,
            language=LANGUAGE,
            made_on=apostille.day,
            seal_tooltip=SEAL_TOOLTIP,
        )


class _Page:
    """The page as it grows downwards."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.root = Element("Document")
        self._height = _TOP
        self._next = 0

    def head(self) -> None:
        """Place the title, within the square."""
        self._height -= 34
        self._centred(self._part("H1"), TITLE, 20, is_bold=True)
        self._height -= 17
        french = self._part("P")
        self._centred(french, f"({FRENCH_TITLE})", 10.5)
        self._height -= 14
        self._rule(_LEFT + _INSET, _SIDE - 2 * _INSET)

    def fields(self, apostille: Apostille) -> None:
        """Place the ten fields and draw the square around them."""
        table = self._part("Table")
        for number, caption, value in apostille.fields():
            if number in {"2", "5"}:
                self._height -= 4
            said = f"{_BEFORE_FIVE}: at" if number == "5" else caption
            row = self._part("TR", table)
            self._row(row, f"{number}.", said, _day(apostille.day) if number == "6" else value)
        bottom = min(self._height - _INSET, _TOP - _SIDE)
        self._square(bottom)
        self._height = bottom

    def foot(self, apostille: Apostille, code: str, register: str) -> None:
        """Place what the apostille certifies, and how it is verified."""
        self._height -= 26
        widest = _SIDE - _SYMBOL - 16
        top = self._height
        self._text(_MEANING, _LEFT, 8.5, widest)
        self._height -= 6
        self._text(f"{_CHECKING} {register}" if register else _NO_PAGE, _LEFT, 8.5, widest)
        self._height -= 4
        self._text(f"Code: {code}", _LEFT, 11, widest, is_bold=True, colour=INK)
        figure = Element(
            "Figure", alternative=f"QR code with number, date and code {code} of this apostille"
        )
        self.root.kids.append(figure)
        symbol = address(apostille, code, register)
        left, bottom = _LEFT + _SIDE - _SYMBOL, top - _SYMBOL
        self.items.append(Symbol(symbol, left, bottom, _SYMBOL, self._mark(figure)))

    def _row(self, row: Element, number: str, caption: str, value: str) -> None:
        head = Element("TH", attributes={"/O": "/Table", "/Scope": "/Row"})
        cell = Element("TD")
        row.kids += [head, cell]
        left = _LEFT + _INSET
        beside = left + 20 + _CAPTION
        said = lines(caption, 9, _CAPTION - 8)
        shown = lines(value or "—", 10.5, _LEFT + _SIDE - _INSET - beside, is_bold=True)
        top = self._height - _ROW
        for index, text in enumerate(said):
            first = index == 0
            base = top - 9 - index * 11.5
            if first:
                self._line(head, f"{number} ", left, base, 9, colour=QUIET)
            self._line(head, f"{text} ", left + 20, base, 9, colour=QUIET)
        for index, text in enumerate(shown):
            self._line(cell, f"{text} ", beside, top - 9 - index * 13, 10.5, is_bold=True)
        self._height = top - max(len(said) * 11.5, len(shown) * 13)

    def _text(
        self,
        text: str,
        left: float,
        size: float,
        widest: float,
        *,
        is_bold: bool = False,
        colour: Colour = QUIET,
    ) -> None:
        element = self._part("P")
        for line in lines(text, size, widest, is_bold=is_bold):
            self._height -= size * 1.4
            self._line(
                element, f"{line} ", left, self._height, size, is_bold=is_bold, colour=colour
            )

    def _centred(self, element: Element, text: str, size: float, *, is_bold: bool = False) -> None:
        left = (PAPER_WIDTH - width(text, size, is_bold=is_bold)) / 2
        self._line(element, text, left, self._height, size, is_bold=is_bold, colour=ACCENT)

    def _line(
        self,
        element: Element,
        text: str,
        left: float,
        base: float,
        size: float,
        *,
        is_bold: bool = False,
        colour: Colour = INK,
    ) -> None:
        mark = self._mark(element)
        self.items.append(Line(text, left, base, size, colour, is_bold, element.role, mark))

    def _mark(self, element: Element) -> int:
        number = self._next
        self._next += 1
        element.kids.append(Mark(0, number))
        return number

    def _part(self, role: str, parent: Element | None = None) -> Element:
        element = Element(role)
        (self.root if parent is None else parent).kids.append(element)
        return element

    def _rule(self, left: float, wide: float) -> None:
        self.items.append(Area(left, self._height, wide, 0.6, RULE))

    def _square(self, bottom: float) -> None:
        thick = 1.6
        high = _TOP - bottom
        for left, low, wide, tall in (
            (_LEFT, _TOP - thick, _SIDE, thick),
            (_LEFT, bottom, _SIDE, thick),
            (_LEFT, bottom, thick, high),
            (_LEFT + _SIDE - thick, bottom, thick, high),
        ):
            self.items.append(Area(left, low, wide, tall, ACCENT))


def _day(day: date) -> str:
    """Return the day as every country reads it alike."""
    return day.isoformat()
