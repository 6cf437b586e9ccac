"""What a deviation says depends on whether it may be a mistake."""

from dataclasses import replace

import pytest
from tests.unit.search.registers import BULGARIA, CountingIndex, identified, person, strangers

from comity.persons.person import Person
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.search.candidates import Candidates
from comity.search.comparison import compare
from comity.search.identification import Outcome
from comity.search.levels import Field, Level
from comity.search.parameters import default_parameters
from comity.search.profile import profile_of


def level(ours: Person, theirs: Person, field: Field) -> Level:
    found = {each.field: each.level for each in compare(ours, theirs, identity_country=None)}
    assert found == {
        each.field: each.level for each in compare(theirs, ours, identity_country=None)
    }
    return found[field]


@pytest.mark.parametrize("year", [1978, 1981, 1989, 1879, 1997])
def test_a_birthday_in_a_year_that_may_be_mistaken_is_alike(year: int) -> None:
    assert level(person(), person(born=f"{year}-07-21"), Field.BIRTH_DATE) is Level.ALIKE


@pytest.mark.parametrize("year", [2003, 1962, 1985, 1947])
def test_a_birthday_in_quite_another_year_is_chance(year: int) -> None:
    assert level(person(), person(born=f"{year}-07-21"), Field.BIRTH_DATE) is Level.DIFFERS


def test_another_town_says_as_much_without_a_country_as_in_the_same() -> None:
    at = replace(person(), birth_place=Place(country=BULGARIA, town=plain("Sofia")))
    elsewhere = replace(person(), birth_place=Place(town=plain("Varna")))
    beside = replace(person(), birth_place=Place(country=BULGARIA, town=plain("Varna")))
    assert level(at, elsewhere, Field.BIRTH_PLACE) is Level.CONFLICT
    assert level(at, beside, Field.BIRTH_PLACE) is Level.CONFLICT


def test_many_who_are_equally_likely_are_shown_though_each_is_unlikely() -> None:
    crowd = [person(born=f"1979-07-{day:02d}") for day in range(2, 29)]
    found = identified(person(born="1979-07"), *crowd, *strangers(150))
    assert found.outcome is not Outcome.NOBODY
    assert len(found.candidates) == 12


@pytest.mark.parametrize(("bearers", "tells"), [(3, False), (30, True)])
def test_of_a_rare_name_no_register_knows_what_is_a_typing_error(
    bearers: int, tells: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.search.frequencies._TELLING_SIZE", 10)
    register = [person("Hasan", f"Petrov{n}") for n in range(bearers)] + strangers(20)
    search = Candidates(
        profile_of(person("Husan")), CountingIndex(*register), default_parameters(), "BG"
    )
    assert "husan" not in search.names_borne
    borne = search.names_borne_beside(profile_of(register[0]))
    assert ("husan" in borne) is not tells


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("Al-Ahmad", "Alahmad"), ("van den Berg", "Vandenberg"), ("Alahmad", "Al Ahmad")],
)
def test_an_article_written_together_with_the_name_is_found(ours: str, theirs: str) -> None:
    search = Candidates(
        profile_of(person("Omar", ours, "")),
        CountingIndex(person("Omar", theirs, "1990-05-14")),
        default_parameters(),
        "BG",
    )
    search.look()
    search.look_further()
    assert search.shared_keys == {1}
