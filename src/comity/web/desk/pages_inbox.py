"""The inbox: what waits for officers, and answering together what is about nobody here."""

from collections.abc import Collection
from typing import Final
from urllib.parse import urlencode

from comity.access.permissions import Permission
from comity.errors import InputInvalid
from comity.web.api_nil_answers import MOST_TOGETHER, NilAnswer, NilShown
from comity.web.api_work import SHOWN, WorkPage
from comity.web.desk.decision_words import NIL
from comity.web.desk.languages import N_
from comity.web.desk.pages_saved_filters import beside
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Handed, Result, Shown
from comity.web.desk.work_words import MEANT, ROW_WORDS
from comity.web.list_files import csv_of
from comity.web.routing import Method

FILTERS: Final = {
    "mine": N_("Mine"),
    "unassigned": N_("Nobody's"),
    "overdue": N_("Overdue"),
    "due-soon": N_("Due within a week"),
    "urgent": N_("Urgent"),
}
"""How the list can be narrowed; ``api_work.SHOWN`` in words."""

_REASON: Final = N_("Each was read, and the register holds nobody like the person described.")


def inbox(call: DeskCall) -> Shown:
    """Show what waits: what is urgent first, then the nearest day."""
    show, meant = (
        _one_of(SHOWN, call.query.get("show", "")),
        _one_of(MEANT, call.query.get("meant", "")),
    )
    narrowed = _chosen(show, meant)
    after = call.query.get("after", "")
    query = {**narrowed, **({"after": after} if after else {})}
    page = call.ask.get("/work/tasks", WorkPage, query=query)
    return Shown(
        "inbox.html",
        call.say("Inbox"),
        {
            "page": page,
            "filters": FILTERS,
            "show": show,
            "meant": meant,
            "address": address,
            "following": address(show, meant, page.next or ""),
            "saved": beside(call, "inbox", narrowed),
            **ROW_WORDS,
        },
    )


def address(show: str, meant: str, after: str = "") -> str:
    """Return the address of the inbox, narrowed to that."""
    query = {**_chosen(show, meant), **({"after": after} if after else {})}
    return f"/inbox?{urlencode(query)}" if query else "/inbox"


def nil_preview(call: DeskCall) -> Result:
    """Show which of the tasks chosen can be answered that nobody is here, and which cannot."""
    chosen = call.lists["tasks"]
    if call.of("all"):
        words = call.say(
            "At most %(count)s are answered together: choose them.", count=MOST_TOGETHER
        )
        return GoTo("/inbox", words)
    if not chosen:
        return GoTo("/inbox", call.say("Choose the requests to be answered first."))
    reason = call.of("reason") or call.say(_REASON)
    return _preview(call, chosen, reason)


def nil_send(call: DeskCall) -> Result:
    """Answer them, and show what became of each."""
    chosen, reason = call.lists["tasks"], call.of("reason")
    if not reason:
        problem = ("reason", call.say("Say why, for the record."))
        return _preview(call, chosen, "", problems=(problem,))
    body = {"tasks": chosen, "reason": reason}
    done = call.ask.post("/nil-answers", NilAnswer, body)
    answered, others = _parted(done.tasks)
    return Shown(
        "inbox_nil_done.html",
        call.say("What became of each"),
        {"answered": answered, "others": others, "outcomes": NIL, "all": done.tasks},
    )


def nil_file(call: DeskCall) -> Handed:
    """Hand out what became of each as a file; nothing in it says anything of anybody.

    Raises:
        InputInvalid: It is no list that this desk showed.
    """
    rows = [each.split(" ") for each in call.lists["results"][:MOST_TOGETHER]]
    if any(len(row) != 3 or row[1] not in NIL for row in rows):
        raise InputInvalid(call.say("The list cannot be read."), field="results")
    words = [[task, case, call.say(NIL[outcome])] for task, outcome, case in rows]
    head = [call.say("Task"), call.say("Case"), call.say("Result")]
    return Handed("nil-answers.csv", "text/csv; charset=utf-8", csv_of([head, *words]))


def _preview(
    call: DeskCall,
    chosen: tuple[str, ...],
    reason: str,
    problems: tuple[tuple[str, str], ...] = (),
) -> Shown:
    body = {"tasks": chosen, "reason": reason or call.say(_REASON), "dry_run": True}
    tried = call.ask.post("/nil-answers", NilAnswer, body)
    can, cannot = _parted(tried.tasks)
    return Shown(
        "inbox_nil.html",
        call.say("Answer that nobody is here"),
        {"can": can, "cannot": cannot, "outcomes": NIL, "reason": reason},
        status=422 if problems else 200,
        problems=problems,
    )


def _parted(shown: tuple[NilShown, ...]) -> tuple[tuple[NilShown, ...], tuple[NilShown, ...]]:
    answered = tuple(each for each in shown if each.outcome == "answered")
    return answered, tuple(each for each in shown if each.outcome != "answered")


def _chosen(show: str, meant: str) -> dict[str, str]:
    return {name: value for name, value in (("show", show), ("meant", meant)) if value}


def _one_of(words: Collection[str], typed: str) -> str:
    return typed if typed in words else ""


PAGES: Final = (
    DeskRoute(
        Method.GET,
        "/inbox",
        inbox,
        permission=Permission.TASK_LIST,
        query=("show", "meant", "after"),
    ),
    DeskRoute(
        Method.POST,
        "/inbox/nil",
        nil_preview,
        permission=Permission.TASK_DECIDE,
        lists=("tasks",),
    ),
    DeskRoute(
        Method.POST,
        "/inbox/nil/send",
        nil_send,
        permission=Permission.TASK_DECIDE,
        lists=("tasks",),
    ),
    DeskRoute(
        Method.POST,
        "/inbox/nil/file",
        nil_file,
        permission=Permission.TASK_DECIDE,
        lists=("results",),
    ),
)
