"""That more share a key than are looked at matters only where nothing narrower finds them."""

import pytest
from tests.unit.search.registers import CountingIndex, identified, person

from comity.persons.person import Person
from comity.search import candidates
from comity.search.candidates import Candidates
from comity.search.identification import Outcome, Rule
from comity.search.parameters import default_parameters
from comity.search.profile import profile_of

MOST = 20


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MOST_OF_ONE_KEY", MOST)


def namesakes(count: int, year: int = 1950) -> list[Person]:
    """Return people of one name, born on days of one month of many years."""
    return [person(born=f"{year + n % 40}-03-{2 + n % 25:02d}") for n in range(count)]


def cut_short(query: Person, *registered: Person) -> bool:
    search = Candidates(profile_of(query), CountingIndex(*registered), default_parameters(), "BG")
    search.look()
    search.look_further()
    return search.cut_short


def test_many_of_one_name_are_told_apart_by_the_year() -> None:
    crowd = namesakes(3 * MOST)
    target = person(born="1979-07-21")
    assert not cut_short(person(born="1979-07-21"), *crowd, target)
    found = identified(person(born="1979-07-21"), *crowd, target)
    assert found.candidates[0].ref == f"p{3 * MOST + 1}"


def test_without_a_year_many_of_one_name_are_too_many() -> None:
    assert cut_short(person(born=""), *namesakes(3 * MOST))


def test_many_of_one_name_and_year_are_too_many() -> None:
    crowd = [person(born=f"1979-{1 + n % 12:02d}-{2 + n % 20:02d}") for n in range(3 * MOST)]
    assert cut_short(person(born="1979-07-21"), *crowd)
    found = identified(person(born="1979-07-21"), *crowd)
    assert found.outcome is not Outcome.CERTAIN
    assert found.outcome is not Outcome.NOBODY


def test_many_of_one_forename_and_year_do_not_matter() -> None:
    crowd = [person(surname=f"Petrova{n}", born="1979-03-02") for n in range(3 * MOST)]
    assert not cut_short(person(born="1979-07-21"), *crowd, person())


def test_many_of_one_date_do_not_matter_where_names_are_known() -> None:
    letters = "bdfghklmnrstvz"
    crowd = [
        person(f"{letters[n % 14]}u{letters[n // 14]}o", f"X{letters[n % 14]}e{letters[n // 14]}")
        for n in range(3 * MOST)
    ]
    target = person()
    assert not cut_short(person(), *crowd, target)
    assert identified(person(), *crowd, target).candidates[0].ref == f"p{3 * MOST + 1}"


def test_two_alike_beyond_the_bound_are_never_certain() -> None:
    """A register full of one name, date and year hides a second bearer of everything."""
    crowd = [person() for _ in range(3 * MOST)]
    found = identified(person(), *crowd)
    assert found.outcome is not Outcome.CERTAIN
    assert found.rule is not Rule.NOBODY_LIKE_IT
