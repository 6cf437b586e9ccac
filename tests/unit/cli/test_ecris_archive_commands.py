"""Register and conversations leave the node as archives of ECRIS messages, and come in as such."""

import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.unit.cli.offices import BG, DE, Office, hand_over
from typer.testing import CliRunner

from comity.cli import ecris_export
from comity.cli.main import app
from comity.errors import StorageUnavailable
from comity.persons.person import Person
from comity.records.ports import Origin
from comity.transport.registers.ecris_conversion import Dialect
from comity_training.files import write_json_lines
from comity_training.registers import generate_entries

WHY = ("--purpose", "migration", "--case", "M 1")
REQUEST = (
    *("request", "--to", "BG", "--purpose", "criminal-proceedings", "--case", "R v X"),
    *("--authority", "LG Köln", "--surname", "Примеров", "--forename", "Иван"),
    *("--birth-date", "1980-05-06", "--sex", "male", "--nationality", "BG"),
)


@pytest.fixture
def filled(germany: Office, tmp_path: Path) -> Office:
    config = germany.home / "comity.toml"
    # The whole register leaves in one file: its authority says that this many may.
    config.write_text(config.read_text().replace("most_at_once = 50", "most_at_once = 100"))
    source = tmp_path / "register.jsonl"
    with source.open("wb") as stream:
        write_json_lines(generate_entries(DE, 80, 7, partners=(BG,)), stream)
    germany.ask("register", "import", str(source), "--notified-earlier", "by letter")
    return germany


@pytest.fixture
def successor(fresh_homes: Path, tmp_path: Path) -> Office:
    """A new node of the same authority, with an empty register."""
    shutil.copytree(fresh_homes / "de", tmp_path / "new")
    return Office(tmp_path / "new")


def held_by(office: Office) -> dict[str, tuple[Person, list[str]]]:
    """Return each own conviction with its person and the titles of its offences."""
    with closing(office.node().database) as database, database.read() as snapshot:
        found = {}
        for held in snapshot.register.own_convictions():
            assert held.origin is Origin.OWN
            person = snapshot.register.person(held.person)
            assert person is not None
            titles = [each.title[0].text for each in held.conviction.offences if each.title]
            found[str(held.conviction.id)] = (person.person, titles)
        return found


def imported(office: Office, archive: Path, *words: str) -> dict[str, Any]:
    (summary,) = office.ask(
        "ecris", "import", str(archive), "--notified-earlier", "before", *words
    )["files"]
    assert isinstance(summary, dict)
    return summary


@pytest.mark.parametrize("dialect", list(Dialect))
def test_a_register_moves_to_a_new_node(
    filled: Office, successor: Office, tmp_path: Path, dialect: Dialect
) -> None:
    archive = tmp_path / "archive.xml"
    told = filled.ask("ecris", "export", "--register", "--to", dialect, *WHY, "-o", str(archive))
    before = held_by(filled)
    assert told["convictions"] == len(before) > 10
    assert told["left_out"] == 0
    summary = imported(successor, archive)
    assert (summary["set_aside"], summary["new"]) == (0, told["messages"])
    after = held_by(successor)
    assert after.keys() == before.keys()
    for identifier, (person, titles) in before.items():
        assert after[identifier][0].name == person.name
        assert after[identifier][0].birth_date == person.birth_date
        assert after[identifier][1] == titles


def test_an_archive_imported_twice_changes_nothing(
    filled: Office, successor: Office, tmp_path: Path
) -> None:
    archive = tmp_path / "archive.xml"
    told = filled.ask("ecris", "export", "--register", *WHY, "-o", str(archive))
    assert imported(successor, archive, "--dry-run")["new"] == told["messages"]
    assert held_by(successor) == {}
    imported(successor, archive)
    before = held_by(successor)
    again = imported(successor, archive)
    assert (again["new"], again["changed"], again["set_aside"]) == (0, 0, 0)
    assert again["unchanged"] == told["messages"]
    assert held_by(successor) == before


def test_an_export_is_private_on_record_and_overwrites_nothing(
    filled: Office, tmp_path: Path
) -> None:
    archive = tmp_path / "archive.xml"
    leaves = filled.leaves()
    filled.ask("ecris", "export", "--register", *WHY, "-o", str(archive))
    assert filled.leaves() == leaves + 1
    assert archive.stat().st_mode & 0o077 == 0
    written = archive.read_bytes()
    filled.run("ecris", "export", "--register", *WHY, "-o", str(archive), status=2)
    assert archive.read_bytes() == written
    assert filled.leaves() == leaves + 1


def test_nothing_leaves_that_is_not_on_record(
    filled: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise StorageUnavailable("The database does not answer.")

    monkeypatch.setattr(ecris_export, "log_archive", fails)
    before = sorted(tmp_path.iterdir())
    archive = tmp_path / "archive.xml"
    filled.run("ecris", "export", "--register", *WHY, "-o", str(archive), status=4)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--register", "DE-BG-REQ-000000000000001"),
        ("DE-BG-REQ-000000000000001",),
    ],
    ids=["nothing named", "both named", "unknown"],
)
def test_what_is_not_there_or_not_said_leaves_no_trace(
    germany: Office, tmp_path: Path, words: tuple[str, ...]
) -> None:
    before, leaves = sorted(tmp_path.iterdir()), germany.leaves()
    archive = tmp_path / "archive.xml"
    germany.run("ecris", "export", *words, *WHY, "-o", str(archive), status=2)
    assert sorted(tmp_path.iterdir()) == before
    assert germany.leaves() == leaves


def test_what_is_exported_keeps_the_rules(filled: Office, tmp_path: Path) -> None:
    archive = tmp_path / "archive.xml"
    told = filled.ask("ecris", "export", "--register", *WHY, "-o", str(archive))
    result = CliRunner().invoke(app, ["ecris", "validate", str(archive), "--json"])
    answer = json.loads(result.output)
    assert (answer["messages"], answer["broken"]) == (told["messages"], 0)


def test_a_conversation_is_written_alike_by_both_sides(
    germany: Office, bulgaria: Office, tmp_path: Path
) -> None:
    conversation = str(germany.ask(*REQUEST)["conversation"])
    archive = tmp_path / "case.xml"
    told = germany.ask("ecris", "export", conversation, *WHY, "-o", str(archive))
    assert told["messages"] == 1
    hand_over(germany, bulgaria)
    theirs = tmp_path / "theirs.xml"
    bulgaria.ask("ecris", "export", conversation, *WHY, "-o", str(theirs))
    # Theirs goes on with what they answered at once.
    assert theirs.read_bytes().startswith(archive.read_bytes().removesuffix(b"</messages>\n"))
    assert conversation.encode() in archive.read_bytes()
    assert "Примеров".encode() in archive.read_bytes()


def test_a_kind_the_dialect_has_no_elements_for_is_told(germany: Office, tmp_path: Path) -> None:
    conversation = str(germany.ask(*REQUEST)["conversation"])
    archive = tmp_path / "case.xml"
    told = germany.ask(
        *("ecris", "export", conversation, "--to", "ecris-ri", *WHY, "-o", str(archive)), status=1
    )
    assert (told["messages"], told["left_out"]) == (0, 1)
    assert told["reasons"][0]["what"] == conversation


def test_only_archives_of_ecris_are_imported(germany: Office, tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    source.write_text("surname;forename\nExample;Ana\n")
    answer = germany.run("ecris", "import", str(source), status=2)
    assert "comity register import" in answer
