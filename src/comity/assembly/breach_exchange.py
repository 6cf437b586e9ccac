"""Telling the controller of another state of a breach, and taking note of theirs.

Source: Directive (EU) 2016/680 Art. 30(6); docs/protocol, COM-19.
"""

from dataclasses import replace
from typing import Final

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.build import Node
from comity.assembly.oversight_breaches import breach_of, put_notice_on_record
from comity.assembly.oversight_search import put_on_record
from comity.errors import ConflictingChange, EnvelopeMalformed, InputInvalid, ReferenceNotFound
from comity.exchange.outbox import Draft, compose
from comity.exchange.ports import Handling, IncomingMessage, OutgoingMessage
from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.acts import Act
from comity.oversight.breach_messages import (
    ACKNOWLEDGEMENT,
    NOTICE,
    PAYLOAD_TYPE,
    SERVICE,
    BreachAcknowledgement,
    BreachNotice,
    decode_as,
    encode,
)
from comity.oversight.breaches import Breach, Notice, ReceivedBreach, Told, with_notice
from comity.policy.decision import Permit, Refusal, decide_procedure
from comity.policy.procedure import ProceduralMessage, Procedure, ProcedureFacts
from comity.storage.store import Work

_LATER_UNREADABLE: Final = "; a later part cannot be read"


def notify_controller(
    node: Node, who: Principal, identifier: str, state: StateCode, *, keep: Work
) -> OutgoingMessage:
    """Tell another state what is known of a breach; the same part is told once.

    Args:
        node: The node.
        who: Security officer or supervisor.
        identifier: The breach.
        state: Whom to tell.
        keep: The open transaction.

    Raises:
        AccessDenied: Neither security officer nor supervisor.
        ReferenceNotFound: There is no such breach.
        InputInvalid: No data of that state are involved, or it takes no such notices: write
            a letter.
        ConflictingChange: The latest part was told already.
    """
    who.require(Permission.BREACH_REGISTER)
    breach = breach_of(keep, identifier)
    if state not in breach.states:
        raise InputInvalid(f"No phase of {identifier} names data of {state}.", field="to")
    if not node.partners.takes_breaches(state, node.clock.now()):
        raise InputInvalid(
            f"{state} takes no notices of breaches over the network; see 'comity breach letter'.",
            field="to",
        )
    first = _first_notice(breach, state)
    if any(each.part == len(breach.phases) for each in _sent(breach, state)):
        raise ConflictingChange(f"{state} was told all that is known of {identifier}.")
    sent = _send(
        node,
        keep,
        state,
        _notice(breach),
        conversation=None if first is None else ConversationId(first.reference),
        refers_to=None if first is None else MessageId(first.reference),
    )
    notice = Notice(
        Told.CONTROLLER,
        state,
        node.clock.now(),
        who.account,
        sent.id,
        part=len(breach.phases),
    )
    keep.oversight.keep(with_notice(breach, notice))
    put_notice_on_record(keep, node, who, identifier, notice)
    return sent


def handle(node: Node, work: Work, message: IncomingMessage) -> None:
    """Process a received message, and mark it as done; one that is done is left alone."""
    stored = work.exchange.incoming(message.id)
    if stored is not None and stored.handling is Handling.DONE:
        return
    if message.kind == NOTICE:
        _take_in(node, work, message)
    elif message.kind == ACKNOWLEDGEMENT:
        _note_acknowledged(work, message)
    work.exchange.handled([message.id])


def acknowledge(
    node: Node, who: Principal, identifier: str, *, contact: str, keep: Work
) -> ReceivedBreach:
    """Tell the other state that we took note; a part is taken note of once.

    Raises:
        AccessDenied: Neither security officer nor supervisor.
        ReferenceNotFound: No such notice was received.
        ConflictingChange: Every part was taken note of.
    """
    who.require(Permission.BREACH_REGISTER)
    received = keep.oversight.item(ReceivedBreach, identifier)
    if received is None:
        raise ReferenceNotFound(f"No notice {identifier} was received.")
    if received.noted_part >= received.part:
        raise ConflictingChange(f"Every part of {identifier} was taken note of.")
    answer = BreachAcknowledgement(received.reference, received.part, contact)
    sent = _send(
        node,
        keep,
        StateCode(received.sender),
        answer,
        conversation=ConversationId(received.id),
        refers_to=MessageId(received.message),
    )
    noted = replace(received, noted_part=received.part, noted_by=who.account)
    keep.oversight.keep(noted)
    fields = {"case": received.id, "message": sent.id, "partner": received.sender}
    put_on_record(keep, node, who, Act.NOTE_BREACH_NOTICE, fields)
    return noted


def received_breaches(node: Node, who: Principal) -> tuple[ReceivedBreach, ...]:
    """Return the notices of other states, those not taken note of first.

    Raises:
        AccessDenied: Neither security officer, supervisor nor inspector.
    """
    who.require(Permission.BREACH_READ)
    with node.database.read() as snapshot:
        found = snapshot.oversight.items(ReceivedBreach)
    return tuple(sorted(found, key=lambda each: (not each.is_open, each.received_at)))


def _take_in(node: Node, work: Work, message: IncomingMessage) -> None:
    before = work.oversight.item(ReceivedBreach, message.conversation)
    try:
        told = decode_as(BreachNotice, message.payload)
    except EnvelopeMalformed:
        work.oversight.keep(_unreadable(node, message, before))
        return
    if before is not None and before.words and told.part <= before.part:
        # Parts may cross; the greatest is what is known.
        return
    noted = ("", 0) if before is None else (before.noted_by, before.noted_part)
    work.oversight.keep(
        ReceivedBreach(
            id=message.conversation,
            message=message.id,
            sender=message.peer,
            received_at=node.clock.now(),
            reference=told.reference,
            part=told.part,
            words=_words(told),
            contact=told.contact,
            noted_part=min(noted[1], told.part - 1),
            noted_by=noted[0],
        )
    )


def _unreadable(
    node: Node, message: IncomingMessage, before: ReceivedBreach | None
) -> ReceivedBreach:
    """Return a notice after a part that cannot be read: it takes nothing away, and waits."""
    if before is None:
        return ReceivedBreach(
            id=message.conversation,
            message=message.id,
            sender=message.peer,
            received_at=node.clock.now(),
            reference=message.conversation,
            part=1,
            words="",
            contact="",
        )
    said = before.words.removesuffix(_LATER_UNREADABLE)
    return replace(
        before,
        message=message.id,
        received_at=node.clock.now(),
        words=f"{said}{_LATER_UNREADABLE}" if said else "",
        noted_part=min(before.noted_part, before.part - 1),
    )


def _note_acknowledged(work: Work, message: IncomingMessage) -> None:
    try:
        noted = decode_as(BreachAcknowledgement, message.payload)
    except EnvelopeMalformed:
        return
    for breach in work.oversight.items(Breach):
        notices = tuple(
            replace(each, acknowledged=True)
            if each.told is Told.CONTROLLER
            and each.whom == message.peer
            and each.part <= noted.part
            and _conversation_of(breach, message.peer) == message.conversation
            else each
            for each in breach.notices
        )
        if notices != breach.notices:
            work.oversight.keep(replace(breach, notices=notices))


def _conversation_of(breach: Breach, state: str) -> str | None:
    first = _first_notice(breach, state)
    return None if first is None else first.reference


def _sent(breach: Breach, state: str) -> list[Notice]:
    """Return what went to a state over the network; letters have no part."""
    return [each for each in breach.told(Told.CONTROLLER) if each.whom == state and each.part]


def _first_notice(breach: Breach, state: str) -> Notice | None:
    return next(iter(_sent(breach, state)), None)


def _notice(breach: Breach) -> BreachNotice:
    known = breach.now_known
    return BreachNotice(
        reference=breach.id,
        part=len(breach.phases),
        aware_at=breach.aware_at,
        nature=tuple(each.value for each in known.nature),
        subjects=known.subjects,
        records=known.records,
        consequences=known.consequences,
        measures=known.measures,
        high_risk=known.high_risk,
        contact=breach.contact,
    )


def _words(told: BreachNotice) -> str:
    numbers = ", ".join(
        f"{name}: {'not yet known' if number is None else number}"
        for name, number in (("persons", told.subjects), ("records", told.records))
    )
    return (
        f"{', '.join(told.nature)}; aware {told.aware_at:%Y-%m-%d %H:%M %Z}; {numbers}; "
        f"consequences: {told.consequences}; measures: {told.measures}"
    )


def _send(
    node: Node,
    work: Work,
    to: StateCode,
    message: BreachNotice | BreachAcknowledgement,
    *,
    conversation: ConversationId | None,
    refers_to: MessageId | None,
) -> OutgoingMessage:
    is_notice = isinstance(message, BreachNotice)
    draft = Draft(
        service=SERVICE,
        kind=NOTICE if is_notice else ACKNOWLEDGEMENT,
        recipient=to,
        payload=encode(message),
        payload_type=PAYLOAD_TYPE,
        conversation=conversation,
        refers_to=refers_to,
    )
    (composed,) = compose(work, node.rails, _permit(node, to, is_notice=is_notice), [draft])
    return composed


def _permit(node: Node, to: StateCode, *, is_notice: bool) -> Permit:
    """Return the permission to send.

    Raises:
        ConflictingChange: Policy refuses it.
    """
    authority = node.records.authority
    decided = decide_procedure(
        ProcedureFacts(
            sender=node.state,
            addressee=to,
            procedure=Procedure.BREACH,
            message=(
                ProceduralMessage.BREACH_NOTICE
                if is_notice
                else ProceduralMessage.BREACH_ACKNOWLEDGEMENT
            ),
            on=authority.day_of(authority.now()),
        ),
        authority.rules,
    )
    if isinstance(decided, Refusal):
        raise ConflictingChange(f"Policy refuses that message: {decided.explanation}")
    return decided
