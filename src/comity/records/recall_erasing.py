"""Erasing what a received message brought: register, payload, and the entry that says so.

Source: Directive (EU) 2016/680 Art. 16(2) and (6); docs/protocol, COM-12.
"""

from dataclasses import replace
from itertools import chain
from typing import Final

from comity.errors import ConflictingChange, ReferenceNotFound
from comity.exchange.envelope import SALT_LENGTH
from comity.exchange.ports import IncomingMessage
from comity.ids import MessageId
from comity.ledger.acts import erasure
from comity.records.central_authority import CentralAuthority, conversation_of
from comity.records.correcting import tell_recipients
from comity.records.messages import NotificationOutcome
from comity.records.ports import HeldConviction, RecordsWork, Standing
from comity.records.recall_model import DeletionReceipt, Item, Outcome, Recall
from comity.records.recall_recipients import kept_from
from comity.records.standing_holds import require_no_hold
from comity.records.storing import respond
from comity.records.tasks import BY_THE_NODE, close_open

OUTCOME: Final = "recalled"


def erase_item(
    work: RecordsWork, authority: CentralAuthority, recall: Recall, item: Item, *, by: str
) -> Item:
    """Erase what a message brought, and everything its conversation said.

    Convictions it brought leave the register at once; whoever was given them in an answer
    is told by the corrections that there are. What the conversation said follows as soon
    as nothing of it waits to be sent or handled: until then the item is decided and still
    pending. Done for a message that was erased before, it changes nothing and shows the
    entry of that time.

    Args:
        work: The open transaction.
        authority: Ours.
        recall: The recall that asks for it.
        item: The message.
        by: The officer, or the node.

    Returns:
        The item as it stands now; it is not kept yet.

    Raises:
        ReferenceNotFound: The message is not here. The caller's bug.
        ConflictingChange: A hold keeps it.
    """
    message = work.exchange.incoming(item.message)
    if message is None:
        raise ReferenceNotFound(f"There is no message {item.message} here.")
    if message.erased_at is None:
        require_no_hold(work, message.conversation)
    decided = item
    if not is_under_way(item):
        now = authority.now()
        decided = replace(item, outcome=Outcome.PENDING, ground=None, decided_by=by, decided_at=now)
    if message.erased_at is not None:
        return replace(decided, outcome=Outcome.ERASED, receipt=receipt_of(work, message))
    if decided is not item:
        kept = kept_from(work, message, recall.convictions)
        _leave_the_register(work, authority, message, kept)
        close_open(work, authority, message.conversation, outcome=OUTCOME)
    return _payloads_erased(work, authority, recall, decided, message)


def is_under_way(item: Item) -> bool:
    """Return whether an item is to be erased, and waits only for what is still to be sent."""
    return item.outcome is Outcome.PENDING and item.decided_at is not None


def _payloads_erased(
    work: RecordsWork,
    authority: CentralAuthority,
    recall: Recall,
    item: Item,
    message: IncomingMessage,
) -> Item:
    now = authority.now()
    try:
        count = work.erasure.erase_payloads(message.conversation, at=now)
    except ConflictingChange:
        # Something of the conversation is on its way still; the recall is looked at again.
        return item
    salt = authority.rails.randomness(SALT_LENGTH)
    # The officer stands in the entry on the decision, which stays here; this one travels.
    entry = erasure(
        case=message.conversation,
        messages=count,
        rule=f"recall:{recall.ground}",
        official=BY_THE_NODE,
        at=now,
        salt=salt,
    )
    (leaf,) = work.log.append([entry], recorded_at=now)
    receipt = DeletionReceipt(entry.body, salt, leaf)
    return replace(item, outcome=Outcome.ERASED, receipt=receipt)


def receipt_of(work: RecordsWork, message: IncomingMessage) -> DeletionReceipt | None:
    """Return the entry about an earlier erasure of a message's conversation, if a recall did it.

    Conversations are erased whole, so that of any of its messages serves.
    """
    identifiers = [each.id for each in work.exchange.messages_of(message.conversation)]
    items = chain.from_iterable(map(work.recalls.items_about, identifiers))
    found = [each.receipt for each in items if each.receipt is not None]
    return max(found, key=lambda each: each.leaf, default=None)


def _leave_the_register(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    kept: tuple[HeldConviction, ...],
) -> None:
    for held in kept:
        # What is superseded is taken out too: nothing may bring it back into force.
        if held.standing is not Standing.WITHDRAWN:
            work.register.set_standing(held.conviction.id, held.version, Standing.DELETED)
    if kept and message.id == MessageId(message.conversation):
        conversation = conversation_of(work, message.conversation)
        respond(work, authority, conversation, NotificationOutcome.SUCCESSFUL)
    for identifier in dict.fromkeys(held.conviction.id for held in kept):
        tell_recipients(work, authority, identifier)
    for held in kept:
        work.register.erase_conviction(held.conviction.id, held.version)
