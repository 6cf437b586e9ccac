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
from comity.search.profile import Profile, ProfiledName
from comity.search.word_comparison import group_level
from comity.search.words import canonical_forms, spelling_form


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
    """A name deviates, in a letter, by its sound or in how it is written, into another name,
    as twins bear."""
    PARENTS_DIFFER = "parents-differ"
    """Both parents differ, or one does and the birth date is not quite the same."""
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
        Doubt.ANOTHER_NAME: "A name deviates into one that may be another person's.",
        Doubt.PARENTS_DIFFER: "A parent differs, as cousins of one name have other parents.",
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
_PARENTS: Final = (Field.FATHER_NAME, Field.MOTHER_NAME)
_LEAST_BESIDE_NUMBER: Final = 2
"""Main fields that must agree beside a number: a number alone may be anybody's."""

_MAIN: Final = (Field.FORENAME, Field.SURNAME, Field.BIRTH_DATE)
_TOLERATED_BESIDE_NUMBER: Final = frozenset({Field.SURNAME, Field.SEX, Field.SECOND_SURNAME})
"""Beside an equal number, which one field may differ.

A surname changes by marriage, a sex is mistyped. A forename is not in the list: numbers of
twins differ by a digit, and so do their forenames. Nor is the date: a son is called like his
father, whose number he was given by mistake.
"""

_SHORT_SURNAME: Final = 4
"""Letters of a canonical form so short that a sound makes another surname: Chen and Shen."""

_FIRST_HALVES: Final = frozenset(
    form
    for name in (
        "maria", "marie", "mari", "mary", "ana", "anna", "anne", "jean", "jose", "juan", "joao",
        "luis", "carlos", "hans", "karl", "heinz", "klaus", "peter", "jan", "jon", "john",
        "mohammed", "mohamed", "muhammad", "mehmed", "mehmet", "ahmed", "ali", "abdul", "abd",
        "abu", "nur", "noor", "van", "thi", "ngoc", "minh", "rosa", "eva", "giovanni", "pier",
        "gian",
    )
    for form in canonical_forms(name)
)  # fmt: skip
"""Given names that brothers and sisters share, because a second one follows."""


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
    if bears_number(first) and all(first.levels[field] > Level.CONFLICT for field in _MAIN):
        return False
    return other.levels[Field.IDENTITY_NUMBER] is not Level.DIFFERS and all(
        other.levels[field] >= min(max(first.levels[field], Level.HALF), Level.TYPING_ERROR)
        for field in _MAIN
    )


def _doubts_beside_number(
    query: Profile, first: Compared, names_borne: Container[str]
) -> set[Doubt]:
    """Return what speaks against somebody who bears the very number.

    Numbers are mistaken for those of twins, fathers and victims, whose names are alike.
    """
    levels = first.levels
    forename = levels[Field.FORENAME]
    if first.bearing is Standing.ALIAS:
        return {Doubt.ALIAS_ONLY}
    if (
        _numbers_differ(query, first.registered)
        or forename in {Level.INITIAL, Level.HALF, Level.ALIKE}
        or (forename is Level.VARIANT and _sounds_merged(query, first))
        or (
            forename is Level.TYPING_ERROR
            and deviates_into_a_name(query, first.registered, names_borne, as_given=True)
        )
    ):
        return {Doubt.NUMBER_CONTRADICTED}
    differing = [
        field
        for field in (*_MAIN, Field.SECOND_SURNAME, Field.SEX)
        if levels[field] <= Level.CONFLICT
    ]
    if len(differing) > 1 or not _TOLERATED_BESIDE_NUMBER.issuperset(differing):
        return {Doubt.NUMBER_CONTRADICTED}
    agreeing = [field for field in _MAIN if levels[field] > Level.FITS]
    if len(agreeing) < _LEAST_BESIDE_NUMBER:
        return {Doubt.NUMBER_CONTRADICTED if differing else Doubt.NAMES_DIFFER}
    if _written_otherwise(query, first):
        return {Doubt.ANOTHER_NAME}
    return set()


def _numbers_differ(query: Profile, registered: Profile) -> bool:
    """Return whether one state gave a number described and not borne, beside one that is."""
    states = {number.partition(":")[0] for number in registered.numbers} - {""}
    return any(
        number.partition(":")[0] in states and number not in registered.numbers
        for number in query.numbers
    )


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
    if levels[Field.IDENTITY_NUMBER] in {Level.DIFFERS, Level.ONE_DIGIT} or _numbers_differ(
        query, first.registered
    ):
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
    if surname is Level.VARIANT and _short_surnames_merged(query, first):
        found.add(Doubt.ANOTHER_NAME)
    if _written_otherwise(query, first):
        found.add(Doubt.ANOTHER_NAME)
    parents = [levels[field] <= Level.CONFLICT for field in _PARENTS]
    if all(parents) or (any(parents) and date is not Level.SAME):
        found.add(Doubt.PARENTS_DIFFER)
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
    if date in {Level.ONE_DIGIT, Level.HALF} and not exact:
        found.add(Doubt.SEVERAL_DEVIATIONS)
    if (forename is Level.PART and not _first_names_agree(query, first)) or (
        forename in {Level.TYPING_ERROR, Level.EQUIVALENT} and _first_names_left_out(query, first)
    ):
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
    parents = [first.levels[field] for field in _PARENTS]
    parent = any(level in _EXACT for level in parents) and min(parents) > Level.CONFLICT
    return bool(exact and years and place and parent)


def _sounds_merged(query: Profile, first: Compared) -> bool:
    """Return whether two given names are one by sound only, as Kasim and Kazim are.

    Twins are called so, and never Nour and Nur.
    """
    ours = query.names[0].forename
    return not any(
        all(_spelt_alike(one, other) for one, other in zip(ours, name.forename, strict=False))
        for name in _own_names(first.registered)
    )


def _own_names(registered: Profile) -> list[ProfiledName]:
    """Return the names that are a person's own: an alias may be somebody else's name."""
    return [name for name in registered.names if name.forename and name.bears is not Standing.ALIAS]


def _spelt_alike(one: str, other: str) -> bool:
    """Return whether two words are spelt for the same sounds, by what they are likeliest read as.

    Where only one of them has several readings, the other must be one of these: which one
    its bearer chose is not known.
    """
    ours, theirs = one.split("|"), other.split("|")
    if len(ours) > 1 and len(theirs) > 1:
        return spelling_form(ours[0]) == spelling_form(theirs[0])
    return not set(map(spelling_form, ours)).isdisjoint(map(spelling_form, theirs))


def _short_surnames_merged(query: Profile, first: Compared) -> bool:
    """Return whether two short surnames are one by sound only: Chen and Shen are two."""
    ours = query.names[0].surname
    theirs = [name.surname for name in first.registered.names]
    return (
        len(ours) == 1
        and any(len(form) <= _SHORT_SURNAME for form in canonical_forms(ours[0]))
        and not any(len(each) == 1 and _spelt_alike(ours[0], each[0]) for each in theirs)
    )


def _written_otherwise(query: Profile, first: Compared) -> bool:
    """Return whether both sides write the given name in letters that say more, and they differ.

    Who leaves accents out, or writes in Latin letters, does not say which name it is.
    """
    ours = query.names[0].written.split()
    theirs = [name.written.split() for name in _own_names(first.registered)]
    return bool(ours) and not any(
        all(
            one == other or one.isascii() or other.isascii()
            for one, other in zip(ours, each, strict=False)
        )
        for each in theirs
    )


def _first_names_left_out(query: Profile, first: Compared) -> bool:
    """Return whether one side states more given names, and the first ones are not alike.

    A second name with a letter wrong is then all that agrees.
    """
    ours = query.names[0].forename
    return bool(ours) and not any(
        len(ours) == len(name.forename)
        or group_level(ours[:1], name.forename[:1])[0] >= Level.TYPING_ERROR
        for name in _own_names(first.registered)
    )


def _first_names_agree(query: Profile, first: Compared) -> bool:
    """Return whether the first given name agrees, and is not one that several children bear.

    Brothers and twins share a second name, after a grandfather, and not the first; but
    Maria Jose and Maria Luisa, Mohammed Ali and Mohammed Amin are brothers and sisters.
    """
    ours = query.names[0].forename[:1]
    if not ours or not _FIRST_HALVES.isdisjoint(canonical_forms(ours[0])):
        return False
    theirs = {name.forename[:1] for name in _own_names(first.registered)}
    return any(
        group_level(ours, other)[0] is Level.SAME or _spelt_alike(ours[0], other[0])
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
