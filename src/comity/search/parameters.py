"""The reviewed numbers behind every weight and every decision."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import isfinite, log2, log10
from types import MappingProxyType
from typing import Any, Final

from comity.errors import InputInvalid
from comity.search.levels import Field, Level

_FIELD_WORDS: Final = MappingProxyType(
    {each: each.name.lower().replace("_", "-") for each in Field}
)
_LEVELS: Final = MappingProxyType({level.word: level for level in Level})
_LARGEST_SHARE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Chance:
    """How often a level is found.

    Attributes:
        m: Between two descriptions of one person, from 0 to 1.
        u: Between descriptions of two people, from 0 to 1, without regard to the name.
        f: How many times the frequency of the name found is added to ``u``.
    """

    m: float
    u: float
    f: float = 0.0

    def weight(self, frequency: float = 0.0) -> float:
        """Return how much the level speaks for one person, in bits."""
        share = min(_LARGEST_SHARE, self.u + self.f * frequency) if self.f else self.u
        return log2(self.m / share)


@dataclass(frozen=True, slots=True)
class Parameters:
    """All that scoring and deciding take from text.

    Attributes:
        version: Name of the version, logged with every decision.
        provenance: What the numbers rest on.
        known: Odds that somebody asked about is in the register.
        siblings: Siblings one may be asked about, for one person registered.
        juniors: Namesakes of another generation, for one person registered.
        former: Bits lost where only a former name agrees.
        alias: Bits lost where only an alias agrees.
        certain: Least probability, calibrated, at which somebody may be certain.
        possible: Least probability at which somebody is shown to an officer.
        several: Share of the likeliest person's probability that makes another an equal.
        slope: Calibration: factor of the log-odds.
        intercept: Calibration: added to them.
        missed: Share of registered persons asked about who are neither named nor shown.
        persons: Persons in the register where that was measured.
        tenfold: How many times as many are missed in a register ten times as large.
        chances: For each field and level.
        borne_chances: For names a letter or two apart, how often the one described is a
            name that people bear.
        sibling_chances: For each field in which siblings differ, and level.
        junior_chances: The same for namesakes of another generation.
        plain: For each field, the weights by level where no name's frequency counts.
    """

    version: str
    provenance: str
    known: float
    siblings: float
    juniors: float
    former: float
    alias: float
    certain: float
    possible: float
    several: float
    slope: float
    intercept: float
    missed: float
    persons: float
    tenfold: float
    chances: Mapping[Field, Mapping[Level, Chance]]
    borne_chances: Mapping[Field, Mapping[Level, Chance]]
    sibling_chances: Mapping[Field, Mapping[Level, float]]
    junior_chances: Mapping[Field, Mapping[Level, float]]
    plain: Mapping[Field, tuple[float, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out the weights by level, where no name's frequency counts."""
        weights = {
            each: tuple(
                chance.weight() if (chance := levels.get(level)) and chance.u > 0.0 else 0.0
                for level in Level
            )
            for each, levels in self.chances.items()
        }
        object.__setattr__(self, "plain", MappingProxyType(weights))

    def missed_in(self, register_size: int) -> float:
        """Return which share of registered persons a search in so large a register misses.

        The more there are, the more are like anybody; a smaller register than was measured
        in is said to miss as many, not fewer.
        """
        decades = max(0.0, log10(max(register_size, 1) / self.persons))
        return min(1.0, self.missed * float(self.tenfold**decades))

    def by_frequency(self, frequencies: Mapping[Field, float]) -> Mapping[Field, tuple[float, ...]]:
        """Return the weights by level, with these frequencies of what is described.

        Args:
            frequencies: By field, how common the value described is; fields that are not
                in it have the weights of ``plain``.
        """
        found = dict(self.plain)
        for each, frequency in frequencies.items():
            levels = self.chances[each]
            found[each] = tuple(
                levels[level].weight(frequency) if level in levels else 0.0 for level in Level
            )
        return found

    def borne_weight(self, field: Field, level: Level, *, is_borne: bool) -> float:
        """Return what it says, in bits, that a name which deviates is or is not a name."""
        chance = self.borne_chances.get(field, {}).get(level)
        if chance is None:
            return 0.0
        if is_borne:
            return log2(chance.m / chance.u)
        return log2((1.0 - chance.m) / (1.0 - chance.u))

    def weight(self, field: Field, level: Level, frequency: float = 0.0) -> float:
        """Return the weight of a finding in bits; 0 where the text names no such level."""
        chance = self.chances[field].get(level)
        return 0.0 if chance is None else chance.weight(frequency)


@cache
def default_parameters() -> Parameters:
    """Return the parameters that come with Comity."""
    return read_parameters(files("comity.search").joinpath("parameters.toml").read_text("utf-8"))


def read_parameters(text: str) -> Parameters:
    """Return parameters from text.

    Raises:
        InputInvalid: The text is no TOML, lacks a number, or one is out of its bounds. The
            operator's fault; the message names the place.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise InputInvalid(f"The parameters are no TOML: {problem}.") from problem
    return Parameters(
        version=_text(data, "version"),
        provenance=_text(data, "provenance"),
        known=_number(data, "prior", "known", 1e-6, 1e6),
        siblings=_number(data, "relatives", "siblings", 0.0, 100.0),
        juniors=_number(data, "relatives", "juniors", 0.0, 100.0),
        former=_number(data, "bearing", "former", 0.0, 20.0),
        alias=_number(data, "bearing", "alias", 0.0, 20.0),
        certain=_number(data, "decision", "certain", 0.9, 1.0),
        possible=_number(data, "decision", "possible", 0.0, 0.9),
        several=_number(data, "decision", "several", 0.0, 1.0),
        slope=_number(data, "decision", "slope", 0.01, 10.0),
        intercept=_number(data, "decision", "intercept", -30.0, 30.0),
        missed=_number(data, "measured", "missed", 0.0, 1.0),
        persons=_number(data, "measured", "persons", 1.0, 1e10),
        tenfold=_number(data, "measured", "tenfold", 1.0, 10.0),
        chances=_chances(_table(data, "fields")),
        borne_chances=_borne_chances(_table(data, "borne")),
        sibling_chances=_shares(_table(data, "siblings"), "siblings"),
        junior_chances=_shares(_table(data, "juniors"), "juniors"),
    )


def _chances(table: Mapping[str, Any]) -> Mapping[Field, Mapping[Level, Chance]]:
    found: dict[Field, Mapping[Level, Chance]] = {}
    for each, word in _FIELD_WORDS.items():
        levels = _table(table, word)
        found[each] = MappingProxyType(
            {
                _level(name, word): Chance(
                    _number(levels, name, "m", 1e-12, 1.0),
                    _number(levels, name, "u", 0.0, 1.0),
                    _number(levels, name, "f", 0.0, 100.0) if "f" in levels[name] else 0.0,
                )
                for name in levels
            }
        )
        for level, chance in found[each].items():
            if chance.u + chance.f <= 0.0:
                raise InputInvalid(f"fields.{word}.{level.word}: u and f are both 0.")
    return MappingProxyType(found)


def _borne_chances(table: Mapping[str, Any]) -> Mapping[Field, Mapping[Level, Chance]]:
    words = {word: each for each, word in _FIELD_WORDS.items()}
    found: dict[Field, Mapping[Level, Chance]] = {}
    for word in table:
        if word not in words:
            raise InputInvalid(f"borne.{word}: there is no such field.")
        levels = _table(table, word)
        found[words[word]] = MappingProxyType(
            {
                _level(name, word): Chance(
                    _number(levels, name, "m", 0.001, 0.999),
                    _number(levels, name, "u", 0.001, 0.999),
                )
                for name in levels
            }
        )
    return MappingProxyType(found)


def _shares(table: Mapping[str, Any], where: str) -> Mapping[Field, Mapping[Level, float]]:
    words = {word: each for each, word in _FIELD_WORDS.items()}
    found: dict[Field, Mapping[Level, float]] = {}
    for word in table:
        if word not in words:
            raise InputInvalid(f"{where}.{word}: there is no such field.")
        levels = _table(table, word)
        found[words[word]] = MappingProxyType(
            {_level(name, word): _number(table, word, name, 1e-12, 1.0) for name in levels}
        )
    return MappingProxyType(found)


def _level(name: str, field: str) -> Level:
    if name not in _LEVELS:
        raise InputInvalid(f"fields.{field}.{name}: there is no such level.")
    return _LEVELS[name]


def _table(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name)
    if not isinstance(found, dict):
        raise InputInvalid(f"The parameters lack the table {name}.")
    return found


def _text(data: Mapping[str, Any], name: str) -> str:
    found = data.get(name)
    if not isinstance(found, str) or not found.strip():
        raise InputInvalid(f"The parameters lack the text {name}.")
    return found


def _number(data: Mapping[str, Any], table: str, name: str, least: float, most: float) -> float:
    found = _table(data, table).get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not isfinite(found):
        raise InputInvalid(f"{table}.{name} is no number.")
    if not least <= found <= most:
        raise InputInvalid(f"{table}.{name} lies outside {least:g} to {most:g}.")
    return float(found)
