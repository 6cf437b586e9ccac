"""What an officer does with foreign texts: the gist, a translator, the check, taking back."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import AccessDenied, ConflictingChange, ReferenceNotFound
from comity.web.api_translations import AskedAnswer, GistAnswer, TranslationShown
from comity.web.desk.foreign_texts import foreign_values
from comity.web.desk.pages_cases import case_of, case_page
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.routing import Method

_PATH: Final = "/cases/{conversation}/translations"
_TAB: Final = "translations"
_SURE: Final = "yes"


def act(call: DeskCall) -> Result:
    """Do what one of the buttons of the page says."""
    try:
        match call.of("do"):
            case "gist":
                return _gist(call)
            case "ask":
                return _ask(call)
            case "check":
                return _check(call)
            case "withdraw":
                return _withdraw(call)
            case _:
                return _page(call)
    except (ConflictingChange, AccessDenied, ReferenceNotFound) as failure:
        return _page(call, (("", call.say(failure.public)),))


def _page(
    call: DeskCall,
    problems: tuple[tuple[str, str], ...] = (),
    made: GistAnswer | None = None,
) -> Shown:
    case = case_of(call)
    return case_page(
        call,
        case,
        _TAB,
        "case_translations.html",
        foreign_values(call, case, made),
        problems=problems,
        status=409 if problems else 200,
    )


def _gist(call: DeskCall) -> Result:
    number = call.of("number")
    body = {
        "message": call.of("message"),
        "number": int(number) if number.isascii() and number.isdigit() else -1,
        "into": _into(call),
    }
    path = "/conversations/{conversation}/gist"
    made = call.ask.post(path, GistAnswer, body, conversation=call.path["conversation"])
    return _page(call, made=made)


def _ask(call: DeskCall) -> Result:
    path = "/conversations/{conversation}/translations"
    body = {"into": _into(call)}
    made = call.ask.post(path, AskedAnswer, body, conversation=call.path["conversation"])
    told = call.language.words.ngettext(
        "One text waits for a translator now.",
        "%(count)s texts wait for a translator now.",
        made.new,
    )
    if not made.new:
        return GoTo(_address(call), call.say("Everything was asked for before."))
    return GoTo(_address(call), told % {"count": call.language.number(made.new)})


def _check(call: DeskCall) -> Result:
    path = "/translations/{translation}/check"
    call.ask.post(path, TranslationShown, translation=_named(call))
    return GoTo(_address(call), call.say("Checked, and on record."))


def _withdraw(call: DeskCall) -> Result:
    if call.of("sure") != _SURE:
        case = case_of(call)
        values = {"translation": _named(call)}
        return case_page(call, case, _TAB, "case_translation_sure.html", values)
    path = "/translations/{translation}/withdrawal"
    call.ask.post(path, TranslationShown, translation=_named(call))
    told = call.say("Taken back. No translator can open it, and nothing of it is shown.")
    return GoTo(_address(call), told)


def _named(call: DeskCall) -> str:
    """Return the translation that a button names.

    Raises:
        ReferenceNotFound: It names none, or what cannot be one.
    """
    named = call.of("translation")
    if not named or len(named) > len("SS-TEXT-") + 15:
        raise ReferenceNotFound("There is no such translation here.")
    return named


def _into(call: DeskCall) -> str | None:
    """Return the reader's language; none, for the node's own, where it is no real language."""
    return call.language.code if len(call.language.code) == len("xx") else None


def _address(call: DeskCall) -> str:
    return f"/cases/{call.path['conversation']}/translations"


PAGES: Final[tuple[DeskRoute, ...]] = (
    DeskRoute(Method.POST, _PATH, act, Permission.CONVERSATION_READ),
)
