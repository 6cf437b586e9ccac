"""What the list of our requests is narrowed to: read from an address, said in words, asked for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.web.desk.case_words import STATES
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall

DUE: Final[Mapping[str, str]] = MappingProxyType(
    {"overdue": N_("overdue"), "soon": N_("due within five working days")}
)
SORTS: Final[Mapping[str, str]] = MappingProxyType(
    {"changed": N_("Changed last"), "due": N_("Due first"), "opened": N_("Sent last")}
)
WHOLE: Final[Mapping[str, str]] = MappingProxyType({"show": "", "to": "", "sort": ""})
"""A list that nothing narrows."""

_STATE_LETTERS: Final = 2


def narrowed_by(said: Mapping[str, str]) -> dict[str, str]:
    """Return the filters that are known and say something; what else is said is not looked at."""
    show, to, sort = (said.get(name, "") for name in WHOLE)
    is_state = len(to) == _STATE_LETTERS and to.isascii() and to.isalpha() and to.isupper()
    known = {
        "show": show if show in DUE or show in STATES else "",
        "to": to if is_state else "",
        "sort": sort if sort in SORTS else "",
    }
    return {name: value for name, value in known.items() if value}


def query_of(narrowed: Mapping[str, str]) -> dict[str, str]:
    """Return what the interface is asked for: our requests, so narrowed and in that order."""
    query = {"kind": "REQ", "role": "initiator", "sort": narrowed.get("sort") or "changed"}
    show, to = narrowed.get("show", ""), narrowed.get("to", "")
    if show:
        query["due" if show in DUE else "state"] = show
    if to:
        query["peer"] = to
    return query


def choices(call: DeskCall) -> list[tuple[str, str]]:
    """Return where requests can stand, in words."""
    return [(name, call.say(words)) for name, words in (*STATES.items(), *DUE.items())]


def chips(call: DeskCall, wanted: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what is filtered by, each with the address of the list without it."""
    found = []
    if wanted["show"]:
        words = dict(choices(call))[wanted["show"]]
        found.append((words, address_of({**wanted, "show": ""})))
    if wanted["to"]:
        found.append((call.language.country(wanted["to"]), address_of({**wanted, "to": ""})))
    return found


def address_of(wanted: Mapping[str, str], page: str = "/requests") -> str:
    """Return the address of a page about the list so narrowed."""
    said = "&".join(f"{name}={value}" for name, value in wanted.items() if value)
    return page if not said else f"{page}{'&' if '?' in page else '?'}{said}"
