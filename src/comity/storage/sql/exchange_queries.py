"""Look-ups of the exchange, on SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from operator import attrgetter, itemgetter

from sqlalchemy import (
    Integer,
    Table,
    and_,
    cast,
    exists,
    func,
    or_,
    select,
    text,
)

from comity.exchange.conversation import Conversation
from comity.exchange.listing import Narrowed
from comity.exchange.ports import (
    Delivery,
    Handling,
    IncomingMessage,
    OutgoingMessage,
    PeerState,
    Rejection,
    SeenMessage,
)
from comity.exchange.wires import Wire
from comity.ids import ConversationId, MessageId, StateCode
from comity.storage.counted import state_counts
from comity.storage.encoding import to_micros
from comity.storage.sql.exchange_rows import (
    case_token,
    conversation_of,
    incoming_of,
    outgoing_of,
    peer_of,
    rejection_of,
)
from comity.storage.sql.listed_conversations import listing
from comity.storage.sql.schema import conversations, inbox, outbox, peers, rejections
from comity.storage.sql.session import Session
from comity.storage.sql.statements import Statement, one_of, parameter, the_word
from comity.storage.sql.vault import Vault, with_keys

_DUE_OUT = outbox.c.delivery == the_word(Delivery.DUE)
_REFUSED = outbox.c.delivery == the_word(Delivery.REFUSED)
_HELD = outbox.c.delivery == the_word(Delivery.HELD)
_ACCEPTED = outbox.c.delivery == the_word(Delivery.ACCEPTED)
_ON_OUR_WIRE = outbox.c.wire == Wire.COMITY.value
_DUE_IN = inbox.c.handling == the_word(Handling.DUE)
_PARKED = inbox.c.handling == the_word(Handling.PARKED)


_OUTGOING = Statement(with_keys(outbox).where(outbox.c.id == parameter("id")), "id")
_INCOMING = Statement(with_keys(inbox).where(inbox.c.id == parameter("id")), "id")
_OUTGOING_AT = Statement(with_keys(outbox).where(outbox.c.leaf_index == parameter("leaf")), "leaf")
_INCOMING_AT = Statement(with_keys(inbox).where(inbox.c.leaf_index == parameter("leaf")), "leaf")
_CONVERSATION = Statement(select(conversations).where(conversations.c.id == parameter("id")), "id")
_CONVERSATIONS = Statement(select(conversations).where(one_of(conversations.c.id, "ids")), "ids")
_LISTED = (
    select(conversations)
    .order_by(conversations.c.changed_at.desc(), conversations.c.id.desc())
    .limit(parameter("limit"))
)
_CONVERSATIONS_LISTED = Statement(_LISTED, "limit")
_CONVERSATIONS_OF_SERVICE = Statement(
    _LISTED.where(conversations.c.service == parameter("service")), "service", "limit"
)
_CONVERSATIONS_OF_CASE = Statement(
    _LISTED.where(conversations.c.case_token == parameter("token")), "token", "limit"
)
_CONVERSATIONS_DUE = Statement(
    select(conversations)
    .where(conversations.c.due_on.is_not(None), conversations.c.settled_at.is_(None))
    .order_by(conversations.c.due_on, conversations.c.id)
    .limit(parameter("limit")),
    "limit",
)
_OUTGOING_OF = Statement(
    with_keys(outbox, with_bytes=False).where(outbox.c.conversation == parameter("conversation")),
    "conversation",
)
_INCOMING_OF = Statement(
    with_keys(inbox, with_bytes=False).where(inbox.c.conversation == parameter("conversation")),
    "conversation",
)
_BROKEN_IN = Statement(
    select(func.count()).where(
        inbox.c.conversation == parameter("conversation"), inbox.c.complaints.is_not(None)
    ),
    "conversation",
)
_KNOWN = Statement(
    select(inbox.c.id, inbox.c.conversation)
    .where(one_of(inbox.c.id, "ids"))
    .union_all(select(outbox.c.id, outbox.c.conversation).where(one_of(outbox.c.id, "ids"))),
    "ids",
)
_SEEN = Statement(
    select(inbox.c.id, inbox.c.header, inbox.c.leaf_index).where(one_of(inbox.c.id, "ids")),
    "ids",
)
_REFUSED_BEFORE = Statement(
    select(rejections.c.digest, rejections.c.code)
    .where(one_of(rejections.c.digest, "digests"), rejections.c.sender == parameter("sender"))
    .order_by(rejections.c.number.desc()),
    "digests",
    "sender",
)
_TAKEN_UP = Statement(
    select(outbox.c.id, outbox.c.leaf_index)
    .where(
        outbox.c.conversation == parameter("conversation"),
        outbox.c.delivery != the_word(Delivery.REFUSED),
    )
    .union_all(
        select(inbox.c.id, inbox.c.leaf_index).where(
            inbox.c.conversation == parameter("conversation")
        )
    ),
    "conversation",
)
_DUE_SIZES = Statement(
    select(outbox.c.leaf_index, outbox.c.payload_size)
    .where(_DUE_OUT, _ON_OUR_WIRE, outbox.c.peer == parameter("peer"))
    .order_by(outbox.c.leaf_index)
    .limit(parameter("limit")),
    "peer",
    "limit",
)
_DUE_TO = Statement(
    with_keys(outbox)
    .where(
        _DUE_OUT,
        _ON_OUR_WIRE,
        outbox.c.peer == parameter("peer"),
        outbox.c.leaf_index <= parameter("last"),
    )
    .order_by(outbox.c.leaf_index),
    "peer",
    "last",
)
_EARLIER = outbox.alias("earlier")
_DUE_ON_CHANNEL = Statement(
    with_keys(outbox)
    .where(
        _DUE_OUT,
        outbox.c.wire == parameter("wire"),
        outbox.c.peer == parameter("peer"),
        or_(outbox.c.held_until.is_(None), outbox.c.held_until <= parameter("now")),
        ~exists().where(
            _EARLIER.c.conversation == outbox.c.conversation,
            _EARLIER.c.leaf_index < outbox.c.leaf_index,
            or_(
                _EARLIER.c.delivery == the_word(Delivery.DUE),
                _EARLIER.c.delivery == the_word(Delivery.HELD),
            ),
        ),
    )
    .order_by(outbox.c.leaf_index)
    .limit(1),
    "wire",
    "peer",
    "now",
)
# One step of an index for each peer, where DISTINCT would read every message due.
_PEERS_WITH_DUE = Statement(
    text("""
        WITH RECURSIVE due(peer) AS (
            SELECT min(peer) FROM outbox WHERE delivery = 'due' AND wire = :wire
            UNION ALL
            SELECT (SELECT min(o.peer) FROM outbox o
                    WHERE o.delivery = 'due' AND o.wire = :wire AND o.peer > due.peer)
            FROM due WHERE due.peer IS NOT NULL
        )
        SELECT peer FROM due WHERE peer IS NOT NULL
    """),
    "wire",
)
_DUE_IN_QUEUE = Statement(
    with_keys(inbox, with_bytes=False)
    .where(
        _DUE_IN,
        inbox.c.leaf_index > parameter("after"),
        or_(inbox.c.next_attempt_at.is_(None), inbox.c.next_attempt_at <= parameter("now")),
    )
    .order_by(inbox.c.leaf_index)
    .limit(parameter("limit")),
    "now",
    "after",
    "limit",
)
_HAS_DUE_IN = Statement(
    select(inbox.c.leaf_index)
    .where(
        _DUE_IN,
        or_(inbox.c.next_attempt_at.is_(None), inbox.c.next_attempt_at <= parameter("now")),
    )
    .limit(1),
    "now",
)
_PARKED_QUEUE = Statement(
    with_keys(inbox, with_bytes=False)
    .where(_PARKED)
    .order_by(inbox.c.leaf_index)
    .limit(parameter("limit")),
    "limit",
)


def _oldest(condition: object) -> Statement:
    # The sum keeps the planner from walking the whole table in the order of its
    # key; what is due or refused is little, and an index holds it.
    return Statement(
        with_keys(outbox)
        .where(condition)  # type: ignore[arg-type]
        .order_by(outbox.c.leaf_index + cast(0, Integer))
        .limit(parameter("limit")),
        "limit",
    )


_OLDEST_DUE = _oldest(_DUE_OUT)
_OLDEST_REFUSED = _oldest(_REFUSED)
_OLDEST_HELD = _oldest(_HELD)
_PEER = Statement(select(peers).where(peers.c.peer == parameter("peer")), "peer")
_REJECTIONS = Statement(
    select(
        rejections.c.sender,
        rejections.c.digest,
        rejections.c.code,
        rejections.c.rejected_at,
        rejections.c.quarantined,
        rejections.c.message,
    )
    .order_by(rejections.c.number.desc())
    .limit(parameter("limit")),
    "limit",
)


def _count(table: Table, *conditions: object) -> Statement:
    return Statement(
        select(func.count()).select_from(table).where(and_(True, *conditions))  # type: ignore[arg-type] # noqa: FBT003
    )


_ALL_OUT, _ALL_DUE, _ALL_REFUSED = (
    _count(outbox),
    _count(outbox, _DUE_OUT),
    _count(outbox, _REFUSED),
)
_ALL_HELD, _ALL_ACCEPTED = _count(outbox, _HELD), _count(outbox, _ACCEPTED)
_ALL_IN, _ALL_TO_HANDLE, _ALL_PARKED = _count(inbox), _count(inbox, _DUE_IN), _count(inbox, _PARKED)


class SqlExchangeReading:
    """Conversations, outbox and inbox, to read from."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def outgoing(self, identifier: MessageId) -> OutgoingMessage | None:
        """Return an outgoing message."""
        row = self._session.first(_OUTGOING, identifier)
        return None if row is None else outgoing_of(row, self._vault)

    def incoming(self, identifier: MessageId) -> IncomingMessage | None:
        """Return an incoming message."""
        row = self._session.first(_INCOMING, identifier)
        return None if row is None else incoming_of(row, self._vault)

    def conversation(self, identifier: ConversationId) -> Conversation | None:
        """Return a conversation."""
        row = self._session.first(_CONVERSATION, identifier)
        return None if row is None else conversation_of(row, self._vault)

    def conversations(
        self, identifiers: Sequence[ConversationId]
    ) -> Mapping[ConversationId, Conversation]:
        """Return those of the conversations that exist."""
        if not identifiers:
            return {}
        rows = self._session.rows(_CONVERSATIONS, self._session.listed(identifiers))
        return {row[0]: conversation_of(row, self._vault) for row in rows}

    def conversations_listed(
        self, *, service: str | None = None, limit: int = 100
    ) -> Sequence[Conversation]:
        """Return the most recently changed conversations, latest first."""
        rows = (
            self._session.rows(_CONVERSATIONS_LISTED, limit)
            if service is None
            else self._session.rows(_CONVERSATIONS_OF_SERVICE, service, limit)
        )
        return [conversation_of(row, self._vault) for row in rows]

    def conversations_narrowed(self, narrowed: Narrowed, *, limit: int) -> Sequence[Conversation]:
        """Return the first so many of a list of conversations, however long it is."""
        statement, arguments = listing(narrowed, limit)
        rows = self._session.rows(statement, *arguments)
        return [conversation_of(row, self._vault) for row in rows]

    def conversations_of_case(self, reference: str, *, limit: int) -> Sequence[Conversation]:
        """Return conversations with a case reference of our own, those changed last first."""
        token = case_token(self._vault.storage_key, reference)
        if token is None:
            return []
        rows = self._session.rows(_CONVERSATIONS_OF_CASE, token, limit)
        return [conversation_of(row, self._vault) for row in rows]

    def conversations_due(self, *, limit: int = 1000) -> Sequence[Conversation]:
        """Return conversations with a deadline that are not settled, nearest day first."""
        return [
            conversation_of(row, self._vault)
            for row in self._session.rows(_CONVERSATIONS_DUE, limit)
        ]

    def messages_of(
        self, conversation: ConversationId
    ) -> Sequence[OutgoingMessage | IncomingMessage]:
        """Return a conversation's messages, ours and theirs, in the order of our log."""
        ours = [
            outgoing_of(row, self._vault) for row in self._session.rows(_OUTGOING_OF, conversation)
        ]
        theirs = [
            incoming_of(row, self._vault) for row in self._session.rows(_INCOMING_OF, conversation)
        ]
        return sorted([*ours, *theirs], key=attrgetter("leaf_index"))

    def broken_in(self, conversation: ConversationId) -> int:
        """Return how many received messages of a conversation break rules."""
        return self._counted(_BROKEN_IN, conversation)

    def taken_up(self, conversation: ConversationId) -> Sequence[MessageId]:
        """Return a conversation's messages in the order of our log, refused ones left out."""
        rows = sorted(self._session.rows(_TAKEN_UP, conversation), key=itemgetter(1))
        return [row[0] for row in rows]

    def known_messages(
        self, identifiers: Sequence[MessageId]
    ) -> Mapping[MessageId, ConversationId]:
        """Return the conversation of each message that was sent or received here."""
        if not identifiers:
            return {}
        rows = self._session.rows(_KNOWN, self._session.listed(identifiers))
        return {row[0]: row[1] for row in rows}

    def seen(self, identifiers: Sequence[MessageId]) -> Mapping[MessageId, SeenMessage]:
        """Return what is kept of those messages that were received before."""
        if not identifiers:
            return {}
        rows = self._session.rows(_SEEN, self._session.listed(identifiers))
        return {row[0]: SeenMessage(row[1], row[2]) for row in rows}

    def refusals(self, sender: StateCode, digests: Sequence[bytes]) -> Mapping[bytes, str]:
        """Return the codes with which messages of a sender were refused before."""
        if not digests:
            return {}
        listed = self._session.listed([digest.hex() for digest in digests])
        # The latest row comes first, so that the first code is the one that stays.
        rows = self._session.rows(_REFUSED_BEFORE, listed, sender)
        return {bytes.fromhex(row[0]): row[1] for row in rows}

    def due_to(self, peer: StateCode, *, limit: int, max_bytes: int) -> Sequence[OutgoingMessage]:
        """Return messages due to a peer on Comity's own wire, within both limits."""
        sizes = self._session.rows(_DUE_SIZES, peer, limit)
        if not sizes:
            return []
        fitting = sum(total <= max_bytes for total in accumulate(row[1] for row in sizes))
        last = sizes[max(fitting, 1) - 1][0]
        return [outgoing_of(row, self._vault) for row in self._session.rows(_DUE_TO, peer, last)]

    def due_on_channel(
        self, peer: StateCode, *, wire: Wire, now: datetime
    ) -> OutgoingMessage | None:
        """Return the first message that may be sent to a peer over a channel, by our log."""
        row = self._session.first(_DUE_ON_CHANNEL, wire.value, peer, to_micros(now))
        return None if row is None else outgoing_of(row, self._vault)

    def peers_with_due(self, wire: Wire = Wire.COMITY) -> Sequence[StateCode]:
        """Return the peers to whom something is due on a wire, in alphabetical order."""
        return [row[0] for row in self._session.rows(_PEERS_WITH_DUE, wire.value)]

    def has_due_in(self, now: datetime) -> bool:
        """Return whether a received message is to be handled."""
        return self._session.first(_HAS_DUE_IN, to_micros(now)) is not None

    def due_in(self, *, now: datetime, limit: int, after: int = -1) -> Sequence[IncomingMessage]:
        """Return received messages to be handled, in the order of our log."""
        rows = self._session.rows(_DUE_IN_QUEUE, to_micros(now), after, limit)
        return [incoming_of(row, self._vault) for row in rows]

    def parked(self, *, limit: int = 100) -> Sequence[IncomingMessage]:
        """Return received messages whose handling failed for good, oldest first."""
        return [incoming_of(row, self._vault) for row in self._session.rows(_PARKED_QUEUE, limit)]

    def undelivered(self, *, limit: int = 1000) -> Sequence[OutgoingMessage]:
        """Return outgoing messages that are due, held or refused, oldest first."""
        rows = [
            *self._session.rows(_OLDEST_DUE, limit),
            *self._session.rows(_OLDEST_REFUSED, limit),
            *self._session.rows(_OLDEST_HELD, limit),
        ]
        messages = sorted(
            (outgoing_of(row, self._vault) for row in rows), key=attrgetter("leaf_index")
        )
        return messages[:limit]

    def peer(self, peer: StateCode) -> PeerState:
        """Return what is remembered of a peer; a fresh state if nothing is."""
        row = self._session.first(_PEER, peer)
        return PeerState(peer) if row is None else peer_of(row)

    def counts(self) -> Mapping[str, int]:
        """Return how many messages are in each delivery and handling state."""
        return state_counts(
            sent=self._counted(_ALL_OUT),
            sent_due=self._counted(_ALL_DUE),
            sent_refused=self._counted(_ALL_REFUSED),
            sent_held=self._counted(_ALL_HELD),
            sent_accepted=self._counted(_ALL_ACCEPTED),
            received=self._counted(_ALL_IN),
            received_due=self._counted(_ALL_TO_HANDLE),
            received_parked=self._counted(_ALL_PARKED),
        )

    def at_leaf(self, index: int) -> Sequence[OutgoingMessage | IncomingMessage]:
        """Return the message whose own leaf has that index; for whoever repairs a node."""
        ours = self._session.rows(_OUTGOING_AT, index)
        theirs = self._session.rows(_INCOMING_AT, index)
        return [
            *(outgoing_of(row, self._vault) for row in ours),
            *(incoming_of(row, self._vault) for row in theirs),
        ]

    def rejections(self, *, limit: int = 100) -> Sequence[Rejection]:
        """Return what was not admitted, latest first."""
        return [rejection_of(row, self._vault) for row in self._session.rows(_REJECTIONS, limit)]

    def _counted(self, statement: Statement, *values: object) -> int:
        row = self._session.first(statement, *values)
        return 0 if row is None else int(row[0])
