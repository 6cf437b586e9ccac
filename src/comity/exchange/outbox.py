"""Outgoing messages: composed in one transaction, delivered in batches until receipted.

Source: docs/protocol, COM-2 to COM-4; house: what must happen later is a row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final, TypeAlias

from comity.clock import Clock
from comity.errors import InputInvalid, MemberUnknown, ReferenceNotFound, TransitionIllegal
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
from comity.exchange.holding import needs_officer
from comity.exchange.ports import Delivery, OutgoingMessage, Randomness
from comity.exchange.versions import CURRENT
from comity.exchange.wires import COMITY_ONLY, Rendered, Wire, Wires
from comity.exchange.work import ExchangeWork
from comity.ids import ConversationId, MessageId, StateCode
from comity.law.states import iso_state
from comity.ledger.channel_entries import (
    Carried,
    ChannelHead,
    channel_sent,
    docket_of_sent,
)
from comity.ledger.channel_reading import names_message
from comity.ledger.entry import Entry, message_sent, utc_text
from comity.policy.decision import Permit

_NUMBERS_FROM: Final = datetime(2020, 1, 1, tzinfo=UTC)

Gate: TypeAlias = "Callable[[ExchangeWork, Sequence[Draft]], None]"
"""Told of drafts before anything is composed; raises where they may not leave now."""


def _always_open(_work: ExchangeWork, _drafts: "Sequence[Draft]") -> None:
    """Let everything pass."""


@dataclass(frozen=True, slots=True)
class Rails:
    """What composing needs besides a transaction.

    Attributes:
        state: Our own state.
        workflows: The conversations that casework declares.
        clock: The only source of now.
        randomness: Source of salts.
        wires: Which wire each partner is reached by.
        misfits: The conversations of messages that no other conversation admits. Only what
            comes over a channel may open one: a node of Comity's own kind knows better.
        gate: Whether anything of that kind may leave now.
    """

    state: StateCode
    workflows: Workflows
    clock: Clock
    randomness: Randomness
    wires: Wires = COMITY_ONLY
    misfits: Workflows = field(default_factory=dict)
    gate: Gate = _always_open

    @property
    def all_workflows(self) -> Workflows:
        """The conversations that may go on here, those of misfits included."""
        return {**self.workflows, **self.misfits} if self.misfits else self.workflows


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
        InputInvalid: A payload is larger than the protocol carries, or the wire it would
            go over has no way to say it.
        MemberUnknown, NetworkDocumentInvalid: It would go over a channel that the network
            document does not name, or names no longer.
        TypeError, ValueError: There is no permit, or it is for another recipient, or for
            a use inside this state. The caller's bug, or an attempt to launder a purpose.
        ProcessingFrozen: Somebody with authority has stopped messages of that kind.
    """
    if not isinstance(permit, Permit):  # a refusal is a value too, and must not pass for one
        raise TypeError("compose needs a Permit")
    for draft in drafts:
        if permit.recipient is None or iso_state(draft.recipient) != permit.recipient:
            raise ValueError("the permit is for another recipient")
    rails.gate(work, drafts)
    now = rails.clock.now()
    known = dict(
        work.exchange.conversations([d.conversation for d in drafts if d.conversation is not None])
    )
    prepared: list[_Prepared] = []
    for draft in drafts:
        if len(draft.payload) > CURRENT.max_payload_bytes:
            raise InputInvalid(
                f"A message carries at most {CURRENT.max_payload_bytes} bytes.", field="payload"
            )
        identifier = new_message_id(work, rails, draft.recipient, draft.kind, now)
        said = [one.header for one in prepared] if draft.refers_to is not None else []
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
        prepare = _for_comity if conversation.wire is Wire.COMITY else _for_channel
        prepared.append(prepare(rails, conversation.wire, draft, header, salt))
    indices = work.log.append([one.entry for one in prepared], recorded_at=now)
    messages = tuple(one.message(index) for index, one in zip(indices, prepared, strict=True))
    work.exchange.save_conversations(
        [known[identifier] for identifier in dict.fromkeys(m.conversation for m in messages)]
    )
    work.exchange.add_outgoing(messages)
    return messages


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A message that has everything but its place in our log."""

    draft: Draft
    header: Header
    salt: bytes
    entry: Entry
    wire: Wire = Wire.COMITY
    rendered: Rendered | None = None

    def message(self, leaf_index: int) -> OutgoingMessage:
        """Return the message, once its leaf is known."""
        header, draft, rendered = self.header, self.draft, self.rendered
        notes = () if rendered is None else rendered.notes
        return OutgoingMessage(
            id=MessageId(header.id),
            conversation=ConversationId(header.conversation),
            service=draft.service,
            kind=draft.kind,
            peer=draft.recipient,
            refers_to=draft.refers_to,
            header=self.entry.body,
            payload=draft.payload,
            payload_salt=self.salt,
            leaf_index=leaf_index,
            leaf_salt=self.entry.salt,
            delivery=Delivery.HELD if needs_officer(notes) else Delivery.DUE,
            composed_at=header.sent_at,
            wire=self.wire,
            wire_bytes=b"" if rendered is None else rendered.body,
            notes=notes,
        )


def _for_comity(rails: Rails, wire: Wire, draft: Draft, header: Header, salt: bytes) -> _Prepared:
    del wire
    entry = message_sent(encode_header(header), salt=rails.randomness(SALT_LENGTH))
    return _Prepared(draft, header, salt, entry)


def _for_channel(rails: Rails, wire: Wire, draft: Draft, header: Header, salt: bytes) -> _Prepared:
    """Render a message as its channel carries it, and write its docket.

    Raises:
        MemberUnknown, NetworkDocumentInvalid, InputInvalid: See ``compose``.
        ValueError: The renderer left out the identifier. Its bug: nobody could tell
            afterwards which message the bytes are.
    """
    peer = rails.wires.channel(draft.recipient, header.sent_at)
    renderer = rails.wires.renderer(wire)
    if renderer is None or peer.wire is not wire:
        raise MemberUnknown(
            f"{draft.recipient} is not reached over {wire} any more; what was begun there "
            "cannot go on."
        )
    rendered = renderer.render(header, draft.payload, peer)
    if not names_message(rendered.body, header.id):
        raise ValueError("a renderer has to write the identifier it was given")
    head = ChannelHead(
        protocol=wire,
        operation=rendered.operation,
        message=MessageId(header.id),
        conversation=ConversationId(header.conversation),
        service=header.service,
        kind=header.kind,
        sender=rails.state,
        recipient=draft.recipient,
        refers_to=draft.refers_to,
        stated_at=utc_text(header.sent_at),
    )
    carried = Carried(rendered.body, draft.payload, salt)
    docket = docket_of_sent(head, carried, composed_at=header.sent_at)
    entry = channel_sent(docket, salt=rails.randomness(SALT_LENGTH))
    return _Prepared(draft, header, salt, entry, wire, rendered)


def new_message_id(
    work: ExchangeWork, rails: Rails, recipient: StateCode, kind: str, now: datetime
) -> MessageId:
    """Return an identifier that grows with time and survives a restored backup.

    Microseconds since 2020 fit fifteen digits until 2051; counting on from the last
    number keeps them unique however fast they come.
    """
    elapsed = now - _NUMBERS_FROM
    micros = (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds
    number = work.exchange.next_message_number(micros)
    return message_id(rails.state, recipient, kind, number)


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
        wire = rails.wires.of(draft.recipient, now)
        workflows = rails.workflows
        if draft.refers_to is not None:
            if (draft.service, draft.kind) not in rails.misfits:
                raise ValueError("a message that opens a conversation refers to none")
            if wire is Wire.COMITY:
                raise TransitionIllegal("No conversation with that partner begins so.")
            workflows = rails.misfits
        opened = open_conversation(
            workflows,
            identifier=ConversationId(identifier),
            service=draft.service,
            kind=draft.kind,
            role=Role.INITIATOR,
            peer=draft.recipient,
            at=now,
            wire=wire,
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
        rails.all_workflows,
        conversation,
        by=conversation.role,
        kind=draft.kind,
        refers_to=draft.refers_to,
        sender=rails.state,
        at=now,
        superseded=superseded,
    )
