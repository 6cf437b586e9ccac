"""What is hidden from somebody, found out once for one snapshot."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeVar

from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef
from comity.persons.person import Person
from comity.records.ports import HeldConviction, Identification, Task
from comity.records.subjects import SubjectKind
from comity.storage.store import Snapshot

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Hidden:
    """What somebody is not cleared for, and whom they are cleared for besides.

    Attributes:
        snapshot: Everything; only to look up to what something belongs.
        persons: Restricted persons that are hidden.
        conversations: Restricted conversations, and those that tell of the persons.
        apart: Restricted persons that are shown, who stand outside the common index.
        compartments: What they are cleared for.
    """

    snapshot: Snapshot
    persons: frozenset[PersonRef]
    conversations: frozenset[ConversationId]
    apart: tuple[tuple[PersonRef, Person], ...]
    compartments: AbstractSet[str]

    def __repr__(self) -> str:
        """Return nothing of what is hidden."""
        return "Hidden(…)"

    def has_person(self, ref: PersonRef | None) -> bool:
        """Return whether a person is hidden."""
        return ref in self.persons

    def has_conversation(self, identifier: ConversationId) -> bool:
        """Return whether a conversation is hidden: by itself, or by whom it tells of.

        Asked of every conversation in the same way, also where nothing is restricted: how
        long a list takes depends on what it shows.
        """
        found = self.snapshot.cases.identification(identifier)
        return identifier in self.conversations or (
            found is not None and found.person in self.persons
        )

    def has_message(self, identifier: MessageId | None) -> bool:
        """Return whether a message is of a hidden conversation."""
        if identifier is None:
            return False
        known = self.snapshot.exchange.known_messages([identifier])
        return any(self.has_conversation(each) for each in known.values())

    def has_conviction(self, held: HeldConviction) -> bool:
        """Return whether a conviction is hidden: by its person, or by what brought it."""
        return held.person in self.persons or self.has_message(held.message)

    def has_conviction_named(self, identifier: ConvictionId) -> bool:
        """Return whether the conviction of that identifier is hidden."""
        held = self.snapshot.register.conviction(identifier)
        return held is not None and self.has_conviction(held)

    def has_task(self, task: Task) -> bool:
        """Return whether a task is hidden: by its conversation, or by whom it names."""
        named = any(ref.encode() in task.details for ref in self.persons)
        return self.has_conversation(task.conversation) or named

    def has_identification(self, found: Identification | None) -> bool:
        """Return whether what was concluded is hidden."""
        return found is not None and (
            found.person in self.persons or found.conversation in self.conversations
        )


def enough(
    fetch: Callable[[int], Sequence[T]], limit: int, is_shown: Callable[[T], bool], *, spare: int
) -> Sequence[T]:
    """Return the first of a list that may be shown, as many as asked for.

    Args:
        fetch: Returns the first so many of the whole list.
        limit: How many are asked for.
        is_shown: Whether one may be shown.
        spare: How many more to fetch at first.
    """
    asked = limit + spare
    while True:
        rows = fetch(asked)
        shown = [each for each in rows if is_shown(each)]
        if len(shown) >= limit or len(rows) < asked:
            return shown[:limit]
        asked *= 2


def hidden_from(snapshot: Snapshot, compartments: AbstractSet[str]) -> Hidden:
    """Find out what is hidden from somebody.

    Args:
        snapshot: Everything.
        compartments: What they are cleared for.
    """
    in_force = snapshot.restrictions.in_force()
    barring = [each for each in in_force if not each.compartments <= compartments]
    barred = {each.id for each in barring}
    persons = frozenset(each.person for each in barring if each.person is not None)
    conversations = {
        ConversationId(each.subject.ref)
        for each in barring
        if each.subject.kind is SubjectKind.CONVERSATION
    } | {
        each.conversation
        for each in snapshot.restrictions.concerned()
        if each.restriction in barred
    }
    shown = dict.fromkeys(each.person for each in in_force if each.person not in persons)
    return Hidden(
        snapshot=snapshot,
        persons=persons,
        conversations=frozenset(conversations),
        apart=_held(snapshot, shown),
        compartments=compartments,
    )


def _held(
    snapshot: Snapshot, refs: Mapping[PersonRef | None, None]
) -> tuple[tuple[PersonRef, Person], ...]:
    found = [snapshot.register.person(ref) for ref in refs if ref is not None]
    return tuple((each.ref, each.person) for each in found if each is not None)
