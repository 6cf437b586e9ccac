"""What a comparison looks at, made once for each person and kept beside the register.

A search reads hundreds of persons in a few milliseconds; reading their whole entries and
bringing every name into a comparable form would take a hundred times as long. The profile
holds only what is compared, already in its form. It follows from the person alone, so that
a register can be checked against it.
"""

from itertools import islice
from typing import Final

import msgspec

from comity.persons.bounds import NAME_LENGTH
from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart
from comity.persons.person import Parent, Person
from comity.persons.places import Place
from comity.search.identities import Identity, Standing, main_identity, other_identities
from comity.search.normal_form import normal_form, number_form, written_form
from comity.search.states import state_of
from comity.search.words import given_words, words_for_comparing, words_of_whole

MOST_NUMBERS: Final = 100
"""Numbers of the aliases together, and documents; they never make anybody certain."""

_MOST_WORDINGS: Final = 6
_STANDINGS: Final = tuple(Standing)


class ProfiledName(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A name with the birth date that goes with it.

    Attributes:
        standing: Place in ``Standing``: 0 main, 1 former, 2 alias.
        forename: Words of the given names, each as Latin readings joined by ``|``.
        surname: Words of the first surname.
        second_surname: Words of the second surname.
        whole: Words of an unstructured name, where it is all there is.
        year: 0 if unknown.
        month: 0 if unknown.
        day: 0 if unknown.
        written: The given names as written, where their letters say more than a reading
            does: in Chinese characters, or with accents. Else empty.
    """

    standing: int
    forename: tuple[str, ...]
    surname: tuple[str, ...]
    second_surname: tuple[str, ...]
    whole: tuple[str, ...]
    year: int
    month: int
    day: int
    written: str = ""

    def __repr__(self) -> str:
        """Return nothing of a person."""
        return "ProfiledName()"

    @property
    def bears(self) -> Standing:
        """In what way the person bears the name."""
        return _STANDINGS[self.standing]

    @property
    def date_is_full(self) -> bool:
        """Whether year, month and day are known, and not filled in by default."""
        return bool(self.day and self.year) and not self.date_is_default

    @property
    def date_is_default(self) -> bool:
        """Whether the date is 1 January, as forms are filled in when only the year is known."""
        return self.day == 1 and self.month == 1

    @property
    def family(self) -> tuple[str, ...]:
        """Words of both surnames."""
        return self.surname + self.second_surname

    @property
    def words(self) -> tuple[str, ...]:
        """All words."""
        return self.whole or self.forename + self.family


class Profile(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A person, reduced to what is compared.

    Attributes:
        names: Main name first, then former names and aliases.
        sex: ISO 5218: 0 unknown, 1 male, 2 female.
        nationalities: By two letters, sorted.
        birth_country: By two letters; empty if unknown.
        towns: Town of birth in its wordings, each as words joined by spaces.
        town_code: Code of the town; empty if none is given.
        father: Words of forename and of surname.
        mother: Words of forename and of surname.
        numbers: Identity numbers of the main identity, ``BG:7907211234``, or ``:79…`` where
            no state is named.
        alias_numbers: Those of aliases.
        documents: Forms of document numbers.
    """

    names: tuple[ProfiledName, ...]
    sex: int
    nationalities: tuple[str, ...]
    birth_country: str
    towns: tuple[str, ...]
    town_code: str
    father: tuple[tuple[str, ...], tuple[str, ...]]
    mother: tuple[tuple[str, ...], tuple[str, ...]]
    numbers: tuple[str, ...]
    alias_numbers: tuple[str, ...]
    documents: tuple[str, ...]

    def __repr__(self) -> str:
        """Return nothing of a person."""
        return "Profile()"


def profile_of(person: Person) -> Profile:
    """Return what is compared of a person."""
    place = person.birth_place
    documents = [number_form(each.number) for each in person.documents[:MOST_NUMBERS]]
    of_aliases = (number for alias in person.aliases for number in alias.identity_numbers)
    return Profile(
        names=tuple([_name(each) for each in (main_identity(person), *other_identities(person))]),
        sex=int(person.sex),
        nationalities=tuple(
            sorted({state for each in person.nationalities if (state := state_of(each))})
        ),
        birth_country="" if place is None else (state_of(place.country) or ""),
        towns=() if place is None else _towns(place),
        town_code="" if place is None else (normal_form(place.town_code) or ""),
        father=_parent(person.father),
        mother=_parent(person.mother),
        numbers=_numbers(person.identity_numbers),
        alias_numbers=_numbers(tuple(islice(of_aliases, MOST_NUMBERS))),
        documents=tuple([form for form in documents if form is not None]),
    )


def _name(identity: Identity) -> ProfiledName:
    name = identity.name
    date = identity.birth_date or _NO_DATE
    structured = name.forename is not None or name.surname is not None
    return ProfiledName(
        standing=_STANDINGS.index(identity.standing),
        forename=() if name.forename is None else given_words(name.forename.text),
        surname=_words(name.surname),
        second_surname=_words(name.second_surname),
        whole=() if structured else words_of_whole(name.full_name),
        year=date.year or 0,
        month=date.month or 0,
        day=date.day or 0,
        written="" if name.forename is None else written_form(name.forename.text),
    )


_NO_DATE: Final = PartialDate()


def _words(part: NamePart | None) -> tuple[str, ...]:
    return () if part is None else words_for_comparing(part.text)


def _parent(parent: Parent | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _NOBODY if parent is None else (_words(parent.forename), _words(parent.surname))


_NOBODY: Final[tuple[tuple[str, ...], tuple[str, ...]]] = ((), ())


def _towns(place: Place) -> tuple[str, ...]:
    wordings = (each.text for each in place.town[:_MOST_WORDINGS] if len(each.text) <= NAME_LENGTH)
    return tuple([" ".join(words) for text in wordings if (words := words_for_comparing(text))])


def _numbers(stated: tuple[IdentityNumber, ...]) -> tuple[str, ...]:
    return tuple(
        [
            f"{state_of(each.country) or ''}:{form}"
            for each in stated
            if (form := number_form(each.number)) is not None
        ]
    )


_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(Profile)


def encode_profile(profile: Profile) -> bytes:
    """Return a profile as it is kept."""
    return _encoder.encode(profile)


def decode_profile(raw: bytes) -> Profile:
    """Return a profile as kept.

    Raises:
        msgspec.MsgspecError: The bytes are no profile: the database is damaged.
    """
    return _decoder.decode(raw)
