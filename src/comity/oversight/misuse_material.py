"""What rules on misuse look at: looks and acts of a time, and what a node knows about them.

This room sees no person. Whether a record bears an officer's name, or a name on a list, is
asked of a port; it answers with a word, never with a name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Final, Protocol, TypeAlias

from comity.ledger.entry import EntryKind
from comity.oversight.inspection import is_inspection
from comity.oversight.journal import JournalEntry
from comity.oversight.watching import News

BY_THE_NODE: Final = "node"


@unique
class Relation(StrEnum):
    """How a record is close to whoever looked at it. Stable names."""

    OWN = "bears the officer's own name or address"
    COLLEAGUE = "bears a colleague's name"
    SURNAME = "bears the officer's surname"
    LISTED = "is on a list of persons to be guarded"


class Surroundings(Protocol):
    """What a node knows about officers, records and cases, in words that name nobody."""

    def relation(self, official: str, subject: str) -> Relation | None:
        """Return how close a record is to an officer; ``None`` if it is not, or unknown."""
        ...

    def likeness(self, subject: str) -> str:
        """Return the same word for records of near names; empty if nothing is known."""
        ...

    def is_closed(self, case: str, at: datetime) -> bool | None:
        """Return whether a case had ended by then; ``None`` if it is not known here."""
        ...

    def file_of(self, case: str) -> str:
        """Return our own file reference of a conversation; empty if there is none."""
        ...

    def is_on_shift(self, official: str, at: datetime) -> bool | None:
        """Return whether an officer was expected at the desk; ``None`` if nothing is said."""
        ...

    def team_of(self, official: str) -> str:
        """Return an officer's team; empty if unknown."""
        ...


@dataclass(frozen=True, slots=True)
class Material:
    """The journal of a time, in the orders in which rules read it.

    Attributes:
        entries: Every act of a person at a desk, oldest first, without inspectors' own.
        surroundings: What the node knows about them.
        news: Who was in the news.
    """

    entries: Sequence[JournalEntry]
    surroundings: Surroundings
    news: Sequence[News] = ()

    def looks(self) -> Iterator[JournalEntry]:
        """Yield the looks at persons, oldest first."""
        return (each for each in self.entries if is_look(each))

    def looks_by_officer(self) -> Mapping[str, Sequence[JournalEntry]]:
        """Return the looks of each officer, oldest first."""
        found: dict[str, list[JournalEntry]] = defaultdict(list)
        for each in self.looks():
            found[each.official].append(each)
        return found

    def follow_ups(self) -> Mapping[str, Sequence[int]]:
        """Return the leaves of acts other than looks, by what they follow up, in order.

        An act follows up looks in its case, in the file that its conversation was opened for,
        and at the records that it names.
        """
        found: dict[str, list[int]] = defaultdict(list)
        for each in self.entries:
            if not is_look(each):
                file = self.surroundings.file_of(each.case) if each.case else ""
                for followed in {each.case, file, *each.shown} - {""}:
                    found[followed].append(each.leaf)
        return found


@dataclass(frozen=True, slots=True)
class Noticed:
    """What a rule noticed.

    Attributes:
        official: Whose acts.
        leaves: The entries, at least one.
        words: Why, in a sentence, with the numbers that were compared.
    """

    official: str
    leaves: tuple[int, ...]
    words: str


Find: TypeAlias = Callable[[Material], Iterator[Noticed]]


def material(
    entries: Iterable[JournalEntry], surroundings: Surroundings, news: Sequence[News] = ()
) -> Material:
    """Return the material of a time: what people did, without the node and inspectors."""
    kept = [
        each
        for each in entries
        if each.official not in {"", BY_THE_NODE} and not is_inspection(each.act)
    ]
    return Material(kept, surroundings, news)


def is_look(entry: JournalEntry) -> bool:
    """Return whether an entry is a look at a record of a person."""
    return entry.kind is EntryKind.CONSULTATION and entry.act in {
        "consult-register",
        "read-conversation",
    }
