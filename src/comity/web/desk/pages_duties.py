"""The duty to notify: what remains and why; a pass that makes up for it, tried first."""

from functools import partial
from typing import Final

from comity.access.permissions import Permission
from comity.web.answers import DutyShown, MessageSent
from comity.web.api_duties import DutiesAnswer, DutyRunAnswer
from comity.web.desk.machine_words import duty_reason_in_words
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.routing import Method

_MOST_PASSES: Final = 20


def duties(call: DeskCall) -> Shown:
    """Show what remains."""
    found = call.ask.get("/duties", DutiesAnswer)
    words = partial(duty_reason_in_words, spoken=call.language)
    values = {"found": found, "duty_reason": words}
    return Shown("duties.html", call.say("Duties to notify"), values)


def run(call: DeskCall) -> Result:
    """Examine convictions of ours: first as a trial, and then for good."""
    is_sure = call.of("sure") == "yes"
    sent: list[MessageSent] = []
    outstanding: list[DutyShown] = []
    examined = 0
    after: str | None = call.of("after") or None
    for _ in range(_MOST_PASSES):
        body = {"after": after, "dry_run": not is_sure}
        passed = call.ask.post("/duty-runs", DutyRunAnswer, body)
        examined += passed.examined
        sent += passed.sent
        outstanding += passed.outstanding
        after = passed.continue_after
        if after is None:
            break
    if is_sure and after is None:
        return GoTo(
            "/duties", call.say("%(count)s notifications are on their way.", count=len(sent))
        )
    return Shown(
        "duties_run.html",
        call.say("What would be notified") if not is_sure else call.say("What was notified"),
        {
            "is_sure": is_sure,
            "examined": examined,
            "sent": sent,
            "outstanding": len(outstanding),
            "after": after or "",
        },
    )


PAGES: Final = (
    DeskRoute(Method.GET, "/duties", duties, Permission.CONVICTION_ENTER),
    DeskRoute(Method.POST, "/duties", run, Permission.CONVICTION_ENTER),
)
