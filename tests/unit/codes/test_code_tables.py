"""Look-up, wording, hierarchy and search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.codes.catalogue import (
    ADDITIONAL_INFORMATION_RESPONSE_TYPES,
    ASKABLE_FIELDS,
    COUNTRIES,
    DECISION_CHANGES,
    FUNCTIONAL_ERRORS,
    MESSAGE_KINDS,
    NOTIFICATION_RESPONSE_TYPES,
    OFFENCES,
    REQUEST_RESPONSE_TYPES,
    REQUESTING_AUTHORITY_TYPES,
    SANCTIONS,
    SEXES,
    catalogue,
    languages,
    table,
    table_of,
)
from comity.codes.code import Reading, Standing, Status
from comity.codes.mapping import broader, offence_from_annex, parse, sanction_from_annex
from comity.codes.tables import CodeTable
from comity.codes.unknown import (
    UNKNOWN_ALTERNATIVE,
    UNKNOWN_COUNTRY,
    UNKNOWN_NATURE,
    UNKNOWN_OFFENCE,
    UNKNOWN_SANCTION,
    UNKNOWN_SUSPENSION,
    is_unknown_literal,
)


def test_the_common_tables_are_complete() -> None:
    assert len(OFFENCES.roots()) == 27
    assert len(OFFENCES) == 188
    assert len(SANCTIONS.roots()) == 12
    assert len(SANCTIONS) == 70
    assert len(ASKABLE_FIELDS) == 16
    assert len(MESSAGE_KINDS) == 10


def test_a_code_is_found_by_its_wire_value_and_by_its_printed_form() -> None:
    code = OFFENCES.get("O-00-170200")
    assert code is not None
    assert OFFENCES.by_annex("1702 00") == code
    assert code.labels["en"] == "Theft after unlawful entry into property"


def test_rows_are_named_for_programs() -> None:
    assert REQUEST_RESPONSE_TYPES.named("denied").value == "RRT-00-01"
    assert NOTIFICATION_RESPONSE_TYPES.named("successful").value == "NRT-00-00"
    assert ADDITIONAL_INFORMATION_RESPONSE_TYPES.named("available").value == "ART-99-00"
    with pytest.raises(KeyError):
        REQUEST_RESPONSE_TYPES.named("no-such-name")


def test_a_label_says_in_which_language_it_is() -> None:
    label = OFFENCES.label("O-00-170000", "fr")
    assert (label.text, label.language, label.fell_back) == ("Vols", "fr", False)
    assert label.is_official is False


def test_a_missing_language_falls_back_to_english_and_says_so() -> None:
    label = OFFENCES.label("O-00-170200", "de")
    assert label.text == "Theft after unlawful entry into property"
    assert (label.requested, label.language, label.fell_back) == ("de", "en", True)


def test_fallback_languages_are_tried_in_order() -> None:
    assert OFFENCES.label("O-00-170000", "hu", ("de", "en")).language == "de"


def test_a_regional_language_is_served_by_its_base() -> None:
    label = OFFENCES.label("O-00-170000", "de-AT")
    assert (label.language, label.fell_back) == ("de", False)


def test_without_any_wording_the_bare_code_is_shown() -> None:
    label = OFFENCES.label("O-00-170200", "de", ())
    assert (label.text, label.language, label.fell_back) == ("O-00-170200", None, False)
    assert label.standing is Standing.LISTED
    assert label.remark


def test_a_wording_read_in_the_act_is_official_and_one_from_memory_is_not() -> None:
    assert OFFENCES.label("O-00-010100", "en").is_official
    assert OFFENCES.label("O-00-010100", "el").is_official
    assert not OFFENCES.label("O-00-170100", "en").is_official


def test_a_draft_wording_is_not_official_though_its_code_is_verified() -> None:
    code = OFFENCES.get("O-00-010300")
    assert code is not None
    assert code.status is Status.VERIFIED
    assert not OFFENCES.label("O-00-010300", "en").is_official


@pytest.mark.parametrize(
    ("holder", "value", "version"),
    [(OFFENCES, "O-88-123456", "88"), (DECISION_CHANGES, "DCH-88-Q", "88")],
)
def test_an_unknown_national_code_is_shown_as_a_national_extension(
    holder: CodeTable, value: str, version: str
) -> None:
    label = holder.label(value, "en")
    assert label.text == value
    assert label.standing is Standing.NATIONAL
    assert f"national extension, version {version}" in str(label)


def test_a_national_code_that_is_listed_is_shown_with_its_meaning() -> None:
    label = DECISION_CHANGES.label("DCH-88-A", "en")
    assert label.text == "Time-barred (Bulgaria)"
    assert label.standing is Standing.LISTED


def test_an_unlisted_common_code_is_shown_as_unlisted() -> None:
    assert OFFENCES.label("O-00-179900", "en").standing is Standing.UNLISTED
    assert REQUESTING_AUTHORITY_TYPES.label("RAT-00-A", "en").standing is Standing.UNLISTED
    assert FUNCTIONAL_ERRORS.label("FE-00001", "en").standing is Standing.UNLISTED


def test_an_unlisted_common_code_names_the_category_that_its_form_implies() -> None:
    assert "O-00-170000" in OFFENCES.label("O-00-179900", "en").remark


@given(st.text(), st.text(max_size=8))
def test_no_text_of_a_peer_makes_a_label_fail(value: str, language: str) -> None:
    for each in catalogue():
        label = each.label(value, language)
        assert label.standing is Standing.LISTED or label.text == value
        assert each.is_open_category(value) in {True, False}
        each.parent(value)
        each.children(value)


@given(st.text(max_size=20))
def test_no_search_fails(text: str) -> None:
    OFFENCES.find(text, "fr")


def test_a_category_knows_its_children_and_they_know_it() -> None:
    children = OFFENCES.children("O-00-170000")
    assert [code.annex for code in children] == ["1701 00", "1702 00", "1703 00", "1704 00"]
    assert {OFFENCES.parent(code.value) for code in children} == {OFFENCES.get("O-00-170000")}
    assert OFFENCES.parent("O-00-170000") is None


def test_open_categories_are_marked() -> None:
    assert OFFENCES.is_open_category("O-00-170000")
    assert not OFFENCES.is_open_category("O-00-170100")
    assert not OFFENCES.is_open_category("O-88-170000")


@pytest.mark.parametrize(
    "literal",
    [
        UNKNOWN_COUNTRY,
        UNKNOWN_OFFENCE,
        UNKNOWN_SANCTION,
        UNKNOWN_NATURE,
        UNKNOWN_SUSPENSION,
        UNKNOWN_ALTERNATIVE,
        "UNKNOWN",
        "1800-01-01",
    ],
)
def test_the_agreed_literals_mean_unknown(literal: str) -> None:
    assert is_unknown_literal(literal)


@pytest.mark.parametrize("value", ["O-00-270100", "N-00-0", "S-00-A", "CO-00-276-DEU", "0", "x"])
def test_other_values_are_values(value: str) -> None:
    assert not is_unknown_literal(value)


def test_other_offences_may_be_meant_or_may_be_a_default() -> None:
    assert OFFENCES.reading("O-00-270000") is Reading.UNKNOWN_OR_OTHER
    assert SANCTIONS.reading("S-00-012000") is Reading.UNKNOWN_OR_OTHER
    assert COUNTRIES.reading("CO-00-999-XXX") is Reading.UNKNOWN


def test_a_zero_is_not_transmitted_for_completion_but_a_penalty_for_nature() -> None:
    readings = {
        value: holder.reading(value)
        for value in ("LC-00-0", "LP-00-0", "N-00-0")
        if (holder := table_of(value)) is not None
    }
    assert readings == {
        "LC-00-0": Reading.NOT_TRANSMITTED,
        "LP-00-0": Reading.NOT_TRANSMITTED,
        "N-00-0": Reading.VALUE,
    }


def test_sex_zero_is_unknown_only_where_a_sex_stands() -> None:
    assert SEXES.is_unknown_literal("0")
    assert not is_unknown_literal("0")


def test_words_find_codes_in_the_readers_language_and_in_english() -> None:
    assert OFFENCES.find("VOLS", "fr")[0].value == "O-00-170000"
    assert OFFENCES.find("genocide", "fr")[0].value == "O-00-010100"
    assert OFFENCES.find("γενοκτονια", "el")[0].value == "O-00-010100"
    assert OFFENCES.find("1702 00")[0].value == "O-00-170200"
    assert OFFENCES.find("theft", limit=2)[0].value == "O-00-170100"
    assert len(OFFENCES.find("theft", limit=2)) == 2
    assert OFFENCES.find("  ") == ()
    assert OFFENCES.find("zzz") == ()


def test_the_catalogue_finds_tables_by_name_and_by_form() -> None:
    assert table("offences") is OFFENCES
    assert table("nothing") is None
    assert table_of("O-88-123456") is OFFENCES
    assert table_of("Yes") is None
    assert {"en", "de", "fr", "es", "it", "pl", "el"} <= set(languages())
    assert OFFENCES.languages == ("de", "el", "en", "es", "fr", "it", "pl")


def test_every_listed_code_finds_its_way_back_to_its_table() -> None:
    for each in catalogue():
        for code in each:
            assert table_of(code.value) in {each, None}
            assert each.get(code.value) is code


def test_the_version_segment_tells_whose_value_it_is() -> None:
    eu, national, own = parse("O-00-010100"), parse("DCH-88-A"), parse("ART-99-00")
    assert eu is not None
    assert national is not None
    assert own is not None
    assert (eu.is_eu, eu.is_national) == (True, False)
    assert (national.is_national, national.version) == (True, "88")
    assert (own.is_comity_own, own.is_national) == (True, False)
    assert parse("REQ") is None
    assert parse("o-00-010100") is None


def test_printed_codes_become_wire_codes() -> None:
    assert all(offence_from_annex(code.annex) == code.value for code in OFFENCES)
    assert all(sanction_from_annex(code.annex) == code.value for code in SANCTIONS)
    assert offence_from_annex("12") is None
    assert sanction_from_annex("12") is None


def test_the_form_of_a_newer_code_still_gives_its_category() -> None:
    assert all(
        broader(code.value) == code.parent for table in (OFFENCES, SANCTIONS) for code in table
    )
    assert broader("O-00-179900") == "O-00-170000"
    assert broader("CO-00-276-DEU") is None
    assert broader("P-00-001000") is None
