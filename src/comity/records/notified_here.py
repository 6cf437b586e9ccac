"""What a notification meets in the register: the conviction it changes, or collides with.

Officers decide what the node could not; here is said which of their decisions can be carried
out, by the same look-ups by which it is stored. Nothing is changed.

Source: FD 2009/315/JHA Art. 5: altered and deleted as the convicting state says, and only so.
"""

from dataclasses import dataclass
from enum import StrEnum, unique

from comity.ids import PersonRef, StateCode
from comity.persons.redaction import Redacted
from comity.records.messages import Notification
from comity.records.ports import HeldConviction, RegisterSight
from comity.records.replacing import is_open_to
from comity.records.storing import in_force, is_same_decision, target_of


@unique
class Met(StrEnum):
    """What stands here already. Stable names."""

    NOTHING = "nothing"
    THE_SAME = "the-same"
    """The same decision, notified before."""
    ANOTHER = "another"
    """Another conviction of that state, under the same identifier."""
    ANOTHER_STATES = "another-states"
    """A conviction that is not that state's, under the same identifier."""
    CHANGED = "changed"
    """The conviction that it changes."""
    NOTHING_TO_CHANGE = "nothing-to-change"
    """It changes a conviction that cannot be found here."""


@dataclass(frozen=True, slots=True, repr=False)
class MetHere(Redacted):
    """What a notification meets here.

    Attributes:
        met: What that is.
        held: The conviction that stands here; ``None`` where none does.
        is_storable: Whether an officer can have it stored at all.
        only_as: The one person with whom it can be stored; ``None`` for any.
    """

    met: Met
    held: HeldConviction | None = None
    is_storable: bool = True
    only_as: PersonRef | None = None


def met_here(sight: RegisterSight, sender: StateCode, notification: Notification) -> MetHere:
    """Return what a notification meets in the register.

    Args:
        sight: What is seen.
        sender: The notifying state.
        notification: What it notifies.
    """
    identifier = notification.conviction.id
    if not is_open_to(sight, identifier, sender):
        held = sight.register.conviction(identifier)
        return MetHere(Met.ANOTHER_STATES, held, is_storable=False)
    before = in_force(sight, identifier)
    whose = None if before is None else before.person
    if notification.updates is not None:
        target = target_of(sight, sender, notification)
        if target is None:
            return MetHere(Met.NOTHING_TO_CHANGE, before, only_as=whose)
        return MetHere(Met.CHANGED, target, only_as=whose)
    if before is None:
        return MetHere(Met.NOTHING)
    if is_same_decision(before.conviction, notification.conviction):
        return MetHere(Met.THE_SAME, before, only_as=whose)
    return MetHere(Met.ANOTHER, before, is_storable=False)
