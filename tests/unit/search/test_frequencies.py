"""Agreement on what is rare says more, as the register counts it."""

from dataclasses import replace

import pytest
from tests.unit.search.registers import BULGARIA, GERMANY, CountingIndex, person

from comity.persons.names import NamePart
from comity.persons.person import Parent, Person
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.search.comparison import Description
from comity.search.frequencies import (
    UNCOUNTED_NATIONALITY,
    UNCOUNTED_PARENT,
    UNCOUNTED_TOWN,
    frequencies_of,
)
from comity.search.levels import Field, Level
from comity.search.parameters import default_parameters
from comity.search.profile import profile_of

CAPITAL = Place(country=BULGARIA, town=plain("Sofia"))
VILLAGE = Place(country=BULGARIA, town=plain("Krushuna"))


def people(count: int, birth_place: Place) -> list[Person]:
    return [
        replace(person(f"Ana{n}", f"Petrova{n}"), birth_place=birth_place) for n in range(count)
    ]


def weight(described: Person, register: CountingIndex, field: Field) -> float:
    """Return the weight of a person's agreeing with the very same description."""
    profile = profile_of(described)
    found = Description(profile, default_parameters(), frequencies_of(profile, register))
    compared = found.compare(profile)
    assert compared.levels[field] is Level.SAME
    return compared.weights[field]


def test_a_village_says_more_than_a_capital() -> None:
    register = CountingIndex(*people(90, CAPITAL), *people(2, VILLAGE))
    of_village = weight(replace(person(), birth_place=VILLAGE), register, Field.BIRTH_PLACE)
    of_capital = weight(replace(person(), birth_place=CAPITAL), register, Field.BIRTH_PLACE)
    assert of_village > of_capital + 1.5


def test_a_fathers_rare_name_says_more_than_a_common_one() -> None:
    register = CountingIndex(*[person("Ivan", f"Petrov{n}") for n in range(60)], person("Zahari"))
    rare = weight(
        replace(person(), father=Parent(forename=NamePart("Zahari"))), register, Field.FATHER_NAME
    )
    common = weight(
        replace(person(), father=Parent(forename=NamePart("Ivan"))), register, Field.FATHER_NAME
    )
    assert rare > common + 3.0


def test_a_nationality_that_few_have_says_more_once_enough_have_it_to_count() -> None:
    many = [replace(person(f"A{n}", f"B{n % 50}"), nationalities=(BULGARIA,)) for n in range(2100)]
    register = CountingIndex(*many, replace(person(), nationalities=(GERMANY,)))
    common = frequencies_of(profile_of(many[0]), register)
    rare = frequencies_of(profile_of(replace(person(), nationalities=(GERMANY,))), register)
    assert common.nationality == pytest.approx(1.0, abs=0.01)
    assert rare.nationality == UNCOUNTED_NATIONALITY


def test_what_is_not_stated_has_the_frequency_of_what_nobody_counted() -> None:
    found = frequencies_of(profile_of(person()), CountingIndex(person()))
    assert found.town == UNCOUNTED_TOWN
    assert found.parents == (UNCOUNTED_PARENT, UNCOUNTED_PARENT)
    assert found.borne is None, "so small a register does not tell what is a name"


def test_a_misspelt_town_is_not_taken_for_a_rare_one() -> None:
    register = CountingIndex(*people(50, CAPITAL))
    of_nowhere = frequencies_of(
        profile_of(replace(person(), birth_place=Place(town=plain("Sfoia")))), register
    )
    assert of_nowhere.town >= 0.5 / 51
