"""An officer gets the gist of a foreign text from a machine: on record, marked, kept nowhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.desk.translation_stage import IN_GERMAN, THEFT, Translating, translating_stage
from tests.gist_engine import WordForWord
from tests.unit.cli.offices import hand_over

from comity.access.permissions import Role
from comity.exchange.ports import OutgoingMessage
from comity.ledger.acts import Act
from comity.records.gist_ports import EngineKnown, Pair

GIST = "Diebstahl von Fahrrad"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Translating]:
    with translating_stage(tmp_path) as made:
        made.desk.node.gists = WordForWord()
        yield made


def texts(stage: Translating) -> dict[str, dict[str, Any]]:
    """Return the foreign texts of the request by kind, for a German reader."""
    answer = stage.erika.api("GET", f"/conversations/{stage.request}/texts?language=de")
    assert answer.status == 200, answer.text
    assert answer.json["engine"] == "Word for word 1.0"
    return {str(each["kind"]): each for each in answer.json["texts"]}


def gist(stage: Translating, **changes: object) -> dict[str, object]:
    accusation = texts(stage)["accusation"]
    body = {name: accusation[name] for name in ("message", "number")}
    answer = stage.erika.api(
        "POST", f"/conversations/{stage.request}/gist", {**body, "into": "de", **changes}
    )
    assert answer.status == 200, answer.text
    return dict(answer.json)


def test_a_gist_says_what_made_it_and_stands_beside_the_original(stage: Translating) -> None:
    made = gist(stage)
    assert (made["text"], made["language"], made["gist"]) == (THEFT, "bg", GIST)
    assert (made["into"], made["engine"]) == ("de", "Word for word 1.0")
    (look,) = stage.acts(Act.READ_GIST)
    assert (look.official, look.case, look.purpose) == (
        "ac-erika",
        stage.request,
        "criminal-proceedings",
    )
    assert look.fields["engine"] == "Word for word 1.0"
    assert look.fields["message"] == made["message"]


def test_nothing_of_a_gist_is_kept_or_leaves(stage: Translating) -> None:
    gist(stage)
    assert GIST not in stage.read()
    assert stage.kept() == []
    hand_over(stage.germany, stage.bulgaria)
    with stage.desk.node.database.read() as snapshot:
        for each in snapshot.exchange.messages_of(stage.request):
            assert not isinstance(each, OutgoingMessage) or GIST.encode() not in each.payload
    files = [each for each in stage.desk.node.home.path.rglob("*") if each.is_file()]
    assert [each for each in files if GIST.encode() in each.read_bytes()] == []


def test_where_there_is_no_gist_the_answer_says_why_and_the_look_names_no_engine(
    stage: Translating,
) -> None:
    assert gist(stage, into="fr")["why_none"] == "no-pair"
    (look,) = stage.acts(Act.READ_GIST)
    assert (look.fields["engine"], look.fields["into"]) == ("", "fr")
    stage.desk.node.gists = None
    answer = stage.erika.api("GET", f"/conversations/{stage.request}/texts?language=de")
    assert answer.json["engine"] == ""
    assert {each["why_no_gist"] for each in answer.json["texts"]} == {"no-engine"}


def test_an_engine_that_fails_costs_an_officer_nothing_but_the_gist(stage: Translating) -> None:
    class Broken(WordForWord):
        def known(self) -> EngineKnown:
            return EngineKnown("Broken 1", frozenset({Pair(("bg", "de"))}))

        def gist(self, text: str, pair: Pair) -> None:
            self.asked.append((text, pair))

    engine = Broken()
    stage.desk.node.gists = engine
    accusation = {"message": stage.request, "number": 0, "into": "de"}
    answer = stage.erika.api("POST", f"/conversations/{stage.request}/gist", accusation)
    assert (answer.status, answer.json["why_none"]) == (200, "engine-failed")
    assert len(engine.asked) == 1


def test_only_a_text_of_that_conversation_is_given_to_the_machine(stage: Translating) -> None:
    engine = WordForWord()
    stage.desk.node.gists = engine
    root = f"/conversations/{stage.request}/gist"
    for body in (
        {"message": stage.request, "number": 99},
        {"message": "BG-DE-REQ-000000000099999", "number": 0},
    ):
        assert stage.erika.api("POST", root, {**body, "into": "de"}).status == 404
    assert stage.tina.api("POST", root, {"message": stage.request, "number": 0}).status == 403
    stage.desk.engage("ines", Role.INSPECTOR)
    ines = stage.desk.signed_in("ines")
    assert ines.api("POST", root, {"message": stage.request, "number": 0}).status == 403
    assert engine.asked == []


def test_a_human_translation_stands_with_its_text(stage: Translating) -> None:
    text = stage.translated()
    accusation = texts(stage)["accusation"]
    (beside,) = accusation["translations"]
    assert (beside["id"], beside["text"], beside["state"]) == (text, IN_GERMAN, "translated")
