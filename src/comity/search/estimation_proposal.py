"""Another version of the parameters, proposed from a register's own data.

It is proposed and nothing else: a person reads it, and the node that shall take it names it.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum, unique
from random import Random
from typing import Final

from comity.errors import InputInvalid
from comity.search.estimation import (
    Comparing,
    Described,
    LevelCounts,
    Strangers,
    Told,
    compare_known,
    compare_strangers,
    drawn,
    with_borne,
    with_matches,
    with_strangers,
)
from comity.search.estimation_calibration import (
    LEAST_KNOWN,
    Question,
    Reliability,
    Stated,
    ask,
    calibrated,
    reliability,
    with_missed,
)
from comity.search.estimation_matching import Estimate, estimate_matches, together
from comity.search.levels import Field, Level
from comity.search.parameters import Parameters
from comity.search.parameters_text import rounded
from comity.search.ports import PersonIndex
from comity.search.profile import profile_of
from comity.search.states import state_of

Progress = Callable[[str, int], AbstractContextManager[Told]]
"""Shows how far something has come: what is done, and how many steps there are."""

_LEAST_STATED: Final = 50
"""A field that fewer pairs of one person state on both sides keeps its m."""

_TELLING: Final = 2_000
"""A register of fewer persons tells little of how common anything is."""

_MOST_ASTRAY: Final = 0.3


@unique
class MatchSource(StrEnum):
    """Where m comes from."""

    QUESTIONS = "questions"
    PAIRS = "pairs"
    KEPT = "kept"
    """Nothing told enough of one person's descriptions; m is that of the version before."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to compare.

    Attributes:
        strangers: Pairs of two people.
        descriptions: Persons with whom strangers are compared.
        doubles: Persons of whom doubles are looked for.
        calibrate: Whether to draw the line that calibrates probabilities anew.
    """

    strangers: int
    doubles: int
    descriptions: int = 2_000
    calibrate: bool = True


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version, and what it rests on.

    Attributes:
        parameters: The version; its numbers have three significant digits where they are new.
        register_size: Persons in the register.
        strangers: Pairs of two people compared.
        source: Where m comes from.
        known: Pairs of one person: compared, or expected among those that were.
        estimates: What each kind of key told, where doubles were looked for.
        before: How right the version before was, where questions were asked.
        uncalibrated: How right the estimates were on the same questions, with the line of
            the version before.
        after: How right the proposed version was, on the same questions.
        notes: What was not estimated or says little, and why.
    """

    parameters: Parameters
    register_size: int
    strangers: int
    source: MatchSource
    known: float
    estimates: tuple[Estimate, ...]
    before: Reliability | None
    uncalibrated: Reliability | None
    after: Reliability | None
    notes: tuple[str, ...]


def propose(
    index: PersonIndex,
    present: Parameters,
    *,
    identity_country: str | None,
    questions: Sequence[Question] = (),
    others: Sequence[Described] = (),
    plan: Plan,
    randomness: Random,
    progress: Progress,
) -> Proposal:
    """Estimate parameters from a register.

    Half of the questions teach how descriptions of one person differ; by the other half the
    probabilities are calibrated and measured, so that nothing is measured by what taught it.

    Args:
        index: The register.
        present: The version before.
        identity_country: State whose identity numbers the register holds.
        questions: Descriptions with the true answers.
        others: Persons of another register, in which this one's may be; without them doubles
            are looked for within the register.
        plan: How much to compare.
        randomness: Decides who is drawn.
        progress: Shows how far it has come.

    Raises:
        InputInvalid: The register holds nobody to compare, or the questions do not mean
            persons of this register. The caller's choice.
    """
    comparing = Comparing(index, present, state_of(identity_country))
    if comparing.register_size < 2:
        raise InputInvalid("The register holds fewer than two persons; nothing can be learnt.")
    teaching, asking = questions[::2], questions[1::2]
    described = [Described(profile_of(each.person), each.number) for each in teaching]
    strangers = _strangers(comparing, described or others, plan, randomness, progress)
    found = with_strangers(present, strangers)
    notes: list[str] = []
    if comparing.register_size < _TELLING:
        notes.append(
            f"The register holds {comparing.register_size} persons; of fewer than {_TELLING:,}, "
            "u and how common names are say little: what is proposed may be mere chance."
        )
    estimates: tuple[Estimate, ...] = ()
    source, matches = MatchSource.KEPT, LevelCounts()
    if questions:
        matches = _known(comparing, described, progress)
        source = _by_questions(matches, notes)
    if source is MatchSource.KEPT and (others or not questions):
        looked_for = others or drawn_from(index, plan.doubles, randomness, numbered=True)
        with progress("looking for the same people", len(looked_for)) as told:
            estimates = estimate_matches(comparing, looked_for, found, strangers, told=told)
        matches = together(estimates, found)
        source = _by_pairs(estimates, notes)
    if source is not MatchSource.KEPT:
        found = with_matches(found, matches, least=_LEAST_STATED)
    if source is MatchSource.QUESTIONS:
        found = with_borne(found, matches, strangers.counts)
    worth: list[Reliability] = []
    if asking:

        def answers(doing: str, by: Parameters) -> Sequence[Stated]:
            with progress(doing, len(asking)) as told:
                stated = ask(asking, index, by, identity_country=identity_country, told=told)
            worth.append(reliability(stated))
            return stated

        answers("asking by the version before", present)
        first = answers("asking by the estimates", found)
        found = with_missed(found, first, comparing.register_size)
        if plan.calibrate:
            found = rounded(calibrated(found, first), than=present)
        answers("asking by the proposed version", found)
    before, uncalibrated, after = worth or (None, None, None)
    return Proposal(
        parameters=rounded(found, than=present),
        register_size=comparing.register_size,
        strangers=round(strangers.counts.pairs),
        source=source,
        known=matches.pairs if source is not MatchSource.KEPT else 0.0,
        estimates=estimates,
        before=before,
        uncalibrated=uncalibrated,
        after=after,
        notes=tuple(notes),
    )


def drawn_from(
    index: PersonIndex, count: int, randomness: Random, *, numbered: bool
) -> tuple[Described, ...]:
    """Return persons of a register drawn at random, each as a description.

    Args:
        index: The register.
        count: How many at most.
        randomness: Decides who is drawn.
        numbered: Whether they are compared with the same register, so that nobody is
            compared with himself; not if they are compared with another one.
    """
    return tuple(
        Described(profile, number if numbered else None)
        for number, profile in drawn(index, count, randomness)
    )


def _strangers(
    comparing: Comparing,
    described: Sequence[Described],
    plan: Plan,
    randomness: Random,
    progress: Progress,
) -> Strangers:
    if described:
        count = min(plan.descriptions, len(described))
        chosen: Sequence[Described] = randomness.sample(list(described), count)
    else:
        chosen = drawn_from(comparing.index, plan.descriptions, randomness, numbered=True)
    with progress("comparing two people", len(chosen)) as told:
        return compare_strangers(
            comparing, chosen, pairs=plan.strangers, randomness=randomness, told=told
        )


def _known(comparing: Comparing, described: Sequence[Described], progress: Progress) -> LevelCounts:
    """Return what descriptions reach with those they describe.

    Raises:
        InputInvalid: Too many differ in everything: the numbers are another register's.
    """
    with progress("comparing descriptions of one person", len(described)) as told:
        counts = compare_known(comparing, described, told=told)
    known = sum(each.number is not None for each in described)
    astray = known - counts.pairs + _astray(counts)
    if known and astray > _MOST_ASTRAY * known:
        raise InputInvalid(
            f"Of {known} questions about somebody registered, {astray:.0f} do not resemble the "
            "person of that number: the questions were made for another register.",
            field="questions",
        )
    return counts


def _astray(counts: LevelCounts) -> float:
    """Return how many pairs of one person look like two, by the main field that says it least."""
    main = (Field.FORENAME, Field.SURNAME, Field.BIRTH_DATE)
    return min(counts.seen(each, Level.DIFFERS) for each in main)


def _by_questions(matches: LevelCounts, notes: list[str]) -> MatchSource:
    if matches.pairs * 2 >= LEAST_KNOWN:
        return MatchSource.QUESTIONS
    notes.append(
        f"m is not taken from the questions: {matches.pairs:.0f} of those that teach mean "
        f"somebody registered, and {LEAST_KNOWN // 2} are needed."
    )
    return MatchSource.KEPT


def _by_pairs(estimates: Sequence[Estimate], notes: list[str]) -> MatchSource:
    notes += [
        f"Nothing is learnt from pairs found by {each.found}: {each.refused}."
        for each in estimates
        if each.refused
    ]
    if all(each.refused for each in estimates):
        notes.append("m is therefore that of the version before.")
        return MatchSource.KEPT
    return MatchSource.PAIRS
