"""A person with all that a comparison looks at, in the forms in which it is compared.

Made once for the description received and once for each candidate, so that what a peer
sends is worked on once, however many namesakes the register holds; and bounded, so that
neither side can make one comparison long.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Final

from comity.persons.bounds import NAME_LENGTH
from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart
from comity.persons.person import Parent, Person
from comity.search.identities import Identity, Standing, main_identity, other_identities
from comity.search.keys import state_of
from comity.search.normal_form import number_form
from comity.search.written import NOTHING, Written

MOST_WORDINGS_COMPARED: Final = 10
"""Wordings of one town; every wording of one side is compared with every one of the other."""

MOST_NUMBERS_COMPARED: Final = 100
"""Numbers of the aliases together, and documents; they never make anybody certain."""

Numbers = frozenset[tuple[str | None, str]]
"""State, ``None`` if not said, and comparable form of each number."""


class DescribedIdentity:
    """One identity with its names in the forms compared.

    Attributes:
        standing: In what way the person bears it.
        birth_date: The birth date that goes with it.
        structured: Whether the name comes in parts.
        forename: Given names.
        surname: First surname.
        second_surname: Second surname.
        whole: The unstructured whole.
    """

    __slots__ = (
        "birth_date",
        "forename",
        "second_surname",
        "standing",
        "structured",
        "surname",
        "whole",
    )

    def __init__(self, identity: Identity, texts: "_Texts") -> None:
        name = identity.name
        self.standing: Standing = identity.standing
        self.birth_date: PartialDate | None = identity.birth_date
        self.structured = (
            name.forename is not None or name.surname is not None or name.full_name is None
        )
        self.forename = texts.part(name.forename)
        self.surname = texts.part(name.surname)
        self.second_surname = texts.part(name.second_surname)
        self.whole = NOTHING if self.structured else texts.text(name.full_name)

    @property
    def surnames(self) -> str | None:
        """Both surnames, as if written in one field."""
        forms = (self.surname.normal, self.second_surname.normal)
        return " ".join([form for form in forms if form is not None]) or None

    @property
    def words(self) -> tuple[str, ...]:
        """All words of the name, each folded."""
        if not self.structured:
            return self.whole.words
        return (*self.forename.words, *self.surname.words, *self.second_surname.words)


class _Texts:
    """The texts of one person; former names repeat the parts that stayed."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[str, Written] = {}

    def text(self, text: str | None) -> Written:
        if text is None:
            return NOTHING
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = Written(text)
        return found

    def part(self, part: NamePart | None) -> Written:
        return NOTHING if part is None else self.text(part.text)


class DescribedParent:
    """A parent's names in the forms compared."""

    __slots__ = ("forename", "surname")

    def __init__(self, parent: Parent, texts: _Texts) -> None:
        self.forename = texts.part(parent.forename)
        self.surname = texts.part(parent.surname)


class Described:
    """A person prepared for being compared.

    Args:
        person: The description.
        default_state: State, by two letters, of identity numbers that name none;
            ``None`` if they may be of any.

    Attributes:
        person: The description.
        main: The identity under which the authority states the person.
        others: Former names and aliases, within their bound.
        father: If stated.
        mother: If stated.
        numbers: Identity numbers of the main identity.
        nationalities: By two letters.
        documents: Comparable forms of document numbers.
    """

    def __init__(self, person: Person, default_state: str | None) -> None:
        texts = _Texts()
        self.person = person
        self._default = default_state
        self.main = DescribedIdentity(main_identity(person), texts)
        self.others = tuple(DescribedIdentity(each, texts) for each in other_identities(person))
        self.father = None if person.father is None else DescribedParent(person.father, texts)
        self.mother = None if person.mother is None else DescribedParent(person.mother, texts)
        self.numbers = _numbers(person.identity_numbers, default_state)
        self.nationalities = frozenset(
            state for each in person.nationalities if (state := state_of(each)) is not None
        )
        self.documents = frozenset(
            form
            for each in person.documents[:MOST_NUMBERS_COMPARED]
            if (form := number_form(each.number)) is not None
        )
        self._alias_numbers: Numbers | None = None
        self._towns: tuple[Written, ...] | None = None

    @property
    def alias_numbers(self) -> Numbers:
        """Identity numbers of the aliases."""
        if self._alias_numbers is None:
            stated = (each for alias in self.person.aliases for each in alias.identity_numbers)
            self._alias_numbers = _numbers(islice(stated, MOST_NUMBERS_COMPARED), self._default)
        return self._alias_numbers

    @property
    def towns(self) -> tuple[Written, ...]:
        """Names of the town of birth; what is longer than a name of a town is left out."""
        if self._towns is None:
            place = self.person.birth_place
            wordings = () if place is None else place.town[:MOST_WORDINGS_COMPARED]
            self._towns = tuple(
                Written(each.text) for each in wordings if len(each.text) <= NAME_LENGTH
            )
        return self._towns


def _numbers(stated: Iterable[IdentityNumber], default: str | None) -> Numbers:
    """Return state and comparable form of each number that says something."""
    return frozenset(
        (state_of(each.country) or default, form)
        for each in stated
        if (form := number_form(each.number)) is not None
    )
