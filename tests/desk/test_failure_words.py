"""Failures are told in the reader's language, and what no catalogue says is marked as English."""

import re
from functools import cache
from pathlib import Path

import pytest
from tests.desk.desk_stage import Desk

import comity
from comity.access.permissions import Role
from comity.errors import ErrorCode
from comity.web.desk.failure_words import SENTENCES, happened, problems_in_words
from comity.web.desk.languages import NAMES, PSEUDO, language

_NEXT_LINE = re.compile(r'"\s*\n\s*f?"')
CONFLICT = ErrorCode.CONFLICTING_CHANGE.value


@cache
def _source() -> str:
    """Return the whole code but for the table itself, texts over several lines in one."""
    root = Path(comity.__file__).parent
    files = (path for path in root.rglob("*.py") if path.name != "failure_words.py")
    return _NEXT_LINE.sub("", "".join(path.read_text("utf-8") for path in files))


def test_every_sentence_of_the_table_is_said_somewhere_word_for_word() -> None:
    assert [each for each in sorted(SENTENCES) if f'"{each}"' not in _source()] == []


def test_a_known_sentence_is_said_in_the_language_and_an_unknown_one_by_its_kind() -> None:
    nobody = language(PSEUDO)
    known, rest = happened("Your role does not include this.", "access:act:denied", nobody)
    assert (known, rest) == ("⟦Your role does not include this.~~⟧", "")
    kind, rest = happened("The hold h-1 keeps it.", CONFLICT, nobody)
    assert kind.startswith("⟦The matter does not stand as it did")
    assert rest == "The hold h-1 keeps it."
    assert happened("The hold h-1 keeps it.", CONFLICT, language("en"))[1] == ""


def test_rules_of_fields_are_said_in_words() -> None:
    said = problems_in_words(
        (
            ("a", "Expected `str` of length <= 200"),
            ("b", "Expected `str` of length >= 1"),
            ("c", "Expected `int` >= 3"),
            ("d", "is one of: x, y"),
        ),
        language("en"),
    )
    assert [words for _, words in said] == [
        "Use at most 200 characters.",
        "Fill this in.",
        "Give a number of at least 3.",
        "is one of: x, y",
    ]


@pytest.mark.parametrize("code", NAMES)
def test_a_page_that_is_not_allowed_says_so_in_every_language(desk: Desk, code: str) -> None:
    desk.engage("erika", Role.OFFICER)
    browser = desk.signed_in("erika")
    browser.cookies["__Host-comity-language"] = code
    answer = browser.get("/board")
    assert answer.status == 403
    assert ("Your role does not include this." in answer.text) == (code == "en")
    assert "access:act:denied" in answer.text


def test_a_form_that_breaks_a_rule_is_no_success(desk: Desk) -> None:
    desk.engage("susan", Role.SUPERVISOR)
    browser = desk.signed_in("susan")
    answer = browser.fill_in("/board", "/board/preview", {"to": ""})
    assert answer.status == 422
    assert "Choose at least one task." in answer.text
