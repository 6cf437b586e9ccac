"""The second look at answers that were sent: what is drawn, each answer whole, what was found."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, InputInvalid
from comity.web.api_candidates import CandidatesAnswer
from comity.web.api_quality import SHOWN, QualityHead, QualityPage, QualityShown
from comity.web.api_tasks import TaskShown
from comity.web.desk.beside import laid_out
from comity.web.desk.decision_words import CATEGORIES
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown, problems_of
from comity.web.routing import Method

STATES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "waiting": (N_("Waits for a second look"), "yellow"),
        "good": (N_("Good"), "green"),
        "faulty": (N_("Faulty"), "red"),
    }
)
"""What became of an answer that was drawn, and the colour of its tag."""

FOLLOWS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nothing": N_("Nothing more"),
        "officer-told": N_("Whoever decided is told that there is a fault"),
        "to-correct": N_("Whoever decided is told, and the case is queued to be put right"),
    }
)
"""What follows from a fault."""

_QUALITY: Final = "/quality"


def quality(call: DeskCall) -> Shown:
    """List the answers drawn, those that wait first of all."""
    show = call.query.get("show", "waiting")
    show = show if show in SHOWN else "waiting"
    after = {"after": call.query["after"]} if call.query.get("after") else {}
    page = call.ask.get("/quality-checks", QualityPage, query={"show": show, **after})
    return Shown(
        "quality.html",
        call.say("Second look at answers"),
        {
            "page": page,
            "show": show,
            "states": STATES,
            "counts": {"waiting": page.waiting, "good": page.good, "faulty": page.faulty},
            "share": call.say(
                "%(share)s %%", share=call.language.number(round(page.share * 100, 1))
            ),
        },
    )


def check(call: DeskCall) -> Result:
    """Show an answer as it was sent, what stayed here, and who was compared."""
    return _check(call)


def review(call: DeskCall) -> Result:
    """Note what the second look found, and go on with the next one."""
    if not call.of("outcome"):
        return _check(call, (("outcome", call.say("Say whether the answer is good.")),))
    faulty = call.of("outcome") == "faulty"
    if faulty and not call.of("reason"):
        return _check(call, (("reason", call.say("Say what is wrong with it.")),))
    body = {
        "outcome": call.of("outcome"),
        "reason": call.of("reason"),
        "follows": (call.of("follows") or "nothing") if faulty else "nothing",
    }
    try:
        call.ask.post("/quality-checks/{check}/review", QualityHead, body, check=call.path["check"])
    except InputInvalid as invalid:
        return _check(call, problems_of(invalid))
    except ConflictingChange:
        problem = ("", call.say("Somebody looked at it meanwhile. What they found stands below."))
        return _check(call, (problem,))
    return GoTo(_next(call), call.say("It is on record. Here is what waits next."))


def _next(call: DeskCall) -> str:
    """Return where the next one is that may be looked at; the list if there is none."""
    page = call.ask.get("/quality-checks", QualityPage, query={"show": "waiting"})
    waiting = (each.id for each in page.checks if not each.is_own)
    following = next(waiting, "")
    return f"{_QUALITY}/{following}" if following else _QUALITY


def _check(call: DeskCall, problems: tuple[tuple[str, str], ...] = ()) -> Shown:
    wanted, language = call.path["check"], {"language": call.language.code}
    found = call.ask.get("/quality-checks/{check}", QualityShown, query=language, check=wanted)
    task = found.check.task
    asked = call.ask.get("/tasks/{task}", TaskShown, query=language, task=task)
    beside = call.ask.get("/tasks/{task}/candidates", CandidatesAnswer, query=language, task=task)
    return Shown(
        "quality_check.html",
        call.say("Is this answer right?"),
        {
            "found": found,
            "asked": asked,
            "candidates": tuple(laid_out(call, each) for each in beside.candidates),
            "states": STATES,
            "follows": [(name, call.say(words)) for name, words in FOLLOWS.items()],
            "categories": CATEGORIES,
            "typed": {name: call.of(name) for name in ("outcome", "reason", "follows")},
        },
        status=422 if problems else 200,
        problems=problems,
    )


PAGES: Final = (
    DeskRoute(Method.GET, _QUALITY, quality, Permission.QUALITY_REVIEW, query=("show", "after")),
    DeskRoute(Method.GET, f"{_QUALITY}/{{check}}", check, Permission.QUALITY_REVIEW),
    DeskRoute(Method.POST, f"{_QUALITY}/{{check}}", review, Permission.QUALITY_REVIEW),
)
