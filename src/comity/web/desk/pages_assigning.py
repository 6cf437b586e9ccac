"""Taking, leaving and giving back several tasks at once: a look first, a result file, an undo."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from comity.access.permissions import Permission
from comity.errors import InputInvalid
from comity.web.api_work import SHOWN, AssignAnswer, ItemShown, OutcomeShown, WorkPage
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Handed, Result, Shown
from comity.web.desk.work_words import KINDS, MEANT
from comity.web.list_files import csv_of
from comity.web.routing import Method

MOST: Final = 200
"""So many at once, as the interface takes them."""

AND: Final = "~"
"""Between a task and who worked on it; in no identifier."""

DONE: Final = frozenset({"assigned", "left"})
RESULTS: Final = {
    "assigned": N_("is assigned"),
    "left": N_("is assigned to nobody any more"),
    "unchanged": N_("stays as it is"),
    "not-open": N_("is not changed: it was decided meanwhile"),
    "changed-meanwhile": N_("is not changed: somebody else works on it now"),
    "not-cleared": N_("is not changed: the officer is not cleared for it"),
}
"""What becomes of a task, by result."""

_BACK: Final = {"inbox": "/inbox", "board": "/board"}
_PARTS: Final = 3


def all_of(call: DeskCall, narrowed: dict[str, str]) -> Sequence[ItemShown]:
    """Return every task of a list as it is narrowed, one more than can be taken at most."""
    found: list[ItemShown] = []
    following: str | None = ""
    while following is not None and len(found) <= MOST:
        query = {**narrowed, **({"after": following} if following else {})}
        page = call.ask.get("/work/tasks", WorkPage, query=query)
        found += page.tasks
        following = page.next
    return found[: MOST + 1]


def preview(call: DeskCall) -> Result:
    """Show what taking or leaving the chosen tasks would do; nothing is done yet."""
    chosen_by = (("show", SHOWN), ("meant", MEANT))
    narrowed = {name: call.of(name) for name, words in chosen_by if call.of(name) in words}
    back = f"/inbox?{urlencode(narrowed)}" if narrowed else "/inbox"
    chosen = call.lists["tasks"]
    if call.of("all"):
        chosen = tuple(each.id for each in all_of(call, narrowed))
    if not chosen:
        return GoTo(back, call.say("Choose at least one task."))
    if len(chosen) > MOST:
        words = call.say("At most %(count)s tasks change at once. Narrow the list.", count=MOST)
        return GoTo(back, words)
    tried = _asked(call, chosen, dry_run=True)
    changed, others = parted(tried)
    return Shown(
        "assigning_preview.html",
        call.say("Check before it changes"),
        {
            "act": _act(call),
            "tasks": [each.task for each in changed],
            "changed": changed,
            "others": others,
            "results": RESULTS,
            "kinds": KINDS,
        },
    )


def assign(call: DeskCall) -> Result:
    """Take or leave them; say of each what became of it, and let it be undone."""
    done = _asked(call, call.lists["tasks"], dry_run=False)
    before = call.who.account if _act(call) == "leave" else ""
    return result(call, done, {each.task: before for each in done.outcomes}, "inbox")


def result(call: DeskCall, done: AssignAnswer, before: dict[str, str], back: str) -> Shown:
    """Show what became of each task.

    Args:
        call: The call.
        done: What became of them.
        before: Who worked on each before, by task.
        back: The list from which they came.
    """
    changed, others = parted(done)
    return Shown(
        "board_result.html",
        call.say("What was changed"),
        {
            "changed": changed,
            "others": others,
            "results": RESULTS,
            "kinds": KINDS,
            "undo": [f"{each.task}{AND}{each.now}{AND}{before[each.task]}" for each in changed],
            "rows": [
                f"{each.task} {each.result} {each.conversation or '-'}" for each in done.outcomes
            ],
            "back": back,
        },
    )


def undo(call: DeskCall) -> GoTo:
    """Put tasks back to whoever worked on them before, unless somebody was quicker.

    Raises:
        InputInvalid: The list is none that a page of ours made. The sender's mistake.
    """
    back = _BACK.get(call.of("back"), "/inbox")
    before: dict[str, list[dict[str, str]]] = defaultdict(list)
    for each in call.lists["undo"][:MOST]:
        parts = each.split(AND)
        if len(parts) != _PARTS:
            raise InputInvalid(call.say("The list cannot be read."), field="undo")
        before[parts[2]].append({"task": parts[0], "was": parts[1]})
    outcomes: list[OutcomeShown] = []
    for account, wishes in before.items():
        body = {"tasks": wishes, "to": account}
        outcomes += call.ask.post("/assignments", AssignAnswer, body).outcomes
    count = sum(each.result in DONE for each in outcomes)
    if count < len(outcomes):
        words = call.say(
            "Undone: %(count)s. Of the others, somebody else was quicker.", count=count
        )
        return GoTo(back, words)
    return GoTo(back, call.say("Undone: %(count)s.", count=count))


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
    return Handed("assignments.csv", "text/csv; charset=utf-8", csv_of([head, *words]))


def parted(answer: AssignAnswer) -> tuple[list[OutcomeShown], list[OutcomeShown]]:
    """Return what changes, and what does not."""
    changed: list[OutcomeShown] = []
    others: list[OutcomeShown] = []
    for each in answer.outcomes:
        (changed if each.result in DONE else others).append(each)
    return changed, others


def _act(call: DeskCall) -> str:
    return "leave" if call.of("act") == "leave" else "take"


def _asked(call: DeskCall, tasks: Sequence[str], *, dry_run: bool) -> AssignAnswer:
    mine = call.who.account
    was, to = (mine, "") if _act(call) == "leave" else ("", mine)
    body = {"tasks": [{"task": each, "was": was} for each in tasks], "to": to, "dry_run": dry_run}
    return call.ask.post("/assignments", AssignAnswer, body)


_P: Final = Permission.TASK_DECIDE

PAGES: Final = (
    DeskRoute(Method.POST, "/inbox/assignment/preview", preview, _P, lists=("tasks",)),
    DeskRoute(Method.POST, "/inbox/assignment", assign, _P, lists=("tasks",)),
    DeskRoute(Method.POST, "/assignment/undo", undo, _P, lists=("undo",)),
    DeskRoute(Method.POST, "/assignment/file", result_file, _P, lists=("results",)),
)
