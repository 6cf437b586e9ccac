"""``comity retention``: what is over ends, on record and provably; what is held does not."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from tests.unit.cli.node_homes import LaterClock
from tests.unit.cli.offices import BG, Office, hand_over

from comity_training.cast import cast_register
from comity_training.cast_convictions import fraud_in_germany
from comity_training.files import write_json_lines

# Of the home that ends what is over: late in the evening it is a day ahead of UTC.
SOFIA = ZoneInfo("Europe/Sofia")
TODAY = datetime.now(SOFIA).date()  # noqa: TID251 - homes are made by real commands
PERIOD = 1096
PRIMEROV = (
    *("--surname", "Primerov", "--forename", "Dimitar", "--birth-date", "1984-03-12"),
    *("--sex", "male", "--nationality", "BG", "--identity-number", "BG:SYN-BG-900001"),
)
REVIEW = ("--review-on", str(TODAY + timedelta(days=8000)), "--reason", "trial 12")


@pytest.fixture
def answered(germany: Office, bulgaria: Office, tmp_path: Path) -> tuple[Office, Office, str]:
    """Bulgaria answered a request of Germany."""
    filled(bulgaria, tmp_path)
    words = ("request", "--to", "BG", "--purpose", "criminal-proceedings", "--case", "3 Js 77/26")
    conversation = germany.ask(*words, "--authority", "Amtsgericht", *PRIMEROV)["conversation"]
    hand_over(germany, bulgaria)
    (task,) = [each for each in bulgaria.tasks() if each["conversation"] == conversation]
    bulgaria.ask("reply", task["id"], "--approve", "--reason", "file read")
    hand_over(bulgaria, germany)
    return germany, bulgaria, conversation


def filled(office: Office, folder: Path) -> None:
    """Import the register of the cast."""
    file = folder / "register.jsonl"
    with file.open("wb") as stream:
        write_json_lines(cast_register(BG), stream)
    office.ask("register", "import", str(file))


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Let the commands run so many days from now."""
    monkeypatch.setattr("comity.cli.signed_in.SystemClock", lambda: LaterClock(days))


def test_what_messages_said_ends_once_and_the_proof_is_from_the_tables(
    answered: tuple[Office, Office, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    germany, _, conversation = answered
    assert germany.ask("retention", "due")["due"] == []
    later(monkeypatch, PERIOD - 5)
    (ahead,) = germany.ask("retention", "due")["due"]
    assert (ahead["reference"], ahead["state"]) == (conversation, "ahead")
    assert germany.ask("retention", "run")["ended"] == []
    later(monkeypatch, PERIOD + 1)
    left = germany.ask("retention", "prove", status=1)["overdue"]
    assert [each["reference"] for each in left] == [conversation]
    assert len(germany.ask("retention", "run")["ended"]) == 1
    assert germany.ask("retention", "prove")["overdue"] == []
    assert "Dimitar" not in germany.run("show", conversation)
    assert germany.ask("retention", "run")["ended"] == []
    assert not damage(germany)


def test_a_hold_keeps_it_and_is_named_until_it_is_lifted(
    answered: tuple[Office, Office, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    germany, _, conversation = answered
    words = ("retention", "hold", "--conversation", conversation, "--ground", "evidence", *REVIEW)
    hold = germany.ask(*words)["hold"]["id"]
    assert germany.ask(*words)["hold"]["id"] == hold
    later(monkeypatch, PERIOD + 1)
    kept = germany.ask("retention", "run")
    assert (kept["ended"], kept["kept"][0]["kept_by"]) == ([], hold)
    assert germany.ask("retention", "prove")["overdue"] == []
    assert "Dimitar" in germany.run("show", conversation)
    germany.ask("retention", "lift-hold", hold, "--reason", "acquitted")
    assert [each["reference"] for each in germany.ask("retention", "run")["ended"]] == [
        conversation
    ]


def test_a_clock_that_jumped_erases_nothing_until_an_official_says_how_much(
    answered: tuple[Office, Office, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    germany, _, conversation = answered
    germany.ask("retention", "run")
    later(monkeypatch, 5000)
    asked = germany.ask("retention", "run", status=1)
    assert "clock" in asked["asks"]
    assert asked["ended"] == []
    assert [each["reference"] for each in asked["overdue"]] == [conversation]
    assert "Dimitar" in germany.run("show", conversation)
    assert len(germany.ask("retention", "run", "--up-to", "1")["ended"]) == 1


def test_a_received_conviction_ends_on_the_day_its_own_state_named(
    germany: Office, bulgaria: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(bulgaria, tmp_path)
    last_day = TODAY + timedelta(days=40)
    person = cast_register(BG)[0]
    made = replace(fraud_in_germany(), retention_ends_on=last_day)
    enter(germany, tmp_path, person.person, made)
    (notification,) = sent_by(germany)
    hand_over(germany, bulgaria)
    hand_over(bulgaria, germany)
    assert "77 Ls 901/24" in bulgaria.run("show", notification)
    assert stands(bulgaria, made.id)
    later(monkeypatch, 40)
    bulgaria.ask("retention", "run")
    assert stands(bulgaria, made.id)
    later(monkeypatch, 41)
    (ended,) = bulgaria.ask("retention", "run")["ended"]
    assert (ended["record"], ended["reference"]) == ("received-conviction", made.id)
    assert not stands(bulgaria, made.id)
    assert "77 Ls 901/24" not in bulgaria.run("show", notification)
    assert bulgaria.ask("retention", "prove")["overdue"] == []
    assert not damage(bulgaria)


def test_our_own_conviction_is_never_ended_by_the_job_and_is_to_be_reviewed(
    germany: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = cast_register(BG)[0].person
    enter(germany, tmp_path, person, replace(fraud_in_germany(), retention_ends_on=TODAY))
    later(monkeypatch, 3)
    report = germany.ask("retention", "run")
    assert report["ended"] == []
    assert [each["record"] for each in report["reviews"]] == ["own-conviction"]


def damage(office: Office) -> list[str]:
    """Return what a check finds, but for checkpoints, which no hand carries over."""
    found = office.ask("fsck", status=1)["findings"]
    return [each for kind in found.values() for each in kind if "is not kept" not in each]


def sent_by(office: Office) -> list[str]:
    """Return the messages that wait to be delivered."""
    node = office.node()
    try:
        with node.database.read() as snapshot:
            return [each.id for each in snapshot.exchange.undelivered()]
    finally:
        node.database.close()


def enter(office: Office, folder: Path, person: object, conviction: object) -> None:
    for name, value in (("person", person), ("conviction", conviction)):
        (folder / f"{name}.json").write_bytes(msgspec.json.encode(value))
    office.ask(
        "notify",
        "enter",
        "--person",
        str(folder / "person.json"),
        "--conviction",
        str(folder / "conviction.json"),
    )


def stands(office: Office, conviction: str) -> bool:
    """Return whether the register still says what the conviction is about."""
    shown = office.run("register", "show", conviction, "--purpose", "audit", "--case", "A-12")
    return "77 Ls 901/24" in shown
