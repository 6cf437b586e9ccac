"""The pages on which a request to another state is written, one thing a page, and sent."""

from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import quote

from comity.access.permissions import Permission
from comity.errors import Failure, InputInvalid
from comity.web.answers import ConversationPage, RefusalShown, RequestAnswer, SectionShown
from comity.web.api_begun import BegunShown
from comity.web.desk import wanted
from comity.web.desk.begun_form import (
    Problems,
    Said,
    Step,
    Writing,
    checked_person,
    checked_purpose,
    checked_states,
    checked_urgency,
    version_of,
)
from comity.web.desk.languages import N_
from comity.web.desk.machine_words import provision_in_words
from comity.web.desk.pages_duty_desks import duty_desks_of
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.desk.said_back import said_back
from comity.web.purposed import CASE_HEADER, PURPOSE_HEADER, purposed_in
from comity.web.routing import Method, Purposed

_MOST_ASKED: Final = 50

PERSON: Final = Step(
    "person",
    N_("Whose record do you need?"),
    wanted.PERSON,
    checked_person,
    "purpose",
    "requests_person.html",
)
STATES: Final = Step(
    "states",
    N_("Which states do you ask?"),
    ("to",),
    checked_states,
    "urgency",
    "requests_states.html",
)
_PURPOSE: Final = Step(
    "purpose",
    N_("What is it for?"),
    wanted.PURPOSE,
    checked_purpose,
    "states",
    "requests_purpose.html",
)
_URGENCY: Final = Step(
    "urgency",
    N_("Is it urgent?"),
    wanted.URGENCY,
    checked_urgency,
    "check",
    "requests_urgency.html",
)
WRITING: Final = Writing(
    root="/requests/begun",
    new="/requests/new",
    listed=("/requests", N_("Requests")),
    kept="/begun-requests",
    states="/request-states",
    permission=Permission.REQUEST_SEND,
    steps=(PERSON, _PURPOSE, STATES, _URGENCY),
)


@dataclass(frozen=True, slots=True)
class _Tried:
    """What would happen with one state: what would leave, or why nothing would."""

    state: str
    size: int = 0
    content: SectionShown | None = None
    refusal: RefusalShown | None = None
    problem: str = ""

    @property
    def is_sent(self) -> bool:
        return self.refusal is None and not self.problem


def _asked(said: Said) -> list[str]:
    """Return the states to ask, each once; no network has more."""
    return list(dict.fromkeys(said.get("to", "").split()))[:_MOST_ASKED]


def check(call: DeskCall) -> Result:
    """Show what was written, and what would leave; nothing is sent by looking."""
    return _check(call, WRITING.found(call))


def _check(call: DeskCall, shown: BegunShown, problems: Problems = ()) -> Shown:
    said = shown.said or {}
    tried = [_try(call, said, state) for state in _asked(said)]
    desks = duty_desks_of(call)
    return Shown(
        "requests_check.html",
        call.say("Check before you send"),
        {
            "begun": shown.id,
            "version": shown.version,
            "parts": [(step.name, call.say(step.title), said_back(call, said, step.fields))
                      for step in WRITING.steps],
            "tried": tried,
            "sent": [each for each in tried if each.is_sent],
            "earlier": _earlier(call, said),
            "provision": partial(provision_in_words, spoken=call.language),
            "duty_desks": [(state, desks.get(state)) for state in _asked(said)]
            if said.get("urgent") == "yes"
            else (),
        },
        status=409 if problems else 200,
        problems=problems,
    )  # fmt: skip


def _try(call: DeskCall, said: Said, state: str) -> _Tried:
    body = {**wanted.request_body(said, state), "dry_run": True}
    try:
        spoken = {"language": call.language.code}
        answer = call.ask.post("/requests", RequestAnswer, body, query=spoken)
    except Failure as failure:
        field = getattr(failure, "field", "") or ""
        caption = dict(wanted.CAPTIONS).get(field.removeprefix("person."), "")
        words = f"{call.say(caption)}: {failure.public}" if caption else failure.public
        return _Tried(state, problem=words)
    if answer.refusal is not None:
        return _Tried(state, refusal=answer.refusal)
    size = sum(each.bytes for each in answer.sent)
    return _Tried(state, size=size, content=answer.content)


def _earlier(call: DeskCall, said: Said) -> ConversationPage | None:
    """Return earlier requests about somebody alike; ``None`` if it cannot be asked yet."""
    if not said.get("purpose") or not said.get("case"):
        return None
    body = {"person": wanted.person_body(said)}
    try:
        why = purposed_in(
            {PURPOSE_HEADER: quote(said["purpose"]), CASE_HEADER: quote(said["case"])}
        )
        return call.ask.post("/request-comparisons", ConversationPage, body, purposed=why)
    except InputInvalid:
        return None


def send(call: DeskCall) -> Result:
    """Send a request to every state chosen, each once however often the button is pressed."""
    shown = WRITING.found(call)
    said = shown.said or {}
    if version_of(call) != shown.version:
        words = call.say("You changed this in another window. Check it again, then send it.")
        return _check(call, shown, (("", words),))
    sent, left = [], list[str]()
    for state in _asked(said):
        body = wanted.request_body(said, state)
        key = f"{shown.id}-{state}-{shown.version}"
        try:
            answer = call.ask.post("/requests", RequestAnswer, body, repeat_key=key)
        except InputInvalid:
            left.append(state)
            continue
        sent += list(answer.sent)
        if answer.refusal is not None:
            left.append(state)
    if not sent:
        return _check(call, shown, (("", call.say("Nothing was sent.")),))
    if left:
        body = {"said": {**said, "to": " ".join(left)}, "version": shown.version}
        call.ask.post("/begun-requests/{begun}", BegunShown, body, begun=shown.id)
        told = call.say("What could be sent is on its way. What could not stands below.")
        return GoTo(WRITING.path(shown.id, "check"), told=told)
    WRITING.thrown_away(call, shown.id)
    told = call.language.words.ngettext(
        "The request is on its way. You can follow it here.",
        "The requests are on their way. You can follow them here.",
        len(sent),
    )
    where = f"/cases/{sent[0].conversation}" if len(sent) == 1 else "/requests"
    return GoTo(where, told=told, case=Purposed(said["purpose"], said["case"]))


def throw_away(call: DeskCall) -> Result:
    """Erase a request that was begun."""
    WRITING.thrown_away(call, call.path["begun"])
    return GoTo("/requests", told=call.say("The request that you had begun is deleted."))


_ONE: Final = f"{WRITING.root}/{{begun}}"

PAGES: Final[tuple[DeskRoute, ...]] = (
    *WRITING.routes(),
    DeskRoute(Method.GET, f"{_ONE}/check", check, WRITING.permission),
    DeskRoute(Method.POST, f"{_ONE}/sending", send, WRITING.permission),
    DeskRoute(Method.POST, f"{_ONE}/deletion", throw_away, WRITING.permission),
)
