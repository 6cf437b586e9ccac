"""Asking a register who somebody is, one question after the other, and timing it."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select

from comity.search.certainty import Doubt
from comity.search.identification import Examined, Outcome, examine
from comity.storage.sql.database import Database
from comity.storage.sql.schema import persons
from comity.storage.sql.session import Session
from comity.storage.sql.statements import Statement, parameter
from comity_training.bench.search_register import reference
from comity_training.people.model import Question, QuestionKind

HOME: Final = "DE"
"""State whose register is made up."""

_NUMBER: Final = Statement(select(persons.c.number).where(persons.c.ref == parameter("ref")), "ref")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and what came of it.

    Attributes:
        question: The question, with the true answer.
        truth: The person meant, by the register's number; ``None`` if nobody is.
        outcome: What was answered.
        right: Whether the person named is the one meant.
        found: Whether the one meant was found under any key.
        compared: Whether the one meant was compared.
        first: Whether the one meant was thought the likeliest.
        listed: Whether the one meant was shown.
        shown: How many persons were shown.
        found_count: Persons found under any key.
        compared_count: Persons compared.
        probability: Of the likeliest; 0 if there is none.
        doubts: Why the likeliest is not certain.
        wall_ms: Time that passed, opening the transaction included.
        cpu_ms: Time of the processor.
        likeliest: Numbers of those thought likeliest, likeliest first; a few dozen at most.
    """

    question: Question
    truth: int | None
    outcome: Outcome
    right: bool
    found: bool
    compared: bool
    first: bool
    listed: bool
    shown: int
    found_count: int
    compared_count: int
    probability: float
    doubts: tuple[Doubt, ...]
    wall_ms: float
    cpu_ms: float
    likeliest: tuple[int, ...]

    @property
    def kind(self) -> QuestionKind:
        """Whom the question describes."""
        return self.question.kind

    @property
    def is_certain(self) -> bool:
        """Whether somebody was named."""
        return self.outcome is Outcome.CERTAIN

    @property
    def is_lost(self) -> bool:
        """Whether the one meant was neither named nor shown."""
        return self.truth is not None and not self.right and not self.listed


def ask(
    database: Database,
    questions: Iterable[Question],
    *,
    on_memory: Callable[[int], None] = lambda _: None,
) -> Iterator[Asked]:
    """Yield what came of each question.

    Each is asked in a transaction of its own, as a node asks.

    Args:
        database: The register.
        questions: The questions.
        on_memory: Told the resident bytes of this process after each.
    """
    for question in questions:
        start, used = time.perf_counter(), time.process_time()
        with database.read() as snapshot:
            behind = examine(question.person, snapshot.register, identity_country=HOME)
        wall, cpu = time.perf_counter() - start, time.process_time() - used
        on_memory(resident_bytes())
        truth = None
        if question.truth is not None:
            with database.read() as snapshot:
                truth = number_of(snapshot.session, reference(question.truth))
        yield _asked(question, truth, behind, (wall, cpu))


def number_of(session: Session, ref: str) -> int:
    """Return the number of a person, 0 if there is no such person."""
    row = session.first(_NUMBER, ref)
    return 0 if row is None else int(row[0])


def resident_bytes() -> int:
    """Return the memory of this process that is in use; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except OSError:
        return 0


def _asked(
    question: Question, truth: int | None, behind: Examined, took: tuple[float, float]
) -> Asked:
    answer = behind.identified
    likeliest = tuple(number for number, _ in behind.placed)
    ref = None if question.truth is None else reference(question.truth)
    return Asked(
        question=question,
        truth=truth,
        outcome=answer.outcome,
        right=ref is not None and answer.person == ref,
        found=truth in behind.shared_keys,
        compared=truth in behind.compared,
        first=bool(likeliest) and likeliest[0] == truth,
        listed=any(candidate.ref == ref for candidate in answer.candidates),
        shown=len(answer.candidates),
        found_count=len(behind.shared_keys),
        compared_count=len(behind.compared),
        probability=behind.placed[0][1] if behind.placed else 0.0,
        doubts=behind.doubts,
        wall_ms=took[0] * 1e3,
        cpu_ms=took[1] * 1e3,
        likeliest=likeliest,
    )
