"""A court drafts a request, an officer sends it or returns it, and releases what came back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.desk.draft_stage import WANTED, Drafting, drafting_stage
from tests.desk.homes import copied_home
from tests.unit.cli.offices import Office, hand_over

from comity.assembly.enforcing_retention import overdue_now, run_retention
from comity.ledger.acts import Act
from comity.records.contents import content_as
from comity.records.drafts import DraftState
from comity.records.messages import Request
from comity.records.record_types import RecordType


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Drafting]:
    with drafting_stage(tmp_path) as made:
        yield made


def test_a_court_gets_the_answer_to_its_request_once_an_officer_released_it(
    stage: Drafting,
) -> None:
    draft = stage.answered()
    path = f"/own-drafts/{draft}/answer"
    assert stage.court.api("GET", path).status == 404
    assert stage.erika.api("POST", f"/drafts/{draft}/release").status == 200
    read = stage.court.api("GET", path)
    assert read.status == 200, read.text
    assert "Petrova" in read.text
    (released,) = stage.acts(Act.DRAFT_ANSWER_RELEASED)
    assert (released.official, released.fields["to"]) == ("ac-erika", "ac-court")
    (look,) = stage.acts(Act.READ_DRAFT)
    assert (look.official, look.case, look.fields["what"]) == (
        "ac-court",
        stage.conversation(draft),
        "answer",
    )


def test_the_request_leaves_at_the_instance_of_the_authority_of_the_account(
    stage: Drafting,
) -> None:
    draft = stage.sent()
    with stage.desk.node.database.read() as snapshot:
        (message,) = snapshot.exchange.messages_of(stage.conversation(draft))
    content = content_as(Request, message)
    assert content is not None
    assert content.authority.name[0].text == "team of court"
    assert content.authority.kind == "judicial-authority"
    assert content.accusation[0].text == "theft"
    assert content.case_reference == "3 Js 77/26"


def test_a_draft_is_sent_once_however_often_it_is_taken_up(stage: Drafting) -> None:
    draft = stage.handed_in()
    path = f"/drafts/{draft}/sending"
    assert len(stage.erika.api("POST", path, {"dry_run": True}).json["sent"]) == 1
    assert stage.acts(Act.DRAFT_TAKEN_UP) == []
    assert len(stage.erika.api("POST", path, {}).json["sent"]) == 1
    assert "sent" not in stage.erika.api("POST", path, {}).json
    assert len(stage.acts(Act.DRAFT_TAKEN_UP)) == 1


def test_the_same_draft_handed_in_twice_is_one(stage: Drafting) -> None:
    assert stage.handed_in() == stage.handed_in()
    assert len(stage.erika.api("GET", "/drafts").json["drafts"]) == 1


def test_what_is_returned_bears_words_and_may_be_handed_in_anew(stage: Drafting) -> None:
    draft = stage.handed_in()
    words = {"reason": "Which Elena? Add the town."}
    assert stage.erika.api("POST", f"/drafts/{draft}/return", words).status == 200
    (mine,) = stage.court.api("GET", "/own-drafts").json["drafts"]
    assert (mine["state"], mine["words"]) == ("returned", words["reason"])
    assert stage.erika.api("POST", f"/drafts/{draft}/sending", {}).status == 409
    better = {**WANTED, "person": {**WANTED["person"], "birth_town": "Plovdiv"}}
    anew = stage.court.api("POST", f"/own-drafts/{draft}/anew", better)
    assert anew.json["draft"]["id"] == draft
    assert stage.erika.api("POST", f"/drafts/{draft}/sending", {}).status == 200


def test_what_the_law_does_not_allow_is_refused_with_its_ground_and_never_kept(
    stage: Drafting,
) -> None:
    serbian = {**WANTED["person"], "nationality": ["RS"]}
    asked = {**WANTED, "purpose": "own-record", "person": serbian}
    answer = stage.court.api("POST", "/own-drafts", asked)
    assert answer.status == 200, answer.text
    assert answer.json["refusal"]["basis"]
    assert stage.kept() == []


def test_an_officer_reads_whom_a_draft_is_about_on_record_and_a_list_names_nobody(
    stage: Drafting,
) -> None:
    draft = stage.handed_in()
    assert "Petrova" not in stage.erika.api("GET", "/drafts").text
    assert stage.acts(Act.READ_DRAFT) == []
    assert "Petrova" in stage.erika.api("GET", f"/drafts/{draft}").text
    (look,) = stage.acts(Act.READ_DRAFT)
    assert (look.official, look.purpose) == ("ac-erika", "criminal-proceedings")


def test_a_draft_that_was_withdrawn_is_not_sent(stage: Drafting) -> None:
    draft = stage.handed_in()
    assert stage.court.api("POST", f"/own-drafts/{draft}/withdrawal").status == 200
    assert stage.erika.api("GET", "/drafts").json["drafts"] == []
    assert stage.erika.api("POST", f"/drafts/{draft}/sending", {}).status == 409


def test_an_erased_answer_is_shown_no_longer(stage: Drafting) -> None:
    draft = stage.released()
    with stage.desk.node.database.begin() as work:
        work.erasure.erase_payloads(stage.conversation(draft), at=stage.desk.clock.now())
    assert stage.court.api("GET", f"/own-drafts/{draft}/answer").status == 404


def test_an_answer_that_its_state_withdrew_is_shown_no_longer(stage: Drafting) -> None:
    draft = stage.released()
    path = f"/own-drafts/{draft}/answer"
    assert stage.court.api("GET", path).status == 200
    node = stage.bulgaria.node()
    with node.database.begin() as work:
        (answer,) = (
            each
            for each in work.exchange.messages_of(stage.conversation(draft))
            if each.kind == "RRS"
        )
        node.records.cancel(work, answer.id, by="officer-bg", reason="the wrong Elena")
    node.database.close()
    hand_over(stage.bulgaria, stage.german)
    assert stage.court.api("GET", path).status == 404


def test_the_terminal_hands_in_returns_and_sends_like_the_desk(stage: Drafting) -> None:
    office = Office(copied_home(stage.german.home.parent / "terminal"))
    person = ("--surname", "Petrova", "--birth-date", "1980-12-01", "--nationality", "BG")
    asked = ("--to", "BG", "--purpose", "criminal-proceedings", "--case", "3 Js 1", *person)
    assert "Name the authority" in office.run("draft", "hand-in", *asked, status=2)
    made = office.ask("draft", "hand-in", *asked, "--authority", "Court")
    assert "Petrova" not in office.run("draft", "list")
    assert "Petrova" in office.run("draft", "show", made["id"])
    office.run("draft", "return", made["id"], "--reason", "Which one?")
    assert office.ask("draft", "mine")["drafts"][0]["words"] == "Which one?"
    office.run("draft", "take-up", made["id"], status=5)
    better = ("--authority", "Court", "--forename", "Elena", "--anew", made["id"])
    office.run("draft", "hand-in", *asked, *better)
    assert len(office.ask("draft", "take-up", made["id"])["sent"]) == 1
    assert "released" in office.run("draft", "answer", made["id"], status=2)


def test_a_draft_ends_with_its_period_and_the_run_is_on_record(stage: Drafting) -> None:
    node = stage.desk.node
    draft = stage.handed_in()
    stage.court.api("POST", f"/own-drafts/{draft}/withdrawal")
    stage.desk.clock.wait(days=node.config.retention.payload_days + 1)
    assert [each.record_type for each in overdue_now(node)] == [RecordType.DRAFT]
    run_retention(node)
    assert stage.kept() == []
    assert overdue_now(node) == []
    (ended,) = stage.acts(Act.DRAFT_ENDED)
    assert ended.fields["draft"] == draft


def test_states_of_drafts_are_stable_names() -> None:
    assert {str(each) for each in DraftState} == {
        "handed-in",
        "returned",
        "withdrawn",
        "taken-up",
    }
