"""What the documentation says of the code is true."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import comity
from comity.errors import ErrorCode

ROOT = Path(__file__).resolve().parents[2]
SOURCES = Path(comity.__file__).parent
MODULES = sorted(SOURCES.rglob("*.py"))
PROTOCOL = ROOT / "docs" / "protocol" / "README.md"


def _raises(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether the function itself raises something, nested functions left out.

    Ending a command with its exit status is no failure: the help documents those.
    """
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            continue
        if isinstance(node, ast.Raise) and node.exc is not None:
            return not ast.unparse(node.exc).startswith("typer.Exit")
        todo.extend(ast.iter_child_nodes(node))
    return False


def _public_functions(
    body: list[ast.stmt],
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from _public_functions(node.body)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith(
            "_"
        ):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_a_raising_function_says_so(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [
        f"{node.name} (line {node.lineno})"
        for node in _public_functions(tree.body)
        if _raises(node) and "Raises:" not in (ast.get_docstring(node) or "")
    ]
    assert not silent


def test_error_codes_have_three_parts() -> None:
    assert all(len(code.split(":")) == 3 for code in ErrorCode)


def _references() -> list[str]:
    text = PROTOCOL.read_text(encoding="utf-8")
    return sorted(set(re.findall(r"`(comity(?:\.\w+)+)`", text)))


@pytest.mark.parametrize("reference", _references())
def test_a_clause_points_to_code_that_exists(reference: str) -> None:
    parts = reference.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            found = getattr(found, name)
        return
    pytest.fail(f"{reference} is nowhere")


def test_every_error_code_in_the_protocol_exists() -> None:
    text = PROTOCOL.read_text(encoding="utf-8")
    written = set(re.findall(r"`([a-z-]+:[a-z-]+:[^`\s]+)`", text))
    assert written
    assert written <= {code.value for code in ErrorCode}


def test_clauses_are_numbered_without_gaps() -> None:
    text = PROTOCOL.read_text(encoding="utf-8")
    numbers = [(int(a), int(b)) for a, b in re.findall(r"\*\*COM-(\d+)\.(\d+)\*\*", text)]
    for chapter in {a for a, _ in numbers}:
        clauses = [b for a, b in numbers if a == chapter]
        assert clauses == list(range(1, len(clauses) + 1))


def test_every_clause_cited_in_the_code_exists() -> None:
    text = PROTOCOL.read_text(encoding="utf-8")
    known = set(re.findall(r"\*\*(COM-\d+\.\d+)\*\*", text))
    chapters = {clause.split(".")[0] for clause in known}
    cited = {
        clause
        for path in MODULES
        for clause in re.findall(r"COM-\d+(?:\.\d+)?", path.read_text(encoding="utf-8"))
    }
    assert {clause for clause in cited if "." in clause} <= known
    assert {clause for clause in cited if "." not in clause} <= chapters
