"""What a search costs, counted in names brought to normal form and rows read, never in time."""

from collections import Counter
from dataclasses import replace

import pytest
from tests.unit.search.registers import BULGARIA, CountingIndex, identified, person

from comity.persons.bounds import MOST_ALIASES, MOST_NAMES, MOST_NUMBERS, MOST_WORDINGS
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, name_of
from comity.persons.person import Alias, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import Representation, plain
from comity.persons.unknowns import known_text
from comity.search import normal_form, words
from comity.search.candidates import MOST_COMPARED, MOST_OF_ONE_KEY
from comity.search.comparison import compare
from comity.search.identification import Identified, Outcome, Rule, identify
from comity.search.profile import encode_profile, profile_of

SOFIA = Place(country=BULGARIA, town=plain("София", "bg"))
STAGES = 2
KEYS_ASKED_FOR = 2_500
"""A generous bound on keys of one search, whatever the description says."""


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
    words._words_of_short.cache_clear()
    return formed


def _searched(query: Person, *registered: Person) -> tuple[CountingIndex, Identified]:
    index = CountingIndex(*registered)
    return index, identify(query, index, identity_country="BG")


def test_no_candidate_is_brought_to_normal_form_in_a_search(formed: list[str | None]) -> None:
    registered = [
        replace(person("Ana", "Petrova", f"19{n:02d}-02-03"), birth_place=SOFIA) for n in range(60)
    ]
    index = CountingIndex(*registered)
    query = replace(person(born="1979"), birth_place=SOFIA)
    words._words_of_short.cache_clear()
    formed.clear()
    identify(query, CountingIndex(), identity_country="BG")
    alone = len(formed)
    words._words_of_short.cache_clear()
    formed.clear()
    identify(query, index, identity_country="BG")
    assert 0 < len(formed) <= alone


def test_a_query_is_brought_to_normal_form_once_and_not_once_a_candidate(
    formed: list[str | None],
) -> None:
    query = replace(person(), birth_place=Place(country=BULGARIA, town=plain("Пловдив", "bg")))
    identified(query, *[replace(person(), birth_place=SOFIA) for _ in range(30)])
    assert Counter(formed)["Пловдив"] <= 1


def test_one_comparison_of_two_overloaded_persons_is_bounded(formed: list[str | None]) -> None:
    compare(_overloaded(), _overloaded(), identity_country="BG")
    assert len(formed) < 1_000


def test_an_overloaded_description_asks_for_a_bounded_number_of_keys() -> None:
    index, _ = _searched(_overloaded(), person(), _overloaded())
    assert sum(index.keys) <= KEYS_ASKED_FOR


def test_an_overloaded_person_has_a_profile_of_bounded_size() -> None:
    assert len(encode_profile(profile_of(_overloaded()))) < 16_000


def test_what_is_longer_than_a_name_of_a_town_is_not_compared() -> None:
    place = Place(town=(Representation("x" * 201), Representation("Plovdiv")))
    assert profile_of(replace(person(), birth_place=place)).towns == ("plovdiv",)


@pytest.mark.parametrize("born", ["1979-07-21", "1979", "1979-01-01", ""])
def test_three_thousand_of_one_name_are_read_within_the_limits_and_never_certain(
    born: str,
) -> None:
    index, found = _searched(person(born=born), *[person(born=born)] * 3_000)
    if born == "1979-07-21":
        assert found.outcome is Outcome.SEVERAL
    else:
        assert (found.outcome, found.rule) == (Outcome.POSSIBLE, Rule.TOO_MANY_TO_COMPARE)
    assert found.candidates
    assert index.most_of_one_key <= MOST_OF_ONE_KEY
    assert index.profiles_read <= STAGES * MOST_COMPARED
    assert all(0 < limit <= MOST_OF_ONE_KEY for limit in index.limits)


def test_one_among_three_thousand_namesakes_is_found_by_the_date_and_not_by_the_name() -> None:
    namesakes = [
        person(sex=Sex.FEMALE, born=f"{1930 + n % 70}-{1 + n % 12:02d}-{2 + n % 26:02d}")
        for n in range(3_000)
    ]
    index, found = _searched(person(born="2001-05-29"), *namesakes, person(born="2001-05-29"))
    assert found.candidates[0].ref == "p3001"
    assert index.most_of_one_key <= MOST_OF_ONE_KEY


@pytest.mark.parametrize("count", [10, 25, 50, 100, 300, 1_100])
@pytest.mark.parametrize("born", ["1979-07-21", "1979"])
def test_many_who_answer_a_description_are_never_nobody(count: int, born: str) -> None:
    """Each alone is improbable, because there are many of them; one of them is not."""
    _, found = _searched(person(born=born), *[person(born=born)] * count)
    assert found.outcome in {Outcome.POSSIBLE, Outcome.SEVERAL}
    assert found.candidates
