"""Somebody with access to the database changes the register behind the node's back.

Each change makes a conviction vanish, move, hold again or go unanswered, and none touches
the log. The check of the whole node must say so, name what is wrong, and itself change
nothing: the damage is all there is, and the node's state is unchanged.
"""

import shutil
from pathlib import Path

import pytest
from tests.database_file import dumped, opened_file
from tests.unit.cli.offices import BG, DE, Office, hand_over

from comity.assembly.build import Node
from comity.assembly.checking import CheckReport, check
from comity_training.cast import cast_register
from comity_training.federation import Choices, make_network
from comity_training.files import write_json_lines

WHICH = {"NOTIFIED": "WHERE message IS NOT NULL", "OUR_OWN": "WHERE origin = 'own'"}
"""How a statement below names the convictions it is about."""

KINDS = frozenset({"register", "persons", "casework", "duties", "disclosures", "rows"})
"""What this check is about; messages are handed over here without the proofs of transport."""


@pytest.fixture(scope="module")
def exchanged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make two nodes: Germany has notified a conviction, Bulgaria holds it and has a task."""
    folder = tmp_path_factory.mktemp("register")
    make_network(folder, (DE, BG), choices=Choices())
    germany, bulgaria = Office(folder / "de"), Office(folder / "bg")
    for office, state in ((germany, DE), (bulgaria, BG)):
        file = folder / f"{state}.jsonl"
        with file.open("wb") as stream:
            write_json_lines(cast_register(state), stream)
        office.ask("register", "import", str(file))
    hand_over(germany, bulgaria)
    hand_over(bulgaria, germany)
    asking = ("--surname", "Nepoznat", "--forename", "Ivan", "--birth-date", "1990")
    purpose = ("--purpose", "criminal-proceedings", "--case", "1", "--authority", "AG")
    germany.ask("request", "--to", "BG", *purpose, *asking, "--nationality", "BG")
    hand_over(germany, bulgaria)
    return folder


@pytest.fixture
def bulgaria(exchanged: Path, tmp_path: Path) -> Office:
    shutil.copytree(exchanged / "bg", tmp_path / "bg")
    return Office(tmp_path / "bg")


@pytest.fixture
def germany(exchanged: Path, tmp_path: Path) -> Office:
    shutil.copytree(exchanged / "de", tmp_path / "de")
    return Office(tmp_path / "de")


def found(office: Office) -> dict[str, list[str]]:
    """Return what the check finds about the register, by kind."""
    node: Node = office.node()
    try:
        report: CheckReport = check(node, advance=lambda _: None)
    finally:
        node.database.close()
    return {kind: said for kind, said in report.findings.items() if kind in KINDS}


def damage(office: Office, statement: str) -> None:
    for name, condition in WHICH.items():
        statement = statement.replace(name, condition)
    with opened_file(office.home) as connection:
        assert connection.execute(statement).rowcount > 0
    connection.close()


def test_honest_registers_agree_with_their_messages(bulgaria: Office, germany: Office) -> None:
    assert found(bulgaria) == {}
    assert found(germany) == {}


@pytest.mark.parametrize(
    ("statement", "kind", "sentence"),
    [
        ("DELETE FROM convictions NOTIFIED", "register", "it was stored, and it is not"),
        (
            "UPDATE convictions SET person = (SELECT max(ref) FROM persons) NOTIFIED",
            "register",
            "it cannot be read",
        ),
        (
            "UPDATE convictions SET person = 'nobody' NOTIFIED",
            "register",
            "the person is not in the register",
        ),
        (
            "UPDATE convictions SET standing = 'deleted' NOTIFIED",
            "register",
            "does not ask for that",
        ),
        (
            "UPDATE convictions SET standing = 'withdrawn' NOTIFIED",
            "register",
            "it is withdrawn, and",
        ),
        (
            "UPDATE convictions SET standing = 'superseded' NOTIFIED",
            "register",
            "nothing superseded it",
        ),
        (
            (
                "UPDATE convictions SET conviction = (SELECT other.conviction FROM convictions "
                "AS other WHERE other.id <> convictions.id LIMIT 1) NOTIFIED"
            ),
            "register",
            "it cannot be read",
        ),
        (
            "UPDATE convictions SET conviction = x'00' NOTIFIED",
            "register",
            "it cannot be read",
        ),
        ("UPDATE convictions SET convicting_state = 'IT' NOTIFIED", "register", "came from DE"),
        (
            "UPDATE convictions SET message = 'DE-BG-NOT-1' NOTIFIED",
            "register",
            "is no notification here",
        ),
        ("UPDATE convictions SET version = 2 NOTIFIED", "register", "a version is missing"),
        ("UPDATE convictions SET standing = 'unheard' NOTIFIED", "register", "cannot be read"),
        ("DELETE FROM identifications", "register", "nobody is on record"),
        ("DELETE FROM person_keys", "persons", "filed under other keys"),
        (
            "INSERT INTO person_keys SELECT 4711, min(number) FROM persons",
            "persons",
            "keys lead to persons",
        ),
        ("UPDATE person_keys SET key = key + 1", "persons", "filed under other keys"),
        ("DELETE FROM person_profiles", "persons", "compared otherwise than stated"),
        (
            "UPDATE person_profiles SET profile = (SELECT profile FROM person_profiles LIMIT 1)",
            "persons",
            "compared otherwise than stated",
        ),
        (
            "UPDATE person_profiles SET profile = x'00'",
            "persons",
            "compared otherwise than stated",
        ),
        (
            "UPDATE names_counted SET surname = surname + 9 WHERE form IS NOT NULL",
            "persons",
            "names are counted wrongly",
        ),
        ("DELETE FROM names_counted", "persons", "names are counted wrongly"),
        (
            "INSERT INTO names_counted VALUES (4711, 1, 0, NULL)",
            "persons",
            "names are counted wrongly",
        ),
        (
            "UPDATE names_counted SET given = given + 1000000",
            "persons",
            "persons are counted, and there are",
        ),
        (
            "UPDATE persons SET person = zeroblob(200)",
            "persons",
            "what is stated cannot be read",
        ),
        (
            "UPDATE persons SET wrapped = x'00'",
            "persons",
            "what is stated cannot be read",
        ),
        ("UPDATE persons SET person = x'00'", "persons", "what is stated cannot be read"),
        ("DELETE FROM tasks", "casework", "nobody was asked to give it"),
        ("UPDATE tasks SET conversation = 'DE-BG-REQ-1'", "casework", "named by a kept task"),
    ],
)
def test_what_was_done_to_a_received_conviction_is_found(
    bulgaria: Office, statement: str, kind: str, sentence: str
) -> None:
    damage(bulgaria, statement)
    before = dumped(bulgaria.home)
    findings = found(bulgaria)
    assert any(sentence in said for said in findings[kind]), findings
    assert dumped(bulgaria.home) == before


@pytest.mark.parametrize(
    ("statement", "kind", "sentence"),
    [
        ("DELETE FROM convictions OUR_OWN", "register", "no version is what"),
        ("DELETE FROM convictions OUR_OWN", "duties", "and not here"),
        (
            "UPDATE convictions SET standing = 'deleted' OUR_OWN",
            "register",
            "its decisions say otherwise",
        ),
        (
            "UPDATE convictions SET standing = 'superseded' OUR_OWN",
            "register",
            "is superseded, and none followed",
        ),
        (
            "UPDATE convictions SET file_token = 4711 OUR_OWN",
            "register",
            "it is filed otherwise than it says",
        ),
    ],
)
def test_what_was_done_to_a_conviction_we_notified_is_found(
    germany: Office, statement: str, kind: str, sentence: str
) -> None:
    damage(germany, statement)
    findings = found(germany)
    assert any(sentence in said for said in findings[kind]), findings


def test_a_notification_that_was_cancelled_may_not_hold_again(
    germany: Office, bulgaria: Office
) -> None:
    with opened_file(bulgaria.home) as connection:
        ((brought,),) = connection.execute(
            "SELECT message FROM convictions WHERE message IS NOT NULL LIMIT 1"
        ).fetchall()
    connection.close()
    germany.ask("notify", "cancel", brought, "--reason", "sent in error")
    hand_over(germany, bulgaria)
    assert found(bulgaria) == {}
    damage(bulgaria, "UPDATE convictions SET standing = 'current' WHERE standing = 'withdrawn'")
    assert any("was cancelled" in said for said in found(bulgaria)["register"])
