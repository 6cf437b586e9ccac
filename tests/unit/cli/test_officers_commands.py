import json
from pathlib import Path

import msgspec
import pytest
from tests.database_file import opened_file
from tests.unit.cli.offices import BG, DE, Office, hand_over

from comity_training.cast import cast_register, homonyms
from comity_training.cast_convictions import fraud_in_germany
from comity_training.files import write_json_lines

ASK = ("request", "--to", "BG", "--purpose", "criminal-proceedings", "--case", "3 Js 77/26")
WHY = ("--purpose", "audit", "--case", "A-12")
AUTHORITY = ("--authority", "Amtsgericht Beispielstadt")
PRIMEROV = (
    "--surname",
    "Primerov",
    "--forename",
    "Dimitar",
    "--birth-date",
    "1984-03-12",
    "--sex",
    "male",
    "--nationality",
    "BG",
    "--identity-number",
    "BG:SYN-BG-900001",
)
STRANGER = (
    "--surname",
    "Nepoznat",
    "--forename",
    "Ivan",
    "--birth-date",
    "1990",
    "--nationality",
    "BG",
)


def filled(office: Office, state: str, folder: Path) -> None:
    file = folder / f"{state}.jsonl"
    with file.open("wb") as stream:
        write_json_lines(cast_register(DE if state == "DE" else BG), stream)
    office.ask("register", "import", str(file))


def json_file(folder: Path, name: str, value: object) -> str:
    path = folder / name
    path.write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=2))
    return str(path)


@pytest.fixture
def both(germany: Office, bulgaria: Office, tmp_path: Path) -> tuple[Office, Office]:
    filled(germany, "DE", tmp_path)
    filled(bulgaria, "BG", tmp_path)
    return germany, bulgaria


def asked(both: tuple[Office, Office], *person: str) -> tuple[str, dict[str, object]]:
    """Ask Bulgaria, and return the conversation and the task it made there."""
    germany, bulgaria = both
    conversation = germany.ask(*ASK, *AUTHORITY, *person)["conversation"]
    hand_over(germany, bulgaria)
    (task,) = [each for each in bulgaria.tasks() if each["conversation"] == conversation]
    return conversation, task


def test_a_request_is_approved_and_the_answer_is_shown(both: tuple[Office, Office]) -> None:
    germany, bulgaria = both
    conversation, task = asked(both, *PRIMEROV)
    assert task["kind"] == "approve-answer"
    assert task["working_days_left"] is not None
    shown = bulgaria.ask("inbox", "show", str(task["id"]))
    (candidate,) = shown["candidates"]
    assert {"field": "IdentityNumber", "agreement": "agrees"}.items() <= {
        **candidate["comparisons"][0]
    }.items()
    replied = bulgaria.ask("reply", str(task["id"]), "--approve", "--reason", "file read")
    assert [each["kind"] for each in replied["sent"]] == ["RRS"]
    hand_over(bulgaria, germany)
    answer = germany.ask("show", conversation, "--language", "de")
    assert answer["conversation"]["state"] == "answered"
    assert answer["lateness"]["late"] is False
    text = germany.run("show", conversation, "--language", "de")
    assert "DE-C-900000000000001" in text
    assert "Bulgarien [CO-00-100-BGR]" in text
    assert "Примеров" in text


def test_a_dry_run_shows_the_answer_and_sends_nothing(both: tuple[Office, Office]) -> None:
    _, bulgaria = both
    _, task = asked(both, *PRIMEROV)
    leaves = bulgaria.leaves()
    words = ("reply", str(task["id"]), "--approve", "--reason", "tried", "--dry-run")
    assert len(bulgaria.ask(*words)["sent"]) == 1
    assert bulgaria.leaves() == leaves
    assert task["id"] in [each["id"] for each in bulgaria.tasks()]


def test_a_task_is_decided_once(both: tuple[Office, Office]) -> None:
    _, bulgaria = both
    _, task = asked(both, *PRIMEROV)
    words = ("reply", str(task["id"]), "--approve", "--reason", "file read")
    bulgaria.ask(*words)
    failed = bulgaria.ask(*words, status=5)
    assert failed["error"]["code"] == "input:change:conflicting"


def test_asking_back_and_supplying_what_was_asked(
    both: tuple[Office, Office], tmp_path: Path
) -> None:
    germany, bulgaria = both
    conversation, task = asked(both, *STRANGER)
    assert task["kind"] == "identify-request"
    bulgaria.ask("reply", str(task["id"]), "--ask", "FatherName,BirthPlace", "--reason", "unsure")
    assert hand_over(bulgaria, germany)[-2:] == ["RDL", "RAI"]
    (question,) = [each for each in germany.tasks() if each["conversation"] == conversation]
    assert question["kind"] == "supply-information"
    person = {
        "name": {"surname": {"text": "Nepoznat"}, "forename": {"text": "Ivan"}},
        "father": {"forename": {"text": "Petar"}},
    }
    file = json_file(tmp_path, "person.json", person)
    germany.ask("reply", question["id"], "--supply", file, "--reason", "asked the court")
    hand_over(germany, bulgaria)
    (again,) = [each for each in bulgaria.tasks() if each["conversation"] == conversation]
    shown = bulgaria.run("show", conversation)
    assert "Petar" in shown
    bulgaria.ask("reply", again["id"], "--nobody", "--reason", "register searched")
    hand_over(bulgaria, germany)
    assert germany.ask("show", conversation)["conversation"]["state"] == "answered"


def test_a_denial_names_its_ground(both: tuple[Office, Office]) -> None:
    germany, bulgaria = both
    conversation, task = asked(both, *STRANGER)
    bulgaria.ask(
        "reply", str(task["id"]), "--deny", "identity-not-established", "--reason", "consulted"
    )
    hand_over(bulgaria, germany)
    assert "identity-not-established: 32009F0315 Art. 8(1)" in germany.run("show", conversation)


def test_a_reply_is_exactly_one_decision(both: tuple[Office, Office]) -> None:
    _, bulgaria = both
    _, task = asked(both, *STRANGER)
    two = ("reply", str(task["id"]), "--nobody", "--several", "--reason", "x")
    assert "more than one" in bulgaria.ask(*two, status=2)["error"]["message"]
    none = ("reply", str(task["id"]), "--reason", "x")
    assert "no decision" in bulgaria.ask(*none, status=2)["error"]["message"]
    odd = ("reply", str(task["id"]), "--ask", "ShoeSize", "--reason", "x")
    assert "FatherName" in bulgaria.ask(*odd, status=2)["error"]["message"]


def test_a_refused_request_states_ground_and_citation(germany: Office) -> None:
    words = ("request", "--to", "BG", "--purpose", "own-record", "--case", "E-1", *AUTHORITY)
    refused = germany.ask(*words, "--surname", "Foo", "--forename", "Bar", status=1)
    assert refused["refusal"]["ground"] == "no-connection-with-the-state"
    assert refused["refusal"]["basis"] == "32009F0315 Art. 6(2)"


def test_a_request_tried_only_leaves_no_trace(germany: Office) -> None:
    leaves = germany.leaves()
    tried = germany.ask(*ASK, *AUTHORITY, *PRIMEROV, "--dry-run")
    assert tried["sent"][0]["kind"] == "REQ"
    assert germany.leaves() == leaves


def test_waiting_in_vain_ends_with_status_4_and_the_request_stays(germany: Office) -> None:
    waited = germany.ask(*ASK, *AUTHORITY, *PRIMEROV, "--wait", "0.01", status=4)
    assert waited["state"] == "open"
    assert germany.ask("show", waited["conversation"])["messages"][0]["delivery"] == "due"


def test_without_an_officer_nothing_is_asked(germany: Office) -> None:
    failed = germany.ask(*ASK, *AUTHORITY, *PRIMEROV, "--by", " ", status=2)
    assert failed["error"]["field"] == "by"


def test_a_cancelled_request_closes_the_task_there(both: tuple[Office, Office]) -> None:
    germany, bulgaria = both
    conversation, _ = asked(both, *STRANGER)
    sent = germany.ask("notify", "cancel", conversation, "--reason", "case closed")["sent"]
    assert [each["kind"] for each in sent] == ["CAN"]
    hand_over(germany, bulgaria)
    assert [each for each in bulgaria.tasks() if each["conversation"] == conversation] == []
    every = bulgaria.ask("inbox", "--all")["tasks"]
    assert "cancelled" in [each["outcome"] for each in every]


def test_a_conviction_entered_is_notified_and_altered(
    germany: Office, bulgaria: Office, tmp_path: Path
) -> None:
    filled(bulgaria, "BG", tmp_path)
    whom = json_file(tmp_path, "person.json", cast_register(DE)[0].person)
    first = json_file(tmp_path, "first.json", fraud_in_germany())
    entered = germany.ask("notify", "enter", "--person", whom, "--conviction", first)
    assert {duty["state"] for duty in entered["duties"]} <= {"sent", "outstanding", "not-owed"}
    again = germany.ask("notify", "enter", "--person-ref", entered["person"], "--conviction", first)
    assert again["sent"] == []
    changed = json_file(
        tmp_path,
        "changed.json",
        json.loads(Path(first).read_text(encoding="utf-8")) | {"retention_ends_on": "2034-06-04"},
    )
    altered = germany.ask("notify", "alter", "--conviction", changed)
    assert altered["version"] == 2
    assert [each["kind"] for each in altered["sent"]] == ["NOT"]
    assert hand_over(germany, bulgaria) == ["NOT", "NOT"]
    held = bulgaria.ask("register", "show", entered["conviction"], *WHY)
    assert [each["standing"] for each in held["versions"]] == ["superseded", "current"]


def test_status_is_no_until_every_duty_is_accounted_for(germany: Office, tmp_path: Path) -> None:
    assert germany.ask("notify", "status")["proved"] is True
    filled(germany, "DE", tmp_path)
    told = germany.ask("notify", "status", status=1)
    assert [duty["addressee"] for duty in told["outstanding"]] == ["GR"]
    assert "not-in-network" in told["outstanding"][0]["reason"]


def test_the_register_is_consulted_on_record(both: tuple[Office, Office]) -> None:
    _, bulgaria = both
    leaves = bulgaria.leaves()
    why = ("--purpose", "audit", "--case", "A-12")
    number = ("register", "find", "--identity-number", "BG:SYN-BG-900001", *why)
    found = bulgaria.ask(*number)
    assert found["outcome"] == "possible", "a number alone may be anybody's"
    assert bulgaria.leaves() == leaves + 1
    shown = bulgaria.run("register", "show", found["candidates"][0]["person"], *why)
    assert "Примеров" in shown
    assert bulgaria.leaves() == leaves + 2
    nobody = ("register", "find", "--surname", "Nobody", "--forename", "At All", *why)
    assert bulgaria.ask(*nobody, status=1)["candidates"] == []
    alone = ("register", "find", "--surname", "Nobody", *why)
    leaves = bulgaria.leaves()
    assert "A surname alone is not searched" in bulgaria.run(*alone, status=2)
    assert bulgaria.leaves() == leaves
    assert bulgaria.ask(*alone, "--birth-date", "1979", status=1)["candidates"] == []
    assert "field: case" in bulgaria.run(
        "register", "find", "--surname", "X", "--purpose", "audit", "--case", " ", status=2
    )


@pytest.mark.parametrize("words", [("register", "find", *WHY), (*ASK, *AUTHORITY)])
def test_a_person_given_twice_is_refused(
    germany: Office, tmp_path: Path, words: tuple[str, ...]
) -> None:
    person = json_file(tmp_path, "person.json", cast_register(DE)[0].person)
    leaves = germany.leaves()
    failed = germany.ask(*words, "--person", person, "--surname", "Nepoznat", status=2)["error"]
    assert failed["field"] == "person"
    assert failed["message"] == "Give the person as a file or by options, not both."
    assert germany.leaves() == leaves


def test_what_is_not_here_is_said_not_to_be_here(germany: Office) -> None:
    for words in (("show", "X"), ("inbox", "show", "X"), ("register", "show", "X", *WHY)):
        failed = germany.ask(*words, status=2)
        assert failed["error"]["code"] == "input:reference:not-found"


def test_candidates_stand_beside_the_description(
    germany: Office, bulgaria: Office, tmp_path: Path
) -> None:
    member = homonyms()
    entries = [entry for _, entry in member.entries]
    file = tmp_path / "homonyms.jsonl"
    with file.open("wb") as stream:
        write_json_lines(entries, stream)
    bulgaria.ask("register", "import", str(file))
    person = json_file(tmp_path, "asked.json", member.asked_as)
    conversation = germany.ask(*ASK, *AUTHORITY, "--person", person)["conversation"]
    hand_over(germany, bulgaria)
    (task,) = bulgaria.tasks()
    assert task["conversation"] == conversation
    shown = bulgaria.ask("inbox", "show", task["id"])
    assert len(shown["candidates"]) == 2
    text = bulgaria.run("inbox", "show", task["id"])
    assert "Νικόλαος" in text
    assert "Πέτρος" in text
    chosen = shown["candidates"][0]["person"]
    sent = bulgaria.ask("reply", task["id"], "--as", chosen, "--reason", "father's name")["sent"]
    assert [each["kind"] for each in sent] == ["RRS"]


def test_reading_of_people_is_on_record_and_needs_an_officer(both: tuple[Office, Office]) -> None:
    _, bulgaria = both
    conversation, task = asked(both, *STRANGER)
    readings = (
        ("show", conversation),
        ("show", str(task["id"])),
        ("inbox", "show", str(task["id"])),
    )
    for words in readings:
        leaves = bulgaria.leaves()
        refused = bulgaria.run(*words, "--by", " ", status=2)
        assert "Nepoznat" not in refused
        assert "An officer must be named" in refused
        assert bulgaria.leaves() == leaves
        assert "Nepoznat" in bulgaria.run(*words)
        assert bulgaria.leaves() == leaves + 1


def test_a_conviction_is_shown_for_a_purpose_and_a_case_only(
    germany: Office, tmp_path: Path
) -> None:
    filled(germany, "DE", tmp_path)
    conviction = "DE-C-900000000000001"
    assert germany.ask("show", conviction, status=2)["error"]["field"] == "purpose"
    leaves = germany.leaves()
    assert germany.ask("show", conviction, *WHY)["conviction"]
    assert germany.leaves() == leaves + 1
    assert "Missing option" in germany.run("register", "show", conviction, status=2)


def test_a_task_about_an_unreadable_message_is_shown_without_a_person(
    both: tuple[Office, Office],
) -> None:
    _, bulgaria = both
    _, task = asked(both, *STRANGER)
    with opened_file(bulgaria.home) as connection:
        connection.execute("UPDATE inbox SET payload = x'00'")
    connection.close()
    text = bulgaria.run("inbox", "show", str(task["id"]))
    assert "its payload breaks a rule and cannot be shown" in text
    assert "Nobody is shown. A REQ payload is malformed" in text
    assert "malformed" in bulgaria.ask("inbox", "show", str(task["id"]))["not_shown"]


def test_a_state_outside_the_network_is_told_from_its_members(germany: Office) -> None:
    words = (
        "request",
        "--to",
        "IT",
        "--purpose",
        "criminal-proceedings",
        "--case",
        "1",
        *AUTHORITY,
    )
    failed = germany.ask(*words, *STRANGER, status=2)["error"]
    assert failed["message"] == "IT is not a member of the network (members: BG, DE)."
    assert failed["field"] == "to"
