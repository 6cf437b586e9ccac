"""Searching the journal: what is asked for, and the words an entry is found by."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from comity.errors import InputInvalid
from comity.oversight.inspection import is_inspection
from comity.oversight.journal import JournalEntry

_MOST_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class JournalQuery:
    """What an inspector looks for; every condition that is given must hold.

    Attributes:
        subject: Reference of a person, conviction or other record.
        official: Who acted.
        state: The other state of an exchange, two letters.
        purpose: Code of the purpose.
        case: Case reference or conversation.
        act: What was done.
        since: First day, in UTC.
        until: Last day, in UTC.
        inspections: Whether inspectors' own acts are asked for; they are kept apart from
            everything else, so that nobody who is inspected learns of it from a search.
    """

    subject: str = ""
    official: str = ""
    state: str = ""
    purpose: str = ""
    case: str = ""
    act: str = ""
    since: date | None = None
    until: date | None = None
    inspections: bool = False

    def __post_init__(self) -> None:
        """Check the order of the days.

        Raises:
            InputInvalid: The last day lies before the first. The inspector's input.
        """
        if self.since is not None and self.until is not None and self.until < self.since:
            raise InputInvalid("The last day lies before the first.", field="until")

    @property
    def terms(self) -> tuple[str, ...]:
        """Words of which an entry must have one to be looked at: the rarest that is given.

        Empty if nothing narrows the search and the whole journal has to be read.
        """
        for kind in ("subject", "case", "official", "state", "purpose", "act"):
            value = getattr(self, kind)
            if value:
                return (term(kind, value),)
        if self.since is None or self.until is None:
            return ()
        days = (self.until - self.since).days + 1
        if days > _MOST_DAYS:
            return ()
        return tuple(
            term("day", (self.since + timedelta(number)).isoformat()) for number in range(days)
        )

    def admits(self, entry: JournalEntry) -> bool:
        """Return whether an entry is what is looked for."""
        return (
            is_inspection(entry.act) is self.inspections
            and (not self.subject or self.subject in entry.shown)
            and (not self.official or self.official == entry.official)
            and (not self.state or self.state in states_of(entry))
            and (not self.purpose or self.purpose == entry.purpose)
            and (not self.case or self.case == entry.case)
            and (not self.act or self.act == entry.act)
            and (self.since is None or entry.day >= self.since)
            and (self.until is None or entry.day <= self.until)
        )


def term(kind: str, value: str) -> str:
    """Return the word under which an entry is found by one of its properties."""
    return f"{kind}\0{value}"


def states_of(entry: JournalEntry) -> frozenset[str]:
    """Return the other states that an entry names."""
    names = ("recipient", "partner", "state", "peer", "addressee")
    found = {entry.text(name) for name in names}
    conversation = entry.case.split("-")
    if len(conversation) == 4 and len(conversation[3]) == 15:
        # COM-2.4: sender, recipient, kind and number.
        found |= {conversation[0], conversation[1]}
    return frozenset(each for each in found if len(each) == 2 and each.isalpha())


def terms_of(entry: JournalEntry) -> frozenset[str]:
    """Return every word under which an entry is found."""
    return frozenset(_terms(entry))


def _terms(entry: JournalEntry) -> Iterator[str]:
    yield term("day", entry.day.isoformat())
    for kind, value in (
        ("official", entry.official),
        ("case", entry.case),
        ("purpose", entry.purpose),
        ("act", entry.act),
    ):
        if value:
            yield term(kind, value)
    yield from (term("subject", each) for each in entry.shown)
    yield from (term("state", each) for each in states_of(entry))
