"""What the exchange needs kept, within one open transaction.

Everything here happens in the transaction that the caller opened; nothing is
visible to others, and no receipt may leave, before it commits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique
from typing import Protocol

from comity.exchange.conversation import Conversation
from comity.exchange.listing import Narrowed
from comity.exchange.wires import Complaint, Note, Wire
from comity.ids import ConversationId, MessageId, StateCode

Randomness = Callable[[int], bytes]
"""Returns that many unpredictable bytes."""


@dataclass(frozen=True, slots=True)
class LogPlace:
    """Where in somebody's log a thing stands, and the proof of it.

    Attributes:
        index: Index of the leaf, from 0.
        size: Size of the tree the proof leads to; the checkpoint of that size is kept.
        hashes: The inclusion proof, 32 bytes a hash, concatenated.
        salt: Salt of the leaf's commitment, 32 bytes.
    """

    index: int
    size: int
    hashes: bytes
    salt: bytes


@unique
class Delivery(StrEnum):
    """How far an outgoing message has come.

    Over a channel none is acknowledged: its partner's endpoint accepts it, and proves
    nothing by that. Held is what waits for an officer's release.
    """

    DUE = "due"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    HELD = "held"


@unique
class Handling(StrEnum):
    """How far an incoming message has come."""

    DUE = "due"
    DONE = "done"
    PARKED = "parked"


@dataclass(frozen=True, slots=True, repr=False)
class OutgoingMessage:
    """A message we send.

    Attributes:
        id: Its identifier.
        conversation: The conversation it belongs to.
        service: Casework.
        kind: Three letters.
        peer: Addressee.
        refers_to: Message it refers to.
        header: Header bytes, as sent; over a channel, the docket.
        payload: Payload in the clear.
        payload_salt: Salt of the payload's digest.
        leaf_index: Its leaf in our log.
        leaf_salt: Salt of that leaf.
        delivery: How far it has come.
        composed_at: When it was composed.
        settled_at: When the receipt, acceptance or refusal was kept.
        receipt: Its place in the recipient's log, once acknowledged.
        receipt_body: The recipient's log entry about it, once acknowledged.
        refusal: Error code with which the recipient refused it.
        packed: The payload compressed, as it travels; empty if nobody compressed it yet.
        wire: What it travels on.
        wire_bytes: The bytes that a channel carries; empty on Comity's own wire, and where
            a look-up leaves them out.
        notes: What the channel could not carry just as it is.
        held_until: Not to be sent before then.
        accepted_leaf: Our leaf that says the partner's endpoint accepted it.
        erased_at: When its payload was erased; then payload and bytes are empty.
    """

    id: MessageId
    conversation: ConversationId
    service: str
    kind: str
    peer: StateCode
    refers_to: MessageId | None
    header: bytes
    payload: bytes
    payload_salt: bytes
    leaf_index: int
    leaf_salt: bytes
    delivery: Delivery
    composed_at: datetime
    settled_at: datetime | None = None
    receipt: LogPlace | None = None
    receipt_body: bytes = b""
    refusal: str = ""
    packed: bytes = field(default=b"", compare=False)
    wire: Wire = Wire.COMITY
    wire_bytes: bytes = b""
    notes: tuple[Note, ...] = ()
    held_until: datetime | None = None
    accepted_leaf: int | None = None
    erased_at: datetime | None = None

    def __repr__(self) -> str:
        """Return the identifier only."""
        return f"OutgoingMessage({self.id})"


@dataclass(frozen=True, slots=True, repr=False)
class IncomingMessage:
    """A message we received, and receipted if it came on Comity's own wire.

    Attributes:
        id: Its identifier.
        conversation: The conversation it belongs to.
        service: Casework.
        kind: Three letters.
        peer: Sender.
        refers_to: Message it refers to.
        header: Header bytes, as received; over a channel, the docket.
        payload: Payload in the clear.
        payload_salt: Salt of the payload's digest.
        proof: Its place in the sender's log; ``None`` over a channel, whose partner shows none.
        received_at: When it was admitted.
        leaf_index: Our own leaf that says so: the receipt, if one is given.
        handling: How far it has come.
        attempts: How often handling failed.
        problem: Why it was parked; for the operator, without personal data.
        packed: The payload compressed, as it travelled; empty if nobody compressed it.
        wire: What it travelled on.
        wire_bytes: The bytes that a channel carried; empty on Comity's own wire, and where
            a look-up leaves them out.
        notes: What could not be read just as it is.
        complaints: The rules it breaks; it is answered with them, and its content not used.
        erased_at: When its payload was erased; then payload and bytes are empty.
    """

    id: MessageId
    conversation: ConversationId
    service: str
    kind: str
    peer: StateCode
    refers_to: MessageId | None
    header: bytes
    payload: bytes
    payload_salt: bytes
    proof: LogPlace | None
    received_at: datetime
    leaf_index: int
    handling: Handling = Handling.DUE
    attempts: int = 0
    problem: str = ""
    packed: bytes = field(default=b"", compare=False)
    wire: Wire = Wire.COMITY
    wire_bytes: bytes = b""
    notes: tuple[Note, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    erased_at: datetime | None = None

    def __repr__(self) -> str:
        """Return the identifier only."""
        return f"IncomingMessage({self.id})"

    @property
    def problem_codes(self) -> tuple[str, ...]:
        """Stable names of the rules it breaks."""
        return tuple(complaint.code for complaint in self.complaints)


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """What is needed to answer a duplicate with its original receipt."""

    header: bytes
    leaf_index: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """The fate of one outgoing message: its receipt, its acceptance, or its refusal's code.

    Attributes:
        id: The message.
        at: When its fate was kept.
        receipt: Its place in the recipient's log, if it is acknowledged.
        receipt_body: The recipient's log entry about it, if it is acknowledged.
        refusal: The code, if it is refused.
        accepted_leaf: Our leaf about its acceptance, if a channel's endpoint accepted it.
    """

    id: MessageId
    at: datetime
    receipt: LogPlace | None
    receipt_body: bytes
    refusal: str
    accepted_leaf: int | None = None

    @property
    def delivery(self) -> Delivery:
        """What becomes of the message: refused, if nothing says otherwise."""
        if self.accepted_leaf is not None:
            return Delivery.ACCEPTED
        return Delivery.REFUSED if self.receipt is None else Delivery.ACKNOWLEDGED


@dataclass(frozen=True, slots=True)
class PeerState:
    """What we remember about delivery to one peer.

    Attributes:
        peer: The state.
        acknowledged_size: Size of our log in the last checkpoint it accepted.
        failures: Consecutive failed attempts.
        next_attempt_at: No attempt before then; ``None``: at once.
        last_success_at: Last receipt.
        last_failure: Code and sentence of the last failure, without personal data.
    """

    peer: StateCode
    acknowledged_size: int = 0
    failures: int = 0
    next_attempt_at: datetime | None = None
    last_success_at: datetime | None = None
    last_failure: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Rejection:
    """A message or batch that was not admitted.

    Attributes:
        sender: Who sent it, as far as its certificate says.
        digest: SHA-256 of the bytes; kept for good.
        code: Error code; kept for good.
        at: When.
        quarantined: The bytes, kept for 72 hours at most, then erased.
        message: Identifier, if the header could be read.
    """

    sender: str
    digest: bytes
    code: str
    at: datetime
    quarantined: bytes
    message: str = ""

    def __repr__(self) -> str:
        """Return code and sender only."""
        return f"Rejection({self.sender}, {self.code})"


class ExchangeReading(Protocol):
    """Look-ups."""

    def outgoing(self, identifier: MessageId) -> OutgoingMessage | None:
        """Return an outgoing message."""
        ...

    def incoming(self, identifier: MessageId) -> IncomingMessage | None:
        """Return an incoming message."""
        ...

    def conversation(self, identifier: ConversationId) -> Conversation | None:
        """Return a conversation."""
        ...

    def conversations(
        self, identifiers: Sequence[ConversationId]
    ) -> Mapping[ConversationId, Conversation]:
        """Return those of the conversations that exist."""
        ...

    def conversations_listed(
        self, *, service: str | None = None, limit: int = 100
    ) -> Sequence[Conversation]:
        """Return the most recently changed conversations, latest first."""
        ...

    def conversations_narrowed(self, narrowed: Narrowed, *, limit: int) -> Sequence[Conversation]:
        """Return the first so many of a list of conversations, however long it is."""
        ...

    def conversations_of_case(self, reference: str, *, limit: int) -> Sequence[Conversation]:
        """Return conversations with a case reference of our own, those changed last first.

        References are compared as ``exchange.listing.plain_reference`` writes them.
        """
        ...

    def conversations_due(self, *, limit: int = 1000) -> Sequence[Conversation]:
        """Return conversations with a deadline that are not settled, nearest day first."""
        ...

    def messages_of(
        self, conversation: ConversationId
    ) -> Sequence[OutgoingMessage | IncomingMessage]:
        """Return a conversation's messages, ours and theirs, in the order of our log.

        Without the bytes that a channel carries: these may be large, and whoever needs
        them asks for one message at a time.
        """
        ...

    def broken_in(self, conversation: ConversationId) -> int:
        """Return how many received messages of a conversation break rules."""
        ...

    def taken_up(self, conversation: ConversationId) -> Sequence[MessageId]:
        """Return a conversation's messages, ours and theirs, in the order of our log.

        Those of ours that the peer refused are left out: they never happened there.
        """
        ...

    def known_messages(
        self, identifiers: Sequence[MessageId]
    ) -> Mapping[MessageId, ConversationId]:
        """Return the conversation of each message that was sent or received here."""
        ...

    def seen(self, identifiers: Sequence[MessageId]) -> Mapping[MessageId, SeenMessage]:
        """Return what is kept of those messages that were received before."""
        ...

    def refusals(self, sender: StateCode, digests: Sequence[bytes]) -> Mapping[bytes, str]:
        """Return the codes with which messages of a sender were refused before.

        Args:
            sender: The state that sent them.
            digests: SHA-256 of each message's header.

        Returns:
            The first code for each that was refused.
        """
        ...

    def due_to(self, peer: StateCode, *, limit: int, max_bytes: int) -> Sequence[OutgoingMessage]:
        """Return messages due to a peer on Comity's own wire, in the order of our log.

        At most ``limit``, and not more payload than ``max_bytes`` in all; but always
        at least one if any is due.
        """
        ...

    def due_on_channel(
        self, peer: StateCode, *, wire: Wire, now: datetime
    ) -> OutgoingMessage | None:
        """Return the first message that may be sent to a peer over a channel, by our log.

        Left out are those held until later, and those behind an earlier message of the
        same conversation that is neither accepted nor refused.
        """
        ...

    def peers_with_due(self, wire: Wire = Wire.COMITY) -> Sequence[StateCode]:
        """Return the peers to whom something is due on a wire, held until later or not."""
        ...

    def has_due_in(self, now: datetime) -> bool:
        """Return whether ``due_in`` would return anything, without reading any message."""
        ...

    def due_in(self, *, now: datetime, limit: int, after: int = -1) -> Sequence[IncomingMessage]:
        """Return received messages to be handled, in the order of our log.

        Without the bytes that a channel carries.

        Args:
            now: Messages whose next attempt lies later are left out.
            limit: At most so many.
            after: Only those whose own leaf comes after this index.
        """
        ...

    def parked(self, *, limit: int = 100) -> Sequence[IncomingMessage]:
        """Return received messages whose handling failed for good.

        Without the bytes that a channel carries.
        """
        ...

    def undelivered(self, *, limit: int = 1000) -> Sequence[OutgoingMessage]:
        """Return outgoing messages that are due, held or refused, oldest first."""
        ...

    def peer(self, peer: StateCode) -> PeerState:
        """Return what is remembered of a peer; a fresh state if nothing is."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Return how many messages are in each delivery and handling state."""
        ...


class ExchangeWriting(ExchangeReading, Protocol):
    """Changes."""

    def next_message_number(self, not_before: int) -> int:
        """Return a number greater than any returned before, and at least ``not_before``."""
        ...

    def add_outgoing(self, messages: Sequence[OutgoingMessage]) -> None:
        """Keep new outgoing messages."""
        ...

    def settle(self, settlements: Sequence[Settlement]) -> None:
        """Keep receipts, acceptances and refusals.

        A message that is neither due nor held was settled before, and stays as it is.
        """
        ...

    def release(self, identifiers: Sequence[MessageId]) -> None:
        """Make messages due that are held; others stay as they are."""
        ...

    def hold_until(self, identifier: MessageId, until: datetime | None) -> None:
        """Let a message that is due or held wait until then; ``None``: it need not."""
        ...

    def add_incoming(self, messages: Sequence[IncomingMessage]) -> None:
        """Keep received messages."""
        ...

    def handled(self, identifiers: Sequence[MessageId]) -> None:
        """Mark received messages as done."""
        ...

    def postpone(
        self, identifier: MessageId, *, problem: str, next_attempt_at: datetime | None
    ) -> None:
        """Count a failed attempt; without a next one the message is parked."""
        ...

    def save_conversations(self, conversations: Sequence[Conversation]) -> None:
        """Insert or replace conversations."""
        ...

    def save_peer(self, state: PeerState) -> None:
        """Insert or replace what is remembered of a peer."""
        ...

    def reject(self, rejection: Rejection) -> None:
        """Keep a rejection and a sample of its bytes.

        One of the same sender and digest is kept once. Of each sender only so many
        samples are kept at a time; beyond that, none of the bytes.
        """
        ...

    def forget_quarantine(self, *, before: datetime) -> int:
        """Erase quarantined bytes of rejections made before then; return how many."""
        ...
