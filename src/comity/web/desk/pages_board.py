"""The supervisor's board: open tasks by day and by officer, given to officers after a look."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from comity.access.permissions import Permission
from comity.errors import InputInvalid
from comity.web.api_work import (
    SHOWN,
    AssignAnswer,
    ColleagueShown,
    OutcomeShown,
    TeamAnswer,
    WorkPage,
)
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.desk.work_words import KINDS, STANDING_COLOURS, STANDINGS
from comity.web.routing import Method

_AND: Final = "~"
"""Between a task and who worked on it when the page was made; in no identifier."""

FILTERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "overdue": N_("Overdue"),
        "due-soon": N_("Due within a week"),
        "urgent": N_("Urgent"),
        "unassigned": N_("Assigned to nobody"),
        "mine": N_("Assigned to me"),
    }
)
"""To what the list can be narrowed."""

RESULTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "assigned": N_("is assigned"),
        "left": N_("is assigned to nobody any more"),
        "unchanged": N_("stays as it is"),
        "not-open": N_("is not changed: it was decided meanwhile"),
        "changed-meanwhile": N_("is not changed: somebody else works on it now"),
        "not-cleared": N_("is not changed: the officer is not cleared for it"),
    }
)
"""What becomes of a task, by result."""

_NARROWING: Final = ("show", "account", "after")
_DONE: Final = frozenset({"assigned", "left"})


def board(call: DeskCall) -> Shown:
    """Show the board, narrowed as the address says."""
    return _board(call)


def preview(call: DeskCall) -> Result:
    """Show what giving the chosen tasks to somebody would do; nothing is done yet."""
    tasks, to = call.lists["task"], call.of("to")
    if not tasks:
        return _board(call, (("tasks", call.say("Choose at least one task.")),))
    if not to:
        return _board(call, (("to", call.say("Choose who shall work on them.")),))
    try:
        tried = _asked(call, dry_run=True)
    except InputInvalid as invalid:
        return _board(call, (("to", invalid.public),))
    return Shown(
        "board_preview.html",
        call.say("Check before you assign"),
        {"tasks": tasks, "to": to, **_grouped(call, tried)},
    )


def assigned(call: DeskCall) -> Result:
    """Give the tasks to the officer; say what was not done, and why."""
    done = _asked(call, dry_run=False)
    left_out = [each for each in done.outcomes if each.result not in _DONE]
    if left_out:
        return Shown("board_result.html", call.say("What was assigned"), _grouped(call, done))
    return GoTo("/board", call.say("Assigned: %(count)s.", count=len(done.outcomes)))


def _board(call: DeskCall, problems: tuple[tuple[str, str], ...] = ()) -> Shown:
    show, account, after = (call.query.get(name, "") for name in ("show", "account", "after"))
    chosen = {"show": show if show in SHOWN else "", "account": account}
    narrowed = {name: value for name, value in chosen.items() if value}
    query = {**narrowed, **({"after": after} if after else {})}
    page = call.ask.get("/work/tasks", WorkPage, query=query)
    team = call.ask.get("/team", TeamAnswer)
    following = {**narrowed, "after": page.next} if page.next else {}
    return Shown(
        "board.html",
        call.say("Board"),
        {
            "tasks": [(each, (page.today - each.created_at.date()).days) for each in page.tasks],
            "team": team.colleagues,
            "unassigned": team.unassigned,
            "filters": FILTERS,
            "show": narrowed.get("show", ""),
            "officer": _named(team.colleagues, account),
            "again": f"/board/preview?{urlencode(query)}" if query else "/board/preview",
            "following": f"/board?{urlencode(following)}" if following else "",
            "kinds": KINDS,
            "standings": STANDINGS,
            "colours": STANDING_COLOURS,
            "separator": _AND,
            "ticked": frozenset(call.lists.get("task", ())),
            "to": call.of("to"),
        },
        problems=problems,
    )


def _asked(call: DeskCall, *, dry_run: bool) -> AssignAnswer:
    pairs = [each.partition(_AND) for each in call.lists["task"]]
    body = {
        "tasks": [{"task": task, "was": was} for task, _, was in pairs],
        "to": "" if call.of("to") == _AND else call.of("to"),
        "dry_run": dry_run,
    }
    return call.ask.post("/assignments", AssignAnswer, body)


def _grouped(call: DeskCall, answer: AssignAnswer) -> dict[str, object]:
    """Return what changes and what does not, with the officer's name."""
    team = call.ask.get("/team", TeamAnswer).colleagues
    changed: list[OutcomeShown] = []
    others: list[OutcomeShown] = []
    for each in answer.outcomes:
        (changed if each.result in _DONE else others).append(each)
    return {
        "changed": changed,
        "others": others,
        "receiver": _named(team, call.of("to")),
        "results": RESULTS,
        "kinds": KINDS,
    }


def _named(team: tuple[ColleagueShown, ...], account: str) -> ColleagueShown | None:
    return next((each for each in team if each.account == account), None)


PAGES: Final = (
    DeskRoute(Method.GET, "/board", board, Permission.TASK_ASSIGN, query=_NARROWING),
    DeskRoute(
        Method.POST,
        "/board/preview",
        preview,
        Permission.TASK_ASSIGN,
        query=_NARROWING,
        lists=("task",),
    ),
    DeskRoute(Method.POST, "/board/assignment", assigned, Permission.TASK_ASSIGN, lists=("task",)),
)
