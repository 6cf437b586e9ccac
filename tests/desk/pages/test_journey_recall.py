"""Journey 6: a conviction is deleted where it was made, and whoever was told confirms it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect
from tests.desk.desk_stage import Browser
from tests.desk.pages.recalling import BG, DE, FR, MADE, RecallingStates, held_at, recalling_states
from tests.desk.pages.visits import visiting

from comity.access.permissions import Role
from comity.law.recall_grounds import KeepGround

HOSTILE = "<script>alert(1)</script> \"'\u202e&"


@pytest.fixture
def states(tmp_path: Path) -> Iterator[RecallingStates]:
    with recalling_states(tmp_path) as opened:
        yield opened


def test_the_page_counts_who_confirms_without_being_loaded_again(
    chromium: Chromium, states: RecallingStates
) -> None:
    recall = states.delete_at_origin()
    with visiting(chromium, states.desk) as visits:
        erika = visits.of("erika", Role.OFFICER)
        erika.open(f"/recalls/{recall}")
        expect(erika.page.locator("#confirmed")).to_have_text("0 of 3 confirmed")
        erika.sound()
        erika.seen("officer-recall-0-of-3")
        states.decide(BG)
        # Nobody touches the page: it is told, and asks for itself.
        expect(erika.page.locator("#confirmed")).to_have_text("1 of 3 confirmed", timeout=20_000)
        erika.sound()
        erika.seen("officer-recall-1-of-3")
        erika.page.get_by_role("link", name="Remind it now").click()
        erika.page.fill("#reason", f"The matter presses. {HOSTILE}")
        erika.page.click("main form button")
        assert "was asked today already" in erika.page.inner_text("main")
        assert HOSTILE in erika.page.input_value("#reason")
        erika.sound()

        max_ = visits.of("max", Role.OFFICER, scripts=False)
        max_.open(f"/recalls/{recall}")
        assert "1 of 3 confirmed" in max_.page.inner_text("main")
        assert "The node reminds it on 9 March 2026." in max_.page.inner_text("main")
        states.decide(FR)
        max_.page.reload()
        assert "3 of 3 confirmed" in max_.page.inner_text("main")
        assert max_.page.get_by_text("Nothing: it has confirmed.").count() == 3
        max_.sound()
        max_.seen("officer-recall-3-of-3")
        max_.open("/recalls")
        assert "3 of 3 confirmed" in max_.page.inner_text("main")
    assert {state: held_at(node)[-1] for state, node in states.nodes.items()} == {
        DE: "deleted",
        BG: "deleted",
        FR: "deleted",
    }


def test_it_is_read_in_arabic_on_a_narrow_screen(
    chromium: Chromium, states: RecallingStates
) -> None:
    recall = states.delete_at_origin()
    states.decide(BG)
    with visiting(chromium, states.desk) as visits:
        erika = visits.of("erika", Role.OFFICER, language="ar", width=320)
        erika.open(f"/recalls/{recall}")
        erika.sound()
        erika.seen("officer-recall-arabic-narrow")


def test_whoever_does_not_answer_is_reminded_by_an_officer_once_a_day(
    states: RecallingStates,
) -> None:
    recall = states.delete_at_origin()
    states.decide(BG)
    page, form = f"/recalls/{recall}", f"/recalls/{recall}/reminder"
    france = {"state": "FR", "reason": "the hearing is tomorrow"}
    assert _officer(states).fill_in(page, form, france).status == 422, "it was asked today"
    states.clock.wait(days=2)
    erika = _officer(states)
    shown = erika.get(f"{form}?state=FR").text
    assert "The same is asked of it once more." in shown
    assert erika.fill_in(page, form, {**france, "reason": " "}).status == 422
    assert erika.fill_in(page, form, france).status == 303
    assert "Reminders sent: 1." in erika.get(page).text
    assert erika.fill_in(page, form, france).status == 422
    assert "Reminders sent: 1." in erika.get(page).text
    assert erika.fill_in(page, form, {**france, "state": "BG"}).status == 422, "it has answered"
    assert erika.get(f"{form}?state=ES").status == 404
    assert erika.fill_in(page, form, {**france, "state": HOSTILE}).status in {404, 422}
    states.carry()
    with states.nodes[FR].database.read() as snapshot:
        said = list(snapshot.recalls.listed(only_open=True, limit=10))
        kinds = [
            each.kind
            for one in said
            if one.conversation is not None
            for each in snapshot.exchange.messages_of(one.conversation)
        ]
    assert kinds.count("RCL") == len([each for each in said if each.conversation]) + 1


def test_a_state_that_can_be_asked_is_not_noted_as_asked_by_letter(states: RecallingStates) -> None:
    recall = states.delete_at_origin()
    erika, page = _officer(states), f"/recalls/{recall}"
    assert "by letter" in erika.get(f"{page}/outside?state=FR").text
    said = {"state": "FR", "reason": f"letter of today {HOSTILE}"}
    refused = erika.fill_in(page, f"{page}/outside", said)
    assert refused.status == 422
    assert "It can be asked over the network" in refused.text
    assert "letter of today &lt;script&gt;" in refused.text
    assert "0 of 3 confirmed" in erika.get(page).text


def test_who_keeps_it_is_not_counted_and_is_not_asked_again(states: RecallingStates) -> None:
    erika = _officer(states)
    said = {"conviction": MADE.id, "ground": "unlawfully-transmitted", "reason": "wrong person"}
    started = erika.fill_in("/recalls/new", "/recalls", {**said, "sure": "yes"})
    assert started.status == 303, started.text
    states.carry()
    states.decide(BG)
    states.decide(FR, keep=KeepGround.EVIDENCE)
    shown = erika.get(started.headers["Location"]).text
    assert "1 of 3 confirmed" in shown
    assert "It keeps the data and gave its ground. It is not asked again." in shown
    assert "Remind it now" not in shown
    assert held_at(states.nodes[FR]) == ["current"]


def test_the_page_of_the_conviction_leads_to_its_recall(states: RecallingStates) -> None:
    recall = states.delete_at_origin()
    erika = _officer(states)
    case = {"purpose": "criminal-proceedings", "case": "3 Js 77/26", "back": "/"}
    assert erika.fill_in("/recalls", "/case", case).status == 303
    assert f'href="/recalls/{recall}"' in erika.get(f"/convictions/{MADE.id}").text


def _officer(states: RecallingStates) -> Browser:
    with states.desk.node.database.read() as snapshot:
        is_there = snapshot.access.accounts.found(b"erika") is not None
    if not is_there:
        states.desk.engage("erika", Role.OFFICER)
    return states.desk.signed_in("erika")
