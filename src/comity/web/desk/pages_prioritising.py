"""Marking several tasks as urgent for us, or no longer: a look, a reason, a list, an undo."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from comity.access.permissions import Permission
from comity.errors import InputInvalid
from comity.web.api_priorities import PrioritiesAnswer, PriorityOutcomeShown
from comity.web.api_work import SHOWN
from comity.web.desk.languages import N_
from comity.web.desk.pages_assigning import AND, MOST, all_of
from comity.web.desk.routing import (
    DeskCall,
    DeskRoute,
    GoTo,
    Handed,
    Result,
    Shown,
    problems_of,
)
from comity.web.desk.work_words import KINDS, MEANT
from comity.web.list_files import csv_of
from comity.web.routing import Method

MARK: Final = "mark"
TAKE_BACK: Final = "take-back"
DONE: Final = frozenset({"marked", "taken-back"})
RESULTS: Final = {
    "marked": N_("is marked as urgent for us"),
    "taken-back": N_("is urgent for us no longer"),
    "unchanged": N_("stays as it is"),
    "not-open": N_("is not changed: it was decided meanwhile"),
    "changed-meanwhile": N_("is not changed: somebody else marked it meanwhile"),
}
"""What becomes of a task, by result."""

_PARTS: Final = 3


def preview_inbox(call: DeskCall) -> Result:
    """Show what marking the tasks chosen in the inbox would do; nothing is done yet."""
    chosen_by = (("show", SHOWN), ("meant", MEANT))
    narrowed = {name: call.of(name) for name, words in chosen_by if call.of(name) in words}
    chosen = call.lists["tasks"]
    if call.of("all"):
        chosen = tuple(each.id for each in all_of(call, narrowed))
    back = f"{_back(call)}?{urlencode(narrowed)}" if narrowed else _back(call)
    return _looked_at(call, chosen, back)


def preview_board(call: DeskCall) -> Result:
    """Show what marking the tasks chosen on the board would do; nothing is done yet."""
    return _looked_at(call, [each.partition(AND)[0] for each in call.lists["task"]], "/board")


def mark(call: DeskCall) -> Result:
    """Mark them, or take the marks back, unless they changed since the look; list each."""
    tasks, back = call.lists["tasks"], _back(call)
    if not tasks:
        return GoTo(back, call.say("Choose at least one task."))
    chosen = [each.partition(AND)[0] for each in tasks]
    if _act(call) == MARK and not call.of("reason"):
        return _preview(call, chosen, back, (("reason", call.say("Say why, for the record.")),))
    try:
        done = _asked(call, tasks, dry_run=False)
    except InputInvalid as invalid:
        return _preview(call, chosen, back, problems_of(invalid))
    changed, others = _parted(done)
    return Shown(
        "priority_result.html",
        call.say("What was changed"),
        {
            "act": _act(call),
            "changed": changed,
            "others": others,
            "results": RESULTS,
            "kinds": KINDS,
            "rows": [
                f"{each.task} {each.result} {each.conversation or '-'}" for each in done.outcomes
            ],
            "back": back,
        },
    )


def undo(call: DeskCall) -> GoTo:
    """Take back the marks that were just set, unless somebody marked the task anew."""
    wishes = [{"task": each, "was": call.who.account} for each in call.lists["tasks"][:MOST]]
    if not wishes:
        return GoTo(_back(call), call.say("Choose at least one task."))
    body = {"tasks": wishes, "urgent": False}
    done = call.ask.post("/priorities", PrioritiesAnswer, body).outcomes
    count = sum(each.result in DONE for each in done)
    if count < len(done):
        words = call.say(
            "Undone: %(count)s. Of the others, somebody else was quicker.", count=count
        )
        return GoTo(_back(call), words)
    return GoTo(_back(call), call.say("Undone: %(count)s.", count=count))


def result_file(call: DeskCall) -> Handed:
    """Hand out what became of each as a file; nothing in it says anything of anybody.

    Raises:
        InputInvalid: It is no list that this desk showed.
    """
    rows = [each.split(" ") for each in call.lists["results"][:MOST]]
    if any(len(row) != _PARTS or row[1] not in RESULTS for row in rows):
        raise InputInvalid(call.say("The list cannot be read."), field="results")
    words = [[task, case, call.say(RESULTS[result])] for task, result, case in rows]
    head = [call.say("Task"), call.say("Case"), call.say("Result")]
    return Handed("urgent-for-us.csv", "text/csv; charset=utf-8", csv_of([head, *words]))


def _looked_at(call: DeskCall, chosen: Sequence[str], back: str) -> Result:
    if not chosen:
        return GoTo(back, call.say("Choose at least one task."))
    if len(chosen) > MOST:
        words = call.say("At most %(count)s tasks change at once. Narrow the list.", count=MOST)
        return GoTo(back, words)
    return _preview(call, chosen, back.partition("?")[0])


def _preview(
    call: DeskCall,
    chosen: Sequence[str],
    back: str,
    problems: tuple[tuple[str, str], ...] = (),
) -> Shown:
    tried = _asked(call, chosen, dry_run=True)
    changed, others = _parted(tried)
    return Shown(
        "priority_preview.html",
        call.say("Check before it changes"),
        {
            "act": _act(call),
            "changed": changed,
            "others": others,
            "results": RESULTS,
            "kinds": KINDS,
            "reason": call.of("reason"),
            "separator": AND,
            "back": back,
        },
        status=422 if problems else 200,
        problems=problems,
    )


def _asked(call: DeskCall, tasks: Sequence[str], *, dry_run: bool) -> PrioritiesAnswer:
    pairs = [each.partition(AND) for each in tasks]
    body = {
        "tasks": [{"task": task, **({"was": was} if seen else {})} for task, seen, was in pairs],
        "urgent": _act(call) == MARK,
        "reason": "" if dry_run else call.of("reason"),
        "dry_run": dry_run,
    }
    return call.ask.post("/priorities", PrioritiesAnswer, body)


def _parted(
    answer: PrioritiesAnswer,
) -> tuple[list[PriorityOutcomeShown], list[PriorityOutcomeShown]]:
    changed: list[PriorityOutcomeShown] = []
    others: list[PriorityOutcomeShown] = []
    for each in answer.outcomes:
        (changed if each.result in DONE else others).append(each)
    return changed, others


def _act(call: DeskCall) -> str:
    return TAKE_BACK if call.of("act") == TAKE_BACK else MARK


def _back(call: DeskCall) -> str:
    return "/board" if call.of("back") == "/board" else "/inbox"


_P: Final = Permission.TASK_DECIDE

PAGES: Final = (
    DeskRoute(Method.POST, "/inbox/priority/preview", preview_inbox, _P, lists=("tasks",)),
    DeskRoute(
        Method.POST,
        "/board/priority/preview",
        preview_board,
        Permission.TASK_ASSIGN,
        lists=("task",),
    ),
    DeskRoute(Method.POST, "/priority", mark, _P, lists=("tasks",)),
    DeskRoute(Method.POST, "/priority/undo", undo, _P, lists=("tasks",)),
    DeskRoute(Method.POST, "/priority/file", result_file, _P, lists=("results",)),
)
