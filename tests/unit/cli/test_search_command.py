"""Proposing parameters from a node's register, and taking up a version of its own."""

import json
from pathlib import Path

import msgspec
import pytest
from tests.unit.cli.offices import Office
from tests.unit.search.made_up_doubles import again, dice_of, somebody

from comity.assembly.home import Home
from comity.assembly.readiness import examine
from comity.clock import SystemClock
from comity.persons.person import Person
from comity.search.parameters import default_parameters, read_parameters
from comity.search.parameters_text import parameters_text, renamed

WHY = ("--purpose", "data quality", "--case", "Q-7")
SMALL = ("--pairs", "2000", "--doubles", "300")


def people(count: int) -> list[Person]:
    dice = dice_of(1)
    return [somebody(dice) for _ in range(count)]


@pytest.fixture
def filled(germany: Office) -> Office:
    node = germany.node()
    with node.database.begin() as work:
        for each in people(300):
            work.register.enter_person(each)
    node.database.close()
    return germany


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    dice = dice_of(2)
    lines = [
        msgspec.json.encode({"person": again(each, dice), "truth": place, "kind": "known"})
        for place, each in enumerate(people(240))
    ]
    file = tmp_path / "asked.jsonl"
    file.write_bytes(b"\n".join(lines) + b"\n\n")
    return file


def take(office: Office, name: str) -> None:
    """Name the node's own parameters in its configuration."""
    file = office.home / "comity.toml"
    text = file.read_text(encoding="utf-8")
    table = "[identification]\n"
    assert table in text
    file.write_text(text.replace(table, f'{table}parameters = "{name}"\n'), encoding="utf-8")


def own_version(office: Office, version: str = "own-1") -> Path:
    own = renamed(default_parameters(), version=version, provenance="A test.")
    file = office.home / "identification.toml"
    file.write_text(parameters_text(own), encoding="utf-8")
    return file


def test_a_version_is_proposed_and_nothing_is_put_in_force(filled: Office, tmp_path: Path) -> None:
    out, before = tmp_path / "proposed.toml", filled.leaves()
    said = filled.ask("search", "train", "-o", str(out), *WHY, *SMALL, "--name", "trial-1")
    assert (said["version"], said["m_from"]) == ("trial-1", "kept")
    assert said["register_size"] == 300
    assert {each["found_by"] for each in said["estimates"]} == {"birth-date", "names", "number"}
    assert all(each["refused"] for each in said["estimates"])
    made = read_parameters(out.read_text(encoding="utf-8"))
    assert made.version == "trial-1"
    assert "300 persons" in made.provenance
    assert "seed 1" in made.provenance
    assert {each["place"].split(".")[0] for each in said["differences"]} == {"fields"}
    assert filled.ask("search", "parameters")["version"] == default_parameters().version
    assert filled.leaves() == before + 1, "the consultation is on record"


def test_questions_with_answers_teach_m(filled: Office, asked: Path, tmp_path: Path) -> None:
    out = tmp_path / "proposed.toml"
    words = ("--questions", str(asked), *WHY, *SMALL)
    said = filled.ask("search", "train", "-o", str(out), *words)
    assert (said["m_from"], said["pairs_of_one_person"]) == ("questions", 120)
    assert said["reliability"]["after"]["questions"] == 120
    assert said["reliability"]["after"]["wrong"] == 0
    told = filled.run("search", "train", "-o", str(tmp_path / "again.toml"), *words)
    assert "fields.forename.same.m" in told
    assert "answered for certain" in told
    assert "It is not in force" in told


def test_the_register_of_another_node_may_teach(
    filled: Office, bulgaria: Office, tmp_path: Path
) -> None:
    dice = dice_of(3)
    node = bulgaria.node()
    with node.database.begin() as work:
        for each in people(250):
            work.register.enter_person(again(each, dice))
    node.database.close()
    before = bulgaria.leaves()
    words = ("-o", str(tmp_path / "p.toml"), "--other", str(bulgaria.home), *WHY, *SMALL)
    said = filled.ask("search", "train", *words)
    assert said["m_from"] == "pairs"
    assert bulgaria.leaves() == before + 1, "the other register was consulted too"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (b'{"person": {"name": {"surname": "Secret"}}}', "is no question"),
        (b'{"person": {"name": {}}, "truth": -1}', "is no question"),
        (b"Secret", "is no question"),
        (b"\xff\xfe", "is no question"),
        (b"\n", "holds no question"),
    ],
)
def test_a_line_that_is_no_question_is_named_and_not_quoted(
    germany: Office, tmp_path: Path, line: bytes, rule: str
) -> None:
    file = tmp_path / "asked.jsonl"
    file.write_bytes(line)
    words = ("-o", str(tmp_path / "p.toml"), "--questions", str(file), *WHY)
    said = germany.run("search", "train", *words, "--json", status=2)
    assert rule in said
    assert "line 1" in said or b"\n" in line
    assert "Secret" not in said
    assert not (tmp_path / "p.toml").exists()


def test_training_needs_a_purpose_a_case_and_an_officer(filled: Office, tmp_path: Path) -> None:
    out = str(tmp_path / "p.toml")
    filled.run("search", "train", "-o", out, "--purpose", " ", "--case", "1", status=2)
    filled.run("search", "train", "-o", out, *WHY, "--by", " ", status=2)


def test_an_empty_register_teaches_nothing(germany: Office, tmp_path: Path) -> None:
    said = germany.run("search", "train", "-o", str(tmp_path / "p.toml"), *WHY, status=2)
    assert "fewer than two persons" in said


@pytest.mark.parametrize(
    "name", ["", "two words", "ü", "x" * 41, "-x", default_parameters().version]
)
def test_a_version_has_a_name_of_its_own(filled: Office, tmp_path: Path, name: str) -> None:
    words = ("-o", str(tmp_path / "p.toml"), *WHY, *SMALL)
    if name:
        said = filled.run("search", "train", *words, f"--name={name}", status=2)
        assert "name" in said
    else:
        assert filled.ask("search", "train", *words)["version"].endswith("-DE")


def test_the_file_in_force_is_not_written_over(filled: Office) -> None:
    file = own_version(filled)
    take(filled, file.name)
    before = file.read_bytes()
    said = filled.run("search", "train", "-o", str(file), *WHY, *SMALL, status=2)
    assert "in force" in said
    assert file.read_bytes() == before


def test_an_earlier_proposal_is_not_written_over(filled: Office, tmp_path: Path) -> None:
    out, before = tmp_path / "proposed.toml", filled.leaves()
    out.write_text("read and changed", encoding="utf-8")
    failed = filled.ask("search", "train", "-o", str(out), *WHY, *SMALL, status=2)["error"]
    assert (failed["field"], failed["place"]) == ("out", str(out))
    assert "exists" in failed["message"]
    assert out.read_text(encoding="utf-8") == "read and changed"
    assert filled.leaves() == before


@pytest.mark.parametrize("other", [".", "../de"])
def test_a_register_does_not_teach_itself_as_another(
    filled: Office, tmp_path: Path, other: str
) -> None:
    before = filled.leaves()
    words = ("-o", str(tmp_path / "p.toml"), "--other", str(filled.home / other), *WHY, *SMALL)
    failed = filled.ask("search", "train", *words, status=2)["error"]
    assert failed["field"] == "other"
    assert "this node's own" in failed["message"]
    assert filled.leaves() == before


def test_a_small_register_is_said_to_tell_little(filled: Office, tmp_path: Path) -> None:
    out = tmp_path / "p.toml"
    said = filled.ask("search", "train", "-o", str(out), *WHY, *SMALL)
    assert said["notes"][0].startswith("The register holds 300 persons")
    assert "say little" in said["notes"][0]
    assert "The register holds 300 persons" in out.read_text(encoding="utf-8")


def test_a_node_takes_the_version_its_configuration_names(germany: Office) -> None:
    file = own_version(germany)
    take(germany, file.name)
    said = germany.ask("search", "parameters")
    assert (said["version"], said["file"]) == ("own-1", str(file))
    findings = examine(Home(germany.home), clock=SystemClock())
    (found,) = [each.what for each in findings if each.check == "identification"]
    assert found == "parameters 'own-1' (identification.toml)"
    node = germany.node()
    assert node.parameters.version == "own-1"
    node.database.close()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (None, "the file cannot be read: No such file or directory"),
        ("no toml", "The parameters are no TOML"),
        ("version = 'x'\nprovenance = 'y'\n[prior]\nknown = 0\n", "prior.known lies outside"),
    ],
)
def test_parameters_that_cannot_be_used_are_named_with_place_and_rule(
    germany: Office, text: str | None, rule: str
) -> None:
    if text is not None:
        (germany.home / "own.toml").write_text(text, encoding="utf-8")
    take(germany, "own.toml")
    said = json.loads(germany.run("search", "parameters", "--json", status=2))["error"]
    assert said["code"] == "input:configuration:invalid"
    assert said["message"].startswith("comity.toml: identification.parameters: own.toml: ")
    assert rule in said["message"]
    findings = germany.ask("doctor", status=1)["findings"]
    assert [each["check"] for each in findings if each["status"] == "fail"] == ["configuration"]


def test_the_weights_in_force_are_shown_in_words_and_bits(germany: Office) -> None:
    weights = germany.ask("search", "parameters")["weights"]
    by_place = {(each["field"], each["level"]): each for each in weights}
    sex = by_place["sex", "differs"]
    assert sex["bits"] < 0
    assert sex["explanation"] == "It differs."
    surname = by_place["surname", "same"]
    assert surname["bits"] is None
    assert surname["bits_of_a_rare_name"] > surname["bits_of_a_common_name"]
    shown = germany.run("search", "parameters")
    assert "Year, month and day are the same." in shown
    assert "those that come with Comity" in shown
