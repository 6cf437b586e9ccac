"""A person as an official describes them in a form or at a terminal: texts, one for a field."""

from collections.abc import Sequence
from typing import Final

from comity.codes.countries import country
from comity.errors import InputInvalid
from comity.persons.dates import PartialDate, parse_partial_date
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Parent, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain

_SEXES: Final = {
    "male": Sex.MALE,
    "m": Sex.MALE,
    "1": Sex.MALE,
    "female": Sex.FEMALE,
    "f": Sex.FEMALE,
    "2": Sex.FEMALE,
    "unknown": Sex.UNKNOWN,
    "0": Sex.UNKNOWN,
}


def person_described(
    *,
    surname: str | None = None,
    second_surname: str | None = None,
    forename: str | None = None,
    birth_date: str | None = None,
    birth_town: str | None = None,
    birth_country: str | None = None,
    sex: str | None = None,
    nationality: Sequence[str] | None = None,
    identity_number: Sequence[str] | None = None,
    father_forename: str | None = None,
    mother_forename: str | None = None,
) -> Person | None:
    """Return the person described, or ``None`` if none of them is given.

    Raises:
        InputInvalid: A value breaks a rule; the field is named. The user's mistake.
    """
    given = [surname, second_surname, forename, birth_date, birth_town, birth_country, sex]
    lists = [nationality, identity_number]
    if not any(given) and not any(lists) and not father_forename and not mother_forename:
        return None
    return Person(
        name=PersonName(
            forename=_name("forename", forename),
            surname=_name("surname", surname),
            second_surname=_name("second-surname", second_surname),
        ),
        sex=_sex(sex),
        birth_date=_birth_date(birth_date),
        birth_place=_birth_place(birth_town, birth_country),
        nationalities=tuple(_wire("nationality", each) for each in nationality or ()),
        identity_numbers=tuple(_number(each) for each in identity_number or ()),
        father=_parent("father-forename", father_forename),
        mother=_parent("mother-forename", mother_forename),
    )


def _name(field: str, text: str | None) -> NamePart | None:
    if text is None:
        return None
    try:
        return NamePart(text)
    except ValueError as error:
        raise InputInvalid(str(error), field=field) from error


def _parent(field: str, forename: str | None) -> Parent | None:
    part = _name(field, forename)
    return None if part is None else Parent(forename=part)


def _sex(text: str | None) -> Sex:
    if text is None:
        return Sex.UNKNOWN
    found = _SEXES.get(text.strip().lower())
    if found is None:
        raise InputInvalid("is male, female or unknown", field="sex")
    return found


def _birth_date(text: str | None) -> PartialDate:
    try:
        return PartialDate() if text is None else parse_partial_date(text)
    except ValueError as error:
        raise InputInvalid(str(error), field="birth-date") from error


def _birth_place(town: str | None, state: str | None) -> Place | None:
    if town is None and state is None:
        return None
    try:
        name = () if town is None else plain(town)
    except ValueError as error:
        raise InputInvalid(str(error), field="birth-town") from error
    return Place(country=None if state is None else _wire("birth-country", state), town=name)


def _wire(field: str, text: str) -> str:
    found = country(text)
    if found is None:
        raise InputInvalid("names no country: BG, BGR or CO-00-100-BGR", field=field)
    return found.wire


def _number(text: str) -> IdentityNumber:
    state, colon, number = text.partition(":")
    try:
        if colon:
            return IdentityNumber(number, _wire("identity-number", state))
        return IdentityNumber(text)
    except ValueError as error:
        raise InputInvalid(str(error), field="identity-number") from error
