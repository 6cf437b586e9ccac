"""Names and birth date of one identity beside those of another."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from comity.persons.redaction import Redacted
from comity.search.levels import Level
from comity.search.profile import ProfiledName
from comity.search.word_comparison import Group, group_level
from comity.search.words import canonical_forms

_NOTHING: Final[Group] = ()


@dataclass(frozen=True, slots=True, repr=False)
class NamesCompared(Redacted):
    """How alike two identities are.

    Attributes:
        forename: Given names.
        surname: First surname, or both where one side writes them in one field.
        second_surname: Second surname.
        birth_date: Birth date.
        forename_words: Our words that were found in the other given names.
        surname_words: Our words that were found in the other surnames.
        second_words: Our words that were found in the other second surname.
    """

    forename: Level
    surname: Level
    second_surname: Level
    birth_date: Level
    forename_words: Group = ()
    surname_words: Group = ()
    second_words: Group = ()


def compare_names(ours: ProfiledName, theirs: ProfiledName) -> NamesCompared:
    """Compare two identities; the levels are the same whichever comes first."""
    date = date_level(ours, theirs)
    if ours.whole or theirs.whole:
        return _whole(ours, theirs, date)
    forename, given = group_level(ours.forename, theirs.forename)
    if forename is Level.VARIANT and _are_two_names(ours.forename[0], theirs.forename[0]):
        forename = Level.ALIKE
    surname, family, second, further = _surnames(ours, theirs)
    if min(forename, surname) <= Level.CONFLICT and _share_across(ours, theirs):
        crossed = _crossed(ours, theirs, date, max(forename, surname))
        if crossed is not None:
            return crossed
    return NamesCompared(forename, surname, second, date, given, family, further)


def _are_two_names(one: str, other: str) -> bool:
    """Return whether two given names that sound alike are two: Martin and Martina, Sara and Zara.

    Of surnames that is another spelling (Petrov, Petrova); of given names it is a twin.
    """
    ours, theirs = one.partition("|")[0], other.partition("|")[0]
    return (
        ours.endswith("a") != theirs.endswith("a")
        or ours.endswith(_OF_WOMEN) != theirs.endswith(_OF_WOMEN)
        or {ours[0], theirs[0]} == {"s", "z"}
    )


_OF_WOMEN: Final = ("lle", "ee")
"""Daniele and Danielle, Andre and Andree."""


def _share_across(ours: ProfiledName, theirs: ProfiledName) -> bool:
    """Return whether it is worth comparing names with forename and surname exchanged."""
    our_given, their_given = _forms(ours.forename), _forms(theirs.forename)
    our_family, their_family = _forms(ours.family), _forms(theirs.family)
    if not (our_given[0].isdisjoint(their_family[0]) and our_family[0].isdisjoint(their_given[0])):
        return True
    return not (
        our_given[1].isdisjoint(their_family[1]) or our_family[1].isdisjoint(their_given[1])
    )


@lru_cache(1 << 16)
def _forms(words: Group) -> tuple[frozenset[str], frozenset[str]]:
    """Return the canonical forms of words, and their first letters."""
    forms = frozenset([form for word in words for form in canonical_forms(word)])
    return forms, frozenset([form[0] for form in forms])


def _crossed(
    ours: ProfiledName, theirs: ProfiledName, date: Level, straight: Level
) -> NamesCompared | None:
    """Compare with forename and surname in each other's place, or a word on the other side."""
    across, crossed = group_level(ours.forename, theirs.family)
    back, returned = group_level(ours.family, theirs.forename)
    worse, better = sorted((across, back))
    if straight < better and worse >= Level.INITIAL:
        if worse is Level.SAME:
            level = Level.EXCHANGED
        elif better >= Level.ALIKE:
            # Exchanged and misspelt as well: less than either alone.
            level = worse
        else:
            return None
        return NamesCompared(level, Level.EXCHANGED if level is Level.INITIAL else level,
                             Level.MISSING, date, crossed, returned)  # fmt: skip
    moved, words = group_level(ours.words, theirs.words)
    if moved in {Level.SAME, Level.VARIANT} and len(ours.words) == len(theirs.words) > 1:
        return NamesCompared(
            Level.EXCHANGED, Level.EXCHANGED, Level.MISSING, date, words[:1], words[1:]
        )
    return None


def _surnames(ours: ProfiledName, theirs: ProfiledName) -> tuple[Level, Group, Level, Group]:
    """Compare both surnames, also where one side wrote the two in one field.

    A second surname on one side only is missing, not different: many states have no
    place for it. It is no agreement either: where two surnames are in use, the second
    is what tells one bearer of a common name from the next.
    """
    if ours.second_surname and theirs.second_surname:
        first, words = group_level(ours.surname, theirs.surname)
        second, further = group_level(ours.second_surname, theirs.second_surname)
        if min(first, second) <= Level.CONFLICT:
            across, crossed = group_level(ours.surname, theirs.second_surname)
            back, returned = group_level(ours.second_surname, theirs.surname)
            if min(across, back) >= Level.TYPING_ERROR:
                return Level.EXCHANGED, crossed, Level.EXCHANGED, returned
        return first, words, second, further
    if not ours.second_surname and not theirs.second_surname:
        level, words = group_level(ours.surname, theirs.surname)
        return level, words, Level.MISSING, _NOTHING
    level, words = group_level(ours.family, theirs.family)
    if len(words) > 1 and level >= Level.TYPING_ERROR and level is not Level.PART:
        return level, words[:1], level, words[1:]
    if level is Level.CONFLICT:
        return level, words, Level.MISSING, _NOTHING
    first, first_words = group_level(ours.surname, theirs.surname)
    # The first surname says more than the mere fact that one side states fewer.
    return (
        (first, first_words, Level.MISSING, _NOTHING)
        if first >= level or (level is Level.PART and first > Level.CONFLICT)
        else (level, words, Level.MISSING, _NOTHING)
    )


def _whole(ours: ProfiledName, theirs: ProfiledName, date: Level) -> NamesCompared:
    """Compare names of which at least one does not say which word is which."""
    if ours.whole and theirs.whole:
        level, words = group_level(ours.whole, theirs.whole)
        lowered = min(level, Level.VARIANT)
        if len(words) < 2 and lowered > Level.MISSING:
            lowered = Level.HALF
        return NamesCompared(lowered, lowered, Level.MISSING, date, words[:1], words[1:])
    whole, parted = (ours, theirs) if ours.whole else (theirs, ours)
    together, _ = group_level(whole.whole, parted.words)
    given, given_words = group_level(whole.whole, parted.forename)
    family, family_words = group_level(whole.whole, parted.family)
    forename = _unordered(given, together)
    surname = _unordered(family, together)
    if ours is parted:
        given_words = parted.forename[:1] if given_words else ()
        family_words = parted.family[:1] if family_words else ()
    return NamesCompared(forename, surname, Level.MISSING, date, given_words, family_words)


def _unordered(level: Level, together: Level) -> Level:
    """Return a level for words that stand among others: to be there is all that is asked."""
    if level is Level.PART:
        return Level.VARIANT
    if level is Level.CONFLICT and together > Level.CONFLICT:
        return Level.PART
    return min(level, Level.VARIANT)


def date_level(ours: ProfiledName, theirs: ProfiledName) -> Level:
    """Compare birth dates.

    1 January is read as a year alone: it is what forms are filled in with where the day is
    not known, and a whole cohort of refugees shares it.
    """
    if ours.date_is_full and theirs.date_is_full:
        return _full_dates(ours, theirs)
    if ours.year and theirs.year:
        if ours.year != theirs.year:
            return Level.DIFFERS
        if ours.date_is_default or theirs.date_is_default:
            return Level.FITS
        if ours.month and theirs.month and ours.month != theirs.month:
            return Level.DIFFERS
        return Level.FITS
    both_days = ours.day and theirs.day and ours.month and theirs.month
    if both_days and (ours.day, ours.month) != (theirs.day, theirs.month):
        return Level.DIFFERS
    if ours.month and theirs.month and not (ours.date_is_default or theirs.date_is_default):
        return Level.FITS if ours.month == theirs.month else Level.DIFFERS
    return Level.MISSING


def _full_dates(ours: ProfiledName, theirs: ProfiledName) -> Level:
    if (ours.year, ours.month, ours.day) == (theirs.year, theirs.month, theirs.day):
        return Level.SAME
    if ours.year == theirs.year:
        if (ours.month, ours.day) == (theirs.day, theirs.month):
            return Level.EXCHANGED
        if ours.month == theirs.month:
            return Level.ONE_DIGIT if _digits_apart(ours.day, theirs.day) else Level.HALF
        if ours.day == theirs.day:
            return Level.ONE_DIGIT if _digits_apart(ours.month, theirs.month) else Level.HALF
        return Level.DIFFERS
    if (ours.month, ours.day) == (theirs.month, theirs.day) and _years_alike(
        ours.year, theirs.year
    ):
        return Level.ALIKE
    return Level.DIFFERS


def _years_alike(one: int, other: int) -> bool:
    """Return whether one year may be the other mistaken: by two, in a digit, in their order."""
    if abs(one - other) <= 2:
        return True
    ours, theirs = f"{one:04}", f"{other:04}"
    apart = sum(a != b for a, b in zip(ours, theirs, strict=True))
    return apart == 1 or (apart == 2 and sorted(ours) == sorted(theirs))


def _digits_apart(one: int, other: int) -> bool:
    """Return whether two days or months differ in one digit, or in the order of two."""
    ours, theirs = f"{one:02}", f"{other:02}"
    return sum(a != b for a, b in zip(ours, theirs, strict=True)) == 1 or ours == theirs[::-1]
