"""The streamed population: the same people again, and the composition asked for."""

from collections import Counter
from itertools import islice

import pytest

from comity.persons.person import Sex
from comity_training.people.household import make_household
from comity_training.people.model import Kin, MadeUpPerson
from comity_training.people.register import people

SIZE = 12_000


@pytest.fixture(scope="module")
def register() -> list[MadeUpPerson]:
    return list(people(SIZE, 11))


def test_the_same_seed_gives_the_same_people() -> None:
    assert list(people(300, 5)) == list(people(300, 5))
    assert list(people(300, 5)) != list(people(300, 6))


def test_a_smaller_register_is_the_beginning_of_a_larger_one() -> None:
    assert list(people(137, 5)) == list(islice(people(400, 5), 137))


def test_numbers_are_counted_from_zero_without_gaps(register: list[MadeUpPerson]) -> None:
    assert [made.number for made in register] == list(range(SIZE))


def test_people_come_from_many_countries(register: list[MadeUpPerson]) -> None:
    origins = Counter(made.origin for made in register)
    assert len(origins) >= 45
    assert 0.5 < origins["DE"] / SIZE < 0.6


def test_surnames_have_a_long_tail(register: list[MadeUpPerson]) -> None:
    surnames = Counter(
        made.person.name.surname.text for made in register if made.person.name.surname
    )
    assert len(surnames) > 6_000
    assert surnames.most_common(1)[0][1] > 50


@pytest.mark.parametrize(
    ("kin", "least", "most"),
    [
        (Kin.SIBLING, 0.08, 0.12),
        (Kin.TWIN, 0.004, 0.009),
        (Kin.JUNIOR, 0.002, 0.007),
        (Kin.HOMONYM, 0.001, 0.004),
    ],
)
def test_relatives_are_as_frequent_as_asked_for(
    register: list[MadeUpPerson], kin: Kin, least: float, most: float
) -> None:
    assert least < sum(made.kin is kin for made in register) / SIZE < most


def test_identity_numbers_are_unique(register: list[MadeUpPerson]) -> None:
    numbers = [number.number for made in register for number in made.person.identity_numbers]
    assert len(numbers) == len(set(numbers))
    assert 0.55 < len(numbers) / SIZE < 0.65


def test_no_identity_number_looks_like_a_real_one(register: list[MadeUpPerson]) -> None:
    numbers = [number.number for made in register for number in made.person.identity_numbers]
    assert all(number.startswith("SYN-") for number in numbers)


def test_twins_share_their_birth_date_and_parents(register: list[MadeUpPerson]) -> None:
    twins: dict[int, list[MadeUpPerson]] = {}
    for made in register:
        if made.kin is Kin.TWIN:
            twins.setdefault(made.household, []).append(made)
    pairs = [pair for pair in twins.values() if len(pair) == 2]
    assert pairs
    for one, other in pairs:
        dates = one.person.birth_date, other.person.birth_date
        assert not all(each.is_full for each in dates) or dates[0] == dates[1]
        assert one.person.father == other.person.father
        assert one.person.name.forename != other.person.name.forename


def test_a_junior_bears_the_name_of_a_parent_with_another_birth_date() -> None:
    found = 0
    for household in range(4_000):
        members = make_household_of(household)
        if members[-1].kin is Kin.JUNIOR:
            elder, younger = (member.person for member in members)
            assert elder.name == younger.name
            assert elder.birth_date.year is not None
            assert younger.birth_date.year is not None
            assert younger.birth_date.year - elder.birth_date.year >= 17
            found += 1
    assert found


def make_household_of(household: int) -> list[MadeUpPerson]:
    _, members = make_household(3, household)
    return [
        MadeUpPerson(place, member.person, household, member.kin)
        for place, member in enumerate(members)
    ]


def test_some_people_from_countries_of_another_script_keep_it(
    register: list[MadeUpPerson],
) -> None:
    russians = [made.person for made in register if made.origin == "RU"]
    native = [each for each in russians if each.name.surname and each.name.surname.language == "ru"]
    assert 0.2 < len(native) / len(russians) < 0.4


def test_gendered_surnames_follow_the_sex(register: list[MadeUpPerson]) -> None:
    endings = Counter(
        made.person.name.surname.text.endswith(("a", "а", "я"))  # noqa: RUF001 - Cyrillic
        for made in register
        if made.origin == "BG" and made.person.sex is Sex.FEMALE and made.person.name.surname
    )
    assert endings[True] > 3 * endings[False]


def test_spaniards_have_two_surnames(register: list[MadeUpPerson]) -> None:
    spaniards = [made.person for made in register if made.origin == "ES"]
    assert sum(each.name.second_surname is not None for each in spaniards) > 0.8 * len(spaniards)
