"""What is kept against a log that contradicted itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Accusation:
    """Two signed notes that cannot both be true of one append-only log.

    Attributes:
        origin: The log.
        first_note: What was accepted earlier.
        second_note: What contradicts it.
        what: How, in a sentence.
        noted_at: When it was kept.
    """

    origin: str
    first_note: bytes
    second_note: bytes
    what: str
    noted_at: datetime
