"""Parameters written and read again."""

from dataclasses import replace

import pytest

from comity.errors import InputInvalid
from comity.search.parameters import default_parameters, read_parameters
from comity.search.parameters_text import (
    differences,
    numbers_of,
    parameters_text,
    renamed,
    rounded,
)

PRESENT = default_parameters()


def test_what_comes_with_comity_reads_back_as_it_was() -> None:
    assert read_parameters(parameters_text(PRESENT)) == PRESENT


@pytest.mark.parametrize("words", ['"', "\\", "a\nb = 1", "é", "\x7f", "# no comment"])
def test_no_word_of_a_name_or_a_heading_becomes_another_line(words: str) -> None:
    named = renamed(PRESENT, version=f"v{words}", provenance=f"p{words}")
    assert read_parameters(parameters_text(named, heading=(words, "known = 7"))) == named


def test_every_number_of_the_text_is_among_those_compared() -> None:
    lines = [line for line in parameters_text(PRESENT).splitlines() if line[:1] not in "#["]
    written = sum(line.count(" = ") - ("{" in line) for line in lines if line) - 2
    assert written == len(dict(numbers_of(PRESENT)))


def test_a_difference_names_its_place() -> None:
    (found,) = differences(PRESENT, replace(PRESENT, certain=0.999))
    assert (found.place, found.before, found.after) == ("decision.certain", 0.998, 0.999)
    assert differences(PRESENT, renamed(PRESENT, version="x", provenance="y")) == ()


def test_only_new_numbers_are_rounded() -> None:
    before = replace(PRESENT, certain=0.99801, slope=1.2345)
    after = replace(before, intercept=-0.123456)
    found = rounded(after, than=before)
    assert (found.certain, found.slope, found.intercept) == (0.99801, 1.2345, -0.123)


def test_a_text_without_a_number_names_the_place() -> None:
    text = parameters_text(PRESENT).replace("known = 1.0\n", "")
    with pytest.raises(InputInvalid, match=r"prior\.known"):
        read_parameters(text)
