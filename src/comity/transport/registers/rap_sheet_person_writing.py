"""The person of a rap sheet, written: the counterpart of ``rap_sheet_person``."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from comity.persons.bounds import NAME_LENGTH
from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.names import PersonName
from comity.persons.person import Person, Sex
from comity.persons.places import Address
from comity.persons.texts import MultilingualText, original
from comity.transport.registers.rap_sheet_person import COUNTRY
from comity.transport.registers.rap_sheet_references import jurisdiction_of
from comity.transport.registers.rap_sheet_words import writable

NC: Final = "http://niem.gov/niem/niem-core/2.0"
JXDM: Final = "http://niem.gov/niem/domains/jxdm/4.1"
RAP: Final = "http://nlets.org/niem2/rapsheet/1.0"
STRUCTURES: Final = "http://niem.gov/niem/structures/2.0"

_SEXES: Final = {Sex.MALE: "M", Sex.FEMALE: "F", Sex.UNKNOWN: "U"}
_SOCIAL_SECURITY: Final = re.compile(r"[0-9]{3}-[0-9]{2}-[0-9]{4}")
_OF_THE_STATE: Final = "us:sid:"
_OF_THE_FBI: Final = "us:fbi:"


def add(parent: etree._Element, namespace: str, name: str, text: str = "") -> etree._Element:
    """Append an element with a text, and return it."""
    child = parent.makeelement(f"{{{namespace}}}{name}")
    child.text = text or None
    parent.append(child)
    return child


def add_person(sheet: etree._Element, person: Person, source_key: str) -> etree._Element:
    """Append the subject of a sheet, and return the element.

    Args:
        sheet: The sheet.
        person: Who.
        source_key: Key of the record where it was read from a sheet; it tells which of
            the numbers is the state's and which the FBI's.
    """
    subject = add(sheet, RAP, "RapSheetPerson")
    for name in alternate_names(person):
        _add_name(subject, "PersonAlternateName", name)
    for birth_date in birth_dates(person):
        _add_date(add(subject, NC, "PersonBirthDate"), birth_date)
    if is_named(person.name):
        _add_name(subject, "PersonName", person.name)
    numbers = dict.fromkeys(person.identity_numbers)
    social = [number for number in numbers if _is_social(number)]
    special = {number: kind for number in numbers if (kind := _kind(number, source_key))}
    others = [number for number in numbers if number not in social and number not in special]
    for number in others:
        # A number of the United States whose kind is not known must not pass for another.
        known = number.country not in {None, COUNTRY}
        element = "PersonNationalIdentification" if known else "PersonOtherIdentification"
        _add_number(subject, NC, element, number)
    add(subject, NC, "PersonSexCode", _SEXES[person.sex])
    for number in social:
        _add_number(subject, NC, "PersonSSNIdentification", number)
    if special:
        augmented = add(subject, JXDM, "PersonAugmentation")
        for number, element in special.items():
            _add_number(augmented, JXDM, element, number)
    return subject


def add_residences(sheet: etree._Element, subject: etree._Element, person: Person) -> None:
    """Append the addresses, and what associates each with the subject."""
    texts = [text for address in person.addresses if (text := address_words(address))]
    identifier = str(subject.get(f"{{{STRUCTURES}}}id"))
    for number, text in enumerate(dict.fromkeys(texts), 1):
        location = add(sheet, NC, "Location")
        location.set(f"{{{STRUCTURES}}}id", f"{identifier}-L{number}")
        add(add(location, NC, "LocationAddress"), NC, "AddressFullText", text)
        association = add(sheet, NC, "ResidenceAssociation")
        for name, target in (
            ("PersonReference", identifier),
            ("LocationReference", f"{identifier}-L{number}"),
        ):
            add(association, NC, name).set(f"{{{STRUCTURES}}}ref", target)


def is_named(name: PersonName) -> bool:
    """Return whether the name says anything on a sheet."""
    return any(_told(name))


def alternate_names(person: Person) -> tuple[PersonName, ...]:
    """Return the other names, each once: former ones first, then those of the aliases.

    None without a main name: a reader would take the first of them for it.
    """
    if not is_named(person.name):
        return ()
    former = [
        *(replace(person.name, forename=part, full_name=None) for part in person.former_forenames),
        *(replace(person.name, surname=part, full_name=None) for part in person.former_surnames),
    ]
    names = {
        _told(name): name
        for name in reversed([*former, *(alias.name for alias in person.aliases)])
        if is_named(name) and _told(name) != _told(person.name)
    }
    return tuple(reversed(names.values()))


def birth_dates(person: Person) -> tuple[PartialDate, ...]:
    """Return the birth dates a sheet can carry, the person's own first.

    None if the person's own cannot be carried: a reader would take the first of the
    others for it.
    """
    if person.birth_date.year is None:
        return ()
    if not is_named(person.name):
        return (person.birth_date,)
    others = [alias.birth_date for alias in person.aliases]
    return tuple(
        dict.fromkeys(
            [person.birth_date, *(each for each in others if each and each.year is not None)]
        )
    )


def surname_words(name: PersonName) -> str:
    """Return first and second surname as the one surname of a sheet."""
    parts = [writable(part.text) for part in (name.surname, name.second_surname) if part]
    joined = " ".join(part for part in parts if part)
    return joined if len(joined) <= NAME_LENGTH else parts[0]


def address_words(address: Address) -> str:
    """Return an address in one line: as a whole where it was given so, else its parts."""
    whole = _wording(address.full)
    if whole:
        return whole
    street = " ".join(
        part for part in (_wording(address.street), _wording(address.house_number)) if part
    )
    town = " ".join(
        part for part in (_wording(address.post_code), _wording(address.place.town)) if part
    )
    country = "" if address.place.country is None else jurisdiction_of(address.place.country)
    return ", ".join(part for part in (street, town, country) if part)


def _told(name: PersonName) -> tuple[str, ...]:
    return tuple(text for _, text in _parts(name))


def _parts(name: PersonName) -> Iterator[tuple[str, str]]:
    yield "PersonGivenName", "" if name.forename is None else writable(name.forename.text)
    yield "PersonSurName", surname_words(name)
    yield "PersonFullName", "" if name.full_name is None else writable(name.full_name)


def _add_name(parent: etree._Element, element: str, name: PersonName) -> None:
    named = add(parent, NC, element)
    for part, text in _parts(name):
        if text:
            add(named, NC, part, text)


def _add_date(parent: etree._Element, value: PartialDate) -> None:
    kind = "Date" if value.day is not None else "YearMonth" if value.month is not None else "Year"
    add(parent, NC, kind, str(value))


def _add_number(parent: etree._Element, space: str, element: str, number: IdentityNumber) -> None:
    identification = add(parent, space, element)
    add(identification, NC, "IdentificationID", writable(number.number))
    if number.country is not None:
        add(identification, NC, "IdentificationJurisdictionText", jurisdiction_of(number.country))


def _is_social(number: IdentityNumber) -> bool:
    return number.country == COUNTRY and bool(_SOCIAL_SECURITY.fullmatch(number.number))


def _kind(number: IdentityNumber, source_key: str) -> str:
    if number.country != COUNTRY:
        return ""
    if source_key == _OF_THE_STATE + number.number:
        return "PersonStateFingerprintIdentification"
    return "PersonFBIIdentification" if source_key == _OF_THE_FBI + number.number else ""


def _wording(text: MultilingualText) -> str:
    chosen = original(text)
    return "" if chosen is None else writable(chosen.text)
