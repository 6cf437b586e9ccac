"""Reading which entries of the log are said to have ended, by the act that is said to say so."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from sqlalchemy import func, or_, select, tuple_

from comity.storage.sql.schema import leaves
from comity.storage.sql.schema_ended import ended_leaves
from comity.storage.sql.statements import Statement, parameter
from comity.storage.sql.work import SqlSnapshot

_AT_ONCE: Final = 4096
_ROWS = Statement(
    select(
        ended_leaves.c.act_leaf,
        ended_leaves.c.leaf_index,
        func.coalesce(leaves.c.kind, ""),
        or_(leaves.c.body.is_not(None), func.length(leaves.c.salt) > 0),
    )
    .outerjoin(leaves, leaves.c.leaf_index == ended_leaves.c.leaf_index)
    .where(
        tuple_(ended_leaves.c.act_leaf, ended_leaves.c.leaf_index)
        > tuple_(parameter("act"), parameter("after"))
    )
    .order_by(ended_leaves.c.act_leaf, ended_leaves.c.leaf_index)
    .limit(_AT_ONCE),
    "act",
    "after",
)


class EndedRow(NamedTuple):
    """An entry that is said to have ended; its kind is empty if there is no such leaf."""

    act: int
    leaf: int
    kind: str
    is_here: bool


class EndedWalk:
    """Reads what is said to have ended, in one snapshot.

    Args:
        snapshot: What to read; open for as long as the walk takes.
    """

    def __init__(self, snapshot: SqlSnapshot) -> None:
        self._session = snapshot.session

    def by_act(self) -> Iterator[tuple[int, Mapping[int, EndedRow]]]:
        """Yield the leaf of each act with the entries that are said to have ended by it."""
        for act, found in groupby(self._rows(), key=attrgetter("act")):
            yield act, {row.leaf: row for row in found}

    def _rows(self) -> Iterator[EndedRow]:
        act, after = -1, -1
        while rows := self._session.rows(_ROWS, act, after):
            yield from (EndedRow(row[0], row[1], row[2], bool(row[3])) for row in rows)
            act, after = rows[-1][0], rows[-1][1]
