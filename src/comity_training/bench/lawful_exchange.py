"""What lawfulness costs of one whole exchange: real processes, mutual TLS, HTTP, durable.

Two pairs of nodes ask and answer in turn, one with everything and one without: what else the
machine does falls on both. Processor time of both processes of a pair counts, all of it: what
serving, delivering and waiting take as well.
"""

from contextlib import ExitStack, nullcontext
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from comity_training.bench.exchange import (
    RECIPIENT,
    STATES,
    Answers,
    Progress,
    choices,
    fill_register,
)
from comity_training.bench.lawfulness import without_all
from comity_training.bench.processes import NodeProcess, Stopwatch
from comity_training.bench.served import Order
from comity_training.federation import make_network

_WARM_UP: Final = 10


class LawfulPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What to measure.

    Attributes:
        rounds: How often both pairs take their turn.
        requests: Requests of each turn, each answered by rule.
        per_second: At what rate.
    """

    rounds: int = 9
    requests: int = 20
    per_second: float = 20.0


class LawfulFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured: medians over the rounds.

    Attributes:
        exchanges: Exchanges of each pair.
        without_cpu_ms: Processor time of one exchange, both nodes, without all of it.
        with_cpu_ms: The same with everything.
        share_percent: By how much it exceeds that without, each round compared with itself.
        shares: That of each round, sorted.
        without_ms: From the question to the answer handled, without.
        with_ms: The same with everything.
    """

    exchanges: int
    without_cpu_ms: float
    with_cpu_ms: float
    share_percent: float
    shares: list[float]
    without_ms: float
    with_ms: float


class _Pair:
    def __init__(self, folder: Path, stack: ExitStack, *, bare: bool) -> None:
        folder.mkdir()
        with without_all() if bare else nullcontext():
            homes = make_network(folder, STATES, choices=choices(128))
            fill_register(homes[1], RECIPIENT)
        self._nodes = [stack.enter_context(NodeProcess(home, bare=bare)) for home in homes]

    def turn(self, requests: int, per_second: float) -> tuple[float, float]:
        """Return processor time and time of one exchange, in milliseconds."""
        watch = Stopwatch(*self._nodes)
        order = Order("request", to=RECIPIENT, messages=requests, per_second=per_second)
        answers = self._nodes[0].ask(order, Answers)
        used = sum(watch.cpu_seconds())
        return 1000 * used / requests, median(answers.milliseconds)


def measure_lawful(plan: LawfulPlan, *, progress: Progress, folder: Path) -> LawfulFigures:
    """Measure exchanges with and without, in turn.

    Args:
        plan: What to measure.
        progress: Told what is going on.
        folder: Where the nodes are made.

    Raises:
        StorageUnavailable: A node ended; its ``serve.log`` says why.
    """
    rows: list[tuple[tuple[float, float], tuple[float, float]]] = []
    with TemporaryDirectory(dir=folder) as place, ExitStack() as stack:
        bare = _Pair(Path(place) / "without", stack, bare=True)
        whole = _Pair(Path(place) / "with", stack, bare=False)
        for pair in (bare, whole):
            pair.turn(_WARM_UP, plan.per_second)
        for number in range(plan.rounds):
            first, second = (bare, whole) if number % 2 else (whole, bare)
            one = first.turn(plan.requests, plan.per_second)
            other = second.turn(plan.requests, plan.per_second)
            rows.append((one, other) if first is bare else (other, one))
            progress(f"round {number + 1}: {rows[-1][0][0]:.1f} and {rows[-1][1][0]:.1f} ms")
    shares = sorted(100 * (full[0] / less[0] - 1) for less, full in rows)
    return LawfulFigures(
        exchanges=plan.rounds * plan.requests,
        without_cpu_ms=round(median(less[0] for less, _ in rows), 2),
        with_cpu_ms=round(median(full[0] for _, full in rows), 2),
        share_percent=round(median(shares), 1),
        shares=[round(each, 1) for each in shares],
        without_ms=round(median(less[1] for less, _ in rows), 1),
        with_ms=round(median(full[1] for _, full in rows), 1),
    )
