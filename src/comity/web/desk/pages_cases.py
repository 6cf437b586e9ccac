"""The pages of a case: one exchange with another state, from every side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, TypeAlias

from comity.access.permissions import Permission
from comity.web.answers import (
    ConversationHead,
    ConversationShown,
    LineShown,
    MessageShown,
    SectionShown,
)
from comity.web.api_case_views import ClockShown
from comity.web.desk import case_words as words
from comity.web.desk.foreign_texts import foreign_values
from comity.web.desk.languages import N_
from comity.web.desk.machine_words import calendar_in_words, provision_in_words
from comity.web.desk.pages_duty_desks import duty_desk_of
from comity.web.desk.routing import DeskCall, DeskRoute, Result, Shown
from comity.web.desk.work_words import KINDS as TASK_KINDS
from comity.web.routing import Method

_ROOT: Final = "/cases/{conversation}"
_REQUEST: Final = "REQ"
_RUNNING: Final = frozenset({"open", "awaiting-information"})
_ANSWERS: Final = frozenset({"RRS", "NRS"})
_Values: TypeAlias = Callable[[DeskCall, ConversationShown], dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Tab:
    """One page of a case; without ``values`` it is answered elsewhere."""

    name: str
    caption: str
    values: _Values | None


def _page(name: str, values: _Values) -> Callable[[DeskCall], Result]:
    def show(call: DeskCall) -> Result:
        case = case_of(call)
        return case_page(call, case, name, f"case_{name}.html", values(call, case))

    return show


def case_page(
    call: DeskCall,
    case: ConversationShown,
    name: str,
    template: str,
    values: Mapping[str, object],
    *,
    problems: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> Shown:
    """Return a page of a case, with the bar that says which case it is.

    Args:
        call: Of the page.
        case: Which.
        name: Of the tab that is open; empty for none.
        template: Of the page; it extends ``case_layout.html``.
        values: What it shows.
        problems: What is wrong with its form.
        status: HTTP status.
    """
    head = case.conversation
    state = words.STATES.get(head.state)
    return Shown(
        template,
        call.say("Case %(reference)s", reference=head.id),
        {
            **values,
            "head": head,
            "opened_as": call.say(words.MESSAGE_KINDS.get(head.kind, head.kind)),
            "state": head.state if state is None else call.say(state),
            "colour": words.STATE_COLOURS.get(head.state, "grey"),
            "tabs": _tabs(call, head, name),
            "standing": _standing(call, case),
        },
        status=status,
        problems=problems,
    )


def case_of(call: DeskCall) -> ConversationShown:
    """Return the case that a page is about; the look is on record."""
    query = {"language": call.language.code} if len(call.language.code) == 2 else None
    return call.ask.get(
        "/conversations/{conversation}",
        ConversationShown,
        query=query,
        conversation=call.path["conversation"],
    )


def _tabs(call: DeskCall, head: ConversationHead, name: str) -> list[tuple[str, str, bool]]:
    """Return caption, address and whether it is open, of each page the reader may see."""
    root = f"/cases/{head.id}"
    made = []
    for tab in _TABS:
        if tab.name == "access" and not call.who.may(Permission.MISUSE_REVIEW):
            continue
        if tab.name == "deadlines" and head.kind != _REQUEST:
            continue
        address = root if tab.name == "summary" else f"{root}/{tab.name}"
        made.append((call.say(tab.caption), address, tab.name == name))
    return made


def _standing(call: DeskCall, case: ConversationShown) -> str:
    """Return how the answer stands to its day, in words; empty where none is owed."""
    lateness, head = case.lateness, case.conversation
    if lateness is None or head.state not in {*_RUNNING, "answered"}:
        return ""
    days = lateness.working_days
    say = call.language.words.ngettext
    if lateness.settled_on is not None:
        if not lateness.late:
            return call.say("answered in time")
        late = say(
            "answered %(days)s working day late", "answered %(days)s working days late", days
        )
        return late % {"days": days}
    if lateness.late:
        return say("%(days)s working day late", "%(days)s working days late", days) % {"days": days}
    left = say("%(days)s working day left", "%(days)s working days left", days)
    return left % {"days": days}


# --- summary -------------------------------------------------------------------------------


def _summary(call: DeskCall, case: ConversationShown) -> dict[str, object]:
    head = case.conversation
    answer = next((each for each in reversed(case.messages) if each.kind in _ANSWERS), None)
    opening = case.messages[0] if case.messages else None
    return {
        "opening": None if opening is None else opening.content,
        "answer": None if answer is None else answer.content,
        "answer_sections": () if answer is None else _named(answer.content, "conviction"),
        "answer_tag": None if answer is None else _fate(call, answer),
        "open_tasks": [
            (each, call.say(TASK_KINDS.get(each.kind, each.kind)))
            for each in case.tasks
            if each.decided_at is None
        ],
        "may_withdraw": may_withdraw(call, case),
        "may_restrict": call.who.may(Permission.RESTRICTION_SET),
        "is_urgent": _is_urgent(case),
        "duty_desk": duty_desk_of(call, head.peer) if _is_urgent(case) else None,
        "is_ours": head.role == "initiator",
    }


def _is_urgent(case: ConversationShown) -> bool:
    """Return whether a case that is open was begun by an urgent request."""
    if case.conversation.state not in _RUNNING or not case.messages:
        return False
    said = case.messages[0].content.lines
    return any(each.name == "urgency" and each.value == "Yes" for each in said)


def may_withdraw(call: DeskCall, case: ConversationShown) -> bool:
    """Return whether what opened a case is ours to withdraw, and can be."""
    head = case.conversation
    return (
        head.role == "initiator"
        and head.state in _RUNNING
        and head.kind in {_REQUEST, "NOT"}
        and call.ask.may(Method.POST, "/messages/{message}/withdrawal")
    )


def _named(section: SectionShown, name: str) -> tuple[SectionShown, ...]:
    return tuple(each for each in section.sections if each.name == name)


# --- person, messages, documents -----------------------------------------------------------


def _person(call: DeskCall, case: ConversationShown) -> dict[str, object]:
    described = [
        (_spoken_kind(call, each), each, person)
        for each in case.messages
        for person in _named(each.content, "person")
    ]
    return {"described": described, "identification": case.identification}


def _messages(call: DeskCall, case: ConversationShown) -> dict[str, object]:
    return {
        "messages": [(_spoken_kind(call, each), _fate(call, each), each) for each in case.messages],
    }


def _documents(call: DeskCall, case: ConversationShown) -> dict[str, object]:
    return {
        "messages": [(_spoken_kind(call, each), _fate(call, each), each) for each in case.messages],
        "attached": [
            (_spoken_kind(call, each), line)
            for each in case.messages
            for line in _lines(each.content)
            if line.name == "attachment"
        ],
    }


def _lines(section: SectionShown) -> list[LineShown]:
    found = list(section.lines)
    for each in section.sections:
        found += _lines(each)
    return found


def _spoken_kind(call: DeskCall, message: MessageShown) -> str:
    return call.say(words.MESSAGE_KINDS.get(message.kind, message.kind))


def _fate(call: DeskCall, message: MessageShown) -> tuple[str, str]:
    """Return how far a message came, in words, and the colour of its tag."""
    if message.direction == "sent":
        fate = message.delivery or "due"
        said, good = words.DELIVERIES, {"acknowledged"}
    else:
        fate = message.handling or "due"
        said, good = words.HANDLINGS, {"done"}
    bad = {"refused", "parked"}
    colour = "green" if fate in good else "red" if fate in bad else "yellow"
    return call.say(said.get(fate, fate)), colour


# --- deadlines -----------------------------------------------------------------------------


def _deadlines(call: DeskCall, case: ConversationShown) -> dict[str, object]:
    path = "/conversations/{conversation}/deadline"
    clock = call.ask.get(path, ClockShown, conversation=case.conversation.id)
    rule = clock.rule
    length = ""
    if rule.length is not None:
        unit = call.say(words.UNITS.get(rule.unit, rule.unit))
        length = call.say(
            "%(length)s %(unit)s", length=call.language.number(rule.length), unit=unit
        )
    return {
        "clock": clock,
        "length": length,
        "counting": call.say(words.COUNTINGS[rule.counting]) if rule.counting else "",
        "provenance": call.say(words.PROVENANCES.get(rule.provenance, rule.provenance)),
        "provision": partial(provision_in_words, spoken=call.language),
        "days_counted": calendar_in_words(clock.computed_with, call.language),
        "stated": clock.due_on is not None and clock.due_on != clock.by_law,
    }


# --- history -------------------------------------------------------------------------------

_SENT: Final = N_("%(kind)s written and signed here")
_RECEIPT: Final = N_("%(kind)s delivered; the other node gave its receipt")
_RECEIVED: Final = N_("%(kind)s received, signature and log checked")
_QUEUED: Final = N_("Somebody here is needed: %(task)s")
_DECIDED: Final = N_("Decided: %(task)s")


@dataclass(frozen=True, slots=True)
class _Event:
    """One thing that happened."""

    at: datetime
    title: str
    by: str = ""
    leaf: int | None = None
    message: str = ""


def _history(call: DeskCall, case: ConversationShown) -> dict[str, object]:
    events = []
    for each in case.messages:
        kind = _spoken_kind(call, each)
        sent = each.direction == "sent"
        title = call.say(_SENT if sent else _RECEIVED, kind=kind)
        events.append(_Event(each.at, title, leaf=each.leaf, message=each.id))
        if sent and each.receipt_at is not None and each.delivery == "acknowledged":
            told = call.say(_RECEIPT, kind=kind)
            events.append(_Event(each.receipt_at, told, message=each.id))
    for task in case.tasks:
        name = call.say(TASK_KINDS.get(task.kind, task.kind))
        events.append(_Event(task.created_at, call.say(_QUEUED, task=name)))
        if task.decided_at is not None:
            told = call.say(_DECIDED, task=name)
            events.append(_Event(task.decided_at, told, by=task.decided_by))
    return {"events": sorted(events, key=lambda each: each.at)[::-1]}


_TABS: Final = (
    _Tab("summary", N_("Summary"), _summary),
    _Tab("person", N_("Person"), _person),
    _Tab("messages", N_("Messages"), _messages),
    _Tab("translations", N_("Translations"), foreign_values),
    _Tab("documents", N_("Documents"), _documents),
    _Tab("deadlines", N_("Deadlines"), _deadlines),
    _Tab("history", N_("History"), _history),
    _Tab("access", N_("Access log"), None),
)

PAGES: Final[tuple[DeskRoute, ...]] = tuple(
    DeskRoute(
        Method.GET,
        _ROOT if tab.name == "summary" else f"{_ROOT}/{tab.name}",
        _page(tab.name, tab.values),
        Permission.CONVERSATION_READ,
    )
    for tab in _TABS
    if tab.values is not None
)
