"""Recalls: who has what was given, how far each has come; and deciding what others recall."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.law.recall_grounds import KeepGround
from comity.web.api_recalls import RecallAnswer, RecallPage, RecallShown
from comity.web.desk.languages import N_
from comity.web.desk.recall_words import GROUNDS, KEEP_GROUNDS, Row, rows_of
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.routing import Method

_ERASE: Final = "erase"
_REMINDER: Final = "reminder"
_OUTSIDE: Final = "outside"
_NOT_NOW: Final[Mapping[str, str]] = MappingProxyType(
    {
        _REMINDER: N_("It was asked today already, or has answered meanwhile."),
        _OUTSIDE: N_("It can be asked over the network, or this was noted before."),
    }
)


def recalls(call: DeskCall) -> Shown:
    """List recalls, open ones first."""
    listed = call.ask.get("/recalls", RecallPage).recalls
    ordered = sorted(listed, key=lambda each: not each.is_open)
    return Shown("recalls.html", call.say("Recalls"), {"recalls": ordered})


def recall(call: DeskCall) -> Shown:
    """Show a recall."""
    return _recall(call)


def decide(call: DeskCall) -> Result:
    """Erase what another state recalls, or keep it with a ground; erasing asks once more."""
    chosen = call.of("decision")
    if chosen not in {_ERASE, *map(str, KeepGround)}:
        return _recall(call, (("decision", call.say("Choose what becomes of it.")),))
    if not call.of("reason"):
        return _recall(call, (("reason", call.say("Say why. It goes on record, not abroad.")),))
    act = {"act": _ERASE} if chosen == _ERASE else {"act": "keep", "ground": chosen}
    body = {"decision": act, "reason": call.of("reason")}
    named = call.path["recall"]
    if chosen == _ERASE and call.of("sure") != "yes":
        shown = call.ask.get("/recalls/{recall}", RecallShown, recall=named)
        values = {"shown": shown, "reason": call.of("reason")}
        return Shown("recall_sure.html", call.say("Erase for good?"), values)
    try:
        call.ask.post("/recalls/{recall}/decision", RecallAnswer, body, recall=named)
    except ConflictingChange as changed:
        return _recall(call, (("", changed.public),))
    return GoTo(f"/recalls/{named}", call.say("Decided. The other state is told."))


def new(call: DeskCall) -> Shown:
    """Ask on which ground a conviction is recalled."""
    return _new(call, call.query.get("conviction", ""))


def start(call: DeskCall) -> Result:
    """Show who would be asked, and on the second step ask them."""
    conviction = call.of("conviction")
    if not call.of("reason"):
        problem = ("reason", call.say("Say why. It goes on record, not abroad."))
        return _new(call, conviction, (problem,))
    is_sure = call.of("sure") == "yes"
    body = {
        "conviction": conviction,
        "ground": call.of("ground"),
        "reason": call.of("reason"),
        "dry_run": not is_sure,
    }
    try:
        made = call.ask.post("/recalls", RecallAnswer, body)
    except (ConflictingChange, InputInvalid) as refused:
        return _new(call, conviction, (("ground", refused.public),))
    if is_sure:
        return GoTo(f"/recalls/{made.recall.id}", call.say("The recall is on its way."))
    values = {"shown": made.recall, "reason": call.of("reason"), "ground": call.of("ground")}
    values |= {"conviction": conviction}
    return Shown("recall_start_sure.html", call.say("Recall this?"), values)


def ask_again(call: DeskCall) -> Shown:
    """Ask why a state is reminded now."""
    return _of_state(call, _REMINDER, call.query.get("state", ""))


def remind(call: DeskCall) -> Result:
    """Remind a state, and say so."""
    return _told_of_state(call, _REMINDER)


def ask_outside(call: DeskCall) -> Shown:
    """Ask how a state was asked that the network does not reach."""
    return _of_state(call, _OUTSIDE, call.query.get("state", ""))


def note_outside(call: DeskCall) -> Result:
    """Note that a state was asked outside the network."""
    return _told_of_state(call, _OUTSIDE)


def _told_of_state(call: DeskCall, act: str) -> Result:
    state, reason = call.of("state"), call.of("reason")
    if not reason:
        words = call.say("Say why. It goes on record, not abroad.")
        return _of_state(call, act, state, (("reason", words),))
    named, body = call.path["recall"], {"state": state, "reason": reason}
    try:
        call.ask.post(f"/recalls/{{recall}}/{act}", RecallAnswer, body, recall=named)
    except ConflictingChange:
        return _of_state(call, act, state, (("", call.say(_NOT_NOW[act])),))
    words = call.say("It is reminded.") if act == _REMINDER else call.say("It is noted.")
    return GoTo(f"/recalls/{named}", words)


def _of_state(
    call: DeskCall, act: str, state: str, problems: tuple[tuple[str, str], ...] = ()
) -> Shown:
    """Show the form about one state that was given the data by us.

    Raises:
        ReferenceNotFound: It was not, or the recall is not shown to the caller.
    """
    shown = call.ask.get("/recalls/{recall}", RecallShown, recall=call.path["recall"])
    row = _row_of(call, shown, state)
    title = (
        call.say("Remind it now?") if act == _REMINDER else call.say("Asked outside the network")
    )
    values = {"shown": shown, "row": row, "act": act, "reason": call.of("reason")}
    return Shown("recall_state.html", title, values, 422 if problems else 200, problems)


def _row_of(call: DeskCall, shown: RecallShown, state: str) -> Row:
    for each in rows_of(call, shown):
        if each.party.state == state and each.party.has_it_from == shown.id[:2]:
            return each
    raise ReferenceNotFound(call.say("That state was given nothing of this by us."))


def _recall(call: DeskCall, problems: tuple[tuple[str, str], ...] = ()) -> Shown:
    shown = call.ask.get("/recalls/{recall}", RecallShown, recall=call.path["recall"])
    choices = [(_ERASE, call.say("Erase it"))]
    choices += [(str(each), call.say(words)) for each, words in KEEP_GROUNDS.items()]
    return Shown(
        "recall.html",
        call.say("Recall"),
        {
            "shown": shown,
            "rows": rows_of(call, shown),
            "choices": choices,
            "decision": call.of("decision"),
            "reason": call.of("reason"),
            "to_decide": any(each.outcome == "pending" for each in shown.items),
        },
        status=422 if problems else 200,
        problems=problems,
    )


def _new(call: DeskCall, conviction: str, problems: tuple[tuple[str, str], ...] = ()) -> Shown:
    return Shown(
        "recall_new.html",
        call.say("Recall what was given"),
        {
            "conviction": conviction,
            "grounds": [(str(each), call.say(words)) for each, words in GROUNDS.items()],
            "ground": call.of("ground"),
            "reason": call.of("reason"),
        },
        status=422 if problems else 200,
        problems=problems,
    )


PAGES: Final = (
    DeskRoute(Method.GET, "/recalls", recalls, Permission.RECALL_DECIDE),
    DeskRoute(Method.GET, "/recalls/new", new, Permission.RECALL_DECIDE, query=("conviction",)),
    DeskRoute(Method.POST, "/recalls", start, Permission.RECALL_DECIDE),
    DeskRoute(Method.GET, "/recalls/{recall}", recall, Permission.RECALL_DECIDE),
    DeskRoute(Method.POST, "/recalls/{recall}", decide, Permission.RECALL_DECIDE),
    DeskRoute(
        Method.GET,
        "/recalls/{recall}/reminder",
        ask_again,
        Permission.RECALL_DECIDE,
        query=("state",),
    ),
    DeskRoute(Method.POST, "/recalls/{recall}/reminder", remind, Permission.RECALL_DECIDE),
    DeskRoute(
        Method.GET,
        "/recalls/{recall}/outside",
        ask_outside,
        Permission.RECALL_DECIDE,
        query=("state",),
    ),
    DeskRoute(Method.POST, "/recalls/{recall}/outside", note_outside, Permission.RECALL_DECIDE),
)
