"""Every call of an erasure fails once; doing it again, as whoever orders it does, heals it.

The flow: a request and its answer over a channel are on record and handled, and the
conversation is erased, with its entry, in one transaction. A fault is put at the first call
to the store, then at the second, and so on until the flow ends before it is reached.
"""

from collections import Counter

from tests.faults.test_channel_flow_fails_once import FailingStore, _until_it_works
from tests.unit.exchange.channel_world import Clock, World, attachment

from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ledger.acts import erasure, read_erasure
from comity.ledger.entry import EntryKind


def _flow(calls: int) -> bool:
    """Run the flow with a fault at one call; say whether it was reached."""
    clock = Clock()
    store = FailingStore(clock)
    world = World(store, clock)  # type: ignore[arg-type] # it has what is used of one
    tables = store.probed.tables
    world.send()
    (request,) = tables.outgoing.values()
    world.accept(request.id)
    name = "BE-AT-RRS-000000000000001"
    answer = world.theirs(
        "RRS", refers_to=request.id, identifier=name, attachments=[attachment(name)]
    )
    admitted = world.admit(answer).message
    with store.begin() as work:
        work.exchange.handled([admitted.id])
    store.fuse = calls

    def erase() -> None:
        with store.begin() as work:
            if work.erasure.erased_at(request.conversation) is not None:
                return
            count = work.erasure.erase_payloads(request.conversation, at=clock.now())
            entry = erasure(
                case=request.conversation,
                messages=count,
                rule="a rule",
                official="officer-7",
                at=clock.now(),
                salt=bytes([7]) * 32,
            )
            work.log.append([entry], recorded_at=clock.now())

    _until_it_works(erase)
    reached = store.fuse <= 0
    store.fuse = 0
    kinds = Counter(leaf.kind for leaf in tables.leaves)
    assert kinds[EntryKind.ERASURE] == 1
    assert read_erasure(tables.leaves[-1].body or b"").messages == 2
    messages: list[OutgoingMessage | IncomingMessage] = [
        *tables.outgoing.values(),
        *tables.incoming.values(),
    ]
    assert [(each.payload, each.wire_bytes) for each in messages] == [(b"", b""), (b"", b"")]
    assert all(each.erased_at == tables.erased[request.conversation] for each in messages)
    assert [each.content for each in tables.attachments.values()] == [None]
    return reached


def test_an_erasure_heals_wherever_it_is_interrupted() -> None:
    calls = 1
    while _flow(calls):
        calls += 1
    assert calls > 5, "the flow makes more calls than that"
