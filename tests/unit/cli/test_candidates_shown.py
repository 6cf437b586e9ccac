"""Who may be meant, as officers see it: how probable, what each field weighs, which doubts."""

from collections.abc import Iterator

import pytest
from tests.unit.cli.offices import BG, DE, Office, hand_over

from comity.cli.views import bits, doubts_in_words, per_cent
from comity.search.certainty import DOUBTS_IN_WORDS, Doubt
from comity_training.cast import cast_register, homonyms
from comity_training.federation import Choices, make_network
from comity_training.files import write_json_lines

WHY = ("--purpose", "audit", "--case", "A-12")


@pytest.fixture(scope="module")
def bulgaria(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with two namesakes in its register, asked about one of them."""
    folder = tmp_path_factory.mktemp("candidates")
    make_network(folder, (DE, BG), choices=Choices())
    office, asking = Office(folder / "bg"), Office(folder / "de")
    member = homonyms()
    file = folder / "homonyms.jsonl"
    with file.open("wb") as stream:
        write_json_lines([entry for _, entry in member.entries], stream)
        write_json_lines(cast_register(BG), stream)
    office.ask("register", "import", str(file))
    birth, name = member.asked_as.birth_date, member.asked_as.name
    assert name.surname is not None
    assert name.forename is not None
    asking.ask(
        "request", "--to", "BG", "--surname", name.surname.text, "--forename", name.forename.text,
        "--birth-date", str(birth), "--nationality", "BG", "--purpose", "criminal-proceedings",
        "--case", "1", "--authority", "AG",
    )  # fmt: skip
    hand_over(asking, office)
    return office


def lines_of(text: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in text.splitlines())


def test_a_task_shows_probability_weights_and_doubts(bulgaria: Office) -> None:
    (task,) = bulgaria.tasks()
    shown = bulgaria.ask("inbox", "show", task["id"])["candidates"]
    assert len(shown) == 2
    for each in shown:
        assert 0.0 < each["probability"] < 1.0
        assert all("weight" in finding for finding in each["comparisons"])
    assert shown[0]["doubts"]
    text = bulgaria.run("inbox", "show", task["id"])
    assert f"{per_cent(shown[0]['probability'])} probable" in text
    for doubt in shown[0]["doubts"]:
        assert f"Doubt about candidate 1: {DOUBTS_IN_WORDS[Doubt(doubt)]}" in text
    (date, *_) = [line for line in lines_of(text) if line[0] == "BirthDate"]
    assert date[4].startswith("+")


def test_a_search_shows_probability_weights_and_doubts(bulgaria: Office) -> None:
    asked = homonyms().asked_as
    name = asked.name
    assert name.surname is not None
    assert name.forename is not None
    words = ("--surname", name.surname.text, "--forename", name.forename.text)
    text = bulgaria.run("register", "find", *words, "--birth-date", str(asked.birth_date), *WHY)
    assert text.count("% probable") == 2
    assert text.count("field\tfinding\tweight\twhy") == 2
    assert "  Doubt about candidate 1: " in text
    assert any(line[0] == "BirthDate" and line[2].startswith("+") for line in lines_of(text))


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (1.0, "over 99.9 %"),
        (0.9992, "over 99.9 %"),
        (0.9988, "99.9 %"),
        (0.5, "50.0 %"),
        (0.02, "2.0 %"),
        (0.0004, "under 0.1 %"),
        (0.0, "under 0.1 %"),
    ],
)
def test_a_probability_is_never_said_to_be_certainty(probability: float, words: str) -> None:
    assert per_cent(probability) == words


def test_a_weight_says_for_whom_it_speaks() -> None:
    assert [bits(each) for each in (10.36, -6.8, 0.0)] == ["+10.4", "-6.8", "0"]


def test_a_doubt_of_another_version_is_shown_as_named() -> None:
    assert doubts_in_words(["sex-differs", "new-doubt"], about=2) == [
        "  Doubt about candidate 2: The sex differs.",
        "  Doubt about candidate 2: new-doubt",
    ]
