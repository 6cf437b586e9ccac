"""A list as a file: which, in which form, and what stands in it, before it is handed out."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.access.permissions import Permission
from comity.errors import InputInvalid
from comity.web.api_exports import ListExport
from comity.web.desk.chosen_rows import chosen_cases, chosen_tasks, kept
from comity.web.desk.languages import N_
from comity.web.desk.pages_assigning import MOST
from comity.web.desk.reason import case_wanted, reason_stated
from comity.web.desk.requests_narrowed import WHOLE, chips, narrowed_by, query_of
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Handed, Result, Shown, problems_of
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
        "requests": (
            N_("Our requests"),
            N_("The same, of what we asked other states only."),
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
_CHOSEN_OF: Final = frozenset({"tasks", "requests"})
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_WITHOUT_DAYS: Final = frozenset({"figures", "duties"})


def panel(call: DeskCall) -> Shown:
    """Ask which list, and in which form."""
    return _panel(call, call.query.get("kind", ""), narrowed_by(call.query))


def of_tasks(call: DeskCall) -> Result:
    """Ask in which form the tasks that were chosen in the inbox leave."""
    return _of_chosen(call, "tasks", chosen_tasks(call), "/inbox")


def of_requests(call: DeskCall) -> Result:
    """Ask in which form the requests that were chosen in their list leave."""
    return _of_chosen(call, "requests", chosen_cases(call), "/requests")


def _of_chosen(call: DeskCall, kind: str, chosen: tuple[str, ...], back: str) -> Result:
    if not chosen:
        return GoTo(back, call.say("Choose at least one row first."))
    if len(chosen) > MOST:
        words = call.say("At most %(count)s rows leave together. Narrow the list.", count=MOST)
        return GoTo(back, words)
    return _panel(call, kind, chosen=" ".join(chosen))


def export(call: DeskCall) -> Result:
    """Hand a list out; who took it is on record before it leaves."""
    kind, wanted, chosen = call.of("kind"), call.of("form"), " ".join(kept(call))
    narrowed = narrowed_by(call.fields)
    if call.of("chosen") and not chosen:
        # Not everything instead of nothing.
        return GoTo("/exports", call.say("Choose at least one row first."))
    if problems := _problems(call, kind, wanted):
        return _panel(call, kind, narrowed, chosen=chosen, problems=problems)
    why = None
    if kind not in _ABOUT_NOBODY:
        sends = {"kind": kind, "form": wanted, **narrowed}
        if chosen:
            sends["chosen"] = chosen
        try:
            why = reason_stated(call)
        except InputInvalid as invalid:
            return case_wanted(call, "/exports", sends=sends, problems=problems_of(invalid))
        if why is None:
            return case_wanted(call, "/exports", sends=sends)
    body: dict[str, object] = {
        "format": wanted.removesuffix("-mark"),
        "with_mark": wanted.endswith("-mark"),
    }
    if kind == "requests":
        body |= query_of(narrowed)
    if chosen and kind in _CHOSEN_OF:
        body["chosen"] = chosen.split()
    made = call.ask.post(_route(kind), ListExport, body, purposed=why)
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


def _route(kind: str) -> str:
    return "/conversations/exports" if kind == "requests" else f"/{kind}/exports"


def _panel(
    call: DeskCall,
    kind: str,
    narrowed: Mapping[str, str] = _NOTHING,
    *,
    chosen: str = "",
    problems: tuple[tuple[str, str], ...] = (),
) -> Shown:
    may = [each for each in LISTS if call.ask.may(Method.POST, _route(each))]
    chosen = chosen if kind in _CHOSEN_OF else ""
    return Shown(
        "exports.html",
        call.say("Export a list"),
        {
            "kind": kind,
            "form": call.of("form") or "csv",
            "lists": [(each, call.say(LISTS[each][0]), call.say(LISTS[each][1])) for each in may],
            "formats": [(each, call.say(words)) for each, words in FORMATS.items()],
            "name": call.say(LISTS[kind][0]) if kind in LISTS else "",
            "chosen": chosen,
            "count": len(chosen.split()),
            "narrowed": narrowed if kind == "requests" and not chosen else {},
            "chips": [words for words, _ in chips(call, {**WHOLE, **narrowed})],
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
    DeskRoute(Method.GET, "/exports", panel, query=("kind", "show", "to", "sort")),
    DeskRoute(Method.POST, "/exports", export),
    DeskRoute(Method.POST, "/inbox/export", of_tasks, Permission.TASK_LIST, lists=("tasks",)),
    DeskRoute(
        Method.POST,
        "/requests/export",
        of_requests,
        Permission.CONVERSATION_LIST,
        lists=("cases",),
    ),
    DeskRoute(Method.POST, "/exports/journal", export_journal, Permission.JOURNAL_EXPORT),
)
