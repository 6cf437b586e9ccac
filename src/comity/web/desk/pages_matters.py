"""What an officer is asked: by inspectors about an entry, by reviewers about what was noticed."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import InputInvalid
from comity.web.api_misuse import MattersAnswer, MatterShown
from comity.web.api_oversight import QuestionsAnswer, QuestionShown
from comity.web.desk.oversight_places import Problems, problems_in, shown
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.routing import Method

_HOME: Final = "/questions"


def questions(call: DeskCall) -> Shown:
    """Show what is asked."""
    return _questions(call)


def answered(call: DeskCall) -> Result:
    """Answer an inspector's question."""
    identifier = call.path["question"]
    field = f"words-{identifier}"
    if not call.of("words"):
        return _questions(call, ((field, call.say("Write your answer.")),), identifier)
    try:
        call.ask.post(
            "/questions/{question}/answer", QuestionShown, {"words": call.of("words")},
            question=identifier,
        )  # fmt: skip
    except InputInvalid as invalid:
        return _questions(call, problems_in(invalid, words=field), identifier)
    return GoTo(_HOME, call.say("Your answer goes to the inspector."))


def heard(call: DeskCall) -> Result:
    """Say something to what was noticed about oneself."""
    identifier = call.path["hit"]
    field = f"words-{identifier}"
    if not call.of("words"):
        return _questions(call, ((field, call.say("Write your answer.")),), identifier)
    try:
        call.ask.post(
            "/matters/{hit}/answer", MatterShown, {"words": call.of("words")}, hit=identifier
        )
    except InputInvalid as invalid:
        return _questions(call, problems_in(invalid, words=field), identifier)
    return GoTo(_HOME, call.say("What you said goes to the reviewer."))


def _questions(call: DeskCall, problems: Problems = (), at: str = "") -> Shown:
    return shown(
        call,
        "questions.html",
        call.say("Questions to you"),
        {
            "questions": call.ask.get("/questions", QuestionsAnswer).questions,
            "matters": call.ask.get("/matters", MattersAnswer).matters,
            "answering": at,
        },
        problems=problems,
    )


PAGES: Final = (
    DeskRoute(Method.GET, _HOME, questions, Permission.QUESTION_ANSWER),
    DeskRoute(Method.POST, f"{_HOME}/{{question}}", answered, Permission.QUESTION_ANSWER),
    DeskRoute(Method.POST, "/matters/{hit}", heard, Permission.QUESTION_ANSWER),
)
