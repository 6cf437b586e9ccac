"""Two descriptions of a person, field by field, with level and weight of each finding."""

from collections.abc import Container
from types import MappingProxyType
from typing import Final

from comity.persons.person import Person
from comity.search.field_levels import (
    birth_place_level,
    by_state,
    identity_number_level,
    nationality_level,
    parent_level,
    sex_level,
)
from comity.search.finding import FieldComparison, explained
from comity.search.frequencies import UNCOUNTED_FREQUENCIES, Frequencies
from comity.search.identities import Standing
from comity.search.levels import Field, Level
from comity.search.name_comparison import NamesCompared, compare_names
from comity.search.parameters import Parameters, default_parameters
from comity.search.profile import Profile, ProfiledName, profile_of
from comity.search.states import state_of
from comity.search.word_comparison import Group
from comity.search.words import canonical_forms

MOST_OTHER_NAMES: Final = 24
"""Former names and aliases of one person that are compared."""

_TOWN_AGREES: Final = frozenset({Level.SAME, Level.VARIANT})
_BESIDE_TOWN: Final = 1.8
"""Bits that a nationality says at most beside a town."""

_MOST_CROSSED: Final = 4
"""Other names of either side that are compared with other names of the other side."""

DEVIATING: Final = MappingProxyType({Field.FORENAME: 0, Field.SURNAME: 1})
"""Fields in which it counts whether a name that deviates is one that people bear, and where
the names borne stand in ``Borne``."""

NEAR: Final = frozenset({Level.TYPING_ERROR, Level.ALIKE})
"""Levels of a name that deviates by a letter or two."""


class Compared:
    """The findings for one person.

    Attributes:
        levels: By field.
        weights: By field, in bits.
        bearing: The name of the register's, or of the description's, that fits best.
        names: What was found of the names.
        registered: The person of the register.
        score: Sum of the weights.
    """

    __slots__ = ("bearing", "levels", "names", "registered", "score", "weights")

    def __init__(
        self,
        registered: Profile,
        levels: dict[Field, Level],
        weights: dict[Field, float],
        bearing: Standing,
        names: NamesCompared,
    ) -> None:
        self.levels = levels
        self.weights = weights
        self.bearing = bearing
        self.names = names
        self.registered = registered
        self.score = sum(weights.values())

    def explained(self) -> tuple[FieldComparison, ...]:
        """Return one finding for each ``Field``, in that order, with its reason in words."""
        return tuple(
            explained(field, self.levels[field], self.weights[field], self.bearing)
            for field in Field
        )


class Description:
    """A description to be compared with many persons.

    Args:
        profile: What is compared of it.
        parameters: The weights.
        frequencies: How common what it states is.
        home: State, by two letters, of registered identity numbers that name none.

    Attributes:
        effort: Pairs of words compared so far, about.
    """

    def __init__(
        self,
        profile: Profile,
        parameters: Parameters,
        frequencies: Frequencies = UNCOUNTED_FREQUENCIES,
        home: str | None = None,
    ) -> None:
        self.profile = profile
        self.parameters = parameters
        self.frequencies = frequencies
        self.effort = 0
        self._home = home or ""
        self._numbers = by_state(profile.numbers, "")
        self._alias_numbers = by_state(profile.alias_numbers, "")
        self._documents = frozenset(profile.documents)
        self._plain = parameters.by_frequency(
            {
                Field.BIRTH_PLACE: frequencies.town,
                Field.NATIONALITY: frequencies.nationality,
                Field.FATHER_NAME: frequencies.parents[0],
                Field.MOTHER_NAME: frequencies.parents[1],
            }
        )
        self._weights: dict[tuple[Field, Level, Group], float] = {}
        self._has_numbers = bool(self._numbers or self._alias_numbers)
        self._most_further = self._further_bits()

    def compare(self, registered: Profile) -> Compared:
        """Compare with a person of the register."""
        return self._compared(registered, *self._names(registered))

    def compare_unless_hopeless(self, registered: Profile, least: float) -> Compared | None:
        """Compare with a person of the register who may have little in common.

        Args:
            registered: The person.
            least: Bits below which nobody matters.

        Returns:
            ``None`` if neither the names nor the birth date agree, no number does, and all
            else together could not reach ``least``.
        """
        names, bearing = self._names(registered)
        if names.birth_date is not Level.SAME and (
            min(names.forename, names.surname) < Level.TYPING_ERROR
        ):
            bits = sum(self._name_weights(names, bearing).values())
            bits += self._plain[Field.BIRTH_DATE][names.birth_date] + self._most_further
            if bits < least and (
                not self._has_numbers or self._identity_numbers(registered) <= Level.MISSING
            ):
                return None
        return self._compared(registered, names, bearing)

    def _further_bits(self) -> float:
        """Return how many bits can be added to those of names and birth date, numbers aside."""
        ours = self.profile
        stated = (
            (Field.SEX, ours.sex),
            (Field.NATIONALITY, ours.nationalities),
            (Field.BIRTH_PLACE, ours.birth_country or ours.towns or ours.town_code),
            (Field.FATHER_NAME, any(ours.father)),
            (Field.MOTHER_NAME, any(ours.mother)),
            (Field.IDENTIFICATION_DOCUMENT, ours.documents),
        )
        return sum(max(self._plain[field]) for field, value in stated if value)

    def _compared(self, registered: Profile, names: NamesCompared, bearing: Standing) -> Compared:
        ours = self.profile
        levels = {
            Field.IDENTITY_NUMBER: self._identity_numbers(registered),
            Field.FORENAME: names.forename,
            Field.SURNAME: names.surname,
            Field.SECOND_SURNAME: names.second_surname,
            Field.SEX: sex_level(ours.sex, registered.sex),
            Field.BIRTH_DATE: names.birth_date,
            Field.FATHER_NAME: parent_level(ours.father, registered.father),
            Field.MOTHER_NAME: parent_level(ours.mother, registered.mother),
            Field.BIRTH_PLACE: birth_place_level(ours, registered),
            Field.NATIONALITY: nationality_level(ours.nationalities, registered.nationalities),
            Field.IDENTIFICATION_DOCUMENT: (
                Level.SAME
                if not self._documents.isdisjoint(registered.documents)
                else Level.MISSING
            ),
        }
        plain = self._plain
        weights = {field: plain[field][level] for field, level in levels.items()}
        weights |= self._name_weights(names, bearing)
        if levels[Field.BIRTH_PLACE] in _TOWN_AGREES:
            # Whoever is born there mostly has that nationality: it is counted once.
            nationality = weights[Field.NATIONALITY]
            weights[Field.NATIONALITY] = min(nationality, _BESIDE_TOWN)
        if (borne := self.frequencies.borne) is not None:
            for field, place in DEVIATING.items():
                if levels[field] in NEAR:
                    weights[field] += self.parameters.borne_weight(
                        field,
                        levels[field],
                        is_borne=deviates_into_a_name(
                            ours, registered, borne[place], as_given=place == 0
                        ),
                    )
        return Compared(registered, levels, weights, bearing, names)

    def _names(self, registered: Profile) -> tuple[NamesCompared, Standing]:
        """Compare main names; where they differ, let one other name speak, at its price."""
        ours, theirs = self.profile.names[0], registered.names[0]
        main = compare_names(ours, theirs)
        self.effort += (len(ours.words) + 1) * (len(theirs.words) + 1)
        if len(self.profile.names) == 1 and len(registered.names) == 1:
            return main, Standing.MAIN
        if main.forename is Level.SAME and main.surname is Level.SAME:
            return main, Standing.MAIN
        best, bearing = main, Standing.MAIN
        rank = self._rank(main, bearing)
        our_others = self.profile.names[1:MOST_OTHER_NAMES]
        their_others = registered.names[1:MOST_OTHER_NAMES]
        others = [(ours, other, other.bears) for other in their_others]
        others += [(other, theirs, other.bears) for other in our_others]
        # Whoever goes by an alias in two states may give neither of them the true name.
        others += [
            (one, other, max(one, other, key=_standing).bears)
            for one in our_others[:_MOST_CROSSED]
            for other in their_others[:_MOST_CROSSED]
        ]
        for one, other, borne in others:
            self.effort += (len(one.words) + 1) * (len(other.words) + 1)
            found = compare_names(one, other)
            of_it = self._rank(found, borne)
            if of_it > rank:
                best, bearing, rank = found, borne, of_it
        return best, bearing

    def _rank(
        self, names: NamesCompared, bearing: Standing
    ) -> tuple[float, tuple[Level, ...], Standing]:
        """Order findings by weight, then by what they say, so that no order of names chooses."""
        total = round(sum(self._name_weights(names, bearing).values()), 6)
        total += round(self._plain[Field.BIRTH_DATE][names.birth_date], 6)
        said = (names.forename, names.surname, names.second_surname, names.birth_date)
        return total, said, bearing

    def _name_weights(self, names: NamesCompared, bearing: Standing) -> dict[Field, float]:
        surname = self._weight(Field.SURNAME, names.surname, names.surname_words)
        if bearing is Standing.FORMER:
            surname -= self.parameters.former
        elif bearing is Standing.ALIAS:
            surname -= self.parameters.alias
        return {
            Field.FORENAME: self._weight(Field.FORENAME, names.forename, names.forename_words),
            Field.SURNAME: surname,
            Field.SECOND_SURNAME: self._weight(
                Field.SECOND_SURNAME, names.second_surname, names.second_words
            ),
        }

    def _weight(self, field: Field, level: Level, words: Group) -> float:
        if level is Level.MISSING:
            return 0.0
        known = self._weights.get((field, level, words))
        if known is None:
            frequency = self.frequencies.of(words, as_given=field is Field.FORENAME)
            known = self.parameters.weight(field, level, frequency)
            self._weights[field, level, words] = known
        return known

    def _identity_numbers(self, registered: Profile) -> Level:
        if not registered.numbers and not registered.alias_numbers:
            return Level.MISSING
        return identity_number_level(
            self._numbers,
            self._alias_numbers,
            by_state(registered.numbers, self._home),
            by_state(registered.alias_numbers, self._home),
        )


def deviates_into_a_name(
    query: Profile, registered: Profile, borne: Container[str], *, as_given: bool
) -> bool:
    """Return whether a word of the description that the other lacks is one that people bear."""
    known = {
        form
        for theirs in registered.names
        if theirs.bears is not Standing.ALIAS
        for word in theirs.whole or (theirs.forename if as_given else theirs.family)
        for form in canonical_forms(word)
    }
    name = query.names[0]
    words = name.whole or (name.forename if as_given else name.family)
    return any(
        form in borne
        for word in words
        if known.isdisjoint(canonical_forms(word))
        for form in canonical_forms(word)[:1]
    )


def _standing(name: ProfiledName) -> int:
    return name.standing


def compare(
    query: Person,
    registered: Person,
    *,
    identity_country: str | None,
    parameters: Parameters | None = None,
    frequencies: Frequencies = UNCOUNTED_FREQUENCIES,
) -> tuple[FieldComparison, ...]:
    """Compare a description received with a person in the register.

    Args:
        query: As another authority describes the person.
        registered: As the register does.
        identity_country: State whose identity numbers our register holds, in any
            usual form; the state of registered numbers that name none.
        parameters: The weights; those that come with Comity if not given.
        frequencies: How common what is described is in the register; by default every
            name is taken for one of ordinary frequency.

    Returns:
        One finding for each ``Field``, in that order; with the register's own frequencies
        the findings of a search in it.
    """
    description = Description(
        profile_of(query),
        parameters or default_parameters(),
        frequencies,
        state_of(identity_country),
    )
    return description.compare(profile_of(registered)).explained()
