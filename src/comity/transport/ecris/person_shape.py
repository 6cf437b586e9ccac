"""Tables of persons, their names, places, addresses and documents.

Source:
    ECRIS DTS v1.0, domain-model-v1.0.xsd: PersonType, PersonAliasType, PlaceType,
    PersonAddressType, IdentificationDocumentType; commons-v1.0.xsd: DateType.
"""

from typing import Any, Final

from comity.exchange.wires import Severity
from comity.persons.bounds import (
    MOST_ADDRESSES,
    MOST_ALIASES,
    MOST_DOCUMENTS,
    MOST_NAMES,
    MOST_NATIONALITIES,
)
from comity.persons.dates import PartialDate
from comity.persons.documents import IdentificationDocument, IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Alias, Parent, Person, Sex
from comity.persons.places import Address, Place
from comity.persons.unknowns import UNKNOWN_COUNTRY, UNKNOWN_TEXT
from comity.transport.ecris import adapting, value_dates, values
from comity.transport.ecris.shape import (
    REMARKS,
    TEXT_50_MANY,
    TEXT_200_MANY,
    TEXT_400_MANY,
    Making,
    Named,
    Row,
    Shape,
    Slots,
    Taking,
    optional,
    plain,
    repeated,
)
from comity.transport.ecris.values import TEXT_50, form

COUNTRY: Final = form(
    "crt", "CountryExternalReferenceType", r"CO-[0-9]{2}-[0-9]{3}-[A-Z]{3}", UNKNOWN_COUNTRY
)
_SUBDIVISION: Final = form(
    "crt",
    "CountrySubdivisionExternalReferenceType",
    r"CS-[0-9]{2}-[A-Z]{2}-(?:[0-9]{1,3}|[A-Z]{1,3})",
)
_TOWN: Final = form("crt", "CityExternalReferenceType", r"CI-[0-9]{2}-[A-Z]{3}-T[0-9]{4}")
_DOCUMENT_CATEGORY: Final = form(
    "crt", "IdentificationDocumentCategoryExternalReferenceType", r"ID-[0-9]{2}-[0-9]{3}"
)
NAME: Final = Named("cm:NameTextType", 200, NamePart, lambda part: (part.text, part.language))
_WHOLE_NAME: Final = Named(
    "cm:FullNameTextType", 600, lambda text, language: (text, language), lambda pair: pair
)


def _month_and_day(slots: Slots, _making: Making) -> tuple[int, int | None]:
    return slots[0], slots[1]


_MONTH_DAY: Final = Shape(
    "cm:MonthDayType",
    (
        Row("cm:DateMonth", value_dates.MONTH, "month"),
        optional("cm:DateDay", value_dates.DAY_OF_MONTH, "day"),
    ),
    _month_and_day,
    lambda value, _taking: value,
)


def _date(slots: Slots, making: Making) -> PartialDate:
    year = slots[0]
    month, day = slots[1] or (None, None)
    if year is None and (month, day) == (1, 1):
        # The literal by which some write an unknown date in three parts.
        return PartialDate()
    try:
        return PartialDate(year, month, day)
    except ValueError:
        making.tell("ecris:date:impossible", "no calendar has the day; it is read as not known")
        return PartialDate(year, month)


def _parts_of_date(value: PartialDate, taking: Taking) -> Slots:
    if value.year is None and (value.month, value.day) == (1, 1):
        taking.tell(
            "ecris:date:ambiguous",
            "a first of January of an unknown year cannot be told from an unknown date",
        )
    return [value.year, None if value.month is None else (value.month, value.day)]


DATE: Final = Shape(
    "cm:DateType",
    (
        Row("cm:DateYear", value_dates.YEAR, "year", default="1800"),
        optional("cm:DateMonthDay", _MONTH_DAY, "month_and_day"),
    ),
    _date,
    _parts_of_date,
)

PLACE: Final = plain(
    "dm:PlaceType",
    Place,
    (
        Row("dm:PlaceCountryReference", COUNTRY, "country", default=UNKNOWN_COUNTRY),
        optional(
            "dm:PlaceCountrySubdivisionReference",
            _SUBDIVISION,
            "subdivision",
            severity=Severity.TOLD,
        ),
        optional("dm:PlaceTownReference", _TOWN, "town_code", severity=Severity.TOLD),
        Row("dm:PlaceTownName", TEXT_200_MANY, "town", absent=()),
    ),
    nothing=Place(),
)

_ADDRESS: Final = plain(
    "dm:PersonAddressType",
    Address,
    (
        Row("dm:AddressPlace", PLACE, "place", absent=Place()),
        optional("dm:AddressStreet", TEXT_400_MANY, "street", absent=()),
        optional("dm:AddressHouseNumber", TEXT_50_MANY, "house_number", absent=()),
        optional("dm:AddressPostCode", TEXT_50_MANY, "post_code", absent=()),
        optional("dm:AddressFull", REMARKS, "full", absent=()),
    ),
)

_DOCUMENT: Final = plain(
    "dm:IdentificationDocumentType",
    IdentificationDocument,
    (
        Row("dm:IdentificationDocumentCategoryReference", _DOCUMENT_CATEGORY, "category"),
        Row("dm:IdentificationDocumentType", TEXT_50_MANY, "kind", absent=()),
        Row("dm:IdentificationDocumentNumber", TEXT_50, "number", default=UNKNOWN_TEXT),
        optional(
            "dm:IdentificationDocumentIssuingAuthority",
            TEXT_400_MANY,
            "issuing_authority",
            absent=(),
        ),
        optional("dm:IdentificationDocumentIssuingDate", DATE, "issued_on"),
        optional("dm:IdentificationDocumentValidUntil", DATE, "valid_until"),
    ),
)


def _name(slots: Slots, _making: Making) -> PersonName:
    text, language = slots[3] or (None, None)
    return PersonName(slots[0], slots[1], slots[2], text, language)


def _parts_of_name(name: PersonName, _taking: Taking) -> Slots:
    whole = None if name.full_name is None else (name.full_name, name.full_name_language)
    return [name.forename, name.surname, name.second_surname, whole]


PERSON_NAME: Final = Shape(
    "dm:PersonNameType",
    (
        Row("dm:Forename", NAME, "forename"),
        Row("dm:Surname", NAME, "surname"),
        optional("dm:SecondSurname", NAME, "second_surname"),
        optional("dm:FullName", _WHOLE_NAME, "full_name"),
    ),
    _name,
    _parts_of_name,
)

_PARENTS: Final = (
    optional("dm:PersonFatherForename", NAME, "father_forename"),
    optional("dm:PersonFatherSurname", NAME, "father_surname"),
    optional("dm:PersonFatherSecondSurname", NAME, "father_second_surname"),
    optional("dm:PersonMotherForename", NAME, "mother_forename"),
    optional("dm:PersonMotherSurname", NAME, "mother_surname"),
    optional("dm:PersonMotherSecondSurname", NAME, "mother_second_surname"),
)
_NUMBER: Final = optional("dm:PersonIdentityNumber", TEXT_50, "identity_number")
_DOCUMENTS: Final = repeated(
    "dm:PersonIdentificationDocument", _DOCUMENT, "documents", MOST_DOCUMENTS
)
_ADDRESSES: Final = repeated("dm:PersonAddress", _ADDRESS, "addresses", MOST_ADDRESSES)
_REMARKS: Final = optional("dm:PersonRemarks", REMARKS, "remarks", absent=())


def _parent(slots: Slots) -> Parent | None:
    parent = Parent(*slots)
    return None if parent == Parent() else parent


def _parts_of_parent(parent: Parent | None) -> Slots:
    if parent is None:
        return [None, None, None]
    return [parent.forename, parent.surname, parent.second_surname]


def _numbers(number: str | None) -> tuple[IdentityNumber, ...]:
    return () if number is None else (IdentityNumber(number),)


def _alias(slots: Slots, _making: Making) -> Alias:
    return Alias(
        name=slots[0],
        sex=slots[1],
        birth_date=slots[2],
        birth_place=slots[3],
        nationalities=slots[4],
        father=_parent(slots[5:8]),
        mother=_parent(slots[8:11]),
        identity_numbers=_numbers(slots[11]),
        documents=slots[12],
        addresses=slots[13],
        remarks=slots[14],
    )


def _parts_of_alias(alias: Alias, taking: Taking) -> Slots:
    return [
        alias.name,
        alias.sex,
        alias.birth_date,
        alias.birth_place,
        alias.nationalities,
        *_parts_of_parent(alias.father),
        *_parts_of_parent(alias.mother),
        adapting.identity_number(alias.identity_numbers, taking),
        alias.documents,
        alias.addresses,
        alias.remarks,
    ]


ALIAS: Final = Shape(
    "dm:PersonAliasType",
    (
        Row("dm:PersonName", PERSON_NAME, "name"),
        optional("dm:PersonSex", values.SEX, "sex", absent=Sex.UNKNOWN),
        optional("dm:PersonBirthDate", DATE, "birth_date"),
        optional("dm:PersonBirthPlace", PLACE, "birth_place"),
        repeated("dm:PersonNationalityReference", COUNTRY, "nationalities", MOST_NATIONALITIES),
        *_PARENTS,
        _NUMBER,
        _DOCUMENTS,
        _ADDRESSES,
        _REMARKS,
    ),
    _alias,
    _parts_of_alias,
)


def _person(slots: Slots, _making: Making) -> Person:
    return Person(
        name=slots[0],
        sex=slots[1],
        birth_date=slots[2],
        birth_place=slots[3],
        nationalities=slots[4],
        former_forenames=slots[5],
        former_surnames=slots[6],
        former_second_surnames=slots[7],
        father=_parent(slots[8:11]),
        mother=_parent(slots[11:14]),
        identity_numbers=_numbers(slots[14]),
        documents=slots[15],
        addresses=slots[16],
        aliases=slots[17],
        remarks=slots[18],
    )


def _parts_of_person(person: Person, taking: Taking) -> list[Any]:
    if person.deceased:
        taking.tell("ecris:person:deceased", "no element says that the person is dead")
    return [
        person.name,
        person.sex,
        person.birth_date,
        person.birth_place,
        person.nationalities,
        person.former_forenames,
        person.former_surnames,
        person.former_second_surnames,
        *_parts_of_parent(person.father),
        *_parts_of_parent(person.mother),
        adapting.identity_number(person.identity_numbers, taking),
        person.documents,
        person.addresses,
        person.aliases,
        person.remarks,
    ]


PERSON: Final = Shape(
    "dm:PersonType",
    (
        Row("dm:PersonName", PERSON_NAME, "name"),
        Row("dm:PersonSex", values.SEX, "sex", default="0", absent=Sex.UNKNOWN),
        Row("dm:PersonBirthDate", DATE, "birth_date"),
        Row("dm:PersonBirthPlace", PLACE, "birth_place"),
        repeated(
            "dm:PersonNationalityReference",
            COUNTRY,
            "nationalities",
            MOST_NATIONALITIES,
            least=1,
            default=UNKNOWN_COUNTRY,
        ),
        repeated("dm:PersonFormerForename", NAME, "former_forenames", MOST_NAMES),
        repeated("dm:PersonFormerSurname", NAME, "former_surnames", MOST_NAMES),
        repeated("dm:PersonFormerSecondSurname", NAME, "former_second_surnames", MOST_NAMES),
        *_PARENTS,
        _NUMBER,
        _DOCUMENTS,
        _ADDRESSES,
        repeated("dm:PersonAlias", ALIAS, "aliases", MOST_ALIASES),
        _REMARKS,
    ),
    _person,
    _parts_of_person,
)
