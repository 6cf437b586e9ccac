"""Which rows of a list were chosen: ticked, all of them, or kept while it was asked why."""

import re
from typing import Final

from comity.web.desk.pages_assigning import all_of
from comity.web.desk.routing import DeskCall

_REFERENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,79}")


def chosen_tasks(call: DeskCall) -> tuple[str, ...]:
    """Return the tasks chosen in the inbox; everything in it, as it was narrowed, if that was."""
    if call.of("all"):
        narrowed = {name: call.of(name) for name in ("show", "meant") if call.of(name)}
        return tuple(each.id for each in all_of(call, narrowed))
    return _references(call.lists["tasks"]) or kept(call)


def chosen_cases(call: DeskCall) -> tuple[str, ...]:
    """Return the cases chosen in the list of requests."""
    return _references(call.lists["cases"]) or kept(call)


def kept(call: DeskCall) -> tuple[str, ...]:
    """Return what was chosen on the page before."""
    return _references(tuple(call.of("chosen").split()))


def _references(said: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what no list of ours can have offered: nothing of it comes back in a page."""
    return tuple(each for each in said if _REFERENCE.fullmatch(each))
