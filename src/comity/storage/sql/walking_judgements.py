"""Reading all judgements, and what the log holds of officers' acts, for whoever checks a node."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import exists, select

from comity.errors import StorageUnavailable
from comity.ledger.entry import EntryKind
from comity.search.judgement import Judgement
from comity.storage.sql.judgements import judgement_of
from comity.storage.sql.ledger import opened_body
from comity.storage.sql.schema import leaves
from comity.storage.sql.schema_ended import ended_leaves
from comity.storage.sql.schema_judgements import judgements
from comity.storage.sql.statements import Statement, parameter, the_word
from comity.storage.sql.work import SqlSnapshot

_AT_ONCE: Final = 1024

_JUDGEMENTS = Statement(
    select(judgements)
    .where(judgements.c.id > parameter("after"))
    .order_by(judgements.c.id)
    .limit(_AT_ONCE),
    "after",
)
_ACTS = Statement(
    select(leaves.c.leaf_index, leaves.c.kind, leaves.c.body, leaves.c.salt)
    .where(
        leaves.c.leaf_index > parameter("after"),
        leaves.c.kind == the_word(EntryKind.TASK),
        # Whether it ended lawfully is checked elsewhere; no judgement rests on one that did.
        ~exists().where(ended_leaves.c.leaf_index == leaves.c.leaf_index),
    )
    .order_by(leaves.c.leaf_index)
    .limit(_AT_ONCE),
    "after",
)


class JudgementWalk:
    """Reads all judgements of one snapshot, a piece at a time.

    Args:
        snapshot: What to read; open for as long as the walk takes.
    """

    def __init__(self, snapshot: SqlSnapshot) -> None:
        self._session = snapshot.session
        self._vault = snapshot.vault
        self._storage_key = snapshot.vault.storage_key

    def judgements(self) -> Iterator[Judgement]:
        """Yield all judgements, withdrawn ones too.

        Raises:
            ValueError: A row holds what no node could have written.
        """
        after = ""
        while rows := self._session.rows(_JUDGEMENTS, after):
            try:
                kept = [judgement_of(row, self._vault) for row in rows]
            except StorageUnavailable as problem:
                raise ValueError("a sealed value was altered or moved") from problem
            yield from kept
            after = rows[-1][0]

    def acts(self) -> Iterator[bytes | None]:
        """Yield what the log says of officers' acts, oldest first; ``None`` if erased."""
        after = -1
        while rows := self._session.rows(_ACTS, after):
            yield from (opened_body(self._storage_key, *row) for row in rows)
            after = rows[-1][0]
