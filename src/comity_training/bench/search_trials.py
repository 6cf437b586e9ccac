"""Two trials beside the questions: twins, and persons entered one by one."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from statistics import median
from typing import Final

import msgspec

from comity.search.identification import identify
from comity.storage.sql.database import Database
from comity_training.bench.search_asking import HOME, ask
from comity_training.people.model import ErrorModel, MadeUpPerson, QuestionKind
from comity_training.people.questions import queries
from comity_training.people.register import people

_ENTERED: Final = 20
_STRANGERS: Final = 0x5EED
"""Seed of people who are in no register of another seed."""


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """Persons entered one by one, each asked for in the transaction that entered it.

    Attributes:
        persons: How many.
        findable: How many of them were named or shown.
        median_ms: To enter one.
        greatest_ms: To enter one.
    """

    persons: int
    findable: int
    median_ms: float
    greatest_ms: float


class Twins(msgspec.Struct, frozen=True, kw_only=True):
    """Questions that nobody can answer with certainty.

    Attributes:
        tries: By kind of question, how many were asked.
        certain: By kind of question, how often somebody was named nevertheless.
    """

    tries: Mapping[str, int]
    certain: Mapping[str, int]


def ask_about_twins(
    database: Database,
    sample: Sequence[MadeUpPerson],
    count: int,
    seed: int,
    *,
    errors: ErrorModel,
) -> Twins:
    """Ask about twins who are not registered, and about two registered persons at once.

    Args:
        database: The register.
        sample: People of it, with their households.
        count: How many questions; a sample without two persons of one name gives fewer.
        seed: Decides which.
        errors: How descriptions go wrong.
    """
    shares = {QuestionKind.TWIN: 1.0, QuestionKind.INDISTINGUISHABLE: 1.0}
    questions = queries(sample, count, seed, errors=errors, shares=shares)
    hopeless = (question for question in questions if question.truth is None)
    tries: Counter[str] = Counter()
    certain: Counter[str] = Counter()
    for each in ask(database, hopeless):
        tries[each.kind.value] += 1
        certain[each.kind.value] += each.is_certain
    return Twins(tries=dict(tries), certain=dict(certain))


class _Undone(Exception):  # noqa: N818 - nothing went wrong
    """Leaves a transaction without keeping anything."""


def enter_one_by_one(database: Database) -> Entered:
    """Enter strangers, look for each at once, and leave the register as it was."""
    took: list[float] = []
    findable = 0
    for made in people(_ENTERED, _STRANGERS):
        with suppress(_Undone), database.begin() as work:
            start = time.perf_counter()
            ref = work.register.enter_person(made.person)
            took.append((time.perf_counter() - start) * 1e3)
            answer = identify(made.person, work.register, identity_country=HOME)
            findable += any(candidate.ref == ref for candidate in answer.candidates)
            raise _Undone
    return Entered(
        persons=len(took),
        findable=findable,
        median_ms=round(median(took), 2),
        greatest_ms=round(max(took), 2),
    )
