"""An officer has a text translated, a translator writes it, and it stands beside the original."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.desk.desk_stage import WHY
from tests.desk.translation_stage import (
    IN_GERMAN,
    REMARK,
    THEFT,
    Translating,
    translating_stage,
)
from tests.unit.cli.offices import hand_over

from comity.access.permissions import Role
from comity.assembly import translation_asking
from comity.assembly.checking import check
from comity.assembly.enforcing_retention import run_retention
from comity.exchange.ports import OutgoingMessage
from comity.ledger.acts import Act
from comity.records.commands import Nobody, TaskDecision
from comity.records.translations import TranslationState


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Translating]:
    with translating_stage(tmp_path) as made:
        yield made


def findings(stage: Translating) -> dict[str, list[str]]:
    return check(stage.desk.node, advance=lambda _: None).findings


def test_a_translation_stands_beside_the_original_and_says_what_it_is(stage: Translating) -> None:
    assert IN_GERMAN not in stage.read()
    text = stage.translated()
    message = stage.erika.api("GET", f"/conversations/{stage.request}").json["messages"][0]
    lines = [each for each in message["content"]["lines"] if "accusation" in each["name"]]
    assert [(each["name"], each["value"], each["language"]) for each in lines] == [
        ("accusation", THEFT, "bg"),
        ("accusation-translated", IN_GERMAN, "de"),
    ]
    day = stage.desk.clock.now().date()
    assert lines[1]["note"] == (f"human translation, not official: into de by ac-tina on {day:%F}")
    (task,) = stage.erika.api("GET", "/tasks").json["tasks"]
    assert IN_GERMAN in stage.erika.api("GET", f"/tasks/{task['id']}").text
    (entered,) = stage.acts(Act.TRANSLATION_ENTERED)
    assert (entered.official, entered.case, entered.fields["translation"]) == (
        "ac-tina",
        stage.request,
        text,
    )


def test_only_what_is_not_there_in_the_language_is_asked_for(stage: Translating) -> None:
    assert {each["kind"] for each in stage.asked()} == {"accusation", "message-remarks"}
    into_english = stage.asked(into="en")
    assert {each["kind"] for each in into_english} == {"accusation", "purpose"}
    assert {each["kind"] for each in stage.asked(into="bg")} == {"purpose"}
    path = f"/conversations/{stage.request}/translations"
    own = stage.desk.node.config.node.languages[0]
    assert stage.erika.api("POST", path, {}).json["translations"][0]["into"] == own


def test_a_text_asked_for_again_is_the_one_that_is_there(stage: Translating) -> None:
    first = stage.asked()
    assert stage.asked() == first
    assert stage.asked(message=stage.request) == first
    (asked,) = stage.acts(Act.TRANSLATION_ASKED)
    assert asked.fields["translations"] == [each["id"] for each in first]
    assert (asked.official, asked.purpose) == ("ac-erika", "criminal-proceedings")


def test_too_much_at_once_is_refused_and_nothing_is_kept(
    stage: Translating, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translation_asking, "_MOST_AT_ONCE", 1)
    path = f"/conversations/{stage.request}/translations"
    refused = stage.erika.api("POST", path, {"into": "de"})
    assert (refused.status, refused.json["field"]) == (422, "reference")
    assert stage.kept() == []
    assert stage.acts(Act.TRANSLATION_ASKED) == []


def test_a_message_of_another_conversation_is_not_there(stage: Translating) -> None:
    conversation, _ = stage.notified()
    path = f"/conversations/{conversation}/translations"
    for message in (stage.request, "BG-DE-REQ-000000000000000"):
        assert stage.erika.api("POST", path, {"message": message}).status == 404
    assert stage.kept() == []


def test_a_list_says_nothing_of_a_text_and_opening_it_is_on_record_each_time(
    stage: Translating,
) -> None:
    text = stage.accusation()
    listed = stage.tina.api("GET", "/texts")
    assert THEFT not in listed.text
    assert {each["kind"] for each in listed.json["texts"]} == {"accusation", "message-remarks"}
    assert stage.acts(Act.READ_TEXT) == []
    opened = stage.tina.api("POST", f"/texts/{text}/opening").json
    assert (opened["text"], opened["language"], opened["into"]) == (THEFT, "bg", "de")
    assert opened["due_on"] is not None
    stage.tina.api("POST", f"/texts/{text}/opening")
    looks = stage.acts(Act.READ_TEXT)
    assert [(each.official, each.case) for each in looks] == [("ac-tina", stage.request)] * 2


def test_what_is_entered_may_be_bettered_until_somebody_checked_it(stage: Translating) -> None:
    text = stage.translated()
    path = f"/texts/{text}/translation"
    assert stage.tina.api("POST", path, {"text": IN_GERMAN}).status == 200
    assert len(stage.acts(Act.TRANSLATION_ENTERED)) == 1
    assert stage.tina.api("POST", path, {"text": "Fahrraddiebstahl"}).status == 200
    assert "Fahrraddiebstahl" in stage.read()
    checked = stage.erika.api("POST", f"/translations/{text}/check")
    assert (checked.json["state"], checked.json["checked_by"]) == ("checked", "ac-erika")
    assert "checked by ac-erika" in stage.read()
    assert stage.tina.api("POST", path, {"text": "later"}).status == 404
    assert "Fahrraddiebstahl" in stage.read()


def test_nobody_checks_what_they_wrote_themselves(stage: Translating) -> None:
    stage.desk.engage("both", Role.TRANSLATOR, Role.OFFICER)
    both = stage.desk.signed_in("both")
    text = stage.accusation()
    both.api("POST", f"/texts/{text}/opening")
    both.api("POST", f"/texts/{text}/translation", {"text": IN_GERMAN})
    assert both.api("POST", f"/translations/{text}/check").status == 403
    assert stage.erika.api("POST", f"/translations/{text}/check").status == 200


def test_what_is_handed_back_bears_words_and_waits_for_another(stage: Translating) -> None:
    text = stage.opened()
    path, words = f"/texts/{text}/return", {"reason": "It is Macedonian."}
    assert stage.tina.api("POST", path, words).json["state"] == "asked"
    assert stage.tina.api("POST", path, words).status == 200
    assert len(stage.acts(Act.TRANSLATION_HANDED_BACK)) == 1
    page = stage.erika.api("GET", f"/conversations/{stage.request}/translations").json
    (found,) = (each for each in page["translations"] if each["id"] == text)
    assert (found["words"], found["handed_back_by"]) == ("It is Macedonian.", "ac-tina")
    assert stage.tom.api("POST", f"/texts/{text}/opening").status == 200


def test_what_nobody_opened_is_neither_translated_nor_handed_back(stage: Translating) -> None:
    text = stage.accusation()
    assert stage.tina.api("POST", f"/texts/{text}/translation", {"text": "x"}).status == 409
    assert stage.tina.api("POST", f"/texts/{text}/return", {"reason": "x"}).status == 409
    assert stage.erika.api("POST", f"/translations/{text}/check").status == 409
    stage.tina.api("POST", f"/texts/{text}/opening")
    assert stage.tina.api("POST", f"/texts/{text}/translation", {"text": " \n "}).status == 422


def test_a_withdrawn_translation_is_shown_no_longer_and_may_be_asked_for_anew(
    stage: Translating,
) -> None:
    text = stage.translated()
    assert stage.erika.api("POST", f"/translations/{text}/withdrawal").json["state"] == "withdrawn"
    assert stage.erika.api("POST", f"/translations/{text}/withdrawal").status == 200
    assert len(stage.acts(Act.TRANSLATION_WITHDRAWN)) == 1
    assert IN_GERMAN not in stage.read()
    (gone,) = (each for each in stage.kept() if each.state is TranslationState.WITHDRAWN)
    assert (gone.source, gone.text) == (None, "")
    assert stage.accusation() != text


def test_a_translation_stands_beside_the_conviction_that_came_with_its_message(
    stage: Translating,
) -> None:
    conversation, identifier = stage.notified()
    asked = stage.erika.api(
        "POST", f"/conversations/{conversation}/translations", {"into": "de"}
    ).json
    (text,) = (each["id"] for each in asked["translations"])
    stage.tina.api("POST", f"/texts/{text}/opening")
    stage.tina.api("POST", f"/texts/{text}/translation", {"text": IN_GERMAN})
    found = stage.erika.api("GET", f"/convictions/{identifier}", headers=WHY)
    (offence,) = (
        each for each in found.json["conviction"]["sections"] if each["name"] == "offence"
    )
    (line,) = (each for each in offence["lines"] if each["name"] == "title-translated")
    assert line["value"] == IN_GERMAN
    person = stage.erika.api("GET", f"/persons/{found.json['person']}", headers=WHY)
    assert IN_GERMAN in person.text
    # The same words in another conversation are not translated by it.
    assert IN_GERMAN not in stage.read()


def test_no_translation_leaves_in_an_answer(stage: Translating) -> None:
    stage.translated()
    node = stage.desk.node
    with node.database.begin() as work:
        for task in work.cases.open_tasks():
            node.records.decide(work, TaskDecision(task.id, Nobody(), "ac-erika", "file read"))
    with node.database.read() as snapshot:
        sent = [
            each
            for each in snapshot.exchange.messages_of(stage.request)
            if isinstance(each, OutgoingMessage)
        ]
    assert sent
    assert not any(IN_GERMAN.encode() in each.payload for each in sent)


def test_translations_end_with_what_their_conversation_said(stage: Translating) -> None:
    text = stage.translated()
    node = stage.desk.node
    with node.database.begin() as work:
        for task in work.cases.open_tasks():
            node.records.decide(work, TaskDecision(task.id, Nobody(), "ac-erika", "file read"))
    hand_over(stage.germany, stage.bulgaria)
    stage.desk.clock.wait(days=node.config.retention.payload_days + 1)
    run_retention(node)
    assert stage.kept() == []
    assert stage.desk.signed_in("tina").api("POST", f"/texts/{text}/opening").status == 404
    assert "translations" not in findings(stage)


def test_what_a_text_says_stands_nowhere_in_the_log(stage: Translating) -> None:
    stage.erika.api("POST", f"/translations/{stage.translated()}/check")
    with stage.desk.node.database.read() as snapshot:
        bodies = [snapshot.log.entry(index).body for index in range(snapshot.log.size())]
    for said in (THEFT, REMARK, IN_GERMAN):
        assert not any(said.encode() in body for body in bodies if body)


def test_a_sound_node_has_sound_translations(stage: Translating) -> None:
    stage.translated()
    assert "translations" not in findings(stage)


def test_states_of_translations_are_stable_names() -> None:
    assert {str(each) for each in TranslationState} == {
        "asked",
        "taken",
        "translated",
        "checked",
        "withdrawn",
    }
