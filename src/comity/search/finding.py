"""What a comparison of one field found.

Explanations name fields and never their values, so that they may stand in a queue.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class Field(StrEnum):
    """What is compared, in the words with which ECRIS asks for it."""

    IDENTITY_NUMBER = "IdentityNumber"
    FORENAME = "Forename"
    SURNAME = "Surname"
    SECOND_SURNAME = "SecondSurname"
    SEX = "Sex"
    BIRTH_DATE = "BirthDate"
    BIRTH_PLACE = "BirthPlace"
    FATHER_NAME = "FatherName"
    MOTHER_NAME = "MotherName"
    NATIONALITY = "Nationality"
    IDENTIFICATION_DOCUMENT = "IdentificationDocument"


@unique
class Agreement(StrEnum):
    """How two values of a field stand to each other."""

    AGREES = "agrees"
    WEAKLY_AGREES = "weakly-agrees"
    """Alike, but not enough to be certain on: accents, a former name, a part left out."""
    MISSING = "missing"
    """One side does not say, or what the two say cannot be compared."""
    DIFFERS = "differs"

    @property
    def speaks_for(self) -> bool:
        """Whether the two values may belong to one person and are more than nothing."""
        return self in {Agreement.AGREES, Agreement.WEAKLY_AGREES}


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """The finding for one field.

    Attributes:
        field: Which field.
        agreement: The finding.
        explanation: One sentence for an officer, without the values.
        consistent: For a missing agreement of dates: whether the known parts fit.
        not_comparable: Whether both sides say something, in different scripts.
        by_alias: Whether it is an alias that agrees, which may be the identity of
            somebody else.
    """

    field: Field
    agreement: Agreement
    explanation: str
    consistent: bool = False
    not_comparable: bool = False
    by_alias: bool = False


Comparisons = Mapping[Field, FieldComparison]

NOT_STATED: Final = "One side does not state it."

STRENGTH: Final = MappingProxyType(
    {
        Agreement.AGREES: 3,
        Agreement.WEAKLY_AGREES: 2,
        Agreement.MISSING: 1,
        Agreement.DIFFERS: 0,
    }
)
"""How much a finding says for the two being one person; an order, no measure."""


def by_field(comparisons: Iterable[FieldComparison]) -> Comparisons:
    """Return findings by their field."""
    return MappingProxyType({each.field: each for each in comparisons})
