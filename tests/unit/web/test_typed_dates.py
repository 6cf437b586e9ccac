"""Dates as people type them: any usual order, parts left out, names of months, any digits."""

from datetime import date

import pytest
from babel.dates import format_date

from comity.errors import InputInvalid
from comity.web.desk.languages import NAMES, language
from comity.web.desk.typed_dates import typed_date


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ""),
        ("3 8 1985", "1985-08-03"),
        ("03.08.1985", "1985-08-03"),
        ("3/8/1985", "1985-08-03"),
        ("8/23/1985", "1985-08-23"),
        ("1985-08-03", "1985-08-03"),
        ("1985/8/3", "1985-08-03"),
        ("03081985", "1985-08-03"),
        ("19850803", "1985-08-03"),
        ("3 August 1985", "1985-08-03"),
        ("Aug. 3, 1985", "1985-08-03"),
        ("August 3rd, 1985", "1985-08-03"),
        ("August 1985", "1985-08"),
        ("8.1985", "1985-08"),
        ("1985", "1985"),
        ("\u0663 \u0668 \u0661\u0669\u0668\u0665", "1985-08-03"),
    ],
)
def test_a_date_is_understood(typed: str, meant: str) -> None:
    assert typed_date(typed, language("en"), "birth_date") == meant


def test_names_of_months_are_known_in_the_readers_language_and_in_english() -> None:
    assert typed_date("3 sierpnia 1985", language("pl"), "birth_date") == "1985-08-03"
    assert typed_date("3 August 1985", language("pl"), "birth_date") == "1985-08-03"


@pytest.mark.parametrize("code", NAMES)
def test_a_day_as_its_language_writes_it_is_understood(code: str) -> None:
    spoken = language(code)
    for day in (date(1985, month, of) for month in range(1, 13) for of in (1, 23)):
        written = format_date(day, "long", spoken.locale)
        assert typed_date(written, spoken, "birth_date") == day.isoformat(), written
    assert typed_date("1er août 1985", language("fr"), "birth_date") == "1985-08-01"


@pytest.mark.parametrize(
    "typed", ["de", "3.8.85", "31.2.1985", "yesterday", "1 2 3 1985", "3 8 1985 1986", "9" * 9000]
)
def test_what_is_no_date_is_refused_with_its_field(typed: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        typed_date(typed, language("en"), "birth_date")
    assert refused.value.field == "birth_date"
