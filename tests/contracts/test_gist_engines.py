"""Every engine for gists keeps the same promises: the program here, and the tests' own."""

from pathlib import Path

import pytest
from tests.gist_engine import SPANISH_TO_FRENCH, WordForWord
from tests.programs import program

from comity.records.gist_ports import GistEngine, Pair
from comity.transport import apertium


@pytest.fixture(params=["tests", "apertium"])
def engine(request: pytest.FixtureRequest) -> GistEngine:
    if request.param == "tests":
        return WordForWord()
    found = apertium.found(str(Path(program("apertium"))), seconds=30)
    assert found is not None
    return found


def test_an_engine_says_what_it_is_and_between_which_languages_it_goes(engine: GistEngine) -> None:
    known = engine.known()
    assert known is not None
    assert any(each.isdigit() for each in known.name)
    assert SPANISH_TO_FRENCH in known.pairs
    assert all(len(each) == 2 for pair in known.pairs for each in pair)


def test_a_gist_is_in_the_other_language(engine: GistEngine) -> None:
    said = engine.gist("el juez leyó la carta.", SPANISH_TO_FRENCH)
    assert said is not None
    assert "juge" in said.casefold()
    assert "lettre" in said.casefold()


def test_between_languages_it_does_not_know_it_says_nothing(engine: GistEngine) -> None:
    assert engine.gist("el juez", Pair(("es", "ka"))) is None


def test_a_hostile_text_stays_text(engine: GistEngine) -> None:
    said = engine.gist("juez <script>7</script> [^/{}\\] \x1b[2J @#", SPANISH_TO_FRENCH)
    assert said is not None
    assert "<script>7</script>" in said
    assert "\x1b" not in said


def test_the_same_text_has_the_same_gist_again(engine: GistEngine) -> None:
    once = engine.gist("la carta.", SPANISH_TO_FRENCH)
    assert once is not None
    assert once == engine.gist("la carta.", SPANISH_TO_FRENCH)
