"""A translator's pages: what waits, one text at a time, and what becomes of it."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.web.api_translations import TextShown, WorkPage, WorkShown, Written
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown, problems_of
from comity.web.desk.text_words import STATES, TEXT_KINDS
from comity.web.routing import Method

_ONE: Final = "/texts/{translation}"
_LONGEST: Final = 8000
_LATER: Final = "later"


def texts(call: DeskCall) -> Result:
    """List what waits, nearest day first, without what the texts say."""
    after = call.query.get("after", "")
    page = call.ask.get("/texts", WorkPage, query={"after": after} if after else None)
    return Shown(
        "texts.html",
        call.say("Texts to translate"),
        {
            "texts": [(each, *_words(call, each)) for each in page.texts],
            "following": page.next,
        },
    )


def text(call: DeskCall) -> Result:
    """Show a text that one has opened; of another, what may be known before."""
    known = call.ask.get(_ONE, WorkShown, translation=call.path["translation"])
    if known.state != "asked":
        return _opened(call)
    kind, state = _words(call, known)
    return Shown("text_closed.html", kind, {"text": known, "state": state})


def open_text(call: DeskCall) -> Result:
    """Open a text, which is one's own work from then on."""
    return _opened(call)


def save(call: DeskCall) -> Result:
    """Keep what is typed while it is typed."""
    try:
        kept = _keep(call)
    except ConflictingChange:
        return Shown("text_saved.html", "", {"outcome": "clash", "was": call.of("was")})
    except (ReferenceNotFound, InputInvalid):
        return Shown("text_saved.html", "", {"outcome": "lost", "was": call.of("was")})
    return Shown("text_saved.html", "", {"outcome": "kept", "was": kept.standing})


def hand_in(call: DeskCall) -> Result:
    """Hand a translation in; or keep what was typed, to go on later."""
    try:
        if call.of("go") == _LATER:
            _keep(call)
            return GoTo("/texts", call.say("What you wrote is kept; only you see it."))
        call.ask.post(
            f"{_ONE}/translation",
            Written,
            {"text": call.of("text"), "was": call.of("was") or None},
            translation=call.path["translation"],
        )
    except ConflictingChange:
        return _clash(call)
    except InputInvalid as invalid:
        if not call.of("text"):
            problem = ("text", call.say("Write the translation first."))
            return _opened(call, problems=(problem,))
        return _opened(call, problems=problems_of(invalid))
    except ReferenceNotFound:
        return _gone(call)
    told = call.say("Handed in. It stands beside the original now, for officers only.")
    return GoTo("/texts", told)


def ask_back(call: DeskCall) -> Result:
    """Ask why a text is handed back."""
    return _handing_back(call)


def hand_back(call: DeskCall) -> Result:
    """Hand a text back untranslated, with words for the officer."""
    if not call.of("reason"):
        problem = ("reason", call.say("Say why; the officer reads it."))
        return _handing_back(call, problems=(problem,))
    try:
        call.ask.post(
            f"{_ONE}/return",
            Written,
            {"reason": call.of("reason")},
            translation=call.path["translation"],
        )
    except (InputInvalid, ConflictingChange) as failure:
        field = "reason" if isinstance(failure, InputInvalid) else ""
        return _handing_back(call, problems=((field, call.say(failure.public)),))
    except ReferenceNotFound:
        return _gone(call)
    return GoTo("/texts", call.say("Handed back. The officer reads why."))


def _opened(call: DeskCall, problems: tuple[tuple[str, str], ...] = ()) -> Shown:
    path = f"{_ONE}/opening"
    found = call.ask.post(path, TextShown, translation=call.path["translation"])
    typed = call.of("text") if problems else found.begun or found.translation
    was = call.of("was") if problems else found.standing
    return _form(call, found, typed=typed, was=was, problems=problems)


def _clash(call: DeskCall) -> Shown:
    """Show what differs from what another window kept, and keep what was typed here."""
    path = f"{_ONE}/opening"
    found = call.ask.post(path, TextShown, translation=call.path["translation"])
    typed, other = call.of("text"), found.begun or found.translation
    words = call.say("You changed this in another window. Look at what differs, then continue.")
    differing = ((call.say("Your translation"), typed, other),)
    problems = (("", words),)
    was = found.standing
    return _form(call, found, typed=typed, was=was, problems=problems, differing=differing)


def _form(
    call: DeskCall,
    found: TextShown,
    *,
    typed: str,
    was: str,
    problems: tuple[tuple[str, str], ...] = (),
    differing: tuple[tuple[str, str, str], ...] = (),
) -> Shown:
    kind, state = _words(call, found)
    values = {
        "text": found,
        "state": state,
        "typed": typed,
        "was": was,
        "differing": differing,
        "longest": _LONGEST,
    }
    status = 409 if differing else 422 if problems else 200
    return Shown("text.html", kind, values, status=status, problems=problems)


def _handing_back(call: DeskCall, problems: tuple[tuple[str, str], ...] = ()) -> Shown:
    known = call.ask.get(_ONE, WorkShown, translation=call.path["translation"])
    return Shown(
        "text_return.html",
        call.say("Hand it back untranslated"),
        {"text": known, "reason": call.of("reason")},
        status=422 if problems else 200,
        problems=problems,
    )


def _gone(call: DeskCall) -> Shown:
    """Say that the text was taken back; what was typed stays readable this once."""
    return Shown(
        "text_gone.html",
        call.say("It is not yours to translate any more"),
        {"typed": call.of("text") or call.of("reason")},
        status=404,
    )


def _keep(call: DeskCall) -> Written:
    return call.ask.post(
        f"{_ONE}/begun",
        Written,
        {"text": call.of("text")[:_LONGEST], "was": call.of("was") or None},
        translation=call.path["translation"],
    )


def _words(call: DeskCall, known: WorkShown) -> tuple[str, tuple[str, str]]:
    """Return what a text is, and where it stands with its colour."""
    kind = TEXT_KINDS.get(known.kind or "", known.kind or "")
    words, colour = STATES[known.state]
    return call.say(kind), (call.say(words), colour)


_MAY: Final = Permission.TEXT_TRANSLATE

PAGES: Final[tuple[DeskRoute, ...]] = (
    DeskRoute(Method.GET, "/texts", texts, _MAY, query=("after",)),
    DeskRoute(Method.GET, _ONE, text, _MAY),
    DeskRoute(Method.POST, _ONE, open_text, _MAY),
    DeskRoute(Method.POST, f"{_ONE}/saving", save, _MAY),
    DeskRoute(Method.POST, f"{_ONE}/translation", hand_in, _MAY),
    DeskRoute(Method.GET, f"{_ONE}/return", ask_back, _MAY),
    DeskRoute(Method.POST, f"{_ONE}/return", hand_back, _MAY),
)
