"""The tables of words: complete in English, and no other language says what is not there."""

import json
import re
import subprocess
from pathlib import Path

from tests.verifier.second_implementation import node

VERIFIER = Path(__file__).parents[2] / "verifier"
_DUMP = """
const { LANGUAGES } = await import(process.argv[1]);
console.log(JSON.stringify(Object.fromEntries(LANGUAGES.map((one) => [one.tag, one.words]))));
"""


def _tables() -> dict[str, dict[str, str]]:
    command = [node(), "--input-type=module", "-e", _DUMP, str(VERIFIER / "words" / "languages.js")]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    tables: dict[str, dict[str, str]] = json.loads(result.stdout)
    return tables


TABLES = _tables()
ENGLISH = TABLES["en"]


def _places(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", sentence))


def test_every_code_that_is_used_has_words() -> None:
    used: set[str] = set()
    for path in (*(VERIFIER / "format").glob("*.js"), VERIFIER / "page" / "showing.js"):
        used |= set(re.findall(r'"([a-z][a-z-]*\.[a-z][a-z0-9-]*)"', path.read_text("utf-8")))
    assert len(used) > 150
    assert used - ENGLISH.keys() == set()


def test_a_translation_says_what_the_english_says_and_nothing_else() -> None:
    for language, table in TABLES.items():
        assert table.keys() <= ENGLISH.keys(), language
        for code, sentence in table.items():
            assert _places(sentence) == _places(ENGLISH[code]), (language, code)


def test_each_language_has_everything_but_the_reasons_of_a_refusal() -> None:
    said = {
        code
        for code in ENGLISH
        if code.startswith(("page.", "verdict.", "result.", "proved.", "open.", "kind.", "step."))
    }
    for language in ("de", "fr"):
        missing = said - TABLES[language].keys() - {"open.network"}
        assert missing == set(), language
