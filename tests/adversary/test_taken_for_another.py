"""A twin, a brother or a stranger is described, who is not registered; somebody else is.

Every pair was once certain, or nearly. None may be, in a register however small; and the
register's state is unchanged, since identification only reads.
"""

from dataclasses import replace

import pytest
from tests.unit.search.registers import BULGARIA, identified, person, whole

from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, name_of
from comity.persons.person import Alias, Parent, Person, Sex
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


def two_numbers(someone: Person) -> Person:
    other = IdentityNumber("7907211235", BULGARIA)
    return replace(someone, identity_numbers=(*NUMBER, other))


def under(someone: Person, forename: str, surname: str) -> Person:
    alias = Alias(name_of(forename, surname), birth_date=PartialDate(1979, 7, 21))
    return replace(someone, aliases=(alias,))


def child(someone: Person, father: str, mother: str | None = None) -> Person:
    return replace(
        someone,
        father=Parent(forename=NamePart(father)),
        mother=None if mother is None else Parent(forename=NamePart(mother)),
    )


SOUNDS = [
    ("Hassan", "Ghassan"), ("Nasir", "Nazir"), ("Kasim", "Kazim"), ("Asad", "Azad"),
    ("Faris", "Waris"), ("Lea", "Lia"), ("Livia", "Olivia"), ("Lara", "Dilara"),
    ("Anna", "Leanna"), ("Sara", "Zara"), ("Da-Hyun", "Do-Hyun"), ("Do Yeon", "Da Yeon"),
    ("Thi Le", "Thi La"), ("John A.", "John E."), ("\ub2e4\ud604", "\ub3c4\ud604"),
    ("\u062d\u0627\u0645\u062f", "\u062d\u0645\u064a\u062f"), ("K\u00e2z\u0131m", "Kas\u0131m"),
    ("\u05d3\u05df", "\u05d3\u05d9\u05df"), ("Hassan", "\u063a\u0633\u0627\u0646"),
    ("\u4eac\u5b50", "\u656c\u5b50"), ("\u8aa0", "\u6210"), ("Th\u00f9y", "Th\u1ee7y"),
    ("H\u00f9ng", "H\u01b0ng"), ("Can", "Kaan"), ("Ren\u00e9", "Ren\u00e9e"),
    ("Andre", "Andree"), ("Daniele", "Danielle"), ("Maria", "Maria Luisa"),
    ("Mohammed", "Mohammed Ali"), ("Hans", "Hans Peter"),
]  # fmt: skip


BORNE_BY_ONE = {"Maria Luisa", "Mohammed Ali", "Hans Peter", "Hans", "Maria", "Mohammed"}
"""One person may be called by one of two given names, where a number agrees."""


@pytest.mark.parametrize(("one", "other"), SOUNDS)
def test_names_that_merge_in_sound_are_two_names(one: str, other: str) -> None:
    for described, registered in ((one, other), (other, one)):
        found = identified(
            unsexed(at_home(person(described))), unsexed(at_home(person(registered)))
        )
        assert found.outcome is not Outcome.CERTAIN
        beside = identified(numbered(person(described)), numbered(person(registered)))
        if not {described, registered} & BORNE_BY_ONE:
            assert beside.outcome is not Outcome.CERTAIN


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
        (numbered(person(None, "Petrov", "")), numbered(person("Mirko", "Petrov"))),
        (
            numbered(person("Hans", "Meier", "1990-05-03")),
            numbered(person("Hans", "Meier", "1960-03-01")),
        ),
        (two_numbers(person("Ivan", "Petrov")), numbered(person("Ivan", "Petrov"))),
        (
            numbered(under(person("Igor", "Smirnov", "1960-02-03"), "Marko", "Petrov")),
            numbered(person("Marko", "Petrov")),
        ),
        (person("Mirko", "Petrov"), under(person("Marko", "Petrov"), "Mirko", "Petrov")),
        (person("Martin", "Petrov"), person("Marin", "Petrov", second="Martin")),
        (person("Marcos", "Garcia"), person("Marco", "Garcia", second="Marcos")),
        (person("Wei", "Chen"), person("Wei", "Shen")),
        (person("Has", "Petrov"), person("Peter Hans", "Petrov")),
        (person("Franc Tomas", "Petrov"), person("Thomass", "Petrov")),
        (person("Petrow", "Birgid"), person("Nicole Birgit", "Petrov")),
        (person("Hassan", "Ahmed", "1985-03-12"), person("Ahmed", "Hassan", "1985-03-13")),
        (
            child(person("Ali", "Demir"), "Omar", "Fatma"),
            child(person("Ali", "Demir"), "Kemal", "Ayse"),
        ),
        (
            child(person("Ali", "Demir", "1985-03-12"), "Omar"),
            child(person("Ali", "Demir", "1985-03-13"), "Kemal"),
        ),
        (
            child(person("Ahmed", "Hassan", "1990"), "Omar", "Fatima"),
            child(person("Ahmed", "Hassan", "1990-02-03"), "Khaled", "Fatima"),
        ),
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
