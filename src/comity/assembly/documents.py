"""Documents that people hold, made from what the node's register and its exchanges say."""

from base64 import b32encode
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Final

from comity.assembly.anchored_evidence import export_anchored
from comity.assembly.build import Node
from comity.assembly.handling_gate import require_usable
from comity.errors import InputInvalid, MemberUnknown, ReferenceNotFound
from comity.exchange.ports import IncomingMessage
from comity.exchange.wires import Wire
from comity.ids import ConversationId, MessageId, PersonRef, StateCode
from comity.law.handling import Use
from comity.law.purposes import Purpose, is_criminal
from comity.law.working_days import civil_date
from comity.records.contents import content_as
from comity.records.disclosure_ports import DisclosureReading
from comity.records.messages import Request, RequestResponse
from comity.records.model import TriState
from comity.records.ports import HeldConviction, Origin, RegisterReading
from comity.storage.store import Snapshot
from comity.transport.documents.model import Answer, Document, DocumentKind
from comity.transport.forms.envelope import Party

_NUMBER_BYTES: Final = 10
"""Eighty random bits: a number cannot be guessed from another."""


def document_number(node: Node, day: date) -> str:
    """Return a new number for a document; it tells the issuing state and the year only."""
    code = b32encode(node.rails.randomness(_NUMBER_BYTES)).decode("ascii")
    return f"{node.state}-{day.year}-{code[:4]}-{code[4:8]}-{code[8:12]}-{code[12:]}"


def today(node: Node, at: datetime) -> date:
    """Return the day at the authority's seat."""
    return civil_date(at, node.config.node.time_zone)


def of_register(
    node: Node,
    register: RegisterReading,
    ref: PersonRef,
    kind: DocumentKind,
    *,
    disclosure: DisclosureReading,
    purpose: Purpose,
    case: str,
    language: str,
    made_on: date,
) -> Document:
    """Return an extract from the register, or a certificate.

    Left out is what is kept for passing on only, and so does not stand in the register proper;
    and, for any purpose but criminal proceedings, what another state convicted for and barred
    from other use. The document always says that such things may be missing, so that nobody
    learns from it whether any are.

    Args:
        node: The node.
        register: Its register.
        ref: Whom it is about.
        kind: Extract or certificate.
        disclosure: Conditions that came with its convictions.
        purpose: What for.
        case: Reference of the case; stands on an extract only, as a certificate is shown to
            others.
        language: The reader's, ISO 639-1.
        made_on: Day of issue.

    Raises:
        ReferenceNotFound: The register holds no such person.
        InputInvalid: A certificate, which the person shows to others, for criminal proceedings.
        ConflictingChange: A condition that came with a conviction bars a document.

    Source:
        Framework Decision 2009/315/JHA, Art. 5(1): storage for the purpose of retransmission;
        Art. 7(2) and 9(2): use for another purpose than criminal proceedings, within the
        limits that the convicting state set.
    """
    held = register.person(ref)
    if held is None:
        raise ReferenceNotFound(f"There is no person {ref} in the register.")
    if kind is DocumentKind.CERTIFICATE and is_criminal(purpose):
        raise InputInvalid(
            "A certificate is for the person, and never for criminal proceedings: an authority "
            "gets an extract.",
            field="purpose",
        )
    every = register.convictions_of(ref)
    standing = [each for each in every if left_out(each, purpose) is None]
    convictions = tuple(each.conviction for each in standing)
    require_usable(disclosure, [each.id for each in convictions], Use.EVIDENCE, own=node.state)
    return Document(
        kind=kind,
        number=document_number(node, made_on),
        issuer=Party(node.state, node.config.node.name),
        language=language,
        made_on=made_on,
        person=held.person,
        convictions=convictions,
        purpose=purpose,
        case=case if kind is DocumentKind.EXTRACT else "",
    )


def of_reply(
    node: Node, snapshot: Snapshot, reference: MessageId, *, language: str, at: datetime
) -> tuple[Document, ConversationId]:
    """Return a document that repeats a reply, sent or received, and its conversation.

    Args:
        node: The node.
        snapshot: What it holds.
        reference: The reply.
        language: The reader's, ISO 639-1.
        at: Now, aware; its day is the day of issue.

    Raises:
        ReferenceNotFound: There is no such message here.
        InputInvalid: It is no reply to a request, or nothing of it may be used.
        ConflictingChange: A condition that came with it bars a document.
    """
    message = snapshot.exchange.incoming(reference) or snapshot.exchange.outgoing(reference)
    if message is None:
        raise ReferenceNotFound(f"There is no message {reference} here.")
    reply = content_as(RequestResponse, message)
    if reply is None:
        raise InputInvalid("This is no reply to a request that can be used.", field="message")
    opening = MessageId(message.conversation)
    asking = snapshot.exchange.incoming(opening) or snapshot.exchange.outgoing(opening)
    request = content_as(Request, asking)
    require_usable(
        snapshot.disclosure, [each.id for each in reply.convictions], Use.EVIDENCE, own=node.state
    )
    ours = Party(node.state, node.config.node.name)
    theirs = Party(message.peer, _name_of(node, message.peer, at))
    received = isinstance(message, IncomingMessage)
    day = today(node, at)
    document = Document(
        kind=DocumentKind.REPLY,
        number=document_number(node, day),
        issuer=ours,
        language=language,
        made_on=day,
        # A request may describe the person more fully; what was answered is what counts.
        person=reply.person,
        convictions=reply.convictions,
        purpose="" if request is None else request.purpose,
        case="" if request is None else request.case_reference or "",
        answer=Answer(
            request=message.conversation,
            reply=message.id,
            asked=ours if received else theirs,
            answered=theirs if received else ours,
            outcome=reply.outcome,
            denial_ground=reply.denial_ground or "",
            other_states=reply.other_states,
        ),
    )
    return document, message.conversation


def evidence_of(node: Node, conversation: ConversationId) -> bytes:
    """Return the evidence of an exchange, with what vouches for our own log.

    Returns:
        An evidence file, verified; empty where any of it went over a channel, of which there
        is our own record only.

    Raises:
        EvidenceInvalid: What should prove the exchange is missing; run ``comity fsck``.
    """
    with node.database.read() as snapshot:
        messages = snapshot.exchange.messages_of(conversation)
    if any(each.wire is not Wire.COMITY for each in messages):
        return b""
    return export_anchored(
        node,
        conversation,
        with_payload=True,
        further=frozenset(),
        offline=True,
        newest_format=False,
    ).raw


@unique
class LeftOut(StrEnum):
    """Why a conviction that is held does not stand in a document. Stable names."""

    PASSING_ON = "kept-for-passing-on"
    """It is kept for passing on only, and is not in the register proper."""

    BARRED = "barred-from-other-use"
    """The state that convicted barred it from use beyond criminal proceedings."""


def left_out(held: HeldConviction, purpose: Purpose) -> LeftOut | None:
    """Return why a conviction does not stand in a document for a purpose; ``None`` if it does.

    Source:
        Framework Decision 2009/315/JHA, Art. 5(1), 7(2) and 9(2); see ``of_register``.
    """
    if not held.entered_nationally:
        return LeftOut.PASSING_ON
    is_barred = held.conviction.transmittable is TriState.NO and held.origin is not Origin.OWN
    return LeftOut.BARRED if is_barred and not is_criminal(purpose) else None


def _name_of(node: Node, state: StateCode, at: datetime) -> str:
    try:
        return node.directory.member(state, at).name
    except MemberUnknown:
        return ""
