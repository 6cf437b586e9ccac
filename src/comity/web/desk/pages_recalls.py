"""Recalls: who has what was given, how far each has come; and deciding what others recall."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, InputInvalid
from comity.law.recall_grounds import KeepGround, RecallGround
from comity.web.api_recalls import RecallAnswer, RecallPage, RecallShown
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.routing import Method

_GROUNDS: Final[Mapping[RecallGround, str]] = MappingProxyType(
    {
        RecallGround.INCORRECT: N_("The data was incorrect"),
        RecallGround.UNLAWFUL: N_("The data was transmitted unlawfully"),
        RecallGround.ERASURE_DUE: N_("The data was rectified, erased or restricted here"),
    }
)
"""On which an officer recalls; the others open a recall by themselves."""

_KEEP_GROUNDS: Final[Mapping[KeepGround, str]] = MappingProxyType(
    {
        KeepGround.EVIDENCE: N_("Keep it: needed as evidence"),
        KeepGround.CONTESTED: N_("Keep it: its accuracy is contested"),
        KeepGround.NATIONAL_LAW: N_("Keep it: national law requires it"),
    }
)
_STANDINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "due": N_("to be sent"),
        "sent": N_("sent"),
        "acknowledged": N_("acknowledged"),
        "erased": N_("erased"),
        "corrected": N_("corrected"),
        "kept": N_("kept"),
        "not-held": N_("not held"),
        "cannot-confirm": N_("cannot confirm"),
        "refused": N_("refused"),
        "outside-the-network": N_("must be asked outside the network"),
        "asked-outside-the-network": N_("was asked outside the network"),
    }
)
_ERASE: Final = "erase"


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


def _recall(call: DeskCall, problems: tuple[tuple[str, str], ...] = ()) -> Shown:
    shown = call.ask.get("/recalls/{recall}", RecallShown, recall=call.path["recall"])
    choices = [(_ERASE, call.say("Erase it"))]
    choices += [(str(each), call.say(words)) for each, words in _KEEP_GROUNDS.items()]
    return Shown(
        "recall.html",
        call.say("Recall"),
        {
            "shown": shown,
            "standings": {name: call.say(words) for name, words in _STANDINGS.items()},
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
            "grounds": [(str(each), call.say(words)) for each, words in _GROUNDS.items()],
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
)
