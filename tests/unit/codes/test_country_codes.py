"""States and currencies, between their usual and their wire forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.codes.catalogue import COUNTRIES, CURRENCIES, LANGUAGES
from comity.codes.code import Status
from comity.codes.countries import Country, alpha2_of, countries, country, state_code, wire_of
from comity.codes.currencies import currency_letters_of, currency_wire_of, successor_of

EXPECTED_MEMBER_STATES = (
    "AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE LT LU LV MT NL PL PT RO SE SI SK"
)


@given(st.sampled_from(countries()))
def test_a_country_survives_the_way_to_the_wire_and_back(each: Country) -> None:
    assert wire_of(each.alpha2) == each.wire
    assert alpha2_of(each.wire) == each.alpha2
    for form in (each.alpha2, each.alpha3, each.numeric, each.wire, each.eu_style):
        assert country(form) == each


def test_no_two_countries_share_a_form() -> None:
    for forms in (
        [each.alpha2 for each in countries()],
        [each.alpha3 for each in countries()],
        [each.numeric for each in countries()],
    ):
        assert len(forms) == len(set(forms))


def test_the_states_that_the_published_schema_expects_are_listed_as_it_writes_them() -> None:
    for alpha2 in EXPECTED_MEMBER_STATES.split():
        assert state_code(alpha2) == alpha2


def test_greece_and_the_united_kingdom_are_read_in_both_styles_and_written_in_one() -> None:
    assert state_code("EL") == state_code("GR") == "GR"
    assert state_code("uk") == state_code("GB") == "GB"
    assert wire_of("EL") == "CO-00-300-GRC"
    greece, kingdom = country("GR"), country("GB")
    assert greece is not None
    assert kingdom is not None
    assert (greece.eu_style, kingdom.eu_style) == ("EL", "UK")


@pytest.mark.parametrize("text", ["", "XX", "CO-00-999-XXX", "CO-99-999-XXA", "CO-88-276-DEU"])
def test_what_is_no_country_gives_none(text: str) -> None:
    assert country(text) is None
    assert alpha2_of(text) is None
    assert state_code(text) is None
    assert wire_of(text) is None


@given(st.text(max_size=15))
def test_no_text_makes_the_look_up_fail(text: str) -> None:
    country(text)
    alpha2_of(text)
    wire_of(text)


def test_countries_are_named_in_every_official_language_of_the_union() -> None:
    official = {c.value for c in LANGUAGES if "official language" in c.provenance}
    assert len(official) == 24
    germany = COUNTRIES.get("CO-00-276-DEU")
    assert germany is not None
    assert official <= set(germany.labels)
    assert COUNTRIES.label("CO-00-276-DEU", "el").text == "Γερμανία"
    assert not COUNTRIES.label("CO-00-276-DEU", "el").is_official


def test_only_countries_seen_in_messages_are_verified() -> None:
    verified = {c.value for c in COUNTRIES if c.status is Status.VERIFIED}
    assert verified == {"CO-00-999-XXX", "CO-00-100-BGR", "CO-00-616-POL"}


def test_currencies_go_to_the_wire_and_back() -> None:
    for code in CURRENCIES:
        letters = currency_letters_of(code.value)
        assert letters is not None
        assert currency_wire_of(letters) == code.value
    assert currency_wire_of("ZZZ") is None
    assert currency_letters_of("CX-88-001-ABC") is None


def test_an_old_currency_names_the_one_that_replaced_it() -> None:
    assert successor_of("CX-00-276-DEM") == "CX-00-978-EUR"
    assert successor_of("CX-00-978-EUR") is None
    assert successor_of("x") is None
