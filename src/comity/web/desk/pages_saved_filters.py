"""Filters that an official keeps: saved from a list, opened by a link, renamed, deleted."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, InputInvalid
from comity.web.api_saved_filters import SavedFiltersAnswer, SavedFilterShown
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown, problems_of
from comity.web.routing import Method

PLACES: Final = {"inbox": N_("Inbox"), "requests": N_("Requests"), "board": N_("Board")}
"""Lists whose filters can be saved."""

_FILTERS: Final = "/filters"
_CHOSEN: Final = ("show", "meant", "account", "to", "sort")


def beside(call: DeskCall, place: str, chosen: Mapping[str, str]) -> dict[str, object]:
    """Return what a list shows of the filters saved for it, and what could be saved now.

    Args:
        call: The call of the list's page.
        place: Which list.
        chosen: What it is narrowed to now, by the names of its address.
    """
    found = call.ask.get("/saved-filters", SavedFiltersAnswer).filters
    return {
        "place": place,
        "chosen": {name: value for name, value in chosen.items() if value},
        "links": [(each.name, address_of(each)) for each in found if each.place == place],
    }


def address_of(saved: SavedFilterShown) -> str:
    """Return the address of a list, narrowed as it was saved."""
    return f"/{saved.place}?{urlencode(saved.chosen)}"


def listed(call: DeskCall) -> Shown:
    """List one's own."""
    return _listed(call)


def save(call: DeskCall) -> Result:
    """Save what is chosen, and go back to the list."""
    body = {name: call.of(name) for name in ("place", "name", *_CHOSEN)}
    if not body["name"]:
        problem = ("name", call.say("Give the filter a name."))
        return _unsaved(call, (problem,))
    try:
        saved = call.ask.post("/saved-filters", SavedFilterShown, body)
    except InputInvalid as invalid:
        return _unsaved(call, problems_of(invalid))
    return GoTo(address_of(saved), call.say("The filter is saved. It stands above the list."))


def change(call: DeskCall) -> Result:
    """Rename or delete one."""
    wanted = call.path["filter"]
    if call.of("act") == "delete":
        call.ask.delete("/saved-filters/{filter}", SavedFilterShown, filter=wanted)
        return GoTo(_FILTERS, call.say("The filter is deleted."))
    try:
        body = {"name": call.of("name")}
        call.ask.post("/saved-filters/{filter}", SavedFilterShown, body, filter=wanted)
    except InputInvalid:
        problem = (f"name-{wanted}", call.say("A name has 1 to 60 characters."))
        return _listed(call, (problem,))
    except ConflictingChange:
        words = call.say("Another filter of this list has that name.")
        return _listed(call, ((f"name-{wanted}", words),))
    return GoTo(_FILTERS, call.say("The filter has its new name."))


def _unsaved(call: DeskCall, problems: tuple[tuple[str, str], ...]) -> Shown:
    return Shown(
        "filter_new.html",
        call.say("Save this filter"),
        {"typed": {name: call.of(name) for name in ("place", "name", *_CHOSEN)}},
        status=422,
        problems=problems,
    )


def _listed(call: DeskCall, problems: tuple[tuple[str, str], ...] = ()) -> Shown:
    found = call.ask.get("/saved-filters", SavedFiltersAnswer).filters
    typed = {call.path["filter"]: call.of("name")} if problems else {}
    return Shown(
        "filters.html",
        call.say("Saved filters"),
        {
            "rows": [(each, address_of(each), typed.get(each.id, each.name)) for each in found],
            "places": PLACES,
        },
        status=422 if problems else 200,
        problems=problems,
    )


PAGES: Final = (
    DeskRoute(Method.GET, _FILTERS, listed, Permission.OWN_ACCOUNT),
    DeskRoute(Method.POST, _FILTERS, save, Permission.OWN_ACCOUNT),
    DeskRoute(Method.POST, f"{_FILTERS}/{{filter}}", change, Permission.OWN_ACCOUNT),
)
