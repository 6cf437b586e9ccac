"""Lists of conversations, on SQL: narrowed and in order by the database, page by page."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select

from comity.exchange.conversation import Conversation
from comity.exchange.listing import ListedBy, Narrowed
from comity.storage.encoding import to_micros
from comity.storage.sql.schema import conversations
from comity.storage.sql.statements import Statement, parameter

_NO_DAY: Final = "9999-12-31"
_STANDING: Final[Mapping[ListedBy, ColumnElement[int] | ColumnElement[str]]] = MappingProxyType(
    {
        ListedBy.CHANGED: conversations.c.changed_at,
        ListedBy.OPENED: conversations.c.opened_at,
        ListedBy.DUE: func.coalesce(conversations.c.due_on, _NO_DAY),
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
        further = standing > at if is_rising else standing < at
        beside = identifier > last if is_rising else identifier < last
        wanted = wanted.where(or_(further, and_(standing == at, beside)))
    ordered = (
        wanted.order_by(standing, identifier)
        if is_rising
        else wanted.order_by(standing.desc(), identifier.desc())
    )
    behind = ("at", "last") if goes_on else ()
    return Statement(ordered.limit(parameter("limit")), *names, *behind, "limit")


def _standing(by: ListedBy, conversation: Conversation) -> int | str:
    if by is ListedBy.DUE:
        return _NO_DAY if conversation.due_on is None else conversation.due_on.isoformat()
    if by is ListedBy.OPENED:
        return to_micros(conversation.opened_at)
    return to_micros(conversation.changed_at)
