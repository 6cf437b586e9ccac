"""A twin, a brother or a stranger is described, who is not registered; somebody else is.

Every pair was once certain, or nearly. None may be, in a register however small; and the
register's state is unchanged, since identification only reads.
"""

from dataclasses import replace

import pytest
from tests.unit.search.registers import BULGARIA, identified, person, whole

from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.person import Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.search.identification import Outcome

CITY = Place(country=BULGARIA, town=plain("Sofia", "en"))
NUMBER = (IdentityNumber("7907211234", BULGARIA),)


def unsexed(someone: Person) -> Person:
    return replace(someone, sex=Sex.UNKNOWN)


def at_home(someone: Person) -> Person:
    return replace(someone, birth_place=CITY)


def born(someone: Person, date: PartialDate) -> Person:
    return replace(at_home(someone), birth_date=date)


def numbered(someone: Person) -> Person:
    return replace(someone, identity_numbers=NUMBER)


SOUNDS = [
    ("Hassan", "Ghassan"), ("Nasir", "Nazir"), ("Kasim", "Kazim"), ("Asad", "Azad"),
    ("Faris", "Waris"), ("Lea", "Lia"), ("Livia", "Olivia"), ("Lara", "Dilara"),
    ("Anna", "Leanna"), ("Sara", "Zara"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SOUNDS)
def test_names_that_merge_in_sound_are_two_names(one: str, other: str) -> None:
    for described, registered in ((one, other), (other, one)):
        found = identified(at_home(person(described)), at_home(person(registered)))
        assert found.outcome is not Outcome.CERTAIN


@pytest.mark.parametrize(
    ("described", "registered"),
    [
        (unsexed(person("Martina")), unsexed(person("Martin Josef"))),
        (person("Sara"), person("Zara Marie")),
        (person("Petrov", "Mirko"), person("Marko", "Petrov")),
        (unsexed(person("Petrov", "Martina")), unsexed(person("Martin", "Petrov"))),
        (whole("Zara Petrova"), person("Sara", "Petrova")),
        (person("Thomas", "Peter"), person("Thomas Peter", "Schmidt")),
        (person("Ahmed", "Hassan"), person("Ahmed Ali Hassan", "Mahmoud")),
        (whole("Mohamed Ahmed"), person("Mohamed", "Mohamed")),
        (whole("Peter Schmidt"), person("Peter", "Peters")),
        (whole("Ivan Petrov"), person("Ivan", "Ivanov")),
        (person("Juan", "Garcia Perez"), person("Juan", "Garcia", second="Lopez")),
        (person("Anna", "Huber"), person("Anna", "Weber")),
        (person("Thomas", "Keller"), person("Thomas", "Zeller")),
        (numbered(person("Milos", "Petrov")), numbered(person("Milan", "Petrov"))),
        (numbered(person("Mirko", "Petrov")), numbered(person("Marko", "Petrov"))),
        (numbered(person("Z", "Petrov")), numbered(person("Zoran", "Petrov"))),
    ],
)
def test_one_person_is_not_taken_for_another(described: Person, registered: Person) -> None:
    found = identified(at_home(described), at_home(registered))
    assert found.outcome is not Outcome.CERTAIN


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        (PartialDate(1980, 5, 3), PartialDate(1980, 5, 17)),
        (PartialDate(1990, 1, 1), PartialDate(1990, 1, 1)),
        (PartialDate(None, 7), PartialDate(1979, 7, 21)),
        (PartialDate(1980), PartialDate(1980, 5, 17)),
    ],
    ids=["another-day", "new-years-day", "no-year", "year-alone"],
)
def test_a_town_does_not_make_up_for_a_date(asked: PartialDate, held: PartialDate) -> None:
    found = identified(born(person(), asked), born(person(), held))
    assert found.outcome is not Outcome.CERTAIN
