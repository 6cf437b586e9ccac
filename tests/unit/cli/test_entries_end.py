"""Entries of the log end at the terminal, and whoever reads the journal is told that they did."""

from pathlib import Path

import pytest
from tests.adversary.ended_stage import LATER, copied, looked_at
from tests.unit.cli.offices import Office
from tests.unit.cli.test_inspect_command import BY, WHY
from tests.unit.cli.test_retention_command import later

OVER = ("--since", "2020-01-01", "--until", "2020-02-01", "--audit", "0")


@pytest.fixture(scope="module")
def looked_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, list[int]]:
    return looked_at(tmp_path_factory.mktemp("looked"))


@pytest.fixture
def office(looked_once: tuple[Office, list[int]], tmp_path: Path) -> Office:
    return copied(looked_once[0], tmp_path)


def test_entries_are_announced_end_and_are_proved_to_have_ended(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, 1000)
    assert office.ask("retention", "due")["entries"]["ahead"] is False
    assert office.ask("retention", "due", "--days", "365")["entries"]["ahead"] is True
    later(monkeypatch, LATER)
    assert office.ask("retention", "due")["entries"]["over"] is True
    assert office.ask("retention", "prove", status=1)["settled"] == {"entry of the log": 4}
    asked = office.ask("retention", "run", status=1)
    assert "look whether the clock is right" in asked["asks"]
    assert office.ask("retention", "due")["entries"]["over"] is True
    assert office.ask("retention", "run", "--up-to", "9")["settled"] == {"entry of the log": 4}
    assert office.ask("retention", "prove")["settled"] == {}
    assert office.ask("retention", "due")["entries"]["ended"] is True
    assert office.ask("retention", "run")["settled"] == {}


def test_whoever_reads_the_journal_is_told_what_ended(
    office: Office, looked_once: tuple[Office, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    leaf = looked_once[1][0]
    later(monkeypatch, LATER)
    office.run("retention", "run", "--up-to", "9")
    found = office.ask("inspect", "search", "--act", "consult-register", *WHY, *BY)
    assert (found["total"], found["unreadable"], found["ended"]) == (0, [], 4)
    assert "Ended under 32016L0680 Art. 25" in office.run(
        "inspect", "search", "--act", "consult-register", *WHY, *BY
    )
    told = office.run("inspect", "show", str(leaf), *BY, status=2)
    assert f"What entry {leaf} said ended under 32016L0680 Art. 25" in told
    export = ("inspect", "export", str(leaf), *WHY, *BY, "-o", str(office.home / "out.json"))
    office.run(*export, status=2)
    assert office.ask("inspect", "sample", *BY)["ended"] == 4
    assert office.ask("inspect", "statistics", *BY)["ended"] == 4
    assert office.ask("inspect", "register", "disclosures", *BY)["ended"] == 4
    assert office.ask("misuse", "run", *OVER)["ended"] == 4
    assert office.ask("policy", "replay")["ended"] == 4
    assert "4 entries" in office.run("policy", "replay")


def test_a_period_shorter_than_three_years_is_no_configuration(office: Office) -> None:
    file = office.home / "comity.toml"
    text = file.read_text(encoding="utf-8")
    assert "log_days = 1096" in text
    file.write_text(text.replace("log_days = 1096", "log_days = 1095"), encoding="utf-8")
    assert "log_days" in office.run("retention", "due", status=2)
