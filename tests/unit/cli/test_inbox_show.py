"""What an officer is told of a task: the same numbers as in a search, and what was in vain."""

import re
from typing import Any

import pytest
from tests.unit.cli.offices import Office, hand_over

from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.names import name_of
from comity.persons.person import Person, Sex
from comity.search.parameters import default_parameters

ASK = (
    *("request", "--to", "BG", "--purpose", "criminal-proceedings", "--case", "3 Js 77/26"),
    *("--authority", "Amtsgericht Beispielstadt"),
)
WHY = ("--purpose", "audit", "--case", "A-12")
CERTAIN = (
    *("--surname", "Primerov", "--forename", "Dimitar", "--birth-date", "1984-03-12"),
    *("--sex", "male", "--nationality", "BG", "--identity-number", "BG:8403121234"),
)
FILLED_IN = (
    *("--surname", "Primerov", "--forename", "Boris", "--birth-date", "1984-01-01"),
    *("--nationality", "BG", "--identity-number", "BG:0000000000"),
)


def registered(forename: str, day: int, *, number: str = "") -> Person:
    return Person(
        name=name_of(forename, "Primerov"),
        sex=Sex.MALE,
        birth_date=PartialDate(1984, 3, day),
        nationalities=("CO-00-100-BGR",),
        identity_numbers=(IdentityNumber(number, "CO-00-100-BGR"),) if number else (),
    )


@pytest.fixture
def both(germany: Office, bulgaria: Office) -> tuple[Office, Office]:
    node = bulgaria.node()
    with node.database.begin() as work:
        work.register.enter_person(registered("Dimitar", 12, number="8403121234"))
        for day in range(13, 19):
            work.register.enter_person(registered("Boris", day))
    node.database.close()
    return germany, bulgaria


def asked(both: tuple[Office, Office], *person: str) -> dict[str, Any]:
    """Ask Bulgaria, and return the task it made there."""
    germany, bulgaria = both
    conversation = germany.ask(*ASK, *person)["conversation"]
    hand_over(germany, bulgaria)
    (task,) = [each for each in bulgaria.tasks() if each["conversation"] == conversation]
    return task


def test_an_answer_to_approve_has_the_weights_that_a_search_finds(
    both: tuple[Office, Office],
) -> None:
    _, bulgaria = both
    task = asked(both, *CERTAIN)
    assert task["kind"] == "approve-answer"
    shown = bulgaria.ask("inbox", "show", task["id"])
    found = bulgaria.ask("register", "find", *CERTAIN, *WHY)
    assert found["outcome"] == "certain"
    (beside,), (searched,) = shown["candidates"], found["candidates"]
    assert beside["person"] == searched["person"]
    weights = {each["field"]: each["weight"] for each in searched["comparisons"]}
    told = {each["field"]: each["weight"] for each in beside["comparisons"]}
    assert told
    assert told == {field: weights[field] for field in told}
    assert told["Surname"] < 2, "everybody here bears the surname"


def test_an_answer_to_approve_names_rule_and_parameters(both: tuple[Office, Office]) -> None:
    _, bulgaria = both
    task = asked(both, *CERTAIN)
    shown = bulgaria.ask("inbox", "show", task["id"])["identification"]
    version = default_parameters().version
    assert (shown["rule"], shown["parameters"]) == ("identity-number", version)
    text = bulgaria.run("inbox", "show", task["id"])
    assert f"by node (identity-number), with parameters {version}." in text
    assert "Person Dimitar Primerov, born 1984-03-12: " in text


def test_what_was_stated_and_not_compared_is_told_in_task_and_search(
    both: tuple[Office, Office],
) -> None:
    _, bulgaria = both
    task = asked(both, *FILLED_IN)
    shown = bulgaria.ask("inbox", "show", task["id"])
    fields = ["IdentityNumber", "BirthDate"]
    assert [each["field"] for each in shown["not_compared"]] == fields
    text = bulgaria.run("inbox", "show", task["id"])
    assert text.count("Not compared: ") == 2
    said = bulgaria.ask("register", "find", *FILLED_IN, *WHY)
    assert [each["field"] for each in said["not_compared"]] == fields
    text = bulgaria.run("register", "find", *FILLED_IN, *WHY)
    assert "Not compared: IdentityNumber. A number stated is not compared" in text
    assert bulgaria.ask("register", "find", *CERTAIN, *WHY)["not_compared"] == []


def test_that_nobody_is_found_stands_beside_what_was_not_compared(
    both: tuple[Office, Office],
) -> None:
    _, bulgaria = both
    words = ("--surname", "Niemand", "--forename", "Eva", "--identity-number", "none")
    text = bulgaria.run("register", "find", *words, "--birth-date", "1990-03-02", *WHY, status=1)
    assert "Nobody like that is in the register." in text
    assert "Not compared: IdentityNumber." in text


def test_too_little_to_search_by_says_what_was_passed_over(bulgaria: Office) -> None:
    words = ("register", "find", "--surname", "...", "--identity-number", "BG:000000", *WHY)
    failed = bulgaria.ask(*words, status=2)["error"]["message"]
    assert "too little to search by" in failed
    assert "Not compared: IdentityNumber. A number stated is not compared" in failed
    assert "Not compared: Surname. What is stated is not compared" in failed
    assert "000000" not in failed


def test_a_part_that_fits_is_not_said_to_be_missing(both: tuple[Office, Office]) -> None:
    _, bulgaria = both
    year = ("--surname", "Primerov", "--forename", "Dimitar", "--birth-date", "1984")
    task = asked(both, *year, "--nationality", "BG")
    for text in (
        bulgaria.run("inbox", "show", task["id"]),
        bulgaria.run("register", "find", *year, *WHY),
    ):
        dates = [line for line in text.splitlines() if line.startswith("BirthDate\t")]
        assert "\tfits in part\t+" in dates[0]
        assert "which often stands for an unknown day" in dates[0]


def test_candidates_are_numbered_as_they_stand_and_the_judged_one_has_its_own_number(
    both: tuple[Office, Office],
) -> None:
    _, bulgaria = both
    person = ("--surname", "Primerov", "--forename", "Boris", "--birth-date", "1984-03-20")
    node = bulgaria.node()
    with node.database.begin() as work:
        chosen = work.register.enter_person(
            Person(name=name_of("Elena", "Petrova"), birth_date=PartialDate(1950, 2, 3))
        )
    node.database.close()
    first = asked(both, *person)
    shown = bulgaria.ask("inbox", "show", first["id"])["candidates"]
    assert [each["place"] for each in shown] == list(range(1, len(shown) + 1))
    assert len(shown) > 1
    assert chosen not in {each["person"] for each in shown}
    bulgaria.ask("reply", first["id"], "--as", chosen, "--reason", "the court says so")
    again = asked(both, *person)
    shown = bulgaria.ask("inbox", "show", again["id"])["candidates"]
    assert shown[0]["person"] == chosen
    assert [each["place"] for each in shown] == list(range(1, len(shown) + 1))
    text = bulgaria.run("inbox", "show", again["id"])
    numbered = re.findall(r"^Candidate (\d+), (\w+) \w+, born", text, re.MULTILINE)
    assert [int(place) for place, _ in numbered] == list(range(1, len(shown) + 1))
    assert "Candidate 1, Elena Petrova, born 1950-02-03: " in text
    assert "(judged before, not found now, 0 convictions)" in text


def test_earlier_judgements_name_the_person(both: tuple[Office, Office]) -> None:
    _, bulgaria = both
    person = ("--surname", "Primerov", "--forename", "Dimitar", "--birth-date", "1984-03-11")
    task = asked(both, *person)
    chosen = bulgaria.ask("inbox", "show", task["id"])["candidates"][0]["person"]
    bulgaria.ask("reply", task["id"], "--as", chosen, "--reason", "father's name")
    again = asked(both, *person)
    text = bulgaria.run("inbox", "show", again["id"])
    assert f"\nDimitar Primerov, born 1984-03-12 (…{chosen[-8:]})\tjudged same on" in text
    (met,) = bulgaria.ask("inbox", "show", again["id"])["judgements"]
    assert met["person"] == chosen


def test_a_doubt_says_whom_it_concerns(both: tuple[Office, Office]) -> None:
    _, bulgaria = both
    person = ("--surname", "Primerov", "--forename", "Dimitar", "--birth-date", "1984")
    task = asked(both, *person)
    for text in (
        bulgaria.run("inbox", "show", task["id"]),
        bulgaria.run("register", "find", *person, *WHY),
    ):
        assert "  Doubt about candidate 1: A full birth date is not stated on both sides." in text


def test_a_task_to_attend_to_names_its_person(both: tuple[Office, Office]) -> None:
    _, bulgaria = both
    person = ("--surname", "Primerov", "--forename", "Dimitar", "--birth-date", "1984-03-11")
    task = asked(both, *person)
    chosen = bulgaria.ask("inbox", "show", task["id"])["candidates"][0]["person"]
    (made,) = bulgaria.ask("reply", task["id"], "--as", chosen, "--reason", "as seen")["judgements"]
    bulgaria.ask("inbox", "withdraw-judgement", made, "--reason", "his cousin")
    (attend,) = bulgaria.tasks()
    assert attend["kind"] == "attend"
    assert f"Person Dimitar Primerov, born 1984-03-12: {chosen}" in bulgaria.run(
        "inbox", "show", attend["id"]
    )
