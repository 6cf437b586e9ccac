"""What stands against the end of an entry of the log, whatever its age.

An entry is kept while somebody may still need it: a hold or an extension on whom or what it
names, a person's open request or an embargo, an open question, mark, hit, sample or use of
break-glass; and while what it put in force holds. While a breach is open, every entry is kept:
who looked at what may be what it has to be cleared up by.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Final

from comity.assembly.log_standings import FREEZE, HOLD, RESTRICTION, switched_by
from comity.assembly.rights_looks import conversations_about
from comity.ids import ConversationId, ConvictionId, PersonRef
from comity.ledger.entry import EntryKind, JsonValue
from comity.ledger.entry_rules import Since, entry_rule
from comity.oversight.breaches import Breach
from comity.oversight.freezing import Freeze
from comity.oversight.journal import JournalEntry
from comity.oversight.model import Hit, Judged, Mark, Question, Sample
from comity.records.judgements import JUDGED, WITHDRAWN
from comity.records.subjects import Subject, SubjectKind
from comity.storage.store import Snapshot, Work

_EVERY: Final = 1_000_000_000


@unique
class KeptBy(StrEnum):
    """Why an entry is kept although its time is over. Stable names."""

    RULE = "rule"
    """Entries like it stay, or stay as long as the messages of their conversation."""
    BREACH = "breach"
    INSPECTION = "inspection"
    IN_FORCE = "in-force"
    HOLD = "hold"
    """A hold, an extension, a person's open request, or an embargo."""


class EntryKeeper:
    """What keeps entries at one moment.

    Args:
        reading: The node's tables.
        today: The authority's civil day.
        cutoff: Entries written since then are not over anyway.
    """

    def __init__(self, reading: Snapshot | Work, *, today: date, cutoff: datetime) -> None:
        self._reading = reading
        self._breach_is_open = any(
            each.closed_at is None for each in reading.oversight.items(Breach)
        )
        self._leaves = frozenset(_inspected(reading, cutoff))
        self._glass = frozenset(
            each.id for each in reading.access.glass_uses.all() if each.reviewed_at is None
        )
        self._glass_cases = frozenset(
            (each.account, each.case)
            for each in reading.access.glass_uses.all()
            if each.reviewed_at is None
        )
        self._in_force = _in_force(reading)
        self._named, self._persons = _held(reading, today)

    @property
    def holds(self) -> tuple[str, ...]:
        """The holds that stand, in order."""
        return tuple(sorted(each.id for each in self._reading.retention.holds()))

    def keeps(self, entry: JournalEntry) -> KeptBy | None:
        """Return why an entry is kept; ``None`` if nothing keeps it."""
        rule = entry_rule(entry.kind, entry.act)
        if not rule.ends or _commits_to_judgement(entry):
            return KeptBy.RULE
        if rule.since is Since.MESSAGES_ENDED and self._has_messages(entry):
            return KeptBy.RULE
        if self._breach_is_open:
            return KeptBy.BREACH
        if self._is_inspected(entry):
            return KeptBy.INSPECTION
        switched = switched_by(entry)
        if switched is not None and (switched.kind, switched.identifier) in self._in_force:
            return KeptBy.IN_FORCE
        return KeptBy.HOLD if self._is_held(entry) else None

    def _is_inspected(self, entry: JournalEntry) -> bool:
        return (
            entry.leaf in self._leaves
            or entry.text("use") in self._glass
            or (entry.official, entry.case) in self._glass_cases
        )

    def _has_messages(self, entry: JournalEntry) -> bool:
        conversation = ConversationId(entry.case)
        found = self._reading.exchange.conversation(conversation)
        return found is not None and self._reading.erasure.erased_at(conversation) is None

    def _is_held(self, entry: JournalEntry) -> bool:
        if self._named.intersection(_texts(entry.fields.values())):
            return True
        if not self._persons or not entry.case:
            return False
        found = self._reading.cases.identification(ConversationId(entry.case))
        return found is not None and found.person in self._persons


def _commits_to_judgement(entry: JournalEntry) -> bool:
    """Return whether a judgement who somebody is rests on an entry: both stay."""
    return entry.kind is EntryKind.TASK and entry.act in {JUDGED, WITHDRAWN}


def _inspected(reading: Snapshot | Work, cutoff: datetime) -> Iterator[int]:
    """Yield the entries that somebody is still looking at."""
    marked = set()
    for mark in reading.oversight.items(Mark):
        marked.add(mark.leaf)
        if mark.judged is Judged.NEEDS_ANSWER:
            yield mark.leaf
    for question in reading.oversight.items(Question):
        if question.answered_at is None:
            yield question.leaf
    for hit in reading.oversight.items(Hit):
        if hit.outcome is None:
            yield from hit.leaves
    for sample in reading.oversight.items(Sample):
        # A sample is never closed; one that nobody went on with for so long is over.
        if sample.drawn_at >= cutoff:
            yield from (leaf for leaf in sample.leaves if leaf not in marked)


def _in_force(reading: Snapshot | Work) -> frozenset[tuple[str, str]]:
    freezes = ((FREEZE, each.id) for each in reading.oversight.items(Freeze) if each.holds)
    holds = ((HOLD, each.id) for each in reading.retention.holds())
    restrictions = ((RESTRICTION, each.id) for each in reading.restrictions.in_force())
    return frozenset((*freezes, *holds, *restrictions))


def _held(reading: Snapshot | Work, today: date) -> tuple[frozenset[str], frozenset[PersonRef]]:
    """Return references by which entries are kept, and the persons among them."""
    persons: set[PersonRef] = set()
    convictions: set[ConvictionId] = set()
    named: set[str] = set()
    for subject in _subjects(reading, today):
        named.add(subject.ref)
        if subject.kind is SubjectKind.PERSON:
            persons.add(PersonRef(subject.ref))
        elif subject.kind is SubjectKind.CONVICTION:
            convictions.add(ConvictionId(subject.ref))
    for embargo in reading.rights.every_embargo():
        if embargo.covers(today):
            named.add(embargo.subject)
            persons.add(PersonRef(embargo.subject))
    for request in reading.rights.listed(only_open=True, limit=_EVERY):
        named.add(request.id)
        if request.person is not None:
            persons.add(request.person)
    for person in persons:
        convictions |= {each.conviction.id for each in reading.register.convictions_of(person)}
    return (
        frozenset((*named, *persons, *convictions, *conversations_about(reading, convictions))),
        frozenset(persons),
    )


def _subjects(reading: Snapshot | Work, today: date) -> Iterator[Subject]:
    yield from (each.subject for each in reading.retention.holds())
    yield from (each.subject for each in reading.retention.extensions() if each.until >= today)


def _texts(values: Iterable[JsonValue]) -> Iterator[str]:
    """Yield every text of an entry, however deep: a reference may stand in any field."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from _texts(value)
        elif isinstance(value, dict):
            yield from _texts(value.values())
