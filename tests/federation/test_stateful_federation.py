"""Hypothesis tells the story: any order of conversations, mishaps and lies."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.federation.casework import OPENING
from tests.federation.delivery import Post, Receipted
from tests.federation.invariants import check
from tests.federation.lies import LIES
from tests.federation.members import STATES
from tests.federation.node import database_fault, die
from tests.federation.simulator import CALM, Conditions, Federation

from comity.exchange.batch import decode_receipt
from comity.exchange.ports import Delivery
from comity.ids import StateCode

members = st.sampled_from(STATES)
pairs = st.permutations(STATES).map(lambda states: tuple(states[:2]))
likely = st.sampled_from([0.0, 0.2, 0.6])
WEATHER = st.builds(
    Conditions,
    loss=likely,
    loss_of_answers=likely,
    duplication=likely,
    straggling=st.sampled_from([0.0, 0.2]),
    delay=st.sampled_from([0.01, 5.0]),
)


class FederationMachine(RuleBasedStateMachine):
    """A federation to which anything may happen."""

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.federation = Federation(seed)
        self.lies: set[str] = set()
        self.caught = 0

    @rule(pair=pairs, kind=st.sampled_from(OPENING))
    def open(self, pair: tuple[StateCode, StateCode], kind: str) -> None:
        self.federation.open(*pair, kind)

    @rule(times=st.integers(1, 4))
    def stir(self, times: int) -> None:
        for _ in range(times):
            self.federation.stir_any()

    @rule(seconds=st.sampled_from([0.02, 1, 10, 60, 600]))
    def pass_time(self, seconds: float) -> None:
        self.federation.run(timedelta(seconds=seconds))

    @rule(weather=WEATHER)
    def turn(self, weather: Conditions) -> None:
        self.federation.conditions(weather)

    @rule(pair=pairs)
    def part(self, pair: tuple[StateCode, StateCode]) -> None:
        self.federation.part(*pair)

    @rule()
    def join(self) -> None:
        self.federation.parted.clear()

    @rule(
        state=members,
        after_calls=st.integers(0, 60),
        fault=st.sampled_from([die, database_fault]),
    )
    def fail(self, state: StateCode, after_calls: int, fault: Callable[[], BaseException]) -> None:
        self.federation.nodes[state].fault = fault
        self.federation.crash(state, after_calls=after_calls)

    @rule(pair=pairs, lie=st.sampled_from(sorted(LIES)))
    def lie(self, pair: tuple[StateCode, StateCode], lie: str) -> None:
        liar, victim = (self.federation.nodes[state] for state in pair)
        # A liar's machine does not fail it, nor does its victim's just then.
        fuses = {node.state: node.fuse for node in (liar, victim)}
        liar.fuse = victim.fuse = None
        told = LIES[lie](liar, victim)
        answer = self.federation.put_to(victim, liar.state, Post(told.raw))
        if isinstance(answer, Receipted):
            assert all(item.refusal for item in decode_receipt(answer.raw).items), lie
        self.lies |= told.identifiers
        self.caught += 1
        for node in (liar, victim):
            node.fuse = fuses[node.state]

    @invariant()
    def no_lie_is_believed(self) -> None:
        for node in self.federation.nodes.values():
            assert not self.lies & node.store.tables.incoming.keys()

    @invariant()
    def no_receipt_is_without_its_message(self) -> None:
        for node in self.federation.nodes.values():
            for message in node.store.tables.outgoing.values():
                if message.delivery is Delivery.ACKNOWLEDGED:
                    peer = self.federation.nodes[message.peer]
                    assert message.id in peer.store.tables.incoming

    def teardown(self) -> None:
        if hasattr(self, "federation"):
            self.federation.heal()
            self.federation.conditions(CALM)
            self.federation.run_until_quiet()
            check(self.federation, evidence=8)


TestAnyStory = FederationMachine.TestCase
TestAnyStory.settings = settings(
    max_examples=30,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
