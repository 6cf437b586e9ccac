"""What a description lacks or states in vain, and which further field would decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from comity.persons.dates import PartialDate
from comity.persons.names import NamePart
from comity.persons.person import Parent, Person, Sex
from comity.persons.unknowns import known_country, known_text
from comity.search.comparison import Compared
from comity.search.levels import Field, Level
from comity.search.normal_form import folded_words, known_date, normal_form, number_form
from comity.search.profile import Profile
from comity.search.words import words_for_comparing


def _says(part: NamePart | None) -> bool:
    return part is not None and normal_form(part.text) is not None


def _stated(person: Person) -> frozenset[Field]:
    """Return the fields about which a description says anything; "unknown" is nothing."""
    name = person.name
    facts = {
        Field.IDENTITY_NUMBER: any(number_form(each.number) for each in person.identity_numbers),
        Field.FORENAME: _says(name.forename),
        Field.SURNAME: _says(name.surname),
        Field.SECOND_SURNAME: _says(name.second_surname),
        Field.SEX: person.sex is not Sex.UNKNOWN,
        Field.BIRTH_DATE: person.birth_date.is_full,
        Field.BIRTH_PLACE: person.birth_place is not None,
        Field.FATHER_NAME: person.father is not None,
        Field.MOTHER_NAME: person.mother is not None,
        Field.NATIONALITY: any(known_country(each) for each in person.nationalities),
        Field.IDENTIFICATION_DOCUMENT: bool(person.documents),
    }
    return frozenset(field for field, stated in facts.items() if stated)


def has_substance(query: Person) -> bool:
    """Return whether a fruitless search shows that the register holds nobody like it.

    A forename alone, or a birthday alone, fits too many to have been looked through.
    """
    stated = _stated(query)
    birth = known_date(query.birth_date)
    says = (
        Field.FORENAME in stated,
        Field.SURNAME in stated,
        len(folded_words(query.name.full_name)) > 1,
        birth is not None and birth.year is not None,
    )
    return Field.IDENTITY_NUMBER in stated or sum(says) >= 2


_NO_NUMBER: Final = (
    "A number stated is not compared: it is too short or without a digit, or one digit over and "
    "over or digits in a row, as forms are filled in where there is no number."
)
_NO_LETTER: Final = "What is stated is not compared: it holds no letter that can be read."
_NEW_YEAR: Final = "1 January is what forms are filled in with where the day is not known: "
_YEAR_ONLY: Final = f"{_NEW_YEAR}only the year is compared."
_NO_DAY: Final = f"{_NEW_YEAR}it is not compared."


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A field of a description that states something with which nothing can be compared.

    Attributes:
        field: Which field.
        sentence: Why, for an officer; nothing of what is stated.
    """

    field: Field
    sentence: str

    def to_dict(self) -> dict[str, str]:
        """Return it as data."""
        return {"field": self.field.value, "sentence": self.sentence}


def not_compared(query: Person) -> tuple[NotCompared, ...]:
    """Return what a description states and the search passes over, in the order of ``Field``.

    Whoever typed it takes it for searched by. What says "unknown" states nothing.
    """
    name, place = query.name, query.birth_place
    whole = name.full_name if name.forename is None and name.surname is None else None
    of_aliases = (each for alias in query.aliases for each in alias.identity_numbers)
    numbers = [each.number for each in (*query.identity_numbers, *of_aliases)]
    towns = [] if place is None else [each.text for each in place.town]
    why = {
        Field.IDENTITY_NUMBER: _in_vain(numbers),
        Field.FORENAME: _mute(name.forename, whole),
        Field.SURNAME: _mute(name.surname, whole),
        Field.SECOND_SURNAME: _mute(name.second_surname),
        Field.BIRTH_DATE: _filled_in(query.birth_date),
        Field.FATHER_NAME: _mute_parent(query.father),
        Field.MOTHER_NAME: _mute_parent(query.mother),
        Field.BIRTH_PLACE: _NO_LETTER if towns and all(map(_is_mute, towns)) else "",
        Field.IDENTIFICATION_DOCUMENT: _in_vain([each.number for each in query.documents]),
    }
    return tuple(NotCompared(field, why[field]) for field in Field if why.get(field))


def _states(text: str | None) -> bool:
    """Return whether a text is given and says anything but "unknown"."""
    known = known_text(text)
    if known is None:
        return False
    # What has letters and no normal form says "unknown" in one of its ways.
    return normal_form(known) is not None or not any(
        each.isascii() and each.isalnum() for each in known
    )


def _in_vain(numbers: Sequence[str | None]) -> str:
    in_vain = any(_states(each) and number_form(each) is None for each in numbers)
    return _NO_NUMBER if in_vain else ""


def _is_mute(text: str | None) -> bool:
    return _states(text) and not words_for_comparing(text)


def _mute(part: NamePart | None, whole: str | None = None) -> str:
    return _NO_LETTER if _is_mute(whole if part is None else part.text) else ""


def _mute_parent(parent: Parent | None) -> str:
    return "" if parent is None else _mute(parent.forename) or _mute(parent.surname)


def _filled_in(birth: PartialDate) -> str:
    if (birth.month, birth.day) != (1, 1):
        return ""
    return _NO_DAY if birth.year is None else _YEAR_ONLY


_ALWAYS_WORTH_ASKING: Final = frozenset(
    {Field.FORENAME, Field.SURNAME, Field.SEX, Field.BIRTH_DATE, Field.IDENTITY_NUMBER}
)
_MOST_USEFUL: Final = (
    Field.IDENTITY_NUMBER,
    Field.BIRTH_DATE,
    Field.FORENAME,
    Field.SURNAME,
    Field.FATHER_NAME,
    Field.MOTHER_NAME,
    Field.BIRTH_PLACE,
    Field.SECOND_SURNAME,
    Field.IDENTIFICATION_DOCUMENT,
    Field.SEX,
    Field.NATIONALITY,
)


def askable(query: Person, found: Sequence[Compared] = ()) -> tuple[str, ...]:
    """Return what to ask the other authority for, most useful first.

    First comes what would tell the candidates apart: a field that the description lacks and
    in which the likeliest differ. Then what is missing and always of use, or is known of a
    candidate; last what the likeliest candidate contradicts, to be confirmed.

    Args:
        query: As the other authority describes the person.
        found: The candidates, likeliest first.

    Returns:
        Names of fields, in the words of ``AskableField``.
    """
    missing = set(Field) - _stated(query)
    known = [_values(each.registered) for each in found]
    deciding = {
        field
        for field in missing
        if len({values[field] for values in known if field in values}) > 1
    }
    useful = {field for field in missing if any(field in values for values in known)}
    doubtful = {field for field in Field if found and found[0].levels[field] <= Level.CONFLICT}
    wanted = [
        *(field for field in _MOST_USEFUL if field in deciding),
        *(field for field in Field if field in missing & (_ALWAYS_WORTH_ASKING | useful)),
        *(field for field in Field if field in doubtful),
    ]
    return tuple(field.value for field in dict.fromkeys(wanted))


def _values(profile: Profile) -> dict[Field, object]:
    """Return what a profile states, by field."""
    name = profile.names[0]
    values: dict[Field, object] = {
        Field.IDENTITY_NUMBER: profile.numbers,
        Field.FORENAME: name.forename,
        Field.SURNAME: name.surname,
        Field.SECOND_SURNAME: name.second_surname,
        Field.SEX: profile.sex,
        Field.BIRTH_DATE: (name.year, name.month, name.day) if name.date_is_full else None,
        Field.FATHER_NAME: profile.father if any(profile.father) else None,
        Field.MOTHER_NAME: profile.mother if any(profile.mother) else None,
        Field.BIRTH_PLACE: profile.towns,
        Field.NATIONALITY: profile.nationalities,
        Field.IDENTIFICATION_DOCUMENT: profile.documents,
    }
    return {field: value for field, value in values.items() if value}
