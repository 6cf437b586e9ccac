"""When a probability is not enough: the doubts that keep a person from being certain.

A probability rests on how often errors are made; a twin, a father of the same name or a
default birthday are no errors. Whatever can be seen of these is a doubt with a name, which
an officer reads and which no probability outweighs.
"""

from collections.abc import Container, Sequence
from enum import StrEnum, unique
from math import log2
from types import MappingProxyType
from typing import Final

from comity.search.comparison import Compared, deviates_into_a_name
from comity.search.identities import Standing
from comity.search.levels import Field, Level
from comity.search.parameters import Parameters
from comity.search.profile import Profile
from comity.search.word_comparison import group_level
from comity.search.words import spelling_form


@unique
class Doubt(StrEnum):
    """Why somebody is not certain, the most serious first."""

    NUMBER_CONTRADICTED = "number-contradicted"
    """The number is this person's, and more than one other field is not."""
    OTHER_BEARS_NUMBER = "other-bears-number"
    """Somebody else bears the number asked about."""
    NUMBER_DIFFERS = "number-differs"
    """The same state gave the person another number."""
    SEX_DIFFERS = "sex-differs"
    NAMES_DIFFER = "names-differ"
    """Forename or surname does not agree well enough."""
    DATE_DIFFERS = "date-differs"
    """The birth date differs in more than a digit or the order of day and month."""
    DATE_PARTIAL = "date-partial"
    """One side does not state a full birth date, or states 1 January."""
    ALIAS_ONLY = "alias-only"
    """Only an alias agrees, which may be the identity of somebody else."""
    POSSIBLE_TWIN = "possible-twin"
    """Somebody registered shares surname and birth date."""
    ANOTHER_NAME = "another-name"
    """The forename is a letter apart and is a name of its own, as twins bear."""
    SEVERAL_DEVIATIONS = "several-deviations"
    """More than one main field deviates."""
    ANOTHER_AS_LIKELY = "another-as-likely"
    """Somebody else answers the description about as well."""
    TOO_IMPROBABLE = "too-improbable"
    """The findings together do not make it certain."""
    NOT_ALL_COMPARED = "not-all-compared"
    """More persons share the names than were compared."""


DOUBTS_IN_WORDS: Final = MappingProxyType(
    {
        Doubt.NUMBER_CONTRADICTED: "The number is this person's, but more than one other field"
        " contradicts it.",
        Doubt.OTHER_BEARS_NUMBER: "Somebody else bears the number asked about.",
        Doubt.NUMBER_DIFFERS: "The same state gave this person another number.",
        Doubt.SEX_DIFFERS: "The sex differs.",
        Doubt.NAMES_DIFFER: "Forename or surname does not agree well enough.",
        Doubt.DATE_DIFFERS: "The birth date differs in more than a digit.",
        Doubt.DATE_PARTIAL: "A full birth date is not stated on both sides.",
        Doubt.ALIAS_ONLY: "Only an alias agrees, which may be the identity of somebody else.",
        Doubt.POSSIBLE_TWIN: "Somebody else registered shares surname and birth date.",
        Doubt.ANOTHER_NAME: "The forename is a letter apart and is a name of its own.",
        Doubt.SEVERAL_DEVIATIONS: "More than one of forename, surname and birth date deviates.",
        Doubt.ANOTHER_AS_LIKELY: "Somebody else answers the description about as well.",
        Doubt.TOO_IMPROBABLE: "The findings together do not make it certain.",
        Doubt.NOT_ALL_COMPARED: "More persons share these names than could be compared.",
    }
)

_EXPECTED_BITS: Final = 1.0
"""A coincidence expected at most twice in the register is no mere chance."""

_EXACT: Final = frozenset({Level.SAME, Level.VARIANT})
_FORENAMES: Final = _EXACT | {Level.EQUIVALENT, Level.TYPING_ERROR, Level.PART, Level.EXCHANGED}
_SURNAMES: Final = _EXACT | {Level.TYPING_ERROR, Level.PART, Level.EXCHANGED}
_DATES: Final = frozenset({Level.SAME, Level.ONE_DIGIT, Level.EXCHANGED})
_TOLERATED_BESIDE_NUMBER: Final = frozenset(
    {Field.SURNAME, Field.BIRTH_DATE, Field.SEX, Field.SECOND_SURNAME}
)
"""Beside an equal number, which one field may differ.

A surname changes by marriage, a date or a sex is mistyped. A forename is not in the list:
numbers of twins differ by a digit, and so do their forenames.
"""


def doubts_about(
    query: Profile,
    first: Compared,
    rivals: Sequence[Compared],
    *,
    probability: float,
    parameters: Parameters,
    names_borne: Container[str],
    surnames_borne: Container[str],
    register_size: int,
    cut_short: bool,
) -> tuple[Doubt, ...]:
    """Return why the likeliest person is not certain; empty if certain.

    Args:
        query: The description.
        first: The likeliest person.
        rivals: The others, likeliest first.
        probability: That it is the likeliest person.
        parameters: The thresholds.
        names_borne: Canonical forms of given names that people are known to bear.
        surnames_borne: The same of surnames.
        register_size: Persons in the register.
        cut_short: Whether more persons share a key than were looked at.
    """
    found: set[Doubt] = set()
    number = first.levels[Field.IDENTITY_NUMBER]
    if any(bears_number(each) for each in rivals):
        found.add(Doubt.OTHER_BEARS_NUMBER)
    if probability < parameters.certain:
        found.add(Doubt.TOO_IMPROBABLE)
    if any(_as_good(first, each) for each in rivals):
        found.add(Doubt.ANOTHER_AS_LIKELY)
    if number is Level.SAME:
        found |= _doubts_beside_number(query, first, names_borne)
    else:
        found |= _doubts_without_number(query, first, names_borne, surnames_borne)
        if cut_short:
            found.add(Doubt.NOT_ALL_COMPARED)
        if any(is_possible_twin(each, register_size) for each in rivals):
            found.add(Doubt.POSSIBLE_TWIN)
    return tuple(doubt for doubt in Doubt if doubt in found)


def bears_number(found: Compared) -> bool:
    """Return whether the main identity bears the number asked about."""
    return found.levels[Field.IDENTITY_NUMBER] in {Level.SAME, Level.VARIANT}


def _as_good(first: Compared, other: Compared) -> bool:
    """Return whether another reaches the first on every main field that the query states.

    A number outweighs names as long as nothing contradicts it; if something does, whoever
    the names fit may be meant.
    """
    main = (Field.FORENAME, Field.SURNAME, Field.BIRTH_DATE)
    if bears_number(first) and all(first.levels[field] > Level.CONFLICT for field in main):
        return False
    return other.levels[Field.IDENTITY_NUMBER] is not Level.DIFFERS and all(
        other.levels[field] >= min(max(first.levels[field], Level.HALF), Level.TYPING_ERROR)
        for field in main
    )


def _doubts_beside_number(
    query: Profile, first: Compared, names_borne: Container[str]
) -> set[Doubt]:
    main = (Field.FORENAME, Field.SURNAME, Field.SECOND_SURNAME, Field.BIRTH_DATE, Field.SEX)
    differing = [field for field in main if first.levels[field] <= Level.CONFLICT]
    forename = first.levels[Field.FORENAME]
    if forename in {Level.INITIAL, Level.HALF, Level.ALIKE} or (
        forename is Level.TYPING_ERROR
        and deviates_into_a_name(query, first.registered, names_borne, as_given=True)
    ):
        # Twins' numbers differ by a digit, and so do their names.
        return {Doubt.NUMBER_CONTRADICTED}
    if not differing:
        return set()
    if len(differing) > 1 or differing[0] not in _TOLERATED_BESIDE_NUMBER:
        return {Doubt.NUMBER_CONTRADICTED}
    others = [
        field
        for field in (Field.FORENAME, Field.SURNAME, Field.BIRTH_DATE)
        if field is not differing[0]
    ]
    if any(first.levels[field] <= Level.FITS for field in others):
        return {Doubt.NUMBER_CONTRADICTED}
    return set()


def _doubts_without_number(
    query: Profile,
    first: Compared,
    names_borne: Container[str],
    surnames_borne: Container[str],
) -> set[Doubt]:
    found: set[Doubt] = set()
    levels = first.levels
    forename, surname, date = (
        levels[Field.FORENAME],
        levels[Field.SURNAME],
        levels[Field.BIRTH_DATE],
    )
    if levels[Field.IDENTITY_NUMBER] in {Level.DIFFERS, Level.ONE_DIGIT}:
        found.add(Doubt.NUMBER_DIFFERS)
    if levels[Field.SEX] is Level.DIFFERS:
        found.add(Doubt.SEX_DIFFERS)
    if forename not in _FORENAMES or surname not in _SURNAMES:
        found.add(Doubt.NAMES_DIFFER)
    if query.names[0].whole or first.registered.names[0].whole:
        # Nobody said which word is which, and one may have served as both.
        found.add(Doubt.NAMES_DIFFER)
    if forename is Level.VARIANT and _sounds_merged(query, first):
        found.add(Doubt.ANOTHER_NAME)
    if surname is Level.TYPING_ERROR and deviates_into_a_name(
        query, first.registered, surnames_borne, as_given=False
    ):
        found.add(Doubt.ANOTHER_NAME)
    if levels[Field.SECOND_SURNAME] <= Level.CONFLICT:
        found.add(Doubt.NAMES_DIFFER)
    if date is Level.MISSING or (date is Level.FITS and not _borne_out(query, first)):
        found.add(Doubt.DATE_PARTIAL)
    elif date not in _DATES and date is not Level.FITS:
        found.add(Doubt.DATE_DIFFERS)
    if first.bearing is Standing.ALIAS:
        found.add(Doubt.ALIAS_ONLY)
    if forename in {Level.TYPING_ERROR, Level.EQUIVALENT} and deviates_into_a_name(
        query, first.registered, names_borne, as_given=True
    ):
        found.add(Doubt.ANOTHER_NAME)
    exact = forename in _EXACT and surname in _EXACT
    if date in {Level.ONE_DIGIT, Level.HALF} and not exact and forename is not Level.EXCHANGED:
        found.add(Doubt.SEVERAL_DEVIATIONS)
    if forename is Level.PART and not _first_names_agree(query, first):
        found.add(Doubt.ANOTHER_NAME)
    return found


def _borne_out(query: Profile, first: Compared) -> bool:
    """Return whether a birth year alone is borne out by birth place and a parent.

    The year tells father from son; both names must then agree without an error. A whole
    cohort of refugees shares 1 January of a year, and many of them a town.
    """
    exact = all(first.levels[field] in _EXACT for field in (Field.FORENAME, Field.SURNAME))
    years = query.names[0].year and first.registered.names[0].year
    place = first.levels[Field.BIRTH_PLACE] in _EXACT
    parent = any(first.levels[field] in _EXACT for field in (Field.FATHER_NAME, Field.MOTHER_NAME))
    return bool(exact and years and place and parent)


def _sounds_merged(query: Profile, first: Compared) -> bool:
    """Return whether two Latin given names are one by sound only, as Kasim and Kazim are.

    Twins are called so, and never Nour and Nur. A name read from another script, or with
    accents, has several readings, and may be the same.
    """
    ours = query.names[0].forename
    return not any(
        all(_spelt_alike(one, other) for one, other in zip(ours, name.forename, strict=False))
        for name in first.registered.names
        if name.forename
    )


def _spelt_alike(one: str, other: str) -> bool:
    return "|" in one or "|" in other or spelling_form(one) == spelling_form(other)


def _first_names_agree(query: Profile, first: Compared) -> bool:
    """Return whether the first given name is among those that agree.

    Brothers and twins share a second name, after a grandfather, and not the first.
    """
    ours = query.names[0].forename[:1]
    theirs = {name.forename[:1] for name in first.registered.names if name.forename}
    return any(
        group_level(ours, other)[0] is Level.SAME
        or (ours and other and spelling_form(ours[0]) == spelling_form(other[0]))
        for other in theirs
    )


def is_possible_twin(found: Compared, register_size: int) -> bool:
    """Return whether surname and birth date are those asked about, and not by mere chance.

    In a large register many share a common surname and a birthday; a twin shares the birth
    place, the parents or a surname too rare for that as well.
    """
    levels, weights = found.levels, found.weights
    if (
        levels[Field.BIRTH_DATE] is not Level.SAME
        or levels[Field.SURNAME] <= Level.ALIKE
        or levels[Field.IDENTITY_NUMBER] is Level.SAME
    ):
        return False
    further = (Field.BIRTH_PLACE, Field.FATHER_NAME, Field.MOTHER_NAME, Field.SECOND_SURNAME)
    shared = weights[Field.SURNAME] + weights[Field.BIRTH_DATE]
    shared += sum(max(0.0, weights[field]) for field in further)
    return shared > log2(max(register_size, 2)) - _EXPECTED_BITS
