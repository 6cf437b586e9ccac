"""What is shown of a person, a conviction, a conversation, a task: for people and programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rich.console import RenderableType

from comity.assembly.showing import (
    conversation_data,
    conviction_data,
    conviction_presented,
    kind_words,
    message_presented,
    person_data,
    person_presented,
)
from comity.cli.channel_views import channel_words, noted
from comity.cli.output import Output, moment
from comity.errors import ReferenceNotFound
from comity.exchange.conversation import Conversation, Role
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import ConvictionId, PersonRef
from comity.law.handling import HANDLING
from comity.persons.person import Person
from comity.records.deadlines import Lateness
from comity.records.ports import HeldConviction, HeldPerson, Standing
from comity.search.asking import NotCompared
from comity.search.certainty import DOUBTS_IN_WORDS
from comity.search.identification import Identified
from comity.search.levels import Agreement, Level
from comity.storage.store import Snapshot, Work

_MARKS: Final[Mapping[str, str]] = {
    "agrees": "agrees",
    "weakly-agrees": "alike",
    "missing": "missing",
    "differs": "DIFFERS",
}
_FITS: Final = "fits in part"
_SHORT_REFERENCE: Final = 8


@dataclass(frozen=True, slots=True)
class View:
    """Something to answer with."""

    data: Mapping[str, object]
    shown: Sequence[RenderableType]


def person_view(reading: Snapshot | Work, held: HeldPerson, language: str) -> View:
    """Show a person of the register with the convictions held."""
    person, convictions = person_presented(reading, held, language)
    shown: list[RenderableType] = [f"Person {held.ref}", person.to_text()]
    shown += [f"\n{_held_words(each)}\n{part.to_text()}" for each, part in convictions]
    if not convictions:
        shown.append("No convictions are held.")
    return View(person_data(held, person, convictions), shown)


def conviction_view(
    output: Output, reading: Snapshot | Work, identifier: ConvictionId, language: str
) -> View:
    """Show a conviction: the version in force, all versions, who was told, who was given it.

    Raises:
        ReferenceNotFound: There is none of that identifier.
    """
    versions = reading.register.versions_of(identifier)
    if not versions:
        raise ReferenceNotFound(f"There is no conviction {identifier} here.")
    latest = versions[-1]
    duties = reading.cases.duties_of(identifier)
    disclosures = reading.cases.disclosures_of(identifier)
    presented = conviction_presented(reading, latest, language)
    data = conviction_data(reading, identifier, language)
    shown: list[RenderableType] = [
        _held_words(latest),
        presented.to_text(),
        f"Person {latest.person}",
        output.table(
            ("version", "standing", "held since", "brought by"),
            [(v.version, v.standing, v.held_since, v.message) for v in versions],
            title="Versions",
        ),
    ]
    if duties:
        rows = [(d.version, d.addressee, d.state, d.message, d.reason) for d in duties]
        columns = ("version", "to", "duty", "message", "reason")
        shown.append(output.table(columns, rows, title="Duty to notify"))
    if disclosures:
        given = [
            (d.version, d.recipient, d.purpose, d.message, d.disclosed_at) for d in disclosures
        ]
        columns = ("version", "to", "purpose", "message", "when")
        shown.append(output.table(columns, given, title="Given to"))
    conditions = reading.disclosure.conditions_on(identifier)
    if conditions:
        said = [
            (
                c.set_by,
                c.code,
                "binds" if c.binds else "does not bind",
                HANDLING[c.code].says,
                c.text,
            )
            for c in conditions
        ]
        columns = ("set by", "code", "binds", "says", "in words")
        shown.append(output.table(columns, said, title="Handling conditions"))
    return View(data, shown)


def conversation_view(
    output: Output,
    reading: Snapshot,
    conversation: Conversation,
    language: str,
    lateness: Lateness | None,
) -> View:
    """Show a conversation: where it stands, its messages and their fate, what they say."""
    messages = reading.exchange.messages_of(conversation.id)
    tasks = reading.cases.tasks_of(conversation.id)
    identification = reading.cases.identification(conversation.id)
    translations = reading.translations.of_conversation(conversation.id)
    sections = [message_presented(message, language, translations) for message in messages]
    together = list(zip(messages, sections, strict=True))
    data = conversation_data(reading, conversation, together, lateness)
    opener = kind_words(conversation.opens_with, language)
    direction = "to" if conversation.role is Role.INITIATOR else "from"
    shown: list[RenderableType] = [
        f"Conversation {conversation.id}",
        f"{opener} {direction} {conversation.peer}: {conversation.state}",
        *(["Case " + conversation.case_reference] if conversation.case_reference else []),
        deadline_words(conversation, lateness),
        *channel_words(conversation),
        output.table(
            ("message", "kind", "direction", "when", "delivery"),
            [_message_row(message) for message in messages],
            title="Messages",
        ),
        *noted(output, messages),
    ]
    if identification is not None:
        whom = identification.person or "nobody"
        shown.append(
            f"Identified: {identification.outcome}, {whom}, by {identification.decided_by} "
            f"({identification.rule})"
        )
    if tasks:
        rows = [
            (t.id, t.kind, t.due_on, t.outcome or "open", t.decided_by, t.reason) for t in tasks
        ]
        columns = ("task", "kind", "due", "outcome", "by", "why a human")
        shown.append(output.table(columns, rows, title="Tasks"))
    shown += ["\n" + part.to_text() for part in sections]
    return View(data, shown)


def deadline_words(conversation: Conversation, lateness: Lateness | None) -> str:
    """Return how a conversation stands to its deadline, in a sentence."""
    if lateness is None:
        basis = f" ({conversation.deadline_basis})" if conversation.deadline_basis else ""
        return f"No day is set by law{basis}."
    basis = f" ({conversation.deadline_basis})"
    days = f"{lateness.working_days} working day{'' if lateness.working_days == 1 else 's'}"
    if lateness.settled_on is not None:
        how = f"{days} late" if lateness.late else "in time"
        return f"Due {lateness.due_on}, answered {lateness.settled_on}: {how}{basis}."
    how = f"OVERDUE by {days}" if lateness.late else f"{days} left"
    return f"Due {lateness.due_on}: {how}{basis}."


def candidates_shown(
    output: Output, found: Identified, held: Mapping[PersonRef, HeldPerson | None]
) -> list[RenderableType]:
    """Show who may be meant, and why."""
    shown: list[RenderableType] = [f"{found.outcome} ({found.rule})"]
    for candidate in found.candidates:
        person = held.get(candidate.ref)
        if person is None:
            continue
        rows = [
            (
                each.field,
                mark(str(each.agreement), each.level.word),
                bits(each.weight),
                each.explanation,
            )
            for each in candidate.comparisons
            if each.agreement is not Agreement.MISSING or each.weight
        ]
        who = whom(person.person)
        shown += [
            f"\n{candidate.rank}. {who}: {per_cent(candidate.probability)} probable",
            output.table(("field", "finding", "weight", "why"), rows, title=candidate.ref),
        ]
        shown += doubts_in_words(candidate.doubts, about=candidate.rank)
    return [*shown, "\nThis consultation is on record."]


def whom(person: Person) -> str:
    """Return name and birth date of a person, as officers are told who is meant."""
    return f"{person.name.display() or 'without a name'}, born {person.birth_date}"


def short(reference: str) -> str:
    """Return the end of a reference, by which an eye tells it from others on the page.

    Example:
        >>> short("0190b2a4-7c1d-7e3f-8a5b-1c2d3e4f5a6b"), short("p1")
        ('…3e4f5a6b', 'p1')
    """
    if len(reference) <= _SHORT_REFERENCE:
        return reference
    return f"…{reference[-_SHORT_REFERENCE:]}"


def mark(agreement: str, level: str) -> str:
    """Return a finding in a word; one unknown here as named.

    Args:
        agreement: The step in which officers read it.
        level: The level; a part that fits is read as missing, and has a weight.

    Example:
        >>> mark("missing", "missing"), mark("missing", "fits"), mark("differs", "conflict")
        ('missing', 'fits in part', 'DIFFERS')
    """
    return _FITS if level == Level.FITS.word else _MARKS.get(agreement, agreement)


def not_compared_in_words(found: Sequence[NotCompared]) -> list[str]:
    """Return what was stated in vain, a sentence a line."""
    return [f"Not compared: {each.field}. {each.sentence}" for each in found]


def per_cent(probability: float) -> str:
    """Return a probability for people; what is not certain is never said to be 100 per cent.

    Example:
        >>> per_cent(0.9731), per_cent(0.999999), per_cent(0.0)
        ('97.3 %', 'over 99.9 %', 'under 0.1 %')
    """
    if probability > 0.999:
        return "over 99.9 %"
    return f"{probability:.1%}".replace("%", " %") if probability >= 0.001 else "under 0.1 %"


def bits(weight: float) -> str:
    """Return the weight of a finding for people: above 0 it speaks for the candidate.

    Example:
        >>> bits(10.36), bits(-6.8), bits(0.0)
        ('+10.4', '-6.8', '0')
    """
    return f"{weight:+.1f}" if weight else "0"


def doubts_in_words(doubts: Sequence[str], *, about: int) -> list[str]:
    """Return why a candidate is not certain, a sentence a line; a doubt unknown here as named.

    Args:
        doubts: The doubts.
        about: The number under which the candidate is shown.
    """
    known = {str(doubt): sentence for doubt, sentence in DOUBTS_IN_WORDS.items()}
    return [f"  Doubt about candidate {about}: {known.get(doubt, doubt)}" for doubt in doubts]


def _held_words(held: HeldConviction) -> str:
    brought = "" if held.message is None else f", brought by {held.message}"
    kept = "" if held.entered_nationally else ", kept for retransmission only"
    standing = "" if held.standing is Standing.CURRENT else f", {held.standing.upper()}"
    return (
        f"{held.origin} of {held.convicting_state}, version {held.version}{standing}{brought}{kept}"
    )


def _message_row(message: OutgoingMessage | IncomingMessage) -> tuple[object, ...]:
    if isinstance(message, OutgoingMessage):
        fate = str(message.delivery)
        if message.receipt is not None:
            fate = f"receipt {moment(message.settled_at)}"
        elif message.accepted_leaf is not None:
            fate = f"accepted {moment(message.settled_at)}, which the other state has not signed"
        elif message.refusal:
            fate = f"refused: {message.refusal}"
        return message.id, message.kind, "sent", message.composed_at, fate
    at: datetime = message.received_at
    fate = f"{message.handling}{': ' + message.problem if message.problem else ''}"
    return message.id, message.kind, "received", at, fate
