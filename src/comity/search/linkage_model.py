"""Which fields two registers are compared by, and how closely two values may agree.

The model is data: an engine translates each level into its own language and learns how
often it is met among records of one person and of two. The figures here are only where
learning starts, and what stands where a register is too small to learn from. They are
assumptions of ours, not measurements, and the report says which of them were used.

Source: Fellegi and Sunter, "A Theory for Record Linkage", JASA 64 (1969), for the weights.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from math import log2
from types import MappingProxyType
from typing import Final


@unique
class LinkageField(StrEnum):
    """What two records are compared by, in words for a table."""

    IDENTITY_NUMBER = "identity number"
    SURNAME = "surname"
    SECOND_SURNAME = "second surname"
    FORENAME = "forename"
    BIRTH_DATE = "birth date"
    BIRTH_PLACE = "birth place"
    SEX = "sex"
    NATIONALITY = "nationality"
    ADDRESS = "address"


@unique
class Level(StrEnum):
    """How two values stand to each other, in words for an officer; never the values."""

    NOT_STATED = "not stated on one side"
    SAME = "the same"
    SAME_FIRST_OF_JANUARY = "the same 1 January, which often means unknown"
    SHARED = "one of several is the same"
    OTHER_NAME = "the same as a former name, an alias or a further name"
    EXCHANGED_NAMES = "stands as forename on one side, as surname on the other"
    EXCHANGED_DAY_AND_MONTH = "day and month exchanged"
    BEGINNING = "one begins with the other, or is its initial"
    ONE_CHARACTER = "one character differs"
    KNOWN_PARTS = "the parts both sides know are the same"
    TWO_PARTS = "two of day, month and year are the same"
    SAME_YEAR = "only the year is the same"
    VERY_SIMILAR = "very similar"
    SIMILAR = "similar"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class LevelPrior:
    """A level and where learning starts.

    Attributes:
        level: The level.
        m: Share of the pairs of one person at this level, of those where both sides state
            the field.
        u: The same share among pairs of two persons.
    """

    level: Level
    m: float
    u: float


MODEL: Final[Mapping[LinkageField, tuple[LevelPrior, ...]]] = MappingProxyType(
    {
        LinkageField.IDENTITY_NUMBER: (
            LevelPrior(Level.SAME, 0.8, 1e-6),
            LevelPrior(Level.SHARED, 0.02, 1e-6),
            LevelPrior(Level.ONE_CHARACTER, 0.08, 1e-5),
            LevelPrior(Level.DIFFERS, 0.1, 0.999988),
        ),
        LinkageField.SURNAME: (
            LevelPrior(Level.SAME, 0.78, 0.003),
            LevelPrior(Level.OTHER_NAME, 0.05, 0.001),
            LevelPrior(Level.EXCHANGED_NAMES, 0.02, 0.0005),
            LevelPrior(Level.VERY_SIMILAR, 0.08, 0.0025),
            LevelPrior(Level.SIMILAR, 0.03, 0.01),
            LevelPrior(Level.DIFFERS, 0.04, 0.983),
        ),
        LinkageField.SECOND_SURNAME: (
            LevelPrior(Level.SAME, 0.85, 0.003),
            LevelPrior(Level.VERY_SIMILAR, 0.08, 0.003),
            LevelPrior(Level.DIFFERS, 0.07, 0.994),
        ),
        LinkageField.FORENAME: (
            LevelPrior(Level.SAME, 0.78, 0.01),
            LevelPrior(Level.OTHER_NAME, 0.04, 0.006),
            LevelPrior(Level.EXCHANGED_NAMES, 0.02, 0.0005),
            LevelPrior(Level.BEGINNING, 0.03, 0.005),
            LevelPrior(Level.VERY_SIMILAR, 0.06, 0.004),
            LevelPrior(Level.SIMILAR, 0.03, 0.02),
            LevelPrior(Level.DIFFERS, 0.04, 0.9545),
        ),
        LinkageField.BIRTH_DATE: (
            LevelPrior(Level.SAME_FIRST_OF_JANUARY, 0.02, 0.0001),
            LevelPrior(Level.SAME, 0.83, 0.00005),
            LevelPrior(Level.EXCHANGED_DAY_AND_MONTH, 0.01, 0.00005),
            LevelPrior(Level.ONE_CHARACTER, 0.06, 0.0006),
            LevelPrior(Level.KNOWN_PARTS, 0.03, 0.001),
            LevelPrior(Level.TWO_PARTS, 0.03, 0.005),
            LevelPrior(Level.SAME_YEAR, 0.01, 0.012),
            LevelPrior(Level.DIFFERS, 0.01, 0.9812),
        ),
        LinkageField.BIRTH_PLACE: (
            LevelPrior(Level.SAME, 0.75, 0.02),
            LevelPrior(Level.VERY_SIMILAR, 0.1, 0.005),
            LevelPrior(Level.DIFFERS, 0.15, 0.975),
        ),
        LinkageField.SEX: (
            LevelPrior(Level.SAME, 0.98, 0.55),
            LevelPrior(Level.DIFFERS, 0.02, 0.45),
        ),
        LinkageField.NATIONALITY: (
            LevelPrior(Level.SHARED, 0.93, 0.6),
            LevelPrior(Level.DIFFERS, 0.07, 0.4),
        ),
        LinkageField.ADDRESS: (
            LevelPrior(Level.SAME, 0.4, 0.0005),
            LevelPrior(Level.VERY_SIMILAR, 0.15, 0.0015),
            LevelPrior(Level.DIFFERS, 0.45, 0.998),
        ),
    }
)
"""The levels of each field, the closest first. A level is looked at only if none before it
holds; the last holds for the rest. A field not stated on one side says nothing."""


@dataclass(frozen=True, slots=True)
class LearnedLevel:
    """What was learned of one level.

    Attributes:
        field: The field.
        level: The level.
        m: Share among pairs of one person.
        u: Share among pairs of two persons.
        is_learned: Whether the register taught it; otherwise it is our assumption.
    """

    field: LinkageField
    level: Level
    m: float
    u: float
    is_learned: bool

    @property
    def weight(self) -> float:
        """How much the level speaks for one person, in bits; negative: against."""
        return log2(self.m / self.u)
