"""Pages of a document as things with a place, and the structure that names them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from comity.persons.redaction import Redacted

PAPER_WIDTH: Final = 595.28
"""A4, in points."""
PAPER_HEIGHT: Final = 841.89

Colour: TypeAlias = tuple[float, float, float]
"""Red, green and blue from 0 to 1, as sRGB defines them."""
INK: Final[Colour] = (0.10, 0.12, 0.15)
QUIET: Final[Colour] = (0.33, 0.37, 0.43)
ACCENT: Final[Colour] = (0.10, 0.23, 0.40)
TINT: Final[Colour] = (0.93, 0.95, 0.975)
RULE: Final[Colour] = (0.80, 0.83, 0.87)


@dataclass(frozen=True, slots=True, repr=False)
class Line(Redacted):
    """A line of text.

    Attributes:
        text: In the order in which it is read.
        left: Distance from the left edge, in points.
        base: Height of the base line.
        size: Of the letters.
        colour: Of the letters.
        is_bold: Whether they are bold.
        role: Of the part that it belongs to.
        mark: Its number on the page; ``None`` if it is no part of the document (page numbers).
        from_right: Whether the line itself runs from right to left.
    """

    text: str
    left: float
    base: float
    size: float
    colour: Colour
    is_bold: bool = False
    role: str = ""
    mark: int | None = None
    from_right: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of one colour, no part of what the document says."""

    left: float
    bottom: float
    width: float
    height: float
    colour: Colour


@dataclass(frozen=True, slots=True, repr=False)
class Symbol(Redacted):
    """A QR code.

    Attributes:
        text: What it holds.
        left: Distance from the left edge, in points.
        bottom: Height of its lower edge.
        size: Length of its edges.
        mark: Its number on the page.
    """

    text: str
    left: float
    bottom: float
    size: float
    mark: int


Item: TypeAlias = Line | Area | Symbol


@dataclass(frozen=True, slots=True, repr=False)
class Sheet(Redacted):
    """A page: what is drawn, in the order in which it is read."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked piece of a page.

    Attributes:
        page: Index of the page, from 0.
        number: Number of the piece on that page, from 0.
    """

    page: int
    number: int


@dataclass(slots=True, repr=False)
class Element(Redacted):
    """A part of the structure, for screen readers.

    Attributes:
        role: Its standard type: H1, P, Table and so on.
        kids: Parts and marked pieces, in the order in which they are read.
        attributes: One dictionary of attributes, empty for none.
        alternative: What is said in its place, if it is no text.
    """

    role: str
    kids: list["Element | Mark"] = field(default_factory=list)
    attributes: Mapping[str, object] = field(default_factory=dict)
    alternative: str = ""
