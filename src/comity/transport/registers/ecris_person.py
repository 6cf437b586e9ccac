"""From the person elements of ECRIS to ``Person``. Pure: elements in, values out.

Source:
    ECRIS DTS v1.0, domain-model-v1.0.xsd, PersonType and PersonAliasType.
"""

from comity.persons.dates import PartialDate
from comity.persons.documents import IdentificationDocument, IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Alias, Parent, Person, Sex
from comity.persons.places import Address, Place
from comity.transport.registers import ecris_values as values
from comity.transport.registers.dialect import Parts


def person_from(part: Parts) -> Person:
    """Return the person an element of PersonType describes.

    Raises:
        InputInvalid: A field breaks a rule, or the name is missing; the failure names
            the field. The fault of the source.
    """
    # ECRIS has one identity number and no country for it.
    person = Person(
        name=_name(part.required("PersonName")),
        sex=_sex(part.one("PersonSex")),
        birth_date=values.partial_date(part.one("PersonBirthDate")) or PartialDate(),
        birth_place=values.place(part.one("PersonBirthPlace")),
        nationalities=_nationalities(part),
        former_forenames=_names(part, "PersonFormerForename"),
        former_surnames=_names(part, "PersonFormerSurname"),
        former_second_surnames=_names(part, "PersonFormerSecondSurname"),
        father=_parent(part, "Father"),
        mother=_parent(part, "Mother"),
        identity_numbers=_identity_numbers(part),
        documents=_documents(part),
        addresses=_addresses(part),
        aliases=tuple(
            alias
            for alias in (_alias(element) for element in part.all("PersonAlias"))
            if alias is not None
        ),
        remarks=values.remarks(part.one("PersonRemarks")),
    )
    part.done()
    return person


def _alias(part: Parts) -> Alias | None:
    """Return another identity, or ``None`` if it says nothing."""
    alias = Alias(
        name=_name(part.required("PersonName")),
        sex=_sex(part.one("PersonSex")),
        birth_date=values.partial_date(part.one("PersonBirthDate")),
        birth_place=values.place(part.one("PersonBirthPlace")),
        nationalities=_nationalities(part),
        father=_parent(part, "Father"),
        mother=_parent(part, "Mother"),
        identity_numbers=_identity_numbers(part),
        documents=_documents(part),
        addresses=_addresses(part),
        remarks=values.remarks(part.one("PersonRemarks")),
    )
    part.done()
    return None if alias == Alias(name=PersonName()) else alias


def _name(part: Parts) -> PersonName:
    forename = part.required("Forename")
    surname = part.required("Surname")
    full_name, full_name_language = values.whole_name(part.one("FullName"))
    name = PersonName(
        forename=values.name_part(forename),
        surname=values.name_part(surname),
        second_surname=values.name_part(part.one("SecondSurname")),
        full_name=full_name,
        full_name_language=full_name_language,
    )
    part.done()
    return name


def _sex(part: Parts | None) -> Sex:
    text = values.optional_text(part)
    if part is None or text is None:
        return Sex.UNKNOWN
    if text not in {"0", "1", "2"}:
        raise part.fail("is 0 (unknown), 1 (male) or 2 (female)")
    return Sex(int(text))


def _nationalities(part: Parts) -> tuple[str, ...]:
    codes = (values.country(element) for element in part.all("PersonNationalityReference"))
    return tuple(code for code in codes if code is not None)


def _names(part: Parts, name: str) -> tuple[NamePart, ...]:
    parts = (values.name_part(element) for element in part.all(name))
    return tuple(value for value in parts if value is not None)


def _parent(part: Parts, which: str) -> Parent | None:
    parent = Parent(
        forename=values.name_part(part.one(f"Person{which}Forename")),
        surname=values.name_part(part.one(f"Person{which}Surname")),
        second_surname=values.name_part(part.one(f"Person{which}SecondSurname")),
    )
    return None if parent == Parent() else parent


def _identity_numbers(part: Parts) -> tuple[IdentityNumber, ...]:
    number = values.optional_text(part.one("PersonIdentityNumber"))
    return () if number is None else (IdentityNumber(number),)


def _documents(part: Parts) -> tuple[IdentificationDocument, ...]:
    return tuple(_document(element) for element in part.all("PersonIdentificationDocument"))


def _document(part: Parts) -> IdentificationDocument:
    prefix = "IdentificationDocument"
    category_part = part.required(f"{prefix}CategoryReference")
    category = values.optional_text(category_part)
    if category is None:
        raise category_part.fail("is empty; the standard requires a code")
    document = IdentificationDocument(
        category=category,
        kind=values.multilingual(part.one(f"{prefix}Type"), longest=values.CODE_LENGTH),
        number=values.optional_text(part.one(f"{prefix}Number")),
        issuing_authority=values.multilingual(part.one(f"{prefix}IssuingAuthority")),
        issued_on=values.partial_date(part.one(f"{prefix}IssuingDate")),
        valid_until=values.partial_date(part.one(f"{prefix}ValidUntil")),
    )
    part.done()
    return document


def _addresses(part: Parts) -> tuple[Address, ...]:
    addresses = []
    for element in part.all("PersonAddress"):
        address = Address(
            place=values.place(element.one("AddressPlace")) or Place(),
            street=values.multilingual(element.one("AddressStreet")),
            house_number=values.multilingual(
                element.one("AddressHouseNumber"), longest=values.CODE_LENGTH
            ),
            post_code=values.multilingual(
                element.one("AddressPostCode"), longest=values.CODE_LENGTH
            ),
            full=values.remarks(element.one("AddressFull")),
        )
        element.done()
        if address != Address(place=Place()):
            addresses.append(address)
    return tuple(addresses)
