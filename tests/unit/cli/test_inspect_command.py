"""What an inspector does at the terminal, and the officer who is asked."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from tests.unit.cli.node_homes import Network, done, founded_and_conversed, run
from tests.unit.cli.offices import DE, Office
from tests.unit.records.states_in_touch import person

from comity.assembly.home import Home
from comity.clock import SystemClock
from comity.trust.container_signature import write_container
from comity.trust.document_key import document_key

WHY = ("--purpose", "audit", "--case", "DPA-1")
BY = ("--by", "inspector-1")
# Nobody like that is in the register, so that the command's answer is no, status 1.
FIND = (
    *("register", "find", "--surname", "Nobody", "--forename", "Ann"),
    *("--purpose", "criminal-proceedings", "--case", "3 Js 7/26"),
)


def looked(office: Office, times: int = 3) -> list[int]:
    """Let the officer look into the register; return the leaves."""
    for _ in range(times):
        office.run(*FIND, status=1)
    found = office.ask("inspect", "search", "--act", "consult-register", *WHY, *BY)
    return sorted(each["leaf"] for each in found["entries"])


def test_a_search_finds_who_looked_when_and_why(germany: Office) -> None:
    looked(germany, 2)
    found = germany.ask("inspect", "search", "--official", "officer-7", *WHY, *BY)
    assert found["total"] == 2
    assert found["unreadable"] == []
    for entry in found["entries"]:
        assert (entry["act"], entry["official"]) == ("consult-register", "officer-7")
        assert (entry["purpose"], entry["case"]) == ("criminal-proceedings", "3 Js 7/26")


@pytest.mark.parametrize("missing", ["--purpose", "--case"])
def test_a_search_without_purpose_or_file_shows_nothing(germany: Office, missing: str) -> None:
    before = germany.leaves()
    given = [*WHY]
    place = given.index(missing)
    told = germany.run("inspect", "search", *given[:place], *given[place + 2 :], *BY, status=2)
    assert missing.removeprefix("--") in told
    assert germany.leaves() == before


def test_an_inspectors_own_looks_are_found_by_inspectors_only_when_asked_for(
    germany: Office,
) -> None:
    looked(germany, 1)
    everything = germany.ask("inspect", "search", *WHY, *BY)
    assert "search-journal" not in {each["act"] for each in everything["entries"]}
    own = germany.ask("inspect", "search", "--inspections", *WHY, *BY)
    assert {each["act"] for each in own["entries"]} == {"search-journal"}


def test_an_entry_is_shown_with_a_proof_that_was_checked(germany: Office) -> None:
    (leaf,) = looked(germany, 1)
    shown = germany.ask("inspect", "show", str(leaf), *BY)
    assert shown["fields"]["official"] == "officer-7"
    assert shown["proof"].startswith("c2sp.org/tlog-proof@v1\n")
    assert germany.run("inspect", "show", "99999", *BY, status=2)


def test_a_sample_is_drawn_again_by_anybody(germany: Office) -> None:
    looked(germany, 6)
    one = germany.ask("inspect", "sample", "--size", "3", "--stratify", "act", *BY)
    bounds = ("--seed", one["seed"], "--first", str(one["first"]), "--stop", str(one["stop"]))
    again = germany.ask(
        "inspect", "sample", "--size", "3", "--stratify", "act", *bounds, "--by", "inspector-2"
    )
    assert len(one["leaves"]) == 3
    assert (again["id"], again["leaves"]) == (one["id"], one["leaves"])


def test_an_officer_is_asked_and_answers_once(germany: Office) -> None:
    (leaf,) = looked(germany, 1)
    germany.run("inspect", "mark", str(leaf), "--judged", "needs-answer", "--words", "why?", *BY)
    asking = ("inspect", "ask", str(leaf), "--words", "What for?", "--answer-by", "2099-01-01")
    question = germany.ask(*asking, *BY)
    assert question["to"] == "officer-7"
    assert germany.ask(*asking, *BY)["id"] == question["id"]
    mine = germany.ask("inspect", "questions")["questions"]
    assert [each["words"] for each in mine] == ["What for?"]
    answer = ("inspect", "answer", question["id"], "--words", "A letter of the court.")
    germany.run(*answer, "--by", "officer-8", status=1)
    germany.run(*answer)
    germany.run(*answer)
    germany.run("inspect", "answer", question["id"], "--words", "Something else.", status=5)
    shown = germany.ask("inspect", "show", str(leaf), *BY)
    assert shown["marks"][0]["judged"] == "needs-answer"
    assert shown["questions"][0]["answer"] == "A letter of the court."


def test_words_of_marks_and_questions_are_not_in_the_log(germany: Office) -> None:
    (leaf,) = looked(germany, 1)
    germany.run(
        "inspect", "mark", str(leaf), "--judged", "unjustified", "--words", "Mr Nobody", *BY
    )
    node = germany.node()
    with node.database.read() as snapshot:
        bodies = b"".join(
            snapshot.log.entry(leaf).body or b"" for leaf in range(snapshot.log.size())
        )
    node.database.close()
    assert b"mark-entry" in bodies
    assert b"Nobody" not in bodies


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return founded_and_conversed(tmp_path_factory.mktemp("inspected"))[0]


def test_exported_entries_are_verified_without_the_node(network: Network, tmp_path: Path) -> None:
    office, file = Office(network.de), tmp_path / "entries.json"
    leaves = looked(office, 2)
    office.run("inspect", "export", *map(str, leaves), *WHY, "-o", str(file), *BY)
    verified = done("verify", file, "--network", network.note, "--json").data
    assert [each["leaf"] for each in verified["entries"]] == leaves
    assert {each["says"]["official"] for each in verified["entries"]} == {"officer-7"}
    assert verified["one_sided"] is True
    content = json.loads(file.read_bytes())
    for damage in ("body", "salt", "index", "note"):
        altered = json.loads(json.dumps(content))
        if damage == "note":
            altered["note"] = altered["note"].replace("\n", "\nx", 1)
        elif damage == "index":
            altered["entries"][0]["index"] -= 1
        else:
            altered["entries"][0][damage] = altered["entries"][1][damage]
        spoiled = tmp_path / f"{damage}.json"
        spoiled.write_text(json.dumps(altered), encoding="utf-8")
        assert run("verify", spoiled, "--network", network.note).code == 1, damage


def test_entries_inside_a_sealed_report_are_verified_and_altered_ones_are_refused(
    network: Network, tmp_path: Path
) -> None:
    office, entries = Office(network.de), tmp_path / "journal.json"
    leaves = looked(office, 1)
    office.run("inspect", "export", *map(str, leaves), *WHY, "-o", str(entries), *BY)
    altered = json.loads(entries.read_bytes())
    altered["entries"][0]["index"] -= 1
    key = document_key(
        (network.de / "keys" / "tls.crt").read_bytes(),
        Home(network.de).safe.open_file((network.de / "keys" / "tls.key").read_bytes()),
    )
    words = ("--network", network.note, "--certificate", network.de / "keys" / "tls.crt", "--json")
    for content, code, said in (
        (entries.read_bytes(), 0, f"verified: {len(leaves)} stand in the log of DE"),
        (json.dumps(altered).encode(), 1, "NOT VERIFIED"),
    ):
        report = tmp_path / "report.asice"
        report.write_bytes(
            write_container(
                {"journal.json": content},
                media_types={"journal.json": "application/json"},
                key=key,
                signed_at=SystemClock().now(),
            )
        )
        told = run("verify", report, *words)
        assert told.code == code
        assert said in told.data["files"]["journal.json"]


def test_registers_are_read_from_the_log_and_that_is_on_record(germany: Office) -> None:
    looked(germany, 1)
    germany.run("inspect", "freeze", "search", "--order", "O-1", "--reason", "a check", *BY)
    frozen = germany.ask("inspect", "register", "freezes", *BY)
    assert [each["act"] for each in frozen["entries"]] == ["freeze-processing"]
    assert germany.ask("inspect", "register", "transfers", *BY)["entries"] == []
    own = germany.ask("inspect", "search", "--inspections", *WHY, *BY)
    assert {each["act"] for each in own["entries"]} >= {"read-oversight-register"}
    counted = germany.ask("inspect", "statistics", *BY)
    assert counted["official"]["officer-7"] == 1


def test_the_record_of_processing_names_every_part_of_the_article(germany: Office) -> None:
    record = germany.ask("inspect", "processing", *BY)
    assert record["controller"]
    for activity in record["activities"]:
        parts = ("purposes", "recipients", "subjects", "data", "profiling", "transfers")
        for part in (*parts, "legal_basis", "erasure", "security"):
            assert activity[part], (activity["name"], part)


def test_a_complaint_that_names_a_person_leads_to_the_reference(germany: Office) -> None:
    node = germany.node()
    with closing(node.database), node.database.begin() as work:
        ref = work.register.enter_person(person(DE))
    named = ("--surname", "Petrova", "--forename", "Elena", "--birth-date", "1980-12-01")
    nobody = germany.ask("inspect", "search", *named, *WHY, *BY, status=1)
    assert nobody["subjects"] == []
    own = ("--surname", "Novak", "--forename", "Ana", "--birth-date", "1979-07-21")
    asked = germany.run("inspect", "search", *own, *WHY, *BY)
    assert ref in asked
    assert "Novak" not in asked
