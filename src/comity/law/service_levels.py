"""Times that this service sets itself. No act sets them, and nobody outside can rely on them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from comity.law.citation import Basis, inferred


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """A time after which this service itself does something.

    Attributes:
        key: Stable name.
        statement: What is done after it.
        length: How long it is.
        basis: Why it is no law: what the law says of the same matter.
    """

    key: str
    statement: str
    length: timedelta
    basis: Basis


URGENT_UNANSWERED: Final = ServiceLevel(
    "urgent-unanswered",
    "An officer is asked to telephone when an urgent request has had no answer for two hours; "
    "a level of this service, and no law.",
    timedelta(hours=2),
    inferred(
        "32009F0315",
        "Art. 8(1)",
        "the provision sets ten working days and no shorter time for what is urgent; the two "
        "hours are our own, bind no other state, and nothing is late because of them",
    ),
)

SERVICE_LEVELS: Final = (URGENT_UNANSWERED,)
"""Every one."""
