"""Two descriptions of a person, field by field, with level and weight of each finding."""

from collections.abc import Container, Mapping
from typing import Final

from rapidfuzz.distance import OSA

from comity.persons.person import Person
from comity.search.finding import FieldComparison, explained
from comity.search.identities import Standing
from comity.search.levels import Field, Level
from comity.search.name_comparison import NamesCompared, compare_names
from comity.search.parameters import Parameters, default_parameters
from comity.search.profile import Profile, profile_of
from comity.search.states import state_of
from comity.search.word_comparison import Group, group_level
from comity.search.words import canonical_forms

UNCOUNTED: Final = 0.0005
"""Frequency of a name where no register counted it."""

_FURTHER_WORD: Final = 0.3
"""What a second word that agrees adds: names come in fashions, so less than its rarity."""

_SHORTEST_NUMBER: Final = 6

Frequencies = Mapping[str, tuple[float, float]]
"""For a canonical form, its share among given names and among surnames of the register."""


Borne = tuple[frozenset[str], frozenset[str]]
"""Canonical forms that people bear as given names, and as surnames."""

_DEVIATING: Final = {Field.FORENAME: 0, Field.SURNAME: 1}
_NEAR: Final = frozenset({Level.TYPING_ERROR, Level.ALIKE})


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
        frequencies: How common its names are; names that are not in it count as
            ``UNCOUNTED``.
        home: State, by two letters, of registered identity numbers that name none.
        borne: Which of its words are names that people bear, as given names and as
            surnames; ``None`` if no register tells.
    """

    def __init__(
        self,
        profile: Profile,
        parameters: Parameters,
        frequencies: Frequencies | None = None,
        home: str | None = None,
        borne: Borne | None = None,
    ) -> None:
        self.profile = profile
        self._borne = borne
        self.parameters = parameters
        self._frequencies = frequencies or {}
        self._home = home or ""
        self._numbers = _by_state(profile.numbers, "")
        self._alias_numbers = _by_state(profile.alias_numbers, "")
        self._documents = frozenset(profile.documents)
        self._plain = parameters.plain
        self._weights: dict[tuple[Field, Level, Group], float] = {}

    def compare(self, registered: Profile) -> Compared:
        """Compare with a person of the register."""
        names, bearing = self._names(registered)
        ours = self.profile
        levels = {
            Field.IDENTITY_NUMBER: self._identity_numbers(registered),
            Field.FORENAME: names.forename,
            Field.SURNAME: names.surname,
            Field.SECOND_SURNAME: names.second_surname,
            Field.SEX: _sexes(ours.sex, registered.sex),
            Field.BIRTH_DATE: names.birth_date,
            Field.FATHER_NAME: _parents(ours.father, registered.father),
            Field.MOTHER_NAME: _parents(ours.mother, registered.mother),
            Field.BIRTH_PLACE: _birth_places(ours, registered),
            Field.NATIONALITY: _nationalities(ours.nationalities, registered.nationalities),
            Field.IDENTIFICATION_DOCUMENT: (
                Level.SAME
                if not self._documents.isdisjoint(registered.documents)
                else Level.MISSING
            ),
        }
        plain = self._plain
        weights = {field: plain[field][level] for field, level in levels.items()}
        weights |= self._name_weights(names, bearing)
        if self._borne is not None:
            for field, place in _DEVIATING.items():
                if levels[field] in _NEAR:
                    weights[field] += self.parameters.borne_weight(
                        field,
                        levels[field],
                        is_borne=deviates_into_a_name(
                            ours, registered, self._borne[place], as_given=place == 0
                        ),
                    )
        return Compared(registered, levels, weights, bearing, names)

    def _names(self, registered: Profile) -> tuple[NamesCompared, Standing]:
        """Compare main names; where they differ, let one other name speak, at its price."""
        ours, theirs = self.profile.names[0], registered.names[0]
        main = compare_names(ours, theirs)
        if len(self.profile.names) == 1 and len(registered.names) == 1:
            return main, Standing.MAIN
        if main.forename is Level.SAME and main.surname is Level.SAME:
            return main, Standing.MAIN
        best, bearing = main, Standing.MAIN
        rank = self._rank(main, bearing)
        others = [(ours, other, other.bears) for other in registered.names[1:]]
        others += [(other, theirs, other.bears) for other in self.profile.names[1:]]
        for one, other, borne in others:
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
            frequency = self.frequency(words, as_given=field is Field.FORENAME)
            known = self.parameters.weight(field, level, frequency)
            self._weights[field, level, words] = known
        return known

    def frequency(self, words: Group, *, as_given: bool) -> float:
        """Return how common a group of words is, as the rarest of them with the others."""
        shares = sorted(
            max(
                (self._frequencies.get(form, _UNCOUNTED)[0 if as_given else 1])
                for form in canonical_forms(word) or ("",)
            )
            for word in words
        )
        if not shares:
            return UNCOUNTED
        found: float = shares[0]
        for _ in shares[1:]:
            found *= _FURTHER_WORD
        return found

    def _identity_numbers(self, registered: Profile) -> Level:
        """Compare identity numbers.

        A number without a state is a variant at best: ECRIS has no place for the state, and
        the numbers of two states may have the same form. For the same reason it never
        differs: it may simply be the number of another state. The number of an alias is
        half an agreement, since whoever uses a false identity uses its number too.
        """
        if not registered.numbers and not registered.alias_numbers:
            return Level.MISSING
        ours, theirs = self._numbers, _by_state(registered.numbers, self._home)
        if any(state for state, _ in ours & theirs):
            return Level.SAME
        if _same_form(ours, theirs):
            return Level.VARIANT
        ours_too, theirs_too = self._alias_numbers, _by_state(registered.alias_numbers, self._home)
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


def deviates_into_a_name(
    query: Profile, registered: Profile, borne: Container[str], *, as_given: bool
) -> bool:
    """Return whether a word of the description that the other lacks is one that people bear."""
    known = {
        form for name in registered.names for word in name.words for form in canonical_forms(word)
    }
    name = query.names[0]
    words = name.whole or (name.forename if as_given else name.surname + name.second_surname)
    return any(
        form in borne
        for word in words
        if known.isdisjoint(canonical_forms(word))
        for form in canonical_forms(word)[:1]
    )


_UNCOUNTED: Final = (UNCOUNTED, UNCOUNTED)

Numbers = frozenset[tuple[str, str]]


def _by_state(numbers: tuple[str, ...], default: str) -> Numbers:
    found = [number.partition(":") for number in numbers]
    return frozenset([(state or default, form) for state, _, form in found])


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


def _sexes(one: int, other: int) -> Level:
    if not one or not other:
        return Level.MISSING
    return Level.SAME if one == other else Level.DIFFERS


def _parents(one: tuple[Group, Group], other: tuple[Group, Group]) -> Level:
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


def _birth_places(ours: Profile, theirs: Profile) -> Level:
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
        return Level.CONFLICT if countries is Level.SAME else Level.DIFFERS
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


def _nationalities(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Level:
    if not ours or not theirs:
        return Level.MISSING
    if ours == theirs:
        return Level.SAME
    return Level.DIFFERS if set(ours).isdisjoint(theirs) else Level.PART


def compare(
    query: Person,
    registered: Person,
    *,
    identity_country: str | None,
    parameters: Parameters | None = None,
) -> tuple[FieldComparison, ...]:
    """Compare a description received with a person in the register.

    Args:
        query: As another authority describes the person.
        registered: As the register does.
        identity_country: State whose identity numbers our register holds, in any
            usual form; the state of registered numbers that name none.
        parameters: The weights; those that come with Comity if not given.

    Returns:
        One finding for each ``Field``, in that order. Weights take every name for one of
        ordinary frequency, since no register was counted.
    """
    description = Description(
        profile_of(query),
        parameters or default_parameters(),
        home=state_of(identity_country),
    )
    return description.compare(profile_of(registered)).explained()
