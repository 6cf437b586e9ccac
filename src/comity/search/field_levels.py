"""How alike two values of a field are that is no name and no birth date."""

from typing import Final

from rapidfuzz.distance import OSA

from comity.search.levels import Level
from comity.search.profile import Profile
from comity.search.word_comparison import Group, group_level

_SHORTEST_NUMBER: Final = 6

Numbers = frozenset[tuple[str, str]]
"""State, by two letters or empty, and number."""


def by_state(numbers: tuple[str, ...], default: str) -> Numbers:
    """Return numbers with their states; with ``default`` where they name none."""
    found = [number.partition(":") for number in numbers]
    return frozenset([(state or default, form) for state, _, form in found])


def identity_number_level(
    ours: Numbers, ours_too: Numbers, theirs: Numbers, theirs_too: Numbers
) -> Level:
    """Compare identity numbers.

    A number without a state is a variant at best: ECRIS has no place for the state, and
    the numbers of two states may have the same form. For the same reason it never
    differs: it may simply be the number of another state. The number of an alias is
    half an agreement, since whoever uses a false identity uses its number too.

    Args:
        ours: Numbers of the description's main identity.
        ours_too: Numbers of its aliases.
        theirs: Numbers of the registered main identity.
        theirs_too: Numbers of its aliases.
    """
    if any(state for state, _ in ours & theirs):
        return Level.SAME
    if _same_form(ours, theirs):
        return Level.VARIANT
    if _shared(ours_too, theirs) or _shared(ours | ours_too, theirs_too):
        return Level.HALF
    pairs = [
        (one, other)
        for state, one in ours
        for their_state, other in theirs
        if state and state == their_state
    ]
    if not pairs:
        return Level.MISSING
    if any(
        min(len(one), len(other)) >= _SHORTEST_NUMBER and OSA.distance(one, other) == 1
        for one, other in pairs[:10]
    ):
        return Level.ONE_DIGIT
    return Level.DIFFERS


def _same_form(ours: Numbers, theirs: Numbers) -> bool:
    """Return whether a number is the same and one side does not say of which state."""
    if not ours or not theirs:
        return False
    stateless = {form for state, form in ours if not state}
    issuerless = {form for issuer, form in theirs if not issuer}
    return any(form in stateless for _, form in theirs) or any(
        form in issuerless for _, form in ours
    )


def _shared(ours: Numbers, theirs: Numbers) -> bool:
    return bool(ours & theirs) or _same_form(ours, theirs)


def sex_level(one: int, other: int) -> Level:
    """Compare sexes as ISO 5218 writes them."""
    if not one or not other:
        return Level.MISSING
    return Level.SAME if one == other else Level.DIFFERS


def parent_level(one: tuple[Group, Group], other: tuple[Group, Group]) -> Level:
    """Compare parents by forename, and by surname where both state it."""
    if not (one[0] or one[1]) or not (other[0] or other[1]):
        return Level.MISSING
    if one == other:
        return Level.SAME
    forename, surname = group_level(one[0], other[0])[0], group_level(one[1], other[1])[0]
    stated = [level for level in (forename, surname) if level is not Level.MISSING]
    if not stated:
        return Level.MISSING
    least = min(stated)
    return Level.DIFFERS if least in (Level.CONFLICT, Level.INITIAL) else least


def birth_place_level(ours: Profile, theirs: Profile) -> Level:
    """Compare birth places by country and town."""
    countries = _same(ours.birth_country, theirs.birth_country)
    if countries is Level.DIFFERS:
        return Level.DIFFERS
    if ours.town_code and theirs.town_code:
        towns = _same(ours.town_code, theirs.town_code)
    else:
        towns = max(
            (_towns(one, other) for one in ours.towns for other in theirs.towns),
            default=Level.MISSING,
        )
    if towns is Level.MISSING:
        return Level.HALF if countries is Level.SAME else Level.MISSING
    if towns is Level.DIFFERS:
        # A town in a country that one side does not state says no more than one in the same.
        return Level.CONFLICT
    return towns


def _same(ours: str, theirs: str) -> Level:
    if not ours or not theirs:
        return Level.MISSING
    return Level.SAME if ours == theirs else Level.DIFFERS


def _towns(one: str, other: str) -> Level:
    if one == other:
        return Level.SAME
    level = group_level(tuple(one.split(" ")), tuple(other.split(" ")))[0]
    return Level.VARIANT if level >= Level.ALIKE else Level.DIFFERS


def nationality_level(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Level:
    """Compare nationalities; to have one in common is to agree in part."""
    if not ours or not theirs:
        return Level.MISSING
    if ours == theirs:
        return Level.SAME
    return Level.DIFFERS if set(ours).isdisjoint(theirs) else Level.PART
