"""Reading what inspectors keep, and the journal's index, for whoever checks a node."""

from collections.abc import Collection, Iterator

from sqlalchemy import select

from comity.storage.oversight_encoding import KINDS
from comity.storage.sql.oversight import tokens_of_terms
from comity.storage.sql.schema_oversight import journal_terms
from comity.storage.sql.statements import Statement, parameter
from comity.storage.sql.work import SqlSnapshot

_BETWEEN = Statement(
    select(journal_terms.c.leaf_index, journal_terms.c.token).where(
        journal_terms.c.leaf_index >= parameter("start"),
        journal_terms.c.leaf_index < parameter("stop"),
    ),
    "start",
    "stop",
)
_BEYOND = Statement(
    select(journal_terms.c.leaf_index)
    .where(journal_terms.c.leaf_index >= parameter("start"))
    .limit(1),
    "start",
)


class OversightWalk:
    """Reads index and items of one snapshot.

    Args:
        snapshot: What to read; open for as long as the walk takes.
    """

    def __init__(self, snapshot: SqlSnapshot) -> None:
        self.snapshot = snapshot
        self._session = snapshot.session

    def rows(self, start: int, stop: int) -> frozenset[tuple[int, int]]:
        """Return leaf and token of every row of the index for a stretch of leaves."""
        return frozenset((row[0], row[1]) for row in self._session.rows(_BETWEEN, start, stop))

    def has_rows_from(self, start: int) -> bool:
        """Return whether the index has a row for a leaf from there on."""
        return self._session.first(_BEYOND, start) is not None

    def tokens(self, terms: Collection[str]) -> list[int]:
        """Return the tokens under which an entry is found."""
        return tokens_of_terms(self.snapshot.vault, terms)

    def items(self) -> Iterator[int]:
        """Yield how many items there are of each kind.

        Raises:
            StorageUnavailable: One of them does not open, or cannot be read.
        """
        for kind in KINDS:
            yield len(self.snapshot.oversight.items(kind))
