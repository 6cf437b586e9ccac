"""What lawfulness costs: decisions by themselves, and everything as a share of one exchange.

Two nodes in one process exchange a request and its automatic answer, over and over, the
variants in turn: with everything, without one part, without all of it; so that whatever else
the machine does falls on all of them alike. Sealing, signing, receipts, both databases and
casework are part of an exchange; TLS and HTTP are not, so that the share measured is rather
too large than too small.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import msgspec

from comity.assembly.build import Node, open_node
from comity.assembly.policy_receipts import Outcome, receipts, replay
from comity.exchange.inbox import admit_batch
from comity.exchange.opening import open_batch
from comity.exchange.sending import prepare_batch, seal_batch, settle_receipt
from comity.law.purposes import Purpose
from comity.law.retransmission import Origin, SubjectCategory, Transmittable
from comity.ledger.checkpoint import read_checkpoint
from comity.node.worker import Worker
from comity.persons.person import Person
from comity.policy.decision import decide_retransmission
from comity.policy.engine import shipped
from comity.policy.facts import RetransmissionFacts
from comity.policy.memory import apart
from comity.policy.rules import NodeRules
from comity.records.requesting import Requested
from comity_training.bench.exchange import RECIPIENT, SENDER, STATES, choices, fill_register
from comity_training.bench.lawfulness import (
    without_all,
    without_encrypted_file,
    without_memory,
    without_policy,
    without_receipts,
)
from comity_training.bench.material import convicts, question
from comity_training.federation import make_network

Progress = Callable[[str], None]
Variant = Callable[[], AbstractContextManager[object]]


class PolicyPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What to measure.

    Attributes:
        decisions: Decisions of one run.
        runs: How often; figures are medians.
        exchanges: Exchanges of each variant.
        warm_up: Exchanges before them, not counted.
    """

    decisions: int = 3_000
    runs: int = 5
    exchanges: int = 60
    warm_up: int = 6


class VariantFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One exchange in one variant.

    Attributes:
        cpu_ms: Processor time of both nodes, median.
        wall_ms: Time on the clock, median.
        share_percent: By how much processor time exceeds that of the variant without, median
            of the rounds.
    """

    cpu_ms: float
    wall_ms: float
    share_percent: float


class PolicyFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured.

    Attributes:
        policies: How many policies there are.
        cold_per_s: Decisions a second of processor time, each asked of the engine.
        remembered_per_s: The same, on facts decided before.
        replays_per_s: Receipts of a log decided again and compared, likewise.
        replayed: How many receipts that were.
        exchanges: Exchanges of each variant.
        variants: An exchange in each variant.
    """

    policies: int
    cold_per_s: float
    remembered_per_s: float
    replays_per_s: float
    replayed: int
    exchanges: int
    variants: dict[str, VariantFigures]


WITHOUT: Final = "without"
"""Nothing of what this measures: what the others are compared with."""

WITH: Final = "with"
"""Everything, as a node runs."""


def measure_policy(plan: PolicyPlan, *, progress: Progress, folder: Path) -> PolicyFigures:
    """Measure decisions, replays and the share of an exchange.

    Args:
        plan: What to measure.
        progress: Told what is going on.
        folder: Where the nodes are made.
    """
    cold = _rate(plan, cold=True)
    known = _rate(plan, cold=False)
    progress(f"{cold:,.0f} decisions a second, {known:,.0f} remembered")
    with TemporaryDirectory(dir=folder) as place, ExitStack() as opened:
        # A pair for each, so that all databases grow alike.
        pairs = {
            name: opened.enter_context(_pair(Path(place) / str(number), variant.made))
            for number, (name, variant) in enumerate(VARIANTS.items())
        }
        variants = _exchanges(plan, pairs)
        progress(", ".join(f"{name} {it.cpu_ms} ms" for name, it in variants.items()))
        rate, count = _replays(pairs[WITH].answering)
    return PolicyFigures(
        policies=len(shipped().notes),
        cold_per_s=round(cold),
        remembered_per_s=round(known),
        replays_per_s=round(rate),
        replayed=count,
        exchanges=plan.exchanges,
        variants=variants,
    )


class Pair(NamedTuple):
    """Two nodes that exchange, each with its worker."""

    asking: Node
    answering: Node
    workers: tuple[Worker, Worker]


@contextmanager
def _pair(folder: Path, made: Variant) -> Iterator[Pair]:
    folder.mkdir()
    with made():
        homes = make_network(folder, STATES, choices=choices(128))
        fill_register(homes[1], RECIPIENT)
        asking, answering = (open_node(home) for home in homes)
    try:
        yield Pair(asking, answering, (Worker(asking), Worker(answering)))
    finally:
        asking.database.close()
        answering.database.close()


def _rate(plan: PolicyPlan, *, cold: bool) -> float:
    rules = NodeRules(name="measured")
    # Another day is another fact: what is asked once a run is remembered by nobody.
    facts = [_facts(number if cold else number % 9) for number in range(plan.decisions)]
    rates = []
    for _ in range(plan.runs):
        with apart():
            began = time.process_time()
            for each in facts:
                decide_retransmission(each, rules)
            rates.append(plan.decisions / (time.process_time() - began))
    return median(rates)


def _facts(number: int) -> RetransmissionFacts:
    purposes = tuple(Purpose)
    return RetransmissionFacts(
        SENDER,
        RECIPIENT,
        RECIPIENT,
        SubjectCategory.NATIONAL,
        purposes[number % len(purposes)],
        Origin.OWN,
        Transmittable.UNKNOWN,
        current=True,
        on=date(2026, 1, 1) + timedelta(days=number),
    )


def _replays(node: Node) -> tuple[float, int]:
    """Return how many receipts of a log are decided again a second, and how many there are.

    Raises:
        ValueError: One came out otherwise: a defect.
    """
    with node.database.read() as snapshot:
        began = time.process_time()
        found = list(replay(snapshot, receipts(snapshot)))
        took = time.process_time() - began
    if any(each.outcome is not Outcome.SAME for each in found):
        raise ValueError("a decision came out otherwise when it was replayed")
    return len(found) / took, len(found)


class Measured(NamedTuple):
    """How an exchange is done.

    Attributes:
        made: In which surroundings the nodes are made and opened.
        done: In which surroundings they exchange.
    """

    made: Variant
    done: Variant = nullcontext


VARIANTS: Final[Mapping[str, Measured]] = {
    WITHOUT: Measured(without_all, without_all),
    WITH: Measured(nullcontext),
    "with, file not encrypted": Measured(without_encrypted_file, without_encrypted_file),
    "with, policy not asked": Measured(nullcontext, without_policy),
    "with, nothing remembered": Measured(nullcontext, without_memory),
    "with, no receipts": Measured(nullcontext, without_receipts),
}
"""How an exchange is done, by name."""


def _exchanges(plan: PolicyPlan, pairs: Mapping[str, Pair]) -> dict[str, VariantFigures]:
    people = [each.person for each in convicts(SENDER, RECIPIENT)]
    cpu: dict[str, list[float]] = {name: [] for name in VARIANTS}
    wall: dict[str, list[float]] = {name: [] for name in VARIANTS}
    for number in range(plan.warm_up + plan.exchanges):
        for name, variant in VARIANTS.items():
            person = people[number % len(people)]
            with variant.done():
                began, used = time.perf_counter(), time.process_time()
                _exchange(pairs[name], person, number)
                ended, spent = time.perf_counter(), time.process_time()
            if number >= plan.warm_up:
                cpu[name].append(1000 * (spent - used))
                wall[name].append(1000 * (ended - began))
    base = cpu[WITHOUT]
    return {
        name: VariantFigures(
            cpu_ms=round(median(cpu[name]), 2),
            wall_ms=round(median(wall[name]), 2),
            share_percent=round(
                # Each beside the one without it of the same round: whatever else the machine
                # did then fell on both.
                100 * (median(a / b for a, b in zip(cpu[name], base, strict=True)) - 1),
                1,
            ),
        )
        for name in VARIANTS
    }


def _exchange(pair: Pair, person: Person, number: int) -> None:
    asking, answering, workers = pair
    with asking.database.begin() as work:
        asked = asking.records.request(work, question(person, answering.state, number))
    if not isinstance(asked, Requested):
        raise TypeError(f"the request was refused: {asked.explanation}")
    deliver(asking, answering)
    workers[1].handle_due()
    deliver(answering, asking)
    workers[0].handle_due()


def deliver(sender: Node, recipient: Node) -> None:
    """Deliver what is due from one node to the other, with its receipt, as the rails do."""
    now = sender.clock.now()
    to = sender.partners.partner(recipient.state, now)
    by = recipient.partners.partner(sender.state, now)
    with recipient.database.read() as snapshot:
        seen = snapshot.seen.latest(by.origin)
    hints = () if seen is None else (read_checkpoint(seen).size,)
    with sender.database.begin() as work:
        prepared = prepare_batch(work, sender.rails, to, hints=hints)
    if prepared is None:
        raise ValueError("nothing is due: the answer waits for an officer")
    raw = seal_batch(prepared, sender.rails, to)
    opened = open_batch(raw, rails=recipient.rails, partner=by, keys=recipient.sealing_keys)
    with recipient.database.begin() as work:
        admission = admit_batch(work, rails=recipient.rails, partner=by, opened=opened)
    with sender.database.begin() as work:
        settle_receipt(work, sender.rails, to, prepared, admission.receipt)
