"""Noting that a state which the network does not reach was asked otherwise."""

from dataclasses import dataclass, replace

from comity.errors import ConflictingChange, ReferenceNotFound
from comity.ids import StateCode
from comity.law.states import iso_state
from comity.records.ports import RecordsWork
from comity.records.recall_chasing import go_on
from comity.records.recall_deciding import check_act
from comity.records.recall_model import HolderState, Recall, RecallId
from comity.records.recall_office import RecallOffice


@dataclass(frozen=True, slots=True)
class AskedOutside:
    """An officer asked a state by letter, or on another way that leaves a record.

    Attributes:
        recall: Which recall.
        state: The state.
        by: The officer.
        reason: How, and where it is on file; a digest of it goes on record.
    """

    recall: RecallId
    state: StateCode
    by: str
    reason: str


def note_outside(work: RecordsWork, office: RecallOffice, asked: AskedOutside) -> Recall:
    """Note that a holder was asked outside the network; nothing more is expected here.

    Raises:
        InputInvalid: Officer or reason is missing.
        ReferenceNotFound: There is no such recall, or that state is not one of its holders.
        ConflictingChange: The state can be asked over the network.
    """
    check_act(asked.by, asked.reason)
    recall = work.recalls.recall(asked.recall)
    if recall is None:
        raise ReferenceNotFound(f"There is no recall {asked.recall} here.")
    kept = go_on(work, office, recall)
    holder = next(
        (
            each
            for each in work.recalls.holders_of(recall.id)
            if iso_state(each.state) == iso_state(asked.state)
        ),
        None,
    )
    if holder is None:
        raise ReferenceNotFound(f"{asked.state} was given nothing of that by us.")
    if holder.standing is not HolderState.OUTSIDE:
        raise ConflictingChange(f"{asked.state} is not outside the network, or was noted before.")
    office.authority.log_act(
        work,
        {"act": "recall-outside", "case": recall.id, "by": asked.by, "state": holder.state},
        reason=asked.reason,
    )
    noted = replace(holder, standing=HolderState.ASKED_OUTSIDE, changed_at=office.now())
    work.recalls.keep_holder(noted)
    return go_on(work, office, kept)
