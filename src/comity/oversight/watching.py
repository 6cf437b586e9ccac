"""What reviewers tell the rules on misuse: who is guarded, and who was in the news.

Names are kept as keyed digests only: the list can be asked whether a name is on it, and tells
no name. A record is named by its reference.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import ClassVar


@unique
class WatchList(StrEnum):
    """Lists of names. Stable names."""

    STAFF = "staff"
    """Staff of the authority, beside those who have an account."""

    WELL_KNOWN = "well-known"
    NEAR = "near"
    """An officer's own other names and addresses."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A name or an address on a list.

    Attributes:
        id: List, officer and token.
        on: Which list.
        official: Whose, on the list ``near``; else empty.
        token: Keyed digest of the name or address.
        by: Who put it there.
        at: When.
    """

    KIND: ClassVar[str] = "watched"

    id: str
    on: WatchList
    official: str
    token: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """That the person of a record was in the news.

    Attributes:
        id: The reference and the day.
        subject: Reference of the record.
        since: From when on looks are counted.
        until: Until when.
        by: Who gave it.
    """

    KIND: ClassVar[str] = "news"

    id: str
    subject: str
    since: datetime
    until: datetime
    by: str
