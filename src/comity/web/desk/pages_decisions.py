"""A task: what is asked, who may be meant, and deciding it in three steps.

The task is shown, then a form for the decision chosen with what would be told, then a card that
says what will happen. Nothing is sent before the card is confirmed, and only what it showed.
"""

from functools import partial
from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound, TransitionIllegal
from comity.law.grounds import GROUNDS
from comity.web.answers import ActAnswer, SectionShown
from comity.web.api_candidates import CandidatesAnswer, PreviewAnswer
from comity.web.api_tasks import TaskShown
from comity.web.api_work import AssignAnswer
from comity.web.desk import proposed_reasons
from comity.web.desk.beside import laid_out
from comity.web.desk.choices_offered import offered
from comity.web.desk.decision_words import (
    CATEGORIES,
    CHOICES,
    DECISIONS,
    FIELDS,
    FINDINGS,
    GROUNDS_TO_DENY,
    OUTCOMES,
    SENT,
    SENT_ELSE,
    VERDICTS,
    WITHHELD,
)
from comity.web.desk.decisions import SUPPLIED, act_of, body_of, tells_of
from comity.web.desk.languages import N_
from comity.web.desk.machine_words import in_words, provision_in_words
from comity.web.desk.notified_words import notified_beside
from comity.web.desk.pages_duty_desks import duty_desk_of
from comity.web.desk.reason import purpose_words, purposes
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown, problems_of
from comity.web.desk.work_words import KINDS
from comity.web.routing import Method

_KEPT: Final = ("choice", "person", "reason", "remarks", "ground", "text", "as_of")
_WHO_AND_WHAT: Final = N_("Who it is, and what follows")
_NOT_IN_REGISTER: Final = N_("There is nobody of that reference in the register.")
_OPEN_FIRST: Final = N_("Choose what you decide.")
_WHAT_TO_ASK: Final = N_("What to ask for, what helps most first")
_STATED_ALREADY: Final = N_("Stated already")
_TELEPHONE: Final = "telephone"
_SEEN_BESIDE: Final = frozenset({"approve", "several", "ask-back"})
"""Decisions whose form rests on the comparison."""

_TAKEN_OVER: Final = "take_over"
"""The button that puts a ready reason into the form; its value is the sentence's place."""


def task(call: DeskCall) -> Result:
    """Show a task: what is asked, why a human is needed, who may be meant."""
    return _task_page(call)


def take(call: DeskCall) -> Result:
    """Work on a task oneself from now."""
    call.ask.post(
        "/tasks/{task}/assignment",
        AssignAnswer,
        {"to": call.who.account},
        task=call.path["task"],
    )
    return GoTo(f"/tasks/{call.path['task']}", call.say("You work on this task now."))


def decide(call: DeskCall) -> Result:
    """Ask for what a decision needs, beside what it would tell."""
    asked = _asked(call)
    if call.of("choice") not in _choices(asked):
        return _task_page(call, (("choice", call.say(_OPEN_FIRST)),))
    if _names_somebody(call) and not call.of("person"):
        problem = ("person", call.say("Give the reference of the person, as the register has it."))
        return _task_page(call, (problem,))
    try:
        return _form(call, asked)
    except ReferenceNotFound:
        return _task_page(call, (("person", call.say(_NOT_IN_REGISTER)),))


def check(call: DeskCall) -> Result:
    """Try the decision, and show what will happen if it is confirmed."""
    asked = _asked(call)
    if call.of("choice") not in _choices(asked):
        return _task_page(call, (("choice", call.say(_OPEN_FIRST)),))
    try:
        tried = _decided(call, dry_run=True)
        told = _told(call, asked)
    except ReferenceNotFound:
        return _task_page(call, (("person", call.say(_NOT_IN_REGISTER)),))
    except InputInvalid as invalid:
        return _form(call, asked, problems=problems_of(_beside_field(invalid)))
    except (ConflictingChange, TransitionIllegal):
        return _changed(call)
    if tried.refusal is not None:
        return _form(call, asked, refusal=tried)
    return Shown(
        "decision_card.html",
        call.say("Check before it is sent"),
        {
            "asked": asked,
            "decision": DECISIONS[call.of("choice")],
            "answer": told,
            "about": _described(asked),
            "withheld_words": WITHHELD,
            "categories": CATEGORIES,
            "digest": "" if told is None else told.digest,
            "kept": {name: call.of(name) for name in (*_KEPT, *SUPPLIED)},
            "fields": call.lists["fields"],
            "field_words": FIELDS,
            "spent": call.lists["spent"],
            "ground": _ground_words(call),
        },
    )


def send(call: DeskCall) -> Result:
    """Carry the decision out."""
    try:
        done = _decided(call, dry_run=False)
    except InputInvalid as invalid:
        return _form(call, _asked(call), problems=problems_of(_beside_field(invalid)))
    except (ConflictingChange, TransitionIllegal):
        return _changed(call)
    if done.refusal is not None:
        return _form(call, _asked(call), refusal=done)
    decided = f"/tasks/{call.path['task']}/decided"
    if done.sent:
        country = call.language.country(done.sent[0].to)
        return GoTo(decided, call.say(SENT.get(call.of("choice"), SENT_ELSE), country=country))
    return GoTo(decided, call.say("Decided, and on record."))


def _asked(call: DeskCall) -> TaskShown:
    return call.ask.get(
        "/tasks/{task}",
        TaskShown,
        query={"language": call.language.code},
        task=call.path["task"],
    )


def _task_page(call: DeskCall, problems: tuple[tuple[str, str], ...] = ()) -> Shown:
    asked = _asked(call)
    beside = _beside(call)
    purpose = asked.waits.purpose
    is_open = asked.task.decided_at is None
    choices = offered(asked.task.kind, beside.candidates) if is_open else ()
    notified = notified_beside(call, asked, [each.person for each in beside.candidates])
    if notified is not None:
        choices = notified.fitting(choices)
    return Shown(
        "task.html",
        call.say(KINDS.get(asked.task.kind, asked.task.kind)),
        {
            "asked": asked,
            "purpose": "" if purpose is None else purpose_words(call, purpose),
            "deadline_rests_on": provision_in_words(asked.waits.deadline_basis, call.language),
            "reason_said": in_words(asked.task.reason, call.language),
            "as_of": call.of("as_of") or asked.waits.changed_at.isoformat(),
            "candidates": tuple(laid_out(call, each) for each in beside.candidates),
            "beside": beside,
            "findings": FINDINGS,
            "field_words": FIELDS,
            "verdicts": VERDICTS,
            "choices": choices,
            "notified": notified,
            "decisions": DECISIONS,
            "leaves": any(DECISIONS[each].sends for each in _choices(asked)),
            "chosen": call.of("choice"),
            "typed": call.of("person"),
            "identifies": _identifying(asked),
            "is_open": is_open,
            "outcome": _outcome(call, asked),
            "telephones": asked.task.kind == _TELEPHONE,
            "duty_desk": duty_desk_of(call, asked.waits.peer)
            if asked.task.kind == _TELEPHONE
            else None,
        },
        status=422 if problems else 200,
        problems=problems,
    )


def _beside(call: DeskCall) -> CandidatesAnswer:
    return call.ask.get(
        "/tasks/{task}/candidates",
        CandidatesAnswer,
        query={"language": call.language.code},
        task=call.path["task"],
    )


def _choices(asked: TaskShown) -> tuple[str, ...]:
    return CHOICES.get(asked.task.kind, ()) if asked.task.decided_at is None else ()


def _identifying(asked: TaskShown) -> str:
    """Return the choice by which a candidate is chosen; empty where nobody is to be chosen."""
    return next((each for each in _choices(asked) if each in {"identify-as", "store-as"}), "")


def _names_somebody(call: DeskCall) -> bool:
    return call.of("choice") in {"identify-as", "store-as"}


def _form(
    call: DeskCall,
    asked: TaskShown,
    *,
    problems: tuple[tuple[str, str], ...] = (),
    refusal: ActAnswer | None = None,
) -> Result:
    choice = call.of("choice")
    told = None
    if not problems or problems[0][0] != "person":
        try:
            told = _told(call, asked)
        except InputInvalid as invalid:
            problems = (*problems, *problems_of(_beside_field(invalid)))
        except ConflictingChange:
            return _changed(call)
    beside = _beside(call) if choice in _SEEN_BESIDE else None
    ready = () if beside is None else proposed_reasons.proposed(call.language, choice, beside)
    reason = _reason(call, ready)
    if choice == "nobody" and asked.waits.is_nil and not _beside(call).candidates:
        ready = (proposed_reasons.for_nobody(call.language),)
        reason = reason or ("" if problems else ready[0])
    return Shown(
        "decision.html",
        call.say(_WHO_AND_WHAT if _names_somebody(call) else DECISIONS[choice].caption),
        {
            "asked": asked,
            "choice": choice,
            "decision": DECISIONS[choice],
            "answer": told,
            "as_of": call.of("as_of") or asked.waits.changed_at.isoformat(),
            "typed": {name: call.of(name) for name in (*_KEPT, *SUPPLIED)},
            "reason": reason,
            "is_proposed": any(each in reason for each in ready),
            "ready": tuple(enumerate(ready)) if choice in _SEEN_BESIDE else (),
            "fields": call.lists["fields"],
            "spent": call.lists["spent"],
            "askable": _askable(asked, beside) if beside and choice == "ask-back" else (),
            "supplied": SUPPLIED if choice == "supply" else {},
            "grounds": [(str(each), _in_words(call, str(each))) for each in GROUNDS_TO_DENY],
            "ground": call.of("ground"),
            "withheld_words": WITHHELD,
            "categories": CATEGORIES,
            "provision": partial(provision_in_words, spoken=call.language),
            "purposes": dict(purposes(call)),
            "refusal": None if refusal is None else refusal.refusal,
            "field_words": FIELDS,
        },
        status=422 if problems else 200,
        problems=problems,
    )


def _askable(asked: TaskShown, beside: CandidatesAnswer) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what can be asked for under its heading: what would decide first, what is known last.

    What the search wants more of, such as the day of a birth of which the year is stated, is no
    more known than what nobody stated.
    """
    about = _described(asked)
    lines = () if about is None else about.lines
    stated = {each.name.replace("-", "") for each in lines if each.value}
    stated |= {
        row.field.lower() for one in beside.candidates for row in one.fields if row.described
    }
    known = tuple(each for each in FIELDS if each.lower() in stated and each not in beside.askable)
    open_ = tuple(dict.fromkeys((*beside.askable, *(each for each in FIELDS if each not in known))))
    parts = ((_WHAT_TO_ASK, open_), (_STATED_ALREADY, known))
    return tuple((heading, names) for heading, names in parts if names)


def _reason(call: DeskCall, ready: tuple[str, ...]) -> str:
    """Return the reason as typed, with the ready one below it that was chosen just now."""
    typed = call.of("reason")
    places = {str(place): each for place, each in enumerate(ready)}
    sentence = places.get(call.of(_TAKEN_OVER), "")
    return typed if sentence in typed else f"{typed}\n{sentence}".strip()


def _told(call: DeskCall, asked: TaskShown) -> PreviewAnswer | None:
    """Return what the decision would tell; ``None`` if it tells of nobody's record."""
    is_request = asked.waits.purpose is not None
    if not (is_request and tells_of(call.of("choice"))):
        return None
    return call.ask.post(
        "/tasks/{task}/preview",
        PreviewAnswer,
        {"person": call.of("person") or None, "found_spent": call.lists["spent"]},
        query={"language": call.language.code},
        task=call.path["task"],
    )


def _decided(call: DeskCall, *, dry_run: bool) -> ActAnswer:
    # What the card showed is what is confirmed; a trial before it is bound to nothing yet.
    digest = {"digest": call.of("digest")} if call.of("digest") and not dry_run else {}
    return call.ask.post(
        "/tasks/{task}/decision",
        ActAnswer,
        {**body_of(call), **digest, "dry_run": dry_run},
        task=call.path["task"],
    )


def _changed(call: DeskCall) -> Shown:
    """Say who was quicker, or that more was said meanwhile; what was typed stays readable."""
    asked = _asked(call)
    return Shown(
        "decision_changed.html",
        call.say("It changed meanwhile"),
        {
            "asked": asked,
            "typed": tuple(
                each for each in (call.of("reason"), call.of("remarks"), call.of("text")) if each
            ),
            "decided_by": asked.decided_by_name or asked.task.decided_by,
            "outcome": _outcome(call, asked),
        },
        status=409,
    )


def _outcome(call: DeskCall, asked: TaskShown) -> str:
    """Return how a task ended, in words; empty where there are none for it."""
    words = OUTCOMES.get(asked.task.outcome, "")
    return call.say(words) if words else ""


def _described(asked: TaskShown) -> SectionShown | None:
    """Return the person whom the message of a task describes, if it describes one."""
    sections = () if asked.message is None else asked.message.sections
    return next((each for each in sections if each.name == "person"), None)


def _ground_words(call: DeskCall) -> str:
    return _in_words(call, call.of("ground")) if act_of(call.of("choice")) == "deny" else ""


def _in_words(call: DeskCall, ground: str) -> str:
    rule = next(rule for each, rule in GROUNDS.items() if each.value == ground)
    return f"{rule.explanation} [{provision_in_words(str(rule.basis), call.language)}]"


def _beside_field(invalid: InputInvalid) -> InputInvalid:
    """Return what is wrong, with the name that the field has in the form."""
    field = (invalid.field or "").removeprefix("decision.").removeprefix("person.")
    return InputInvalid(invalid.public, field=field)


_LISTS: Final = ("fields", "spent")

PAGES: Final = (
    DeskRoute(Method.GET, "/tasks/{task}", task, permission=Permission.TASK_DECIDE),
    DeskRoute(Method.POST, "/tasks/{task}/take", take, permission=Permission.TASK_DECIDE),
    DeskRoute(
        Method.POST,
        "/tasks/{task}/decide",
        decide,
        permission=Permission.TASK_DECIDE,
        lists=_LISTS,
    ),
    DeskRoute(
        Method.POST, "/tasks/{task}/check", check, permission=Permission.TASK_DECIDE, lists=_LISTS
    ),
    DeskRoute(
        Method.POST, "/tasks/{task}/send", send, permission=Permission.TASK_DECIDE, lists=_LISTS
    ),
)
