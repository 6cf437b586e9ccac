"""Every caption that records and messages bear is marked, or it stays English in every language."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import comity
from comity.assembly.message_views import authority_line
from comity.persons.dates import PartialDate
from comity.policy.facts import RequestingAuthority
from comity.web.desk.languages import PSEUDO, language
from comity.web.desk.record_captions import CAPTIONS, NOTES, VALUES

_SOURCE: Final = Path(comity.__file__).parent
_LAID_OUT_IN: Final = (
    "records/person_presentation.py",
    "records/presentation.py",
    "records/recall_presentation.py",
    "assembly/message_views.py",
    "assembly/draft_showing.py",
)
_SECOND: Final = frozenset(
    {
        "Line", "plain_line", "code_line", "text_line", "section", "_parts", "_parent", "_code",
        "_text", "_tri_state", "_duration", "_amount",
    }
)  # fmt: skip
"""Functions whose second argument is the caption."""

_PERIODS: Final = ("", " from", " until")


def _captions(tree: ast.AST) -> Iterator[str]:
    for call in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        constants = (each.value for each in call.args if isinstance(each, ast.Constant))
        said = [each for each in constants if isinstance(each, str)]
        if name in _SECOND and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
            yield str(call.args[1].value)
        elif name == "_period":
            yield from (f"{said[1]}{each}" for each in _PERIODS)
        elif name == "_linked":
            yield said[-1]
        elif name == "_PlaceCaptions":
            yield from (str(each.value.value) for each in call.keywords)  # type: ignore[attr-defined]


@pytest.mark.parametrize("file", _LAID_OUT_IN)
def test_every_caption_is_marked_to_be_said_in_each_language(file: str) -> None:
    found = set(_captions(ast.parse((_SOURCE / file).read_text("utf-8")))) - {""}
    assert found
    assert found <= CAPTIONS


def test_a_caption_a_value_and_a_note_are_said_in_the_readers_language() -> None:
    marked = language(PSEUDO)
    assert all(marked.say(each).startswith("⟦") for each in CAPTIONS | VALUES | NOTES)
    assert {"A court or prosecutor", "Not stated"} <= VALUES


def test_kinds_of_authority_are_shown_in_words() -> None:
    for kind in RequestingAuthority:
        line = authority_line(kind.value)
        assert line.value in VALUES
        assert line.code == kind.value
    assert authority_line("RAT-99").value == "RAT-99"
    assert authority_line(None).value == ""


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (PartialDate(1982), "1982"),
        (PartialDate(1982, 3), "marzo de 1982"),
        (PartialDate(None, 2, 29), "29 de febrero"),
        (PartialDate(None, 3), "marzo"),
        (PartialDate(1982, 3, 4), "4 de marzo de 1982"),
        (PartialDate(), "unknown"),
    ],
)
def test_a_date_known_in_part_is_said_as_far_as_it_is_known(date: PartialDate, said: str) -> None:
    assert language("es").stated_date(str(date)) == said
