"""An officer looks somebody up and wants no trace of it; an administrator helps.

What is shown is shown only after its entry was committed: with a log that takes nothing,
every door stays shut. An entry that was committed and is taken out again behind the node's
back is named by ``comity fsck``; the proof is the node's own signed checkpoint, which the
remaining leaves do not lead to, and which partners and witnesses hold as well.
"""

import json
from pathlib import Path

import pytest
from tests.database_file import opened_file
from tests.unit.cli.offices import BG, DE, OFFICER, Office, hand_over

from comity.ledger.entry import EntryKind
from comity.persons.dates import PartialDate
from comity.persons.names import name_of
from comity.persons.person import Person, Sex
from comity.storage.sql.walking import Walk
from comity_training.federation import make_network

NAME = "Primerov"
WHY = ("--purpose", "criminal-proceedings", "--case", "R v X")
ASK = (
    *("request", "--to", "BG", "--purpose", "criminal-proceedings", "--case", "1"),
    *("--authority", "AG", "--surname", NAME, "--forename", "Dimitar"),
    *("--birth-date", "1984-03-11", "--sex", "male", "--nationality", "BG"),
)


class Scene:
    """An authority that holds a person and has been asked about one alike."""

    def __init__(self, folder: Path) -> None:
        make_network(folder, (DE, BG))
        germany, self.office = Office(folder / "de"), Office(folder / "bg")
        node = self.office.node()
        registered = Person(
            name=name_of("Dimitar", NAME), sex=Sex.MALE, birth_date=PartialDate(1984, 3, 12)
        )
        with node.database.begin() as work:
            self.person = str(work.register.enter_person(registered))
        node.database.close()
        germany.ask(*ASK)
        hand_over(germany, self.office)
        (task,) = self.office.tasks()
        self.task, self.conversation = str(task["id"]), str(task["conversation"])
        self.out = folder / "taken.out"

    def damage(self, statement: str) -> None:
        """Do something to the database behind the node's back."""
        with opened_file(self.office.home) as connection:
            connection.execute(statement)
        connection.close()

    def doors(self) -> dict[str, tuple[str, ...]]:
        """Return every command that shows or takes what is known of persons."""
        out = ("-o", str(self.out))
        return {
            "find": ("register", "find", "--surname", NAME, "--forename", "Dimitar", *WHY),
            "register show": ("register", "show", self.person, *WHY),
            "show person": ("show", self.person, *WHY),
            "show conversation": ("show", self.conversation),
            "show task": ("inbox", "show", self.task),
            "judgements": ("inbox", "judgements"),
            "export register": ("register", "export", self.person, *WHY, *out),
            "export evidence": ("evidence", "export", self.conversation, *out),
            "export archive": (
                "ecris",
                "export",
                self.conversation,
                *WHY,
                "--to",
                "ecris-v1",
                *out,
            ),
        }

    def acts(self) -> list[dict[str, object]]:
        """Return what the log says of consultations and exports."""
        node = self.office.node()
        kinds = {EntryKind.CONSULTATION, EntryKind.EXPORT}
        with node.database.read() as snapshot:
            found = [
                json.loads(leaf.body or b"{}")
                for leaf in Walk(snapshot).leaves()
                if leaf.kind in kinds
            ]
        node.database.close()
        return found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def _run(scene: Scene, words: tuple[str, ...]) -> tuple[int, str]:
    from typer.testing import CliRunner  # noqa: PLC0415 - a status of any kind is looked at here

    from comity.cli.main import app  # noqa: PLC0415 - as above

    arguments = [*words, "--home", str(scene.office.home)]
    result = CliRunner().invoke(app, arguments, env={"COMITY_OFFICER": OFFICER, "NO_COLOR": "1"})
    return result.exit_code, result.stdout


def test_nothing_is_shown_where_nothing_can_be_put_on_record(scene: Scene) -> None:
    """The administrator lets the log take nothing; every door is tried.

    Refused by the node itself, before anything is shown: no name on the screen, no file,
    and nothing in the database has changed.
    """
    before = scene.office.leaves()
    scene.damage("CREATE TRIGGER shut BEFORE INSERT ON leaves BEGIN SELECT RAISE(ABORT, 'no'); END")
    for door, words in scene.doors().items():
        status, shown = _run(scene, words)
        assert status != 0, door
        assert NAME not in shown, door
        assert not scene.out.exists(), door
    assert scene.office.leaves() == before


def test_every_door_leaves_who_when_what_for_and_what_was_shown(scene: Scene) -> None:
    """No attack: what the record then says of each, and of whom it names nothing."""
    opened = set()
    for door, words in scene.doors().items():
        before = len(scene.acts())
        status, _ = _run(scene, words)
        if status:
            # Messages handed over without rails prove nothing, and make no evidence.
            assert not scene.out.exists(), door
            continue
        opened.add(door)
        scene.out.unlink(missing_ok=True)
        (act,) = scene.acts()[before:]
        assert act["official"] == OFFICER, door
        assert str(act["at"]).endswith("Z"), door
        if door in {"find", "register show", "show person"}:
            assert (act["purpose"], act["case"]) == (WHY[1], WHY[3]), door
            assert act["shown"] == [scene.person], door
            assert act["results"] == 1, door
    assert scene.doors().keys() - opened <= {"export evidence", "export archive"}
    assert NAME not in json.dumps(scene.acts())


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DELETE FROM leaves WHERE kind = 'consultation'", "leaves only"),
        ("UPDATE leaves SET body = NULL WHERE kind = 'consultation'", "its entry was erased"),
        ("UPDATE leaves SET body = x'00' WHERE kind = 'consultation'", "is not the one in the log"),
        (
            "UPDATE leaves SET kind = 'task' WHERE kind = 'consultation'",
            "is not the one in the log",
        ),
        ("UPDATE leaves SET leaf_data = zeroblob(33) WHERE kind = 'consultation'", "another root"),
    ],
)
def test_an_entry_taken_out_again_is_named(scene: Scene, statement: str, sentence: str) -> None:
    """The administrator takes the entry of a consultation out, or puts another in its place.

    Detected by ``comity fsck``; the proof is the checkpoint the node signed over it.
    """
    _run(scene, scene.doors()["find"])
    node = scene.office.node()
    with node.database.begin() as work:
        work.log.checkpoint()
    node.database.close()
    scene.damage(statement)
    told = scene.office.ask("fsck", status=1)
    assert any(sentence in line for line in told["findings"]["log"]), told["findings"]
