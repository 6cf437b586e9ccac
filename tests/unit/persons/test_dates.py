"""Dates of which a part may be unknown."""

from datetime import date

import pytest
from hypothesis import given
from tests.strategies import partial_dates

from comity.persons.dates import PartialDate, from_date, parse_partial_date


@pytest.mark.parametrize(
    "text", ["1979", "1979-07", "1979-07-21", "--07", "--07-21", "unknown", "1980-02-29", "--02-29"]
)
def test_every_written_form_reads_back(text: str) -> None:
    assert str(parse_partial_date(text)) == text


@given(partial_dates())
def test_every_date_reads_back_from_what_it_writes(value: PartialDate) -> None:
    assert parse_partial_date(str(value)) == value


@pytest.mark.parametrize("text", ["1800", "1800-01-01", "", "  ", "UNKNOWN"])
def test_the_literals_of_the_standard_read_as_unknown(text: str) -> None:
    assert parse_partial_date(text).is_unknown


def test_the_default_date_reads_as_unknown() -> None:
    assert from_date(date(1800, 1, 1)).is_unknown


@pytest.mark.parametrize(
    "text",
    ["1979-02-29", "1979-13", "79", "1979-7-1", "1979-07-21x", "--", "---21", "1979--21", "0-0-0"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|month|day|year"):
        parse_partial_date(text)


def test_digits_of_other_scripts_are_refused() -> None:
    with pytest.raises(ValueError, match="date"):
        parse_partial_date("\u0661\u0669\u0667\u0669")


def test_a_day_needs_its_month() -> None:
    with pytest.raises(ValueError, match="needs its month"):
        PartialDate(1979, None, 21)


def test_only_a_full_date_is_a_calendar_date() -> None:
    assert PartialDate(1979, 7, 21).as_date() == date(1979, 7, 21)
    assert PartialDate(1979, 7).as_date() is None
    assert not PartialDate(None, 7, 21).is_full
