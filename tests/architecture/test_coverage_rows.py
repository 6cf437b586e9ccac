"""Rows that say which rule is met by what: complete, and naming only what exists."""

import ast
import importlib.util
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from tools.coverage_pages import VERDICTS, Act, acts, requirements, rows, rows_of

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7,
    10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip
"""Requirements of levels 1 and 2 by chapter, OWASP ASVS 5.0.0."""

LEVELS = {1: 70, 2: 183}


@pytest.mark.parametrize("act", acts(), ids=lambda act: act.page)
def test_every_article_has_a_row(act: Act) -> None:
    assert [article for article in act.articles if not rows_of(act, article)] == []


def test_a_row_is_met_by_code_and_tests_or_says_what_is_open() -> None:
    assert [r.article for r in rows() if not r.is_covered and not r.open] == []


def test_code_that_rows_name_exists() -> None:
    named = {module for row in rows() for module in row.code}
    assert sorted(each for each in named if importlib.util.find_spec(each) is None) == []


def test_tests_that_rows_name_exist() -> None:
    named = {test for row in rows() for test in row.tests}
    named |= {test for each in requirements() for test in each.tests}
    assert sorted(each for each in named if not _exists(each)) == []


def test_every_requirement_has_a_verdict_and_a_reason() -> None:
    assert [
        each.number
        for each in requirements()
        if each.verdict not in VERDICTS or not each.evidence or each.level not in {1, 2}
    ] == []


def test_every_requirement_of_levels_1_and_2_is_walked_once() -> None:
    numbers = [each.number for each in requirements()]
    walked = Counter(int(number.partition(".")[0]) for number in numbers)
    assert len(numbers) == len(set(numbers))
    assert walked == REQUIREMENTS


def test_every_level_is_walked_as_often_as_the_standard_has_it() -> None:
    assert Counter(each.level for each in requirements()) == LEVELS


def test_no_number_of_a_section_is_left_out() -> None:
    # Within a section the standard numbers by level: levels 1 and 2 are its first numbers.
    by_section: dict[str, list[int]] = {}
    for each in requirements():
        section, _, last = each.number.rpartition(".")
        by_section.setdefault(section, []).append(int(last))
    assert [
        section
        for section, found in by_section.items()
        if sorted(found) != list(range(1, len(found) + 1))
    ] == []


def _exists(test: str) -> bool:
    path, _, name = test.partition("::")
    # A case of a parametrised test is named by its function.
    return name.partition("[")[0].rpartition("::")[2] in _functions(ROOT / path)


@cache
def _functions(path: Path) -> frozenset[str]:
    if not path.exists():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    )
