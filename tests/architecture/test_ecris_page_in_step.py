"""What docs/ecris.md says of the code and of its tests is there, and nothing is missing."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest

import comity
from comity.assembly.config import EcrisCodesPart, EcrisPart
from comity.law.purposes import Purpose
from comity.records.messages import Kind
from comity.transport.ecris.codes import ConfiguredCodes
from comity.transport.ecris.operations import OPERATIONS

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
ECRIS = Path(comity.__file__).parent / "transport" / "ecris"
PAGE = (ROOT / "docs" / "ecris.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(test_\w+)`", PAGE)))


@cache
def functions_of(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(each.name for each in tree.body if isinstance(each, ast.FunctionDef))


def section(title: str) -> str:
    """Return what stands under a heading, up to the next of its rank or a higher one."""
    heading = re.search(rf"^(#+) {re.escape(title)}$", PAGE, re.MULTILINE)
    assert heading is not None, f"no heading {title}"
    start = heading.end()
    end = re.search(rf"^#{{2,{len(heading[1])}}} ", PAGE[start:], re.MULTILINE)
    return PAGE[start:] if end is None else PAGE[start : start + end.start()]


def rows(text: str) -> Iterator[list[str]]:
    """Yield the rows of the tables in a text, without their headings."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if line.startswith("| ") and not following.startswith("|---"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_test_that_the_page_names_exists(path: str, name: str) -> None:
    assert name in functions_of(TESTS / path)


@pytest.mark.parametrize("title", ["Operations", "Messages", "Rules", "Faults and refusals"])
def test_every_row_names_the_test_that_shows_it(title: str) -> None:
    found = list(rows(section(title)))
    assert found
    assert [row[0] for row in found if not re.search(r"::test_\w+`", row[-1])] == []


def test_every_operation_is_listed_with_its_element_and_kind() -> None:
    told = [tuple(cell.strip("`") for cell in row[:3]) for row in rows(section("Operations"))]
    assert told == [(each.name, each.element, each.kind.value) for each in OPERATIONS]


def test_every_kind_of_message_is_listed() -> None:
    assert [row[0] for row in rows(section("Messages"))] == [
        *("REQ", "RRS", "RDL", "NOT", "NRS", "RAI", "RAR", "CAN", "FEM", "IAL")
    ]
    assert {row[0] for row in rows(section("Messages"))} == set(Kind)


def test_the_rules_are_numbered_without_a_gap() -> None:
    rules = section("Rules").partition("### ")[0]
    told = [int(row[0].split()[0].removeprefix("R")) for row in rows(rules)]
    assert told == sorted(told)
    assert set(told) == set(range(1, 21))


def test_every_note_is_listed() -> None:
    written = {
        code
        for path in ECRIS.glob("*.py")
        for code in re.findall(r'"(ecris:[a-z:-]+)"', path.read_text(encoding="utf-8"))
    }
    told = re.findall(r"^\| `(ecris:[a-z:-]+)`", section("What is adapted"), re.MULTILINE)
    assert sorted(told) == sorted(written)


def test_the_configuration_shown_is_one_that_a_node_takes() -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", section("Configuration"), re.DOTALL)
    part = msgspec.convert(tomllib.loads(shown)["ecris"], EcrisPart)
    assert set(part.codes.purposes) <= set(Purpose)
    ConfiguredCodes(purposes=part.codes.purposes, own_codes=part.codes.own_codes)


def test_every_setting_is_shown() -> None:
    shown = section("Configuration")
    for name in (*EcrisPart.__struct_fields__, *EcrisCodesPart.__struct_fields__):
        assert re.search(rf"\b{name}\b( =|\])", shown), f"{name} is not shown"
