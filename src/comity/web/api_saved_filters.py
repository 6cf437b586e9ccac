"""Routes about filters that an official keeps: private, few, and of closed words only.

What they choose is no text: a list, its own words for what it shows, an officer, a state. So
nothing about a person can be kept in one, beside what its owner writes into the name.
"""

from datetime import datetime
from typing import Annotated, Final, Literal

from msgspec import Meta

from comity.access.permissions import Permission
from comity.access.saved_filter_model import SavedFilter
from comity.assembly.accounts import access_service
from comity.assembly.assigning import colleagues
from comity.errors import InputInvalid
from comity.records.workflow import RequestState
from comity.web.answers import Answer
from comity.web.api_work import SHOWN, AccountText
from comity.web.fields import Body
from comity.web.routing import Call, Method, Route

Place = Literal["inbox", "requests", "board"]
Name = Annotated[
    str, Meta(max_length=60, min_length=1, pattern=r"^[^\x00-\x1f\x7f\s][^\x00-\x1f\x7f]*$")
]

REQUESTS_SHOWN: Final = (*RequestState, "overdue", "soon")
SORTS: Final = ("changed", "due", "opened")
_TAKEN: Final = {
    "inbox": {"show", "meant"},
    "board": {"show", "account"},
    "requests": {"show", "to", "sort"},
}
_WORDS: Final = {"inbox": SHOWN, "board": SHOWN, "requests": REQUESTS_SHOWN}


class SaveBody(Body, frozen=True):
    """What a list is narrowed to; an empty field narrows nothing.

    Attributes:
        place: Which list.
        name: As its owner calls it; one of that name is replaced.
        show: One of the list's own words.
        meant: Who may be meant; of the inbox only.
        account: On which officer's tasks; of the board only.
        to: Which state; of the requests only.
        sort: What stands first; of the requests only.
    """

    place: Place
    name: Name
    show: Annotated[str, Meta(max_length=40)] = ""
    meant: Literal["", "nobody", "certain", "one", "several", "too-little"] = ""
    account: AccountText = ""
    to: Annotated[str, Meta(max_length=2, pattern=r"^([A-Z]{2})?$")] = ""
    sort: Literal["", "changed", "due", "opened"] = ""


class RenameBody(Body, frozen=True):
    """Another name."""

    name: Name


class SavedFilterShown(Answer, frozen=True):
    """A filter of one's own."""

    id: str
    place: str
    name: str
    chosen: dict[str, str]
    made_at: datetime


class SavedFiltersAnswer(Answer, frozen=True):
    """One's own filters, by list and name."""

    filters: tuple[SavedFilterShown, ...]


def listed(call: Call[None]) -> SavedFiltersAnswer:
    """Return one's own filters."""
    found = access_service(call.node).saved_filters.listed(call.who)
    return SavedFiltersAnswer(filters=tuple(map(_shown, found)))


def save(call: Call[SaveBody]) -> SavedFilterShown:
    """Save what is chosen.

    Raises:
        InputInvalid: The list cannot be narrowed to that, or too many are saved.
    """
    body = call.body
    named = {
        "show": body.show,
        "meant": body.meant,
        "account": body.account,
        "to": body.to,
        "sort": body.sort,
    }
    chosen = {name: value for name, value in named.items() if value}
    if not chosen:
        raise InputInvalid("Choose something to narrow the list to first.", field="name")
    if chosen.keys() - _TAKEN[body.place]:
        raise InputInvalid("This list cannot be narrowed by that.", field="show")
    if body.show and body.show not in _WORDS[body.place]:
        raise InputInvalid("This list cannot be narrowed to that.", field="show")
    if body.account:
        _require_officer(call)
    service = access_service(call.node).saved_filters
    return _shown(service.keep(place=body.place, name=body.name, chosen=chosen, by=call.who))


def rename(call: Call[RenameBody]) -> SavedFilterShown:
    """Give a filter of one's own another name."""
    service = access_service(call.node).saved_filters
    return _shown(service.rename(call.path["filter"], call.body.name, by=call.who))


def drop(call: Call[None]) -> SavedFilterShown:
    """Delete a filter of one's own."""
    service = access_service(call.node).saved_filters
    return _shown(service.drop(call.path["filter"], by=call.who))


def _require_officer(call: Call[SaveBody]) -> None:
    """Go on only if the officer is one who decides tasks, and no other word.

    Raises:
        InputInvalid: There is none, or it is not for whoever saves to ask.
    """
    known: frozenset[str] = frozenset()
    if call.who.may(Permission.TASK_ASSIGN):
        with call.node.database.read() as snapshot:
            known = frozenset(each.account for each in colleagues(snapshot))
    if call.body.account not in known:
        raise InputInvalid("No officer of that name decides tasks here.", field="account")


def _shown(found: SavedFilter) -> SavedFilterShown:
    return SavedFilterShown(
        id=found.id,
        place=found.place,
        name=found.name,
        chosen=dict(found.chosen),
        made_at=found.made_at,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/saved-filters",
        permission=Permission.OWN_ACCOUNT,
        summary="List one's own saved filters.",
        handler=listed,
        answer=SavedFiltersAnswer,
    ),
    Route(
        method=Method.POST,
        path="/saved-filters",
        permission=Permission.OWN_ACCOUNT,
        summary="Save what a list is narrowed to, under a name; one of that name is replaced.",
        handler=save,
        body=SaveBody,
        answer=SavedFilterShown,
    ),
    Route(
        method=Method.POST,
        path="/saved-filters/{filter}",
        permission=Permission.OWN_ACCOUNT,
        summary="Give a saved filter of one's own another name.",
        handler=rename,
        body=RenameBody,
        answer=SavedFilterShown,
    ),
    Route(
        method=Method.DELETE,
        path="/saved-filters/{filter}",
        permission=Permission.OWN_ACCOUNT,
        summary="Delete a saved filter of one's own.",
        handler=drop,
        answer=SavedFilterShown,
    ),
)
