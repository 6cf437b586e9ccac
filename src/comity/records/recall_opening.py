"""Opening a recall: rows that say what is recalled from whom. Nothing is sent here.

What is to be sent follows from the rows, so that nothing is lost when a process dies.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from comity.ids import ConvictionId, MessageId
from comity.law.recall_grounds import RecallGround
from comity.records.central_authority import CentralAuthority
from comity.records.ports import HeldConviction, RecordsWork, Standing
from comity.records.recall_messages import MOST_MESSAGES
from comity.records.recall_model import (
    Ask,
    Holder,
    HolderState,
    Item,
    Occasion,
    Recall,
    RecallId,
)
from comity.records.recall_recipients import Given, given_of
from comity.records.tasks import BY_THE_NODE


def new_recall(
    work: RecordsWork,
    authority: CentralAuthority,
    *,
    occasion: Occasion,
    key: str,
    ask: Ask,
    convictions: Iterable[ConvictionId],
    ground: str,
    ordered_by: str,
    reply_days: int | None = None,
) -> Recall:
    """Return a recall with a new identifier; it is not kept yet.

    Args:
        work: The open transaction.
        authority: Ours.
        occasion: How it came to be.
        key: What it is opened for.
        ask: What is asked.
        convictions: What it concerns.
        ground: Why.
        ordered_by: Who ordered it.
        reply_days: Calendar days after which an answer is missed; the node's own if left out.
    """
    now = authority.now()
    days = authority.settings.recall_reply_days if reply_days is None else reply_days
    number = work.exchange.next_message_number(1)
    return Recall(
        id=RecallId(f"{authority.state}-RECALL-{number:015d}"),
        occasion=occasion,
        key=key,
        ask=ask,
        convictions=tuple(dict.fromkeys(convictions)),
        ground=ground,
        ordered_by=ordered_by,
        ordered_at=now,
        reply_by=authority.day_of(now) + timedelta(days=days),
        next_attempt_at=now,
    )


def open_recall(
    work: RecordsWork, recall: Recall, given: Given, items: Iterable[MessageId] = ()
) -> Recall:
    """Keep a recall with those who hold the data, unless it was opened before.

    Args:
        work: The open transaction.
        recall: The recall.
        given: Who was given what.
        items: Messages that we ourselves were asked to erase or correct.

    Returns:
        What is kept: the recall, or the one that was opened for the same before.
    """
    before = work.recalls.by_key(recall.key)
    if before is not None:
        return before
    work.recalls.keep(recall)
    for state, messages in given.items():
        work.recalls.keep_holder(
            Holder(
                recall=recall.id,
                state=state,
                messages=messages[:MOST_MESSAGES],
                standing=HolderState.DUE,
                changed_at=recall.ordered_at,
            )
        )
    for message in items:
        work.recalls.keep_item(Item(recall.id, message))
    rest = {
        state: messages[MOST_MESSAGES:]
        for state, messages in given.items()
        if len(messages) > MOST_MESSAGES
    }
    if rest:
        # One order names so many messages; what is more is recalled beside it.
        more = replace(
            recall, id=RecallId(f"{recall.id}-M"), key=f"{recall.key}+", conversation=None
        )
        open_recall(work, more, rest)
    return recall


def follow_alteration(
    work: RecordsWork, authority: CentralAuthority, held: HeldConviction
) -> Recall | None:
    """Open the recall that follows from altering or deleting a conviction of ours.

    The alteration itself is told as ever; the recall asks what became of what was given
    before, and shows it.

    Args:
        work: The open transaction, in which the new version is kept and told.
        authority: Ours.
        held: The new version.

    Returns:
        The recall; ``None`` if no other state was ever given an older version.
    """
    identifier = held.conviction.id
    deleted = held.standing is Standing.DELETED
    older = given_of(work, [identifier], lambda _, version: version < held.version)
    if not older:
        return None
    given = given_of(work, [identifier], lambda _, version: version <= held.version)
    recall = new_recall(
        work,
        authority,
        occasion=Occasion.ALTERATION,
        key=f"alteration:{identifier}:{held.version}",
        ask=Ask.ERASE if deleted else Ask.CORRECT,
        convictions=[identifier],
        ground=RecallGround.CONVICTION_DELETED if deleted else RecallGround.CONVICTION_ALTERED,
        ordered_by=BY_THE_NODE,
    )
    # Whoever was told of a deletion was told the whole conviction once more.
    return open_recall(work, recall, {state: given[state] for state in older} if deleted else older)
