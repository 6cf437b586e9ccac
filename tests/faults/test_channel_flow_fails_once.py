"""Every call of a flow over a channel fails once; sending again, as both sides do, heals it.

The flow: a request is composed, accepted by the partner's endpoint, answered with an
attachment, and the answer comes in. A fault is put at the first call to the store, then at
the second, and so on until the flow ends before it is reached.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from random import Random

import pytest
from tests.federation.node import database_fault
from tests.federation.probed_store import ProbedStore
from tests.unit.exchange.channel_world import PARTNER, Clock, World, attachment

from comity.errors import StorageUnavailable
from comity.exchange.channel_admission import ArrivalOutcome
from comity.exchange.ports import Delivery
from comity.ids import MessageId
from comity.ledger.entry import EntryKind
from comity.records.ports import RecordsWork
from comity.storage.memory.work import MemorySnapshot
from comity.storage.store import LogIdentity
from comity.trust.keys import SigningKey


class FailingStore:
    """A store in memory that fails at one call."""

    def __init__(self, clock: Clock) -> None:
        key = SigningKey("at.example/log", bytes([9]) * 32)
        randomness = Random(5).randbytes  # noqa: S311 - a test repeats itself
        self.probed = ProbedStore(LogIdentity(key.name, (key,)), clock, randomness)
        self.probed.probe = self._burn
        self.fuse = 0

    def _burn(self, call: str) -> None:
        del call
        self.fuse -= 1
        if self.fuse == 0:
            raise database_fault()

    def begin(self) -> AbstractContextManager[RecordsWork]:
        """Open a transaction that may fail."""
        return self.probed.begin()

    @contextmanager
    def read(self) -> Iterator[MemorySnapshot]:
        """Open a snapshot, which does not."""
        with self.probed.database.read() as snapshot:
            yield snapshot


def _until_it_works(step: Callable[[], object]) -> None:
    for _ in range(3):
        try:
            step()
        except StorageUnavailable:
            continue
        return
    pytest.fail("one fault is no reason to fail for ever")


def _flow(calls: int) -> bool:
    """Run the flow with a fault at one call; say whether it was reached."""
    clock = Clock()
    store = FailingStore(clock)
    world = World(store, clock)  # type: ignore[arg-type] # it has what is used of one
    tables = store.probed.tables
    store.fuse = calls

    def ask() -> None:
        # Whoever asked looks whether it is on record before asking again.
        if not tables.outgoing:
            world.send()

    def deliver() -> None:
        due = world.next()
        if due is not None:
            world.accept(due.id)

    _until_it_works(ask)
    (request,) = tables.outgoing.values()
    _until_it_works(deliver)
    name = "BE-AT-RRS-000000000000001"
    answer = world.theirs(
        "RRS", refers_to=request.id, identifier=name, attachments=[attachment(name)]
    )
    outcomes: list[ArrivalOutcome] = []
    _until_it_works(lambda: outcomes.append(world.admit(answer).outcome))
    reached = store.fuse <= 0
    store.fuse = 0
    kinds = Counter(leaf.kind for leaf in tables.leaves)
    assert kinds == {
        EntryKind.CHANNEL_SENT: 1,
        EntryKind.CHANNEL_ACCEPTED: 1,
        EntryKind.CHANNEL_RECEIVED: 1,
    }
    assert [each.delivery for each in tables.outgoing.values()] == [Delivery.ACCEPTED]
    assert list(tables.incoming) == [MessageId(name)]
    assert len(tables.attachments) == 1
    assert world.state_of(request.conversation) == "answered"
    assert world.admit(answer).outcome is ArrivalOutcome.KNOWN
    assert not tables.due_on_channels[PARTNER]
    return reached


def test_a_flow_over_a_channel_heals_wherever_it_is_interrupted() -> None:
    calls = 1
    while _flow(calls):
        calls += 1
    assert calls > 25, "the flow makes more calls than that"
