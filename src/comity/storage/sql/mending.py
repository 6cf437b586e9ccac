"""Putting back single rows that were damaged; whoever calls has proved what is put back."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Table, delete, select, update

from comity.exchange.ports import IncomingMessage, LogPlace, OutgoingMessage
from comity.ledger.entry import Entry
from comity.storage.encoding import to_micros
from comity.storage.packing import packed
from comity.storage.sql.exchange_rows import payload_place
from comity.storage.sql.schema import inbox, leaves, outbox, tiles
from comity.storage.sql.schema_ended import ended_leaves
from comity.storage.sql.session import Session
from comity.storage.sql.statements import Statement, insert_into, parameter
from comity.storage.sql.vault import Vault
from comity.trust.digest import SALT_BYTES

_TILE = Statement(
    select(tiles.c.hashes).where(
        tiles.c.level == parameter("level"), tiles.c.position == parameter("position")
    ),
    "level",
    "position",
)
_SALT = Statement(select(leaves.c.salt).where(leaves.c.leaf_index == parameter("leaf")), "leaf")
_DROP_TILE = Statement(
    delete(tiles).where(
        tiles.c.level == parameter("the_level"), tiles.c.position == parameter("the_position")
    ),
    "the_level",
    "the_position",
)
_PUT_TILE = insert_into(tiles)
_PUT_LEAF = Statement(
    update(leaves)
    .where(leaves.c.leaf_index == parameter("the_leaf"))
    .values(
        leaf_data=parameter("data"),
        kind=parameter("word"),
        body=parameter("sealed"),
        salt=parameter("drawn"),
    ),
    "data",
    "word",
    "sealed",
    "drawn",
    "the_leaf",
)
_END_LEAF = Statement(
    update(leaves)
    .where(leaves.c.leaf_index == parameter("the_leaf"))
    .values(body=parameter("sealed"), salt=parameter("drawn")),
    "sealed",
    "drawn",
    "the_leaf",
)
_DROP_ENDED = Statement(
    delete(ended_leaves).where(ended_leaves.c.leaf_index == parameter("the_leaf")), "the_leaf"
)


def _changed(table: Table, *names: str) -> Statement:
    given = {name: parameter(f"new_{name}") for name in names}
    return Statement(
        update(table).where(table.c.id == parameter("the_id")).values(given),
        *(f"new_{name}" for name in names),
        "the_id",
    )


_SAID: Final = ("conversation", "service", "kind", "peer", "refers_to", "header")
_TABLES: Final[Mapping[type[object], Table]] = {OutgoingMessage: outbox, IncomingMessage: inbox}
_PUT_SAID: Final = {table.name: _changed(table, *_SAID) for table in (outbox, inbox)}
_PUT_PAYLOAD: Final = {
    table.name: _changed(table, "payload", "payload_salt", "payload_size")
    for table in (outbox, inbox)
}
_PUT_SALT: Final = _changed(outbox, "leaf_salt")
_PUT_RECEIPT: Final = _changed(
    outbox, "receipt_index", "receipt_size", "receipt_hashes", "receipt_salt", "receipt_body"
)
_PUT_PROOF: Final = _changed(inbox, "proof_index", "proof_size", "proof_hashes", "proof_salt")
_PUT_RECEIVED: Final = _changed(inbox, "received_at")

Message = OutgoingMessage | IncomingMessage


class Mending:
    """Writes single rows anew, in an open transaction.

    Args:
        session: The transaction.
        vault: Its keys.
    """

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def salt_at(self, index: int) -> bytes | None:
        """Return the salt of a leaf, if it may be one."""
        row = self._session.first(_SALT, index)
        fits = row is not None and isinstance(row[0], bytes) and len(row[0]) == SALT_BYTES
        return row[0] if row is not None and fits else None

    def put_tile(self, level: int, position: int, expected: bytes) -> None:
        """Replace a tile, as far as it is known; drop it if nothing of it may be there."""
        row = self._session.first(_TILE, level, position)
        longer = b"" if row is None else bytes(row[0])[len(expected) :]
        self._session.run(_DROP_TILE, level, position)
        if expected:
            self._session.run(_PUT_TILE, level, position, expected + longer)

    def put_leaf(self, index: int, entry: Entry) -> None:
        """Replace a leaf with what it commits to."""
        kind = entry.kind.value
        sealed = self._vault.storage_key.seal_leaf(index, kind, entry.body, entry.salt)
        self._session.run(_PUT_LEAF, entry.leaf_data, kind, sealed, entry.salt, index)
        self._session.run(_DROP_ENDED, index)

    def end_leaf(self, index: int) -> None:
        """Erase again what the entry of a leaf says, which had ended."""
        self._session.run(_END_LEAF, None, b"", index)

    def put_said(self, message: Message) -> None:
        """Replace the header of a message, and what is kept beside it of what it says."""
        self._session.run(
            _PUT_SAID[_TABLES[type(message)].name],
            message.conversation,
            message.service,
            message.kind,
            message.peer,
            message.refers_to,
            message.header,
            message.id,
        )
        if isinstance(message, IncomingMessage):
            self._session.run(_PUT_RECEIVED, to_micros(message.received_at), message.id)
        else:
            self._session.run(_PUT_SALT, message.leaf_salt, message.id)

    def put_payload(self, message: Message, payload: bytes, salt: bytes) -> None:
        """Replace the payload of a message."""
        self._vault.load([message.conversation])
        owner = self._vault.owner(message.conversation, message.id)
        sealed = self._vault.sealed(owner, payload_place(message.id), packed(payload))
        table = _TABLES[type(message)]
        self._session.run(_PUT_PAYLOAD[table.name], sealed, salt, len(payload), message.id)

    def put_receipt(self, message: OutgoingMessage, place: LogPlace, body: bytes) -> None:
        """Replace the receipt of a message of ours."""
        self._session.run(
            _PUT_RECEIPT, place.index, place.size, place.hashes, place.salt, body, message.id
        )

    def put_proof(self, message: IncomingMessage, place: LogPlace) -> None:
        """Replace the place of a message in its sender's log."""
        self._session.run(_PUT_PROOF, place.index, place.size, place.hashes, place.salt, message.id)
