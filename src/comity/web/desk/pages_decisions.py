"""A task: what is asked, who may be meant, and deciding it in three steps.

The task is shown, then a form for the decision chosen with what would be told, then a card that
says what will happen. Nothing is sent before the card is confirmed, and only what it showed.
"""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound, TransitionIllegal
from comity.law.grounds import GROUNDS
from comity.web.answers import ActAnswer, SectionShown
from comity.web.api_candidates import CandidatesAnswer, PreviewAnswer
from comity.web.api_tasks import TaskShown
from comity.web.api_work import AssignAnswer
from comity.web.desk.beside import laid_out
from comity.web.desk.decision_words import (
    CATEGORIES,
    CHOICES,
    DECISIONS,
    FIELDS,
    FINDINGS,
    GROUNDS_TO_DENY,
    VERDICTS,
    WITHHELD,
)
from comity.web.desk.decisions import SUPPLIED, act_of, body_of, tells_of
from comity.web.desk.languages import N_
from comity.web.desk.machine_words import in_words, provision_in_words
from comity.web.desk.pages_duty_desks import duty_desk_of
from comity.web.desk.reason import purpose_words
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown, problems_of
from comity.web.desk.work_words import KINDS
from comity.web.routing import Method

_NIL_REASON: Final = N_("The register holds nobody like the person described.")
_KEPT: Final = ("choice", "person", "reason", "remarks", "ground", "text", "as_of")
_WHO_AND_WHAT: Final = N_("Who it is, and what follows")
_NOT_IN_REGISTER: Final = N_("There is nobody of that reference in the register.")
_OPEN_FIRST: Final = N_("Choose what you decide.")
_TELEPHONE: Final = "telephone"


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
    if done.sent:
        country = call.language.country(done.sent[0].to)
        return GoTo("/inbox", call.say("Decided, and sent to %(country)s.", country=country))
    return GoTo("/inbox", call.say("Decided, and on record."))


def _asked(call: DeskCall) -> TaskShown:
    return call.ask.get(
        "/tasks/{task}",
        TaskShown,
        query={"language": call.language.code},
        task=call.path["task"],
    )


def _task_page(call: DeskCall, problems: tuple[tuple[str, str], ...] = ()) -> Shown:
    asked = _asked(call)
    beside = call.ask.get(
        "/tasks/{task}/candidates",
        CandidatesAnswer,
        query={"language": call.language.code},
        task=call.path["task"],
    )
    purpose = asked.waits.purpose
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
            "choices": _choices(asked),
            "decisions": DECISIONS,
            "chosen": call.of("choice"),
            "typed": call.of("person"),
            "identifies": _identifying(asked),
            "is_open": asked.task.decided_at is None,
            "telephones": asked.task.kind == _TELEPHONE,
            "duty_desk": duty_desk_of(call, asked.waits.peer)
            if asked.task.kind == _TELEPHONE
            else None,
        },
        status=422 if problems else 200,
        problems=problems,
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
    reason = call.of("reason")
    if choice == "nobody" and asked.waits.is_nil and not reason and not problems:
        reason = call.say(_NIL_REASON)
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
            "fields": call.lists["fields"],
            "spent": call.lists["spent"],
            "askable": _askable(call) if choice == "ask-back" else (),
            "supplied": SUPPLIED if choice == "supply" else {},
            "grounds": [(str(each), _in_words(str(each))) for each in GROUNDS_TO_DENY],
            "ground": call.of("ground"),
            "withheld_words": WITHHELD,
            "categories": CATEGORIES,
            "refusal": None if refusal is None else refusal.refusal,
            "field_words": FIELDS,
        },
        status=422 if problems else 200,
        problems=problems,
    )


def _askable(call: DeskCall) -> tuple[str, ...]:
    """Return what can be asked for, what would decide first."""
    beside = call.ask.get("/tasks/{task}/candidates", CandidatesAnswer, task=call.path["task"])
    return tuple(dict.fromkeys((*beside.askable, *FIELDS)))


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
        },
        status=409,
    )


def _described(asked: TaskShown) -> SectionShown | None:
    """Return the person whom the message of a task describes, if it describes one."""
    sections = () if asked.message is None else asked.message.sections
    return next((each for each in sections if each.name == "person"), None)


def _ground_words(call: DeskCall) -> str:
    return _in_words(call.of("ground")) if act_of(call.of("choice")) == "deny" else ""


def _in_words(ground: str) -> str:
    rule = next(rule for each, rule in GROUNDS.items() if each.value == ground)
    return f"{rule.explanation} [{rule.basis}]"


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
