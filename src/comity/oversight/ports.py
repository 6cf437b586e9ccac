"""What the inspector's room needs kept."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol, TypeVar

from comity.oversight.model import OversightItem

ItemT = TypeVar("ItemT", bound=OversightItem)


class OversightReading(Protocol):
    """What inspectors and reviewers keep, and where to look in the log."""

    def journal_leaves(self, start: int, stop: int) -> Sequence[int]:
        """Return the indices, in order, of leaves of ``JOURNAL_KINDS`` from start to before stop.

        Asked of the log itself, not of the index. Those whose entry ended are left out.
        """
        ...

    def indexed_to(self) -> int:
        """Return how many leaves the index covers, from the first."""
        ...

    def found(self, terms: Collection[str], *, after: int, limit: int) -> Sequence[int]:
        """Return leaves greater than ``after`` that the index has under any term, in order."""
        ...

    def item(self, kind: type[ItemT], identifier: str) -> ItemT | None:
        """Return what is kept under an identifier."""
        ...

    def items(self, kind: type[ItemT]) -> Sequence[ItemT]:
        """Return everything of one kind, by identifier."""
        ...


class OversightWriting(OversightReading, Protocol):
    """The same, to change."""

    def index(self, rows: Iterable[tuple[int, Collection[str]]], *, upto: int) -> None:
        """Note under which terms leaves are found; leaves that are noted already stay so.

        Args:
            rows: Leaves with their terms.
            upto: How many leaves the index covers from now on.
        """
        ...

    def drop_terms(self, ended: Sequence[int]) -> None:
        """Forget under which terms entries that ended were found."""
        ...

    def forget_index(self) -> None:
        """Empty the index, so that it is made anew from the log."""
        ...

    def keep(self, item: OversightItem) -> None:
        """Insert or replace an item."""
        ...
