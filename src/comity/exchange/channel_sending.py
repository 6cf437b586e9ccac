"""What is due to a partner over a channel, and what becomes of it.

One message at a time is in flight to such a partner. It is settled when the endpoint
accepts it, which goes on record as our own word; or when the endpoint refuses it for good.
After anything else it is sent again under its own name, byte for byte: whether it had
arrived nobody knows. Only a question that is answered within the call is put once.

Source: docs/protocol, COM-9.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from comity.errors import ReferenceNotFound
from comity.exchange.catch_up import after_failure
from comity.exchange.envelope import SALT_LENGTH
from comity.exchange.outbox import Rails
from comity.exchange.ports import Delivery, OutgoingMessage, Settlement
from comity.exchange.wires import ChannelPartner
from comity.exchange.work import ExchangeWork
from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.channel_entries import channel_accepted
from comity.ledger.channel_reading import read_docket

WITHDRAWN: Final = "exchange:message:withdrawn"
"""Stands where a refusal's code stands: an officer withdrew the message before it left."""


@dataclass(frozen=True, slots=True, repr=False)
class ChannelMessage:
    """A message to be sent over a channel.

    Attributes:
        id: Its identifier.
        conversation: The conversation it belongs to.
        kind: Three letters.
        operation: The operation to post it to.
        body: The bytes to post, the same at every attempt.
    """

    id: MessageId
    conversation: ConversationId
    kind: str
    operation: str
    body: bytes

    def __repr__(self) -> str:
        """Return the identifier only."""
        return f"ChannelMessage({self.id})"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt that a partner's endpoint answered.

    Attributes:
        began_at: When we began to send, aware.
        answered_at: When the answer had come, aware.
        status: HTTP status of the answer.
        certificate_sha256: The certificate the endpoint showed, 64 hexadecimal digits.
    """

    began_at: datetime
    answered_at: datetime
    status: int
    certificate_sha256: str


def next_due(
    work: ExchangeWork, partner: ChannelPartner, *, now: datetime
) -> ChannelMessage | None:
    """Return the next message to send to a partner; ``None`` if none may be sent now.

    Args:
        work: The open transaction; nothing is changed.
        partner: The addressee.
        now: The present: what is held until later is left out.

    Raises:
        EvidenceInvalid: What is kept of the message is damaged; ``comity fsck`` says how.
    """
    message = work.exchange.due_on_channel(partner.state, wire=partner.wire, now=now)
    if message is None:
        return None
    return ChannelMessage(
        id=message.id,
        conversation=message.conversation,
        kind=message.kind,
        operation=read_docket(message.header).operation,
        body=message.wire_bytes,
    )


def settle_accepted(
    work: ExchangeWork,
    rails: Rails,
    partner: ChannelPartner,
    identifier: MessageId,
    attempt: Attempt,
) -> None:
    """Put on record that a partner's endpoint accepted a message.

    A message that is settled already stays as it is, and nothing is logged again.

    Args:
        work: The open transaction.
        rails: What this node is and knows.
        partner: Whose endpoint it is.
        identifier: The message.
        attempt: The attempt that was answered with 200 or 202.

    Raises:
        ReferenceNotFound: We sent it no such message. The caller's bug.
    """
    message = _sent(work, partner, identifier)
    now = rails.clock.now()
    if message.delivery is Delivery.DUE:
        entry = channel_accepted(
            message.header,
            message=identifier,
            attempted_at=attempt.began_at,
            answered_at=attempt.answered_at,
            status=attempt.status,
            certificate_sha256=attempt.certificate_sha256,
            salt=rails.randomness(SALT_LENGTH),
        )
        (leaf,) = work.log.append([entry], recorded_at=now)
        work.exchange.settle([Settlement(identifier, now, None, b"", "", accepted_leaf=leaf)])
    _answered(work, partner, now)


def settle_refused(
    work: ExchangeWork, rails: Rails, partner: ChannelPartner, identifier: MessageId, *, code: str
) -> None:
    """Keep that a partner's endpoint refused a message for good.

    The caller tells an officer, in the same transaction, as with any refusal. A message
    that is settled already stays as it is.

    Args:
        work: The open transaction.
        rails: What this node is and knows.
        partner: Whose endpoint it is.
        identifier: The message.
        code: A failure's code.

    Raises:
        ReferenceNotFound: We sent it no such message. The caller's bug.
    """
    message = _sent(work, partner, identifier)
    now = rails.clock.now()
    if message.delivery is Delivery.DUE:
        work.exchange.settle([Settlement(identifier, now, None, b"", code)])
    _answered(work, partner, now)


def settle_unanswered(
    work: ExchangeWork, rails: Rails, partner: ChannelPartner, identifier: MessageId, *, code: str
) -> None:
    """Give up a question that is put once: an endpoint that fails it would hold up all else.

    It counts as refused, and the caller tells an officer, in the same transaction. What is
    remembered of the partner stays as it is: nobody says that its endpoint answered. A
    message that is settled already stays as it is.

    Args:
        work: The open transaction.
        rails: What this node is and knows.
        partner: Whose endpoint it is.
        identifier: The message.
        code: A failure's code.

    Raises:
        ReferenceNotFound: We sent it no such message. The caller's bug.
    """
    message = _sent(work, partner, identifier)
    if message.delivery is Delivery.DUE:
        work.exchange.settle([Settlement(identifier, rails.clock.now(), None, b"", code)])


def settle_failed(work: ExchangeWork, rails: Rails, peer: StateCode, *, what: str) -> None:
    """Remember an attempt that settled nothing; the message stays due, under a longer wait.

    Args:
        work: The open transaction.
        rails: What this node is and knows.
        peer: Whose endpoint it is.
        what: Code and sentence of the failure, without personal data.
    """
    state = work.exchange.peer(peer)
    work.exchange.save_peer(
        after_failure(state, at=rails.clock.now(), what=what, randomness=rails.randomness)
    )


def release(work: ExchangeWork, identifiers: Sequence[MessageId]) -> None:
    """Let messages that are held for an officer be sent; others stay as they are."""
    work.exchange.release(identifiers)


def withdraw(work: ExchangeWork, rails: Rails, identifier: MessageId) -> None:
    """Take a message back that is held for an officer and has not left.

    It counts as one that never happened on the other side, like one that was refused; the
    caller sets the conversation right, in the same transaction.

    Args:
        work: The open transaction.
        rails: What this node is and knows.
        identifier: The message.

    Raises:
        ReferenceNotFound: There is no such message, or it is not held.
    """
    message = work.exchange.outgoing(identifier)
    if message is None or message.delivery is not Delivery.HELD:
        raise ReferenceNotFound(f"There is no message {identifier} here that waits for release.")
    work.exchange.settle([Settlement(identifier, rails.clock.now(), None, b"", WITHDRAWN)])


def _sent(work: ExchangeWork, partner: ChannelPartner, identifier: MessageId) -> OutgoingMessage:
    """Return a message of ours to a partner.

    Raises:
        ReferenceNotFound: There is none.
    """
    message = work.exchange.outgoing(identifier)
    if message is None or message.peer != partner.state or message.wire is not partner.wire:
        raise ReferenceNotFound(f"No message {identifier} went to {partner.state} over a channel.")
    return message


def _answered(work: ExchangeWork, partner: ChannelPartner, now: datetime) -> None:
    """Remember that the partner's endpoint answered."""
    state = work.exchange.peer(partner.state)
    work.exchange.save_peer(
        replace(state, failures=0, next_attempt_at=None, last_success_at=now, last_failure="")
    )
