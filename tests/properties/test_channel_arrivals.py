"""Whatever a partner sends over a channel: it is kept once, moves what it may, and is provable."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.federation.members import START, directory
from tests.unit.exchange.channel_world import PARTNER, US, Clock, World, memory_store
from tests.unit.trust import networks

from comity.assembly.evidence import gathered
from comity.errors import Failure
from comity.exchange.channel_admission import ArrivalOutcome, Arrived
from comity.exchange.replay import replayed_state
from comity.ledger.entry import EntryKind
from comity.ledger.evidence import verify_evidence

KINDS = ("REQ", "NOT", "IAL", "RRS", "NRS", "RDL", "RAI", "RAR", "CAN", "FEM")
AS_IT_IS, OTHER_ENVELOPE = "as it is", "in another envelope"
OTHER_BYTES, OUR_MOVE = "another message", "our move"
REPEATED = (AS_IT_IS, OTHER_ENVELOPE, OTHER_BYTES)

steps = st.one_of(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 6)),
    st.tuples(st.sampled_from([*REPEATED, OUR_MOVE]), st.integers(0, 6)),
)


class _Correspondence:
    """A partner that sends whatever, again and again, and an officer of ours who asks."""

    def __init__(self) -> None:
        clock = Clock(START + timedelta(hours=1))
        self.world = World(memory_store(networks.log_key(US), clock), clock)
        self.came: list[Arrived] = []
        self.asked = 0

    def take(self, what: str, number: int) -> None:
        """Take one step."""
        if what == OUR_MOVE:
            self.world.send(("REQ", "NOT")[number % 2])
            self.asked += 1
        elif what in REPEATED:
            self._again(what, number)
        else:
            self._new(what, number)

    def _again(self, what: str, number: int) -> None:
        """Send something that came before, with the same bytes or with others."""
        if not self.came:
            return
        before = self.came[number % len(self.came)]
        size = self.world.log_size()
        changed = b"" if what == AS_IT_IS else b" "
        again = self.world.theirs(
            before.kind,
            identifier=before.id,
            refers_to=before.refers_to,
            body=before.body + changed,
        )
        if what == OTHER_BYTES:
            again = replace(again, stated_at="2026-05-31T23:59:59")
        expected = ArrivalOutcome.REUSED if what == OTHER_BYTES else ArrivalOutcome.KNOWN
        assert self.world.admit(again).outcome is expected
        assert self.world.log_size() == size

    def _new(self, kind: str, number: int) -> None:
        """Send something new, about whatever is on record, or about nothing."""
        with self.world.store.read() as snapshot:
            known = sorted(
                message.id
                for conversation in snapshot.exchange.conversations_listed()
                for message in snapshot.exchange.messages_of(conversation.id)
            )
        opens = kind in {"REQ", "NOT"} or (kind == "IAL" and not number)
        about = None if opens or number >= len(known) else known[number]
        arrived = self.world.theirs(kind, refers_to=about)
        try:
            self.world.admit(arrived)
        except Failure:
            # What can open nothing and go on with nothing was refused, and left no trace.
            with self.world.store.read() as snapshot:
                assert snapshot.exchange.incoming(arrived.id) is None
        else:
            self.came.append(arrived)


@given(st.lists(steps, max_size=25))
def test_everything_that_came_is_kept_once_and_can_be_proved(
    taken: list[tuple[str, int]],
) -> None:
    correspondence = _Correspondence()
    for what, number in taken:
        correspondence.take(what, number)
    world = correspondence.world
    document = directory()
    received = 0
    with world.store.begin() as work:
        for conversation in work.exchange.conversations_listed(limit=1000):
            messages = work.exchange.messages_of(conversation.id)
            state = replayed_state(world.rails.all_workflows, conversation, messages)
            assert state == conversation.state
            report = verify_evidence(
                gathered(work, document.document, messages, with_payload=True), document
            )
            assert [one.id for one in report.channel] == [message.id for message in messages]
            assert {one.partner for one in report.channel} == {PARTNER}
            received += sum(not one.was_sent for one in report.channel)
        kinds = [work.log.entry(place).kind for place in range(work.log.size())]
    assert received == len(correspondence.came) == kinds.count(EntryKind.CHANNEL_RECEIVED)
    assert correspondence.asked == kinds.count(EntryKind.CHANNEL_SENT)
