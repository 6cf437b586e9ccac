"""What a list of conversations is narrowed to, what stands first, and from where it goes on."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum, unique

from comity.exchange.conversation import Conversation


def plain_reference(reference: str) -> str:
    """Return a case reference in the form in which two are compared.

    Capitals, spaces of every kind and the width of characters do not count: ``3 Js 77/26`` is
    ``3JS77/26``. Everything else does, leading noughts and strokes too.
    """
    return "".join(unicodedata.normalize("NFKC", reference).casefold().split())


@unique
class ListedBy(StrEnum):
    """What stands first. Of two that are alike, identifiers decide."""

    CHANGED = "changed"
    """What changed last."""
    OPENED = "opened"
    """What was opened last."""
    DUE = "due"
    """The nearest day; what has none stands last."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed to; an empty word narrows nothing.

    Attributes:
        service: Casework.
        opens_with: Kind of the opening message.
        role: Our side.
        state: Where they stand.
        peer: The other state.
        by: What stands first.
        after: Only what stands behind this one; ``None`` for the list from its beginning.
    """

    service: str = ""
    opens_with: str = ""
    role: str = ""
    state: str = ""
    peer: str = ""
    by: ListedBy = ListedBy.CHANGED
    after: Conversation | None = None

    @property
    def words(self) -> dict[str, str]:
        """What narrows the list, by the name of the conversation's attribute."""
        said = {
            "service": self.service,
            "opens_with": self.opens_with,
            "role": self.role,
            "state": self.state,
            "peer": self.peer,
        }
        return {name: value for name, value in said.items() if value}
