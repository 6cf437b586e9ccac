"""How often levels are found between descriptions of one person, where nobody says which are.

Persons who share a key of the index are compared, and the pairs are taken for a mixture of
two classes: two entries of one person, or two people. Expectation and maximisation take
turns: how probable it is of each pattern of levels that it comes from one person; and, with
that, how often one person's two entries reach each level. What two people reach is known
beforehand and held, for otherwise the two classes could change places.

A key decides the fields it is made of, so that pairs are learnt from by kind of key, and of
each kind those fields are left out. Twins share all but the forename: they are set aside,
and pairs found by a birth date do not teach how often one person's forenames differ.

Source:
    Fellegi and Sunter (1969); Winkler, Using the EM Algorithm for Weight Computation in the
    Fellegi-Sunter Model of Record Linkage (1988).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from math import exp, log
from types import MappingProxyType
from typing import Final

from comity.search.certainty import is_possible_twin
from comity.search.estimation import (
    COUNTED_FIELDS,
    LEAST_SEEN,
    Comparing,
    Described,
    LevelCounts,
    Strangers,
    Told,
    expected_u,
)
from comity.search.keys import date_key, name_forms, names_key, number_forms, number_key
from comity.search.levels import Field, Level
from comity.search.parameters import Parameters
from comity.search.profile import Profile

LEAST_MATCHES: Final = 200
"""From fewer pairs of one person, expected as they are, m is not estimated."""

_MOST_OF_ONE_KEY: Final = 300
"""A key of more persons tells too little of who is who to be worth comparing them all."""

_MOST_STEPS: Final = 300
_STILL: Final = 1e-5
_LEAST_AGREEING: Final = 0.5
_FIRST_SHARE: Final = 0.05

Pattern = tuple[Level, ...]


@unique
class Found(StrEnum):
    """The kinds of keys by which pairs are found."""

    BIRTH_DATE = "birth-date"
    NAMES = "names"
    NUMBER = "number"


_DECIDED: Final[Mapping[Found, frozenset[Field]]] = MappingProxyType(
    {
        Found.BIRTH_DATE: frozenset({Field.BIRTH_DATE}),
        # Sex, nationality and country of birth go with names: two people of one name share
        # them far more often than any two do, and would be taken for one.
        Found.NAMES: frozenset(
            {
                Field.FORENAME,
                Field.SURNAME,
                Field.SECOND_SURNAME,
                Field.SEX,
                Field.NATIONALITY,
                Field.BIRTH_PLACE,
            }
        ),
        Found.NUMBER: frozenset({Field.IDENTITY_NUMBER}),
    }
)
_MUST_AGREE: Final = (Field.FORENAME, Field.SURNAME, Field.BIRTH_DATE)
_NOT_TAUGHT: Final = frozenset({Level.DIFFERS, Level.CONFLICT})


@dataclass(frozen=True, slots=True)
class Estimate:
    """What was learnt from the pairs of one kind of key.

    Attributes:
        found: The kind of key.
        pairs: Pairs compared.
        patterns: Different patterns of levels among them.
        matches: Pairs of one person that are to be expected among them.
        twins: Possible twins, set aside.
        steps: How often expectation and maximisation took turns.
        converged: Whether the last turn changed nothing to speak of.
        refused: Why nothing is learnt from it; empty if something is.
        counts: Levels of the pairs of one person, as they are expected.
    """

    found: Found
    pairs: int
    patterns: int
    matches: float
    twins: int
    steps: int
    converged: bool
    refused: str
    counts: LevelCounts


def estimate_matches(
    comparing: Comparing,
    descriptions: Sequence[Described],
    parameters: Parameters,
    strangers: Strangers,
    *,
    told: Told,
) -> tuple[Estimate, ...]:
    """Estimate what descriptions of one person reach, by each kind of key.

    Args:
        comparing: The register in which the described persons are looked for.
        descriptions: Persons of the same register, by their numbers, of whom doubles are
            looked for; or of another register, without numbers.
        parameters: m to begin with, and u, which is held.
        strangers: How common the names are that u may follow.
        told: Is told how many descriptions are done.

    Returns:
        One estimate for each kind of key.
    """
    patterns: dict[Found, Counter[Pattern]] = {found: Counter() for found in Found}
    twins: Counter[Found] = Counter()
    size = comparing.register_size
    for described in descriptions:
        ours, _ = comparing.description(described.profile)
        for found in Found:
            others = _others(comparing, described, found)
            for _, profile in comparing.index.profiles(others) if others else ():
                compared = ours.compare(profile)
                levels = compared.levels
                if (
                    found is not Found.NUMBER
                    and levels[Field.FORENAME] <= Level.CONFLICT
                    and is_possible_twin(compared, size)
                ):
                    twins[found] += 1
                    continue
                patterns[found][tuple(levels[each] for each in COUNTED_FIELDS)] += 1
        told(1)
    return tuple(
        _estimate(found, patterns[found], twins[found], parameters, strangers) for found in Found
    )


def together(estimates: Sequence[Estimate], parameters: Parameters) -> LevelCounts:
    """Return what all kinds of keys taught, each field from those that do not decide it."""
    counts = LevelCounts()
    for estimate in estimates:
        if estimate.refused:
            continue
        counts.pairs += estimate.matches
        for each in COUNTED_FIELDS:
            if each in _DECIDED[estimate.found]:
                continue
            stated = estimate.counts.stated(each)
            for level in Level:
                times = estimate.counts.seen(each, level)
                if estimate.found is Found.BIRTH_DATE and each is Field.FORENAME:
                    times = _untaught(times, stated, level, parameters)
                counts.add_level(each, level, times)
    return counts


def _untaught(times: float, stated: float, level: Level, parameters: Parameters) -> float:
    """Return a count with the present share of differing forenames, which twins hide."""
    chances = parameters.chances[Field.FORENAME]
    hidden = sum(chances[each].m for each in _NOT_TAUGHT if each in chances)
    if level in _NOT_TAUGHT:
        return stated * chances[level].m if level in chances else 0.0
    return times if level is Level.MISSING else times * (1.0 - hidden)


def _others(comparing: Comparing, described: Described, found: Found) -> list[int]:
    keys = _keys(described.profile, found)
    rows = comparing.index.filed(keys, limit=_MOST_OF_ONE_KEY) if keys else ()
    of_key = Counter(key for key, _ in rows)
    return sorted(
        {
            number
            for key, number in rows
            # Within one register each pair is looked at once.
            if of_key[key] < _MOST_OF_ONE_KEY
            and (described.number is None or number > described.number)
        }
    )


def _keys(profile: Profile, found: Found) -> list[int]:
    name = profile.names[0]
    match found:
        case Found.BIRTH_DATE:
            keys = [date_key(name.year, name.month, name.day)] if name.date_is_full else []
        case Found.NAMES:
            given, surnames = name_forms(name)
            keys = [names_key(one, other) for one in given for other in surnames if one != other]
        case Found.NUMBER:
            keys = [number_key(form) for form in number_forms(profile)]
    return list(dict.fromkeys(key for _, key in keys))


def _estimate(
    found: Found,
    patterns: Counter[Pattern],
    twins: int,
    parameters: Parameters,
    strangers: Strangers,
) -> Estimate:
    fields = [
        (place, each) for place, each in enumerate(COUNTED_FIELDS) if each not in _DECIDED[found]
    ]
    pairs = patterns.total()
    by_strangers: dict[tuple[Field, Level], float] = {
        (each, level): log(max(expected_u(parameters, strangers, each, level), 1e-12))
        for _, each in fields
        for level in Level
    }
    by_one: dict[tuple[Field, Level], float] = {
        (each, level): max(chance.m, 1e-9)
        for _, each in fields
        for level, chance in parameters.chances[each].items()
    }
    share, steps, converged = _FIRST_SHARE, 0, False
    counts = LevelCounts()
    while pairs and steps < _MOST_STEPS and not converged:
        steps += 1
        counts = _expected(patterns, fields, by_one, by_strangers, share)
        after = {
            (each, level): (counts.seen(each, level) + 1e-3)
            / (counts.stated(each) + 1e-3 * len(parameters.chances[each]))
            for each, level in by_one
        }
        change = max(
            abs(counts.pairs / pairs - share),
            *(abs(after[place] - by_one[place]) for place in by_one),
        )
        share, by_one, converged = counts.pairs / pairs, after, change < _STILL
        share = min(max(share, 1e-9), 1.0 - 1e-9)
    return Estimate(
        found,
        pairs,
        len(patterns),
        counts.pairs,
        twins,
        steps,
        converged,
        _refusal(found, counts, converged=converged),
        counts,
    )


def _expected(
    patterns: Counter[Pattern],
    fields: Sequence[tuple[int, Field]],
    by_one: Mapping[tuple[Field, Level], float],
    by_strangers: Mapping[tuple[Field, Level], float],
    share: float,
) -> LevelCounts:
    """Return the levels of the pairs of one person, as they are to be expected."""
    prior = log(share / (1.0 - share))
    counts = LevelCounts()
    for pattern, times in patterns.items():
        odds = prior
        for place, each in fields:
            level = pattern[place]
            m = by_one.get((each, level))
            if level is not Level.MISSING and m is not None:
                odds += log(m) - by_strangers[each, level]
        expected = times / (1.0 + exp(-max(-500.0, min(500.0, odds))))
        counts.pairs += expected
        for place, each in fields:
            counts.add_level(each, pattern[place], expected)
    return counts


def _refusal(found: Found, counts: LevelCounts, *, converged: bool) -> str:
    """Return why nothing is learnt from what was found; empty if something is."""
    if counts.pairs < LEAST_MATCHES:
        return (
            f"{counts.pairs:.0f} pairs of one person are to be expected, and {LEAST_MATCHES} "
            "are needed"
        )
    if not converged:
        return f"it did not settle in {_MOST_STEPS} steps"
    for each in _MUST_AGREE:
        stated = counts.stated(each)
        if each in _DECIDED[found] or stated < LEAST_SEEN:
            continue
        agreeing = sum(counts.seen(each, level) for level in Level if level > Level.FITS)
        if agreeing < _LEAST_AGREEING * stated:
            return f"what was found together is not one person: of most, the {each} differs"
    return ""
