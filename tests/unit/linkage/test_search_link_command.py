import csv
import json
import re
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.unit.cli.offices import Office
from tests.unit.linkage.made_up import rows, write_register
from typer.testing import CliRunner, Result

from comity.cli.exits import Exit, exit_of
from comity.cli.search_link import link
from comity.errors import ConfigurationInvalid, Failure, InputInvalid
from comity.ids import StateCode
from comity.search.linkage_model import Level
from comity.storage.linkage.engines import EngineChoice
from comity_training.federation import make_network

pytest.importorskip("splink", reason="pip install 'comity[linkage]'")

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(link)


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], env={"COMITY_OFFICER": ""})


def failure(*words: object) -> Failure:
    result = run(*words)
    assert isinstance(result.exception, Failure), result.output
    return result.exception


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_register(tmp_path_factory.mktemp("in") / "register.csv", rows())


@pytest.fixture(scope="module")
def done(register: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    out = tmp_path_factory.mktemp("out") / "doubles"
    result = run(register, "--out", out, "--json")
    assert result.exit_code == 0, result.output
    return out, json.loads(result.stdout)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_doubles_of_a_register_are_found(done: tuple[Path, dict[str, Any]]) -> None:
    out, said = done
    pairs = {frozenset((each["id_a"], each["id_b"])) for each in table(out / "pairs.csv")}
    true = {frozenset((f"{number}", f"d{number}")) for number in range(30)}
    assert pairs <= true
    assert len(pairs) >= 27
    assert said["linked_pairs"] == len(pairs)


def test_clusters_list_each_record_once(done: tuple[Path, dict[str, Any]]) -> None:
    out, said = done
    listed = table(out / "clusters.csv")
    assert len({each["id"] for each in listed}) == len(listed) == said["records_in_clusters"]


def test_pairs_say_how_each_field_compares_in_words(done: tuple[Path, dict[str, Any]]) -> None:
    first, *others = table(done[0] / "pairs.csv")
    words = {level.value for level in Level}
    assert {each["surname"] for each in (first, *others)} <= words
    assert {each["birth date"] for each in (first, *others)} >= {"the same"}
    assert 0.95 <= float(first["match_probability"]) <= 1
    assert first["place_a"].startswith("line ")


def test_no_value_of_a_person_is_in_any_file_unless_asked_for(
    done: tuple[Path, dict[str, Any]], register: Path
) -> None:
    out, said = done
    written = json.dumps(said) + "".join(path.read_text("utf-8") for path in out.iterdir())
    for row in table(register):
        for name in ("surname", "identity_number"):
            assert not row[name] or row[name] not in written, name


def test_the_files_are_for_their_owner_only(done: tuple[Path, dict[str, Any]]) -> None:
    out, _ = done
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}
    assert {path.name for path in out.iterdir()} == {
        "pairs.csv",
        "review.csv",
        "clusters.csv",
        "report.html",
        "report.json",
    }


def test_the_report_fetches_nothing_and_runs_nothing(done: tuple[Path, dict[str, Any]]) -> None:
    page = (done[0] / "report.html").read_text("utf-8")
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|<img|@import|url\(|\bsrc=|\bhref=", page)
    assert set(re.findall(r"https?://[^\"'<> ]+", page)) <= {"http://www.w3.org/2000/svg"}
    assert page.count("<svg") >= 2


def test_values_are_added_for_review_on_request(register: Path, tmp_path: Path) -> None:
    result = run(register, "--out", tmp_path, "--with-values", "--linked-from", "1")
    assert result.exit_code == 0, result.output
    surnames = {row["surname"] for row in table(register)}
    review = table(tmp_path / "review.csv")
    assert review
    assert all(each["surname a"] in surnames for each in review)
    assert review[0]["same_person"] == ""
    assert any(name in (tmp_path / "report.html").read_text("utf-8") for name in surnames)


def test_a_name_that_is_an_attack_stays_a_name(tmp_path: Path) -> None:
    row = {
        "forename": "=cmd|' /C calc'!A0",
        "surname": "<script>alert(1)</script>",
        "birth_date": "1979-07-21",
        "identity_number": "790721",
    }
    file = write_register(tmp_path / "a.csv", [{"id": "1", **row}, {"id": "=2", **row}])
    result = run(file, "--out", tmp_path / "out", "--with-values", "--linked-from", "1")
    assert result.exit_code == 0, result.output
    (review,) = table(tmp_path / "out" / "review.csv")
    assert review["forename a"].startswith("'=")
    assert "'=2" in {review["id_a"], review["id_b"]}
    assert "<script" not in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_a_value_that_turns_the_line_is_written_without_it(tmp_path: Path) -> None:
    row = {
        "forename": "Ana\u202e\u2066",
        "surname": "\u202e=cmd\u2028\x85forged",
        "birth_date": "1979-07-21",
        "identity_number": "790721",
    }
    file = write_register(tmp_path / "a.csv", [{"id": "1", **row}, {"id": "\u202e2", **row}])
    result = run(file, "--out", tmp_path / "out", "--with-values", "--linked-from", "1")
    assert result.exit_code == 0, result.output
    for name in ("review.csv", "report.html"):
        text = (tmp_path / "out" / name).read_text("utf-8")
        assert not set(text) & set("\u202e\u2066\u2028\x85"), name
    (review,) = table(tmp_path / "out" / "review.csv")
    assert (review["forename a"], review["surname a"]) == ("Ana", "'=cmd  forged")


def test_two_registers_of_two_formats_are_linked_across(tmp_path: Path) -> None:
    listed = rows()
    ours = write_register(tmp_path / "a.csv", [row for row in listed if row["id"][0] != "d"])
    theirs = tmp_path / "b.jsonl"
    theirs.write_text(
        "".join(json.dumps(row) + "\n" for row in listed if row["id"][0] == "d"), encoding="utf-8"
    )
    result = run(ours, theirs, "--out", tmp_path / "out", "--json")
    assert result.exit_code == 0, result.output
    pairs = table(tmp_path / "out" / "pairs.csv")
    assert len(pairs) >= 27
    assert all(f"d{each['id_a']}" == each["id_b"] for each in pairs)
    assert {(each["register_a"], each["register_b"]) for each in pairs} == {("a.csv", "b.jsonl")}


def test_a_value_that_breaks_a_rule_costs_itself_and_not_its_record(tmp_path: Path) -> None:
    listed = rows(40, 10)
    listed[3]["birth_date"] = "1980-02-31"
    listed[5] = {"id": "nameless"}
    file = write_register(tmp_path / "a.csv", listed)
    result = run(file, "--out", tmp_path / "out", "--json")
    (read,) = json.loads(result.stdout)["registers"]
    assert read["records"] == 49
    assert read["read_without"] == {"birth_date": 1}
    assert read["not_read"] == 1
    assert read["reasons"] == ["line 7: surname: a person needs a name"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    failed = failure(tmp_path / "none.csv", "--out", tmp_path / "out")
    assert isinstance(failed, InputInvalid)
    assert failed.place.endswith("none.csv")
    assert exit_of(failed.code) is Exit.INPUT
    assert not (tmp_path / "out").exists()


def test_an_unknown_column_is_named_with_the_rule(tmp_path: Path) -> None:
    file = write_register(tmp_path / "a.csv", [{"surname": "Petrova", "colour": "red"}])
    failed = failure(file, "--out", tmp_path / "out")
    assert isinstance(failed, InputInvalid)
    assert failed.field == "colour"
    assert "is not a field" in failed.public


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("", "empty"),
        ("surname,forename\r\n", "no person"),
        ("surname,forename\r\nPetrova,Ana\r\n", "two records at least"),
    ],
)
def test_a_register_of_nobody_or_of_one_is_refused(tmp_path: Path, content: str, rule: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(content, encoding="utf-8")
    assert rule in failure(file, "--out", tmp_path / "out").public


def test_the_answers_of_an_earlier_review_are_never_overwritten(
    register: Path, tmp_path: Path
) -> None:
    (tmp_path / "review.csv").write_text("same_person\r\nyes\r\n", encoding="utf-8")
    failed = failure(register, "--out", tmp_path)
    assert isinstance(failed, InputInvalid)
    assert failed.field == "out"
    assert "yes" in (tmp_path / "review.csv").read_text("utf-8")


def test_a_folder_that_is_no_node_is_refused(tmp_path: Path) -> None:
    assert "no node" in failure(tmp_path, "--out", tmp_path / "out").public


@pytest.fixture
def node(tmp_path: Path) -> Office:
    make_network(tmp_path / "homes", (StateCode("DE"), StateCode("BG")))
    return Office(tmp_path / "homes" / "de")


def test_a_node_is_not_read_without_officer_purpose_and_case(node: Office, tmp_path: Path) -> None:
    stated: tuple[str, ...] = ()
    for missing, more in (
        ("purpose", ("--purpose", "extradition")),
        ("case", ("--case", "E 7")),
        ("by", ()),
    ):
        failed = failure(node.home, "--out", tmp_path / "out", *stated)
        assert isinstance(failed, InputInvalid)
        assert failed.field == missing
        stated += more


def test_the_register_of_a_node_is_linked_and_that_goes_on_record(
    node: Office, tmp_path: Path
) -> None:
    listed = rows()
    kept = write_register(tmp_path / "kept.csv", [row for row in listed if row["id"][0] != "d"])
    node.ask("register", "import", str(kept))
    before = node.leaves()
    theirs = write_register(tmp_path / "b.csv", [row for row in listed if row["id"][0] == "d"])
    why = ("--purpose", "data quality", "--case", "Q-4", "--by", "officer-7")
    result = run(node.home, theirs, "--out", tmp_path / "out", "--json", *why)
    assert result.exit_code == 0, result.output
    assert [each["records"] for each in json.loads(result.stdout)["registers"]] == [150, 30]
    assert len(table(tmp_path / "out" / "pairs.csv")) >= 27
    assert node.leaves() == before + 1


def test_thresholds_beyond_probabilities_are_refused(register: Path, tmp_path: Path) -> None:
    failed = failure(register, "--out", tmp_path / "out", "--linked-from", "95")
    assert isinstance(failed, InputInvalid)
    assert failed.field == "linked-from"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("--review-from", "0.97"), "review-from"),
        (("--linked-from", "0.5", "--review-from", "0.6"), "review-from"),
        (("--review-from", "0"), "review-from"),
        (("--review-from", "nan"), "review-from"),
        (("--linked-from", "0"), "linked-from"),
        (("--linked-from", "nan"), "linked-from"),
        (("--linked-from", "2", "--review-from", "3"), "linked-from"),
    ],
)
def test_thresholds_without_an_order_name_the_one_to_change(
    register: Path, tmp_path: Path, words: tuple[str, ...], field: str
) -> None:
    failed = failure(register, "--out", tmp_path / "out", *words)
    assert isinstance(failed, InputInvalid)
    assert failed.field == field


def test_linking_below_what_is_reviewed_by_default_reviews_from_there(
    register: Path, tmp_path: Path
) -> None:
    result = run(register, "--out", tmp_path / "out", "--linked-from", "0.04", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["review_from"] == 0.04


@pytest.mark.parametrize("choice", list(EngineChoice))
def test_without_the_optional_part_the_command_says_what_to_install(
    register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choice: EngineChoice
) -> None:
    module = "duckdb_backend" if choice is EngineChoice.DUCKDB else "spark_backend"
    # A module that stands as None is one that cannot be imported.
    monkeypatch.setitem(sys.modules, f"comity.storage.linkage.{module}", None)
    failed = failure(register, "--out", tmp_path / "out", "--engine", choice.value)
    assert isinstance(failed, ConfigurationInvalid)
    assert f"pip install 'comity[{choice.extra}]'" in failed.public
    assert exit_of(failed.code) is Exit.INPUT
