"""Attack: a translator uses a text to learn more than the text says.

They look for whom it is about and who asked, for the rest of the conversation, for what a
colleague was given, for what was withdrawn from them, for what is restricted, and for whatever
else the desk offers; they write into what is another's.

Stopped by giving out one text at a time: what a translator is shown has no field for anything
else, whoever opens a text first has it, and another's, a withdrawn and a hidden one are
answered in the words for what never was. Of every route of the table a translator reaches the
four of their work and those of their own account. Nothing has changed afterwards.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.desk.desk_stage import Browser
from tests.desk.translation_stage import THEFT, Translating, translating_stage

from comity.access.permissions import PERMISSIONS, Permission, Role
from comity.cli.command_permissions import NEEDS
from comity.records.need_to_know import restrict
from comity.records.restrictions import Restriction, RestrictionId
from comity.records.subjects import Subject
from comity.records.translations import TranslationState
from comity.web.route_table import ROUTES

NEVER = "DE-TEXT-000000009999999"
ACTS: tuple[tuple[str, object], ...] = (
    ("opening", None),
    ("translation", {"text": "mine"}),
    ("return", {"reason": "mine"}),
)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Translating]:
    with translating_stage(tmp_path) as made:
        yield made


def answers(browser: Browser, text: str) -> list[tuple[int, bytes]]:
    """Return everything by which one could tell two texts apart, act by act."""
    said = [browser.api("POST", f"/texts/{text}/{act}", body) for act, body in ACTS]
    said.append(browser.api("GET", f"/texts/{text}"))
    said.append(browser.api("POST", f"/texts/{text}/begun", {"text": "Dieb", "was": ""}))
    return [(each.status, each.body) for each in said]


def test_what_a_translator_sees_names_neither_person_nor_state_nor_conversation(
    stage: Translating,
) -> None:
    text = stage.accusation()
    listed = stage.tina.api("GET", "/texts").text
    opened = stage.tina.api("POST", f"/texts/{text}/opening")
    assert THEFT in opened.text
    for said in ("Beispiel", "Zora", "1979", "BG", stage.request, "criminal", "erika", "court"):
        assert said not in listed + opened.text, said


def test_anothers_text_is_the_same_as_one_that_never_was(stage: Translating) -> None:
    text = stage.opened()
    before = stage.kept()
    theirs = answers(stage.tom, text)
    assert theirs == answers(stage.tom, NEVER)
    assert {status for status, _ in theirs} == {404}
    assert text not in stage.tom.api("GET", "/texts").text
    assert stage.kept() == before


def test_a_withdrawn_text_is_the_same_as_one_that_never_was(stage: Translating) -> None:
    text = stage.translated()
    stage.erika.api("POST", f"/translations/{text}/withdrawal")
    before = stage.kept()
    for browser in (stage.tina, stage.tom):
        assert answers(browser, text) == answers(browser, NEVER)
    assert stage.kept() == before
    assert {each.text for each in before if each.state is TranslationState.WITHDRAWN} == {""}


def test_a_restricted_text_is_in_no_list_and_opens_for_nobody_who_is_not_cleared(
    stage: Translating,
) -> None:
    text = stage.accusation()
    now = stage.desk.clock.now()
    with stage.desk.node.database.begin() as work:
        restrict(
            work,
            Restriction(
                id=RestrictionId("rs-1"),
                subject=Subject.conversation(stage.request),
                compartments=frozenset({"informants"}),
                reason="an informant",
                set_by="ac-one",
                approved_by="ac-other",
                set_at=now,
                review_on=now.date().replace(year=now.year + 1),
            ),
        )
    before = stage.kept()
    assert stage.tina.api("GET", "/texts").json["texts"] == []
    assert answers(stage.tina, text) == answers(stage.tina, NEVER)
    status = f"/conversations/{stage.request}/translations"
    assert stage.erika.api("GET", status).status == 404
    assert stage.erika.api("POST", status, {}).status == 404
    assert stage.erika.api("POST", f"/translations/{text}/check").status == 404
    assert stage.kept() == before
    stage.desk.engage("clara", Role.TRANSLATOR, compartments=frozenset({"informants"}))
    assert stage.desk.signed_in("clara").api("POST", f"/texts/{text}/opening").status == 200


def test_a_translator_reaches_their_work_and_their_own_account_and_nothing_else(
    stage: Translating,
) -> None:
    text = stage.opened()
    theirs = {each.path for each in ROUTES if each.permission is Permission.TEXT_TRANSLATE}
    assert theirs == {
        "/texts",
        "/texts/{translation}",
        "/texts/{translation}/begun",
        "/texts/{translation}/opening",
        "/texts/{translation}/translation",
        "/texts/{translation}/return",
    }
    assert PERMISSIONS[Role.TRANSLATOR] == {Permission.TEXT_TRANSLATE, Permission.OWN_ACCOUNT}
    commands = {name for name, need in NEEDS.items() if need is Permission.TEXT_TRANSLATE}
    assert commands == {f"translation {name}" for name in ("list", "show", "enter", "hand-back")}
    before = stage.kept()
    for method, path, body in (
        ("GET", f"/conversations/{stage.request}", None),
        ("GET", f"/conversations/{stage.request}/translations", None),
        ("POST", f"/conversations/{stage.request}/translations", {"into": "fr"}),
        ("POST", f"/translations/{text}/check", None),
        ("POST", f"/translations/{text}/withdrawal", None),
        ("GET", "/tasks", None),
    ):
        assert stage.tina.api(method, path, body).status == 403, path
    assert stage.kept() == before


def test_an_officer_who_is_no_translator_writes_no_translation(stage: Translating) -> None:
    text = stage.accusation()
    before = stage.kept()
    assert {status for status, _ in answers(stage.erika, text)} == {403}
    assert stage.erika.api("GET", "/texts").status == 403
    assert stage.kept() == before
