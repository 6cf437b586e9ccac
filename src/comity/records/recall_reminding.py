"""Reminding a holder of a recall before the node does so by itself."""

from dataclasses import dataclass
from datetime import timedelta

from comity.errors import ConflictingChange, ReferenceNotFound
from comity.ids import StateCode
from comity.law.states import iso_state
from comity.records.ports import RecordsWork
from comity.records.recall_chasing import go_on, reminded
from comity.records.recall_deciding import check_act
from comity.records.recall_model import Holder, HolderState, Recall, RecallId
from comity.records.recall_office import RecallOffice


@dataclass(frozen=True, slots=True)
class RecallReminder:
    """An officer asks a state again for what a recall of ours asked of it.

    Attributes:
        recall: Which recall.
        state: The state.
        by: The officer.
        reason: Why now; a digest of it goes on record, and it never travels.
    """

    recall: RecallId
    state: StateCode
    by: str
    reason: str


def remind(work: RecordsWork, office: RecallOffice, reminder: RecallReminder) -> Recall:
    """Send a holder the order once more; the next by itself follows after the usual days.

    Raises:
        InputInvalid: Officer or reason is missing.
        ReferenceNotFound: There is no such recall, or we gave that state nothing of it.
        ConflictingChange: The state has answered, or has not got the order yet, or was asked
            today already.
    """
    check_act(reminder.by, reminder.reason)
    recall = work.recalls.recall(reminder.recall)
    if recall is None:
        raise ReferenceNotFound(f"There is no recall {reminder.recall} here.")
    recall = go_on(work, office, recall) if recall.is_open else recall
    holder = _holder(work, recall, reminder.state)
    if holder.standing is not HolderState.ACKNOWLEDGED:
        raise ConflictingChange(
            f"{holder.state} is not waited for: it has not got the order yet, or has answered."
        )
    if _was_asked_today(office, holder):
        raise ConflictingChange(f"{holder.state} was asked today already.")
    office.authority.log_act(
        work,
        {"act": "recall-reminder", "case": recall.id, "by": reminder.by, "state": holder.state},
        reason=reminder.reason,
    )
    work.recalls.keep_holder(reminded(work, office, recall, holder, office.now()))
    return go_on(work, office, recall)


def _holder(work: RecordsWork, recall: Recall, state: StateCode) -> Holder:
    for each in work.recalls.holders_of(recall.id):
        if iso_state(each.state) == iso_state(state):
            return each
    raise ReferenceNotFound(f"{state} was given nothing of that by us.")


def _was_asked_today(office: RecallOffice, holder: Holder) -> bool:
    """Return whether the order, or the last reminder, went out on this very day."""
    if holder.remind_at is None:
        return False
    every = timedelta(days=office.authority.settings.recall_reminder_days)
    day_of = office.authority.day_of
    return day_of(holder.remind_at - every) == day_of(office.now())
