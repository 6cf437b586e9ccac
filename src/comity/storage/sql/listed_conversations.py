"""Lists of conversations, on SQL: narrowed and in order by the database, page by page."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from sqlalchemy import ColumnElement, func, literal_column, select, tuple_

from comity.exchange.conversation import Conversation
from comity.exchange.listing import ListedBy, Narrowed
from comity.storage.encoding import to_micros
from comity.storage.sql.schema import NO_DAY, conversations
from comity.storage.sql.statements import Statement, parameter

_STANDING: Final[Mapping[ListedBy, ColumnElement[int] | ColumnElement[str]]] = MappingProxyType(
    {
        ListedBy.CHANGED: conversations.c.changed_at,
        ListedBy.OPENED: conversations.c.opened_at,
        ListedBy.DUE: func.coalesce(conversations.c.due_on, literal_column(f"'{NO_DAY}'")),
    }
)


def listing(narrowed: Narrowed, limit: int) -> tuple[Statement, tuple[object, ...]]:
    """Return what to ask the database for, and its arguments."""
    words = narrowed.words
    after = narrowed.after
    behind = () if after is None else (_standing(narrowed.by, after), after.id)
    statement = _statement(tuple(words), narrowed.by, goes_on=after is not None)
    return statement, (*words.values(), *behind, limit)


@cache
def _statement(names: tuple[str, ...], by: ListedBy, *, goes_on: bool) -> Statement:
    standing, identifier = _STANDING[by], conversations.c.id
    wanted = select(conversations).where(
        *(conversations.c[name] == parameter(name) for name in names)
    )
    is_rising = by is ListedBy.DUE
    if goes_on:
        at, last = parameter("at"), parameter("last")
        place, behind_it = tuple_(standing, identifier), tuple_(at, last)
        # The first condition follows from the second: SQLite finds its place by an index on an
        # expression only where the expression stands alone.
        wanted = (
            wanted.where(standing >= at, place > behind_it)
            if is_rising
            else wanted.where(standing <= at, place < behind_it)
        )
    ordered = (
        wanted.order_by(standing, identifier)
        if is_rising
        else wanted.order_by(standing.desc(), identifier.desc())
    )
    behind = ("at", "last") if goes_on else ()
    return Statement(ordered.limit(parameter("limit")), *names, *behind, "limit")


def _standing(by: ListedBy, conversation: Conversation) -> int | str:
    if by is ListedBy.DUE:
        return NO_DAY if conversation.due_on is None else conversation.due_on.isoformat()
    if by is ListedBy.OPENED:
        return to_micros(conversation.opened_at)
    return to_micros(conversation.changed_at)
