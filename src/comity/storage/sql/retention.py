"""Holds, extensions and restrictions on SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Table, func, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ClauseElement

from comity.ids import ConversationId
from comity.records.holds import Extension, Hold, HoldId
from comity.records.restrictions import Concerned, Restriction, RestrictionId
from comity.storage.encoding import from_micros, to_micros, to_micros_or_none
from comity.storage.retention_encoding import T, decode_kept, encode_kept
from comity.storage.sql.schema import conversations, inbox, outbox, rejections
from comity.storage.sql.schema_retention import (
    holds,
    restricted_conversations,
    restrictions,
    retention_extensions,
)
from comity.storage.sql.session import Session
from comity.storage.sql.statements import SQLITE, Statement, parameter, upsert_into
from comity.storage.sql.vault import Vault


def _all_of(table: Table) -> Statement:
    return Statement(select(table.c.id, table.c.content).order_by(table.c.id))


def _standing(table: Table) -> Statement:
    wanted = select(table.c.id, table.c.content).where(table.c.lifted_at.is_(None))
    return Statement(wanted.order_by(table.c.id))


def _one_of(table: Table) -> Statement:
    wanted = select(table.c.id, table.c.content).where(table.c.id == parameter("id"))
    return Statement(wanted, "id")


_HOLD: Final = _one_of(holds)
_HOLDS: Final = _standing(holds)
_EVERY_HOLD: Final = _all_of(holds)
_EXTENSIONS: Final = _all_of(retention_extensions)
_RESTRICTION: Final = _one_of(restrictions)
_IN_FORCE: Final = _standing(restrictions)
_EVERY_RESTRICTION: Final = _all_of(restrictions)
_CONCERNED: Final = Statement(
    select(restricted_conversations.c.restriction, restricted_conversations.c.conversation)
    .join(restrictions, restrictions.c.id == restricted_conversations.c.restriction)
    .where(restrictions.c.lifted_at.is_(None))
    .order_by(restricted_conversations.c.restriction, restricted_conversations.c.conversation)
)


def _payload_in(table: Table) -> ColumnElement[bool]:
    found = select(literal(1)).where(
        table.c.conversation == conversations.c.id, func.length(table.c.payload) > 0
    )
    return found.correlate(conversations).exists()


_PAYLOADS_BEFORE: Final = Statement(
    select(conversations.c.id, conversations.c.changed_at)
    .where(
        conversations.c.changed_at < parameter("moment"),
        or_(_payload_in(outbox), _payload_in(inbox)),
    )
    .order_by(conversations.c.changed_at, conversations.c.id),
    "moment",
)
_QUARANTINED_BEFORE: Final = Statement(
    select(func.count()).where(
        rejections.c.quarantined.is_not(None), rejections.c.rejected_at < parameter("moment")
    ),
    "moment",
)
_KEEP_HOLD: Final = upsert_into(holds)
_KEEP_EXTENSION: Final = upsert_into(retention_extensions)
_KEEP_RESTRICTION: Final = upsert_into(restrictions)


def _noting(database: str) -> ClauseElement:
    insert = (
        sqlite.insert(restricted_conversations)
        if database == SQLITE
        else postgresql.insert(restricted_conversations)
    )
    return insert.values(
        restriction=parameter("restriction"), conversation=parameter("conversation")
    ).on_conflict_do_nothing()


_NOTE_CONCERNED: Final = Statement(_noting, "restriction", "conversation")


class _Sealed:
    """Rows whose content is sealed, each for its own place."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def _read(
        self, table: Table, kind: type[T], statement: Statement, *values: object
    ) -> Sequence[T]:
        rows = self._session.rows(statement, *values)
        return [
            decode_kept(kind, self._vault.open_value(_place(table, row[0]), row[1])) for row in rows
        ]

    def _seal(self, table: Table, value: Hold | Extension | Restriction) -> bytes:
        return self._vault.seal_value(_place(table, value.id), encode_kept(value))


class SqlRetentionReading(_Sealed):
    """Holds and extensions, to read from."""

    def hold(self, identifier: HoldId) -> Hold | None:
        """Return a hold, lifted or not."""
        return next(iter(self._read(holds, Hold, _HOLD, identifier)), None)

    def holds(self) -> Sequence[Hold]:
        """Return every hold that stands, oldest first."""
        return self._read(holds, Hold, _HOLDS)

    def every_hold(self) -> Sequence[Hold]:
        """Return every hold, lifted ones too, oldest first."""
        return self._read(holds, Hold, _EVERY_HOLD)

    def extensions(self) -> Sequence[Extension]:
        """Return every extension, oldest first."""
        return self._read(retention_extensions, Extension, _EXTENSIONS)

    def payloads_before(self, moment: datetime) -> Sequence[tuple[ConversationId, datetime]]:
        """Return conversations that changed last before then and have a payload left."""
        rows = self._session.rows(_PAYLOADS_BEFORE, to_micros(moment))
        return [(ConversationId(row[0]), from_micros(row[1])) for row in rows]

    def quarantined_before(self, moment: datetime) -> int:
        """Return how many rejections made before then still have their bytes."""
        row = self._session.first(_QUARANTINED_BEFORE, to_micros(moment))
        return 0 if row is None else int(row[0])


class SqlRetention(SqlRetentionReading):
    """Holds and extensions, to read and to change."""

    def keep_hold(self, hold: Hold) -> None:
        """Insert or replace a hold."""
        lifted = to_micros_or_none(hold.lifted_at)
        self._session.run(_KEEP_HOLD, hold.id, lifted, self._seal(holds, hold))

    def keep_extension(self, extension: Extension) -> None:
        """Insert or replace an extension."""
        sealed = self._seal(retention_extensions, extension)
        self._session.run(_KEEP_EXTENSION, extension.id, sealed)


class SqlRestrictionsReading(_Sealed):
    """Restrictions, to read from."""

    def restriction(self, identifier: RestrictionId) -> Restriction | None:
        """Return a restriction, lifted or not."""
        found = self._read(restrictions, Restriction, _RESTRICTION, identifier)
        return next(iter(found), None)

    def in_force(self) -> Sequence[Restriction]:
        """Return every restriction that binds now, by identifier."""
        found = self._read(restrictions, Restriction, _IN_FORCE)
        return [each for each in found if each.is_in_force]

    def every(self) -> Sequence[Restriction]:
        """Return every restriction, lifted and pending ones too, by identifier."""
        return self._read(restrictions, Restriction, _EVERY_RESTRICTION)

    def concerned(self) -> Sequence[Concerned]:
        """Return the conversations concerned by restrictions in force, by both identifiers."""
        rows = self._session.rows(_CONCERNED)
        return [Concerned(RestrictionId(row[0]), ConversationId(row[1])) for row in rows]


class SqlRestrictions(SqlRestrictionsReading):
    """Restrictions, to read and to change; whoever has it is the only writer."""

    _bind: Sequence[Restriction] | None = None

    def in_force(self) -> Sequence[Restriction]:
        """Return every restriction that binds now, by identifier."""
        if self._bind is None:
            self._bind = super().in_force()
        return self._bind

    def keep(self, restriction: Restriction) -> None:
        """Insert or replace a restriction."""
        self._bind = None
        lifted = to_micros_or_none(restriction.lifted_at)
        sealed = self._seal(restrictions, restriction)
        self._session.run(_KEEP_RESTRICTION, restriction.id, lifted, sealed)

    def note_concerned(self, concerned: Concerned) -> None:
        """Keep that a conversation tells of what is restricted."""
        self._session.run(_NOTE_CONCERNED, concerned.restriction, concerned.conversation)


def _place(table: Table, identifier: str) -> str:
    return f"{table.name}.content/{identifier}"
