"""The AI register names every automated function, and no library learns about people."""

import importlib.util
import re
from pathlib import Path

import comity
from comity.assembly.config import EcrisPart, LawPart, RecordsPart
from comity.oversight.automated_functions import FUNCTIONS, page
from comity.oversight.misuse import RANDOM_AUDIT, RULES

SOURCES = Path(comity.__file__).parent
LEARNING = frozenset(
    {
        "catboost", "jax", "keras", "lightgbm", "onnxruntime", "openai", "pyod", "river",
        "sklearn", "tensorflow", "torch", "transformers", "xgboost",
    }
)  # fmt: skip
IMPORT = re.compile(r"^\s*(?:from|import)\s+(\w+)", re.MULTILINE)
COVERED = frozenset(each for function in FUNCTIONS for each in function.covers)


def _settings(part: type, name: str) -> set[str]:
    return {
        f"setting:{name}.{field}"
        for field in part.__annotations__
        if "automatic" in field or field == "release"
    }


def _rounds() -> set[str]:
    """Modules of the node that act by themselves, by what they are called."""
    found = {path.stem for path in (SOURCES / "node").glob("*_round*.py")} | {"worker"}
    return {f"round:{each}" for each in found}


def test_every_automated_function_of_the_code_is_in_the_register() -> None:
    found = (
        _settings(RecordsPart, "records")
        | _settings(LawPart, "law")
        | _settings(EcrisPart, "ecris")
        | _rounds()
        | {f"rule:{name}" for name in RULES}
    )
    assert found - COVERED == set()


def test_the_register_names_nothing_that_is_not_there() -> None:
    modules = [each.removeprefix("module:") for each in COVERED if each.startswith("module:")]
    rules = {each.removeprefix("rule:") for each in COVERED if each.startswith("rule:")}
    rounds = {each for each in COVERED if each.startswith("round:")}
    assert [each for each in modules if importlib.util.find_spec(each) is None] == []
    assert rules == set(RULES)
    assert rounds <= _rounds()
    assert RANDOM_AUDIT not in rules


def test_every_function_is_on_the_page() -> None:
    text = page()
    assert [each.name for each in FUNCTIONS if f"| {each.name} |" not in text] == []


def test_nothing_learns_about_people() -> None:
    imported = {
        name
        for path in SOURCES.rglob("*.py")
        for name in IMPORT.findall(path.read_text(encoding="utf-8"))
    }
    assert "comity" in imported
    assert imported & LEARNING == set()
