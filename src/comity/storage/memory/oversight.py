"""What inspectors and reviewers keep, in memory, and the index of the journal."""

from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter
from typing import Final, TypeVar

from comity.oversight.journal import JOURNAL_KINDS
from comity.oversight.model import OversightItem
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables

ItemT = TypeVar("ItemT", bound=OversightItem)

_INDEXED: Final = "oversight:journal-indexed"


class MemoryOversight:
    """What inspectors and reviewers keep, to read and to change."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def journal_leaves(self, start: int, stop: int) -> Sequence[int]:
        """Return the indices, in order, of leaves of the journal's kinds."""
        leaves = enumerate(self._tables.leaves[start:stop], start)
        ended = self._tables.ended_leaves
        return [
            index for index, leaf in leaves if leaf.kind in JOURNAL_KINDS and index not in ended
        ]

    def indexed_to(self) -> int:
        """Return how many leaves the index covers, from the first."""
        return int(self._tables.facts.get(_INDEXED, b"0"))

    def found(self, terms: Collection[str], *, after: int, limit: int) -> Sequence[int]:
        """Return leaves greater than ``after`` that the index has under any term, in order."""
        under = (self._tables.journal_terms.get(each, ()) for each in terms)
        return sorted({leaf for leaves in under for leaf in leaves if leaf > after})[:limit]

    def item(self, kind: type[ItemT], identifier: str) -> ItemT | None:
        """Return what is kept under an identifier."""
        found = self._tables.oversight_items.get((kind.KIND, identifier))
        return found if isinstance(found, kind) else None

    def items(self, kind: type[ItemT]) -> Sequence[ItemT]:
        """Return everything of one kind, by identifier."""
        found = [each for each in self._tables.oversight_items.values() if isinstance(each, kind)]
        return sorted(found, key=attrgetter("id"))

    def index(self, rows: Iterable[tuple[int, Collection[str]]], *, upto: int) -> None:
        """Note under which terms leaves are found; leaves that are noted already stay so."""
        known = self.indexed_to()
        for leaf, terms in rows:
            if leaf < known:
                continue
            for each in terms:
                before = self._tables.journal_terms.get(each, ())
                self._journal.put(self._tables.journal_terms, each, (*before, leaf))
        self._journal.put(self._tables.facts, _INDEXED, b"%d" % max(upto, known))

    def drop_terms(self, ended: Sequence[int]) -> None:
        """Forget under which terms entries that ended were found."""
        gone = frozenset(ended)
        for term, leaves in tuple(self._tables.journal_terms.items()):
            if gone.intersection(leaves):
                kept = tuple(leaf for leaf in leaves if leaf not in gone)
                self._journal.put(self._tables.journal_terms, term, kept)

    def forget_index(self) -> None:
        """Empty the index, so that it is made anew from the log."""
        for each in tuple(self._tables.journal_terms):
            self._journal.drop(self._tables.journal_terms, each)
        self._journal.put(self._tables.facts, _INDEXED, b"0")

    def keep(self, item: OversightItem) -> None:
        """Insert or replace an item."""
        self._journal.put(self._tables.oversight_items, (item.KIND, item.id), item)
