"""Aliases beside aliases, given names in another order, spellings of one sound."""

from dataclasses import replace

import pytest
from tests.unit.search.registers import BULGARIA, identified, person

from comity.persons.names import name_of
from comity.persons.person import Alias, Person
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.search.comparison import Description, compare
from comity.search.identification import Outcome
from comity.search.identities import Standing
from comity.search.levels import Field, Level
from comity.search.parameters import default_parameters
from comity.search.profile import profile_of

CITY = Place(country=BULGARIA, town=plain("Sofia", "en"))


def under(someone: Person, forename: str, surname: str) -> Person:
    return replace(someone, aliases=(Alias(name_of(forename, surname)),), birth_place=CITY)


def test_one_alias_used_in_two_states_shows_who_it_is() -> None:
    described = under(person("Maria", "Ilieva", born=""), "Vera", "Stoyanova")
    registered = under(person("Ana", "Petrova", born=""), "Vera", "Stoyanova")
    found = Description(profile_of(described), default_parameters()).compare(profile_of(registered))
    assert found.bearing is Standing.ALIAS
    assert found.levels[Field.FORENAME] is Level.SAME
    assert identified(described, registered).outcome is not Outcome.CERTAIN


def test_given_names_in_another_order_are_not_the_same() -> None:
    ours, theirs = person("Ana Maria"), person("Maria Ana")
    found = {each.field: each.level for each in compare(ours, theirs, identity_country=None)}
    assert found[Field.FORENAME] is Level.VARIANT
    both = (replace(each, birth_place=CITY) for each in (ours, theirs))
    assert identified(*both).outcome is not Outcome.CERTAIN


@pytest.mark.parametrize(
    ("one", "other"),
    [("Nour", "Nur"), ("Oleksandr", "Olexandr"), ("Christian", "Khristian"), ("Ivan", "Iwan")],
)
def test_another_spelling_of_one_sound_raises_no_doubt(one: str, other: str) -> None:
    ours, theirs = (
        replace(person(each), birth_place=CITY, nationalities=(BULGARIA,)) for each in (one, other)
    )
    assert identified(ours, theirs).outcome is Outcome.CERTAIN


def test_names_by_the_dozen_on_both_sides_are_compared_up_to_a_bound() -> None:
    aliases = tuple(Alias(name_of(f"Xu{n} Yo{n} Ze{n}", f"Wa{n} Vi{n} Qo{n}")) for n in range(90))
    described = replace(person(), aliases=aliases[:40])
    crowd = [replace(person(born=f"1979-07-{1 + n % 28:02d}"), aliases=aliases) for n in range(300)]
    found = identified(described, *crowd)
    assert found.outcome is not Outcome.NOBODY
    assert found.outcome is not Outcome.CERTAIN
