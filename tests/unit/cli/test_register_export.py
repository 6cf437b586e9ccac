"""A person of the register leaves it as a rap sheet, and that is on record."""

from contextlib import closing
from pathlib import Path

from tests.unit.cli.offices import BG, DE, Office

from comity.ids import PersonRef
from comity.records.ports import Origin
from comity.transport.registers.formats import open_register_file
from comity.transport.registers.record import ImportedRecord
from comity_training.files import write_json_lines
from comity_training.registers import generate_entries

WHY = ("--purpose", "extradition", "--case", "E 7")


def filled(office: Office, folder: Path) -> list[PersonRef]:
    """Import a register, and return those who have a conviction of ours."""
    source = folder / "register.jsonl"
    with source.open("wb") as stream:
        write_json_lines(generate_entries(DE, 20, 7, partners=(BG,)), stream)
    office.ask("register", "import", str(source))
    with closing(office.node().database) as database, database.read() as snapshot:
        own = snapshot.register.own_convictions()
        return list(dict.fromkeys(held.person for held in own if held.origin is Origin.OWN))


def test_a_sheet_says_what_the_register_holds(germany: Office, tmp_path: Path) -> None:
    person = filled(germany, tmp_path)[0]
    target = tmp_path / "sheet.xml"
    leaves = germany.leaves()
    told = germany.ask("register", "export", person, *WHY, "-o", str(target))
    assert told["persons"] == 1
    assert germany.leaves() == leaves + 1
    assert target.stat().st_mode & 0o077 == 0
    (read,) = open_register_file(target)
    assert isinstance(read, ImportedRecord)
    with closing(germany.node().database) as database, database.read() as snapshot:
        held = snapshot.register.convictions_of(person)
        named = snapshot.register.person(person)
    assert named is not None
    assert read.person.name.surname is not None
    assert [each.id for each in read.convictions] == [each.conviction.id for each in held]


def test_nothing_is_written_for_somebody_unknown(germany: Office, tmp_path: Path) -> None:
    target = tmp_path / "sheet.xml"
    leaves = germany.leaves()
    germany.run("register", "export", "nobody", *WHY, "-o", str(target), status=2)
    assert not target.exists()
    assert germany.leaves() == leaves


def test_an_export_needs_a_purpose(germany: Office, tmp_path: Path) -> None:
    person = filled(germany, tmp_path)[0]
    target = tmp_path / "sheet.xml"
    words = ("register", "export", person, "--purpose", " ", "--case", "E 7", "-o", str(target))
    germany.run(*words, status=2)
    assert not target.exists()
