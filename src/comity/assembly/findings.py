"""What a check of readiness found."""

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class Status(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check.

    Attributes:
        check: What was checked.
        status: How it came out.
        what: What was found, in one sentence.
        advice: What to do; empty if nothing is.
        remote: Whether the cause lies with a partner or on the way there.
    """

    check: str
    status: Status
    what: str
    advice: str = ""
    remote: bool = False
