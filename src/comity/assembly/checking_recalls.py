"""Checking recalls against conversations, payloads and the log.

Whoever writes "erased" into a row while the data is still there, or makes a receipt up,
is contradicted by the payload that can be read and by the leaf that stands in the log.
"""

from collections.abc import Callable, Iterator
from typing import Final

from comity.errors import StorageUnavailable
from comity.ledger.entry import Entry, EntryKind
from comity.records.recall_model import HolderState, Item, Outcome, standing_of
from comity.storage.sql.walking_recalls import KeptRecall, RecallWalk

Note = Callable[[str, str], None]
"""Takes the kind and the sentence of a finding."""

_KIND: Final = "recalls"


def check_recalls(walk: RecallWalk, note: Note) -> int:
    """Check every recall; return how many there are.

    Args:
        walk: What to read.
        note: Told what disagrees.
    """
    looked_at = 0
    try:
        for kept in walk.recalls():
            looked_at += 1
            for problem in _problems(walk, kept):
                note(_KIND, f"{kept.recall.id}: {problem}")
        if orphans := walk.orphans():
            note(_KIND, f"{orphans} rows belong to no recall")
    except (StorageUnavailable, ValueError):
        note(_KIND, "a row holds what no node could have written")
    return looked_at


def _problems(walk: RecallWalk, kept: KeptRecall) -> Iterator[str]:
    if not kept.columns_agree:
        yield "the columns by which it is found say otherwise than it does"
    asked_in = kept.recall.conversation
    if asked_in is not None and walk.peer_of(asked_in) != kept.recall.ordered_by:
        yield f"{asked_in} is not with the state that asked"
    if bool(kept.items) is not (asked_in is not None):
        yield "messages are asked about without anybody who asked, or the other way round"
    for holder in kept.holders:
        conversation = holder.conversation
        if conversation is not None and walk.peer_of(conversation) != holder.state:
            yield f"{conversation} is not with {holder.state}"
        said = standing_of(holder.results)
        believed = holder.standing.is_confirmed or holder.standing is HolderState.KEPT
        if believed and (holder.revision < 1 or said is not holder.standing):
            yield f"{holder.state} is noted as {holder.standing}, which it did not say"
    for item in kept.items:
        if (problem := _erased_wrongly(walk, item)) is not None:
            yield f"{item.message}: {problem}"


def _erased_wrongly(walk: RecallWalk, item: Item) -> str | None:
    if item.outcome is not Outcome.ERASED:
        return None
    if not walk.is_erased(item):
        return "it is noted as erased, and what it said is here"
    receipt = item.receipt
    if receipt is None:
        return None
    entry = Entry(EntryKind.ERASURE, receipt.body, receipt.salt)
    if walk.leaf_of(receipt) != entry.leaf_data:
        return "the log has no such entry of its erasure"
    return None
