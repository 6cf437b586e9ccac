"""A list as a file: which, in which form, and what stands in it, before it is handed out."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.access.permissions import Permission
from comity.errors import InputInvalid
from comity.web.api_exports import ListExport
from comity.web.desk.languages import N_
from comity.web.desk.reason import case_wanted, reason_stated
from comity.web.desk.routing import DeskCall, DeskRoute, Handed, Result, Shown, problems_of
from comity.web.routing import Method

LISTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "tasks": (
            N_("Inbox"),
            N_("References, kinds and deadlines of what waits. No names and no texts."),
        ),
        "conversations": (
            N_("Requests and notifications"),
            N_("References, states, deadlines and your case references. No names and no texts."),
        ),
        "duties": (
            N_("Duties to notify"),
            N_("References of convictions and the states to notify. No names and no texts."),
        ),
        "recalls": (N_("Recalls"), N_("References, grounds and days. No names and no texts.")),
        "figures": (N_("Figures"), N_("Counts; one below five is not told. Nobody is in it.")),
    }
)
"""Of each list: its name, and what stands in the file."""

FORMATS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "csv": N_("CSV, for spreadsheets and programs"),
        "csv-mark": N_("CSV with a byte order mark, for older spreadsheets"),
        "xlsx": N_("Excel workbook"),
        "jsonl": N_("JSON Lines, for programs"),
        "ics": N_("Calendar of the deadlines"),
    }
)
"""How a list is written."""

_LOOKED_FOR: Final = (
    *("purpose", "case", "subject", "official", "state"),
    *("for_purpose", "in_case", "act", "since", "until"),
)
_FORMS_OF_ENTRIES: Final = frozenset({"csv", "xlsx", "jsonl"})
_ABOUT_NOBODY: Final = frozenset({"figures"})
_WITHOUT_DAYS: Final = frozenset({"figures", "duties"})


def panel(call: DeskCall) -> Shown:
    """Ask which list, and in which form."""
    return _panel(call, call.query.get("kind", ""))


def export(call: DeskCall) -> Result:
    """Hand a list out; who took it is on record before it leaves."""
    kind, wanted = call.of("kind"), call.of("form")
    if problems := _problems(call, kind, wanted):
        return _panel(call, kind, problems)
    why = None
    if kind not in _ABOUT_NOBODY:
        sends = {"kind": kind, "form": wanted}
        try:
            why = reason_stated(call)
        except InputInvalid as invalid:
            return case_wanted(call, "/exports", sends=sends, problems=problems_of(invalid))
        if why is None:
            return case_wanted(call, "/exports", sends=sends)
    body = {"format": wanted.removesuffix("-mark"), "with_mark": wanted.endswith("-mark")}
    made = call.ask.post(f"/{kind}/exports", ListExport, body, purposed=why)
    return Handed(made.name, made.media_type, made.content)


def export_journal(call: DeskCall) -> Result:
    """Hand out what a search of the journal finds; what is looked for stands in no address."""
    form = call.of("form")
    looked_for = {name: call.of(name) for name in _LOOKED_FOR if call.of(name)}
    body: dict[str, object] = {
        **looked_for,
        "inspections": call.of("inspections") == "yes",
        "format": form if form in _FORMS_OF_ENTRIES else "csv",
    }
    made = call.ask.post("/journal-lists", ListExport, body)
    return Handed(made.name, made.media_type, made.content)


def _panel(call: DeskCall, kind: str, problems: tuple[tuple[str, str], ...] = ()) -> Shown:
    may = [each for each in LISTS if call.ask.may(Method.POST, f"/{each}/exports")]
    return Shown(
        "exports.html",
        call.say("Export a list"),
        {
            "kind": kind,
            "form": call.of("form") or "csv",
            "lists": [(each, call.say(LISTS[each][0]), call.say(LISTS[each][1])) for each in may],
            "formats": [(each, call.say(words)) for each, words in FORMATS.items()],
        },
        problems=problems,
    )


def _problems(call: DeskCall, kind: str, wanted: str) -> tuple[tuple[str, str], ...]:
    found = []
    if kind not in LISTS:
        found.append(("kind", call.say("Choose a list.")))
    if wanted not in FORMATS:
        found.append(("form", call.say("Choose in which form.")))
    elif wanted == "ics" and kind in _WITHOUT_DAYS:
        found.append(("form", call.say("There are no deadlines in this list.")))
    return tuple(found)


PAGES: Final = (
    DeskRoute(Method.GET, "/exports", panel, query=("kind",)),
    DeskRoute(Method.POST, "/exports", export),
    DeskRoute(Method.POST, "/exports/journal", export_journal, Permission.JOURNAL_EXPORT),
)
