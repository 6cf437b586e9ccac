"""Sheets of the cases chosen in a list, to be printed: one case a page, nobody's name."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import InputInvalid
from comity.web.api_case_sheets import MOST_SHEETS, CaseSheet, CaseSheets
from comity.web.desk.case_words import DELIVERIES, HANDLINGS, MESSAGE_KINDS, STATES
from comity.web.desk.chosen_rows import chosen_cases, chosen_tasks
from comity.web.desk.reason import case_wanted, reason_stated
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown, problems_of
from comity.web.routing import Method

_BACK: Final = {"tasks": "/inbox", "conversations": "/requests"}


def of_tasks(call: DeskCall) -> Result:
    """Show sheets of the cases of tasks chosen in the inbox."""
    return _sheets(call, "tasks", chosen_tasks(call))


def of_requests(call: DeskCall) -> Result:
    """Show sheets of the requests chosen in their list."""
    return _sheets(call, "conversations", chosen_cases(call))


def _sheets(call: DeskCall, of: str, chosen: tuple[str, ...]) -> Result:
    if not chosen:
        return GoTo(_BACK[of], call.say("Choose at least one row first."))
    if len(chosen) > MOST_SHEETS:
        words = call.say("At most %(count)s sheets are printed together.", count=MOST_SHEETS)
        return GoTo(_BACK[of], words)
    sends, back = {"chosen": " ".join(chosen)}, f"{_BACK[of]}/sheets"
    try:
        why = reason_stated(call)
    except InputInvalid as invalid:
        return case_wanted(call, back, sends=sends, problems=problems_of(invalid))
    if why is None:
        return case_wanted(call, back, sends=sends)
    made = call.ask.post("/case-sheets", CaseSheets, {of: chosen}, purposed=why)
    return Shown(
        "case_sheets.html",
        call.say("Sheets of cases"),
        {
            "sheets": [_words(call, each) for each in made.sheets],
            "missing": made.missing,
            "back": _BACK[of],
        },
        case=why,
    )


def _words(call: DeskCall, sheet: CaseSheet) -> dict[str, object]:
    head = sheet.head
    return {
        "head": head,
        "kind": call.say(MESSAGE_KINDS.get(head.kind, head.kind)),
        "state": call.say(STATES.get(head.state, head.state)),
        "messages": [
            {
                "at": each.at,
                "kind": call.say(MESSAGE_KINDS.get(each.kind, each.kind)),
                "is_ours": each.is_ours,
                "stage": call.say(
                    (DELIVERIES if each.is_ours else HANDLINGS).get(each.stage, each.stage)
                ),
            }
            for each in sheet.messages
        ],
    }


_P: Final = Permission.CONVERSATION_READ

PAGES: Final = (
    DeskRoute(Method.POST, "/inbox/sheets", of_tasks, _P, lists=("tasks",)),
    DeskRoute(Method.POST, "/requests/sheets", of_requests, _P, lists=("cases",)),
)
