"""Where another state's authority can be telephoned when something presses.

The network document names no telephone: who answers one changes more often than who may sign.
So each node keeps the numbers itself, as its administrator entered them, with who did and when.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from comity.errors import InputInvalid
from comity.ids import StateCode
from comity.trust.digest import sha256

MOST_TELEPHONE: Final = 40
MOST_HOURS: Final = 200
_DIALLED: Final = frozenset("0123456789")
_BETWEEN: Final = frozenset(" +-/().")


@dataclass(frozen=True, slots=True, repr=False)
class DutyDesk:
    """The duty desk of another state.

    Attributes:
        state: Whose.
        telephone: As it is dialled from here.
        hours: When somebody answers, and in which language, in words.
        entered_by: Who entered it here.
        entered_at: When.
    """

    state: StateCode
    telephone: str
    hours: str
    entered_by: str
    entered_at: datetime

    def __repr__(self) -> str:
        """Return the state only."""
        return f"DutyDesk({self.state})"

    @property
    def standing(self) -> str:
        """A word for what is entered, equal as long as number and hours are."""
        return sha256(f"{self.telephone}\n{self.hours}".encode()).hex()


def checked(desk: DutyDesk) -> DutyDesk:
    """Return the entry without space around its texts, if it can be one.

    Raises:
        InputInvalid: The number has no digits or other signs than numbers have, or a text is
            missing or too long. Whoever entered it.
    """
    telephone, hours = desk.telephone.strip(), desk.hours.strip()
    signs = frozenset(telephone)
    if not signs & _DIALLED or signs - _DIALLED - _BETWEEN or len(telephone) > MOST_TELEPHONE:
        raise InputInvalid(
            "A telephone number has digits, and at most + - / ( ) . between them.",
            field="telephone",
        )
    if not hours or len(hours) > MOST_HOURS or not hours.isprintable():
        raise InputInvalid("Say when somebody answers, in at most 200 signs.", field="hours")
    return replace(desk, telephone=telephone, hours=hours)


class DutyDeskReading(Protocol):
    """Duty desks to look at."""

    def one(self, state: StateCode) -> DutyDesk | None:
        """Return the duty desk of a state; ``None`` if none was entered."""
        ...

    def every(self) -> Sequence[DutyDesk]:
        """Return every duty desk, by state."""
        ...


class DutyDeskWriting(DutyDeskReading, Protocol):
    """Changes; done again they change nothing."""

    def keep(self, desk: DutyDesk) -> None:
        """Insert or replace the duty desk of a state."""
        ...

    def end(self, state: StateCode) -> None:
        """Forget the duty desk of a state."""
        ...
