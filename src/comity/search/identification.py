"""Who a person described by another authority is, in our register.

Three answers. *Certain*: one person, far ahead of everybody else and of every relative who
is not registered, on names and a full birth date that agree, or on a national number that
nothing contradicts. *Possible*: the few persons an officer should look at, likeliest first,
each with its reasons. *Nobody*: the register was searched and holds nobody like it. A
certain answer goes out under somebody's name, so every doubt that can be seen here counts
against certainty: it costs an officer minutes, the opposite error brands an innocent.

Source:
    FD 2009/315/JHA Art. 8(1) (consult the requester where identity is open). How the
    probabilities are made: ``scoring``; the numbers: ``parameters.toml``; how often each
    answer is wrong: docs/identification.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from math import log2
from typing import Final

from comity.ids import PersonRef
from comity.persons.person import Person
from comity.search.asking import askable, has_substance
from comity.search.candidates import Candidates
from comity.search.certainty import Doubt, bears_number, doubts_about
from comity.search.comparison import Compared
from comity.search.finding import FieldComparison
from comity.search.identities import Standing
from comity.search.levels import Field, Level
from comity.search.parameters import Parameters, default_parameters
from comity.search.ports import PersonIndex
from comity.search.profile import Profile, profile_of
from comity.search.scoring import probabilities
from comity.search.states import state_of

_RARE_BITS: Final = 8.0

_TOGETHER: Final = 3.0
"""How much likelier than one it must be that somebody of many is meant, for them to be shown."""

MOST_CANDIDATES: Final = 12
"""Candidates shown to an officer at most."""


@unique
class Outcome(StrEnum):
    """What identification found. None of them says anything of convictions."""

    CERTAIN = "certain"
    SEVERAL = "several"
    """Two or more persons answer the description equally well."""
    POSSIBLE = "possible"
    """An officer must look: there are candidates, or too little to go by."""
    NOBODY = "nobody"
    """The register was searched and holds nobody like it."""


@unique
class Rule(StrEnum):
    """Which rule led to the outcome."""

    IDENTITY_NUMBER = "identity-number"
    NAMES_SEX_BIRTH_DATE = "names-sex-birth-date"
    PROBABILITY = "probability"
    """Names and birth date agree well enough, by their weights, and nobody else is near."""
    IDENTITY_NUMBER_CONTRADICTED = "identity-number-contradicted"
    NO_CERTAIN_MATCH = "no-certain-match"
    POSSIBLE_RELATIVE = "possible-relative"
    """A twin, a sibling or a namesake of the person found may be the one asked about."""
    TOO_MANY_TO_COMPARE = "too-many-to-compare"
    TOO_LITTLE_TO_SEARCH_BY = "too-little-to-search-by"
    NOBODY_LIKE_IT = "nobody-like-it"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person in the register who may be the one.

    Attributes:
        ref: Reference of the person.
        comparisons: The findings, one for each field.
        rank: 1 for the likeliest.
        score: Sum of the weights of the findings, in bits.
        probability: That this is the person, from 0 to 1, as calibrated.
        doubts: Why it is not certain, most serious first.
    """

    ref: PersonRef
    comparisons: tuple[FieldComparison, ...]
    rank: int
    score: float = 0.0
    probability: float = 0.0
    doubts: tuple[Doubt, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return the candidate as data."""
        return {
            "person": self.ref,
            "rank": self.rank,
            "probability": self.probability,
            "score": self.score,
            "doubts": [doubt.value for doubt in self.doubts],
            "comparisons": [each.to_dict() for each in self.comparisons],
        }


@dataclass(frozen=True, slots=True)
class Identified:
    """The result.

    Attributes:
        outcome: What was found.
        person: The person; set exactly if the outcome is certain.
        rule: Which rule led to the outcome.
        candidates: Likeliest first, ``MOST_CANDIDATES`` at most; the certain one alone.
        askable: What to ask the other authority for, most useful first, in the words of
            ``AskableField``; empty if certain.
        parameters: Version of the parameters that decided.
        missed: If nobody was found: the share of registered persons whom such a search
            misses, as measured; ``None`` otherwise.
    """

    outcome: Outcome
    person: PersonRef | None
    rule: Rule
    candidates: tuple[Candidate, ...]
    askable: tuple[str, ...]
    parameters: str = ""
    missed: float | None = None

    def __post_init__(self) -> None:
        """Refuse a person without certainty, and certainty without a person."""
        if (self.outcome is Outcome.CERTAIN) != (self.person is not None):
            raise ValueError("a person is named exactly if the outcome is certain")


@dataclass(frozen=True, slots=True)
class Examined:
    """A result with what led to it, for measuring and for learning.

    Attributes:
        identified: The result.
        shared_keys: Numbers of all persons who share a key with the description.
        compared: The persons compared, by their numbers.
        placed: Numbers of the likeliest, likeliest first, with their probabilities.
        doubts: Why the likeliest is not certain.
    """

    identified: Identified
    shared_keys: frozenset[int]
    compared: Mapping[int, Compared]
    placed: tuple[tuple[int, float], ...]
    doubts: tuple[Doubt, ...]


def identify(
    query: Person,
    index: PersonIndex,
    *,
    identity_country: str | None,
    parameters: Parameters | None = None,
) -> Identified:
    """Find out who a person is.

    A deceased person is identified like any other; what follows is the caller's matter.

    Args:
        query: As another authority describes the person.
        index: The register's index; it files persons under ``search.keys.keys_of``.
        identity_country: State whose identity numbers the register holds, in any usual
            form; ``None`` if it holds none that could be recognised.
        parameters: The weights and thresholds; those that come with Comity if not given.

    Returns:
        The result. ``NOBODY`` only if the query could be searched by, and all that was
        found worth comparing was compared.
    """
    return examine(
        query, index, identity_country=identity_country, parameters=parameters
    ).identified


def examine(
    query: Person,
    index: PersonIndex,
    *,
    identity_country: str | None,
    parameters: Parameters | None = None,
) -> Examined:
    """Find out who a person is, and keep what led to the answer; see ``identify``."""
    numbers = parameters or default_parameters()
    profile = profile_of(query)
    search = Candidates(profile, index, numbers, state_of(identity_country))
    if not search.has_keys:
        nothing = Identified(
            Outcome.POSSIBLE,
            None,
            Rule.TOO_LITTLE_TO_SEARCH_BY,
            (),
            askable(query),
            numbers.version,
        )
        return Examined(nothing, frozenset(), {}, (), ())
    search.look()
    found = _Ranked(profile, search, numbers)
    if not found.is_certain:
        search.look_further()
        found = _Ranked(profile, search, numbers)
    return Examined(
        _answered(query, index, found, numbers),
        search.shared_keys,
        search.compared,
        tuple((each.number, each.probability) for each in found.placed),
        found.doubts,
    )


@dataclass(frozen=True, slots=True)
class _Placed:
    number: int
    compared: Compared
    probability: float


class _Ranked:
    """The persons compared, likeliest first, and whether the first is certain."""

    def __init__(self, profile: Profile, search: Candidates, parameters: Parameters) -> None:
        numbers = sorted(search.compared)
        compared = [search.compared[number] for number in numbers]
        found = probabilities(compared, parameters, search.register_size)
        order = sorted(
            range(len(numbers)),
            key=lambda place: (-found.same[place], -compared[place].score, numbers[place]),
        )
        self.parameters = parameters
        self.cut_short = search.cut_short
        self.register_size = search.register_size
        self.placed = [
            _Placed(numbers[place], compared[place], found.same[place])
            for place in order[: 4 * MOST_CANDIDATES]
        ]
        self.doubts: tuple[Doubt, ...] = ()
        self.is_certain = False
        if not self.placed:
            return
        first = self.placed[0]
        rivals = [each.compared for each in self.placed[1:]]
        self.doubts = doubts_about(
            profile,
            first.compared,
            rivals,
            probability=first.probability,
            parameters=parameters,
            names_borne=(
                search.names_borne_beside(first.compared.registered)
                if first.compared.levels[Field.FORENAME] is Level.TYPING_ERROR
                else search.names_borne
            ),
            surnames_borne=search.surnames_borne,
            register_size=search.register_size,
            cut_short=search.cut_short,
        )
        self.is_certain = not self.doubts

    @property
    def shown(self) -> list[_Placed]:
        """The persons an officer should see.

        Of many who are equally likely each is unlikely, and yet one of them may be meant.
        """
        least = self.parameters.possible
        if sum(each.probability for each in self.placed) >= _TOGETHER * least:
            least = min(least, self.parameters.several * self.placed[0].probability)
        return [
            each
            for each in self.placed[:MOST_CANDIDATES]
            if each.probability >= least
            or bears_number(each.compared)
            or nothing_speaks_against(each.compared)
            or bears_rare_names(each.compared, self.register_size)
        ]


def _answered(
    query: Person, index: PersonIndex, found: _Ranked, parameters: Parameters
) -> Identified:
    version = parameters.version
    if found.is_certain:
        first = found.placed[0]
        ref = index.references([first.number])[first.number]
        candidate = _candidate(ref, first, 1, ())
        return Identified(
            Outcome.CERTAIN, ref, _certain_by(first.compared), (candidate,), (), version
        )
    shown = found.shown
    outcome, rule = _uncertain(shown, found)
    if outcome is Outcome.NOBODY and not has_substance(query):
        outcome, rule = Outcome.POSSIBLE, Rule.TOO_LITTLE_TO_SEARCH_BY
    refs = index.references([each.number for each in shown])
    candidates = tuple(
        _candidate(refs[each.number], each, place, found.doubts if place == 1 else ())
        for place, each in enumerate(shown, start=1)
    )
    wanted = askable(query, [each.compared for each in shown])
    missed = parameters.missed_in(found.register_size) if outcome is Outcome.NOBODY else None
    return Identified(outcome, None, rule, candidates, wanted, version, missed)


def _candidate(ref: PersonRef, placed: _Placed, rank: int, doubts: tuple[Doubt, ...]) -> Candidate:
    return Candidate(
        ref,
        placed.compared.explained(),
        rank,
        round(placed.compared.score, 2),
        round(placed.probability, 6),
        doubts,
    )


def _certain_by(found: Compared) -> Rule:
    if bears_number(found):
        return Rule.IDENTITY_NUMBER
    exact = (Field.FORENAME, Field.SURNAME, Field.BIRTH_DATE, Field.SEX)
    if found.bearing is Standing.MAIN and all(found.levels[field] is Level.SAME for field in exact):
        return Rule.NAMES_SEX_BIRTH_DATE
    return Rule.PROBABILITY


def _uncertain(shown: list[_Placed], found: _Ranked) -> tuple[Outcome, Rule]:
    if not shown:
        if found.cut_short:
            return Outcome.POSSIBLE, Rule.TOO_MANY_TO_COMPARE
        return Outcome.NOBODY, Rule.NOBODY_LIKE_IT
    bearers = [each for each in shown if bears_number(each.compared)]
    if len(bearers) > 1:
        return Outcome.SEVERAL, Rule.IDENTITY_NUMBER
    if bearers:
        contradicted = Doubt.NUMBER_CONTRADICTED in found.doubts
        return (
            Outcome.POSSIBLE,
            Rule.IDENTITY_NUMBER_CONTRADICTED if contradicted else Rule.NO_CERTAIN_MATCH,
        )
    first = shown[0]
    equals = [
        each
        for each in shown
        if each.probability >= found.parameters.several * first.probability
        and answers_description(each.compared)
    ]
    if len(equals) > 1:
        return Outcome.SEVERAL, Rule.NAMES_SEX_BIRTH_DATE
    if Doubt.POSSIBLE_TWIN in found.doubts:
        return Outcome.POSSIBLE, Rule.POSSIBLE_RELATIVE
    if found.cut_short:
        return Outcome.POSSIBLE, Rule.TOO_MANY_TO_COMPARE
    return Outcome.POSSIBLE, Rule.NO_CERTAIN_MATCH


def nothing_speaks_against(found: Compared) -> bool:
    """Return whether names and birth date agree as far as stated, and no field contradicts.

    That somebody of this name is registered is then no proof, and "nobody" no honest answer.
    """
    names = (Field.FORENAME, Field.SURNAME)
    return (
        all(found.levels[field] >= Level.VARIANT for field in names)
        and found.levels[Field.BIRTH_DATE] in {Level.MISSING, Level.FITS, Level.SAME}
        and all(level > Level.CONFLICT for level in found.levels.values())
    )


def bears_rare_names(found: Compared, register_size: int) -> bool:
    """Return whether both names are the same and too rare together for a chance.

    Whatever else differs, an officer would want to see such a person.
    """
    names = (Field.FORENAME, Field.SURNAME)
    together = sum(found.weights[field] for field in names)
    return all(found.levels[field] >= Level.VARIANT for field in names) and together > (
        log2(max(register_size, 2)) + _RARE_BITS
    )


def answers_description(found: Compared) -> bool:
    """Return whether names and birth date agree, or could, with nothing against it."""
    main = (Field.FORENAME, Field.SURNAME, Field.BIRTH_DATE)
    return all(found.levels[field] > Level.FITS for field in main) and all(
        level > Level.CONFLICT for level in found.levels.values()
    )
