"""After a decision: the case it was about, and the next task. Nothing of anybody stands here."""

from typing import Final

from comity.access.permissions import Permission
from comity.web.api_next_task import FollowingAnswer
from comity.web.desk.decision_words import CASE_ELSE, CASE_OF
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.desk.work_words import ROW_WORDS
from comity.web.routing import Method


def decided(call: DeskCall) -> Result:
    """Show where to go on; a task that is still open is shown instead."""
    task = call.path["task"]
    following = call.ask.get("/tasks/{task}/following", FollowingAnswer, task=task)
    if not following.is_decided:
        return GoTo(f"/tasks/{task}")
    return Shown(
        "task_decided.html",
        call.say("What comes next"),
        {
            "following": following,
            "the_case": CASE_OF.get(following.outcome, CASE_ELSE),
            **ROW_WORDS,
        },
    )


PAGES: Final = (
    DeskRoute(Method.GET, "/tasks/{task}/decided", decided, permission=Permission.TASK_DECIDE),
)
