"""Laws of what makes two descriptions the same."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import persons

from comity.persons.names import NamePart
from comity.persons.person import Person
from comity.search.description_form import birth_form, description_form, kindred_form


def _rewritten(part: NamePart | None) -> NamePart | None:
    if part is None or len(part.text) > 150:
        return part
    spaced = part.text.replace(" ", "  ").replace("-", "\u2010")
    return NamePart(f" {spaced} ", "xx")


def _sent_otherwise(person: Person) -> Person:
    """Return the same description in other typography and order."""
    name = person.name
    return replace(
        person,
        name=replace(
            name,
            forename=_rewritten(name.forename),
            surname=_rewritten(name.surname),
            second_surname=_rewritten(name.second_surname),
        ),
        nationalities=person.nationalities[::-1],
        former_surnames=tuple(filter(None, map(_rewritten, person.former_surnames[::-1]))),
        identity_numbers=person.identity_numbers[::-1],
        documents=person.documents[::-1],
        addresses=person.addresses[::-1],
        aliases=person.aliases[::-1],
        remarks=person.remarks[::-1],
    )


@given(persons)
def test_typography_and_order_make_no_other_description(person: Person) -> None:
    other = _sent_otherwise(person)
    assert description_form(person) == description_form(other)
    assert kindred_form(person) == kindred_form(other)


@given(persons, persons)
def test_the_same_description_is_alike_and_of_one_birth_date(one: Person, other: Person) -> None:
    if description_form(one) == description_form(other):
        assert kindred_form(one) == kindred_form(other)
    if kindred_form(one) == kindred_form(other):
        assert birth_form(one) == birth_form(other)


@given(persons, st.binary(max_size=20))
def test_something_beside_is_another_description(person: Person, beside: bytes) -> None:
    assert description_form(person, [beside]) != description_form(person)
    assert description_form(person, [beside, beside]) != description_form(person, [beside])
