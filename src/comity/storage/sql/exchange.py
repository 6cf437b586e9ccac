"""Changes of the exchange, on SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, or_, select, update

from comity.exchange.conversation import Conversation
from comity.exchange.inbox import QUARANTINE
from comity.exchange.ports import (
    Delivery,
    Handling,
    IncomingMessage,
    OutgoingMessage,
    PeerState,
    Rejection,
    Settlement,
)
from comity.ids import MessageId
from comity.storage.encoding import to_micros, to_micros_or_none
from comity.storage.quarantine import within_quota
from comity.storage.sql.exchange_queries import SqlExchangeReading
from comity.storage.sql.exchange_rows import (
    QUARANTINE_OWNER,
    Instants,
    conversation_row,
    incoming_row,
    load_keys,
    outgoing_row,
    sample_place,
    settlement_row,
)
from comity.storage.sql.schema import conversations, counters, inbox, outbox, peers, rejections
from comity.storage.sql.session import Session
from comity.storage.sql.statements import (
    Amendment,
    Statement,
    insert_into,
    one_of,
    parameter,
    the_word,
    upsert_into,
)
from comity.storage.sql.vault import Vault

_MESSAGE_NUMBER: Final = "message-number"

_COUNTER = Statement(select(counters.c.value).where(counters.c.name == parameter("name")), "name")
_PUT_COUNTER = upsert_into(counters)
_ADD_OUTGOING = insert_into(outbox)
_SETTLE = Amendment(
    outbox,
    (
        "delivery",
        "settled_at",
        "receipt_index",
        "receipt_size",
        "receipt_hashes",
        "receipt_salt",
        "receipt_body",
        "refusal",
        "accepted_leaf",
    ),
    key="id",
    where=f"delivery IN ('{Delivery.DUE}', '{Delivery.HELD}')",
)
_RELEASE = Statement(
    update(outbox)
    .where(one_of(outbox.c.id, "ids"), outbox.c.delivery == the_word(Delivery.HELD))
    .values(delivery=the_word(Delivery.DUE)),
    "ids",
)
_HOLD_UNTIL = Statement(
    update(outbox)
    .where(
        outbox.c.id == parameter("message"),
        or_(
            outbox.c.delivery == the_word(Delivery.DUE),
            outbox.c.delivery == the_word(Delivery.HELD),
        ),
    )
    .values(held_until=parameter("until")),
    "message",
    "until",
)
_ADD_INCOMING = insert_into(inbox)
_HANDLED = Statement(
    update(inbox)
    .where(one_of(inbox.c.id, "ids"))
    .values(handling=the_word(Handling.DONE), problem="", next_attempt_at=None),
    "ids",
)
_POSTPONE = Statement(
    update(inbox)
    .where(inbox.c.id == parameter("message"), inbox.c.handling != the_word(Handling.DONE))
    .values(
        handling=parameter("handling"),
        attempts=inbox.c.attempts + 1,
        problem=parameter("problem"),
        next_attempt_at=parameter("next_attempt_at"),
    ),
    "message",
    "handling",
    "problem",
    "next_attempt_at",
)
_SAVE_CONVERSATION = upsert_into(conversations)
_SAVE_PEER = upsert_into(peers)
_REJECT = insert_into(
    rejections, "sender", "digest", "code", "rejected_at", "quarantined", "message"
)
_REJECTED = Statement(
    select(rejections.c.number)
    .where(rejections.c.digest == parameter("digest"), rejections.c.sender == parameter("sender"))
    .limit(1),
    "digest",
    "sender",
)
_SAMPLES = Statement(
    select(func.count())
    .select_from(rejections)
    .where(
        rejections.c.quarantined.is_not(None),
        rejections.c.rejected_at >= parameter("since"),
        rejections.c.sender == parameter("sender"),
    ),
    "since",
    "sender",
)
_FORGET = Statement(
    update(rejections)
    .where(rejections.c.quarantined.is_not(None), rejections.c.rejected_at < parameter("before"))
    .values(quarantined=None),
    "before",
)


class SqlExchange(SqlExchangeReading):
    """Conversations, outbox and inbox, to read and to change."""

    def __init__(self, session: Session, vault: Vault) -> None:
        super().__init__(session, vault)
        self._number: int | None = None
        self._number_kept = True

    def next_message_number(self, not_before: int) -> int:
        """Return a number greater than any returned before, and at least ``not_before``.

        Read once and written once in a transaction: no other can count meanwhile.
        """
        if self._number is None:
            row = self._session.first(_COUNTER, _MESSAGE_NUMBER)
            self._number = 0 if row is None else int(row[0])
        self._number = max(self._number + 1, not_before)
        self._number_kept = False
        return self._number

    def flush(self) -> None:
        """Write what is written once only, just before the transaction commits."""
        if not self._number_kept:
            self._session.run(_PUT_COUNTER, _MESSAGE_NUMBER, self._number)
            self._number_kept = True

    def add_outgoing(self, messages: Sequence[OutgoingMessage]) -> None:
        """Keep new outgoing messages.

        Raises:
            ConflictingChange: One of them is kept already. The caller's fault.
        """
        instants = Instants()
        load_keys(self._vault, messages)
        rows = [outgoing_row(message, instants, self._vault) for message in messages]
        self._session.run_many(_ADD_OUTGOING, rows)

    def settle(self, settlements: Sequence[Settlement]) -> None:
        """Keep receipts, acceptances and refusals; what was settled before stays as it is."""
        instants = Instants()
        self._session.run_many(_SETTLE, [settlement_row(s, instants) for s in settlements])

    def release(self, identifiers: Sequence[MessageId]) -> None:
        """Make messages due that are held; others stay as they are."""
        if identifiers:
            self._session.run(_RELEASE, self._session.listed(identifiers))

    def hold_until(self, identifier: MessageId, until: datetime | None) -> None:
        """Let a message that is due or held wait until then; ``None``: it need not."""
        self._session.run(_HOLD_UNTIL, identifier, to_micros_or_none(until))

    def add_incoming(self, messages: Sequence[IncomingMessage]) -> None:
        """Keep received messages.

        Raises:
            ConflictingChange: One of them is kept already. The caller's fault.
        """
        instants = Instants()
        load_keys(self._vault, messages)
        rows = [incoming_row(message, instants, self._vault) for message in messages]
        self._session.run_many(_ADD_INCOMING, rows)

    def handled(self, identifiers: Sequence[MessageId]) -> None:
        """Mark received messages as done."""
        if identifiers:
            self._session.run(_HANDLED, self._session.listed(identifiers))

    def postpone(
        self, identifier: MessageId, *, problem: str, next_attempt_at: datetime | None
    ) -> None:
        """Count a failed attempt; without a next one the message is parked."""
        handling = Handling.PARKED if next_attempt_at is None else Handling.DUE
        self._session.run(
            _POSTPONE, identifier, handling.value, problem, to_micros_or_none(next_attempt_at)
        )

    def save_conversations(self, conversations: Sequence[Conversation]) -> None:
        """Insert or replace conversations."""
        instants = Instants()
        self._session.run_many(
            _SAVE_CONVERSATION, [conversation_row(c, instants, self._vault) for c in conversations]
        )

    def save_peer(self, state: PeerState) -> None:
        """Insert or replace what is remembered of a peer."""
        self._session.run(
            _SAVE_PEER,
            state.peer,
            state.acknowledged_size,
            state.failures,
            to_micros_or_none(state.next_attempt_at),
            to_micros_or_none(state.last_success_at),
            state.last_failure,
        )

    def reject(self, rejection: Rejection) -> None:
        """Keep a rejection and a sample of its bytes, unless it is kept already."""
        digest = rejection.digest.hex()
        if self._session.first(_REJECTED, digest, rejection.sender) is not None:
            return
        counted = self._session.first(
            _SAMPLES, to_micros(rejection.at - QUARANTINE), rejection.sender
        )
        kept = within_quota(rejection, 0 if counted is None else int(counted[0]))
        self._session.run(
            _REJECT,
            rejection.sender,
            digest,
            rejection.code,
            to_micros(rejection.at),
            self._sealed_sample(rejection.sender, digest, kept.quarantined),
            rejection.message,
        )

    def _sealed_sample(self, sender: str, digest: str, sample: bytes) -> bytes | None:
        if not sample:
            return None
        self._vault.load([QUARANTINE_OWNER])
        return self._vault.sealed(QUARANTINE_OWNER, sample_place(sender, digest), sample)

    def forget_quarantine(self, *, before: datetime) -> int:
        """Erase quarantined bytes of rejections made before then; return how many."""
        return self._session.run(_FORGET, to_micros(before))
