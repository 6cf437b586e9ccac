"""The two forms of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.persons.dates import PartialDate
from comity.search.normal_form import (
    folded_form,
    folded_words,
    known_date,
    normal_form,
    number_form,
    scripts_differ,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anne-Marie", "ANNE MARIE"),
        ("Anne\u2010Marie", "anne\u2013marie"),
        ("O'Neill", "O\u2019NEILL"),
        ("O\u00b4Neill", "O\u02bcNeill"),
        ("  Müller ", "mu\u0308ller"),
        ("Straße", "STRASSE"),
        ("ΟΔΥΣΣΕΥΣ", "Οδυσσευς"),
        ("\uff30etrov", "Petrov"),
        ("J. P.", "J P"),
        ("Pet\u00adrov", "Petrov"),
        ("Pet\u200brov", "Petrov"),
    ],
)
def test_typography_is_no_difference(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(("one", "other"), [("Müller", "Muller"), ("O'Neill", "O Neill")])
def test_accents_and_word_breaks_are_a_difference_only_in_the_strict_form(
    one: str, other: str
) -> None:
    assert normal_form(one) != normal_form(other)
    assert folded_form(one) == folded_form(other)


def test_scripts_are_kept() -> None:
    assert normal_form("Иван") == "иван"
    assert folded_form("Иван") != folded_form("Ivan")
    assert scripts_differ("Иван", "Ivan")
    assert not scripts_differ("Иван", "123")


@pytest.mark.parametrize(
    "text", [None, "", "  ", "UNKNOWN", "unknown", " Unknown. ", "NOT DEFINED", "-", "...", "''"]
)
def test_what_says_nothing_reads_as_missing(text: str | None) -> None:
    assert normal_form(text) is None
    assert folded_form(text) is None
    assert folded_words(text) == ()
    assert number_form(text) is None


def test_a_number_keeps_its_leading_zeros_and_loses_its_punctuation() -> None:
    assert number_form("0790721/1234") == "07907211234"
    assert number_form("ab-12 c") == "AB12C"


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "0000000000",
        "000-00-000",
        "999999",
        "none",
        "see file",
        "12345",
        "123456789",
        "17",
        "XX",
    ],
)
def test_a_form_filled_in_without_a_number_is_no_number(text: str) -> None:
    assert number_form(text) is None


def test_a_date_of_which_nothing_is_known_is_missing() -> None:
    assert known_date(None) is None
    assert known_date(PartialDate()) is None
    assert known_date(PartialDate(1979)) == PartialDate(1979)


@given(st.text(max_size=40))
def test_both_forms_are_stable(text: str) -> None:
    form = normal_form(text)
    assert form is None or normal_form(form) == form
    folded = folded_form(text)
    assert folded is None or folded_form(folded) == folded
