"""What a comparison costs, counted in names brought to normal form and never in time."""

from dataclasses import replace

import pytest
from tests.unit.search.registers import BULGARIA, identified, person

from comity.persons.bounds import MOST_ALIASES, MOST_NAMES, MOST_NUMBERS, MOST_WORDINGS
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, name_of
from comity.persons.person import Alias, Person
from comity.persons.places import Place
from comity.persons.texts import Representation, plain
from comity.persons.unknowns import known_text
from comity.search import normal_form
from comity.search.comparison import compare
from comity.search.described import Described

SOFIA = Place(country=BULGARIA, town=plain("София", "bg"))


def _overloaded() -> Person:
    """Return a description filled to its bounds, with no text twice."""
    numbers = tuple(IdentityNumber(f"A{n}") for n in range(MOST_NUMBERS))
    return replace(
        person("Ana", "Petrova"),
        birth_place=Place(
            country=BULGARIA,
            town=tuple(Representation(f"Ü{n} " * 40) for n in range(MOST_WORDINGS)),
        ),
        identity_numbers=numbers,
        former_surnames=tuple(NamePart(f"Former {n}") for n in range(MOST_NAMES)),
        aliases=tuple(
            Alias(name=name_of(f"X{n}", f"Y{n}"), identity_numbers=numbers)
            for n in range(MOST_ALIASES)
        ),
    )


@pytest.fixture(name="formed")
def _formed(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Collect every text that is brought to normal form."""
    formed: list[str | None] = []

    def counting(text: str | None) -> str | None:
        formed.append(text)
        return known_text(text)

    monkeypatch.setattr(normal_form, "known_text", counting)
    return formed


def _namesakes(count: int) -> list[Person]:
    return [
        replace(person("Ana", "Petrova", f"19{n:02d}-01-01"), birth_place=SOFIA)
        for n in range(count)
    ]


def _work(query: Person, count: int, formed: list[str | None]) -> int:
    registered = _namesakes(count)
    formed.clear()
    identified(query, *registered)
    # Filing the persons in the memory index is no work of identification.
    return len(formed) - _filing(registered, formed)


def _filing(registered: list[Person], formed: list[str | None]) -> int:
    before = len(formed)
    identified(Person(name=name_of(None, None)), *registered)
    return len(formed) - before


def test_each_further_candidate_costs_the_same_however_much_the_query_states(
    formed: list[str | None],
) -> None:
    plainly = [_work(replace(person(), birth_place=SOFIA), n, formed) for n in (10, 20)]
    overloaded = [_work(_overloaded(), n, formed) for n in (10, 20)]
    assert overloaded[1] - overloaded[0] <= plainly[1] - plainly[0] + 10


def test_a_query_is_brought_to_normal_form_once_and_not_once_a_candidate(
    formed: list[str | None],
) -> None:
    query = replace(person(), birth_place=Place(country=BULGARIA, town=plain("Пловдив", "bg")))
    registered = _namesakes(30)
    identified(query, *registered)
    assert formed.count("Пловдив") == 1


def test_one_comparison_of_two_overloaded_persons_is_bounded(formed: list[str | None]) -> None:
    compare(_overloaded(), _overloaded(), identity_country="BG")
    assert len(formed) < 1_000


def test_what_is_longer_than_a_name_of_a_town_is_not_compared() -> None:
    place = Place(town=(Representation("x" * 201), Representation("Plovdiv")))
    towns = Described(replace(person(), birth_place=place), None).towns
    assert [town.normal for town in towns] == ["plovdiv"]
