"""What we were asked to erase or correct: who may ask, what follows of itself, what does not.

Only the state that sent a message may recall it. What an officer decided before, or what
was only kept for retransmission where the authority so chose, follows of itself; everything
else waits for an officer.

Source: FD 2009/315/JHA Art. 5(2); Directive (EU) 2016/680 Art. 7(3), 16.
"""

from dataclasses import replace
from typing import Final

from comity.errors import EnvelopeMalformed
from comity.exchange.conversation import Conversation
from comity.exchange.envelope import kind_of, sender_of
from comity.exchange.ports import Handling, IncomingMessage
from comity.ids import ConvictionId, MessageId
from comity.law.states import iso_state
from comity.records.central_authority import CentralAuthority, conversation_of
from comity.records.messages import Kind
from comity.records.ports import HeldConviction, RecordsWork, Standing, TaskKind
from comity.records.recall_erasing import erase_item, is_under_way
from comity.records.recall_messages import (
    NOT_THE_SENDER,
    UNREADABLE,
    RecallOrder,
    RecallResponse,
    decode_as,
)
from comity.records.recall_model import Ask, Item, Occasion, Outcome, Recall
from comity.records.recall_office import RecallOffice
from comity.records.recall_opening import new_recall, open_recall
from comity.records.recall_recipients import given_of, kept_from
from comity.records.standing_holds import hold_on_conversation
from comity.records.storing import in_force
from comity.records.tasks import BY_THE_NODE, close_open, queue, queue_once
from comity.records.workflow import NotificationState

NEEDS_DECISION: Final = "Another state recalls what it sent; an officer decides whether it is kept."
NOT_THEIRS: Final = "A state recalls messages that it did not send here; nothing was erased."
_SETTLED: Final = frozenset(
    {NotificationState.ANSWERED, NotificationState.CANCELLED, NotificationState.REJECTED}
)


def receive_order(
    work: RecordsWork, office: RecallOffice, message: IncomingMessage, conversation: Conversation
) -> Recall | None:
    """Take in an order, or a reminder of one.

    Returns:
        The recall to be followed; ``None`` if it is refused, which the sender is told.
    """
    if message.id != MessageId(conversation.id):
        known = work.recalls.by_conversation(conversation.id)
        # A reminder is answered by reporting again, also where nothing has changed.
        return None if known is None else replace(known, told=b"")
    try:
        order = decode_as(RecallOrder, message.payload)
    except EnvelopeMalformed:
        _refuse(work, office, message, UNREADABLE)
        return None
    if not _is_senders_own(work, message, order):
        queue_once(
            work,
            office.authority,
            TaskKind.ATTEND,
            conversation=conversation.id,
            message=message.id,
            reason=NOT_THEIRS,
        )
        _refuse(work, office, message, NOT_THE_SENDER)
        return None
    return _opened(work, office, message, order)


def settle_items(work: RecordsWork, authority: CentralAuthority, recall: Recall) -> bool:
    """Let what can be settled without an officer be settled; call one to the rest.

    Returns:
        Whether anything is pending still.
    """
    pending: list[Item] = []
    wanted = False
    for item in work.recalls.items_of(recall.id):
        if item.outcome is not Outcome.PENDING:
            continue
        settled, needs_officer = _settled(work, authority, recall, item)
        if settled != item:
            work.recalls.keep_item(settled)
        if settled.outcome is Outcome.PENDING:
            pending.append(settled)
            wanted = wanted or needs_officer
    if recall.conversation is not None:
        if wanted:
            _call(work, authority, recall)
        elif not pending:
            _close(work, authority, recall)
    return bool(pending)


def _is_senders_own(work: RecordsWork, message: IncomingMessage, order: RecallOrder) -> bool:
    """Return whether every message named was the sender's, and none is known otherwise."""
    for identifier in map(MessageId, order.messages):
        if iso_state(sender_of(identifier)) != iso_state(message.peer):
            return False
        known = work.exchange.incoming(identifier)
        if known is not None and known.peer != message.peer:
            return False
    return True


def _refuse(work: RecordsWork, office: RecallOffice, message: IncomingMessage, why: str) -> None:
    office.send(
        work,
        message.peer,
        RecallResponse(revision=1, results=(), refusal=why),
        conversation=message.conversation,
        refers_to=message.id,
    )


def _opened(
    work: RecordsWork, office: RecallOffice, message: IncomingMessage, order: RecallOrder
) -> Recall:
    named = [ConvictionId(each) for each in order.convictions]
    kept: dict[tuple[ConvictionId, int], None] = {}
    for identifier in map(MessageId, order.messages):
        known = work.exchange.incoming(identifier)
        for held in () if known is None else kept_from(work, known, named):
            kept[held.conviction.id, held.version] = None
    convictions = dict.fromkeys(identifier for identifier, _ in kept)
    recall = new_recall(
        work,
        office.authority,
        occasion=Occasion.RECEIVED,
        key=f"received:{message.id}",
        ask=order.ask,
        convictions=[*convictions, *named],
        ground=order.ground,
        ordered_by=message.peer,
    )
    recall = replace(recall, conversation=message.conversation, reply_by=order.reply_by)
    given = given_of(work, convictions, lambda which, version: (which, version) in kept)
    return open_recall(work, recall, given, dict.fromkeys(map(MessageId, order.messages)))


def _settled(
    work: RecordsWork, authority: CentralAuthority, recall: Recall, item: Item
) -> tuple[Item, bool]:
    """Return an item as far as it settles of itself, and whether an officer is needed."""
    message = work.exchange.incoming(item.message)
    if message is None:
        return _by_node(authority, item, Outcome.NOT_HELD), False
    if message.erased_at is None and hold_on_conversation(work, message.conversation) is not None:
        # Whoever set the hold decides: lift it, or answer that the data are kept.
        return item, not is_under_way(item)
    if message.erased_at is not None or is_under_way(item):
        return erase_item(work, authority, recall, item, by=BY_THE_NODE), False
    if message.handling is Handling.DUE:
        return item, False
    kept = kept_from(work, message, recall.convictions)
    if recall.ask is Ask.CORRECT:
        corrected = _is_corrected(work, message, kept)
        return (_by_node(authority, item, Outcome.CORRECTED) if corrected else item), False
    if kind_of(item.message) != Kind.NOTIFICATION:
        return item, True
    return _notified(work, authority, recall, item, message=message, kept=kept)


def _notified(
    work: RecordsWork,
    authority: CentralAuthority,
    recall: Recall,
    item: Item,
    *,
    message: IncomingMessage,
    kept: tuple[HeldConviction, ...],
) -> tuple[Item, bool]:
    """Settle a notification that is to be erased, if nobody need decide it any more."""
    if not kept:
        state = conversation_of(work, message.conversation).state
        # Until it was dealt with, the notification's own task comes first.
        if state not in _SETTLED:
            return item, False
        if state != NotificationState.CANCELLED:
            # What was not taken in may show what its sender did wrong: no sender erases that.
            return item, True
        return erase_item(work, authority, recall, item, by=BY_THE_NODE), False
    latest = [in_force(work, held.conviction.id) for held in kept]
    decided = all(held.standing is Standing.WITHDRAWN for held in kept) or all(
        held is None or held.standing is Standing.DELETED for held in latest
    )
    if decided or _only_kept_on(authority, kept):
        return erase_item(work, authority, recall, item, by=BY_THE_NODE), False
    asked = any(
        held is not None and held.standing is Standing.CURRENT and held.conviction.asks_deletion
        for held in latest
    )
    # A notified deletion has a task of its own; confirming it decides this as well.
    return item, not asked


def _only_kept_on(authority: CentralAuthority, kept: tuple[HeldConviction, ...]) -> bool:
    chosen = authority.settings.erase_recalled_automatically
    return chosen and not any(held.entered_nationally for held in kept)


def _is_corrected(
    work: RecordsWork, message: IncomingMessage, kept: tuple[HeldConviction, ...]
) -> bool:
    """Return whether what a message said was replaced or withdrawn by its sender since."""
    if kind_of(message.id) == Kind.NOTIFICATION:
        if kept:
            return all(held.standing is not Standing.CURRENT for held in kept)
        return conversation_of(work, message.conversation).state in _SETTLED
    return any(
        isinstance(each, IncomingMessage)
        and each.leaf_index > message.leaf_index
        and (
            each.kind == message.kind
            or (each.kind == Kind.CANCELLATION and each.refers_to == message.id)
        )
        for each in work.exchange.messages_of(message.conversation)
    )


def _by_node(authority: CentralAuthority, item: Item, outcome: Outcome) -> Item:
    return replace(item, outcome=outcome, decided_by=BY_THE_NODE, decided_at=authority.now())


def _call(work: RecordsWork, authority: CentralAuthority, recall: Recall) -> None:
    """Queue the one task of a recall, unless it is open."""
    conversation = recall.conversation
    if conversation is None:
        return
    asked = work.cases.open_tasks(conversation=conversation)
    if any(task.kind is TaskKind.RECALL for task in asked):
        return
    queue(
        work,
        authority,
        TaskKind.RECALL,
        conversation=conversation,
        message=MessageId(conversation),
        reason=NEEDS_DECISION,
        details={"recall": recall.id, "answer_wanted_by": recall.reply_by.isoformat()},
    )


def _close(work: RecordsWork, authority: CentralAuthority, recall: Recall) -> None:
    if recall.conversation is not None:
        close_open(
            work, authority, recall.conversation, outcome="settled", kinds=(TaskKind.RECALL,)
        )
