"""Names, texts and what says nothing."""

import pytest

from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, PersonName, name_of
from comity.persons.texts import Representation, checked, in_language, original, plain
from comity.persons.unknowns import known_country, known_text

TEXT = (
    Representation("Diebstahl", "de", translated=True),
    Representation("кражба", "bg", translated=False),
    Representation("theft", "en", translated=True),
)


def test_a_name_is_shown_in_the_order_received() -> None:
    assert name_of("Ana", "Petrova").display() == "Ana Petrova"
    assert PersonName(full_name="Ana Petrova").display() == "Ana Petrova"
    assert PersonName().display() == ""
    assert PersonName().is_unknown


@pytest.mark.parametrize("text", ["", "  ", "x" * 201, "a\x00b", "a\x1bb"])
def test_a_name_outside_the_limits_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="text"):
        NamePart(text)


def test_a_whole_name_and_a_number_have_limits_of_their_own() -> None:
    assert len(PersonName(full_name="x" * 600).display()) == 600
    with pytest.raises(ValueError, match="limit of 600"):
        PersonName(full_name="x" * 601)
    with pytest.raises(ValueError, match="limit of 50"):
        IdentityNumber("1" * 51)


def test_what_is_wrong_is_said_without_repeating_it() -> None:
    with pytest.raises(ValueError, match="limit") as caught:
        checked("Zlatarova" * 100, longest=10)
    assert "Zlatarova" not in str(caught.value)


def test_the_original_is_what_is_not_marked_as_a_translation() -> None:
    found = original(TEXT)
    assert found is not None
    assert found.text == "кражба"
    assert original(()) is None


def test_a_reader_gets_the_best_language_or_the_original() -> None:
    for languages, text in (
        (["fr", "en"], "theft"),
        (["de", "en"], "Diebstahl"),
        (["fr"], "кражба"),
    ):
        found = in_language(TEXT, languages)
        assert found is not None
        assert found.text == text
    assert in_language((), ["en"]) is None


def test_of_translations_only_the_first_stands_for_the_original() -> None:
    found = original((TEXT[0], TEXT[2]))
    assert found is TEXT[0]


@pytest.mark.parametrize("language", ["EN", "eng", "e", "éé"])
def test_a_language_is_two_small_letters(language: str) -> None:
    with pytest.raises(ValueError, match="language"):
        plain("text", language)


@pytest.mark.parametrize("text", [None, "", " ", "UNKNOWN", "unknown "])
def test_what_says_nothing_is_missing(text: str | None) -> None:
    assert known_text(text) is None
    assert known_country(text) is None


def test_the_unknown_country_is_missing_and_a_country_is_not() -> None:
    assert known_country("CO-00-999-XXX") is None
    assert known_country("CO-00-100-BGR") == "CO-00-100-BGR"
