"""Further entries of our log that evidence may disclose: which, where, and with their places."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum, unique
from typing import Final

import msgspec

from comity.assembly.build import Node
from comity.errors import LedgerFailure
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import ConversationId
from comity.ledger.anchored_file import EntryItem
from comity.ledger.entry import EntryKind
from comity.ledger.further_entries import read_entry
from comity.ledger.ports import StoredLeaf
from comity.policy.outcome import Act
from comity.records.silences import silences_of
from comity.storage.store import Work


class _Decided(msgspec.Struct):
    """What is looked at in a decision."""

    act: str


_NEIGHBOURS: Final = 16
"""A decision is written in the transaction of the message that it permits, next to it."""


@unique
class Further(StrEnum):
    """Which further entries of our log a file may disclose."""

    DECISIONS = "decisions"
    DEADLINES = "deadlines"
    ERASURES = "erasures"


def further_leaves(
    work: Work,
    messages: Sequence[OutgoingMessage | IncomingMessage],
    further: frozenset[Further],
) -> list[int]:
    """Return the places of the further entries in our log, in its order."""
    found: set[int] = set()
    conversation = messages[0].conversation
    if Further.DEADLINES in further:
        found |= {one.leaf for one in silences_of(work.facts, conversation) if one.leaf is not None}
    if Further.DECISIONS in further:
        around = {
            leaf
            for message in messages
            for leaf in range(message.leaf_index - _NEIGHBOURS, message.leaf_index + _NEIGHBOURS)
        }
        found |= {
            leaf
            for leaf in around
            if 0 <= leaf < work.log.size() and work.log.entry(leaf).kind is EntryKind.DECISION
        }
    if Further.ERASURES in further:
        for at in {message.erased_at for message in messages if message.erased_at is not None}:
            found |= _erasures_at(work, at)
    return sorted(found)


def _erasures_at(work: Work, at: datetime) -> set[int]:
    """Return the places of erasures recorded at a moment: found by halving, as a log grows."""
    low, high = 0, work.log.size()
    while low < high:
        middle = (low + high) // 2
        if work.log.entry(middle).recorded_at < at:
            low = middle + 1
        else:
            high = middle
    near = range(low, min(low + _NEIGHBOURS, work.log.size()))
    return {leaf for leaf in near if work.log.entry(leaf).kind is EntryKind.ERASURE}


def _tells_of_something_withheld(kept: StoredLeaf) -> bool:
    """Return whether an entry is about one conviction: that it exists is what was withheld."""
    if kept.kind is not EntryKind.DECISION or kept.body is None:
        return False
    return msgspec.json.decode(kept.body, type=_Decided).act == Act.RETRANSMIT


def further_entries(
    work: Work,
    node: Node,
    messages: Sequence[OutgoingMessage | IncomingMessage],
    leaves: Sequence[int],
    size: int,
) -> list[EntryItem]:
    """Return the further entries that are about the conversation, with their places."""
    conversation = ConversationId(messages[0].conversation)
    parties = {node.state, messages[0].peer}
    found = []
    for leaf in leaves:
        kept = work.log.entry(leaf)
        if kept.body is None or _tells_of_something_withheld(kept):
            continue
        proof = work.log.proof(leaf, size)
        item = EntryItem(node.config.node.origin, kept.kind, kept.body, kept.salt, proof)
        try:
            read_entry(item, node.directory, conversation=conversation, parties=parties)
        except LedgerFailure:
            continue
        found.append(item)
    return found
