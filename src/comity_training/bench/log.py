"""How fast a log grows, proves and is audited, and how soon its rewriting is noticed."""

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import msgspec

from comity.assembly.build import Node, open_node
from comity.assembly.checking_log import LogCheck
from comity.assembly.checking_parallel import shared_among_processes
from comity.assembly.checking_segment import LogFinding
from comity.assembly.home import Home
from comity.storage.sql.walking import Walk
from comity_training.bench.figures import Spread, spread
from comity_training.bench.log_kept import STATE, entries, kept_log
from comity_training.bench.log_peer import LogPeer, measure_log_peer
from comity_training.bench.log_tampering import noticed_after
from comity_training.bench.peer import Absent
from comity_training.federation import make_network

AT_ONCE: Final = (1, 128, 1024)
"""Leaves a commit: one act, a batch of messages as it travels, a great batch."""

_COMMITS: Final = {1: 300, 128: 160, 1024: 40}
_SEED: Final = 20260101


@dataclass(frozen=True, slots=True)
class LogPlan:
    """What is measured.

    Attributes:
        leaves: Leaves of the log that is audited.
        proofs: Proofs of each kind.
        runs: How often each figure is taken.
        folder: Where the nodes are made; the system's temporary folder if ``None``.
        keep: Folder in which the long log is kept between runs; ``None``: it is not kept.
    """

    leaves: int
    proofs: int
    runs: int
    folder: Path | None
    keep: Path | None


class Appended(msgspec.Struct, frozen=True):
    """Leaves appended a second, each commit durable and under a signed checkpoint."""

    at_once: int
    per_s: Spread


class Audit(msgspec.Struct, frozen=True):
    """A full audit: every entry opened and compared, every hash computed, every note checked.

    Attributes:
        leaves: Leaves of the log.
        checkpoints: Signed checkpoints over it.
        seconds: How long it took, processes started.
        leaves_per_s: The same as a rate.
        made_in_s: How long the log took to make; 0 if it was kept.
        findings: What disagreed: nothing, or the figures are worthless.
    """

    leaves: int
    checkpoints: int
    seconds: Spread
    leaves_per_s: int
    made_in_s: float
    findings: int


class LogFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured.

    Attributes:
        appended: Leaves appended a second.
        inclusion_per_s: Proofs of an entry under a checkpoint made a second.
        consistency_per_s: Proofs that one checkpoint extends another made a second.
        audit: The audit of the long log.
        noticed_ms: From the first message after a rewriting until the partner held the proof.
        peer: A log by somebody else, on the same leaves, 128 at once.
    """

    appended: tuple[Appended, ...]
    inclusion_per_s: Spread
    consistency_per_s: Spread
    audit: Audit
    noticed_ms: Spread
    peer: LogPeer | Absent


def measure_log(plan: LogPlan, *, tell: Callable[[str], None]) -> LogFigures:
    """Measure.

    Args:
        plan: What.
        tell: Told what happens.
    """
    with tempfile.TemporaryDirectory(dir=plan.folder) as made:
        folder = Path(made)
        tell("appending")
        appended = _appended(folder / "appending", runs=plan.runs)
        peer = measure_log_peer(
            [entry.leaf_data for entry in entries(128 * _COMMITS[128])],
            at_once=128,
            stopwatch=time.perf_counter,
            folder=folder,
        )
        noticed = noticed_after(folder / "rewriting", runs=plan.runs, tell=tell)
        tell(f"a log of {plan.leaves:,} leaves")
        keep = folder / "long" if plan.keep is None else plan.keep
        keep.mkdir(parents=True, exist_ok=True)
        kept = kept_log(keep, plan.leaves, stopwatch=time.perf_counter)
        try:
            tell("proving")
            inclusion, consistency = _proving(kept.node, plan)
            tell("auditing")
            audit = _audited(kept.node, plan.runs, made_in=kept.seconds)
        finally:
            kept.node.database.close()
    return LogFigures(
        appended=appended,
        inclusion_per_s=spread(inclusion),
        consistency_per_s=spread(consistency),
        audit=audit,
        noticed_ms=spread(noticed),
        peer=peer,
    )


def _appended(folder: Path, *, runs: int) -> tuple[Appended, ...]:
    make_network(folder, [STATE])
    node = open_node(_home(folder))
    try:
        return tuple(
            Appended(at_once, spread([_append(node, at_once) for _ in range(runs)]))
            for at_once in AT_ONCE
        )
    finally:
        node.database.close()


def _append(node: Node, at_once: int) -> float:
    groups = [entries(at_once) for _ in range(_COMMITS[at_once])]
    began = time.perf_counter()
    for group in groups:
        with node.database.begin() as work:
            work.log.append(group, recorded_at=node.clock.now())
            work.log.checkpoint()
    return at_once * len(groups) / (time.perf_counter() - began)


def _proving(node: Node, plan: LogPlan) -> tuple[Sequence[float], Sequence[float]]:
    inclusion, consistency = [], []
    chosen = random.Random(_SEED)  # noqa: S311 - which leaf is asked for is no secret
    for _ in range(plan.runs):
        with node.database.read() as snapshot:
            log = snapshot.log
            log.root_at(plan.leaves)
            asked = [chosen.randrange(plan.leaves) for _ in range(plan.proofs)]
            began = time.perf_counter()
            for index in asked:
                log.inclusion_proof(index, plan.leaves)
            inclusion.append(plan.proofs / (time.perf_counter() - began))
            began = time.perf_counter()
            for size in asked:
                log.consistency_proof(size, plan.leaves)
            consistency.append(plan.proofs / (time.perf_counter() - began))
    return inclusion, consistency


def _audited(node: Node, runs: int, *, made_in: float) -> Audit:
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        check, findings = audited(node)
        seconds.append(time.perf_counter() - began)
    return Audit(
        leaves=check.size,
        checkpoints=check.checkpoints,
        seconds=spread(seconds),
        leaves_per_s=round(check.size / median(seconds)),
        made_in_s=round(made_in, 1),
        findings=len(findings) + check.uncounted,
    )


def audited(node: Node) -> tuple[LogCheck, Sequence[LogFinding]]:
    """Audit a node's log, as ``comity fsck`` does."""
    findings: list[LogFinding] = []
    with node.database.read() as snapshot:
        check = LogCheck(
            Walk(snapshot),
            origin=node.config.node.origin,
            keys=[key.verification_key for key in node.home.signing_keys()],
            report=findings.append,
            advance=lambda _: None,
            segments=shared_among_processes(node),
        )
        check.run()
    return check, findings


def _home(folder: Path) -> Home:
    return Home(folder / STATE.lower())
