"""A filter that an official keeps: a frozen noun."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from comity.access.model import Discreet


@dataclass(frozen=True, slots=True, repr=False)
class SavedFilter(Discreet):
    """What a list is narrowed to, under a name.

    Attributes:
        id: Identifier.
        account: Whose it is.
        place: Which list.
        name: As its owner calls it.
        chosen: What is chosen, by what it narrows.
        made_at: When it was saved last.
    """

    id: str
    account: str
    place: str
    name: str
    chosen: Mapping[str, str]
    made_at: datetime

    @property
    def owner(self) -> str:
        """Whose it is."""
        return self.account

    @property
    def lookup(self) -> bytes:
        """Found by owner, list and name."""
        return filter_key(self.account, self.place, self.name)

    @property
    def until(self) -> None:
        """Kept until its owner or the account goes."""
        return


def filter_key(account: str, place: str, name: str) -> bytes:
    """Return what a saved filter is found by."""
    return f"{account}\0{place}\0{name}".encode()
