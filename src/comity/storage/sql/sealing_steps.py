"""Sealing what older versions kept in the clear, a few rows a time.

What is left to do stands in a table, changed in the transaction that seals: a crash leaves
rows either sealed and counted, or neither.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from sqlalchemy import Table, delete, select, tuple_, update

from comity.storage.sql.attachments import content_place
from comity.storage.sql.exchange_rows import bytes_place, payload_place
from comity.storage.sql.filing_cases import CASE_TOKENS, file_cases
from comity.storage.sql.schema import attachments, inbox, leaves, outbox
from comity.storage.sql.schema_sealed import unsealed
from comity.storage.sql.sealing_register import SEALERS as REGISTER_SEALERS
from comity.storage.sql.sealing_register import Sealer
from comity.storage.sql.session import Row, Session
from comity.storage.sql.statements import Statement, parameter
from comity.storage.sql.vault import Vault

_LEFT = Statement(select(unsealed.c.table_name, unsealed.c.up_to).order_by(unsealed.c.table_name))
_UP_TO = Statement(
    update(unsealed)
    .where(unsealed.c.table_name == parameter("the_table"))
    .values(up_to=parameter("up_to")),
    "the_table",
    "up_to",
)
_DONE = Statement(
    delete(unsealed).where(unsealed.c.table_name == parameter("the_table")), "the_table"
)

_LEAVES = Statement(
    select(leaves.c.leaf_index, leaves.c.kind, leaves.c.body, leaves.c.salt)
    .where(leaves.c.leaf_index > parameter("after"))
    .order_by(leaves.c.leaf_index)
    .limit(8192),
    "after",
)
_SEAL_LEAF = Statement(
    update(leaves)
    .where(leaves.c.leaf_index == parameter("the_leaf"))
    .values(body=parameter("sealed")),
    "sealed",
    "the_leaf",
)


def _messages(table: Table) -> Statement:
    return Statement(
        select(
            table.c.leaf_index,
            table.c.id,
            table.c.conversation,
            table.c.payload,
            table.c.wire_bytes,
        )
        .where(table.c.leaf_index > parameter("after"))
        .order_by(table.c.leaf_index)
        .limit(1024),
        "after",
    )


def _seal_message(table: Table) -> Statement:
    return Statement(
        update(table)
        .where(table.c.leaf_index == parameter("the_leaf"))
        .values(payload=parameter("sealed"), wire_bytes=parameter("carried")),
        "sealed",
        "carried",
        "the_leaf",
    )


_MESSAGES: Final = {
    table.name: (_messages(table), _seal_message(table)) for table in (outbox, inbox)
}
_ATTACHMENTS = Statement(
    select(attachments.c.message, attachments.c.id, attachments.c.content)
    .where(
        attachments.c.content.is_not(None),
        tuple_(attachments.c.message, attachments.c.id)
        > tuple_(parameter("message"), parameter("id")),
    )
    .order_by(attachments.c.message, attachments.c.id)
    .limit(8),
    "message",
    "id",
)
_SEAL_ATTACHMENT = Statement(
    update(attachments)
    .where(
        attachments.c.message == parameter("the_message"), attachments.c.id == parameter("the_id")
    )
    .values(content=parameter("sealed")),
    "sealed",
    "the_message",
    "the_id",
)


def tables_to_seal(session: Session) -> Sequence[str]:
    """Return the tables that hold rows in the clear, by name."""
    return [row[0] for row in session.rows(_LEFT)]


def seal_some(session: Session, vault: Vault) -> tuple[str, int] | None:
    """Seal some more rows of one table, or once all are sealed, file some more anew.

    Args:
        session: The open transaction.
        vault: Its keys.

    Returns:
        The table and how many rows were sealed; ``None`` if nothing is left to do. The last
        table to seal is still named then: its files hold what was in the clear until they are
        scrubbed and ``is_sealed`` is called.
    """
    left = session.rows(_LEFT)
    to_seal = [row for row in left if row[0] not in _FILERS]
    to_file = [row for row in left if row[0] in _FILERS]
    for rows, doers, stays in ((to_seal, _SEALERS, 1), (to_file, _FILERS, 0)):
        if not rows:
            continue
        table, up_to = rows[0]
        count, now = doers[table](session, vault, up_to)
        if count:
            session.run(_UP_TO, table, now)
            return table, count
        if len(rows) > stays:
            session.run(_DONE, table)
            return table, count
    return None


def is_sealed(session: Session) -> None:
    """Note that everything is sealed and scrubbed; the database opens for its work again."""
    for table in tables_to_seal(session):
        session.run(_DONE, table)


def _seal_leaves(session: Session, vault: Vault, up_to: str) -> tuple[int, str]:
    rows = session.rows(_LEAVES, int(up_to or -1))
    seal = vault.storage_key.seal_leaf
    session.run_many(
        _SEAL_LEAF,
        [
            (seal(index, kind, body, salt), index)
            for index, kind, body, salt in rows
            if body is not None
        ],
    )
    return len(rows), str(rows[-1][0]) if rows else ""


def _seal_messages(table: str, session: Session, vault: Vault, up_to: str) -> tuple[int, str]:
    found, change = _MESSAGES[table]
    rows = session.rows(found, int(up_to or -1))
    vault.load([row[2] for row in rows])
    session.run_many(change, [_sealed_message(row, vault) for row in rows])
    return len(rows), str(rows[-1][0]) if rows else ""


def _sealed_message(row: Row, vault: Vault) -> tuple[object, ...]:
    index, identifier, conversation, payload, carried = row
    return (
        vault.sealed(conversation, payload_place(identifier), payload),
        None if carried is None else vault.sealed(conversation, bytes_place(identifier), carried),
        index,
    )


def _seal_attachments(session: Session, vault: Vault, up_to: str) -> tuple[int, str]:
    message, _, identifier = up_to.partition(" ")
    rows = session.rows(_ATTACHMENTS, message, identifier)
    vault.load([row[0] for row in rows])
    session.run_many(
        _SEAL_ATTACHMENT,
        [
            (vault.sealed(message, content_place(identifier), content), message, identifier)
            for message, identifier, content in rows
        ],
    )
    return len(rows), f"{rows[-1][0]} {rows[-1][1]}" if rows else ""


_SEALERS: Final[Mapping[str, Sealer]] = {
    **REGISTER_SEALERS,
    leaves.name: _seal_leaves,
    outbox.name: partial(_seal_messages, outbox.name),
    inbox.name: partial(_seal_messages, inbox.name),
    attachments.name: _seal_attachments,
}
_FILERS: Final[Mapping[str, Sealer]] = {CASE_TOKENS: file_cases}
"""What is found by tokens that older versions did not make; nothing of it is in the clear."""
