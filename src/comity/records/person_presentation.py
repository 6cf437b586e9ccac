"""A person laid out for a reader in one language."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from comity.codes.catalogue import COUNTRIES, IDENTIFICATION_DOCUMENT_CATEGORIES, SEXES
from comity.persons.documents import IdentificationDocument, IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Alias, Parent, Person, Sex
from comity.persons.places import Address, Place
from comity.records.layout import Line, Section
from comity.records.presentation import code_line, plain_line, remarks_lines, section, text_line


class _PlaceCaptions(NamedTuple):
    """What the parts of a place are called, whole, so that each can be said in any language."""

    country: str
    region: str
    town: str
    town_code: str


_BORN_IN: Final = _PlaceCaptions(
    country="Country of birth",
    region="Region of birth",
    town="Town of birth",
    town_code="Code of the town of birth",
)
_LIVING_IN: Final = _PlaceCaptions(
    country="Country of the address",
    region="Region of the address",
    town="Town of the address",
    town_code="Code of the town of the address",
)


def present_person(person: Person, language: str) -> Section:
    """Lay out a person as one authority describes them.

    Args:
        person: The person.
        language: The reader's language, ISO 639-1. Labels fall back to English, and say so.

    Returns:
        The layout, aliases as sections below.
    """
    lines = [
        *_identity(person, language),
        *_parts("former-forename", "Former forename", person.former_forenames),
        *_parts("former-surname", "Former surname", person.former_surnames),
        *_parts("former-second-surname", "Former second surname", person.former_second_surnames),
        plain_line("deceased", "Deceased", "Yes" if person.deceased else None),
    ]
    aliases = [section("alias", "Alias", _identity(alias, language)) for alias in person.aliases]
    return section("person", "Person", lines, aliases)


def _identity(person: Person | Alias, language: str) -> Iterator[Line]:
    yield from _name(person.name)
    sex = None if person.sex is Sex.UNKNOWN else str(person.sex.value)
    yield code_line("sex", "Sex", SEXES, sex, language)
    birth = person.birth_date
    stated = None if birth is None or birth.is_unknown else birth
    partial = stated is not None and not stated.is_full
    note = "only a part is known" if partial else ""
    yield plain_line("birth-date", "Date of birth", stated, note)
    if person.birth_place is not None:
        yield from _place("birth", _BORN_IN, person.birth_place, language)
    for nationality in person.nationalities:
        yield code_line("nationality", "Nationality", COUNTRIES, nationality, language)
    yield from _numbers(person.identity_numbers, language)
    for document in person.documents:
        yield from _document(document, language)
    yield from _parent("father", "Father", person.father)
    yield from _parent("mother", "Mother", person.mother)
    for address in person.addresses:
        yield from _address(address, language)
    yield from remarks_lines(person.remarks, language)


def _name(name: PersonName) -> Iterator[Line]:
    parts = (
        ("forename", "Forename", name.forename),
        ("surname", "Surname", name.surname),
        ("second-surname", "Second surname", name.second_surname),
    )
    for stable, caption, part in parts:
        yield from _parts(stable, caption, () if part is None else (part,))
    if name.full_name is not None:
        language = name.full_name_language or ""
        yield Line("full-name", "Full name", name.full_name, language=language)


def _parts(stable: str, caption: str, parts: Iterable[NamePart]) -> Iterator[Line]:
    for part in parts:
        yield Line(stable, caption, part.text, language=part.language or "")


def _place(stable: str, captions: _PlaceCaptions, place: Place, language: str) -> Iterator[Line]:
    yield code_line(f"{stable}-country", captions.country, COUNTRIES, place.country, language)
    yield plain_line(f"{stable}-subdivision", captions.region, place.subdivision)
    yield text_line(f"{stable}-town", captions.town, place.town, language)
    yield plain_line(f"{stable}-town-code", captions.town_code, place.town_code)


def _numbers(numbers: Iterable[IdentityNumber], language: str) -> Iterator[Line]:
    for number in numbers:
        if number.country is None:
            note = "of which state is not stated"
        else:
            note = COUNTRIES.label(number.country, language).text
        yield Line("identity-number", "Identity number", number.number, note)


def _document(document: IdentificationDocument, language: str) -> Iterator[Line]:
    table = IDENTIFICATION_DOCUMENT_CATEGORIES
    yield code_line("document-category", "Document", table, document.category, language)
    yield text_line("document-kind", "Kind of document", document.kind, language)
    yield plain_line("document-number", "Document number", document.number)
    authority = document.issuing_authority
    yield text_line("document-authority", "Issued by", authority, language)
    yield plain_line("document-issued-on", "Issued on", document.issued_on)
    yield plain_line("document-valid-until", "Valid until", document.valid_until)


def _parent(stable: str, caption: str, parent: Parent | None) -> Iterator[Line]:
    if parent is not None:
        parts = (parent.forename, parent.surname, parent.second_surname)
        name = " ".join(part.text for part in parts if part is not None)
        yield Line(stable, caption, name)


def _address(address: Address, language: str) -> Iterator[Line]:
    yield text_line("address", "Address", address.full, language)
    yield text_line("street", "Street", address.street, language)
    yield text_line("house-number", "House number", address.house_number, language)
    yield text_line("post-code", "Post code", address.post_code, language)
    yield from _place("address", _LIVING_IN, address.place, language)
