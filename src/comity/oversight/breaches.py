"""Breaches of personal data: the register, its phases and the clock of 72 hours.

Source: Directive (EU) 2016/680 Art. 30 and 31.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, unique
from typing import ClassVar

from comity.errors import ConflictingChange, InputInvalid
from comity.law.oversight import BREACH_NOTIFICATION, LATE_NOTICE_BASIS


@unique
class Nature(StrEnum):
    """What a breach is of. Stable names; they stand in notices to other states."""

    CONFIDENTIALITY = "confidentiality"
    INTEGRITY = "integrity"
    AVAILABILITY = "availability"


@unique
class Told(StrEnum):
    """Who is told of a breach. Stable names."""

    AUTHORITY = "supervisory-authority"
    CONTROLLER = "controller-of-another-state"
    SUBJECTS = "data-subjects"


@dataclass(frozen=True, slots=True)
class Notice:
    """That somebody was told of a breach.

    Attributes:
        told: Who.
        whom: Which authority or state, or how the subjects were told.
        at: When.
        by: Who told them.
        reference: Reference of the letter or message.
        late_because: Why the supervisory authority was told after the 72 hours.
        part: How many phases a notice over the network told of; 0 for a letter.
        acknowledged: Whether an official of the other state took note of it.
    """

    told: Told
    whom: str
    at: datetime
    by: str
    reference: str
    late_because: str = ""
    part: int = 0
    acknowledged: bool = False


@dataclass(frozen=True, slots=True)
class Phase:
    """What was known of a breach at one moment; later phases add, they do not replace.

    Attributes:
        at: When it was written down.
        by: By whom.
        nature: What the breach is of.
        subjects: About how many persons; ``None`` while unknown.
        records: About how many records; ``None`` while unknown.
        consequences: What is likely to follow from it.
        measures: What was done or is proposed.
        high_risk: Whether a high risk to persons is likely; ``None`` while unknown.
        states: States whose data are involved.
    """

    at: datetime
    by: str
    nature: tuple[Nature, ...]
    subjects: int | None
    records: int | None
    consequences: str
    measures: str
    high_risk: bool | None
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach.

    Attributes:
        id: Its identifier.
        aware_at: When the controller became aware; the clock runs from here.
        contact: Where more can be had.
        phases: What was known, first to last; at least one.
        notices: Who was told.
        closed_at: When it was closed.
    """

    KIND: ClassVar[str] = "breach"

    id: str
    aware_at: datetime
    contact: str
    phases: tuple[Phase, ...]
    notices: tuple[Notice, ...] = ()
    closed_at: datetime | None = None

    @property
    def now_known(self) -> Phase:
        """The latest phase."""
        return self.phases[-1]

    @property
    def due_at(self) -> datetime:
        """When the supervisory authority must have been told."""
        return self.aware_at + BREACH_NOTIFICATION.length

    @property
    def states(self) -> tuple[str, ...]:
        """Every state whose data any phase named, in order."""
        return tuple(dict.fromkeys(state for phase in self.phases for state in phase.states))

    def told(self, whom: Told) -> Sequence[Notice]:
        """Return the notices to one kind of recipient."""
        return tuple(each for each in self.notices if each.told is whom)

    def states_to_tell(self) -> tuple[str, ...]:
        """Return the states whose controller has not been told yet."""
        done = {each.whom for each in self.told(Told.CONTROLLER)}
        return tuple(state for state in self.states if state not in done)

    def owed(self, now: datetime) -> tuple[str, ...]:
        """Return what is still to be done, in words, the most pressing first."""
        found = []
        if self.closed_at is None and not self.told(Told.AUTHORITY):
            hours = (self.due_at - now).total_seconds() / 3600
            when = f"in {hours:.0f} h" if hours >= 0 else f"{-hours:.0f} h late"
            found.append(f"tell the supervisory authority ({when}, {BREACH_NOTIFICATION.basis})")
        if self.states_to_tell():
            found.append(f"tell the controller of {', '.join(self.states_to_tell())}")
        if self.now_known.high_risk and not self.told(Told.SUBJECTS):
            found.append("tell the persons concerned, or say why not")
        if self.now_known.high_risk is None:
            found.append("say whether a high risk to persons is likely")
        return tuple(found)

    def __repr__(self) -> str:
        """Show the identifier only; consequences may speak of somebody."""
        return f"Breach({self.id})"


@dataclass(frozen=True, slots=True)
class ReceivedBreach:
    """A breach of another state that involves our data, as it told us.

    Attributes:
        id: The conversation.
        message: The latest notice.
        sender: The other state.
        received_at: When the latest notice was handled.
        reference: The other state's name of the breach.
        part: The latest part.
        words: What it says; empty if the notice cannot be read.
        contact: Where more can be had.
        noted_part: The latest part an official of ours took note of; 0 before the first.
        noted_by: Who did.
    """

    KIND: ClassVar[str] = "received-breach"

    id: str
    message: str
    sender: str
    received_at: datetime
    reference: str
    part: int
    words: str
    contact: str
    noted_part: int = 0
    noted_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether a part waits for an official."""
        return self.noted_part < self.part

    def __repr__(self) -> str:
        """Show the identifier only; the words may speak of somebody."""
        return f"ReceivedBreach({self.id})"


def with_phase(breach: Breach, phase: Phase) -> Breach:
    """Return a breach with what became known since; the same said again adds nothing.

    Raises:
        ConflictingChange: It is closed. The user's mistake.
    """
    if breach.closed_at is not None:
        raise ConflictingChange(f"The breach {breach.id} is closed.")
    latest = breach.now_known
    if replace(phase, at=latest.at) == latest:
        return breach
    return replace(breach, phases=(*breach.phases, phase))


def with_notice(breach: Breach, notice: Notice) -> Breach:
    """Return a breach with a notice; the same notice is noted once.

    Raises:
        InputInvalid: The supervisory authority was told after 72 hours, and no reasons are
            given. The user's mistake.
    """
    if any(
        (each.told, each.whom, each.reference) == (notice.told, notice.whom, notice.reference)
        for each in breach.notices
    ):
        return breach
    late = notice.told is Told.AUTHORITY and notice.at > breach.due_at
    if late and not notice.late_because.strip():
        raise InputInvalid(
            f"The notice is later than 72 hours; say why ({LATE_NOTICE_BASIS}).",
            field="late-because",
        )
    return replace(breach, notices=(*breach.notices, notice))


def closed(breach: Breach, *, at: datetime) -> Breach:
    """Return a breach that is closed.

    Raises:
        ConflictingChange: Somebody has still to be told. The user's mistake.
    """
    if owed := breach.owed(at):
        raise ConflictingChange(f"The breach {breach.id} cannot be closed: {'; '.join(owed)}.")
    return breach if breach.closed_at is not None else replace(breach, closed_at=at)
