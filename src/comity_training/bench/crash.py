"""Killing nodes under load, and counting afterwards what was lost and what was doubled.

Desks of all states enter convictions and ask questions; the nodes are killed at random
moments and started again. At the end everything is let settle, and the databases are
compared: what one committed, the other must have, once.
"""

import random
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Final

import msgspec

from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.errors import StorageUnavailable
from comity.ids import StateCode
from comity_training.bench.audit import Queue
from comity_training.bench.comparison import compare
from comity_training.bench.exchange import Progress, choices, fill_register
from comity_training.bench.figures import Spread, percentile, spread
from comity_training.bench.material import Convict, convicts, question
from comity_training.bench.processes import NodeProcess
from comity_training.federation import make_network

STATES: Final = (StateCode("DE"), StateCode("BG"), StateCode("GR"))
_LEAST_SECONDS, _MOST_SECONDS = 0.02, 1.0
_GROUP: Final = 8
_BACKLOG: Final = 400
_PAUSE_SECONDS: Final = 0.05
_SETTLED_WITHIN: Final = 300.0


class CrashPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What to do to the nodes.

    Attributes:
        kills: How often a node is killed.
        nodes: 2 or 3.
        seed: Decides which node is killed and when.
    """

    kills: int = 100
    nodes: int = 2
    seed: int = 1


class Survived(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted.

    Attributes:
        kills: How often a node was killed.
        nodes: How many nodes there were.
        messages: Messages committed by any sender.
        conversations: Questions and notifications that were opened.
        lost: Messages missing at their recipient or without receipt, and
            conversations without answer.
        doubled: Messages admitted, receipted or answered more than once.
        broken: Proofs, roots and receipts that do not verify.
        parked: Messages whose handling failed for good, and messages refused.
        restarts_ms: From the start of a process until it listens.
        seconds: In all.
        findings: The first few things that are not as they should be.
    """

    kills: int
    nodes: int
    messages: int
    conversations: int
    lost: int
    doubled: int
    broken: int
    parked: int
    restarts_ms: Spread
    restarts_p99_ms: float
    seconds: float
    findings: list[str]

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled or broken."""
        return not (self.lost or self.doubled or self.broken or self.parked)


@dataclass
class _Desk:
    """Officers of one state, who do not care what happens to the node."""

    node: Node
    others: dict[StateCode, tuple[Convict, ...]]
    queue: Queue
    source: random.Random
    stop: Event
    number: int = 1
    problem: Exception | None = field(default=None)

    def work(self) -> None:
        """Enter convictions and ask questions until told to stop."""
        try:
            while not self.stop.wait(_PAUSE_SECONDS):
                if self.queue.waiting() < _BACKLOG:
                    self._round()
        except Exception as problem:  # noqa: BLE001 - shown by the thread that measures
            self.problem = problem

    def _round(self) -> None:
        records = self.node.records
        with self.node.database.begin() as work:
            for state, people in self.others.items():
                for _ in range(_GROUP):
                    convict = people[self.number % len(people)]
                    records.enter_conviction(
                        work, convict.person, convict.numbered(self.number), source_key=""
                    )
                    self.number += 1
                asked = self.source.choice(people).person
                records.request(work, question(asked, state, self.number))


def crash(plan: CrashPlan, *, progress: Progress, folder: Path) -> Survived:
    """Kill nodes under load and count.

    Args:
        plan: What to do.
        progress: Told what is going on.
        folder: Where the nodes are made.

    Raises:
        StorageUnavailable: A node does not come back; its ``serve.log`` says why.
        ValueError: The plan asks for one node, or for more than there are states.
    """
    if not 2 <= plan.nodes <= len(STATES):
        raise ValueError(f"nodes can be 2 to {len(STATES)}")
    began = time.perf_counter()
    with TemporaryDirectory(dir=folder) as place:
        states = STATES[: plan.nodes]
        homes = make_network(Path(place), states, choices=choices(64))
        for home, state in zip(homes, states, strict=True):
            fill_register(home, state, states)
        restarts = _storm(plan, homes, states, progress)
        progress("everything is settled; comparing the databases")
        count = compare(homes)
    return Survived(
        kills=plan.kills,
        nodes=plan.nodes,
        messages=count.messages,
        conversations=count.conversations,
        lost=count.lost,
        doubled=count.doubled,
        broken=count.broken,
        parked=count.parked,
        restarts_ms=spread(restarts),
        restarts_p99_ms=round(percentile(restarts, 99), 1),
        seconds=round(time.perf_counter() - began, 1),
        findings=count.findings,
    )


def _storm(
    plan: CrashPlan, homes: list[Home], states: tuple[StateCode, ...], progress: Progress
) -> list[float]:
    """Kill and restart under load; return how long the restarts took, in milliseconds."""
    source = random.Random(plan.seed)  # noqa: S311 - a schedule that repeats, no secret
    stop = Event()
    with ExitStack() as stack:
        nodes = [stack.enter_context(NodeProcess(home)) for home in homes]
        queues = [Queue(home) for home in homes]
        desks = [
            _Desk(
                node=open_node(home),
                others={other: convicts(state, other) for other in states if other != state},
                queue=Queue(home),
                source=random.Random(f"{plan.seed}/{state}"),  # noqa: S311 - as above
                stop=stop,
            )
            for home, state in zip(homes, states, strict=True)
        ]
        threads = [Thread(target=desk.work, name="desk") for desk in desks]
        for thread in threads:
            thread.start()
        try:
            restarts = [
                _kill_one(nodes, source, number, plan.kills, progress)
                for number in range(plan.kills)
            ]
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        for desk in desks:
            if desk.problem is not None:
                raise desk.problem
        _let_settle(queues, progress)
    return restarts


def _kill_one(
    nodes: list[NodeProcess], source: random.Random, number: int, kills: int, progress: Progress
) -> float:
    time.sleep(source.uniform(_LEAST_SECONDS, _MOST_SECONDS))
    victim = source.choice(nodes)
    victim.kill()
    started = time.perf_counter()
    victim.start()
    victim.wait_until_ready()
    took = 1000 * (time.perf_counter() - started)
    if (number + 1) % 10 == 0 or number + 1 == kills:
        progress(f"{number + 1} of {kills} kills")
    return took


def _let_settle(queues: list[Queue], progress: Progress) -> None:
    """Wait until nothing is on its way any more.

    Raises:
        StorageUnavailable: It does not come to rest.
    """
    until = time.perf_counter() + _SETTLED_WITHIN
    quiet = 0
    # Handling makes new messages, so one look that finds nothing is not enough.
    while quiet < 3:
        left = sum(queue.waiting() + queue.unhandled() for queue in queues)
        quiet = 0 if left else quiet + 1
        if time.perf_counter() > until:
            raise StorageUnavailable(f"{left} messages do not come to rest.")
        time.sleep(0.2)
    progress("nothing is on its way any more")
