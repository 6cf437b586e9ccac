"""What officers' recalls are known by, and whether something of ours was recalled."""

from collections.abc import Iterator

from comity.ids import ConvictionId, MessageId, PersonRef, StateCode
from comity.records.recall_model import Ask, HolderState, Recall
from comity.records.recall_ports import RecallReading

Subject = ConvictionId | MessageId | PersonRef
"""What an officer recalls."""


def officers_key(subject: Subject, ask: Ask, number: int) -> str:
    """Return the key of the so-many-eth recall of a subject, counting from 1."""
    return f"officer:{subject}:{ask}:{number}"


def officers_recalls(recalls: RecallReading, subject: Subject, ask: Ask) -> Iterator[Recall]:
    """Yield the recalls of a subject that officers ordered, oldest first."""
    number = 1
    while (found := recalls.by_key(officers_key(subject, ask, number))) is not None:
        yield found
        number += 1


def was_taken_back(
    recalls: RecallReading, subjects: tuple[Subject, ...], holder: StateCode, message: MessageId
) -> bool:
    """Return whether an officer asked a state to erase a message of ours, and it may have.

    Nothing it said is then to be said anew. A state that keeps it is told of alterations as
    before.

    Args:
        recalls: What is kept of recalls.
        subjects: What the recall may have named: the message, a conviction, a person.
        holder: The state.
        message: The message.
    """
    return any(
        each.state == holder and message in each.messages and each.standing is not HolderState.KEPT
        for subject in subjects
        for recall in officers_recalls(recalls, subject, Ask.ERASE)
        for each in recalls.holders_of(recall.id)
    )
