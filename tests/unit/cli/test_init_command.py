import os
import re
import tomllib
from pathlib import Path

import pytest
from tests.unit.cli.node_homes import done, run

from comity.assembly.build import records_settings
from comity.assembly.config import read_config
from comity.assembly.ecris_wiring import ecris_setup
from comity.assembly.policy_files import node_rules

GERMAN = ("--state", "DE", "--name", 'Bundesamt "für" Justiz')


def test_a_new_node_is_closed_to_other_users(tmp_path: Path) -> None:
    home = tmp_path / "de"
    done("init", "--home", home, *GERMAN)
    for folder in (home, home / "keys", home / "network"):
        assert folder.stat().st_mode & 0o777 == 0o700
    keys = sorted(path.name for path in (home / "keys").iterdir())
    assert keys == [
        "log-0001.key",
        "sealing-0001.key",
        "storage.key",
        "tls.crt",
        "tls.key",
        "witness-0001.key",
        "witness-ml-dsa-0001.key",
    ]
    for name in ("log-0001.key", "sealing-0001.key", "tls.key"):
        assert (home / "keys" / name).stat().st_mode & 0o777 == 0o600


def test_a_new_node_knows_what_it_was_told(tmp_path: Path) -> None:
    told = done("init", "--home", tmp_path / "de", *GERMAN, "--language", "de", "--json").data
    config = read_config(tmp_path / "de" / "comity.toml")
    assert told["ok"] is True
    assert told["state"] == config.node.state == "DE"
    assert config.node.name == 'Bundesamt "für" Justiz'
    assert config.node.languages == ("de",)
    assert config.node.time_zone == told["time_zone"] == "Europe/Berlin"
    assert config.node.origin == told["origin"] == "127.0.0.1:8441/log/de"
    assert told["log_key"].startswith("127.0.0.1:8441/log/de+")


def test_every_setting_of_the_new_configuration_may_be_switched_on(tmp_path: Path) -> None:
    done("init", "--home", tmp_path / "de", *GERMAN)
    file = tmp_path / "de" / "comity.toml"
    setting = re.compile(r"^# (?=[a-z_]+ = |\[[a-z.]+\]$)", re.MULTILINE)
    written = file.read_text(encoding="utf-8")
    switched_on = setting.sub("", written)
    assert switched_on != written
    file.write_text(switched_on, encoding="utf-8")
    config = read_config(file)
    records_settings(config)
    node_rules(config.law)
    assert config.ecris is not None
    ecris_setup(file.parent, config, certificate=file, key=file)
    tables = tomllib.loads(switched_on)
    assert set(tables["ecris"]["codes"]) == set(config.ecris.codes.__struct_fields__)
    for name, part in (
        ("node", config.node),
        ("listen", config.listen),
        ("storage", config.storage),
        ("law", config.law),
        ("records", config.records),
        ("delivery", config.delivery),
        ("time_stamping", config.time_stamping),
        ("budgets", config.budgets),
        ("metrics", config.metrics),
        ("ecris", config.ecris),
    ):
        assert set(tables[name]) == set(part.__struct_fields__), name


def test_a_second_node_in_the_same_folder_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    home = tmp_path / "de"
    done("init", "--home", home, *GERMAN)
    before = {path.name: path.read_bytes() for path in (home / "keys").iterdir()}
    ran = run("init", "--home", home, *GERMAN)
    assert ran.code == 2
    assert "There is a node in this folder already; nothing changed." in ran.err
    assert before == {path.name: path.read_bytes() for path in (home / "keys").iterdir()}


def test_greece_may_be_named_either_way(tmp_path: Path) -> None:
    told = done("init", "--home", tmp_path, "--state", "EL", "--name", "x", "--json").data
    assert told["state"] == "GR"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("--state", "QQ", "--name", "x"), "state"),
        ((*GERMAN, "--listen", "8441"), "listen"),
        ((*GERMAN, "--url", "http://node.example"), "url"),
        ((*GERMAN, "--time-zone", "Europe/Atlantis"), "time-zone"),
        ((*GERMAN, "--language", "Deutsch"), "language"),
        ((*GERMAN, "--origin", "two words"), "origin"),
        ((*GERMAN, "--database", "postgresql://me:secret@server/x"), "database"),
        (("--state", "DE", "--name", "two\nlines"), "name"),
        (("--state", "AQ", "--name", "x"), "time-zone"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_is_made(
    tmp_path: Path, words: tuple[str, ...], field: str
) -> None:
    ran = run("init", "--home", tmp_path / "new", *words, "--json")
    assert ran.code == 2
    assert ran.data["error"]["field"] == field
    assert "secret" not in ran.out
    assert not (tmp_path / "new").exists()


def test_a_home_whose_database_failed_may_be_founded_again(tmp_path: Path) -> None:
    home = tmp_path / "de"
    ran = run("init", "--home", home, *GERMAN, "--database", "sqlite:///missing/comity.db")
    assert ran.code == 4
    key = (home / "keys" / "log-0001.key").read_bytes()
    done("init", "--home", home, *GERMAN)
    assert (home / "keys" / "log-0001.key").read_bytes() == key


def test_migrating_what_is_up_to_date_changes_nothing(tmp_path: Path) -> None:
    done("init", "--home", tmp_path, *GERMAN)
    told = done("migrate", "--home", tmp_path, "--json").data
    assert told["before"] == told["after"]


def test_a_folder_that_was_open_to_others_is_closed_and_so_is_the_database(
    tmp_path: Path,
) -> None:
    home = tmp_path / "de"
    home.mkdir()
    home.chmod(0o755)
    before = os.umask(0o022)
    try:
        done("init", "--home", home, *GERMAN)
        done("migrate", "--home", home)
    finally:
        os.umask(before)
    assert home.stat().st_mode & 0o777 == 0o700
    files = sorted(home.glob("comity.db*"))
    assert files
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_folder_of_another_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "de").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    ran = run("init", "--home", tmp_path / "de", *GERMAN, "--json")
    assert ran.code == 2
    assert "belongs to another user" in ran.data["error"]["message"]
    assert list((tmp_path / "de").iterdir()) == []
