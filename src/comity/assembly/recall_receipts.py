"""Looking up, in a holder's own log, the entries that its deletion receipts name.

A receipt is signed with the report that carries it. Whether the entry stands at the place
it names, the holder's log shows to every member, under a checkpoint the holder signed. If
another stands there, the two contradict each other, and both bear the holder's signature.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum, unique

from comity.assembly.build import Node
from comity.assembly.monitoring import LogSource, MonitorState, look, opener_of_member
from comity.errors import CheckpointInconsistent, Failure, PeerRefused, PeerUnreachable
from comity.ids import StateCode
from comity.ledger.entry import Entry, EntryKind
from comity.ledger.tile_reading import entry_at
from comity.ledger.tiles import TileCoordinates
from comity.records.recall_model import DeletionReceipt, Holder


@unique
class Shown(StrEnum):
    """What a holder's log shows of a receipt."""

    THERE = "there"
    """The entry stands where the receipt says."""

    ANOTHER = "another-entry"
    """Another entry stands there: the holder signed what is not so."""

    NOT_YET = "not-published-yet"
    NOT_SHOWN = "not-shown"
    """The log did not answer, or not as a log does; look again."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """One receipt, and what the log shows.

    Attributes:
        state: The holder.
        message: Which message it says is erased.
        leaf: The place it names.
        shown: What is there.
        why: Why it is not shown, in a sentence; else empty.
    """

    state: StateCode
    message: str
    leaf: int
    shown: Shown
    why: str = ""


async def look_up(node: Node, holders: Iterable[Holder]) -> list[LookedUp]:
    """Look up every receipt of some holders in their logs.

    Args:
        node: Our node.
        holders: Whose receipts; one after the other is asked.
    """
    found: list[LookedUp] = []
    for holder in holders:
        receipts = list(_receipts(holder))
        if not receipts:
            continue
        try:
            async with node.client(holder.state, node.clock.now()) as client:
                found += await in_log(node, holder.state, client, receipts)
        except Failure as failure:
            found += [
                LookedUp(holder.state, message, receipt.leaf, Shown.NOT_SHOWN, failure.public)
                for message, receipt in receipts
            ]
    return found


async def in_log(
    node: Node,
    state: StateCode,
    source: LogSource,
    receipts: Iterable[tuple[str, DeletionReceipt]],
) -> list[LookedUp]:
    """Look up receipts in a log whose latest publication extends what we saw of it.

    Raises:
        Failure: The log does not answer, or contradicts what we saw of it.
    """
    now = node.clock.now()
    origin = node.partners.partner(state, now).origin
    with node.database.read() as snapshot:
        latest = snapshot.seen.latest(origin)
    observation, _ = await look(
        source,
        opener_of_member(node.directory, origin, node.clock),
        MonitorState(),
        elsewhere=() if latest is None else (latest,),
    )
    if observation.what:
        raise CheckpointInconsistent(observation.what)
    checkpoint = observation.head.checkpoint

    async def fetch(place: TileCoordinates) -> bytes:
        return await source.tile(place.path)

    found: list[LookedUp] = []
    for message, receipt in receipts:
        if receipt.leaf >= checkpoint.size:
            found.append(LookedUp(state, message, receipt.leaf, Shown.NOT_YET))
            continue
        try:
            there = await entry_at(fetch, receipt.leaf, checkpoint)
        except (CheckpointInconsistent, PeerUnreachable, PeerRefused) as failure:
            said = failure.public
            found.append(LookedUp(state, message, receipt.leaf, Shown.NOT_SHOWN, said))
            continue
        same = there == Entry(EntryKind.ERASURE, receipt.body, receipt.salt).leaf_data
        shown = Shown.THERE if same else Shown.ANOTHER
        found.append(LookedUp(state, message, receipt.leaf, shown))
    return found


def _receipts(holder: Holder) -> Iterator[tuple[str, DeletionReceipt]]:
    for result in holder.results:
        if result.receipt is not None:
            yield result.message, result.receipt
