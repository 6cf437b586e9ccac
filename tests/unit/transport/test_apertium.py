"""The program ``apertium`` is held on a short lead, whatever is installed under its name."""

import time
from pathlib import Path

import pytest

from comity.records.gist_ports import Pair
from comity.transport.apertium import Apertium, found

PAIR = Pair(("es", "fr"))
HONEST = """
case "$1" in
-V) echo "Apertium 9.1" ;;
-l) printf '  es-fr\\n  eng-spa\\n  eco-es-fr\\n  spa-eng_US\\n' ;;
"""


def made(folder: Path, gist: str, *, seconds: float = 10.0) -> Apertium:
    """Install a program that says what it is, and does something else with a text."""
    path = folder / "apertium"
    path.write_text(f"#!/bin/sh\n{HONEST}*) {gist} ;;\nesac\n", encoding="utf-8")
    path.chmod(0o755)
    return Apertium(path, seconds=seconds)


def test_it_is_given_the_text_on_its_input_and_an_environment_of_three_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMITY_OF_A_TEST", "never")
    engine = made(tmp_path, 'echo "$@"; env | cut -d= -f1 | sort | tr "\\n" " "; pwd; cat')
    said = engine.gist("$(id) -o x", PAIR)
    assert said is not None
    arguments, rest = said.split("\n", 1)
    assert arguments == "-u -f txt es-fr"
    assert {"HOME", "LC_ALL", "PATH"} <= set(rest.split())
    assert "COMITY_OF_A_TEST" not in said
    assert said.endswith("/\n$(id) -o x")


def test_pairs_are_those_that_it_lists_in_letters_of_our_own(tmp_path: Path) -> None:
    known = made(tmp_path, "cat").known()
    assert known is not None
    assert known.name == "Apertium 9.1"
    assert known.pairs == {("es", "fr"), ("en", "es")}


def test_what_takes_too_long_is_ended_with_all_that_it_began(tmp_path: Path) -> None:
    mark = tmp_path / "went-on"
    engine = made(tmp_path, f"(sleep 1; touch {mark}) & sleep 30", seconds=0.3)
    assert engine.known() is not None
    began = time.monotonic()
    assert engine.gist("juez", PAIR) is None
    assert time.monotonic() - began < 1
    assert not mark.exists()


def test_what_is_no_text_or_far_too_much_of_it_is_no_gist(tmp_path: Path) -> None:
    for gist in (
        r"printf '\377\376'",
        "yes | head -c 100000",
        "cat; exit 3",
        "printf ' \\n '",
    ):
        assert made(tmp_path, gist).gist("juez", PAIR) is None


def test_a_program_that_says_something_else_of_itself_is_none(tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_text("#!/bin/sh\necho hello\n", encoding="utf-8")
    path.chmod(0o755)
    engine = Apertium(path, seconds=5)
    assert engine.known() is None
    assert engine.gist("juez", PAIR) is None
    assert found(str(tmp_path / "nowhere"), seconds=5) is None
