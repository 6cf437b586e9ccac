"""When two descriptions are the same, and when they are alike."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Final

import pytest

from comity.persons.dates import PartialDate
from comity.persons.documents import IdentificationDocument, IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Alias, Parent, Person, Sex
from comity.persons.places import Address, Place
from comity.persons.texts import Representation, plain
from comity.search.description_form import (
    description_form,
    entry_form,
    is_distinct,
    kindred_form,
)

FULL: Final = Person(
    name=PersonName(NamePart("Ana María", "es"), NamePart("García"), NamePart("O'Neill")),
    sex=Sex.FEMALE,
    birth_date=PartialDate(1979, 7, 21),
    birth_place=Place("CO-00-724-ESP", town=plain("Cádiz", "es")),
    nationalities=("CO-00-724-ESP", "CO-00-250-FRA"),
    former_forenames=(NamePart("Anita"),),
    former_surnames=(NamePart("Pérez"), NamePart("Ruiz")),
    former_second_surnames=(NamePart("Sanz"),),
    father=Parent(NamePart("José"), NamePart("García")),
    mother=Parent(NamePart("Luz"), NamePart("O'Neill")),
    identity_numbers=(IdentityNumber("79 07 21/1234", "CO-00-724-ESP"),),
    documents=(IdentificationDocument("DC-00-01", number="AB 12"),),
    addresses=(Address(Place("CO-00-724-ESP"), street=plain("Calle Mayor")),),
    aliases=(Alias(PersonName(NamePart("Nina"), NamePart("Gatto")), remarks=plain("a scar")),),
    remarks=plain("left-handed"),
)


def _same(one: Person, other: Person) -> bool:
    return description_form(one) == description_form(other)


SAME: Final = {
    "case": replace(
        FULL, name=PersonName(NamePart("ANA MARÍA"), NamePart("GARCÍA"), NamePart("O\u2019NEILL"))
    ),
    "spacing and hyphen": replace(FULL, name=replace(FULL.name, forename=NamePart(" ana-MARÍA "))),
    "language marks": replace(FULL, name=replace(FULL.name, forename=NamePart("Ana María", "fr"))),
    "order of nationalities": replace(FULL, nationalities=FULL.nationalities[::-1]),
    "order of former names": replace(FULL, former_surnames=FULL.former_surnames[::-1]),
    "a nationality twice": replace(FULL, nationalities=FULL.nationalities * 2),
    "writing of a number": replace(
        FULL, identity_numbers=(IdentityNumber("790721-1234", "CO-00-724-ESP"),)
    ),
    "a remark that says nothing": replace(FULL, remarks=(*FULL.remarks, Representation("unknown"))),
}


@pytest.mark.parametrize("name", SAME)
def test_writing_alone_makes_no_other_description(name: str) -> None:
    assert _same(FULL, SAME[name])
    assert kindred_form(FULL) == kindred_form(SAME[name])


def _changed() -> Iterator[tuple[str, Person]]:
    """Yield the full description with each of its fields left out or changed."""
    name = FULL.name
    changed: dict[str, object] = {
        "sex": Sex.UNKNOWN,
        "birth_date": PartialDate(1979, 7, 22),
        "birth_place": Place("CO-00-724-ESP", town=plain("Cadiz")),
        "deceased": True,
    }
    for field in fields(Person):
        if field.name == "name":
            continue
        empty = None if getattr(FULL, field.name) is None else ()
        value = changed.get(field.name, None if field.name in {"father", "mother"} else empty)
        yield field.name, replace(FULL, **{field.name: value})  # type: ignore[arg-type]
    yield "order of given names", replace(FULL, name=replace(name, forename=NamePart("María Ana")))
    yield "a given name more", replace(FULL, name=replace(name, forename=NamePart("Ana María E")))
    yield "an accent", replace(FULL, name=replace(name, forename=NamePart("Ana Maria")))
    yield (
        "another script",
        replace(FULL, name=replace(name, forename=NamePart("\u0410n\u0430 María"))),
    )
    yield (
        "surnames exchanged",
        replace(FULL, name=replace(name, surname=name.second_surname, second_surname=name.surname)),
    )
    yield "a whole name", replace(FULL, name=replace(name, full_name="Ana María García"))
    yield "a part of the date", replace(FULL, birth_date=PartialDate(1979, 7))
    yield (
        "a digit",
        replace(FULL, identity_numbers=(IdentityNumber("7907211235", "CO-00-724-ESP"),)),
    )
    yield "whose number", replace(FULL, identity_numbers=(IdentityNumber("7907211234"),))
    yield (
        "an alias's remark",
        replace(FULL, aliases=(replace(FULL.aliases[0], remarks=plain("two scars")),)),
    )


@pytest.mark.parametrize(("field", "other"), list(_changed()))
def test_a_change_in_any_field_is_another_description(field: str, other: Person) -> None:
    assert not _same(FULL, other), field


def test_every_field_of_a_person_is_changed_by_the_test_above() -> None:
    assert {field.name for field in fields(Person)} - {"name"} <= {name for name, _ in _changed()}


def test_what_came_beside_is_part_of_the_description() -> None:
    prints = b'{"id":"F-1"}'
    assert description_form(FULL) != description_form(FULL, [prints])
    assert description_form(FULL, [prints, b"x"]) == description_form(FULL, [b"x", prints])


def test_alike_is_who_has_the_words_of_the_name_and_the_birth_date() -> None:
    alike = {
        "order of given names",
        "an accent",
        "surnames exchanged",
        "a whole name",
        "a digit",
        "sex",
        "father",
        "addresses",
        "aliases",
        "remarks",
    }
    kindred = {name for name, other in _changed() if kindred_form(other) == kindred_form(FULL)}
    assert alike <= kindred
    assert not kindred & {"birth_date", "a part of the date", "a given name more", "another script"}


@pytest.mark.parametrize(
    ("changes", "distinct"),
    [
        ({}, True),
        ({"birth_date": PartialDate(1979, 7)}, False),
        ({"name": PersonName(NamePart("Ana"))}, False),
        ({"name": PersonName(NamePart("Ana"), NamePart("UNKNOWN"))}, False),
        ({"name": PersonName(full_name="Ana García")}, False),
    ],
)
def test_a_description_is_distinct_with_both_names_and_the_full_birth_date(
    changes: dict[str, object], distinct: bool
) -> None:
    assert is_distinct(replace(FULL, **changes)) is distinct  # type: ignore[arg-type]


def test_an_entry_is_altered_by_any_change() -> None:
    assert entry_form(FULL) != entry_form(SAME["case"])
