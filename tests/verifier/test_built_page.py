"""The page that ships is the one that the sources make, and lets nothing in."""

import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from comity.cli.verifier_page import page

ROOT = Path(__file__).parents[2]
TEXT = page().decode("utf-8")


def test_the_page_is_in_step_with_its_sources() -> None:
    command = [sys.executable, str(ROOT / "tools" / "build_verifier.py"), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_the_policy_lets_run_exactly_the_code_that_is_in_it_and_nothing_be_fetched() -> None:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', TEXT)
    assert found is not None
    policy = dict(part.split(" ", 1) for part in found[1].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy.keys() == {
        "default-src",
        "script-src",
        "style-src",
        "base-uri",
        "form-action",
        "require-trusted-types-for",
    }
    for element, rule in (("script", "script-src"), ("style", "style-src")):
        (content,) = re.findall(rf"<{element}\b[^>]*>(.*?)</{element}>", TEXT, re.DOTALL)
        digest = b64encode(sha256(content.encode("utf-8")).digest()).decode("ascii")
        assert policy[rule] == f"'sha256-{digest}'"


def test_the_page_names_no_address_and_no_way_to_reach_one() -> None:
    for word in (
        "https?://(?!www.w3.org/2000/svg)[a-z]",
        r"\bfetch\(",
        "XMLHttpRequest",
        "import\\(",
    ):
        assert re.search(word, TEXT) is None, word


def test_the_page_is_one_file_that_a_court_can_attach_to_a_mail() -> None:
    assert len(page()) < 1_000_000
