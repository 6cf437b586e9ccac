"""Conversations, outbox and inbox as somebody may know them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from comity.assembly.hidden import Hidden, enough
from comity.exchange.conversation import Conversation
from comity.exchange.listing import Narrowed
from comity.exchange.ports import (
    Delivery,
    ExchangeReading,
    IncomingMessage,
    OutgoingMessage,
    PeerState,
    SeenMessage,
)
from comity.exchange.wires import Wire
from comity.ids import ConversationId, MessageId, StateCode

_EVERY: Final = 1_000_000
_SPARE: Final = 16


class ClearedExchange:
    """Look-ups that pass over what is hidden.

    Args:
        exchange: All of it.
        hidden: What is left out.
    """

    def __init__(self, exchange: ExchangeReading, hidden: Hidden) -> None:
        self._exchange = exchange
        self._hidden = hidden

    def outgoing(self, identifier: MessageId) -> OutgoingMessage | None:
        """Return an outgoing message."""
        found = self._exchange.outgoing(identifier)
        return found if found is not None and self._has(found) else None

    def incoming(self, identifier: MessageId) -> IncomingMessage | None:
        """Return an incoming message."""
        found = self._exchange.incoming(identifier)
        return found if found is not None and self._has(found) else None

    def conversation(self, identifier: ConversationId) -> Conversation | None:
        """Return a conversation."""
        found = self._exchange.conversation(identifier)
        return None if self._hidden.has_conversation(identifier) else found

    def conversations(
        self, identifiers: Sequence[ConversationId]
    ) -> Mapping[ConversationId, Conversation]:
        """Return those of the conversations that exist."""
        found = self._exchange.conversations(identifiers)
        return {key: each for key, each in found.items() if not self._hidden.has_conversation(key)}

    def conversations_listed(
        self, *, service: str | None = None, limit: int = 100
    ) -> Sequence[Conversation]:
        """Return the most recently changed conversations, latest first."""
        return enough(
            lambda many: self._exchange.conversations_listed(service=service, limit=many),
            limit,
            self._is_shown,
            spare=_SPARE,
        )

    def conversations_narrowed(self, narrowed: Narrowed, *, limit: int) -> Sequence[Conversation]:
        """Return the first so many of a list of conversations, however long it is."""
        return enough(
            lambda many: self._exchange.conversations_narrowed(narrowed, limit=many),
            limit,
            self._is_shown,
            spare=_SPARE,
        )

    def conversations_of_case(self, reference: str, *, limit: int) -> Sequence[Conversation]:
        """Return conversations with a case reference of our own, those changed last first."""
        return enough(
            lambda many: self._exchange.conversations_of_case(reference, limit=many),
            limit,
            self._is_shown,
            spare=_SPARE,
        )

    def conversations_due(self, *, limit: int = 1000) -> Sequence[Conversation]:
        """Return conversations with a deadline that are not settled, nearest day first."""
        return enough(
            lambda many: self._exchange.conversations_due(limit=many),
            limit,
            self._is_shown,
            spare=_SPARE,
        )

    def messages_of(
        self, conversation: ConversationId
    ) -> Sequence[OutgoingMessage | IncomingMessage]:
        """Return a conversation's messages, ours and theirs, in the order of our log."""
        found = self._exchange.messages_of(conversation)
        return [] if self._hidden.has_conversation(conversation) else found

    def broken_in(self, conversation: ConversationId) -> int:
        """Return how many received messages of a conversation break rules."""
        found = self._exchange.broken_in(conversation)
        return 0 if self._hidden.has_conversation(conversation) else found

    def taken_up(self, conversation: ConversationId) -> Sequence[MessageId]:
        """Return a conversation's messages, ours and theirs, in the order of our log."""
        found = self._exchange.taken_up(conversation)
        return [] if self._hidden.has_conversation(conversation) else found

    def known_messages(
        self, identifiers: Sequence[MessageId]
    ) -> Mapping[MessageId, ConversationId]:
        """Return the conversation of each message that was sent or received here."""
        found = self._exchange.known_messages(identifiers)
        return {key: of for key, of in found.items() if not self._hidden.has_conversation(of)}

    def seen(self, identifiers: Sequence[MessageId]) -> Mapping[MessageId, SeenMessage]:
        """Return what is kept of those messages that were received before."""
        shown = self.known_messages(identifiers)
        found = self._exchange.seen(identifiers)
        return {key: each for key, each in found.items() if key in shown}

    def refusals(self, sender: StateCode, digests: Sequence[bytes]) -> Mapping[bytes, str]:
        """Return the codes with which messages of a sender were refused before."""
        return self._exchange.refusals(sender, digests)

    def due_to(self, peer: StateCode, *, limit: int, max_bytes: int) -> Sequence[OutgoingMessage]:
        """Return messages due to a peer on Comity's own wire, in the order of our log."""
        waiting = self._due(Wire.COMITY)
        taken: list[OutgoingMessage] = []
        size = 0
        for message in waiting:
            if message.peer != peer:
                continue
            size += len(message.payload)
            if taken and (len(taken) >= limit or size > max_bytes):
                break
            taken.append(message)
        return taken

    def due_on_channel(
        self, peer: StateCode, *, wire: Wire, now: datetime
    ) -> OutgoingMessage | None:
        """Return the first message that may be sent to a peer over a channel, by our log."""
        behind: set[ConversationId] = set()
        for message in self._due(wire):
            may_leave = message.held_until is None or message.held_until <= now
            if message.peer == peer and may_leave and message.conversation not in behind:
                return message
            behind.add(message.conversation)
        return None

    def peers_with_due(self, wire: Wire = Wire.COMITY) -> Sequence[StateCode]:
        """Return the peers to whom something is due on a wire, held until later or not."""
        return sorted({message.peer for message in self._due(wire)})

    def has_due_in(self, now: datetime) -> bool:
        """Return whether a received message is to be handled."""
        return bool(self.due_in(now=now, limit=1))

    def due_in(self, *, now: datetime, limit: int, after: int = -1) -> Sequence[IncomingMessage]:
        """Return received messages to be handled, in the order of our log."""
        return enough(
            lambda many: self._exchange.due_in(now=now, limit=many, after=after),
            limit,
            self._has,
            spare=_SPARE,
        )

    def parked(self, *, limit: int = 100) -> Sequence[IncomingMessage]:
        """Return received messages whose handling failed for good."""
        return enough(
            lambda many: self._exchange.parked(limit=many), limit, self._has, spare=_SPARE
        )

    def undelivered(self, *, limit: int = 1000) -> Sequence[OutgoingMessage]:
        """Return outgoing messages that are due, held or refused, oldest first."""
        return enough(
            lambda many: self._exchange.undelivered(limit=many), limit, self._has, spare=_SPARE
        )

    def peer(self, peer: StateCode) -> PeerState:
        """Return what is remembered of a peer; a fresh state if nothing is."""
        return self._exchange.peer(peer)

    def counts(self) -> Mapping[str, int]:
        """Return how many messages are in each delivery and handling state."""
        counted = dict(self._exchange.counts())
        for conversation in self._hidden.conversations:
            for message in self._exchange.messages_of(conversation):
                counted[_state_of(message)] -= 1
        return counted

    def _due(self, wire: Wire) -> Sequence[OutgoingMessage]:
        found = self.undelivered(limit=_EVERY)
        return [each for each in found if each.delivery is Delivery.DUE and each.wire is wire]

    def _is_shown(self, conversation: Conversation) -> bool:
        return not self._hidden.has_conversation(conversation.id)

    def _has(self, message: OutgoingMessage | IncomingMessage) -> bool:
        return not self._hidden.has_conversation(message.conversation)


def _state_of(message: OutgoingMessage | IncomingMessage) -> str:
    """Return the name under which a message is counted."""
    if isinstance(message, OutgoingMessage):
        return f"outgoing:{message.delivery}"
    return f"incoming:{message.handling}"
