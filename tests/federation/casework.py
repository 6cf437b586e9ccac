"""Casework that understands nothing: random payloads along the real graphs of records."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from tests.federation.members import permit

from comity.exchange.conversation import Conversation
from comity.exchange.outbox import Draft, Rails, compose
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.exchange.work import ExchangeWork
from comity.ids import ConversationId, MessageId, StateCode
from comity.records.workflow import WORKFLOWS

PAYLOAD_TYPE = "comity/records/1"
OPENING = ("REQ", "NOT", "IAL")

Message = OutgoingMessage | IncomingMessage
Move = tuple[str, MessageId]


def legal_moves(conversation: Conversation, messages: Sequence[Message]) -> list[Move]:
    """Return the kinds we may send next, each with the latest message it may refer to."""
    workflow = WORKFLOWS[conversation.service, conversation.opens_with]
    moves: list[Move] = []
    state = workflow.states(conversation.state)
    for event in workflow.graph.events(state):  # type: ignore[attr-defined]  # the port asks for less than a Graph has
        role, kind, *about = str(event).split(":")
        if role != conversation.role:
            continue
        ours = kind in workflow.withdrawing
        kinds = frozenset(about) or workflow.answers[kind]
        for message in reversed(messages):
            if isinstance(message, OutgoingMessage) is ours and message.kind in kinds:
                moves.append((kind, message.id))
                break
    return sorted(moves)


class Echo:
    """Opens conversations and answers at random, up to so many messages each."""

    def __init__(self, random: Random, *, longest: int = 8, largest_payload: int = 600) -> None:
        self.random = random
        self.longest = longest
        self.largest_payload = largest_payload

    def open(self, work: ExchangeWork, rails: Rails, peer: StateCode, kind: str) -> OutgoingMessage:
        """Open a conversation."""
        return self.send(work, rails, self.draft(peer, kind))

    def move(
        self, work: ExchangeWork, rails: Rails, identifier: ConversationId
    ) -> OutgoingMessage | None:
        """Send something that the conversation admits now, if anything."""
        conversation = work.exchange.conversation(identifier)
        messages = work.exchange.messages_of(identifier)
        if conversation is None or len(messages) >= self.longest:
            return None
        moves = legal_moves(conversation, messages)
        if not moves:
            return None
        kind, refers_to = self.random.choice(moves)
        draft = self.draft(conversation.peer, kind)
        return self.send(work, rails, replace(draft, conversation=identifier, refers_to=refers_to))

    def draft(self, peer: StateCode, kind: str) -> Draft:
        """Return a message with a random payload."""
        payload = self.random.randbytes(self.random.randrange(self.largest_payload))
        return Draft("records", kind, peer, payload, PAYLOAD_TYPE)

    def send(self, work: ExchangeWork, rails: Rails, draft: Draft) -> OutgoingMessage:
        """Compose one message."""
        (message,) = compose(work, rails, permit(rails.state, draft.recipient), [draft])
        return message
