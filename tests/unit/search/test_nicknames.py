"""Short and other forms of given names, and national forms, which are another matter."""

import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.search.nicknames import are_forms_of_one_name, are_national_forms
from comity.search.words import words_for_comparing

_TEXT = files("comity.search").joinpath("nicknames.toml").read_text("utf-8")
_TABLE = tomllib.loads(_TEXT)
_SECTIONS = [*_TABLE["short"].values(), _TABLE["national"]]
_WORDS = sorted({word for section in _SECTIONS for word in section["names"].split()})


def _are_forms(one: str, other: str) -> bool:
    (ours,), (theirs,) = words_for_comparing(one), words_for_comparing(other)
    return are_forms_of_one_name(ours.split("|"), theirs.split("|"))


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Bill", "William"),
        ("Peggy", "Margaret"),
        ("Andi", "Andreas"),
        ("Fanfan", "François"),
        ("Paco", "Francisco"),
        ("Pepe", "José"),
        ("Beppe", "Giuseppe"),
        ("Zé", "José"),
        ("Kees", "Cornelis"),
        ("Kasia", "Katarzyna"),
        ("Honza", "Jan"),
        ("Ďuro", "Juraj"),
        ("Jancsi", "János"),
        ("Gică", "Gheorghe"),
        ("Гошо", "Георги"),
        ("Саша", "Александр"),
        ("Sascha", "Aleksandr"),
        ("Vanja", "Иван"),
        ("Вова", "Володимир"),
        ("Mića", "Milan"),
        ("Lojze", "Alojz"),
        ("Γιάννης", "Ιωάννης"),
        ("İbo", "İbrahim"),
        ("Mo", "Mohammed"),
        ("Brahim", "Ibrahim"),
        ("Juha", "Johannes"),
        ("Kalle", "Karl"),
        ("Vytas", "Vytautas"),
        ("Ance", "Anna"),
        ("Kadri", "Katariina"),
        ("Prek", "Pjetër"),
        ("Lena", "Elena"),
        ("Lena", "Magdalena"),
    ],
)
def test_a_short_form_belongs_to_its_name_in_every_language_and_script(
    short: str, full: str
) -> None:
    assert _are_forms(short, full)
    assert _are_forms(full, short)


def test_two_short_forms_of_one_name_belong_together() -> None:
    assert _are_forms("Bob", "Robbie")
    assert _are_forms("Sasha", "Shura")


def test_names_that_merely_share_a_short_form_stay_apart() -> None:
    assert _are_forms("Sasha", "Aleksandr")
    assert _are_forms("Sasha", "Aleksandra")
    assert not _are_forms("Aleksandr", "Aleksandra")
    assert not _are_forms("Elena", "Magdalena")


def test_other_spellings_of_a_form_meet_the_one_in_the_table() -> None:
    assert all(_are_forms(each, "Ivan") for each in ("vanya", "vania", "vanja"))


@pytest.mark.parametrize("other", ["Giovanni", "Juan", "Ivan", "Иван", "János"])
def test_national_forms_are_a_kind_of_their_own(other: str) -> None:
    (theirs,) = words_for_comparing(other)
    assert are_national_forms(("john",), theirs.split("|"))
    assert not _are_forms("John", other)


def test_a_short_form_is_no_national_form() -> None:
    assert are_national_forms(("jose",), ("giuseppe",))
    assert not are_national_forms(("pepe",), ("giuseppe",))


@pytest.mark.parametrize("words", [("", "anna"), ("kowalski", "kowalczyk"), ("x7", "x7")])
def test_words_the_table_does_not_know_are_forms_of_nothing(words: tuple[str, str]) -> None:
    one, other = words
    assert not are_forms_of_one_name((one,), (other,))
    assert not are_forms_of_one_name((), (other,))


@given(st.sampled_from(_WORDS), st.sampled_from(_WORDS))
def test_it_does_not_matter_which_word_comes_first(one: str, other: str) -> None:
    assert are_forms_of_one_name((one,), (other,)) == are_forms_of_one_name((other,), (one,))
    assert are_national_forms((one,), (other,)) == are_national_forms((other,), (one,))


def test_any_reading_of_a_word_may_be_the_one_in_the_table() -> None:
    assert are_forms_of_one_name(("qqqq", "william"), ("zzzz", "bill"))


def test_every_language_says_where_its_groups_are_from() -> None:
    assert len(_TABLE["short"]) >= 20
    assert all(section["provenance"].endswith(".") for section in _SECTIONS if section)


def test_the_table_holds_groups_of_plain_words_and_stays_small() -> None:
    for section in _SECTIONS:
        for line in section["names"].strip().splitlines():
            words = line.split()
            assert len(words) > 1, line
            assert len(words) == len(set(words)), line
            assert all(re.fullmatch("[a-z]{2,}", word) for word in words), line
    assert len(_TEXT) < 120_000
