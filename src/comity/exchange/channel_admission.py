"""Admitting one message that only its channel vouches for.

The partner signs nothing and shows no log, so there is no receipt either: its endpoint is
told that the message was accepted, after the commit and not before. What is put on record
is our own word, in our own log, with the very bytes beside it.

A message of another state, or under a name that is not its own, raises and changes nothing.
One that is well named is kept whatever it says: where no conversation admits it, in a
conversation of its own, as a *misfit*, which an officer sees and the partner is told of.

Source: docs/protocol, COM-9.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from comity.errors import (
    CertificateNotTrusted,
    EnvelopeMalformed,
    ErrorCode,
    EvidenceInvalid,
    MisdirectedMessage,
    ReferenceUnknown,
    TransitionIllegal,
)
from comity.exchange.attachments import BinaryAttachment
from comity.exchange.conversation import (
    Conversation,
    Role,
    Workflows,
    advance,
    is_superseded,
    open_conversation,
)
from comity.exchange.envelope import SALT_LENGTH, is_message_id
from comity.exchange.outbox import Rails
from comity.exchange.ports import ExchangeReading, IncomingMessage, Rejection
from comity.exchange.wires import ChannelPartner, Complaint, Note, Wire
from comity.exchange.work import ExchangeWork
from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.channel_entries import (
    Carried,
    ChannelHead,
    DocketAttachment,
    channel_received,
    docket_of_received,
)
from comity.ledger.channel_reading import names_message, read_docket
from comity.trust.digest import sha256

RECORDS = "records"
MOST_BROKEN: Final = 32
"""Messages of a conversation that break rules: it is read as a whole again and again."""


@dataclass(frozen=True, slots=True, repr=False)
class Arrived:
    """A message that came over a channel and was read; nothing of it is admitted yet.

    Attributes:
        id: Its identifier.
        kind: Three letters.
        refers_to: The message it refers to; ``None`` if it names none.
        stated_at: The date it bears, verbatim.
        operation: The operation it came by.
        body: The whole body, byte for byte.
        payload: What it says, in casework's own form; empty if it could not be read so.
        attachments: Its attachments.
        certificate_sha256: Certificate that authenticated the connection, 64 hexadecimal
            digits in lower case.
        complaints: The rules it breaks.
        notes: What could not be read just as it is.
        service: Casework it belongs to; ECRIS carries no other.
    """

    id: MessageId
    kind: str
    refers_to: MessageId | None
    stated_at: str
    operation: str
    body: bytes
    payload: bytes
    attachments: Sequence[BinaryAttachment]
    certificate_sha256: str
    complaints: tuple[Complaint, ...] = ()
    notes: tuple[Note, ...] = ()
    service: str = RECORDS

    def __repr__(self) -> str:
        """Return the identifier only."""
        return f"Arrived({self.id})"


@unique
class ArrivalOutcome(StrEnum):
    """What became of an arrival."""

    NEW = "new"
    """Admitted to its conversation, opened by it or not."""

    KNOWN = "known"
    """Here before, byte for byte; nothing has changed, and the partner is told the same."""

    MISFIT = "misfit"
    """Kept in a conversation of its own: no other admits it."""

    REUSED = "reused"
    """Its identifier was used before for other bytes. The first message stays as it is."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of a message that came over a channel.

    Attributes:
        outcome: In a word.
        message: The message of that identifier as it is kept: for a reused one, the first.
        conversation: The conversation it is in.
        reason: Why it is a misfit: a failure's code; empty otherwise.
        repeated: Whether a reused identifier came with these very bytes before, and was
            complained of then.
    """

    outcome: ArrivalOutcome
    message: IncomingMessage
    conversation: Conversation
    reason: str = ""
    repeated: bool = False


def admit_arrived(
    work: ExchangeWork, rails: Rails, partner: ChannelPartner, arrived: Arrived
) -> Arrival:
    """Put a message that came over a channel on record.

    Handling it, and complaining of what it breaks, is casework's and happens later, as with
    every received message; only ``REUSED`` leaves nothing to handle, so that the caller has
    casework complain of it in this same transaction.

    Args:
        work: The open transaction. Only after its commit may the partner be told.
        rails: What this node is and knows.
        partner: Whose certificate authenticated the connection.
        arrived: What came.

    Returns:
        What became of it.

    Raises:
        MisdirectedMessage: Its identifier names another sender or recipient. The
            partner's fault, as are all of these; nothing has changed.
        EnvelopeMalformed: Its identifier is none, or is one of another kind, or is not
            written out in its bytes.
        CertificateNotTrusted: The certificate is not one of the partner's.
        ReferenceUnknown, TransitionIllegal: No conversation admits it, and there is no
            graph for a misfit of its kind.
    """
    _check_name(rails, partner, arrived)
    before = work.exchange.incoming(arrived.id)
    if before is not None:
        return _again(work, rails, before, arrived)
    outcome, reason = ArrivalOutcome.NEW, ""
    try:
        conversation = _moved(work, rails, partner, arrived)
    except (ReferenceUnknown, TransitionIllegal) as problem:
        if (arrived.service, arrived.kind) not in rails.misfits:
            raise
        outcome, reason = ArrivalOutcome.MISFIT, problem.code
        conversation = _opened(rails, rails.misfits, partner, arrived)
    message = _record(work, rails, partner, arrived, conversation)
    return Arrival(outcome, message, conversation, reason)


def _check_name(rails: Rails, partner: ChannelPartner, arrived: Arrived) -> None:
    """Check that a message bears a name its sender may give.

    Raises:
        MisdirectedMessage, EnvelopeMalformed, CertificateNotTrusted: See ``admit_arrived``.
    """
    if not is_message_id(arrived.id):
        raise EnvelopeMalformed("The message has no identifier of the form that is agreed.")
    if arrived.id[:6] != f"{partner.state}-{rails.state}-":
        raise MisdirectedMessage("The identifier is not one from this sender to this node.")
    if arrived.id[6:9] != arrived.kind:
        raise EnvelopeMalformed("The identifier is that of another kind of message.")
    if arrived.certificate_sha256 not in partner.certificates:
        raise CertificateNotTrusted(f"The certificate is none of those of {partner.state}.")


def _again(work: ExchangeWork, rails: Rails, before: IncomingMessage, arrived: Arrived) -> Arrival:
    """Recognise a message whose identifier was seen before."""
    conversation = work.exchange.conversation(before.conversation)
    if conversation is None:
        raise LookupError("a received message has no conversation; run comity fsck")
    if before.wire_bytes == arrived.body or _says_the_same(before, arrived):
        return Arrival(ArrivalOutcome.KNOWN, before, conversation)
    digest = sha256(arrived.body)
    repeated = bool(work.exchange.refusals(before.peer, [digest]))
    work.exchange.reject(
        Rejection(
            sender=before.peer,
            digest=digest,
            code=ErrorCode.REPLAY_DETECTED,
            at=rails.clock.now(),
            quarantined=arrived.body,
            message=arrived.id,
        )
    )
    return Arrival(ArrivalOutcome.REUSED, before, conversation, repeated=repeated)


def _says_the_same(before: IncomingMessage, arrived: Arrived) -> bool:
    """Return whether a message differs from the one received in its envelope only.

    Many a stack writes a time or an identifier of its own into the envelope at each attempt;
    the message is the one that is here, and its partner did not get our answer.
    """
    if before.wire is Wire.COMITY or arrived.complaints or before.complaints:
        return False
    docket = read_docket(before.header)
    then = {(each.id, each.sha256) for each in docket.attachments}
    now = {(each.id, each.sha256.hex()) for each in arrived.attachments}
    return (
        (docket.kind, docket.refers_to, docket.stated_at, docket.operation)
        == (arrived.kind, arrived.refers_to, arrived.stated_at, arrived.operation)
        and before.payload == arrived.payload
        and then == now
    )


def _moved(
    work: ExchangeWork, rails: Rails, partner: ChannelPartner, arrived: Arrived
) -> Conversation:
    """Return the conversation that admits a message, moved by it.

    Raises:
        ReferenceUnknown: It goes on with something that is not here, or is not between
            the two of us.
        TransitionIllegal: The conversation does not admit it, or holds too much of its
            kind, or nothing can open one so.
    """
    # The answer to "are you alive" is of the kind that opens such a conversation, too.
    if arrived.refers_to is None and (arrived.service, arrived.kind) in rails.workflows:
        return _opened(rails, rails.workflows, partner, arrived)
    if arrived.refers_to is None:
        raise ReferenceUnknown("The message does not say to which other it refers.")
    conversation = _referred_to(work, partner, arrived, arrived.refers_to)
    if arrived.complaints and work.exchange.broken_in(conversation.id) >= MOST_BROKEN:
        raise TransitionIllegal("The conversation holds enough messages that break rules.")
    superseded = arrived.refers_to != MessageId(conversation.id) and is_superseded(
        arrived.refers_to, work.exchange.taken_up(conversation.id)
    )
    return advance(
        rails.all_workflows,
        conversation,
        by=conversation.role.other(),
        kind=arrived.kind,
        refers_to=arrived.refers_to,
        sender=partner.state,
        at=rails.clock.now(),
        superseded=superseded,
    )


def _opened(
    rails: Rails, workflows: Workflows, partner: ChannelPartner, arrived: Arrived
) -> Conversation:
    return open_conversation(
        workflows,
        identifier=ConversationId(arrived.id),
        service=arrived.service,
        kind=arrived.kind,
        role=Role.RESPONDER,
        peer=partner.state,
        at=rails.clock.now(),
        wire=partner.wire,
    )


def _referred_to(
    work: ExchangeWork, partner: ChannelPartner, arrived: Arrived, refers_to: MessageId
) -> Conversation:
    """Return the conversation of the message that another one refers to.

    Raises:
        ReferenceUnknown: There is none with this partner.
    """
    conversation = conversation_about(
        work.exchange, refers_to, peer=partner.state, wire=partner.wire
    )
    if conversation is None:
        # One answer for all: nobody learns from it what is exchanged with a third state, and
        # what was begun with signatures and receipts is not moved by what comes without.
        raise ReferenceUnknown("The message referred to is not known between the two states.")
    if conversation.service != arrived.service:
        raise ReferenceUnknown("The message referred to belongs to another service.")
    return conversation


def conversation_about(
    exchange: ExchangeReading, about: MessageId, *, peer: StateCode, wire: Wire
) -> Conversation | None:
    """Return the conversation of a message, if it is one with that partner on that wire."""
    identifier = exchange.known_messages([about]).get(about)
    found = None if identifier is None else exchange.conversation(identifier)
    return found if found is not None and found.peer == peer and found.wire is wire else None


def _record(
    work: ExchangeWork,
    rails: Rails,
    partner: ChannelPartner,
    arrived: Arrived,
    conversation: Conversation,
) -> IncomingMessage:
    """Write a message down: docket, log, inbox, conversation, attachments.

    Raises:
        EnvelopeMalformed: No auditor would accept what could be written down of it.
    """
    if not names_message(arrived.body, arrived.id):
        raise EnvelopeMalformed("The identifier does not stand in the message as it is.")
    now = rails.clock.now()
    salt = rails.randomness(SALT_LENGTH)
    # Of two under one name the first counts; the bytes hold both.
    attachments = list({each.id: each for each in reversed(arrived.attachments)}.values())[::-1]
    head = ChannelHead(
        protocol=partner.wire,
        operation=arrived.operation,
        message=arrived.id,
        conversation=conversation.id,
        service=arrived.service,
        kind=arrived.kind,
        sender=partner.state,
        recipient=rails.state,
        refers_to=arrived.refers_to,
        stated_at=arrived.stated_at,
        attachments=[
            DocketAttachment(id=each.id, md5=each.md5, sha256=each.sha256.hex())
            for each in attachments
        ],
    )
    docket = docket_of_received(
        head,
        Carried(arrived.body, arrived.payload, salt),
        received_at=now,
        certificate_sha256=arrived.certificate_sha256,
    )
    _check_provable(docket)
    entry = channel_received(docket, salt=rails.randomness(SALT_LENGTH))
    (index,) = work.log.append([entry], recorded_at=now)
    message = IncomingMessage(
        id=arrived.id,
        conversation=conversation.id,
        service=arrived.service,
        kind=arrived.kind,
        peer=partner.state,
        refers_to=arrived.refers_to,
        header=docket,
        payload=arrived.payload,
        payload_salt=salt,
        proof=None,
        received_at=now,
        leaf_index=index,
        wire=partner.wire,
        wire_bytes=arrived.body,
        notes=arrived.notes,
        complaints=arrived.complaints,
    )
    work.exchange.save_conversations([conversation])
    work.exchange.add_incoming([message])
    for attachment in attachments:
        work.attachments.keep(attachment)
    return message


def _check_provable(docket: bytes) -> None:
    """Check that an auditor will read the docket (COM-2.7 asks the same of headers).

    Raises:
        EnvelopeMalformed: What it took over from the message is longer than agreed.
    """
    try:
        read_docket(docket)
    except EvidenceInvalid as problem:
        raise EnvelopeMalformed(f"The message cannot be recorded: {problem.public}") from problem
