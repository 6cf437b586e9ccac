"""Pages of a list: so many at once, and from where to go on.

A cursor is the name of the last item shown, which its reader knows already. It tells neither
how many there are nor what lies between, and one that names nothing in the reader's own view
of the list is refused like one that was never given out.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from comity.errors import InputInvalid
from comity.web.routing import Call

ItemT = TypeVar("ItemT")

MOVED_ON: Final = "The list has moved on. Begin again."
AFTER: Final = "after"
LIMIT: Final = "limit"
MOST: Final = 50
PAGED: Final = {
    AFTER: "Cursor of the page before, to go on from there.",
    LIMIT: f"At most so many, 1 to {MOST}; {MOST} if absent.",
}


def page_of(
    call: Call[None], items: Sequence[ItemT], name: Callable[[ItemT], str]
) -> tuple[Sequence[ItemT], str | None]:
    """Return a page, and the cursor of the next one if there is one.

    Raises:
        InputInvalid: The cursor is none of this list. The caller's mistake.
    """
    most = int(call.query.get(LIMIT, MOST))
    start = 0
    after = call.query.get(AFTER)
    if after is not None:
        wanted = _opened(after)
        places = (at for at, item in enumerate(items, start=1) if name(item) == wanted)
        start = next(places, -1)
        if start < 0:
            raise InputInvalid(MOVED_ON, field="query.after")
    shown = items[start : start + most]
    more = start + most < len(items)
    return shown, _closed(name(shown[-1])) if more else None


def page_behind(
    call: Call[None],
    fetch: Callable[[str | None, int], Sequence[ItemT]],
    name: Callable[[ItemT], str],
) -> tuple[Sequence[ItemT], str | None]:
    """Return a page of a list that is fetched piece by piece; see ``page_of``.

    Args:
        call: The call.
        fetch: Returns so many items behind the one of that name; from the beginning for
            ``None``. It refuses a name that is none of its own.
        name: Of an item.
    """
    most = int(call.query.get(LIMIT, MOST))
    after = call.query.get(AFTER)
    found = fetch(None if after is None else _opened(after), most + 1)
    shown = found[:most]
    return shown, _closed(name(shown[-1])) if len(found) > most else None


def _closed(name: str) -> str:
    return base64.urlsafe_b64encode(name.encode("utf-8")).decode("ascii").rstrip("=")


def _opened(cursor: str) -> str:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return base64.urlsafe_b64decode(padded).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
