"""Who looked at what a conversation says, read from the node's log.

Source: Directive (EU) 2016/680 Art. 25(1) and (2): logs of consultation make it possible to
establish who consulted, and serve self-monitoring.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from comity.access.principal import AccountId
from comity.assembly.build import Node
from comity.assembly.ended_entries import ended_entries
from comity.assembly.journal import catch_up, searched
from comity.exchange.conversation import Conversation
from comity.ledger.entry import EntryKind
from comity.oversight.search import JournalQuery

_LOOKING: Final = frozenset({EntryKind.CONSULTATION, EntryKind.EXPORT})
MOST: Final = 500


@dataclass(frozen=True, slots=True)
class CaseLook:
    """One look.

    Attributes:
        at: When, aware.
        official: Account or name, as the entry says.
        name: As the account is shown; empty if it is no account of this desk.
        act: What was done.
        purpose: What for.
        leaf: Its entry in our log.
    """

    at: datetime
    official: str
    name: str
    act: str
    purpose: str
    leaf: int


@dataclass(frozen=True, slots=True)
class CaseLooks:
    """What the log tells.

    Attributes:
        looks: The latest, newest first.
        total: How many there are.
        has_ended: Whether entries of the log ended, of which nobody can tell any more whose
            they were.
    """

    looks: tuple[CaseLook, ...]
    total: int
    has_ended: bool


def looks_at_case(node: Node, conversation: Conversation) -> CaseLooks:
    """Return who looked at a conversation.

    The acts of inspectors are not among them: nobody who is inspected learns of it here.

    Args:
        node: The node.
        conversation: Which; that the reader may know it is for the caller to have checked.
    """
    catch_up(node.database)
    with node.database.read() as snapshot:
        found = [
            each
            for each in searched(snapshot, JournalQuery(case=conversation.id))
            if each.kind in _LOOKING
        ]
        latest = found[-MOST:][::-1]
        names: dict[str, str] = {}
        for each in latest:
            if each.official not in names:
                account = snapshot.access.accounts.get(AccountId(each.official))
                names[each.official] = "" if account is None else account.display_name
        has_ended = bool(ended_entries(snapshot))
    looks = tuple(
        CaseLook(each.at, each.official, names[each.official], each.act, each.purpose, each.leaf)
        for each in latest
    )
    return CaseLooks(looks, len(found), has_ended)
