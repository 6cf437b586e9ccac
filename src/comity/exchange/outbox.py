"""Outgoing messages: composed in one transaction, delivered in batches until receipted.

Source: docs/protocol, COM-2 to COM-4; house: what must happen later is a row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from comity.clock import Clock
from comity.errors import InputInvalid, ReferenceNotFound
from comity.exchange.conversation import (
    Conversation,
    Role,
    Workflows,
    advance,
    is_superseded,
    open_conversation,
)
from comity.exchange.envelope import (
    SALT_LENGTH,
    Header,
    encode_header,
    message_id,
    payload_digest,
)
from comity.exchange.ports import Delivery, OutgoingMessage, Randomness
from comity.exchange.versions import CURRENT
from comity.exchange.work import ExchangeWork
from comity.ids import ConversationId, MessageId, StateCode
from comity.law.states import iso_state
from comity.ledger.entry import message_sent
from comity.policy.decision import Permit

_NUMBERS_FROM: Final = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rails:
    """What composing needs besides a transaction.

    Attributes:
        state: Our own state.
        workflows: The conversations that casework declares.
        clock: The only source of now.
        randomness: Source of salts.
    """

    state: StateCode
    workflows: Workflows
    clock: Clock
    randomness: Randomness


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """A message to be composed.

    Attributes:
        service: Casework it belongs to.
        kind: Three letters.
        recipient: Addressee.
        payload: Payload in the clear, in its canonical form.
        payload_type: Its format.
        conversation: Conversation to go on with; ``None`` opens one.
        refers_to: The message it answers, cancels or complains of; required
            exactly when a conversation is given.
        case_reference: Our own file reference, kept with a new conversation.
    """

    service: str
    kind: str
    recipient: StateCode
    payload: bytes
    payload_type: str
    conversation: ConversationId | None = None
    refers_to: MessageId | None = None
    case_reference: str = ""

    def __repr__(self) -> str:
        """Return kind and addressee only."""
        return f"Draft({self.kind} to {self.recipient})"


def compose(
    work: ExchangeWork, rails: Rails, permit: Permit, drafts: Sequence[Draft]
) -> tuple[OutgoingMessage, ...]:
    """Compose messages: identifier, header, log entry, outbox row, conversation.

    Nothing is signed or sent yet; once the caller's transaction commits, the worker
    delivers them until each is receipted or refused.

    Args:
        work: The open transaction.
        rails: What this node is and knows.
        permit: The permission under which they may be sent. A refusal has none.
        drafts: What to send, in order.

    Returns:
        The composed messages, in the order of the drafts.

    Raises:
        TransitionIllegal: A conversation does not admit its message. Nothing was
            composed; the caller rolls back.
        ReferenceNotFound: A draft goes on with a conversation that is not here.
        InputInvalid: A payload is larger than the protocol carries.
        TypeError, ValueError: There is no permit, or it is for another recipient, or for
            a use inside this state. The caller's bug, or an attempt to launder a purpose.
    """
    if not isinstance(permit, Permit):  # a refusal is a value too, and must not pass for one
        raise TypeError("compose needs a Permit")
    for draft in drafts:
        if permit.recipient is None or iso_state(draft.recipient) != permit.recipient:
            raise ValueError("the permit is for another recipient")
    now = rails.clock.now()
    known = dict(
        work.exchange.conversations([d.conversation for d in drafts if d.conversation is not None])
    )
    prepared: list[tuple[Draft, Header, bytes, bytes, bytes]] = []
    for draft in drafts:
        if len(draft.payload) > CURRENT.max_payload_bytes:
            raise InputInvalid(
                f"A message carries at most {CURRENT.max_payload_bytes} bytes.", field="payload"
            )
        identifier = _new_id(work, rails, draft, now)
        said = [header for _, header, *_ in prepared] if draft.refers_to is not None else []
        conversation = _conversation(work, rails, known, draft, identifier, said, now)
        known[conversation.id] = conversation
        salt = rails.randomness(SALT_LENGTH)
        header = Header(
            version=CURRENT.name,
            id=identifier,
            conversation=conversation.id,
            service=draft.service,
            kind=draft.kind,
            sender=rails.state,
            recipient=draft.recipient,
            sent_at=now,
            refers_to=draft.refers_to,
            payload_type=draft.payload_type,
            payload_size=len(draft.payload),
            payload_digest=payload_digest(draft.payload, salt),
        )
        prepared.append((draft, header, encode_header(header), salt, rails.randomness(SALT_LENGTH)))
    indices = work.log.append(
        [message_sent(raw, salt=leaf_salt) for _, _, raw, _, leaf_salt in prepared],
        recorded_at=now,
    )
    messages = tuple(
        OutgoingMessage(
            id=MessageId(header.id),
            conversation=ConversationId(header.conversation),
            service=draft.service,
            kind=draft.kind,
            peer=draft.recipient,
            refers_to=draft.refers_to,
            header=raw,
            payload=draft.payload,
            payload_salt=salt,
            leaf_index=index,
            leaf_salt=leaf_salt,
            delivery=Delivery.DUE,
            composed_at=now,
        )
        for index, (draft, header, raw, salt, leaf_salt) in zip(indices, prepared, strict=True)
    )
    work.exchange.save_conversations(
        [known[identifier] for identifier in dict.fromkeys(m.conversation for m in messages)]
    )
    work.exchange.add_outgoing(messages)
    return messages


def _new_id(work: ExchangeWork, rails: Rails, draft: Draft, now: datetime) -> MessageId:
    """Return an identifier that grows with time and survives a restored backup.

    Microseconds since 2020 fit fifteen digits until 2051; counting on from the last
    number keeps them unique however fast they come.
    """
    elapsed = now - _NUMBERS_FROM
    micros = (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds
    number = work.exchange.next_message_number(micros)
    return message_id(rails.state, draft.recipient, draft.kind, number)


def _conversation(  # noqa: PLR0917 - one step of compose, with all that it knows
    work: ExchangeWork,
    rails: Rails,
    known: dict[ConversationId, Conversation],
    draft: Draft,
    identifier: MessageId,
    said: Sequence[Header],
    now: datetime,
) -> Conversation:
    if draft.conversation is None:
        if draft.refers_to is not None:
            raise ValueError("a message that opens a conversation refers to none")
        opened = open_conversation(
            rails.workflows,
            identifier=ConversationId(identifier),
            service=draft.service,
            kind=draft.kind,
            role=Role.INITIATOR,
            peer=draft.recipient,
            at=now,
        )
        return (
            replace(opened, case_reference=draft.case_reference) if draft.case_reference else opened
        )
    conversation = known.get(draft.conversation)
    if conversation is None:
        raise ReferenceNotFound(f"There is no conversation {draft.conversation} here.")
    if draft.refers_to is None or conversation.peer != draft.recipient:
        raise ValueError("a message in a conversation refers to one and goes to its peer")
    superseded = draft.refers_to != MessageId(draft.conversation) and is_superseded(
        draft.refers_to,
        [
            *work.exchange.taken_up(draft.conversation),
            *(header.id for header in said if header.conversation == draft.conversation),
        ],
    )
    return advance(
        rails.workflows,
        conversation,
        by=conversation.role,
        kind=draft.kind,
        refers_to=draft.refers_to,
        sender=rails.state,
        at=now,
        superseded=superseded,
    )
