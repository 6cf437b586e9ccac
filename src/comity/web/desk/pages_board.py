"""The supervisor's board: open tasks by day and by officer, given to officers after a look."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from comity.access.permissions import Permission
from comity.errors import InputInvalid
from comity.web.api_quality import QualityPage
from comity.web.api_work import (
    SHOWN,
    AssignAnswer,
    ColleagueShown,
    TeamAnswer,
    WorkPage,
)
from comity.web.desk.languages import N_
from comity.web.desk.pages_assigning import AND, RESULTS, parted, result
from comity.web.desk.pages_saved_filters import beside
from comity.web.desk.routing import DeskCall, DeskRoute, Result, Shown
from comity.web.desk.work_words import KINDS, ROW_WORDS
from comity.web.routing import Method

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

_NARROWING: Final = ("show", "account", "after")


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


def assigned(call: DeskCall) -> Shown:
    """Give the tasks to the officer; say what was not done, and why, and let it be undone."""
    done = _asked(call, dry_run=False)
    before = {task: was for task, _, was in (each.partition(AND) for each in call.lists["task"])}
    return result(call, done, before, "board")


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
            "quality": _quality(call),
            "saved": beside(call, "board", narrowed),
            "filters": FILTERS,
            "show": narrowed.get("show", ""),
            "officer": _named(team.colleagues, account),
            "again": f"/board/preview?{urlencode(query)}" if query else "/board/preview",
            "following": f"/board?{urlencode(following)}" if following else "",
            **ROW_WORDS,
            "separator": AND,
            "ticked": frozenset(call.lists.get("task", ())),
            "to": call.of("to"),
        },
        problems=problems,
    )


def _quality(call: DeskCall) -> QualityPage | None:
    """Return how second looks stand; ``None`` for whoever takes none."""
    if not call.ask.may(Method.GET, "/quality-checks"):
        return None
    return call.ask.get("/quality-checks", QualityPage, query={"limit": "1"})


def _asked(call: DeskCall, *, dry_run: bool) -> AssignAnswer:
    pairs = [each.partition(AND) for each in call.lists["task"]]
    body = {
        "tasks": [{"task": task, "was": was} for task, _, was in pairs],
        "to": "" if call.of("to") == AND else call.of("to"),
        "dry_run": dry_run,
    }
    return call.ask.post("/assignments", AssignAnswer, body)


def _grouped(call: DeskCall, answer: AssignAnswer) -> dict[str, object]:
    """Return what changes and what does not, with the officer's name."""
    team = call.ask.get("/team", TeamAnswer).colleagues
    changed, others = parted(answer)
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
