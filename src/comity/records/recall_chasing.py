"""Going on with a recall: what is due is sent, and what is late is asked for again.

May be done any number of times, and be interrupted at any time.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from comity.errors import ConflictingChange
from comity.exchange.envelope import kind_of
from comity.ids import MessageId
from comity.law.recall_grounds import RECALL_GROUNDS, RecallGround
from comity.records.cancelling import cancel
from comity.records.messages import ANSWER_KINDS, Kind
from comity.records.ports import RecordsWork
from comity.records.recall_messages import RecallOrder
from comity.records.recall_model import Ask, Holder, HolderState, Occasion, Recall
from comity.records.recall_office import RecallOffice
from comity.records.recall_reporting import onward_of, report
from comity.records.recall_watching import NOTHING_SENT, NOTHING_TO_CORRECT, observed
from comity.records.recalled import settle_items

_SOON: Final = timedelta(minutes=1)
_SELDOM: Final = timedelta(hours=1)
_MOST_DOUBLINGS: Final = 6
_CANCELLABLE: Final = frozenset({Kind.NOTIFICATION, *ANSWER_KINDS})


def go_on(work: RecordsWork, office: RecallOffice, recall: Recall) -> Recall:
    """Do what a recall asks for now, and say when it is looked at again.

    Args:
        work: The open transaction.
        office: Ours.
        recall: The recall; a changed one is kept as it is given.

    Returns:
        The recall as it is kept now.
    """
    now = office.now()
    before = work.recalls.holders_of(recall.id)
    pending = settle_items(work, office.authority, recall)
    # What settled may have told others, so holders come after.
    for holder in before:
        moved = _moved(work, office, recall, holder, now)
        if moved != holder:
            work.recalls.keep_holder(moved)
    told = report(work, office, recall)
    after = work.recalls.holders_of(recall.id)
    changed = after != before or told != recall
    attempts = 0 if changed else recall.attempts + 1
    unreported = told.conversation is not None and not told.told
    awaited = pending or unreported or _is_awaited(office, after)
    kept = replace(
        told, attempts=attempts, next_attempt_at=_next(now, attempts, after) if awaited else None
    )
    work.recalls.keep(kept)
    return kept


def _moved(
    work: RecordsWork, office: RecallOffice, recall: Recall, holder: Holder, now: datetime
) -> Holder:
    """Return a holder after whatever can be done about it now was done."""
    if holder.standing.is_final:
        return holder
    if not office.authority.reaches(holder.state):
        # Removed or suspended: it gets nothing, and is asked outside the network.
        if holder.standing is HolderState.OUTSIDE:
            return holder
        return replace(holder, standing=HolderState.OUTSIDE, changed_at=now)
    if holder.standing is HolderState.OUTSIDE:
        back = HolderState.DUE if holder.conversation is None else HolderState.SENT
        holder = replace(holder, standing=back, changed_at=now)
    confirms = office.confirms(holder.state, now)
    seen = observed(work, recall, holder, confirms=confirms)
    if seen.standing is HolderState.DUE and seen.conversation is None:
        if confirms:
            return _ordered(work, office, recall, seen, now)
        return _told_as_the_wire_can(work, office, recall, seen)
    if seen.standing is HolderState.ACKNOWLEDGED and _is_due(seen.remind_at, now):
        return reminded(work, office, recall, seen, now)
    return seen


def _ordered(
    work: RecordsWork, office: RecallOffice, recall: Recall, holder: Holder, now: datetime
) -> Holder:
    sent = office.send(work, holder.state, _order(recall, holder))
    return replace(
        holder,
        standing=HolderState.SENT,
        changed_at=now,
        conversation=sent.conversation,
        remind_at=_reminder_after(office, now),
        detail="",
    )


def reminded(
    work: RecordsWork, office: RecallOffice, recall: Recall, holder: Holder, now: datetime
) -> Holder:
    """Ask a holder again; return it as it is to be kept. One never asked stays as it is."""
    conversation = holder.conversation
    if conversation is None:
        return holder
    number = holder.reminders + 1
    office.send(
        work,
        holder.state,
        replace(_order(recall, holder), reminder=number),
        conversation=conversation,
        refers_to=MessageId(conversation),
    )
    return replace(holder, reminders=number, remind_at=_reminder_after(office, now))


def _told_as_the_wire_can(
    work: RecordsWork, office: RecallOffice, recall: Recall, holder: Holder
) -> Holder:
    """Withdraw by cancellation what an officer recalls from a partner that knows no recall.

    An alteration is told by the update of the conviction itself, and so is what another
    state recalls: the corrections of answers went out when it was followed here.
    """
    if recall.occasion is not Occasion.OFFICER or recall.ask is not Ask.ERASE:
        return replace(holder, detail=holder.detail or NOTHING_SENT)
    for message in holder.messages:
        if kind_of(message) in _CANCELLABLE:
            _cancelled(work, office, recall, message)
    seen = observed(work, recall, holder, confirms=False)
    if seen.standing is not HolderState.DUE:
        return seen
    # What can be cancelled no more was answered by other messages, or never stored.
    return replace(
        seen,
        standing=HolderState.CANNOT_CONFIRM,
        changed_at=office.now(),
        detail=NOTHING_TO_CORRECT,
    )


def _cancelled(work: RecordsWork, office: RecallOffice, recall: Recall, message: MessageId) -> None:
    try:
        cancel(work, office.authority, message, by=recall.ordered_by, reason=recall.ground)
    except ConflictingChange:
        # It was cancelled, refused or replaced before: there is nothing left to take back.
        return


def _order(recall: Recall, holder: Holder) -> RecallOrder:
    known = recall.ground in tuple(RecallGround)
    basis = str(RECALL_GROUNDS[RecallGround(recall.ground)].basis) if known else ""
    return RecallOrder(
        ask=recall.ask,
        messages=holder.messages,
        convictions=recall.convictions,
        ground=recall.ground,
        basis=basis,
        reply_by=recall.reply_by,
    )


def _reminder_after(office: RecallOffice, now: datetime) -> datetime:
    return now + timedelta(days=office.authority.settings.recall_reminder_days)


def _is_awaited(office: RecallOffice, holders: Sequence[Holder]) -> bool:
    """Return whether anything is still expected of anybody, near or far."""
    if not all(each.standing.is_final for each in holders):
        return True
    return not all(each.state.is_final for each in onward_of(office.state, holders))


def _next(now: datetime, attempts: int, holders: Sequence[Holder]) -> datetime:
    """Return when to look again: soon after a change, then ever more seldom."""
    wait = min(_SOON * (1 << min(attempts, _MOST_DOUBLINGS)), _SELDOM)
    due = [each.remind_at for each in holders if each.remind_at and not each.standing.is_final]
    return max(min([now + wait, *due]), now + timedelta(seconds=1))


def _is_due(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now
