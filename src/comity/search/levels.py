"""How alike two values of a field are: the ladder that findings and weights share."""

from enum import IntEnum, StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class Field(StrEnum):
    """The fields compared, in the words in which another authority can be asked for them."""

    IDENTITY_NUMBER = "IdentityNumber"
    FORENAME = "Forename"
    SURNAME = "Surname"
    SECOND_SURNAME = "SecondSurname"
    SEX = "Sex"
    BIRTH_DATE = "BirthDate"
    FATHER_NAME = "FatherName"
    MOTHER_NAME = "MotherName"
    BIRTH_PLACE = "BirthPlace"
    NATIONALITY = "Nationality"
    IDENTIFICATION_DOCUMENT = "IdentificationDocument"


@unique
class Level(IntEnum):
    """How alike two values are, from "differs" to "is the same"."""

    DIFFERS = 0
    CONFLICT = 1
    """Some names agree, and each side states others that do not."""
    MISSING = 2
    """One side does not say, or what the two say cannot be compared."""
    FITS = 3
    """What both sides state agrees, but one states only a part: a year, or a default date."""
    INITIAL = 4
    """One side states a letter only."""
    HALF = 5
    """Half of it agrees: two of three parts of a date, the country of a place."""
    ALIKE = 6
    """Two letters apart, or one side is cut off; a birthday in a year that may be mistaken."""
    ONE_DIGIT = 7
    """One digit differs."""
    EXCHANGED = 8
    """Two parts stand in each other's place."""
    TYPING_ERROR = 9
    """One letter apart."""
    EQUIVALENT = 10
    """A short form or another form of the same name."""
    PART = 11
    """One side states more; all that the other states is there."""
    VARIANT = 12
    """Another spelling or another romanisation."""
    SAME = 13
    """The same, for names by their likeliest Latin reading: accents and script aside."""

    @property
    def word(self) -> str:
        """The level in lower case, as parameters and records write it."""
        return self.name.lower().replace("_", "-")


@unique
class Agreement(StrEnum):
    """A level, in the four steps in which officers read it."""

    AGREES = "agrees"
    WEAKLY_AGREES = "weakly-agrees"
    """Alike, but not enough to be certain on: a spelling, a former name, a part left out."""
    MISSING = "missing"
    """One side does not say, or what the two say cannot be compared."""
    DIFFERS = "differs"

    @property
    def speaks_for(self) -> bool:
        """Whether the two values may belong to one person and are more than nothing."""
        return self in {Agreement.AGREES, Agreement.WEAKLY_AGREES}


_AGREEMENTS: Final = MappingProxyType(
    {
        Level.SAME: Agreement.AGREES,
        Level.FITS: Agreement.MISSING,
        Level.MISSING: Agreement.MISSING,
        Level.CONFLICT: Agreement.DIFFERS,
        Level.DIFFERS: Agreement.DIFFERS,
    }
)


def agreement_of(level: Level) -> Agreement:
    """Return the step in which an officer reads a level."""
    return _AGREEMENTS.get(level, Agreement.WEAKLY_AGREES)
