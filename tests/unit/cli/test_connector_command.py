"""``comity connector``: what an operator does with a national register at a terminal."""

import shutil
from pathlib import Path

from tests.desk.connector_stage import FITS, HEADER, NO_SUCH_DAY, plugged_in
from tests.unit.cli.offices import Office

import comity_training

SAMPLES = Path(str(comity_training.__file__)).parent / "demo" / "files"
ECRIS = 'source = { kind = "ecris-folder", folder = "{folder}" }'


def test_from_the_first_look_to_the_result(germany: Office) -> None:
    assert "There is no connector" in germany.run("connector", "list")
    drop = plugged_in(germany.home)
    assert "Nothing waits there" in germany.run("connector", "preview", "nightly")
    (drop / "night.csv").write_text(HEADER + FITS + NO_SUCH_DAY, "utf-8")
    assert germany.ask("connector", "describe", "nightly")["columns"]["surname"] == "NAME"
    previewed = germany.run("connector", "preview", "nightly")
    assert "Xxxxxxxx" in previewed
    assert "Beispiel" not in previewed
    tried = germany.ask("connector", "run", "nightly", "--dry-run")
    assert (tried["counts"]["new"], tried["counts"]["set_aside"]) == (1, 1)
    assert (drop / "night.csv").exists()
    done = germany.ask("connector", "run", "nightly")
    assert done["counts"] == tried["counts"]
    again = germany.ask("connector", "status", "nightly")["run"]
    assert (again["id"], again["state"]) == (done["id"], "finished")
    (file,) = done["set_aside_files"]
    mended = germany.home / "connectors" / "set-aside" / file
    mended.write_text(mended.read_text("utf-8").replace("31.02.1980", "28.02.1980"), "utf-8")
    mapping = germany.home / "mapping.toml"
    told = (germany.home / "connectors" / "nightly.toml").read_text("utf-8")
    mapping.write_text(told.partition("[mapping]\n")[2].replace("[mapping.", "["), "utf-8")
    words = ("--mapping", str(mapping), "--notified-earlier", "initial load")
    (imported,) = germany.ask("register", "import", str(mended), *words)["files"]
    assert (imported["new"], imported["set_aside"]) == (1, 0)


def test_a_connector_that_is_not_there_and_a_file_that_is_no_register(germany: Office) -> None:
    germany.run("connector", "run", "nightly", status=2)
    drop = plugged_in(germany.home)
    (drop / "night.csv").write_text("NR;NAME;SHOE\n1;Beispiel;44\n", "utf-8")
    told = germany.run("connector", "run", "nightly", status=1)
    assert "Not all was read" in told
    assert (drop / "night.csv").exists()


def test_ecris_files_need_no_mapping(germany: Office) -> None:
    drop = plugged_in(germany.home, ECRIS, name="ecris")
    shutil.copy(SAMPLES / "ecris-notification.xml", drop / "one.xml")
    previewed = germany.ask("connector", "preview", "ecris")
    assert previewed["format"].startswith("ecris")
    assert previewed["columns"] == []
    assert germany.ask("connector", "run", "ecris", "--dry-run")["counts"]["read"] == 1
