"""What is sealed at rest within one transaction: keys of owners, found, made and destroyed."""

from base64 import b64decode, b64encode
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Join, Select, Table, delete, func, null, or_, select, union_all, update

from comity.errors import ConflictingChange, DecryptionFailed, StorageUnavailable
from comity.exchange.ports import Delivery, Handling, Randomness
from comity.ids import ConversationId
from comity.storage.encoding import from_micros, to_micros
from comity.storage.sql.schema import attachments, inbox, outbox, tasks
from comity.storage.sql.schema_priorities import priorities
from comity.storage.sql.schema_sealed import record_keys
from comity.storage.sql.schema_translations import text_translations
from comity.storage.sql.session import Session
from comity.storage.sql.statements import Statement, insert_into, one_of, parameter, the_word
from comity.trust.record_keys import NONCE_BYTES, RecordKey, StorageKey

_VALUES: Final = "values"
_DOES_NOT_OPEN: Final = "Something this node keeps sealed does not open."
_TEXTS_AT_HAND: Final = 1024
"""Texts that one transaction remembers: a conversation is read and written several times."""

_BYTES_OF_A_CHANNEL: Final = frozenset({"wire_bytes", "wire_size"})

_KEYS = Statement(select(record_keys).where(one_of(record_keys.c.owner, "owners")), "owners")
_ADD_KEY = insert_into(record_keys)
_ERASED = Statement(
    select(record_keys.c.erased_at).where(record_keys.c.owner == parameter("owner")), "owner"
)
_MESSAGES = Statement(
    union_all(
        *(
            select(table.c.id).where(
                table.c.conversation == parameter("conversation"),
                func.length(table.c.payload) > 0,
            )
            for table in (outbox, inbox)
        )
    ),
    "conversation",
)
_WAITING = Statement(
    union_all(
        select(outbox.c.id).where(
            outbox.c.conversation == parameter("conversation"),
            or_(
                outbox.c.delivery == the_word(Delivery.DUE),
                outbox.c.delivery == the_word(Delivery.HELD),
            ),
        ),
        select(inbox.c.id).where(
            inbox.c.conversation == parameter("conversation"),
            inbox.c.handling == the_word(Handling.DUE),
        ),
    ),
    "conversation",
)
# The wrapped key is overwritten before its row could be anything else: see ``secure_delete``
# among the settings of SQLite, and ``Database.scrub``.
_DESTROY = Statement(
    update(record_keys)
    .where(one_of(record_keys.c.owner, "owners"), record_keys.c.erased_at.is_(None))
    .values(wrapped=None, erased_at=parameter("at")),
    "owners",
    "at",
)


def _emptied(table: Table) -> Statement:
    return Statement(
        update(table)
        .where(table.c.conversation == parameter("the_conversation"))
        .values(payload=b"", wire_bytes=None, wire_size=None),
        "the_conversation",
    )


_EMPTY: Final = (_emptied(outbox), _emptied(inbox))
_EMPTY_ATTACHMENTS = Statement(
    update(attachments).where(one_of(attachments.c.message, "messages")).values(content=None),
    "messages",
)


# What an officer had at hand repeats what messages said.
_EMPTY_TASKS = Statement(
    update(tasks).where(tasks.c.conversation == parameter("the_conversation")).values(details=b""),
    "the_conversation",
)
# Why a task presses may describe the person whom its message was about.
_END_PRIORITIES = Statement(
    delete(priorities).where(
        priorities.c.task.in_(
            select(tasks.c.id).where(tasks.c.conversation == parameter("the_conversation"))
        )
    ),
    "the_conversation",
)
# A translation says again what a message said.
_END_TRANSLATIONS = Statement(
    delete(text_translations).where(text_translations.c.conversation == parameter("conversation")),
    "conversation",
)


def with_keys(table: Table, *, with_bytes: bool = True) -> Select[Any]:
    """Return the selection of messages, each followed by its conversation's key.

    Args:
        table: Outbox or inbox.
        with_bytes: Whether the bytes that a channel carries are read. They may be large,
            and of many messages at once nobody needs them.

    Returns:
        The columns of the table in their order, then the wrapped key and when it was erased.
    """
    columns = (
        column
        if with_bytes or column.name not in _BYTES_OF_A_CHANNEL
        else null().label(column.name)
        for column in table.c
    )
    return select(*columns, record_keys.c.wrapped, record_keys.c.erased_at).select_from(
        joined_with_keys(table)
    )


def joined_with_keys(table: Table) -> Join:
    """Return a table of messages, joined with the keys of their conversations."""
    return table.outerjoin(record_keys, record_keys.c.owner == table.c.conversation)


class Vault:
    """The keys of one open transaction.

    Args:
        session: The transaction.
        storage_key: What wraps the keys.
        randomness: Source of new keys and of nonces.

    Attributes:
        has_destroyed: Whether a key was destroyed in this transaction.
    """

    def __init__(self, session: Session, storage_key: StorageKey, randomness: Randomness) -> None:
        self._session = session
        self._storage_key = storage_key
        self._randomness = randomness
        self._values = storage_key.of_purpose(_VALUES)
        self._keys: dict[str, RecordKey | None] = {}
        self._texts: dict[str, tuple[str, str]] = {}
        self.has_destroyed = False

    @property
    def storage_key(self) -> StorageKey:
        """What wraps the keys and seals the log's entries."""
        return self._storage_key

    def new_key(self, owner: str) -> tuple[RecordKey, bytes]:
        """Return a fresh key for an owner, and the same wrapped, to be kept beside its row."""
        return self._storage_key.new_record_key(owner, self._randomness)

    def key_of(self, owner: str, wrapped: bytes | None) -> RecordKey:
        """Return an owner's key that is kept beside its row.

        Raises:
            StorageUnavailable: It is missing, damaged or another owner's.
        """
        try:
            return self._storage_key.record_key(owner, wrapped or b"")
        except DecryptionFailed:
            raise StorageUnavailable(_DOES_NOT_OPEN, private=owner) from None

    def sealed_by(self, key: RecordKey, place: str, value: bytes) -> bytes:
        """Return a value sealed for a place under a key at hand."""
        return key.seal(place, value, self._randomness(NONCE_BYTES))

    def opened_by(self, key: RecordKey, place: str, sealed: bytes) -> bytes:
        """Return what was sealed for a place under a key at hand.

        Raises:
            StorageUnavailable: Damaged, from another place, or under another key.
        """
        try:
            return key.open(place, sealed)
        except DecryptionFailed:
            raise StorageUnavailable(_DOES_NOT_OPEN, private=place) from None

    def destroyed(self, owner: str) -> None:
        """Note that a key kept beside its row was destroyed with it."""
        self.has_destroyed = True
        self._storage_key.forget(owner)

    def seal_text(self, place: str, text: str) -> str:
        """Return a text sealed for one place, as a text; the empty text stays what it is.

        For what is erased by overwriting it: free text of officers, names, identities.

        Args:
            place: Where it is kept: table, column and the row's key. It opens nowhere else.
            text: What is kept.
        """
        if not text:
            return ""
        known = self._texts.get(place)
        if known is not None and known[0] == text:
            # Written back unchanged, as a conversation's reference is with every message.
            return known[1]
        sealed = b64encode(self.seal_value(place, text.encode())).decode("ascii")
        self._remember(place, text, sealed)
        return sealed

    def open_text(self, place: str, sealed: str) -> str:
        """Return the text that was sealed for that place.

        Raises:
            StorageUnavailable: Damaged, from another place, or under another storage key.
        """
        if not sealed:
            return ""
        known = self._texts.get(place)
        if known is not None and known[1] == sealed:
            return known[0]
        try:
            text = self.open_value(place, b64decode(sealed, validate=True)).decode()
        except ValueError:
            raise StorageUnavailable(_DOES_NOT_OPEN, private=place) from None
        self._remember(place, text, sealed)
        return text

    def _remember(self, place: str, text: str, sealed: str) -> None:
        if len(self._texts) >= _TEXTS_AT_HAND:
            self._texts.clear()
        self._texts[place] = text, sealed

    def seal_value(self, place: str, value: bytes) -> bytes:
        """Return bytes sealed for one place, as ``seal_text`` does."""
        return self.sealed_by(self._values, place, value)

    def open_value(self, place: str, sealed: bytes) -> bytes:
        """Return the bytes that were sealed for that place.

        Raises:
            StorageUnavailable: Damaged, from another place, or under another storage key.
        """
        return self.opened_by(self._values, place, sealed)

    def opened(self, owner: str, place: str, sealed: bytes, wrapped: bytes | None) -> bytes:
        """Return what was sealed for a place.

        Returns:
            The value. Of what was erased, or does not open, nothing: header or docket
            commit to it, so that ``comity fsck`` tells damage, and the rest can be read.
        """
        if wrapped is None or not sealed:
            return b""
        try:
            return self._storage_key.record_key(owner, wrapped).open(place, sealed)
        except DecryptionFailed:
            return b""

    def wrapped(self, owner: str) -> bytes | None:
        """Return an owner's key as it is kept; ``None`` if there is none."""
        row = self._session.first(_KEYS, self._session.listed([owner]))
        return None if row is None else row[1]

    def load(self, owners: Collection[str], *, fresh: Collection[str] = ()) -> None:
        """Find the keys of owners, and make those that are missing.

        Args:
            owners: Whose.
            fresh: Those of them that were not here before this transaction.

        Raises:
            ConflictingChange: One of the fresh was here.
        """
        asked = [each for each in owners if each not in self._keys and each not in fresh]
        found = self._session.rows(_KEYS, self._session.listed(asked)) if asked else ()
        for owner, wrapped, erased_at in found:
            erased = erased_at is not None or wrapped is None
            self._keys[owner] = None if erased else self._storage_key.record_key(owner, wrapped)
        made = []
        for owner in dict.fromkeys(owners):
            if owner not in self._keys:
                key, wrapped = self._storage_key.new_record_key(owner, self._randomness)
                self._keys[owner] = key
                made.append((owner, wrapped, None))
        self._session.run_many(_ADD_KEY, made)

    def owner(self, conversation: str, message: str) -> str:
        """Return under whose key a new message is kept: its own, once others were erased."""
        if self._keys[conversation] is not None:
            return conversation
        self.load([message])
        return message

    def sealed(self, owner: str, place: str, value: bytes) -> bytes:
        """Return a value sealed for a place, under a key that was loaded.

        Returns:
            The sealed value; nothing, if the owner was erased.
        """
        key = self._keys[owner]
        return b"" if key is None else key.seal(place, value, self._randomness(NONCE_BYTES))

    def erased_at(self, conversation: ConversationId) -> datetime | None:
        """Return when the payloads of a conversation were erased; ``None`` if they were not."""
        row = self._session.first(_ERASED, conversation)
        return None if row is None or row[0] is None else from_micros(row[0])

    def destroy(self, owner: str, *, at: datetime) -> None:
        """Destroy an owner's key; that it was, and when, stays."""
        self.load([owner])
        self._session.run(_DESTROY, self._session.listed([owner]), to_micros(at))
        self.has_destroyed = True
        self._keys[owner] = None
        self._storage_key.forget(owner)

    def erase_payloads(self, conversation: ConversationId, *, at: datetime) -> int:
        """Destroy the key under which a conversation's payloads are sealed.

        Raises:
            ConflictingChange: A message of it has still to be sent or handled.
        """
        if self._session.rows(_WAITING, conversation):
            raise ConflictingChange(
                "A message of that conversation has still to be sent or handled; nothing was "
                "erased."
            )
        messages = [row[0] for row in self._session.rows(_MESSAGES, conversation)]
        if not messages:
            return 0
        owners = [conversation, *(each for each in messages if each != conversation)]
        self.load(owners)
        self._session.run(_DESTROY, self._session.listed(owners), to_micros(at))
        for statement in _EMPTY:
            self._session.run(statement, conversation)
        self._session.run(_EMPTY_ATTACHMENTS, self._session.listed(messages))
        self._session.run(_EMPTY_TASKS, conversation)
        self._session.run(_END_PRIORITIES, conversation)
        self._session.run(_END_TRANSLATIONS, conversation)
        self.has_destroyed = True
        for owner in owners:
            self._keys[owner] = None
            self._storage_key.forget(owner)
        return len(messages)
