"""A federation in one process: real nodes, a simulated network, one clock, one seed.

Everything random comes from one generator, and everything that happens is an event on
one queue, so that a seed tells a whole story again. ``Federation.dump`` tells where
everybody stands, for looking at a story that went wrong.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Final

from tests.federation.casework import OPENING, Echo
from tests.federation.delivery import (
    Answer,
    AskLinks,
    Post,
    Question,
    Receipted,
    Round,
    Silence,
    answer_links,
    deliver,
    receive,
)
from tests.federation.members import START, STATES
from tests.federation.node import Crash, Node, SimulatedClock

from comity.errors import StorageUnavailable
from comity.exchange.batch import decode_receipt
from comity.exchange.ports import IncomingMessage
from comity.ids import ConversationId, MessageId, StateCode
from comity.records.ports import RecordsWork

PATIENCE: Final = timedelta(seconds=30)
"""How long a sender waits for an answer."""


@dataclass
class Conditions:
    """What a link does to what travels over it; each a probability, but for the delay.

    Attributes:
        loss: A question is lost.
        loss_of_answers: Its answer is.
        duplication: A question arrives once more, some time later.
        straggling: A question or an answer takes longer than the sender waits.
        delay: Mean seconds one way.
    """

    loss: float = 0.0
    loss_of_answers: float = 0.0
    duplication: float = 0.0
    straggling: float = 0.0
    delay: float = 0.05


CALM: Final = Conditions()


@dataclass
class Flight:
    """A round of delivery under way, waiting for one answer."""

    rounds: Generator[Question, Answer, Round]
    token: int = 0


@dataclass
class Story:
    """What happened, counted."""

    batches: int = 0
    lost: int = 0
    duplicated: int = 0
    late: int = 0
    crashes: int = 0
    faults: int = 0
    links: int = 0
    receipts: dict[tuple[StateCode, str], tuple[int, bytes]] = field(default_factory=dict)


def due_peers(node: Node) -> list[StateCode]:
    """Return to whom something is due, over whatever wire."""
    tables = node.store.tables
    queues = (tables.due_out, tables.due_on_channels)
    return sorted({peer for queue in queues for peer, due in queue.items() if due})


class Federation:
    """Nodes, the network between them, and what is going to happen next."""

    def __init__(self, seed: int = 0, states: Sequence[StateCode] = STATES, **echo: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a story to be told again, not a secret
        self.clock = SimulatedClock(START)
        self.nodes = {state: self.make_node(state) for state in states}
        self.echo = Echo(self.random, **echo)
        self.links: dict[tuple[StateCode, StateCode], Conditions] = {}
        self.parted: set[frozenset[StateCode]] = set()
        self.story = Story()
        self.began = START
        self.answering = 0.75
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = count(1)
        self._flights: dict[tuple[StateCode, StateCode], Flight] = {}
        self._woken: set[StateCode] = set()

    def make_node(self, state: StateCode) -> Node:
        """Make the node of a state."""
        return Node(state, self.clock, self.random)

    # What tests do to it.

    def conditions(self, conditions: Conditions) -> None:
        """Put every link under the same conditions."""
        for one in self.nodes:
            for other in self.nodes:
                self.links[one, other] = conditions

    def open(self, sender: StateCode, recipient: StateCode, kind: str) -> ConversationId | None:
        """Let a node open a conversation; ``None`` if it is down or dies at it."""
        node = self.nodes[sender]
        with self._alive(node) as alive:
            if alive:
                with node.store.begin() as work:
                    message = self.echo.open(work, node.rails, recipient, kind)
                self.wake(node)
                return message.conversation
        return None

    def open_any(self) -> ConversationId | None:
        """Let somebody open some conversation with somebody."""
        sender, recipient = self.random.sample(sorted(self.nodes), 2)
        return self.open(sender, recipient, self.random.choice(OPENING))

    def stir(self, state: StateCode, conversation: ConversationId) -> MessageId | None:
        """Let a node go on with a conversation unasked."""
        node = self.nodes[state]
        with self._alive(node) as alive:
            if alive:
                with node.store.begin() as work:
                    message = self.echo.move(work, node.rails, conversation)
                self.wake(node)
                return None if message is None else message.id
        return None

    def stir_any(self) -> MessageId | None:
        """Let somebody go on with some conversation unasked."""
        node = self.nodes[self.random.choice(sorted(self.nodes))]
        known = list(node.store.tables.conversations)
        return self.stir(node.state, self.random.choice(known)) if known else None

    def part(self, one: StateCode, other: StateCode) -> None:
        """Let nothing pass between two nodes."""
        self.parted.add(frozenset((one, other)))

    def crash(self, state: StateCode, *, after_calls: int = 0) -> None:
        """Let a node die: now, or at so many port calls from now."""
        node = self.nodes[state]
        if after_calls:
            node.fuse = after_calls
        elif node.up:
            self._die(node)

    def heal(self) -> None:
        """End everything that goes wrong."""
        self.parted.clear()
        self.conditions(CALM)
        for node in self.nodes.values():
            node.fuse = None
        self.heal_crashes()

    def heal_crashes(self) -> None:
        """Start every node that is down."""
        for node in self.nodes.values():
            self._rise(node, node.life)

    # How time passes.

    def run(self, duration: timedelta) -> None:
        """Let so much time pass."""
        end = self.clock.time + duration
        while self._queue and self._queue[0][0] <= end:
            self._step()
        self.clock.time = end

    def run_until_quiet(self, limit: timedelta = timedelta(days=2)) -> None:
        """Let time pass until nothing is due any more; fail after the limit."""
        end = self.clock.time + limit
        for node in self.nodes.values():
            self.wake(node)
        while not self.quiet():
            assert self._queue, f"something is due and nothing will happen\n{self.dump()}"
            assert self._queue[0][0] <= end, f"no quiet in {limit}\n{self.dump()}"
            self._step()

    def quiet(self) -> bool:
        """Say whether nothing is due anywhere."""
        return not self._flights and not any(
            node.store.tables.due_in or due_peers(node) for node in self.nodes.values()
        )

    def _step(self) -> None:
        self.clock.time, _, happen = heappop(self._queue)
        happen()

    def later(self, seconds: float, happen: Callable[[], None]) -> None:
        """Let something happen after so many seconds."""
        at = self.clock.time + timedelta(seconds=seconds)
        heappush(self._queue, (at, next(self._numbers), happen))

    # What a node does.

    def wake(self, node: Node, seconds: float = 0.01) -> None:
        """Let a node look for work soon."""
        if seconds > 1:
            self.later(seconds, lambda: self.wake(node))
        elif node.state not in self._woken:
            self._woken.add(node.state)
            self.later(seconds, lambda: self._work(node))

    def _work(self, node: Node) -> None:
        self._woken.discard(node.state)
        with self._alive(node) as alive:
            if not alive:
                return
            self._handle_due(node)
            for peer in due_peers(node):
                if (node.state, peer) not in self._flights:
                    self._start(node, peer)

    def _handle_due(self, node: Node) -> None:
        tables = node.store.tables
        while tables.due_in:
            identifier = tables.due_in[min(tables.due_in)]
            with node.store.begin() as work:
                message = work.exchange.incoming(identifier)
                assert message is not None
                self.handle(node, work, message)

    def handle(self, node: Node, work: RecordsWork, message: IncomingMessage) -> None:
        """Handle one message as the casework does."""
        if self.random.random() < self.answering:
            self.echo.move(work, node.rails, message.conversation)
        work.exchange.handled([message.id])

    def _start(self, node: Node, peer: StateCode) -> None:
        at = node.store.tables.peers.get(peer)
        wait = at.next_attempt_at if at is not None else None
        if wait is not None and wait > self.clock.time:
            self.wake(node, max((wait - self.clock.time).total_seconds(), 0.01) + 0.001)
            return
        flight = Flight(self.rounds(node, peer))
        self._flights[node.state, peer] = flight
        self._go_on(node, peer, flight, None)

    def rounds(self, node: Node, peer: StateCode) -> Generator[Question, Answer, Round]:
        """Return a round of delivery of what is due to a peer."""
        return deliver(node.courier, peer, node.hints.get(peer, ()))

    def _go_on(self, node: Node, peer: StateCode, flight: Flight, answer: Answer | None) -> None:
        flight.token += 1
        try:
            question = next(flight.rounds) if answer is None else flight.rounds.send(answer)
        except StopIteration as end:
            del self._flights[node.state, peer]
            if end.value is not Round.NOTHING_DUE:
                self.wake(node)
        except BaseException:
            self._flights.pop((node.state, peer), None)
            raise
        else:
            self._ask(node, peer, flight, question)

    @contextmanager
    def _alive(self, node: Node) -> Iterator[bool]:
        """Run something in a node's process, if it is up; it may die of it."""
        try:
            yield node.up
        except Crash:
            self._die(node)
        except StorageUnavailable:
            self.story.faults += 1
            self.wake(node, 1.5)

    def _die(self, node: Node) -> None:
        self.story.crashes += 1
        node.up, node.fuse = False, None
        node.life += 1
        node.hints.clear()
        for state, peer in list(self._flights):
            if state == node.state:
                del self._flights[state, peer]
        life = node.life
        self.later(self.random.uniform(1, 120), lambda: self._rise(node, life))

    def _rise(self, node: Node, life: int) -> None:
        if not node.up and node.life == life:
            node.up = True
            self.wake(node)

    # What the network does.

    def _ask(self, node: Node, peer: StateCode, flight: Flight, question: Question) -> None:
        token, life = flight.token, node.life

        def back(answer: Answer) -> None:
            current = self._flights.get((node.state, peer)) is flight and flight.token == token
            if current and node.life == life:
                with self._alive(node):
                    self._go_on(node, peer, flight, answer)

        self.later(PATIENCE.total_seconds(), lambda: back(Silence()))
        link = self._link(node.state, peer)
        self.story.batches += 1
        if self.random.random() < link.loss:
            self.story.lost += 1
            return
        self.later(self._delay(link), lambda: self._arrive(node.state, peer, question, back))
        if self.random.random() < link.duplication:
            self.story.duplicated += 1
            self.story.late += 1
            seconds = self.random.expovariate(1 / 60)
            self.later(seconds, lambda: self._arrive(node.state, peer, question, None))

    def _arrive(
        self,
        sender: StateCode,
        recipient: StateCode,
        question: Question,
        back: Callable[[Answer], None] | None,
    ) -> None:
        if frozenset((sender, recipient)) in self.parted:
            return
        node = self.nodes[recipient]
        answer: Answer = Silence()
        with self._alive(node) as alive:
            if alive:
                answer = self.put_to(node, sender, question)
        link = self._link(recipient, sender)
        if back is not None and self.random.random() >= link.loss_of_answers:
            deliver_answer = back
            self.later(
                self._delay(link), lambda: self._bring(sender, recipient, answer, deliver_answer)
            )

    def _bring(
        self,
        sender: StateCode,
        recipient: StateCode,
        answer: Answer,
        back: Callable[[Answer], None],
    ) -> None:
        if frozenset((sender, recipient)) not in self.parted:
            back(answer)

    def put_to(self, node: Node, sender: StateCode, question: Question) -> Answer:
        """Put a question to a node as somebody whose certificate names ``sender``."""
        if isinstance(question, AskLinks):
            self.story.links += 1
            return answer_links(node.store, question)
        assert isinstance(question, Post), "what comes over a channel is for a node that has one"
        reception = receive(node.courier, node.sealing_keys, sender, question.raw)
        if reception.admission is not None:
            node.remember(sender, reception.admission.checkpoint_size)
            self.wake(node)
        if isinstance(reception.answer, Receipted):
            self._note_receipt(node.state, reception.answer.raw)
        return reception.answer

    def _note_receipt(self, state: StateCode, raw: bytes) -> None:
        """Check that whoever receipts a message again gives the receipt it gave."""
        for item in decode_receipt(raw).items:
            if not item.refusal:
                entry = (item.index, item.body)
                first = self.story.receipts.setdefault((state, item.message), entry)
                assert first == entry, f"{state} receipted {item.message} in two ways"

    def _link(self, sender: StateCode, recipient: StateCode) -> Conditions:
        return self.links.get((sender, recipient), CALM)

    def _delay(self, link: Conditions) -> float:
        if self.random.random() < link.straggling:
            self.story.late += 1
            return PATIENCE.total_seconds() * self.random.uniform(1, 4)
        return self.random.expovariate(1 / link.delay)

    def dump(self) -> str:
        """Tell where everybody stands."""
        lines = [f"{self.clock.time.isoformat()}  flights: {sorted(self._flights)}"]
        for node in self.nodes.values():
            tables = node.store.tables
            lines.append(
                f"{node.state} {'up' if node.up else 'down'} leaves {len(tables.leaves)}"
                f" due in {len(tables.due_in)}"
                f" due out {due_peers(node)}"
                f" alarms {node.alarms[-3:]}"
            )
            lines += [f"  {peer}" for peer in tables.peers.values()]
        return "\n".join(lines)
