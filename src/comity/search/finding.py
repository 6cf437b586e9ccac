"""What a comparison found: a level and a weight for each field, and the reason in words."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from comity.search.identities import Standing
from comity.search.levels import Agreement, Field, Level, agreement_of

NOT_STATED: Final = "One side does not state it."

_NAMES: Final = frozenset({Field.FORENAME, Field.SURNAME, Field.SECOND_SURNAME})
_PARENTS: Final = frozenset({Field.FATHER_NAME, Field.MOTHER_NAME})

_SENTENCES: Final = MappingProxyType(
    {
        Level.SAME: "It is the same.",
        Level.VARIANT: "It is the same in another spelling or script.",
        Level.PART: "One side states more names than the other; those of the shorter are there.",
        Level.EQUIVALENT: "One is a short or another form of the other.",
        Level.TYPING_ERROR: "It is a letter apart, as a typing error would make it.",
        Level.EXCHANGED: "Forename and surname, or the two surnames, stand in each other's place.",
        Level.ALIKE: "It is alike: two letters apart, or cut off.",
        Level.INITIAL: "One side states an initial, which fits.",
        Level.HALF: "Only one word of the whole names is the same.",
        Level.CONFLICT: "Some of the names are the same, but each side states others.",
        Level.DIFFERS: "It differs.",
        Level.MISSING: NOT_STATED,
    }
)

_SAME_NAME: Final = "It is the same, accents and script aside."

_OWN_SENTENCES: Final = MappingProxyType(
    {
        Field.FORENAME: {Level.SAME: _SAME_NAME},
        Field.SURNAME: {Level.SAME: _SAME_NAME},
        Field.FATHER_NAME: {Level.SAME: _SAME_NAME},
        Field.MOTHER_NAME: {Level.SAME: _SAME_NAME},
        Field.BIRTH_DATE: {
            Level.SAME: "Year, month and day are the same.",
            Level.EXCHANGED: "Day and month stand in each other's place.",
            Level.ONE_DIGIT: "One digit of the day or the month differs.",
            Level.HALF: "The year is the same, and the day or the month.",
            Level.ALIKE: "Day and month are the same, the year differs.",
            Level.FITS: "What both sides state agrees, but one states only a part, or 1 January,"
            " which often stands for an unknown day.",
            Level.DIFFERS: "A part that both sides state differs.",
        },
        Field.IDENTITY_NUMBER: {
            Level.SAME: "It is the same number of the same state.",
            Level.VARIANT: "It is the same, but one side does not say of which state.",
            Level.HALF: "It is the same as the number of an alias, not of the main identity.",
            Level.ONE_DIGIT: "It is one digit apart from the number of the same state.",
            Level.DIFFERS: "The same state gave another number.",
            Level.MISSING: "One side states none, or the two cannot be compared.",
        },
        Field.BIRTH_PLACE: {
            Level.SAME: "The town is the same.",
            Level.VARIANT: "The town is the same in another spelling.",
            Level.HALF: "The country is the same; one side does not state the town.",
            Level.CONFLICT: "The country is the same, the town differs.",
            Level.DIFFERS: "The country differs.",
        },
        Field.NATIONALITY: {
            Level.SAME: "They are the same.",
            Level.PART: "One nationality at least is the same.",
            Level.DIFFERS: "No nationality is the same.",
        },
        Field.IDENTIFICATION_DOCUMENT: {
            Level.SAME: "A document has the same number.",
            Level.MISSING: "One side states none, or the two sides state different documents.",
        },
        Field.SECOND_SURNAME: {
            Level.SAME: _SAME_NAME,
            Level.MISSING: "One side does not state one, or neither.",
        },
    }
)

_THROUGH: Final = MappingProxyType(
    {
        Standing.FORMER: "with one of the former names, not with the main name",
        Standing.ALIAS: "with one of the aliases, not with the main name",
    }
)


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """The finding for one field.

    Attributes:
        field: Which field.
        agreement: The finding in the four steps in which officers read it.
        explanation: One sentence for an officer, without the values.
        level: How alike the two values are.
        weight: How much that speaks for one person, in bits; below 0 it speaks against.
        bearing: The name that was compared: main, former or alias.
    """

    field: Field
    agreement: Agreement
    explanation: str
    level: Level = Level.MISSING
    weight: float = 0.0
    bearing: Standing = Standing.MAIN

    def to_dict(self) -> dict[str, object]:
        """Return the finding as data, with words for levels."""
        return {
            "field": self.field.value,
            "agreement": self.agreement.value,
            "level": self.level.word,
            "weight": self.weight,
            "bearing": self.bearing.value,
            "explanation": self.explanation,
        }

    @property
    def by_alias(self) -> bool:
        """Whether an alias agrees, which may be the identity of somebody else."""
        return self.bearing is Standing.ALIAS


def explained(
    field: Field, level: Level, weight: float, bearing: Standing = Standing.MAIN
) -> FieldComparison:
    """Return a finding with its reason in words.

    Args:
        field: Which field.
        level: How alike the two values are.
        weight: In bits.
        bearing: Which of the names was compared.
    """
    agreement = agreement_of(level)
    text = _OWN_SENTENCES.get(field, {}).get(level) or _SENTENCES.get(level, NOT_STATED)
    through = _THROUGH.get(bearing)
    if through is not None and field in _NAMES and agreement.speaks_for:
        agreement = Agreement.WEAKLY_AGREES
        text = f"{text.removesuffix('.')}, {through}."
    return FieldComparison(field, agreement, text, level, round(weight, 2), bearing)
