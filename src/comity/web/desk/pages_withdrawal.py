"""The pages on which a request or notification of ours is withdrawn."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import InputInvalid
from comity.web.answers import ActAnswer, ConversationShown
from comity.web.desk.pages_cases import case_of, case_page, may_withdraw
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown, problems_of
from comity.web.routing import Method

_PATH: Final = "/cases/{conversation}/withdrawal"
_SURE: Final = "yes"


def ask(call: DeskCall) -> Result:
    """Ask why it is withdrawn."""
    return _form(call, case_of(call))


def withdraw(call: DeskCall) -> Result:
    """Say what will happen; once that was confirmed, withdraw."""
    case = case_of(call)
    if call.of("state") != case.conversation.state:
        words = call.say("It has moved on meanwhile. Look at it again before you withdraw it.")
        return _form(call, case, (("", words),), 409)
    if not call.of("reason"):
        words = call.say("Say why it is withdrawn.")
        return _form(call, case, (("reason", words),), 422)
    sure = call.of("sure") == _SURE
    body = {"reason": call.of("reason"), "remarks": call.of("remarks"), "dry_run": not sure}
    path, message = "/messages/{message}/withdrawal", case.conversation.id
    try:
        call.ask.post(path, ActAnswer, body, message=message)
    except InputInvalid as invalid:
        return _form(call, case, problems_of(invalid), 422)
    if sure:
        return GoTo(f"/cases/{message}", told=call.say("It is withdrawn; the other state is told."))
    return case_page(call, case, "", "case_withdrawal_sure.html", _values(call, case))


def _form(
    call: DeskCall,
    case: ConversationShown,
    problems: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> Shown:
    return case_page(
        call,
        case,
        "",
        "case_withdrawal.html",
        _values(call, case),
        problems=problems,
        status=status,
    )


def _values(call: DeskCall, case: ConversationShown) -> dict[str, object]:
    return {
        "can": may_withdraw(call, case),
        "reason": call.of("reason"),
        "remarks": call.of("remarks"),
    }


PAGES: Final[tuple[DeskRoute, ...]] = (
    DeskRoute(Method.GET, _PATH, ask, Permission.REQUEST_SEND),
    DeskRoute(Method.POST, _PATH, withdraw, Permission.REQUEST_SEND),
)
