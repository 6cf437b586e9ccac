"""Conversations, outbox and inbox in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from heapq import nlargest
from itertools import accumulate
from operator import attrgetter
from typing import TypeVar

from comity.errors import ConflictingChange
from comity.exchange.conversation import Conversation
from comity.exchange.inbox import QUARANTINE
from comity.exchange.listing import ListedBy, Narrowed, plain_reference
from comity.exchange.ports import (
    Delivery,
    Handling,
    IncomingMessage,
    OutgoingMessage,
    PeerState,
    Rejection,
    SeenMessage,
    Settlement,
)
from comity.exchange.wires import Wire
from comity.ids import ConversationId, MessageId, StateCode
from comity.storage.counted import state_counts
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables
from comity.storage.quarantine import within_quota

M = TypeVar("M", OutgoingMessage, IncomingMessage)


class MemoryExchangeReading:
    """Look-ups."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def outgoing(self, identifier: MessageId) -> OutgoingMessage | None:
        """Return an outgoing message."""
        return self._tables.outgoing.get(identifier)

    def incoming(self, identifier: MessageId) -> IncomingMessage | None:
        """Return an incoming message."""
        return self._tables.incoming.get(identifier)

    def conversation(self, identifier: ConversationId) -> Conversation | None:
        """Return a conversation."""
        return self._tables.conversations.get(identifier)

    def conversations(
        self, identifiers: Sequence[ConversationId]
    ) -> Mapping[ConversationId, Conversation]:
        """Return those of the conversations that exist."""
        kept = self._tables.conversations
        return {identifier: kept[identifier] for identifier in identifiers if identifier in kept}

    def conversations_listed(
        self, *, service: str | None = None, limit: int = 100
    ) -> Sequence[Conversation]:
        """Return the most recently changed conversations, latest first."""
        fitting = (
            conversation
            for conversation in self._tables.conversations.values()
            if service is None or conversation.service == service
        )
        return nlargest(limit, fitting, key=attrgetter("changed_at", "id"))

    def conversations_narrowed(self, narrowed: Narrowed, *, limit: int) -> Sequence[Conversation]:
        """Return the first so many of a list of conversations, however long it is."""
        is_rising, after = narrowed.by is ListedBy.DUE, narrowed.after
        words = narrowed.words
        standing = {
            _standing(narrowed.by, each): each
            for each in self._tables.conversations.values()
            if all(getattr(each, name) == value for name, value in words.items())
        }
        order = sorted(standing, reverse=not is_rising)
        if after is not None:
            last = _standing(narrowed.by, after)
            order = [each for each in order if (each > last if is_rising else each < last)]
        return [standing[each] for each in order[:limit]]

    def conversations_of_case(self, reference: str, *, limit: int) -> Sequence[Conversation]:
        """Return conversations with a case reference of our own, those changed last first."""
        sought = plain_reference(reference)
        fitting = (
            each
            for each in self._tables.conversations.values()
            if sought and plain_reference(each.case_reference) == sought
        )
        return nlargest(limit, fitting, key=attrgetter("changed_at", "id"))

    def conversations_due(self, *, limit: int = 1000) -> Sequence[Conversation]:
        """Return conversations with a deadline that are not settled, nearest day first."""
        due: list[tuple[date, str, Conversation]] = [
            (conversation.due_on, conversation.id, conversation)
            for conversation in self._tables.conversations.values()
            if conversation.due_on is not None and conversation.settled_at is None
        ]
        return [conversation for _, _, conversation in sorted(due, key=_first_two)[:limit]]

    def messages_of(
        self, conversation: ConversationId
    ) -> Sequence[OutgoingMessage | IncomingMessage]:
        """Return a conversation's messages, ours and theirs, in the order of our log."""
        found: list[OutgoingMessage | IncomingMessage] = []
        for identifier in self._tables.in_conversation.get(conversation, ()):
            ours = self._tables.outgoing.get(identifier)
            found.append(
                _without_bytes(self._tables.incoming[identifier])
                if ours is None
                else _without_bytes(ours)
            )
        return sorted(found, key=attrgetter("leaf_index"))

    def broken_in(self, conversation: ConversationId) -> int:
        """Return how many received messages of a conversation break rules."""
        return sum(
            isinstance(message, IncomingMessage) and bool(message.complaints)
            for message in self.messages_of(conversation)
        )

    def taken_up(self, conversation: ConversationId) -> Sequence[MessageId]:
        """Return a conversation's messages in the order of our log, refused ones left out."""
        return [
            message.id
            for message in self.messages_of(conversation)
            if isinstance(message, IncomingMessage) or message.delivery is not Delivery.REFUSED
        ]

    def known_messages(
        self, identifiers: Sequence[MessageId]
    ) -> Mapping[MessageId, ConversationId]:
        """Return the conversation of each message that was sent or received here."""
        known: dict[MessageId, ConversationId] = {}
        for identifier in identifiers:
            message = self._tables.outgoing.get(identifier) or self._tables.incoming.get(identifier)
            if message is not None:
                known[identifier] = message.conversation
        return known

    def seen(self, identifiers: Sequence[MessageId]) -> Mapping[MessageId, SeenMessage]:
        """Return what is kept of those messages that were received before."""
        kept = self._tables.incoming
        return {
            identifier: SeenMessage(kept[identifier].header, kept[identifier].leaf_index)
            for identifier in identifiers
            if identifier in kept
        }

    def refusals(self, sender: StateCode, digests: Sequence[bytes]) -> Mapping[bytes, str]:
        """Return the codes with which messages of a sender were refused before."""
        kept = self._tables.refusal_codes
        return {digest: kept[sender, digest] for digest in digests if (sender, digest) in kept}

    def due_to(self, peer: StateCode, *, limit: int, max_bytes: int) -> Sequence[OutgoingMessage]:
        """Return messages due to a peer on Comity's own wire, within both limits."""
        due = self._tables.due_out.get(peer, {})
        messages = [self._tables.outgoing[due[leaf]] for leaf in sorted(due)[:limit]]
        totals = accumulate(len(message.payload) for message in messages)
        fitting = sum(total <= max_bytes for total in totals)
        return messages[: max(fitting, 1)]

    def due_on_channel(
        self, peer: StateCode, *, wire: Wire, now: datetime
    ) -> OutgoingMessage | None:
        """Return the first message that may be sent to a peer over a channel, by our log."""
        due = self._tables.due_on_channels.get(peer, {})
        for leaf in sorted(due):
            message = self._tables.outgoing[due[leaf]]
            waits = message.held_until is not None and message.held_until > now
            if message.wire is wire and not waits and not self._is_behind_another(message):
                return message
        return None

    def _is_behind_another(self, message: OutgoingMessage) -> bool:
        """Return whether an earlier message of its conversation is still to be sent."""
        earlier = (
            self._tables.outgoing.get(identifier)
            for identifier in self._tables.in_conversation.get(message.conversation, ())
        )
        return any(
            each is not None
            and each.leaf_index < message.leaf_index
            and each.delivery in {Delivery.DUE, Delivery.HELD}
            for each in earlier
        )

    def peers_with_due(self, wire: Wire = Wire.COMITY) -> Sequence[StateCode]:
        """Return the peers to whom something is due on a wire, in alphabetical order."""
        tables = self._tables
        if wire is Wire.COMITY:
            return sorted(peer for peer, due in tables.due_out.items() if due)
        return sorted(
            peer
            for peer, due in tables.due_on_channels.items()
            if any(tables.outgoing[identifier].wire is wire for identifier in due.values())
        )

    def has_due_in(self, now: datetime) -> bool:
        """Return whether a received message is to be handled."""
        attempts = self._tables.next_attempts
        return any(attempts.get(each, now) <= now for each in self._tables.due_in.values())

    def due_in(self, *, now: datetime, limit: int, after: int = -1) -> Sequence[IncomingMessage]:
        """Return received messages to be handled, in the order of our log."""
        found: list[IncomingMessage] = []
        for leaf in sorted(self._tables.due_in):
            identifier = self._tables.due_in[leaf]
            if leaf > after and self._tables.next_attempts.get(identifier, now) <= now:
                found.append(_without_bytes(self._tables.incoming[identifier]))
            if len(found) >= limit:
                break
        return found[:limit]

    def parked(self, *, limit: int = 100) -> Sequence[IncomingMessage]:
        """Return received messages whose handling failed for good, oldest first."""
        kept = self._tables.parked
        return [_without_bytes(self._tables.incoming[kept[leaf]]) for leaf in sorted(kept)[:limit]]

    def undelivered(self, *, limit: int = 1000) -> Sequence[OutgoingMessage]:
        """Return outgoing messages that are due, held or refused, oldest first."""
        tables = self._tables
        kept = tables.refused | tables.held
        for due in (*tables.due_out.values(), *tables.due_on_channels.values()):
            kept.update(due)
        return [self._tables.outgoing[kept[leaf]] for leaf in sorted(kept)[:limit]]

    def peer(self, peer: StateCode) -> PeerState:
        """Return what is remembered of a peer; a fresh state if nothing is."""
        return self._tables.peers.get(peer) or PeerState(peer)

    def counts(self) -> Mapping[str, int]:
        """Return how many messages are in each delivery and handling state."""
        tables = self._tables
        return state_counts(
            sent=len(tables.outgoing),
            sent_due=sum(map(len, tables.due_out.values()))
            + sum(map(len, tables.due_on_channels.values())),
            sent_refused=len(tables.refused),
            sent_held=len(tables.held),
            sent_accepted=len(tables.accepted),
            received=len(tables.incoming),
            received_due=len(tables.due_in),
            received_parked=len(tables.parked),
        )

    def rejections(self, *, limit: int = 100) -> Sequence[Rejection]:
        """Return what was not admitted, latest first."""
        return list(reversed(self._tables.rejections.values()))[:limit]


class MemoryExchange(MemoryExchangeReading):
    """Look-ups and changes."""

    def next_message_number(self, not_before: int) -> int:
        """Return a number greater than any returned before, and at least ``not_before``."""
        last = self._tables.counters.get("message-number", 0)
        number = max(last + 1, not_before)
        self._journal.put(self._tables.counters, "message-number", number)
        return number

    def add_outgoing(self, messages: Sequence[OutgoingMessage]) -> None:
        """Keep new outgoing messages.

        Raises:
            ConflictingChange: One of them is kept already. The caller's fault.
        """
        tables = self._tables
        for message in messages:
            self._claim(tables.outgoing, tables.outgoing_leaves, message)
            self._keep_outgoing(message)

    def settle(self, settlements: Sequence[Settlement]) -> None:
        """Keep receipts, acceptances and refusals; what was settled before stays as it is."""
        tables = self._tables
        for settlement in settlements:
            message = tables.outgoing.get(settlement.id)
            if message is None or message.delivery not in {Delivery.DUE, Delivery.HELD}:
                continue
            settled = replace(
                message,
                delivery=settlement.delivery,
                settled_at=settlement.at,
                receipt=settlement.receipt,
                receipt_body=settlement.receipt_body,
                refusal=settlement.refusal,
                accepted_leaf=settlement.accepted_leaf,
            )
            self._keep_outgoing(settled)

    def release(self, identifiers: Sequence[MessageId]) -> None:
        """Make messages due that are held; others stay as they are."""
        for identifier in identifiers:
            message = self._tables.outgoing.get(identifier)
            if message is not None and message.delivery is Delivery.HELD:
                self._keep_outgoing(replace(message, delivery=Delivery.DUE))

    def hold_until(self, identifier: MessageId, until: datetime | None) -> None:
        """Let a message that is due or held wait until then; ``None``: it need not."""
        message = self._tables.outgoing.get(identifier)
        if message is not None and message.delivery in {Delivery.DUE, Delivery.HELD}:
            self._keep_outgoing(replace(message, held_until=until))

    def add_incoming(self, messages: Sequence[IncomingMessage]) -> None:
        """Keep received messages.

        Raises:
            ConflictingChange: One of them is kept already. The caller's fault.
        """
        tables = self._tables
        for message in messages:
            self._claim(tables.incoming, tables.incoming_leaves, message)
            self._keep_incoming(message)

    def handled(self, identifiers: Sequence[MessageId]) -> None:
        """Mark received messages as done."""
        for identifier in identifiers:
            message = self._tables.incoming.get(identifier)
            if message is not None:
                self._keep_incoming(replace(message, handling=Handling.DONE, problem=""))

    def postpone(
        self, identifier: MessageId, *, problem: str, next_attempt_at: datetime | None
    ) -> None:
        """Count a failed attempt; without a next one the message is parked."""
        message = self._tables.incoming.get(identifier)
        if message is None or message.handling is Handling.DONE:
            return
        self._keep_incoming(
            replace(
                message,
                handling=Handling.PARKED if next_attempt_at is None else Handling.DUE,
                attempts=message.attempts + 1,
                problem=problem,
            ),
            next_attempt_at,
        )

    def save_conversations(self, conversations: Sequence[Conversation]) -> None:
        """Insert or replace conversations."""
        for conversation in conversations:
            self._journal.put(self._tables.conversations, conversation.id, conversation)

    def save_peer(self, state: PeerState) -> None:
        """Insert or replace what is remembered of a peer."""
        self._journal.put(self._tables.peers, state.peer, state)

    def reject(self, rejection: Rejection) -> None:
        """Keep a rejection and a sample of its bytes, unless it is kept already."""
        tables = self._tables
        named = (rejection.sender, rejection.digest)
        if named in tables.refusal_codes:
            return
        samples = sum(
            1
            for each in tables.rejections.values()
            if each.sender == rejection.sender
            and each.quarantined
            and each.at >= rejection.at - QUARANTINE
        )
        kept = within_quota(rejection, samples)
        self._journal.put(tables.rejections, len(tables.rejections), kept)
        self._journal.put(tables.refusal_codes, named, rejection.code)

    def forget_quarantine(self, *, before: datetime) -> int:
        """Erase quarantined bytes of rejections made before then; return how many."""
        expired = [
            (number, rejection)
            for number, rejection in self._tables.rejections.items()
            if rejection.at < before and rejection.quarantined
        ]
        for number, rejection in expired:
            self._journal.put(self._tables.rejections, number, replace(rejection, quarantined=b""))
        return len(expired)

    def _claim(
        self,
        kept: Mapping[MessageId, object],
        leaves: dict[int, MessageId],
        message: OutgoingMessage | IncomingMessage,
    ) -> None:
        if message.id in kept or message.leaf_index in leaves:
            raise ConflictingChange("Something with that identifier is kept here already.")
        self._journal.put(leaves, message.leaf_index, message.id)
        before = self._tables.in_conversation.get(message.conversation, ())
        if message.id not in before:
            self._journal.put(
                self._tables.in_conversation, message.conversation, (*before, message.id)
            )

    def _keep_outgoing(self, message: OutgoingMessage) -> None:
        tables, journal, leaf = self._tables, self._journal, message.leaf_index
        ours = message.wire is Wire.COMITY
        due = (tables.due_out if ours else tables.due_on_channels).setdefault(message.peer, {})
        journal.put(tables.outgoing, message.id, message)
        for delivery, kept in (
            (Delivery.DUE, due),
            (Delivery.HELD, tables.held),
            (Delivery.REFUSED, tables.refused),
            (Delivery.ACCEPTED, tables.accepted),
        ):
            if message.delivery is delivery:
                journal.put(kept, leaf, message.id)
            else:
                journal.drop(kept, leaf)

    def _keep_incoming(
        self, message: IncomingMessage, next_attempt_at: datetime | None = None
    ) -> None:
        tables, journal, leaf = self._tables, self._journal, message.leaf_index
        journal.put(tables.incoming, message.id, message)
        journal.drop(tables.due_in, leaf)
        journal.drop(tables.parked, leaf)
        journal.drop(tables.next_attempts, message.id)
        if message.handling is Handling.DUE:
            journal.put(tables.due_in, leaf, message.id)
        elif message.handling is Handling.PARKED:
            journal.put(tables.parked, leaf, message.id)
        if next_attempt_at is not None:
            journal.put(tables.next_attempts, message.id, next_attempt_at)


def _without_bytes(message: M) -> M:
    """Return a message without the bytes that a channel carries."""
    return replace(message, wire_bytes=b"") if message.wire_bytes else message


def _first_two(entry: tuple[date, str, Conversation]) -> tuple[date, str]:
    return entry[:2]


def _standing(by: ListedBy, conversation: Conversation) -> tuple[str, str]:
    """Return by what a conversation stands in a list; ISO 8601 in UTC sorts as time does."""
    if by is ListedBy.DUE:
        return (conversation.due_on or date.max).isoformat(), conversation.id
    at = conversation.opened_at if by is ListedBy.OPENED else conversation.changed_at
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}", conversation.id
