"""Runs of connectors: asked for, carried out, and what came of them.

A run is a row: asked for at the desk and carried out by the node, or both at the command line.
What interrupts it undoes nothing that was committed, and it is begun again: the same data twice
changes nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

import msgspec

from comity.assembly.build import Node
from comity.assembly.connector_files import FOLDER, Connector, connector, connector_names
from comity.assembly.connector_sources import Part, parts_of, put_away
from comity.assembly.import_record import log_begun, log_finished
from comity.assembly.importing import ImportSummary, RegisterImport, SetAsideKeeper, authority_of
from comity.assembly.register_entries import Office
from comity.assembly.set_aside_files import SetAsideFiles
from comity.errors import ConflictingChange, Failure, InputInvalid, StorageUnavailable
from comity.exchange.ports import Randomness
from comity.storage.store import Snapshot, Work
from comity.transport.registers.formats import Format, read_register
from comity.transport.registers.record import ImportedRecord, Reading, SetAside

RUN_FACT: Final = "connector.run."
MARK_FACT: Final = "connector.mark."
SET_ASIDE: Final = "set-aside"
STALE: Final = timedelta(minutes=10)
"""After so long without a sign of life a run counts as interrupted, and is begun again."""

_LINE: Final = re.compile(r"line [0-9]+")
_BEAT: Final = timedelta(seconds=2)
_MOST_PROBLEMS: Final = 200
_COUNTED: Final = (
    "read", "new", "changed", "unchanged", "passed_over", "events", "set_aside", "convictions",
    "changed_convictions", "removed", "notifications", "corrections",
)  # fmt: skip

State = Literal["asked", "running", "finished", "failed"]


class Problem(msgspec.Struct, frozen=True):
    """A rule that records broke.

    Attributes:
        field: The field; empty if the whole record is meant.
        rule: What was not kept to; no personal data.
        records: How many records broke it.
        first_place: Where the first stands.
    """

    field: str
    rule: str
    records: int
    first_place: str


class ConnectorRun(msgspec.Struct, frozen=True):
    """A run of a connector; it names nobody of the register.

    Attributes:
        connector: Name of the connector.
        id: Of the run.
        state: How far it is.
        dry_run: Whether everything is tried and nothing kept.
        by: Who asked for it.
        asked_at: When.
        seen_at: When it last gave a sign of life.
        ended_at: When it ended; ``None`` before.
        parts: How many files, or readings of a database or service, were gone through.
        counts: Records by what came of them.
        problems: What did not fit, most frequent first.
        set_aside_files: Names of the files in which records wait for being mended.
        failure: Why it failed, and what was kept; empty if it did not.
    """

    connector: str
    id: str
    state: State
    dry_run: bool
    by: str
    asked_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    parts: int = 0
    counts: dict[str, int] = {}
    problems: tuple[Problem, ...] = ()
    set_aside_files: tuple[str, ...] = ()
    failure: str = ""

    def is_open(self, now: datetime) -> bool:
        """Whether it waits or goes on."""
        return self.state == "asked" or (self.state == "running" and now - self.seen_at < STALE)


def last_run(snapshot: Snapshot, name: str) -> ConnectorRun | None:
    """Return the last run of a connector."""
    kept = snapshot.facts.get(RUN_FACT + name)
    return None if kept is None else msgspec.json.decode(kept, type=ConnectorRun)


def ask_run(
    node: Node, made: Connector, *, by: str, dry_run: bool, at_once: bool = False
) -> ConnectorRun:
    """Ask for a run.

    Args:
        node: The node.
        made: The connector.
        by: Who asks.
        dry_run: Whether nothing is kept.
        at_once: Whether whoever asks carries it out.

    Raises:
        ConflictingChange: One is asked for or goes on already.
    """
    now = node.clock.now()
    asked = ConnectorRun(
        connector=made.name,
        id=f"cr-{_name(node.rails.randomness)}",
        state="running" if at_once else "asked",
        dry_run=dry_run,
        by=by,
        asked_at=now,
        seen_at=now,
    )
    with node.database.begin() as work:
        before = last_run(work, made.name)
        if before is not None and before.is_open(now):
            raise ConflictingChange(f"A run of {made.name} goes on already; wait until it ends.")
        _put(work, asked)
    return asked


def take_run(node: Node, name: str) -> ConnectorRun | None:
    """Take up the run of a connector that waits or was interrupted; ``None`` if there is none."""
    now = node.clock.now()
    with node.database.read() as snapshot:
        found = last_run(snapshot, name)
    if found is None or not _waits(found, now):
        return None
    with node.database.begin() as work:
        found = last_run(work, name)
        if found is None or not _waits(found, now):
            return None
        taken = msgspec.structs.replace(found, state="running", seen_at=now)
        _put(work, taken)
    return taken


def carry_out_waiting(node: Node) -> int:
    """Carry out every run that waits; return how many were.

    Raises:
        StorageUnavailable: The database does not answer; the run is begun again later.
    """
    done = 0
    for name in connector_names(node.home):
        taken = take_run(node, name)
        if taken is not None:
            carry_out(node, taken)
            done += 1
    return done


def carry_out(
    node: Node, run: ConnectorRun, *, progress: Callable[[int], None] | None = None
) -> ConnectorRun:
    """Carry out a run; return what came of it, which is kept.

    Args:
        node: The node.
        run: The run, in the state ``running``.
        progress: Told how many bytes were read since the last call.

    Raises:
        StorageUnavailable: The database does not answer; the run is begun again later.
    """
    going = _Going(node, run, progress)
    try:
        failure = going.go(connector(node.home, run.connector))
    except StorageUnavailable:
        raise
    except Failure as problem:
        field_named = f"{problem.field}: " if isinstance(problem, InputInvalid) else ""
        failure = f"{field_named}{problem.public}"
    except Exception:
        going.end("A mistake in Comity itself; what was committed before it is kept.")
        raise
    return going.end(failure)


class _Going:
    """A run that goes on."""

    def __init__(
        self, node: Node, run: ConnectorRun, progress: Callable[[int], None] | None
    ) -> None:
        self._node = node
        self._run = run
        self._progress = progress
        self._summary = ImportSummary()
        self._problems: dict[tuple[str, str], Problem] = {}
        self._files: list[str] = []
        self._parts = 0

    def go(self, made: Connector) -> str:
        """Pour every part; return why not all of it could be read, or nothing."""
        node, run = self._node, self._run
        with node.database.read() as snapshot:
            since = (snapshot.facts.get(MARK_FACT + made.name) or b"").decode("utf-8")
        failures, mark = [], ""
        office = Office(authority_of(node), node.records, made.notified_earlier)
        for part in parts_of(node.home, made, now=node.clock.now(), since=since):
            failure = self._pour(part, made, office)
            self._parts = part.number
            if failure:
                failures.append(f"part {part.number}: {failure}")
                continue
            mark = part.mark
            if part.file is not None and not run.dry_run:
                put_away(part.file)
        if mark and not failures and not run.dry_run:
            with node.database.begin() as work:
                work.facts.put(MARK_FACT + made.name, mark.encode("utf-8"))
        return "; ".join(failures[:5])

    def _pour(self, part: Part, made: Connector, office: Office) -> str:
        """Pour a part; return why it could not be read to its end, or nothing."""
        node, run = self._node, self._run
        is_flat = part.format in {Format.CSV, Format.JSON_LINES}
        mapping = made.mapping if is_flat else None
        digest = part.digest()
        if not run.dry_run:
            log_begun(node, part.format, digest, run.by)
        target = _set_aside_file(node, run, part)
        with SetAsideFiles(target, part.format, mapping=mapping) as aside:
            keeper = _Counting(self._problems, None if run.dry_run else aside)
            pouring = RegisterImport(node.database, office, keeper=keeper, dry_run=run.dry_run)
            readings = read_register(
                part.stream, part.format, mapping=mapping, progress=self._progress
            )
            failure = ""
            try:
                pouring.run(self._beating(readings, pouring.summary))
            except InputInvalid as problem:
                failure = f"{problem.field} {problem.public}".strip()
        self._files += [path.name for path in aside.paths]
        self._add(pouring.summary)
        if not run.dry_run:
            log_finished(node, pouring.summary, digest, run.by)
        return failure

    def _beating(self, readings: Iterable[Reading], summary: ImportSummary) -> Iterator[Reading]:
        """Yield readings, and say now and then how far the run is.

        Groups of them are taken before a transaction is opened, never within one.
        """
        seen_at = self._node.clock.now()
        for reading in readings:
            now = self._node.clock.now()
            if now - seen_at >= _BEAT:
                seen_at = now
                self._keep(seen_at=now, counts=_sum(self._summary, summary))
            yield reading

    def _add(self, summary: ImportSummary) -> None:
        for name, number in _sum(self._summary, summary).items():
            setattr(self._summary, name, number)

    def _keep(self, **changes: object) -> ConnectorRun:
        self._run = msgspec.structs.replace(self._run, **changes)
        with self._node.database.begin() as work:
            _put(work, self._run)
        return self._run

    def end(self, failure: str) -> ConnectorRun:
        """Keep what came of it, and return it."""
        now = self._node.clock.now()
        found = sorted(self._problems.values(), key=lambda each: -each.records)
        return self._keep(
            state="failed" if failure else "finished",
            seen_at=now,
            ended_at=now,
            parts=self._parts,
            counts=_sum(self._summary, ImportSummary()),
            problems=tuple(found),
            set_aside_files=tuple(self._files),
            failure=failure[:2000],
        )


class _Counting(SetAsideKeeper):
    """Counts what does not fit, by rule, and hands it on to be kept."""

    def __init__(
        self, problems: dict[tuple[str, str], Problem], keeper: SetAsideKeeper | None
    ) -> None:
        self._problems = problems
        self._keeper = keeper

    def keep(self, record: SetAside) -> None:
        """Keep what a reader could not read."""
        self._count(record.field, record.reason, record.place)
        if self._keeper is not None:
            self._keeper.keep(record)

    def keep_unfit(self, record: ImportedRecord, reason: str, field: str) -> None:
        """Keep a record that the register cannot take."""
        self._count(field, reason, record.place)
        if self._keeper is not None:
            self._keeper.keep_unfit(record, reason, field)

    def _count(self, field: str, reason: str, place: str) -> None:
        # Of whichever line: what belongs to a record set aside breaks one rule.
        rule = _LINE.sub("another line", reason.removeprefix(f"{field}: "))
        if (field, rule) not in self._problems and len(self._problems) >= _MOST_PROBLEMS:
            field, rule = "", "another rule"
        before = self._problems.get((field, rule))
        self._problems[field, rule] = (
            Problem(field, rule, 1, place)
            if before is None
            else msgspec.structs.replace(before, records=before.records + 1)
        )


def _waits(run: ConnectorRun, now: datetime) -> bool:
    return run.state == "asked" or (run.state == "running" and not run.is_open(now))


def _put(work: Work, run: ConnectorRun) -> None:
    work.facts.put(RUN_FACT + run.connector, msgspec.json.encode(run))


def _sum(one: ImportSummary, other: ImportSummary) -> dict[str, int]:
    return {name: getattr(one, name) + getattr(other, name) for name in _COUNTED}


def _set_aside_file(node: Node, run: ConnectorRun, part: Part) -> Path:
    folder = node.home.path / FOLDER / SET_ASIDE
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{run.connector}-{run.id}-{part.number}.{_ENDINGS[part.format]}"


def _name(randomness: Randomness) -> str:
    return randomness(8).hex()


_ENDINGS: Final = {
    Format.CSV: "csv",
    Format.JSON_LINES: "jsonl",
    Format.ECRIS_V1: "xml",
    Format.ECRIS_RI: "xml",
    Format.RAP_SHEET: "xml",
}
