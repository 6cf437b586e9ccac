"""Pages from right to left: all stands as far from the right as it would from the left."""

from dataclasses import replace

from comity.transport.documents.joining import is_right_to_left
from comity.transport.documents.lettering import width
from comity.transport.documents.sheet import PAPER_WIDTH, Area, Item, Line, Sheet, Symbol


def mirrored(sheet: Sheet) -> Sheet:
    """Return a page as it stands where one reads from right to left.

    A line without any letter that runs so, as a reference or a day, is moved and not turned.

    Raises:
        ImportError: The optional part is not installed.
    """
    return Sheet(tuple(map(_moved, sheet.items)))


def _moved(item: Item) -> Item:
    match item:
        case Line():
            wide = width(item.text, item.size, is_bold=item.is_bold)
            return replace(
                item,
                left=PAPER_WIDTH - item.left - wide,
                from_right=is_right_to_left(item.text),
            )
        case Area():
            return replace(item, left=PAPER_WIDTH - item.left - item.width)
        case Symbol():
            return replace(item, left=PAPER_WIDTH - item.left - item.size)
