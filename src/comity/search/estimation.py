"""How often levels are found between two people, counted in a register.

The parameters say of each level how often it is found between descriptions of one person
(m) and of two (u). Any two persons drawn from a register are two people, so that u can be
counted without knowing anything more. What is counted too seldom to say anything keeps the
number of the version before.

Source:
    Fellegi and Sunter, A Theory for Record Linkage (1969), for m and u.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from types import MappingProxyType
from typing import Final

from comity.search.comparison import (
    DEVIATING,
    NEAR,
    Compared,
    Description,
    deviates_into_a_name,
)
from comity.search.frequencies import Borne, frequencies_of
from comity.search.keys import EVERYBODY
from comity.search.levels import Field, Level
from comity.search.parameters import Chance, Parameters
from comity.search.ports import PersonIndex
from comity.search.profile import Profile

Told = Callable[[int], None]
"""Is told that so many more steps are done."""

LEAST_SEEN: Final = 10
"""What is found less often moves its number by ``_SLIGHTLY`` at most."""

_SLIGHTLY: Final = 4.0
"""Two bits. What is rare in one register's data may be usual in what another state sends."""

COUNTED_FIELDS: Final = tuple(
    # Two descriptions never show that a person has no such document, only that one agrees.
    each
    for each in Field
    if each is not Field.IDENTIFICATION_DOCUMENT
)

_NO_CHANCE: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Described:
    """A description, and whom of the register it describes, if that is known.

    Attributes:
        profile: What is compared of it.
        number: Number of the registered person; ``None`` if nobody is known to be meant.
    """

    profile: Profile
    number: int | None


@dataclass(slots=True)
class LevelCounts:
    """How often each level was found, and how often a near name was one that people bear.

    Attributes:
        pairs: Pairs compared.
    """

    pairs: float = 0.0
    _levels: dict[tuple[Field, Level], float] = field(default_factory=dict)
    _borne: dict[tuple[Field, Level, bool], float] = field(default_factory=dict)

    def add(self, levels: Mapping[Field, Level], times: float = 1.0) -> None:
        """Count a pair, or so much of it as is thought to belong here."""
        self.pairs += times
        for each in COUNTED_FIELDS:
            place = each, levels[each]
            self._levels[place] = self._levels.get(place, 0.0) + times

    def add_level(self, field: Field, level: Level, times: float) -> None:
        """Count a level of one field."""
        self._levels[field, level] = self._levels.get((field, level), 0.0) + times

    def add_borne(self, field: Field, level: Level, *, is_borne: bool) -> None:
        """Count a name a letter or two apart."""
        place = field, level, is_borne
        self._borne[place] = self._borne.get(place, 0.0) + 1.0

    def seen(self, field: Field, level: Level) -> float:
        """Return how often a level was found."""
        return self._levels.get((field, level), 0.0)

    def stated(self, field: Field) -> float:
        """Return in how many pairs the field could be compared."""
        return sum(
            times
            for (each, level), times in self._levels.items()
            if each is field and level is not Level.MISSING
        )

    def borne(self, field: Field, level: Level) -> tuple[float, float]:
        """Return how often a near name was one that people bear, and how often one was near."""
        yes = self._borne.get((field, level, True), 0.0)
        return yes, yes + self._borne.get((field, level, False), 0.0)


@dataclass(frozen=True, slots=True)
class Strangers:
    """What was counted between two people.

    Attributes:
        counts: Levels found.
        frequencies: For each field that holds names, how common those described are.
    """

    counts: LevelCounts
    frequencies: Mapping[Field, float]


class Comparing:
    """Compares descriptions with a register, as identification does.

    Args:
        index: The register's index.
        parameters: The version before; of it, the levels that are told apart.
        home: State, by two letters, of registered identity numbers that name none.

    Attributes:
        register_size: Persons in the register.
    """

    def __init__(self, index: PersonIndex, parameters: Parameters, home: str | None) -> None:
        self.index = index
        self.parameters = parameters
        self._home = home
        self.register_size = register_size(index)

    def description(self, profile: Profile) -> tuple[Description, Borne | None]:
        """Return a description to be compared with many, and which of its words people bear.

        Returns:
            The description, without what its weights make of names borne; the words, or
            ``None`` if no register tells.
        """
        found = frequencies_of(profile, self.index)
        alone = replace(found, borne=None)
        return Description(profile, self.parameters, alone, self._home), found.borne


def register_size(index: PersonIndex) -> int:
    """Return how many persons a register holds."""
    return index.names_counted([""], [EVERYBODY]).get(("", EVERYBODY), (0, 0))[0]


def drawn(index: PersonIndex, count: int, randomness: Random) -> Sequence[tuple[int, Profile]]:
    """Return persons of a register drawn at random, each once, by rising number."""
    size = register_size(index)
    wanted: Sequence[int] = range(1, size + 1)
    if count < size:
        wanted = sorted(randomness.sample(wanted, count))
    return sorted(index.profiles(wanted), key=lambda row: row[0])


def compare_strangers(
    comparing: Comparing,
    descriptions: Sequence[Described],
    *,
    pairs: int,
    randomness: Random,
    told: Told,
) -> Strangers:
    """Compare descriptions with persons of the register drawn at random.

    Args:
        comparing: The register.
        descriptions: Of any people; the one described is never taken for a stranger.
        pairs: How many pairs to compare, about.
        randomness: Decides who is drawn.
        told: Is told how many descriptions are done.

    Returns:
        What was counted; nothing if there is nobody to compare.
    """
    counts = LevelCounts()
    common: dict[Field, list[float]] = {}
    each_with = max(1, round(pairs / max(1, len(descriptions))))
    for described in descriptions:
        ours, borne = comparing.description(described.profile)
        for name_field, share in _frequencies(ours).items():
            common.setdefault(name_field, []).append(share)
        for number, profile in drawn(comparing.index, each_with, randomness):
            if number != described.number:
                found = ours.compare(profile)
                counts.add(found.levels)
                count_borne(counts, described.profile, found, borne)
        told(1)
    means = {each: sum(shares) / len(shares) for each, shares in common.items()}
    return Strangers(counts, MappingProxyType(means))


def compare_known(
    comparing: Comparing, descriptions: Iterable[Described], *, told: Told
) -> LevelCounts:
    """Compare descriptions with the very persons they describe.

    Args:
        comparing: The register.
        descriptions: Those who describe nobody of the register are passed over.
        told: Is told how many descriptions are done.
    """
    counts = LevelCounts()
    for described in descriptions:
        rows = () if described.number is None else comparing.index.profiles([described.number])
        for _, profile in rows:
            ours, borne = comparing.description(described.profile)
            found = ours.compare(profile)
            counts.add(found.levels)
            count_borne(counts, described.profile, found, borne)
        told(1)
    return counts


def count_borne(
    counts: LevelCounts, profile: Profile, found: Compared, borne: Borne | None
) -> None:
    """Count whether a name a letter or two apart is one that people bear."""
    if borne is None:
        return
    for each, place in DEVIATING.items():
        if found.levels[each] in NEAR:
            is_borne = deviates_into_a_name(
                profile, found.registered, borne[place], as_given=place == 0
            )
            counts.add_borne(each, found.levels[each], is_borne=is_borne)


def with_strangers(present: Parameters, strangers: Strangers) -> Parameters:
    """Return parameters in which u is as counted between two people.

    Where the frequency of the name counts, u and f keep their proportion and are brought
    to the share that was counted; a level that follows the frequency alone stays as it is.
    """
    return _with_chances(
        present,
        lambda each, level, chance: _stranger_chance(
            chance, strangers, each, level, len(present.chances[each])
        ),
    )


def expected_u(parameters: Parameters, strangers: Strangers, field: Field, level: Level) -> float:
    """Return how often two people reach a level, whatever their names."""
    chance = parameters.chances[field].get(level)
    if chance is None:
        return 1.0
    return min(1.0, chance.u + chance.f * strangers.frequencies.get(field, 0.0))


def with_matches(present: Parameters, counts: LevelCounts, *, least: float) -> Parameters:
    """Return parameters in which m is as counted between descriptions of one person.

    Args:
        present: The version before.
        counts: What was counted; every level counts once more than it was found.
        least: A field that could be compared less often stays as it is.
    """

    def counted(each: Field, level: Level, chance: Chance) -> Chance:
        stated, seen = counts.stated(each), counts.seen(each, level)
        if each not in COUNTED_FIELDS or stated < least:
            return chance
        share = (seen + 1.0) / (stated + len(present.chances[each]))
        factor = _factor(share / chance.m, seen, stated * chance.m)
        return replace(chance, m=min(1.0, chance.m * factor))

    return _with_chances(present, counted)


def with_borne(present: Parameters, matches: LevelCounts, strangers: LevelCounts) -> Parameters:
    """Return parameters in which it is as counted how often a near name is one people bear."""
    found: dict[Field, Mapping[Level, Chance]] = {}
    for each, levels in present.borne_chances.items():
        found[each] = MappingProxyType(
            {
                level: Chance(
                    _share_borne(chance.m, *matches.borne(each, level)),
                    _share_borne(chance.u, *strangers.borne(each, level)),
                )
                for level, chance in levels.items()
            }
        )
    return replace(present, borne_chances=MappingProxyType(found))


def _share_borne(present: float, yes: float, every: float) -> float:
    """Return a share, counted as if one more of each kind had been found."""
    if every < 2 * LEAST_SEEN:
        return present
    return min(0.999, max(0.001, (yes + 1.0) / (every + 2.0)))


def _stranger_chance(
    chance: Chance, strangers: Strangers, field: Field, level: Level, levels: int
) -> Chance:
    counts = strangers.counts
    stated, seen = counts.stated(field), counts.seen(field, level)
    by_frequency = chance.f * strangers.frequencies.get(field, 0.0)
    before = chance.u + by_frequency
    if chance.u <= 0.0 or stated <= 0.0:
        return chance
    factor = _factor((seen + 1.0) / (stated + levels) / before, seen, stated * before)
    u = min(1.0, max(_NO_CHANCE, chance.u * factor))
    return replace(chance, u=u, f=min(100.0, chance.f * factor))


def _factor(factor: float, seen: float, expected: float) -> float:
    """Return by what to change a number, according to how much was found.

    What was never found may be a matter of how these descriptions are written, in parts or
    as a whole, and not of how people differ: its number stays.
    """
    if seen < 0.5 or max(seen, expected) < LEAST_SEEN:
        return 1.0
    if seen < LEAST_SEEN:
        return min(_SLIGHTLY, max(1.0 / _SLIGHTLY, factor))
    return factor


def _with_chances(
    present: Parameters, changed: Callable[[Field, Level, Chance], Chance]
) -> Parameters:
    return replace(
        present,
        chances=MappingProxyType(
            {
                each: MappingProxyType(
                    {level: changed(each, level, chance) for level, chance in levels.items()}
                )
                for each, levels in present.chances.items()
            }
        ),
    )


def _frequencies(description: Description) -> Mapping[Field, float]:
    """Return how common the names of a description are, where it states them apart."""
    name = description.profile.names[0]
    words = (
        (Field.FORENAME, name.forename),
        (Field.SURNAME, name.surname),
        (Field.SECOND_SURNAME, name.second_surname),
    )
    return {
        each: description.frequencies.of(group, as_given=each is Field.FORENAME)
        for each, group in words
        if group
    }
