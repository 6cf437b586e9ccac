"""What a node knows about officers, records and cases, told to the rules on misuse in words.

Names are compared here, by keyed digests of their folded form; none leaves this module.
"""

from collections import Counter
from datetime import datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from comity.access.accounts import is_on_shift
from comity.access.model import Account
from comity.assembly.build import Node
from comity.ids import ConversationId, PersonRef
from comity.oversight.misuse_material import Relation
from comity.oversight.watching import Watched, WatchList
from comity.persons.person import Person
from comity.search.normal_form import folded_words
from comity.storage.store import Snapshot, Work

_TOKEN: Final = "misuse-name"  # noqa: S105 - what a token is for


class NodeSurroundings:
    """Answers from the register, the accounts and the lists, as they stand now.

    A record that was erased since is close to nobody: what is not here is not compared.

    Args:
        node: The node.
        reading: What to read; open as long as the rules run.
    """

    def __init__(self, node: Node, reading: Snapshot | Work) -> None:
        self._node = node
        self._reading = reading
        self._zone = ZoneInfo(node.config.node.time_zone)
        self._accounts: dict[str, Account] = {
            each.id: each for each in reading.access.accounts.all()
        }
        watched = reading.oversight.items(Watched)
        self._listed = frozenset(each.token for each in watched if each.on is not WatchList.NEAR)
        self._near = frozenset(
            (each.official, each.token) for each in watched if each.on is WatchList.NEAR
        )
        self._names: dict[str, int] = {
            each.id: token_of(node, each.display_name) for each in self._accounts.values()
        }
        self._colleagues = Counter(self._names.values())
        self._tokens = cache(self._tokens_of)

    def relation(self, official: str, subject: str) -> Relation | None:
        """Return how close a record is to an officer; ``None`` if it is not, or unknown."""
        names, places, surname = self._tokens(subject)
        own = self._names.get(official)
        if own in names or any((official, each) in self._near for each in (*names, *places)):
            return Relation.OWN
        if any(self._colleagues[each] for each in names):
            return Relation.COLLEAGUE
        if any(each in self._listed for each in (*names, *places)):
            return Relation.LISTED
        account = self._accounts.get(official)
        if surname and account is not None and surname in folded_words(account.display_name):
            return Relation.SURNAME
        return None

    def likeness(self, subject: str) -> str:
        """Return the same word for records of one surname; empty if nothing is known."""
        _, _, surname = self._tokens(subject)
        return str(token_of(self._node, surname)) if surname else ""

    def is_closed(self, case: str, at: datetime) -> bool | None:
        """Return whether a conversation had been settled by then; ``None`` if it is none."""
        found = self._reading.exchange.conversation(ConversationId(case))
        if found is None:
            return None
        return found.settled_at is not None and found.settled_at < at

    def file_of(self, case: str) -> str:
        """Return our own file reference of a conversation; empty if there is none."""
        found = self._reading.exchange.conversation(ConversationId(case))
        return "" if found is None else found.case_reference

    def is_on_shift(self, official: str, at: datetime) -> bool | None:
        """Return whether an officer was expected at the desk; ``None`` if nothing is said."""
        account = self._accounts.get(official)
        return None if account is None else is_on_shift(account, at.astimezone(self._zone))

    def team_of(self, official: str) -> str:
        """Return an officer's team; empty if unknown."""
        account = self._accounts.get(official)
        return "" if account is None else account.granted.team

    def _tokens_of(self, subject: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
        held = self._reading.register.person(PersonRef(subject))
        if held is None:
            return (), (), ""
        surname = held.person.name.surname
        return (
            tuple(token_of(self._node, each) for each in _names(held.person)),
            tuple(token_of(self._node, each) for each in _places(held.person)),
            "" if surname is None else " ".join(folded_words(surname.text)),
        )


def token_of(node: Node, text: str) -> int:
    """Return the keyed digest of a name or an address, whatever the order of its words."""
    words = " ".join(sorted(folded_words(text)))
    return node.database.storage_key.token(_TOKEN, words.encode())


def _names(person: Person) -> list[str]:
    every = (person.name, *(alias.name for alias in person.aliases))
    return [name.display() for name in every if name.display()]


def _places(person: Person) -> list[str]:
    found = []
    for address in person.addresses:
        for street in address.street:
            numbers = [each.text for each in address.house_number] or [""]
            found += [f"{street.text} {number}" for number in numbers]
        found += [each.text for each in address.full]
    return found
