"""An officer reads foreign texts and has them translated; a translator translates one at a time."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from tests.desk.desk_stage import Answer, Browser, token_on
from tests.desk.pages.visits import visiting
from tests.desk.translation_stage import IN_GERMAN, THEFT, Translating, translating_stage
from tests.gist_engine import WordForWord

from comity.access.permissions import Role
from comity.ledger.acts import Act
from comity.records.translations import TranslationState

GIST = "Diebstahl von Fahrrad"
HOSTILE = '<script>alert(1)</script> "quoted" \u202edesrever\u202c ' + "x" * 7000


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Translating]:
    with translating_stage(tmp_path) as made:
        made.desk.node.gists = WordForWord()
        for each in (made.erika, made.tina, made.tom):
            each.cookies["__Host-comity-language"] = "de"
        yield made


def sent(browser: Browser, page: str, action: str, **fields: str) -> Answer:
    return browser.post(action, {"csrf": token_on(browser.get(page).text), **fields})


def case(stage: Translating) -> str:
    return f"/cases/{stage.request}/translations"


def first_text(stage: Translating) -> str:
    """Ask at the desk for all texts; return the page of the accusation among a translator's."""
    sent(stage.erika, case(stage), case(stage), do="ask")
    for each in re.findall(r"/texts/DE-TEXT-\d+", stage.tina.get("/texts").text):
        kept = {one.id: one for one in stage.kept()}[each.rsplit("/", 1)[1]]
        if kept.source is not None and kept.source.text == THEFT:
            return str(each)
    raise AssertionError("the accusation is not there")


def number_of_the_accusation(page: str) -> str:
    card = page[page.index(THEFT) :]
    found = re.search(r'name="number" value="(\d+)"', card)
    assert found is not None
    return found.group(1)


def test_the_gist_stands_below_the_original_marked_and_is_gone_when_the_page_is_opened_again(
    stage: Translating,
) -> None:
    page = stage.erika.get(case(stage)).text
    assert f'lang="bg">{THEFT}' in page
    number = number_of_the_accusation(page)
    answer = sent(
        stage.erika, case(stage), case(stage), do="gist", message=stage.request, number=number
    )
    assert answer.status == 200, answer.text
    assert f'lang="de">{GIST}' in answer.text
    assert answer.text.index(THEFT) < answer.text.index(GIST)
    assert "Word for word 1.0" in answer.text
    assert 'href="#ask"' in answer.text
    assert GIST not in stage.erika.get(case(stage)).text
    assert len(stage.acts(Act.READ_GIST)) == 1


def test_beside_a_foreign_text_of_a_case_stands_the_way_to_gist_and_translation(
    stage: Translating,
) -> None:
    page = stage.erika.get(f"/cases/{stage.request}/messages").text
    after = page[page.index(THEFT) :]
    assert after.index(f'href="{case(stage)}"') < after.index("</dd>")


def test_where_no_machine_can_help_the_page_says_so_and_offers_a_translator(
    stage: Translating,
) -> None:
    stage.desk.node.gists = None
    stage.erika.cookies["__Host-comity-language"] = "en"
    page = stage.erika.get(case(stage)).text
    assert "No machine here can give its gist. Ask a translator." in page
    assert "Ask a translator for all of them" in page
    assert 'value="gist"' not in page


def test_a_button_that_names_nothing_of_the_case_changes_nothing(stage: Translating) -> None:
    for fields in (
        {"do": "gist", "message": stage.request, "number": "99"},
        {"do": "withdraw", "translation": "DE-TEXT-000000000099999", "sure": "yes"},
        {"do": "check", "translation": "x" * 400},
        {"do": "withdraw"},
    ):
        answer = sent(stage.erika, case(stage), case(stage), **fields)
        assert answer.status == 409, fields
        assert "govuk-error-summary" in answer.text
    assert stage.kept() == []


def test_a_translator_sees_what_a_text_says_only_after_opening_it(stage: Translating) -> None:
    path = first_text(stage)
    assert THEFT not in stage.tina.get("/texts").text
    assert THEFT not in stage.tina.get(path).text
    assert stage.acts(Act.READ_TEXT) == []
    opened = sent(stage.tina, path, path)
    assert f'lang="bg">{THEFT}' in opened.text
    assert "Beispiel" not in opened.text
    assert len(stage.acts(Act.READ_TEXT)) == 1
    assert stage.tom.get(path).status == 404
    assert THEFT in stage.tina.get(path).text


def test_what_a_translator_types_is_kept_as_typed_for_that_translator_alone(
    stage: Translating,
) -> None:
    path = first_text(stage)
    sent(stage.tina, path, path)
    saved = sent(stage.tina, path, f"{path}/saving", text="Diebst")
    assert (saved.status, 'id="saved"' in saved.text) == (200, True)
    assert ">Diebst</textarea>" in stage.tina.get(path).text
    assert "Diebst" not in stage.erika.get(case(stage)).text
    later = sent(stage.tina, path, f"{path}/translation", text="Diebstahl e", go="later")
    assert (later.status, later.headers["Location"]) == (303, "/texts")
    assert ">Diebstahl e</textarea>" in stage.tina.get(path).text
    empty = sent(stage.tina, path, f"{path}/translation", text=" ", go="in")
    assert empty.status == 422
    too_long = sent(stage.tina, path, f"{path}/translation", text="z" * 8001, go="in")
    assert too_long.status == 422
    assert "z" * 8001 in too_long.text
    (begun,) = (each for each in stage.kept() if each.begun)
    assert begun.state is TranslationState.TAKEN


def test_a_translation_is_handed_in_checked_and_taken_back(stage: Translating) -> None:
    path = first_text(stage)
    name = path.rsplit("/", 1)[1]
    sent(stage.tina, path, path)
    done = sent(stage.tina, path, f"{path}/translation", text=IN_GERMAN, go="in")
    assert (done.status, done.headers["Location"]) == (303, "/texts")
    assert name not in stage.tina.get("/texts").text
    page = stage.erika.get(case(stage)).text
    assert f'lang="de">{IN_GERMAN}' in page
    assert 'value="check"' in page
    assert sent(stage.erika, case(stage), case(stage), do="check", translation=name).status == 303
    assert 'value="check"' not in stage.erika.get(case(stage)).text
    card = sent(stage.erika, case(stage), case(stage), do="withdraw", translation=name)
    assert "moj-interruption-card" in card.text
    assert IN_GERMAN in stage.erika.get(case(stage)).text
    sent(stage.erika, case(stage), case(stage), do="withdraw", translation=name, sure="yes")
    assert IN_GERMAN not in stage.erika.get(case(stage)).text


def test_a_text_is_handed_back_with_words_that_the_officer_reads(stage: Translating) -> None:
    path = first_text(stage)
    sent(stage.tina, path, path)
    back = f"{path}/return"
    assert sent(stage.tina, back, back, reason="").status == 422
    reason = "<b>Das ist Mazedonisch.</b>"
    assert sent(stage.tina, back, back, reason=reason).headers["Location"] == "/texts"
    page = stage.erika.get(case(stage)).text
    assert "&lt;b&gt;Das ist Mazedonisch.&lt;/b&gt;" in page
    assert reason not in page
    assert path in stage.tom.get("/texts").text


def test_what_was_typed_is_shown_once_more_when_an_officer_took_the_text_back(
    stage: Translating,
) -> None:
    path = first_text(stage)
    sent(stage.tina, path, path)
    token = token_on(stage.tina.get(path).text)
    name = path.rsplit("/", 1)[1]
    sent(stage.erika, case(stage), case(stage), do="withdraw", translation=name, sure="yes")
    fields = {"csrf": token, "text": HOSTILE, "go": "in"}
    answer = stage.tina.post(f"{path}/translation", fields)
    assert answer.status == 404
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "<script>alert(1)" not in answer.text
    assert "x" * 7000 in answer.text


def test_the_journey_in_a_browser(stage: Translating, chromium: Chromium) -> None:
    with visiting(chromium, stage.desk) as visits:
        erika = visits.of("erika", Role.OFFICER, language="de-DE")
        erika.open(case(stage))
        card = erika.page.locator(".govuk-summary-card", has_text=THEFT)
        card.get_by_role("button").first.click()
        erika.page.get_by_text(GIST).wait_for()
        assert erika.page.url.endswith("/translations")
        erika.sound()
        erika.seen("officer-translations")
        erika.page.locator('button[value="ask"]').click()
        tina = visits.of("tina", Role.TRANSLATOR, language="ar", scripts=False)
        tina.open("/texts")
        tina.sound()
        tina.seen("translator-texts-ar")
        tina.page.locator("tbody a").first.click()
        tina.sound()
        tina.page.locator("main form button").click()
        tina.sound()
        tina.page.locator("textarea").fill(HOSTILE)
        tina.page.locator('button[value="later"]').click()
        tina.page.locator("tbody a").first.click()
        assert tina.page.locator("textarea").input_value() == HOSTILE
        tina.page.locator("textarea").fill(IN_GERMAN)
        tina.seen("translator-text-ar")
        tina.page.locator('button[value="in"]').click()
        erika.open(case(stage))
        assert erika.page.get_by_text(IN_GERMAN).count() == 1
        tom = visits.of("tom", Role.TRANSLATOR, width=320)
        tom.open("/texts")
        tom.page.locator("tbody a").first.click()
        tom.page.locator("main form button").click()
        tom.page.locator("textarea").fill("Bitte")
        tom.page.get_by_text("Kept.").wait_for()
        tom.sound()
        tom.seen("translator-text-320")
