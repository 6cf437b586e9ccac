"""Where on which page everything of a document stands, and which part of it each line is."""

from collections.abc import Iterable
from typing import Final

from comity.transport.documents.content import Block, Check, Content, Facts, Lead, Points, Title
from comity.transport.documents.lettering import lines, width
from comity.transport.documents.mirroring import mirrored
from comity.transport.documents.sheet import (
    ACCENT,
    INK,
    PAPER_HEIGHT,
    PAPER_WIDTH,
    QUIET,
    RULE,
    TINT,
    Area,
    Colour,
    Element,
    Item,
    Line,
    Mark,
    Sheet,
    Symbol,
)

_MARGIN: Final = 62.0
_WIDE: Final = PAPER_WIDTH - 2 * _MARGIN
_TOP: Final = PAPER_HEIGHT - 50
_BOTTOM: Final = 74.0
_FOOT: Final = 40.0
_CAPTION_WIDTH: Final = 148.0
_VALUE_LEFT: Final = _MARGIN + _CAPTION_WIDTH + 10
_VALUE_WIDTH: Final = PAPER_WIDTH - _MARGIN - _VALUE_LEFT
_VALUE_SIZE: Final = 10.0
_CAPTION_SIZE: Final = 9.0
_LEADING: Final = 1.4
_ROW_PADDING: Final = 4.0
_SYMBOL_SIZE: Final = 96.0
_SMALL: Final = 8.0
_MARKED: Final = 11.0
_MOST_NEEDED: Final = 12
"""Rows of a block that are measured for its title: more do not stand beside it anyway."""


def placed(content: Content) -> tuple[tuple[Sheet, ...], Element]:
    """Return the pages of a document, and its structure.

    Args:
        content: What it says.

    Raises:
        ImportError: The optional part is not installed.
    """
    placing = _Placing(content)
    placing.head()
    for position, block in enumerate(content.blocks):
        placing.block(block, content.blocks[position + 1 : position + 2])
    return placing.finished()


class _Placing:
    """The position on the page, from the top down.

    Args:
        content: The document.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._pages: list[list[Item]] = [[]]
        self._marks = [0]
        self._height = _TOP
        self._root = Element("Document")
        self._section = self._root

    def head(self) -> None:
        """Place who issues the document, its number and its day."""
        self._pages[0].append(Area(0, PAPER_HEIGHT - 6, PAPER_WIDTH, 6, ACCENT))
        content = self._content
        self._height = PAPER_HEIGHT - 52
        aside = max(width(each, _SMALL, is_bold=False) for each in (content.number, "0" * 20))
        named = self._part(self._root, "P")
        self._text(named, content.state, 13, colour=ACCENT, is_bold=True, widest=_WIDE - aside)
        under = self._part(self._root, "P")
        self._text(under, content.authority, 10, colour=QUIET, widest=_WIDE - aside)
        below = self._height
        self._height = PAPER_HEIGHT - 52
        numbered = self._part(self._root, "P")
        for text, is_bold in ((content.number, True), (content.made_on, False)):
            left = PAPER_WIDTH - _MARGIN - width(text, 9, is_bold=is_bold)
            self._height -= 9 * _LEADING
            self._line(numbered, f"{text} ", 9, left=left, colour=INK, is_bold=is_bold)
        self._height = min(below, self._height) - 12
        self._rule(ACCENT, 1.0)
        self._height -= 18

    def block(self, block: Block, following: tuple[Block, ...]) -> None:
        """Place a block."""
        match block:
            case Title(level, text):
                self._title(level, text, following)
            case Lead(text):
                self._lead(text)
            case Facts(rows):
                self._facts(rows)
            case Points(texts):
                self._points(texts)
            case Check():
                self._check(block)

    def finished(self) -> tuple[tuple[Sheet, ...], Element]:
        """Return the pages, each with its foot, and the structure."""
        count = len(self._pages)
        for number, items in enumerate(self._pages, 1):
            foot = f"{self._content.title} · {self._content.number}"
            items.append(Area(_MARGIN, _FOOT + 14, _WIDE, 0.5, RULE))
            left = lines(foot, _SMALL, _WIDE - 60)[0]
            items.append(Line(left, _MARGIN, _FOOT, _SMALL, QUIET))
            if self._content.handling:
                under = lines(self._content.handling, _SMALL, _WIDE - 60)[0]
                items.append(Line(under, _MARGIN, _FOOT - 10, _SMALL, QUIET))
            if self._content.training:
                above = lines(self._content.training, _MARKED, _WIDE, is_bold=True)[0]
                items.append(Line(above, _MARGIN, PAPER_HEIGHT - 34, _MARKED, INK, is_bold=True))
            page = f"{number} / {count}"
            right = PAPER_WIDTH - _MARGIN - width(page, _SMALL, is_bold=False)
            items.append(Line(page, right, _FOOT, _SMALL, QUIET))
        sheets = tuple(Sheet(tuple(items)) for items in self._pages)
        if self._content.from_right:
            sheets = tuple(map(mirrored, sheets))
        return sheets, self._root

    def _title(self, level: int, text: str, following: tuple[Block, ...]) -> None:
        if level == 1:
            self._text(self._part(self._root, "H1"), text, 22, colour=INK, is_bold=True)
            self._height -= 10
            return
        # A title stands with what follows it, and with the whole of a short thing.
        self._room(20 + min(sum(map(self._needed, following)), 190))
        self._height -= 16
        self._section = self._part(self._root, "Sect")
        self._text(self._part(self._section, "H2"), text, 12, colour=ACCENT, is_bold=True)
        self._height -= 5

    def _lead(self, text: str) -> None:
        size = 12.5
        inset = 16.0
        found = lines(text, size, _WIDE - 2 * inset, is_bold=True)
        high = len(found) * size * _LEADING + 18
        self._room(high)
        bottom = self._height - high
        items = self._pages[-1]
        items.append(Area(_MARGIN, bottom, _WIDE, high, TINT))
        items.append(Area(_MARGIN, bottom, 4, high, ACCENT))
        self._height -= 8
        said = self._part(self._root, "P")
        for line in found:
            self._height -= size * _LEADING
            self._line(said, line, size, left=_MARGIN + inset, colour=INK, is_bold=True)
        self._height = bottom

    def _facts(self, rows: Iterable[tuple[str, str]]) -> None:
        table = self._part(self._section, "Table")
        self._rule(RULE)
        for caption, value in rows:
            row = self._part(table, "TR")
            head = Element("TH", attributes={"/O": "/Table", "/Scope": "/Row"})
            cell = Element("TD")
            row.kids += [head, cell]
            self._row(head, cell, caption, value)
            self._height -= _ROW_PADDING
            self._rule(RULE)

    def _row(self, head: Element, cell: Element, caption: str, value: str) -> None:
        captions = lines(caption, _CAPTION_SIZE, _CAPTION_WIDTH)
        values = lines(value, _VALUE_SIZE, _VALUE_WIDTH)
        step = _VALUE_SIZE * _LEADING
        # A row breaks between pages only where it is long.
        self._room(step * max(len(captions), min(len(values), 8)) + 2 * _ROW_PADDING)
        self._height -= _ROW_PADDING
        start, page = self._height, len(self._pages)
        for line in captions:
            self._height -= step
            self._line(head, line, _CAPTION_SIZE, left=_MARGIN, colour=QUIET)
        after_captions = self._height
        self._height = start
        for line in values:
            self._room(step)
            self._height -= step
            self._line(cell, line, _VALUE_SIZE, left=_VALUE_LEFT, colour=INK)
        if len(self._pages) == page:
            self._height = min(self._height, after_captions)

    def _points(self, texts: Iterable[str]) -> None:
        listed = self._part(self._section, "L")
        listed.attributes = {"/O": "/List", "/ListNumbering": "/Disc"}
        for text in texts:
            item = self._part(listed, "LI")
            label, body = self._part(item, "Lbl"), self._part(item, "LBody")
            found = lines(text, 9.5, _WIDE - 14)
            self._room(len(found) * 9.5 * _LEADING)
            for number, line in enumerate(found):
                self._height -= 9.5 * _LEADING
                if number == 0:
                    self._line(label, "• ", 9.5, left=_MARGIN + 2, colour=ACCENT)
                self._line(body, line, 9.5, left=_MARGIN + 14, colour=INK)
            self._height -= 3

    def _check(self, check: Check) -> None:
        self._room(_SYMBOL_SIZE + 10)
        self._height -= 4
        top, page = self._height, len(self._pages)
        bottom = top - _SYMBOL_SIZE
        figure = self._part(self._section, "Figure")
        figure.alternative = check.alternative
        start = _MARGIN
        if self._content.from_right:
            start = PAPER_WIDTH - _MARGIN - _SYMBOL_SIZE
        box = (start, bottom, start + _SYMBOL_SIZE, top)
        figure.attributes = {"/O": "/Layout", "/BBox": list(box), "/Placement": "/Block"}
        self._pages[-1].append(
            Symbol(check.symbol, _MARGIN, bottom, _SYMBOL_SIZE, self._mark(figure))
        )
        left = _MARGIN + _SYMBOL_SIZE + 16
        for text in check.texts:
            self._text(self._part(self._section, "P"), text, 9.5, left=left)
            self._height -= 3
        caption, digest = check.digest
        said = self._part(self._section, "P")
        self._text(said, f"{caption}: {digest}", _SMALL, left=left, colour=QUIET)
        if len(self._pages) == page:
            self._height = min(self._height, bottom)

    def _needed(self, block: Block) -> float:
        """Return roughly how high a block is, as far as its title asks."""
        match block:
            case Facts(rows):
                return sum(
                    _VALUE_SIZE * _LEADING * len(lines(value, _VALUE_SIZE, _VALUE_WIDTH))
                    + 2 * _ROW_PADDING
                    for _, value in rows[:_MOST_NEEDED]
                )
            case Points(texts):
                return sum(
                    14 * len(lines(each, 9.5, _WIDE - 14)) + 3 for each in texts[:_MOST_NEEDED]
                )
            case Check():
                return _SYMBOL_SIZE + 24
            case Title() | Lead():
                return 40

    def _text(
        self,
        element: Element,
        text: str,
        size: float,
        *,
        colour: Colour = INK,
        is_bold: bool = False,
        left: float = _MARGIN,
        widest: float | None = None,
    ) -> None:
        available = PAPER_WIDTH - _MARGIN - left if widest is None else widest
        for line in lines(text, size, available, is_bold=is_bold):
            self._room(size * _LEADING)
            self._height -= size * _LEADING
            self._line(element, line, size, left=left, colour=colour, is_bold=is_bold)

    def _line(
        self,
        element: Element,
        text: str,
        size: float,
        *,
        left: float,
        colour: Colour,
        is_bold: bool = False,
    ) -> None:
        base = self._height + size * 0.3
        self._pages[-1].append(
            Line(text, left, base, size, colour, is_bold, element.role, self._mark(element))
        )

    def _mark(self, element: Element) -> int:
        number = self._marks[-1]
        self._marks[-1] += 1
        element.kids.append(Mark(len(self._pages) - 1, number))
        return number

    def _rule(self, colour: Colour, thick: float = 0.5) -> None:
        self._pages[-1].append(Area(_MARGIN, self._height, _WIDE, thick, colour))

    def _room(self, needed: float) -> None:
        if self._height - needed < _BOTTOM and self._pages[-1]:
            self._pages.append([])
            self._marks.append(0)
            self._height = _TOP

    def _part(self, parent: Element, role: str) -> Element:
        element = Element(role)
        parent.kids.append(element)
        return element
