"""Throughput and latency of two nodes: two processes, loopback, mutual TLS, durable both sides.

A message counts once its receipt was verified and kept by its sender, which happens
after the recipient's commit. Times are those in the sender's database.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from comity.assembly.build import open_node
from comity.assembly.config import Automatic, DeliveryPart, LawPart, RecordsPart
from comity.assembly.home import Home
from comity.ids import StateCode
from comity.law.purposes import Purpose
from comity.policy.facts import AnswerClass
from comity_training.bench.audit import Queue, settled, stored_bytes
from comity_training.bench.composing import Load, compose_notifications
from comity_training.bench.figures import Spread, percentile, spread
from comity_training.bench.material import home_register
from comity_training.bench.processes import NodeProcess, Stopwatch
from comity_training.bench.served import Order, Traffic
from comity_training.federation import Choices, make_network

SENDER: Final = StateCode("DE")
RECIPIENT: Final = StateCode("BG")
STATES: Final = (SENDER, RECIPIENT)
_POLL_SECONDS: Final = 0.01
_SAMPLE_SECONDS: Final = 5.0
_MEGABYTE: Final = 1024 * 1024

Progress = Callable[[str], None]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to measure.

    Attributes:
        messages: Messages of one run.
        warm_up: Messages before it, not counted.
        runs: How often; figures are medians.
        batch: Messages a batch, and a transaction.
        backlog: Messages composed ahead of their receipts, at most.
        requests: Requests one by one, for the latency.
        per_second: Requests a second.
    """

    messages: int = 20_000
    warm_up: int = 2_560
    runs: int = 3
    batch: int = 128
    backlog: int = 1024
    requests: int = 400
    per_second: float = 20.0


class Throughput(msgspec.Struct, frozen=True, kw_only=True):
    """What one kind of run came to.

    Attributes:
        casework: Whether the recipient handled what it received, and answered it.
        messages: Messages of one run.
        runs: How often it was run.
        messages_per_s: Composed to receipt verified and kept; with casework, to the
            answer of each handled, so that twice as many messages travel.
        cpu_us_per_message: Processor time of all three processes together.
        composer_cpu_us: Of the process that composes, the sender's desk.
        sender_cpu_us: Of the sender's node.
        recipient_cpu_us: Of the recipient's node.
        p50_ms: From composition to the receipt, under load.
        p99_ms: The same for 99 in a hundred.
        payload_bytes: Payload in the clear, a message.
        wire_bytes: Batch and receipt, a message, without HTTP and TLS.
        stored_bytes_sender: Database, a message.
        stored_bytes_recipient: Database, a message.
        memory_mb: Resident memory of both, in the course of the last run.
        others_percent: Of the processors' time, what was used by nobody under
            measurement: what the figures were spoiled by.
    """

    casework: bool
    messages: int
    runs: int
    messages_per_s: Spread
    cpu_us_per_message: Spread
    composer_cpu_us: Spread
    sender_cpu_us: Spread
    recipient_cpu_us: Spread
    p50_ms: Spread
    p99_ms: Spread
    payload_bytes: float
    wire_bytes: float
    stored_bytes_sender: float
    stored_bytes_recipient: float
    memory_mb: list[tuple[float, float]]
    others_percent: Spread


class Latency(msgspec.Struct, frozen=True, kw_only=True):
    """Requests one by one: from before the request is composed to its answer handled.

    Attributes:
        requests: How many were asked.
        answered: How many were answered.
        per_second: At what rate.
        p50_ms: Half were answered within.
        p99_ms: 99 in a hundred were.
        most_ms: All were.
    """

    requests: int
    answered: int
    per_second: float
    p50_ms: float
    p99_ms: float
    most_ms: float


class _Run(msgspec.Struct, frozen=True, kw_only=True):
    rate: float
    cpu: list[float]
    p50: float
    p99: float
    payload: float
    wire: float
    stored: tuple[float, float]
    memory: list[tuple[float, float]]
    others: float


class Answers(msgspec.Struct, frozen=True):
    """What came of requests one by one.

    Attributes:
        asked: How many were asked.
        milliseconds: How long each that was answered took.
    """

    asked: int
    milliseconds: list[float]


def throughput(plan: Plan, *, casework: bool, progress: Progress, folder: Path) -> Throughput:
    """Measure how many messages a second two nodes exchange.

    Args:
        plan: What to measure.
        casework: Whether the recipient handles what it receives.
        progress: Told what is going on.
        folder: Where the nodes are made; each run in a folder of its own.

    Raises:
        StorageUnavailable: A node ended; its ``serve.log`` says why.
    """
    runs: list[_Run] = []
    for number in range(plan.runs):
        with TemporaryDirectory(dir=folder) as place:
            run = _run(plan, Path(place), casework=casework)
        progress(
            f"run {number + 1} of {plan.runs}, casework {'on' if casework else 'off'}: "
            f"{run.rate:,.0f} messages/s, {sum(run.cpu):,.0f} µs of processor a message"
        )
        runs.append(run)
    return Throughput(
        casework=casework,
        messages=plan.messages,
        runs=plan.runs,
        messages_per_s=spread([run.rate for run in runs]),
        cpu_us_per_message=spread([sum(run.cpu) for run in runs]),
        composer_cpu_us=spread([run.cpu[2] for run in runs]),
        sender_cpu_us=spread([run.cpu[0] for run in runs]),
        recipient_cpu_us=spread([run.cpu[1] for run in runs]),
        p50_ms=spread([run.p50 for run in runs]),
        p99_ms=spread([run.p99 for run in runs]),
        payload_bytes=round(runs[-1].payload, 1),
        wire_bytes=round(runs[-1].wire, 1),
        stored_bytes_sender=round(runs[-1].stored[0], 1),
        stored_bytes_recipient=round(runs[-1].stored[1], 1),
        memory_mb=runs[-1].memory,
        others_percent=spread([100 * run.others for run in runs]),
    )


def _run(plan: Plan, folder: Path, *, casework: bool) -> _Run:
    homes = make_network(folder, STATES, choices=choices(plan.batch))
    if casework:
        fill_register(homes[1], RECIPIENT)
    with ExitStack() as stack:
        sender, recipient = (
            stack.enter_context(NodeProcess(home, casework=casework)) for home in homes
        )
        node = open_node(homes[0])
        stack.callback(node.database.close)
        queues = [Queue(home) for home in homes]
        for queue in queues:
            stack.callback(queue.close)
        memory = _Memory(sender, recipient)
        compose_notifications(node, _load(plan, plan.warm_up, first=1))
        _drain(queues, casework=casework)
        before = sender.ask(Order("traffic"), Traffic)
        composer, watch = time.process_time(), Stopwatch(sender, recipient)
        memory.sample()
        payload = compose_notifications(
            node,
            _load(plan, plan.messages, first=plan.warm_up + 1),
            between=memory.sample_now_and_then,
        )
        _drain(queues, casework=casework)
        used = [*watch.cpu_seconds(), time.process_time() - composer]
        others = watch.others_share(sum(used))
        whole = watch.seconds()
        memory.sample()
        after = sender.ask(Order("traffic"), Traffic)
    times = settled(homes[0])[plan.warm_up :]
    seconds = (times[-1].settled_at - min(each.composed_at for each in times)) / 1e6
    waits = [(each.settled_at - each.composed_at) / 1000 for each in times]
    total = plan.messages + plan.warm_up
    moved = after.sent_bytes + after.received_bytes - before.sent_bytes - before.received_bytes
    return _Run(
        # With casework a message counts when everything it brought about is done.
        rate=plan.messages / (whole if casework else seconds),
        cpu=[1e6 * each / plan.messages for each in used],
        p50=percentile(waits, 50),
        p99=percentile(waits, 99),
        payload=payload / plan.messages,
        wire=moved / plan.messages,
        stored=(stored_bytes(homes[0]) / total, stored_bytes(homes[1]) / total),
        memory=memory.samples,
        others=others,
    )


def latency(plan: Plan, *, progress: Progress, folder: Path) -> Latency:
    """Measure how long one request takes until its answer was verified, handled and kept.

    The answer is a certain one, given without an officer.

    Raises:
        StorageUnavailable: A node ended; its ``serve.log`` says why.
    """
    with TemporaryDirectory(dir=folder) as place, ExitStack() as stack:
        homes = make_network(Path(place), STATES, choices=choices(plan.batch))
        fill_register(homes[1], RECIPIENT)
        asking, _ = (stack.enter_context(NodeProcess(home)) for home in homes)
        _ask(asking, plan, 20)
        found = _ask(asking, plan, plan.requests)
    took = found.milliseconds
    progress(f"{len(took)} of {found.asked} requests answered, p50 {percentile(took, 50):.1f} ms")
    return Latency(
        requests=found.asked,
        answered=len(took),
        per_second=plan.per_second,
        p50_ms=round(percentile(took, 50), 1),
        p99_ms=round(percentile(took, 99), 1),
        most_ms=round(max(took), 1),
    )


def choices(batch: int) -> Choices:
    """Return the settings of nodes that answer by themselves whatever is certain."""
    certain = (AnswerClass.CERTAIN_WITH_CONVICTIONS, AnswerClass.CERTAIN_WITHOUT_CONVICTIONS)
    return Choices(
        law=LawPart(
            automatic=tuple(
                Automatic(answer=a, purpose=Purpose.CRIMINAL_PROCEEDINGS) for a in certain
            )
        ),
        records=RecordsPart(ask_national_entry=False),
        delivery=DeliveryPart(batch_messages=batch),
    )


def fill_register(home: Home, state: StateCode, states: Sequence[StateCode] = STATES) -> None:
    """Enter a state's own citizens, whom the others will speak of."""
    node = open_node(home)
    with node.database.begin() as work:
        for entry in home_register(state, states):
            work.register.enter_person(entry.person, source_key=entry.id)
    node.database.close()


def _load(plan: Plan, messages: int, *, first: int) -> Load:
    return Load(RECIPIENT, messages, first, group=plan.batch, backlog=plan.backlog)


def _ask(asking: NodeProcess, plan: Plan, count: int) -> Answers:
    order = Order("request", to=RECIPIENT, messages=count, per_second=plan.per_second)
    return asking.ask(order, Answers)


def _drain(queues: Sequence[Queue], *, casework: bool) -> None:
    """Wait until everything is receipted and, with casework, handled and answered."""
    while any(queue.waiting() or (casework and queue.unhandled()) for queue in queues):
        time.sleep(_POLL_SECONDS)


class _Memory:
    """Resident memory of both nodes, in the course of a run."""

    def __init__(self, sender: NodeProcess, recipient: NodeProcess) -> None:
        self._processes = (sender, recipient)
        self._last = time.perf_counter()
        self.samples: list[tuple[float, float]] = []

    def sample(self) -> None:
        """Take a sample."""
        self._last = time.perf_counter()
        first, second = (each.usage().resident_bytes / _MEGABYTE for each in self._processes)
        self.samples.append((round(first, 1), round(second, 1)))

    def sample_now_and_then(self) -> None:
        """Take a sample if the last one is some time ago."""
        if time.perf_counter() - self._last > _SAMPLE_SECONDS:
            self.sample()
