"""How well, and how fast, somebody described abroad is found in a register."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from pathlib import Path
from typing import Final

import msgspec

from comity.clock import Clock
from comity.errors import InputInvalid
from comity.exchange.ports import Randomness
from comity.search.parameters import default_parameters
from comity.storage.sql.database import Database
from comity_training.bench.cross_script import measure as measure_scripts
from comity_training.bench.machine import Machine, machine
from comity_training.bench.search_asking import Asked, ask, resident_bytes
from comity_training.bench.search_exhaustive import Exhaustive, compare_with_everybody
from comity_training.bench.search_export import export
from comity_training.bench.search_figures import (
    Bin,
    CertainAt,
    Group,
    Latency,
    PossibleAt,
    Quality,
    by_country,
    by_error,
    calibration,
    certain_at,
    latency,
    possible_at,
    quality,
)
from comity_training.bench.search_peers import Peers, measure_peers
from comity_training.bench.search_register import KeptRegister, Note, Source
from comity_training.bench.search_trials import (
    Entered,
    Twins,
    ask_about_twins,
    enter_one_by_one,
)
from comity_training.people.errors_for_measuring import MeasuringErrors
from comity_training.people.errors_for_training import TrainingErrors
from comity_training.people.files import read_questions
from comity_training.people.model import ErrorModel, Question, QuestionKind
from comity_training.people.questions import queries

_EVERY: Final = 500
_SCRIPT_SAMPLE: Final = 300
_LABELS: Final = 3_000
_MEGABYTE: Final = 1_000_000


@unique
class Errors(StrEnum):
    """Which errors descriptions have."""

    MEASURING = "measuring"
    TRAINING = "training"
    """Those that the weights were fitted to; figures from them flatter."""

    def model(self) -> ErrorModel:
        """Return how descriptions go wrong."""
        return MeasuringErrors() if self is Errors.MEASURING else TrainingErrors()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured.

    Attributes:
        source: Who is in the register.
        questions: How many are asked.
        seed: Decides which.
        errors: How they go wrong.
        questions_file: Questions of one's own instead.
        twins: Questions about unregistered twins, and about two persons at once, besides.
        exhaustive: For how many questions everybody in the register is compared.
        transliterations: Folder of pairs of names in two scripts; ``None`` for none.
        export: File for questions with their candidates; ``None`` for none.
        peers: Whether others answer the same questions.
    """

    source: Source
    questions: int
    seed: int
    errors: Errors = Errors.MEASURING
    questions_file: Path | None = None
    twins: int = 0
    exhaustive: int = 0
    transliterations: Path | None = None
    export: Path | None = None
    peers: bool = False


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """Resident memory of the one process, in megabytes, beside what the system caches.

    Attributes:
        before: With the register open and one question asked.
        greatest: While questions were asked.
        after: When all were.
    """

    before: float
    greatest: float
    after: float


class SearchFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured.

    Attributes:
        machine: On what.
        register: Of what.
        errors: With what errors; ``own`` if the questions came from a file.
        seed: Which decided the questions.
        parameters: Version of the weights.
        first_ms: The very first question, which loads tables; not in the other figures.
        wall_ms: Time that passed in one question.
        cpu_ms: Time of the processor in it.
        memory: Of the asking process.
        quality: How good the answers are.
        calibration: Probability stated and observed.
        possible_at: What other thresholds for showing somebody would do.
        certain_at: What other thresholds for naming somebody would do.
        by_country: By first nationality.
        by_error: By error in the description.
        entered: Persons entered one by one.
        twins: Questions nobody can answer, where asked.
        exhaustive: Comparison with everybody, where asked for.
        scripts: Names in other scripts, by script, where measured.
        peers: Others on the same questions, where asked for.
    """

    machine: Machine
    register: Note
    errors: str
    seed: int
    parameters: str
    first_ms: float
    wall_ms: Latency
    cpu_ms: Latency
    memory: Memory
    quality: Quality
    calibration: Sequence[Bin]
    possible_at: Sequence[PossibleAt]
    certain_at: Sequence[CertainAt]
    by_country: Sequence[Group]
    by_error: Sequence[Group]
    entered: Entered
    twins: Twins | None
    exhaustive: Exhaustive | None
    scripts: Mapping[str, Mapping[str, float]] | None
    peers: Peers | None


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures, and the answers behind them.

    Attributes:
        figures: The figures.
        asked: Every question with its answer, in the order asked.
    """

    figures: SearchFigures
    asked: Sequence[Asked]


def measure_search(
    plan: Plan,
    folder: Path,
    *,
    clock: Clock,
    randomness: Randomness,
    url: str = "",
    progress: Callable[[str], None],
) -> Measured:
    """Fill a register unless it is there, ask, and count.

    Args:
        plan: What is measured.
        folder: Where the register is, or will be.
        clock: The only source of now.
        randomness: Source of identifiers.
        url: A PostgreSQL database instead of a file in the folder.
        progress: Told in a sentence how far it has come.

    Raises:
        InputInvalid: The folder holds another register, or a file is not what it should be;
            or there are no questions. The caller's fault.
        ConfigurationInvalid: The address names no database. The caller's fault.
        StorageUnavailable: The database does not answer.
    """
    of_machine = machine()
    kept = KeptRegister(folder, url=url, clock=clock, randomness=randomness)
    note = kept.fill(plan.source, progress=progress)
    questions = _questions(plan, kept)
    if not questions:
        raise InputInvalid("There are no questions.")
    database = kept.open()
    try:
        first = next(iter(ask(database, questions[:1])))
        before, greatest = resident_bytes(), [0]

        def remember(resident: int) -> None:
            greatest[0] = max(greatest[0], resident)

        asked = list(_told(ask(database, questions, on_memory=remember), progress))
        memory = Memory(
            before=_megabytes(before),
            greatest=_megabytes(greatest[0]),
            after=_megabytes(resident_bytes()),
        )
        twins = None
        if plan.twins:
            progress(f"{plan.twins:,} questions about twins and about two persons at once")
            twins = ask_about_twins(
                database, kept.sample(), plan.twins, ~plan.seed, errors=plan.errors.model()
            )
        entered = enter_one_by_one(database)
        exhaustive = None
        if plan.exhaustive:
            progress(f"{plan.exhaustive} questions, compared with everybody")
            chosen = [each for each in asked if each.truth is not None][: plan.exhaustive]
            exhaustive = compare_with_everybody(database, chosen)
        peers = _peers(plan, kept, database, asked)
    finally:
        database.close()
    figures = SearchFigures(
        machine=of_machine,
        register=note,
        errors="own" if plan.questions_file is not None else plan.errors.value,
        seed=plan.seed,
        parameters=default_parameters().version,
        first_ms=round(first.wall_ms, 1),
        wall_ms=latency([each.wall_ms for each in asked]),
        cpu_ms=latency([each.cpu_ms for each in asked]),
        memory=memory,
        quality=quality(asked),
        calibration=calibration(asked),
        possible_at=possible_at(asked),
        certain_at=certain_at(asked),
        by_country=by_country(asked),
        by_error=by_error(asked),
        entered=entered,
        twins=twins,
        exhaustive=exhaustive,
        scripts=_scripts(plan),
        peers=peers,
    )
    return Measured(figures, asked)


def _questions(plan: Plan, kept: KeptRegister) -> list[Question]:
    if plan.questions_file is not None:
        return list(read_questions(plan.questions_file))
    return list(queries(kept.sample(), plan.questions, plan.seed, errors=plan.errors.model()))


def _told(asked: Iterator[Asked], progress: Callable[[str], None]) -> Iterator[Asked]:
    for count, each in enumerate(asked, start=1):
        if count % _EVERY == 0:
            progress(f"{count:,} questions")
        yield each


def _scripts(plan: Plan) -> Mapping[str, Mapping[str, float]] | None:
    if plan.transliterations is None:
        return None
    found = measure_scripts(plan.transliterations, _SCRIPT_SAMPLE, plan.seed)
    return {
        script: {name: round(value, 4) for name, value in values.items()}
        for script, values in found.items()
    }


def _peers(
    plan: Plan, kept: KeptRegister, database: Database, asked: Sequence[Asked]
) -> Peers | None:
    if plan.export is None and not plan.peers:
        return None
    # Learnt from as Comity's own weights were: from other questions, with other errors.
    labels = queries(
        kept.sample(),
        _LABELS,
        ~plan.seed,
        errors=TrainingErrors(),
        shares={QuestionKind.KNOWN: 1.0},
    )
    with tempfile.TemporaryDirectory(prefix="comity-peers-") as folder:
        path = plan.export or Path(folder) / "questions.jsonl"
        export(path, database, asked, labels)
        return measure_peers(path, kept.sqlite_file) if plan.peers else None


def _megabytes(count: int) -> float:
    return round(count / _MEGABYTE, 1)
