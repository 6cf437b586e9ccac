"""The person of a rap sheet: names, several birth dates, numbers, address."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from comity.errors import InputInvalid
from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Alias, Person, Sex
from comity.persons.places import Address, Place
from comity.persons.texts import plain
from comity.transport.registers.niem import attribute, below, date_in, text_at, texts_at
from comity.transport.registers.rap_sheet_references import country_of

COUNTRY: Final = "CO-00-840-USA"

_SEXES: Final = {"M": Sex.MALE, "F": Sex.FEMALE, "U": Sex.UNKNOWN, "X": Sex.UNKNOWN}
_STATE_ID: Final = "PersonStateFingerprintIdentification"
_FEDERAL_ID: Final = "PersonFBIIdentification"
# Not in the examples; NIEM core has had both since release 2.0.
_OTHER_IDS: Final = ("PersonNationalIdentification", "PersonOtherIdentification")


def person_from(
    element: etree._Element,
    *,
    further_birth_dates: tuple[tuple[PartialDate, bool], ...] = (),
    addresses: tuple[Address, ...] = (),
    deceased: bool = False,
) -> Person | None:
    """Return the person, or ``None`` if the element says nothing of one.

    The birth date is the one marked as primary, else the first; the others are kept
    as aliases, so that a search by any of them finds the person.

    Args:
        element: A NIEM person.
        further_birth_dates: Dates the sheet states outside the element, and whether
            it marks them as primary.
        addresses: Addresses stated outside the element.
        deceased: Whether the document reports the person's death.

    Raises:
        InputInvalid: A field breaks a rule; the failure names it. The fault of the
            source.
    """
    names = [name for found in below(element, "PersonName") if (name := _name(found))]
    other_names = [
        name for found in below(element, "PersonAlternateName") if (name := _name(found))
    ]
    numbers = identity_numbers(element)
    if not names and not other_names and not numbers:
        return None
    main = (names + other_names)[0] if names or other_names else PersonName()
    stated = [
        *(
            (value, False)
            for found in below(element, "PersonBirthDate")
            if (value := date_in(found))
        ),
        *further_birth_dates,
    ]
    born = next((value for value, primary in stated if primary), None)
    if born is None:
        born = stated[0][0] if stated else PartialDate()
    other_dates = dict.fromkeys(value for value, _ in stated if value != born)
    other_names = [name for name in dict.fromkeys(names + other_names) if name != main]
    return Person(
        name=main,
        sex=_sex(element),
        birth_date=born,
        identity_numbers=numbers,
        addresses=addresses,
        aliases=(
            *(Alias(name=name) for name in other_names),
            *(Alias(name=main, birth_date=value) for value in other_dates),
        ),
        deceased=deceased,
    )


def identity_numbers(element: etree._Element) -> tuple[IdentityNumber, ...]:
    """Return state id, FBI number, social security number and others, in this order.

    Raises:
        InputInvalid: A number is too long. The fault of the source.
    """
    found: list[tuple[str, str | None]] = [
        (number, COUNTRY) for _, number in keyed_numbers(element)
    ]
    social = texts_at(element, "PersonSSNIdentification", "IdentificationID")
    found += [(number, COUNTRY) for number in social]
    for name in _OTHER_IDS:
        for identification in below(element, name):
            number = text_at(identification, "IdentificationID")
            if number is not None:
                said = text_at(identification, "IdentificationJurisdictionText")
                found.append((number, country_of(said)))
    try:
        return tuple(IdentityNumber(*each) for each in dict.fromkeys(found))
    except ValueError as error:
        raise InputInvalid(str(error), field="IdentificationID") from error


def keyed_numbers(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield kind and number of each number by which a register knows the person."""
    for kind, name in (("sid", _STATE_ID), ("fbi", _FEDERAL_ID)):
        for path in ((name,), ("PersonAugmentation", name)):
            for number in texts_at(element, *path, "IdentificationID"):
                yield kind, number


def source_keys(element: etree._Element) -> tuple[str, ...]:
    """Return the source keys the element's numbers give, the state's first."""
    return tuple(dict.fromkeys(f"us:{kind}:{number}" for kind, number in keyed_numbers(element)))


def stated_birth_dates(sheet: etree._Element) -> tuple[tuple[PartialDate, bool], ...]:
    """Return the birth dates in the introduction that the sheet marks as its own.

    The introduction repeats the question. A date without a mark is what the asker
    believed, not what the register states, and is left out.

    Raises:
        InputInvalid: No calendar has a date. The fault of the source.
    """
    marks = {
        attribute(metadata, "id"): (text_at(metadata, "CommentText") or "").casefold()
        for metadata in below(sheet, "Metadata")
    }
    path = ("Introduction", "RapSheetRequest", "RapSheetPerson", "PersonBirthDate")
    dates = []
    for found in below(sheet, *path):
        reference = attribute(found, "metadata")
        mark = marks.get(reference, "") if reference is not None else ""
        value = date_in(found) if mark in {"primary", "alias"} else None
        if value is not None:
            dates.append((value, mark == "primary"))
    return tuple(dates)


def residences(sheet: etree._Element, person: etree._Element) -> tuple[Address, ...]:
    """Return the addresses the sheet associates with the person.

    Raises:
        InputInvalid: An address breaks a rule. The fault of the source.
    """
    who = attribute(person, "id")
    wanted = {
        attribute(location, "ref")
        for association in below(sheet, "ResidenceAssociation")
        if any(attribute(found, "ref") == who for found in below(association, "PersonReference"))
        for location in below(association, "LocationReference")
    }
    texts = [
        text
        for location in below(sheet, "Location")
        if attribute(location, "id") in wanted
        for text in texts_at(location, "LocationAddress", "AddressFullText")
    ]
    try:
        return tuple(Address(place=Place(), full=plain(text)) for text in dict.fromkeys(texts))
    except ValueError as error:
        raise InputInvalid(str(error), field="AddressFullText") from error


def _name(element: etree._Element) -> PersonName | None:
    """Return a name, or ``None`` if every part is blank (sheets are full of such aliases)."""
    given = [
        text for part in ("PersonGivenName", "PersonMiddleName") for text in texts_at(element, part)
    ]
    surname = text_at(element, "PersonSurName")
    full = text_at(element, "PersonFullName")
    try:
        name = PersonName(
            forename=NamePart(" ".join(given)) if given else None,
            surname=None if surname is None else NamePart(surname),
            full_name=full,
        )
    except ValueError as error:
        raise InputInvalid(str(error), field="PersonName") from error
    return None if name.is_unknown else name


def _sex(element: etree._Element) -> Sex:
    code = text_at(element, "PersonSexCode")
    if code is None:
        return Sex.UNKNOWN
    if code.upper() not in _SEXES:
        raise InputInvalid("is M, F or U", field="PersonSexCode")
    return _SEXES[code.upper()]
