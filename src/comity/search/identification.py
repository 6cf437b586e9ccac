"""Who a person described by another authority is, in our register.

The rule is narrow on purpose. An exact national identifier, or exactly one person who
agrees on names, sex and full birth date, is certain; anything else is for an officer.
A certain answer goes out under somebody's name, so every doubt that can be seen here
counts against certainty: it costs an officer minutes, the opposite error brands an
innocent.

Source:
    FD 2009/315/JHA Art. 8(1) (consult the requester where identity is open); the rule
    follows the published practice of a national register: identifier, else names, sex
    and full birth date with exactly one match, else an officer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.ids import PersonRef
from comity.persons.person import Person
from comity.search.asking import askable, has_substance
from comity.search.comparison import compare_described
from comity.search.described import Described
from comity.search.finding import Agreement, Comparisons, Field, FieldComparison, by_field
from comity.search.keys import DECISIVE, KeyKind, keys_by_kind, state_of
from comity.search.ports import PersonIndex

MOST_CANDIDATES: Final = 50
"""Candidates shown to an officer at most."""

_MOST_PERSONS: Final = 200
"""Persons read for one kind of key at most; beyond it nothing is certain."""


@unique
class Outcome(StrEnum):
    """What identification found. None of them says anything of convictions."""

    CERTAIN = "certain"
    SEVERAL = "several"
    """Two or more persons answer the description equally well."""
    POSSIBLE = "possible"
    """An officer must look: there are candidates, or too little to go by."""
    NOBODY = "nobody"
    """The register was searched and holds nobody like it."""


@unique
class Rule(StrEnum):
    """Which rule led to the outcome."""

    IDENTITY_NUMBER = "identity-number"
    NAMES_SEX_BIRTH_DATE = "names-sex-birth-date"
    IDENTITY_NUMBER_CONTRADICTED = "identity-number-contradicted"
    NO_CERTAIN_MATCH = "no-certain-match"
    TOO_MANY_TO_COMPARE = "too-many-to-compare"
    TOO_LITTLE_TO_SEARCH_BY = "too-little-to-search-by"
    NOBODY_LIKE_IT = "nobody-like-it"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person in the register who may be the one.

    Attributes:
        ref: Reference of the person.
        comparisons: The findings, one for each field.
        rank: 1 for the likeliest; an order for reading, no measure.
    """

    ref: PersonRef
    comparisons: tuple[FieldComparison, ...]
    rank: int


@dataclass(frozen=True, slots=True)
class Identified:
    """The result.

    Attributes:
        outcome: What was found.
        person: The person; set exactly if the outcome is certain.
        rule: Which rule led to the outcome.
        candidates: Likeliest first, ``MOST_CANDIDATES`` at most; the certain one alone.
        askable: What to ask the other authority for, most useful first, in the words of
            ``AskableField``; empty if certain.
    """

    outcome: Outcome
    person: PersonRef | None
    rule: Rule
    candidates: tuple[Candidate, ...]
    askable: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a person without certainty, and certainty without a person."""
        if (self.outcome is Outcome.CERTAIN) != (self.person is not None):
            raise ValueError("a person is named exactly if the outcome is certain")


def identify(query: Person, index: PersonIndex, *, identity_country: str | None) -> Identified:
    """Find out who a person is.

    A deceased person is identified like any other; what follows is the caller's matter.

    Args:
        query: As another authority describes the person.
        index: The register's index; it files persons under ``search.keys.keys_of``.
        identity_country: State whose identity numbers the register holds, in any usual
            form; ``None`` if it holds none that could be recognised.

    Returns:
        The result. ``NOBODY`` only if the query could be searched by, and all that was
        found was compared.
    """
    search = _Search(query, index, identity_country)
    if not search.has_keys:
        return Identified(Outcome.POSSIBLE, None, Rule.TOO_LITTLE_TO_SEARCH_BY, (), askable(query))
    search.read(DECISIVE)
    certain = _by_number(search.found) or _by_names(search.found)
    if certain is not None and not search.cut_short:
        found, rule = certain
        return Identified(
            Outcome.CERTAIN, found.ref, rule, (Candidate(found.ref, found.all, 1),), ()
        )
    search.read(frozenset(KeyKind) - DECISIVE)
    ordered = sorted((each for each in search.found if each.is_candidate), key=_Found.order)
    outcome, rule = _uncertain(ordered, cut_short=search.cut_short)
    if outcome is Outcome.NOBODY and not has_substance(query):
        outcome, rule = Outcome.POSSIBLE, Rule.TOO_LITTLE_TO_SEARCH_BY
    candidates = tuple(
        Candidate(each.ref, each.all, place)
        for place, each in enumerate(ordered[:MOST_CANDIDATES], start=1)
    )
    persons = [each.person for each in ordered[:MOST_CANDIDATES]]
    return Identified(
        outcome, None, rule, candidates, askable(query, ordered[0].all if ordered else (), persons)
    )


_MAIN: Final = (Field.FORENAME, Field.SURNAME, Field.BIRTH_DATE)

_TOLERATED: Final = MappingProxyType(
    {
        Field.SURNAME: (Field.FORENAME, Field.BIRTH_DATE),
        Field.BIRTH_DATE: (Field.FORENAME, Field.SURNAME),
        Field.SEX: (Field.FORENAME, Field.SURNAME),
    }
)
"""Beside an equal number, which one field may differ, and which must then agree.

A surname changes by marriage, a date or a sex is mistyped. A forename is not in the list:
numbers of twins differ by a digit, and so do their forenames.
"""


class _Found:
    """A person found, with the findings."""

    def __init__(
        self, ref: PersonRef, person: Person, comparisons: tuple[FieldComparison, ...]
    ) -> None:
        self.ref = ref
        self.person = person
        self.all = comparisons
        self.by_field: Comparisons = by_field(comparisons)

    def says(self, field: Field) -> Agreement:
        return self.by_field[field].agreement

    @property
    def has_number(self) -> bool:
        number = self.by_field[Field.IDENTITY_NUMBER]
        return number.agreement.speaks_for and not number.by_alias

    @property
    def differing(self) -> tuple[Field, ...]:
        """Fields of the description that contradict the register."""
        fields = (*_MAIN, Field.SECOND_SURNAME, Field.SEX)
        return tuple(field for field in fields if self.says(field) is Agreement.DIFFERS)

    @property
    def number_is_plausible(self) -> bool:
        """Whether the rest of the description lets the number be this person's.

        A number without a state needs both names in full: the numbers of two states
        may have the same form, and those that hold the birth date may be equal for two
        people born on one day.
        """
        differing = self.differing
        if self.says(Field.IDENTITY_NUMBER) is not Agreement.AGREES:
            return not differing and all(
                self.says(field) is Agreement.AGREES for field in (Field.FORENAME, Field.SURNAME)
            )
        if not differing:
            return True
        needed = _TOLERATED.get(differing[0])
        return (
            len(differing) == 1
            and needed is not None
            and all(self.says(field).speaks_for for field in needed)
        )

    @property
    def agrees_fully(self) -> bool:
        """Whether names, sex and full birth date agree in the main identities."""
        second = self.by_field[Field.SECOND_SURNAME]
        return (
            all(self.says(field) is Agreement.AGREES for field in (*_MAIN, Field.SEX))
            and (second.agreement is Agreement.AGREES or second.consistent)
            and self.says(Field.IDENTITY_NUMBER) is not Agreement.DIFFERS
        )

    @property
    def answers_description(self) -> bool:
        """Whether the person could be meant as well as one who agrees fully.

        Accents, a second surname or a sex left out, and former names and aliases do not
        rule a person out; another number of the same state does.
        """
        return (
            all(self.says(field).speaks_for for field in _MAIN)
            and not self.differing
            and self.says(Field.IDENTITY_NUMBER) is not Agreement.DIFFERS
        )

    @property
    def is_candidate(self) -> bool:
        """Whether an officer should see the person: no more than one main field is off."""
        numbers = (Field.IDENTITY_NUMBER, Field.IDENTIFICATION_DOCUMENT)
        if any(self.says(field).speaks_for for field in numbers):
            return True
        close = sum(
            self.says(field).speaks_for or self.by_field[field].consistent for field in _MAIN
        )
        # Without a common script the names say nothing either way.
        unread = any(self.by_field[field].not_comparable for field in _MAIN)
        return close >= 2 or (unread and self.says(Field.BIRTH_DATE) is Agreement.AGREES)

    def order(self) -> tuple[bool, int, int, int, str]:
        """Return the place among candidates: number first, then what speaks for and against."""
        main = (*_MAIN, Field.SECOND_SURNAME, Field.SEX)
        agreeing = sum(self.says(field) is Agreement.AGREES for field in main)
        alike = sum(each.agreement.speaks_for for each in self.all)
        against = sum(each.agreement is Agreement.DIFFERS for each in self.all)
        return not self.has_number, len(self.differing) - agreeing, against, -alike, self.ref


class _Search:
    """The persons read so far for one query."""

    def __init__(self, query: Person, index: PersonIndex, identity_country: str | None) -> None:
        self._query = Described(query, None)
        self._index = index
        self._home = state_of(identity_country)
        self._keys = keys_by_kind(query)
        self._found: dict[PersonRef, _Found] = {}
        self.cut_short = False

    @property
    def has_keys(self) -> bool:
        return bool(self._keys)

    @property
    def found(self) -> tuple[_Found, ...]:
        return tuple(self._found.values())

    def read(self, kinds: frozenset[KeyKind]) -> None:
        """Read and compare the persons filed under keys of these kinds.

        Each kind is read apart, so that a common birthday cannot crowd out a name.
        """
        for kind in sorted(kinds):
            keys = [key for each, key in self._keys if each is kind]
            if not keys:
                continue
            persons = self._index.persons_by_keys(keys, limit=_MOST_PERSONS)
            self.cut_short = self.cut_short or len(persons) >= _MOST_PERSONS
            for ref, person in persons:
                if ref not in self._found:
                    comparisons = compare_described(self._query, Described(person, self._home))
                    self._found[ref] = _Found(ref, person, comparisons)


def _by_number(found: Iterable[_Found]) -> tuple[_Found, Rule] | None:
    """Return the only bearer of the number, unless the description fits somebody else better."""
    everyone = list(found)
    bearers = [each for each in everyone if each.has_number]
    if len(bearers) != 1 or not bearers[0].number_is_plausible:
        return None
    bearer = bearers[0]
    if bearer.differing and any(
        each.agrees_fully or each.answers_description for each in everyone if each is not bearer
    ):
        return None
    return bearer, Rule.IDENTITY_NUMBER


def _by_names(found: Iterable[_Found]) -> tuple[_Found, Rule] | None:
    """Return the only person who agrees fully, if nobody else answers the description.

    Whoever bears the number asked about is no bystander: if the number and the names
    lead to two persons, neither is certain.
    """
    everyone = list(found)
    answering = [each for each in everyone if each.answers_description]
    if len(answering) != 1 or not answering[0].agrees_fully:
        return None
    if any(each.has_number for each in everyone if each is not answering[0]):
        return None
    return answering[0], Rule.NAMES_SEX_BIRTH_DATE


def _uncertain(ordered: Sequence[_Found], *, cut_short: bool) -> tuple[Outcome, Rule]:
    bearers = [each for each in ordered if each.has_number]
    if len(bearers) > 1:
        return Outcome.SEVERAL, Rule.IDENTITY_NUMBER
    if bearers:
        plausible = bearers[0].number_is_plausible and not bearers[0].differing
        rule = Rule.NO_CERTAIN_MATCH if plausible else Rule.IDENTITY_NUMBER_CONTRADICTED
        return Outcome.POSSIBLE, rule
    if sum(each.answers_description for each in ordered) > 1:
        return Outcome.SEVERAL, Rule.NAMES_SEX_BIRTH_DATE
    if cut_short:
        return Outcome.POSSIBLE, Rule.TOO_MANY_TO_COMPARE
    if ordered:
        return Outcome.POSSIBLE, Rule.NO_CERTAIN_MATCH
    return Outcome.NOBODY, Rule.NOBODY_LIKE_IT
