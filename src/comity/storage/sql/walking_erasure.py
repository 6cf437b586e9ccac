"""Reading which conversations were erased, and which should have been."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import exists, func, or_, select, union_all

from comity.storage.sql.schema import conversations, inbox, outbox
from comity.storage.sql.schema_sealed import record_keys
from comity.storage.sql.statements import Statement, one_of, parameter
from comity.storage.sql.work import SqlSnapshot

_AT_ONCE: Final = 1024
_MOST: Final = 50

_ERASED = Statement(
    select(record_keys.c.owner)
    .join(conversations, conversations.c.id == record_keys.c.owner)
    .where(record_keys.c.erased_at.is_not(None), record_keys.c.owner > parameter("after"))
    .order_by(record_keys.c.owner)
    .limit(_AT_ONCE),
    "after",
)
_READABLE = Statement(
    select(conversations.c.id)
    .outerjoin(record_keys, record_keys.c.owner == conversations.c.id)
    .where(
        one_of(conversations.c.id, "ids"),
        or_(record_keys.c.erased_at.is_(None), record_keys.c.wrapped.is_not(None)),
    )
    .order_by(conversations.c.id),
    "ids",
)
# Sealed, and neither its conversation nor the message itself has a key or had one.
_WITHOUT_KEY = Statement(
    union_all(
        *(
            select(table.c.id).where(
                func.length(table.c.payload) > 0,
                ~exists().where(
                    or_(
                        record_keys.c.owner == table.c.conversation,
                        record_keys.c.owner == table.c.id,
                    ),
                ),
            )
            for table in (outbox, inbox)
        )
    ).limit(_MOST)
)


class ErasureWalk:
    """Reads what was erased, in one snapshot.

    Args:
        snapshot: What to read; open for as long as the walk takes.
    """

    def __init__(self, snapshot: SqlSnapshot) -> None:
        self._session = snapshot.session

    def erased(self) -> Iterator[str]:
        """Yield the conversations whose key was destroyed."""
        after = ""
        while rows := self._session.rows(_ERASED, after):
            yield from (row[0] for row in rows)
            after = rows[-1][0]

    def readable_again(self, identifiers: Sequence[str]) -> Iterator[str]:
        """Yield those of the conversations whose key is here."""
        for start in range(0, len(identifiers), _AT_ONCE):
            listed = self._session.listed(identifiers[start : start + _AT_ONCE])
            yield from (row[0] for row in self._session.rows(_READABLE, listed))

    def without_key(self) -> Iterator[str]:
        """Yield messages, a few, that are sealed under a key that is not here."""
        yield from (row[0] for row in self._session.rows(_WITHOUT_KEY))
