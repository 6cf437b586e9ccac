"""How far a holder has come, by what lies in the outbox: nothing is changed here.

A partner that follows recalls says itself what became of the data. Of every other, one
knows only what the protocol it speaks tells: that the correction was delivered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from comity.exchange.envelope import kind_of
from comity.exchange.ports import Delivery, OutgoingMessage
from comity.ids import ConvictionId, MessageId, StateCode
from comity.law.states import iso_state
from comity.records.messages import Kind
from comity.records.ports import DutyState
from comity.records.recall_model import Holder, HolderState, Recall
from comity.records.recall_office import RecallSight

NOTHING_SENT: Final = "nothing sent yet"
NOTHING_TO_CORRECT: Final = "nothing in force there says it"
TOLD: Final = "told"

_LEFT: Final = frozenset({Delivery.ACKNOWLEDGED, Delivery.ACCEPTED})


def observed(sight: RecallSight, recall: Recall, holder: Holder, *, confirms: bool) -> Holder:
    """Return a holder as it stands now, by the fate of what was sent to it.

    Args:
        sight: What is seen.
        recall: The recall.
        holder: As it was kept.
        confirms: Whether the partner follows recalls.
    """
    if holder.conversation is not None:
        return _by_order(sight, holder)
    if confirms or holder.standing.is_final or holder.standing is HolderState.OUTSIDE:
        return holder
    return _by_corrections(sight, recall, holder)


def told_of(sight: RecallSight, recall: Recall, holder: Holder) -> tuple[OutgoingMessage, ...]:
    """Return our messages that told a holder otherwise: updates, cancellations, new answers."""
    found: dict[MessageId, OutgoingMessage] = {}
    for message in holder.messages:
        for each in (
            *_updates_of(sight, recall.convictions, holder, message),
            *_said_since(sight, message),
        ):
            found[each.id] = each
    return tuple(found[identifier] for identifier in sorted(found))


def _by_order(sight: RecallSight, holder: Holder) -> Holder:
    if holder.standing is not HolderState.SENT or holder.conversation is None:
        return holder
    order = sight.exchange.outgoing(MessageId(holder.conversation))
    if order is None or order.settled_at is None:
        return holder
    match order.delivery:
        case Delivery.ACKNOWLEDGED | Delivery.ACCEPTED:
            return replace(holder, standing=HolderState.ACKNOWLEDGED, changed_at=order.settled_at)
        case Delivery.REFUSED:
            return replace(
                holder,
                standing=HolderState.REFUSED,
                changed_at=order.settled_at,
                detail=order.refusal,
            )
        case _:
            return holder


def _by_corrections(sight: RecallSight, recall: Recall, holder: Holder) -> Holder:
    """Judge by the corrections that the partner's own protocol knows."""
    told = told_of(sight, recall, holder)
    if any(each.delivery is Delivery.REFUSED for each in told):
        refused = next(each for each in told if each.delivery is Delivery.REFUSED)
        return _moved(holder, HolderState.REFUSED, refused.settled_at, refused.refusal)
    unsaid = [each for each in holder.messages if _stands(sight, recall, holder, each)]
    if unsaid:
        return replace(holder, detail=NOTHING_SENT)
    if any(each.delivery not in _LEFT for each in told):
        return _moved(holder, HolderState.SENT, told[-1].composed_at, "")
    last = max((each.settled_at for each in told if each.settled_at), default=None)
    # Shown, not judged: what it was told over is all that is known of its answer.
    detail = f"told over {told[-1].wire}" if told else NOTHING_TO_CORRECT
    return _moved(holder, HolderState.CANNOT_CONFIRM, last, detail)


def _moved(holder: Holder, state: HolderState, at: datetime | None, detail: str) -> Holder:
    if holder.standing is state:
        return replace(holder, detail=detail)
    return replace(holder, standing=state, changed_at=at or holder.changed_at, detail=detail)


def _stands(sight: RecallSight, recall: Recall, holder: Holder, message: MessageId) -> bool:
    """Return whether nothing has been said yet that takes the place of a message of ours."""
    return not (
        _updates_of(sight, recall.convictions, holder, message) or _said_since(sight, message)
    )


def _updates_of(
    sight: RecallSight, convictions: Iterable[ConvictionId], holder: Holder, message: MessageId
) -> Sequence[OutgoingMessage]:
    """Return the notifications to a holder that replace a notification, or are the last word."""
    if kind_of(message) != Kind.NOTIFICATION:
        return ()
    found: list[OutgoingMessage] = []
    for identifier in convictions:
        duties = [
            duty
            for duty in sight.cases.duties_of(identifier)
            if duty.state is DutyState.SENT
            and duty.message is not None
            and iso_state(StateCode(duty.addressee)) == iso_state(holder.state)
        ]
        ours = next((duty for duty in duties if duty.message == message), None)
        if ours is None:
            continue
        later = [duty for duty in duties if duty.version > ours.version]
        # What itself orders the deletion needs no further word.
        is_last = not later and ours.version > min(duty.version for duty in duties)
        for duty in later or ([ours] if is_last else []):
            sent = None if duty.message is None else sight.exchange.outgoing(duty.message)
            if sent is not None:
                found.append(sent)
    return found


def _said_since(sight: RecallSight, message: MessageId) -> Sequence[OutgoingMessage]:
    """Return what we said since, in its own conversation, that takes a message's place."""
    ours = sight.exchange.outgoing(message)
    if ours is None:
        return ()
    return [
        each
        for each in sight.exchange.messages_of(ours.conversation)
        if isinstance(each, OutgoingMessage)
        and each.leaf_index > ours.leaf_index
        and (
            (each.kind == Kind.CANCELLATION and each.refers_to == message) or each.kind == ours.kind
        )
    ]
