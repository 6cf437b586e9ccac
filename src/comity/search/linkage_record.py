"""A person as a row to be linked: the normalised values of one record, and where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from comity.codes.countries import state_code
from comity.persons.names import NamePart
from comity.persons.person import Person, Sex
from comity.persons.redaction import Redacted
from comity.persons.texts import MultilingualText, original
from comity.persons.unknowns import known_country
from comity.search.linkage_model import LinkageField
from comity.search.normal_form import folded_form, folded_words, number_form

_MOST_OF_A_LIST: Final = 12
_VOWELS: Final = frozenset("aeiouyhw")
_SKELETON: Final = 5


@dataclass(frozen=True, slots=True)
class RecordRef:
    """Which record is meant; holds no personal data.

    Attributes:
        source: Name of the register: the file, or the folder of the node.
        id: The register's own identifier of the record; empty if it has none.
        place: Where in the register it stands.
    """

    source: str
    id: str
    place: str

    def __str__(self) -> str:
        """Return the identifier, or the place where there is none."""
        return self.id or self.place


@dataclass(frozen=True, slots=True, repr=False)
class LinkageRecord(Redacted):
    """One record, ready to be compared.

    Attributes:
        ref: Which record it is.
        forename: First given name, folded.
        forenames: All given names with former ones and those of aliases, each folded.
        surname: First surname, folded whole.
        surnames: The surname with its words, former ones and those of aliases.
        second_surname: Second surname, folded.
        birth_date: ``YYYY-MM-DD`` if every part is known.
        birth_date_exchanged: The same with day and month exchanged.
        birth_year: The year, if known.
        birth_day: ``MM-DD``, if month and day are known.
        birth_place: Town of birth, folded.
        sex: ``1`` or ``2``; ``None`` if unknown.
        nationalities: Two letters each.
        number: First identity number, bare.
        numbers: All of them.
        address: First address, folded.
        skeleton: Consonants of the surname, for finding misspelt ones.
        shown: The values as an official reads them.
    """

    ref: RecordRef
    forename: str | None = None
    forenames: tuple[str, ...] = ()
    surname: str | None = None
    surnames: tuple[str, ...] = ()
    second_surname: str | None = None
    birth_date: str | None = None
    birth_date_exchanged: str | None = None
    birth_year: int | None = None
    birth_day: str | None = None
    birth_place: str | None = None
    sex: str | None = None
    nationalities: tuple[str, ...] = ()
    number: str | None = None
    numbers: tuple[str, ...] = ()
    address: str | None = None
    skeleton: str | None = None
    shown: tuple[tuple[LinkageField, str], ...] = ()

    def states(self, field: LinkageField) -> bool:
        """Return whether the record says anything in a field."""
        match field:
            case LinkageField.IDENTITY_NUMBER:
                return self.number is not None
            case LinkageField.SURNAME:
                return self.surname is not None
            case LinkageField.SECOND_SURNAME:
                return self.second_surname is not None
            case LinkageField.FORENAME:
                return self.forename is not None
            case LinkageField.BIRTH_DATE:
                return self.birth_year is not None or self.birth_day is not None
            case LinkageField.BIRTH_PLACE:
                return self.birth_place is not None
            case LinkageField.SEX:
                return self.sex is not None
            case LinkageField.NATIONALITY:
                return bool(self.nationalities)
            case LinkageField.ADDRESS:
                return self.address is not None


def linkage_record(ref: RecordRef, person: Person) -> LinkageRecord:
    """Return a person as a row to be linked.

    An unstructured whole name is read as forenames and, last, the surname, where it is
    all there is. Names stay in the script they were written in.

    Example:
        >>> from comity.persons.names import name_of
        >>> record = linkage_record(RecordRef("a", "1", ""), Person(name_of("Ana", "O'Neill")))
        >>> record.surname, record
        ('oneill', LinkageRecord(…))
    """
    name, birth = person.name, person.birth_date
    forenames, surname = folded_words(_text(name.forename)), _text(name.surname)
    if name.forename is None and name.surname is None and name.full_name is not None:
        words = name.full_name.split()
        forenames, surname = folded_words(" ".join(words[:-1])), words[-1]
    whole = folded_form(surname)
    second = folded_form(_text(name.second_surname))
    numbers = _distinct(number_form(each.number) for each in person.identity_numbers)
    full = str(birth) if birth.is_full else None
    return LinkageRecord(
        ref=ref,
        forename=forenames[0] if forenames else None,
        forenames=_distinct((*forenames, *_other_forenames(person))),
        surname=whole,
        surnames=_distinct((whole, *folded_words(surname), second, *_other_surnames(person))),
        second_surname=second,
        birth_date=full,
        birth_date_exchanged=None if full is None else f"{full[:5]}{full[8:]}-{full[5:7]}",
        birth_year=birth.year,
        birth_day=None if birth.day is None else f"{birth.month:02d}-{birth.day:02d}",
        birth_place=None if person.birth_place is None else _folded(person.birth_place.town),
        sex=None if person.sex is Sex.UNKNOWN else str(int(person.sex)),
        nationalities=_distinct(_state(each) for each in person.nationalities),
        number=numbers[0] if numbers else None,
        numbers=numbers,
        address=_address(person),
        skeleton=None if whole is None else skeleton(whole),
        shown=_shown(person),
    )


def skeleton(folded: str) -> str:
    """Return the first letter of a folded name and its next consonants, doubled ones once.

    Example:
        >>> skeleton("petterson"), skeleton("peterson")
        ('ptrsn', 'ptrsn')
    """
    kept = folded[:1]
    for letter in folded[1:]:
        if letter not in _VOWELS and letter != kept[-1]:
            kept += letter
    return kept[:_SKELETON]


def _text(part: NamePart | None) -> str | None:
    return None if part is None else part.text


def _distinct(forms: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for form in forms if form))[:_MOST_OF_A_LIST]


def _other_forenames(person: Person) -> Iterable[str]:
    parts = [*person.former_forenames, *(alias.name.forename for alias in person.aliases)]
    return [word for part in parts for word in folded_words(_text(part))]


def _other_surnames(person: Person) -> Iterable[str | None]:
    parts = [
        *person.former_surnames,
        *(alias.name.surname for alias in person.aliases),
        *person.former_second_surnames,
    ]
    return [folded_form(_text(part)) for part in parts]


def _state(country: str) -> str | None:
    """Return two letters for a country; a code that no table lists stands for itself."""
    known = known_country(country)
    return None if known is None else (state_code(known) or known)


def _plain(text: MultilingualText) -> str | None:
    stated = original(text)
    return None if stated is None else stated.text


def _folded(text: MultilingualText) -> str | None:
    return folded_form(_plain(text))


def _address_text(person: Person) -> str | None:
    if not person.addresses:
        return None
    first = person.addresses[0]
    parts = (first.full, first.street, first.house_number, first.post_code, first.place.town)
    return " ".join(filter(None, map(_plain, parts))) or None


def _address(person: Person) -> str | None:
    return folded_form(_address_text(person))


def _shown(person: Person) -> tuple[tuple[LinkageField, str], ...]:
    name, place = person.name, person.birth_place
    values: dict[LinkageField, str | None] = {
        LinkageField.IDENTITY_NUMBER: ", ".join(each.number for each in person.identity_numbers),
        LinkageField.SURNAME: _text(name.surname) or name.full_name,
        LinkageField.SECOND_SURNAME: _text(name.second_surname),
        LinkageField.FORENAME: _text(name.forename),
        LinkageField.BIRTH_DATE: None if person.birth_date.is_unknown else str(person.birth_date),
        LinkageField.BIRTH_PLACE: None if place is None else _plain(place.town),
        LinkageField.SEX: None if person.sex is Sex.UNKNOWN else person.sex.name.lower(),
        LinkageField.NATIONALITY: ", ".join(person.nationalities),
        LinkageField.ADDRESS: _address_text(person),
    }
    return tuple((field, text) for field, text in values.items() if text)
