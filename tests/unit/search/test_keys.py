"""Keys find a person when one field differs."""

from dataclasses import replace

import pytest
from hypothesis import given
from tests.strategies import persons
from tests.unit.search.registers import BULGARIA, person, whole

from comity.persons.bounds import MOST_ALIASES, MOST_NUMBERS
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, name_of
from comity.persons.person import Alias, Person, Sex
from comity.search.keys import MOST_KEYS, keys_by_kind, keys_of, query_keys

REGISTERED = person(number="7907211234")


@pytest.mark.parametrize(
    "query",
    [
        person(),
        person(forename="Maria"),
        person(surname="Ivanova"),
        person(born="1985-01-02"),
        person(born="1979"),
        person(born=""),
        person(sex=Sex.MALE),
        person(forename="Ána", surname="PETROVA"),
        person(forename="Ana Maria"),
        person(forename="Petrova", surname="Ana"),
        person("X", "Y", "1985", number="79 07 21-1234"),
        person("X", "Y", "1985", number="7907211234", country=None),
        person(forename="Ана", surname="Петрова"),
        whole("Petrova Ana"),
    ],
    ids=[
        "same",
        "forename",
        "surname",
        "date",
        "year-only",
        "no-date",
        "sex",
        "accents",
        "more-forenames",
        "exchanged",
        "number",
        "number-without-state",
        "other-script",
        "whole-name",
    ],
)
def test_a_person_is_found_although_one_field_differs(query: Person) -> None:
    assert keys_of(REGISTERED) & set(query_keys(query))


def test_a_person_is_found_by_a_former_name_and_by_an_alias() -> None:
    known = replace(
        REGISTERED,
        former_surnames=(NamePart("Ivanova"),),
        aliases=(Alias(name=name_of("Lena", "Dimova")),),
    )
    for query in (person(surname="Ivanova", born=""), person("Lena", "Dimova", born="")):
        assert keys_of(known) & set(query_keys(query))


def test_surnames_written_in_one_field_or_two_share_keys() -> None:
    apart = person("Eva", "García", born="", second="López")
    together = person("Eva", "García López", born="")
    first_only = person("Eva", "Garcia", born="")
    assert keys_of(apart) & keys_of(together)
    assert keys_of(apart) & keys_of(first_only)
    assert keys_of(together) & keys_of(first_only)


def test_strangers_share_no_key() -> None:
    assert not keys_of(REGISTERED) & keys_of(person("Hans", "Meier", "1950-02-03"))


def test_unknowns_are_no_common_ground() -> None:
    nobody = Person(name=name_of("UNKNOWN", "UNKNOWN"))
    assert keys_of(nobody) == frozenset()


def test_a_number_is_filed_with_and_without_its_state() -> None:
    keys = keys_of(REGISTERED)
    assert {"number:7907211234", "number-of-state:BG:7907211234"} <= keys


def test_query_keys_run_from_the_most_to_the_least_specific() -> None:
    keys = query_keys(REGISTERED)
    assert keys[0].startswith("number-of-state:")
    assert keys[-1] == "date:1979-07-21"
    kinds = [kind for kind, _ in keys_by_kind(REGISTERED)]
    assert kinds == sorted(kinds)


def test_a_flood_of_aliases_does_not_push_out_the_main_identity() -> None:
    flood = tuple(Alias(name=name_of(f"A{n}", f"B{n}")) for n in range(MOST_ALIASES))
    numbers = tuple(IdentityNumber(str(n), BULGARIA) for n in range(1, MOST_NUMBERS))
    keys = keys_of(replace(person(), aliases=flood, identity_numbers=numbers))
    assert len(keys) <= MOST_KEYS
    assert "names:ana:petrova" in keys


@given(persons)
def test_any_person_has_a_bounded_set_of_short_keys(someone: Person) -> None:
    keys = query_keys(someone)
    assert len(keys) == len(set(keys)) <= MOST_KEYS
    assert frozenset(keys) == keys_of(someone)
    assert all(len(key) < 200 for key in keys)
