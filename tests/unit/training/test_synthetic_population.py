import os
import subprocess
import sys
import unicodedata
from collections import Counter
from itertools import islice

import pytest

from comity.ids import StateCode
from comity.persons.person import Person, Sex
from comity_training.citizens import Shares, citizen
from comity_training.countries.country import all_countries, convicting_countries, country
from comity_training.names.feminine import feminine_surname, patronymic
from comity_training.names.frequencies import countries_with_names, frequencies_of
from comity_training.names.romanisation import SCRIPTS, plain_latin, romanise
from comity_training.population import SyntheticPerson, generate_population

BG, DE, GR = StateCode("BG"), StateCode("DE"), StateCode("GR")


def people(code: StateCode, size: int = 400, seed: int = 7) -> list[SyntheticPerson]:
    return list(generate_population(code, size, seed, partners=(BG, DE, GR)))


def script_of(text: str) -> set[str]:
    return {unicodedata.name(letter).split()[0] for letter in text if letter.isalpha()}


def test_the_same_seed_gives_the_same_people_and_another_gives_others() -> None:
    assert people(BG) == people(BG)
    assert people(BG) != people(BG, seed=8)


def test_people_do_not_depend_on_the_hash_seed_of_the_process() -> None:
    program = (
        "from comity_training.registers import generate_entries as g\n"
        "import msgspec; print(msgspec.json.encode(list(g('BG', 30, 5, partners=('DE',)))))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "src"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert outputs != {b""}


def test_a_longer_register_begins_with_the_shorter_one() -> None:
    longer = generate_population(BG, 300, 7)
    assert list(islice(longer, 100)) == list(generate_population(BG, 100, 7))


def test_references_and_identity_numbers_are_unique_in_a_register() -> None:
    register = people(DE, 2000)
    assert len({synthetic.ref for synthetic in register}) == 2000
    numbers = [n.number for synthetic in register for n in synthetic.person.identity_numbers]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("SYN-") for number in numbers)


@pytest.mark.parametrize("code", all_countries())
def test_citizens_are_written_in_the_script_of_their_country(code: StateCode) -> None:
    expected = SCRIPTS.get(code, "LATIN")
    for synthetic in generate_population(code, 100, 3):
        person = synthetic.person
        texts = [person.name.display(), person.birth_place.town[0].text]  # type: ignore[union-attr]
        assert script_of("".join(texts)) == {expected}


@pytest.mark.parametrize("code", all_countries())
def test_foreigners_are_written_in_latin_letters(code: StateCode) -> None:
    recorder = StateCode("FR" if code != "FR" else "DE")
    register = generate_population(recorder, 200, 3, foreign_share=0.4, partners=(code,))
    foreigners = [synthetic for synthetic in register if synthetic.is_foreign]
    assert foreigners
    for synthetic in foreigners:
        assert script_of(synthetic.person.name.display()) == {"LATIN"}


def test_a_foreigner_of_one_register_is_a_citizen_in_the_register_at_home() -> None:
    foreigners = [s for s in people(DE) if s.is_foreign and s.truth.country == BG]
    citizens = {s.truth.number: s for s in people(BG) if not s.is_foreign}
    shared = [s for s in foreigners if s.truth.number in citizens]
    assert shared
    for synthetic in shared:
        assert citizens[synthetic.truth.number].truth == synthetic.truth


def test_homonyms_share_name_and_birth_date_but_not_the_number() -> None:
    shares = Shares(homonym=0.2)
    pairs = 0
    for number in range(100):
        one = citizen(GR, 1, number, shares)
        if one.homonym_of is not None:
            other = citizen(GR, 1, one.homonym_of, shares)
            assert (one.forenames, one.surname) == (other.forenames, other.surname)
            assert (one.sex, one.birth_date) == (other.sex, other.birth_date)
            assert one.identity_number != other.identity_number
            pairs += 1
    assert pairs > 5


def test_twins_share_parents_and_birth_date_but_not_the_forename() -> None:
    shares = Shares(twin=0.2)
    twins = [citizen(BG, 1, number, shares) for number in range(100)]
    pairs = [(one, twins[one.twin_of]) for one in twins if one.twin_of is not None]
    assert pairs
    for one, other in pairs:
        assert (one.birth_date, one.father, one.mother) == (
            other.birth_date,
            other.father,
            other.mother,
        )
        assert one.forenames[0] not in other.forenames


def test_identification_by_names_finds_one_several_and_none() -> None:
    register = list(generate_population(BG, 3000, 7))
    described = Counter(
        (s.person.name.display(), s.person.sex, s.person.birth_date) for s in register
    )
    assert 1 in described.values()
    assert max(described.values()) > 1
    abroad = generate_population(DE, 3000, 7, partners=(BG,), partner_size=6000)
    assert any(s.truth.number >= 3000 for s in abroad if s.is_foreign)


def test_partial_birth_dates_and_second_nationalities_occur() -> None:
    register = people(BG, 2000)
    assert any(not s.person.birth_date.is_full for s in register)
    assert sum(s.person.birth_date.is_full for s in register) > 1800
    assert any(len(s.person.nationalities) == 2 for s in register)
    assert any(s.person.deceased for s in register)
    assert any(s.person.former_surnames for s in register)
    assert any(s.person.aliases for s in register)
    assert any(s.person.sex is Sex.UNKNOWN for s in register)


def test_without_partners_nobody_is_foreign() -> None:
    assert not any(s.is_foreign for s in generate_population(BG, 200, 7, foreign_share=0.5))


def test_too_many_foreigners_for_the_partners_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        list(generate_population(BG, 100, 1, foreign_share=0.9, partners=(DE,), partner_size=10))


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(ValueError, match="knows no country"):
        list(generate_population(StateCode("XX"), 1, 1))


def test_the_union_letters_of_greece_and_the_united_kingdom_are_understood() -> None:
    assert country("EL") == country("GR")
    assert country("UK") == country("GB")


def test_spanish_people_bear_two_surnames_and_hungarians_are_named_family_first() -> None:
    spanish = next(generate_population(StateCode("ES"), 1, 1)).person
    assert spanish.name.second_surname is not None
    hungarian = next(generate_population(StateCode("HU"), 1, 1)).person
    assert hungarian.name.surname is not None
    assert hungarian.name.full_name is not None
    assert hungarian.name.full_name.startswith(hungarian.name.surname.text)


def test_bulgarians_bear_the_fathers_name_in_the_form_of_their_sex() -> None:
    for synthetic in generate_population(BG, 100, 2):
        truth = synthetic.truth
        assert truth.second_name is not None
        female = truth.sex is Sex.FEMALE
        assert truth.second_name.native == patronymic(truth.father.native, "BG", female=female)
        assert truth.second_name.native.endswith("а") is female  # noqa: RUF001 - Cyrillic is meant


@pytest.mark.parametrize(
    ("masculine", "code", "feminine"),
    [
        ("Novotný", "CZ", "Novotná"),
        ("Svoboda", "CZ", "Svobodová"),
        ("Němec", "CZ", "Němcová"),
        ("Nowak", "PL", "Nowak"),
        ("Κοντός", "GR", "Κοντού"),
        ("Παπαδάκης", "GR", "Παπαδάκη"),
        ("Γεωργίου", "GR", "Γεωργίου"),
        ("Вишневський", "UA", "Вишневська"),
        ("Шевченко", "UA", "Шевченко"),
        ("Müller", "DE", "Müller"),
    ],
)
def test_family_names_have_the_feminine_form_of_their_country(
    masculine: str, code: str, feminine: str
) -> None:
    assert feminine_surname(masculine, code) == feminine


@pytest.mark.parametrize(
    ("native", "code", "roman"),
    [
        ("Щеряна Юрукова", "BG", "Shteryana Yurukova"),
        ("Σπυρίδων Γκίκας", "GR", "Spyridon Gkikas"),
        ("Νικολαΐδης", "GR", "Nikolaidis"),
        ("Євгенія Їжак", "UA", "Yevheniia Yizhak"),
        ("Łukasz", "PL", "Łukasz"),
    ],
)
def test_names_have_their_passport_spelling(native: str, code: str, roman: str) -> None:
    assert romanise(native, code) == roman


def test_no_rule_means_none_and_not_a_guess() -> None:
    assert romanise("王伟", "CN") is None


def test_every_name_of_the_file_has_a_latin_form() -> None:
    assert countries_with_names() == all_countries()
    for code in countries_with_names():
        names = frequencies_of(code)
        for pool in (names.male, names.female, names.surnames):
            assert len(pool.spellings) >= 10
            for spelling in pool.spellings:
                assert script_of(plain_latin(spelling.roman)) == {"LATIN"}


def test_every_country_with_courts_has_all_titles() -> None:
    assert len(convicting_countries()) >= 16
    for code in convicting_countries():
        place = country(code)
        assert len(place.offences) == 10
        assert len(place.sanctions) == 4
        assert place.currency is not None


def test_no_repr_tells_who_it_is() -> None:
    synthetic = people(BG, 1)[0]
    person: Person = synthetic.person
    surname = person.name.surname
    assert surname is not None
    for shown in (repr(synthetic), repr(synthetic.truth), repr(person)):
        assert surname.text not in shown
        assert synthetic.truth.surname.roman not in shown
