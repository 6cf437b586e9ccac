"""The pages on security say what the code does: connections, levels of data, bounds."""

import ast
import re
from pathlib import Path
from typing import Final

import comity
from comity.records.record_types import RecordType
from comity.web.body import MOST_BYTES
from comity.web.connection import Places

SOURCES: Final = Path(comity.__file__).parent
PAGES: Final = Path(__file__).resolve().parents[2] / "docs" / "security"
CONNECTING: Final = frozenset({"ClientSession", "create_connection", "open_connection"})
OTHER_CLIENTS: Final = frozenset(
    {
        "ftplib", "http.client", "httpx", "niquests", "paramiko", "requests", "smtplib",
        "telnetlib", "urllib.request", "urllib3", "websockets", "xmlrpc.client",
    }
)  # fmt: skip
SURROUNDINGS: Final = frozenset({"trust_env", "verify_ssl"})
CALLS: Final = frozenset({"delete", "get", "head", "options", "patch", "post", "put", "request"})
LEVELS: Final = frozenset({"person", "secret", "reference", "open"})


def _trees() -> dict[str, ast.Module]:
    """Modules that name anything of the above; the others need not be parsed."""
    words = CONNECTING | OTHER_CLIENTS | SURROUNDINGS
    telling = re.compile(
        "|".join(map(re.escape, sorted({each.partition(".")[0] for each in words})))
    )
    found = {}
    for path in SOURCES.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if telling.search(text):
            name = ".".join(path.relative_to(SOURCES).with_suffix("").parts)
            found[f"comity.{name}"] = ast.parse(text)
    return found


TREES: Final = _trees()


def _called(tree: ast.Module) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _connecting() -> dict[str, ast.Module]:
    """Modules that open a connection."""
    return {
        name: tree
        for name, tree in TREES.items()
        if any(_name(call) in CONNECTING for call in _called(tree))
    }


def test_every_module_that_calls_somebody_is_on_the_page_and_no_other() -> None:
    page = (PAGES / "connections.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(comity\.[a-z_.]+)`", page, re.MULTILINE))
    assert named == set(_connecting())


def test_no_call_follows_a_redirection() -> None:
    asked = [
        (name, call)
        for name, tree in _connecting().items()
        for call in _called(tree)
        if _name(call) in CALLS
        and isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func.value).endswith("session")
    ]
    assert len(asked) >= 5
    assert [name for name, call in asked if not _refuses_redirections(call)] == []


def _refuses_redirections(call: ast.Call) -> bool:
    return any(
        each.arg == "allow_redirects"
        and isinstance(each.value, ast.Constant)
        and each.value.value is False
        for each in call.keywords
    )


def test_no_other_client_of_the_network_is_imported() -> None:
    imported = {
        (name, each)
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        for each in _imported(node)
        if each in OTHER_CLIENTS or each.partition(".")[0] in OTHER_CLIENTS
    }
    assert imported == set()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module is not None:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def test_no_session_takes_a_proxy_or_a_password_from_its_surroundings() -> None:
    taken = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg in SURROUNDINGS
    }
    assert taken == set()


def test_every_kind_of_record_has_a_level_and_every_level_its_protection() -> None:
    page = (PAGES / "data.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z-]+) \| ([a-z]+) \|$", page, re.MULTILINE)
    assert sorted(kind for kind, _ in rows) == sorted(RecordType)
    assert {level for _, level in rows} == LEVELS
    described = re.findall(r"^\| \*\*([a-z]+)\*\* \|", page, re.MULTILINE)
    assert set(described) == LEVELS


def test_bounds_of_the_desk_are_those_on_the_page() -> None:
    page = (PAGES / "components.md").read_text(encoding="utf-8")
    places = Places()
    bounds = f"{MOST_BYTES // 1024} KiB, {places.arriving_seconds:g} seconds to arrive, "
    assert f"{bounds}{places.most} connections" in page


def test_the_list_of_pages_is_whole() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\]\(([a-z]+\.md)\)", index))
    assert named == {path.name for path in PAGES.glob("*.md")} - {"README.md"}
