"""Where on which page everything of a form stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from comity.persons.redaction import Redacted
from comity.transport.forms.content import Content, Field, Part
from comity.transport.forms.fonts import BOLD, REGULAR, shown, wrapped
from comity.transport.forms.labels import Languages

PAGE: Final = (595.28, 841.89)
"""A4, in points."""
MARGIN: Final = 50.0
CAPTION_WIDTH: Final = 170.0
BOX_LEFT: Final = MARGIN + CAPTION_WIDTH + 8
BOX_WIDTH: Final = PAGE[0] - MARGIN - BOX_LEFT
PADDING: Final = 3.0
_TEXT_WIDTH: Final = PAGE[0] - 2 * MARGIN
TEXT_SIZE: Final = 9.0
LEADING: Final = 12.0
CAPTION_SIZE: Final = 8.0
CAPTION_LEADING: Final = 10.0
_TOP: Final = PAGE[1] - MARGIN
_BOTTOM: Final = MARGIN + 12
_GAP: Final = 4.0
_MOST_LINES: Final = 40
"""Lines of one box; what is longer goes on in another."""
CONTINUED: Final = "~"
"""Between the name of a field and the number of its continuation."""


@dataclass(frozen=True, slots=True, repr=False)
class Words(Redacted):
    """A line of the form's own text.

    Attributes:
        role: Its role in the structure: H1, H2, P.
        text: The text.
        language: ISO 639-1.
        left: Distance from the left edge, in points.
        base: Height of the base line.
        size: Of the letters.
        face: Typeface.
    """

    role: str
    text: str
    language: str
    left: float
    base: float
    size: float
    face: str


@dataclass(frozen=True, slots=True, repr=False)
class Box(Redacted):
    """A box with the value of a field, or a part of it.

    Attributes:
        name: Name of the field; with ``CONTINUED`` and a number from the second box on.
        tooltip: What a screen reader says of it.
        value: The value, in lines as they are drawn.
        rectangle: Left, bottom, right, top, in points.
    """

    name: str
    tooltip: str
    value: str
    rectangle: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, repr=False)
class Leaf(Redacted):
    """A page: words and boxes in the order in which they are read."""

    items: tuple[Words | Box, ...]


def placed(content: Content, languages: Languages, ending: str = "") -> tuple[Leaf, ...]:
    """Return the pages of a form.

    Args:
        content: What it says.
        languages: Its languages.
        ending: A last line: what the form is signed with.

    Raises:
        ImportError: The optional part is not installed.
    """
    writer = _Placing(languages)
    writer.heading("H1", content.label, size=14.0)
    writer.heading("P", "legal-basis", size=CAPTION_SIZE)
    for part in content.parts:
        writer.part(part)
    if ending:
        writer.ending(ending)
    return writer.pages()


def page_words(content: Content, languages: Languages, ending: str = "") -> tuple[str, ...]:
    """Return the form's own words on each page, its number among them.

    Args:
        content: What the form says.
        languages: Its languages.
        ending: A last line, as for ``placed``.

    Raises:
        ImportError: The optional part is not installed.
    """
    pages = placed(content, languages, ending)
    return tuple(
        "\n".join(
            [
                *(item.text for item in leaf.items if isinstance(item, Words)),
                page_number(number, len(pages)),
            ]
        )
        for number, leaf in enumerate(pages, 1)
    )


def page_number(number: int, count: int) -> str:
    """Return what stands at the foot of a page."""
    return f"{number} / {count}"


class _Placing:
    """The position on the page, from the top down."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages
        self._pages: list[list[Words | Box]] = [[]]
        self._height = _TOP

    def pages(self) -> tuple[Leaf, ...]:
        return tuple(Leaf(tuple(items)) for items in self._pages)

    def heading(self, role: str, label: str, *, size: float, number: str = "") -> None:
        leading = size * 1.3
        wordings = self._languages.captions(label)
        face = REGULAR if role == "P" else BOLD
        lines = [
            (language, line)
            for language, wording in wordings
            for line in wrapped(shown(f"{wording} {number}".strip()), size, _TEXT_WIDTH, face)
        ]
        self._room(leading * len(lines) + 40)
        for language, line in lines:
            self._height -= leading
            self._add(Words(role, line, language, MARGIN, self._height, size, face))
        self._height -= _GAP

    def part(self, part: Part) -> None:
        self._height -= 2 * _GAP
        self.heading("H2", part.label, size=10.5, number=part.number)
        for field in part.fields:
            self._field(field)

    def ending(self, text: str) -> None:
        self._height -= 2 * _GAP
        for language, wording in self._languages.captions("certificate"):
            self._line(wording, language)
        # Upper limit of what fits a line: sixty-four digits do.
        self._line(text, self._languages.first)

    def _line(self, text: str, language: str) -> None:
        for line in wrapped(shown(text), CAPTION_SIZE, _TEXT_WIDTH):
            self._room(CAPTION_LEADING)
            self._height -= CAPTION_LEADING
            self._add(Words("P", line, language, MARGIN, self._height, CAPTION_SIZE, REGULAR))

    def _field(self, field: Field) -> None:
        lines = wrapped(shown(field.value), TEXT_SIZE, BOX_WIDTH - 2 * PADDING)
        for number, start in enumerate(range(0, len(lines), _MOST_LINES), 1):
            name = field.name if number == 1 else f"{field.name}{CONTINUED}{number}"
            self._box(name, field, lines[start : start + _MOST_LINES], is_first=number == 1)

    def _box(self, name: str, field: Field, lines: list[str], *, is_first: bool) -> None:
        captions = list(self._captions(field.label, is_first=is_first))
        text_height = LEADING * len(lines) + 2 * PADDING
        height = max(text_height, CAPTION_LEADING * len(captions) + PADDING)
        self._room(height + _GAP)
        top = self._height
        base = top - PADDING
        for language, text, face in captions:
            base -= CAPTION_LEADING
            self._add(Words("P", text, language, MARGIN, base + 2, CAPTION_SIZE, face))
        tooltip = self._languages.both(field.label)
        if not is_first:
            tooltip += f" ({self._languages.both('continued')})"
        rectangle = (BOX_LEFT, top - height, BOX_LEFT + BOX_WIDTH, top)
        self._add(Box(name, tooltip, "\n".join(lines), rectangle))
        self._height = top - height - _GAP

    def _captions(self, label: str, *, is_first: bool) -> Iterator[tuple[str, str, str]]:
        """Yield language, line and typeface: the first language stands out."""
        wordings = self._languages.captions(label)
        more = dict(self._languages.captions("continued"))
        for number, (language, wording) in enumerate(wordings):
            face = BOLD if number == 0 else REGULAR
            text = wording if is_first else f"{wording} ({more.get(language, '')})"
            for line in wrapped(shown(text), CAPTION_SIZE, CAPTION_WIDTH, face):
                yield language, line, face

    def _room(self, needed: float) -> None:
        if self._height - needed < _BOTTOM and self._pages[-1]:
            self._pages.append([])
            self._height = _TOP

    def _add(self, item: Words | Box) -> None:
        self._pages[-1].append(item)
