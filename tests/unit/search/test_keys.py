"""Keys find a person when one field differs."""

from dataclasses import replace

import pytest
from hypothesis import given
from tests.strategies import persons
from tests.unit.search.registers import BULGARIA, CountingIndex, person, whole

from comity.persons.bounds import MOST_ALIASES, MOST_NUMBERS
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, name_of
from comity.persons.person import Alias, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.search.candidates import Candidates
from comity.search.keys import (
    EVERYBODY,
    MOST_KEYS,
    NO_NATIONALITY,
    KeyKind,
    counted_of,
    date_key,
    day_key,
    forename_key,
    is_name,
    keys_of,
    name_codes,
    names_and_year_key,
    names_key,
    names_of,
    number_key,
    population_of,
    town_form,
    year_key,
)
from comity.search.parameters import default_parameters
from comity.search.profile import profile_of

REGISTERED = person(number="7907211234")
BIGINT = range(-(1 << 63), 1 << 63)


def filed_under(someone: Person) -> frozenset[int]:
    return keys_of(profile_of(someone))


def found(query: Person, *registered: Person) -> frozenset[int]:
    """Return the numbers of whom a search for the description compares."""
    index = CountingIndex(*registered)
    search = Candidates(profile_of(query), index, default_parameters(), "BG")
    search.look()
    search.look_further()
    return frozenset(search.compared)


@pytest.mark.parametrize(
    "query",
    [
        person(),
        person(forename="Maria"),
        person(surname="Ivanova"),
        person(born="1985-01-02"),
        person(born="1979"),
        person(born=""),
        person(born="1979-07-12"),
        person(sex=Sex.MALE),
        person(forename="Ána", surname="PETROVA"),
        person(forename="Ana Maria"),
        person(forename="Petrova", surname="Ana"),
        person("X", "Y", "1985", number="79 07 21-1234"),
        person("X", "Y", "1985", number="7907211234", country=None),
        person(forename="Ана", surname="Петрова"),
        whole("Petrova Ana"),
        person(surname="Petorva"),
        person(surname="Ptrova", born="1980-07-21"),
        person(surname="Petrowa", forename="Anna"),
        person(surname="Petrova-Ivanova"),
        person(forename=None, born="1979"),
    ],
    ids=[
        "same",
        "forename",
        "surname",
        "date",
        "year-only",
        "no-date",
        "mistyped-day",
        "sex",
        "accents",
        "more-forenames",
        "exchanged",
        "number",
        "number-without-state",
        "other-script",
        "whole-name",
        "letters-exchanged",
        "letter-and-year",
        "romanised-otherwise",
        "double-name",
        "surname-and-year",
    ],
)
def test_a_person_is_found_although_something_differs(query: Person) -> None:
    assert found(query, REGISTERED) == {1}


def test_a_person_is_found_by_a_former_name_and_by_an_alias() -> None:
    known = replace(
        REGISTERED,
        former_surnames=(NamePart("Ivanova"),),
        aliases=(Alias(name=name_of("Lena", "Dimova")),),
    )
    for query in (person(surname="Ivanova", born=""), person("Lena", "Dimova", born="")):
        assert found(query, known) == {1}


def test_surnames_written_in_one_field_or_two_share_keys() -> None:
    apart = filed_under(person("Eva", "García", born="", second="López"))
    together = filed_under(person("Eva", "García López", born=""))
    first_only = filed_under(person("Eva", "Garcia", born=""))
    assert apart & together
    assert apart & first_only
    assert together & first_only


def test_strangers_share_no_key_and_are_not_compared() -> None:
    stranger = person("Hans", "Meier", "1950-02-03")
    assert not filed_under(REGISTERED) & filed_under(stranger)
    assert found(stranger, REGISTERED) == frozenset()


@pytest.mark.parametrize("literal", ["UNKNOWN", "unknown", "Not defined", "-", "…"])
def test_unknowns_are_no_common_ground(literal: str) -> None:
    nobody = Person(name=name_of(literal, literal))
    assert filed_under(nobody) == frozenset()
    assert names_of(profile_of(nobody)) == {}


def test_one_january_is_no_common_birthday() -> None:
    defaulted = person(born="1979-01-01")
    assert date_key(1979, 1, 1)[1] not in filed_under(defaulted)
    assert day_key("ana", 1, 1)[1] not in filed_under(defaulted)
    assert year_key("petrov", 1979)[1] in filed_under(defaulted)


def test_a_number_is_filed_whatever_state_it_names() -> None:
    assert number_key("7907211234")[1] in filed_under(REGISTERED)
    assert number_key("7907211234")[1] in filed_under(
        replace(REGISTERED, identity_numbers=(IdentityNumber("79 07 21-1234"),))
    )


def test_keys_run_from_the_most_to_the_least_specific() -> None:
    keys = [year_key("a", 1979), number_key("1"), date_key(1979, 7, 2)]
    assert [kind for kind, _ in sorted(keys)] == [
        KeyKind.NUMBER,
        KeyKind.DATE,
        KeyKind.SURNAME_AND_YEAR,
    ]


def test_a_person_is_filed_under_the_keys_that_are_asked_for() -> None:
    assert filed_under(person()) == {
        names_key("ana", "petrov")[1],
        date_key(1979, 7, 21)[1],
        day_key("ana", 7, 21)[1],
        day_key("petrov", 7, 21)[1],
        names_and_year_key("petrov", "ana", 1979)[1],
        year_key("petrov", 1979)[1],
        forename_key("ana", "p", 1979)[1],
    }


def test_the_order_of_two_names_makes_no_other_key() -> None:
    assert names_key("ana", "petrova") == names_key("petrova", "ana")


def test_a_flood_of_aliases_does_not_push_out_the_main_identity() -> None:
    flood = tuple(Alias(name=name_of(f"A{n}", f"B{n}")) for n in range(MOST_ALIASES))
    numbers = tuple(IdentityNumber(str(n), BULGARIA) for n in range(1, MOST_NUMBERS))
    keys = filed_under(replace(person(), aliases=flood, identity_numbers=numbers))
    assert len(keys) <= MOST_KEYS
    assert names_key("ana", "petrov")[1] in keys
    assert date_key(1979, 7, 21)[1] in keys


@pytest.mark.parametrize(
    ("one", "other"),
    [("petrov", "petorv"), ("petrov", "perov"), ("petrov", "petrof"), ("petrov", "patruv")],
    ids=["exchanged", "left-out", "changed", "vowels"],
)
def test_names_a_letter_apart_share_a_code(one: str, other: str) -> None:
    assert set(name_codes(one)) & set(name_codes(other))


def test_names_of_different_people_share_no_code() -> None:
    assert not set(name_codes("petrov")) & set(name_codes("garsia"))


def test_names_are_counted_as_they_are_borne() -> None:
    counted = names_of(profile_of(person()))
    assert counted == {"ana": (True, False), "petrov": (False, True)}
    both = names_of(profile_of(person("Ana", "Ana")))
    assert both == {"ana": (True, True)}


def test_names_are_counted_among_those_of_the_first_nationality() -> None:
    assert population_of(profile_of(replace(person(), nationalities=(BULGARIA,)))) == "BG"
    assert population_of(profile_of(person())) == NO_NATIONALITY


@given(persons)
def test_any_person_has_a_bounded_set_of_keys_that_a_database_can_hold(someone: Person) -> None:
    keys = filed_under(someone)
    assert len(keys) <= MOST_KEYS
    assert all(key in BIGINT for key in keys)
    names = names_of(profile_of(someone))
    assert all(code in BIGINT for name in names for code in name_codes(name))


def test_a_town_is_counted_for_everybody_and_is_no_name() -> None:
    born = Place(town=plain("Sofia"))
    counted = counted_of(profile_of(replace(person(), birth_place=born)))
    assert counted[town_form("sofia"), EVERYBODY] == (1, 0)
    assert not is_name(town_form("sofia"))
    assert counted["", EVERYBODY] == (1, 0)
    assert counted["ana", EVERYBODY] == (1, 0)
    assert counted["petrov", EVERYBODY] == (0, 1)
    assert is_name("ana")
    assert not is_name("")
