"""Looking for anything from one field: references, our own cases, persons."""

import pytest
from tests.desk.desk_stage import token_on
from tests.desk.pages.visits import Visit, Visits
from tests.desk.pages.world import World

from comity.access.permissions import Role

_WORDS = "Zora Beispiel 17.5.1979"
_HOSTILE = '"><script>alert(1)</script>\u202e' + "x" * 150


@pytest.mark.parametrize(("scripts", "language"), [(True, "en-GB"), (False, "ar")])
def test_a_name_finds_the_person_once_it_is_said_why(
    world: World, world_visits: Visits, scripts: bool, language: str
) -> None:
    erika = world_visits.of("erika", Role.OFFICER, scripts=scripts, language=language)

    def looked_at(name: str) -> None:
        if scripts:
            erika.sound()
            erika.seen(f"officer-{name}")

    erika.open("/search")
    looked_at("search")
    before = world.desk.leaves()
    _type(erika, _WORDS)
    looked_at("reason")
    assert world.desk.leaves() == before, "nothing was searched before it was said why"
    erika.page.fill("#case", "3 Js 77/26")
    erika.page.click("main form button")
    assert world.desk.leaves() == before + 1
    assert "Beispiel" not in erika.page.url + erika.page.title()
    looked_at("search-results")
    erika.page.click(f"main a[href='/persons/{world.cases.zora}']")
    looked_at("person")
    assert world.desk.leaves() == before + 2
    assert "Beispiel" in erika.page.inner_text("main")
    assert "3 Js 77/26" in erika.page.inner_text("body")


def test_a_reference_leads_straight_there(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    token = token_on(erika.get("/search").text)
    for typed, there in (
        (str(world.cases.zora), f"/persons/{world.cases.zora}"),
        (str(world.cases.answered), f"/cases/{world.cases.answered}"),
        (str(world.cases.doubtful), f"/tasks/{world.cases.doubtful}"),
    ):
        answer = erika.post("/search", {"csrf": token, "search": f"  {typed} "})
        assert (answer.status, answer.headers["Location"]) == (303, there)


def test_whatever_is_typed_stays_text_and_comes_back(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    token = token_on(erika.get("/search").text)
    asked = erika.post("/search", {"csrf": token, "search": _HOSTILE})
    assert "<script>alert" not in asked.text
    wrong = {"csrf": token, "surname": _HOSTILE, "birth_date": "soon"}
    answer = erika.post("/search", wrong)
    assert answer.status == 422
    assert "<script>alert" not in answer.text
    assert "x" * 150 in answer.text
    assert 'id="birth_date-error"' in answer.text


def test_a_reason_that_is_none_is_asked_for_again(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    token = token_on(erika.get("/search").text)
    before = world.desk.leaves()
    named = {"csrf": token, "search": _WORDS, "purpose": "curiosity", "case": "3 Js 77/26"}
    answer = erika.post("/search", named)
    assert (answer.status, world.desk.leaves()) == (422, before)
    assert 'id="purpose-error"' in answer.text
    kept = {"csrf": token, "back": "//elsewhere.example/", "purpose": "other", "case": "1"}
    assert erika.post("/case", kept).headers["Location"] == "/"


def _type(visit: Visit, words: str) -> None:
    visit.page.fill("#search", words)
    visit.page.press("#search", "Enter")
    visit.page.wait_for_selector("#purpose")
