"""Deciding what other states ask: who it is, what is told, and nothing sent unseen."""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from urllib.parse import urlencode

from playwright.sync_api import Page
from tests.desk.desk_stage import Answer, Browser, token_on
from tests.desk.pages.visits import Visits
from tests.desk.pages.world import World
from tests.unit.cli.offices import hand_over

from comity.access.permissions import Role
from comity.records.messages import AskableField, Kind
from comity.records.ports import TaskKind
from comity.records.selection import WithholdingReason
from comity.search.judgement import Verdict
from comity.web.desk.decision_words import CHOICES, DECISIONS, FIELDS, VERDICTS, WITHHELD

HOSTILE = "<script>alert(1)</script> \"'\u202e&"


def test_a_single_candidate_is_compared_confirmed_and_answered(
    world_visits: Visits, world: World
) -> None:
    erika = world_visits.of("erika", Role.OFFICER)
    erika.open("/inbox")
    erika.sound()
    erika.seen("officer-inbox")
    erika.page.click(f"a[href='/tasks/{world.cases.doubtful}']")
    erika.sound()
    erika.seen("officer-task-one-candidate")
    assert "97.3 %" in erika.page.inner_text("main")
    press(erika.page, "It is this person")
    assert "12 Cs 902/23" in erika.page.inner_text("main")
    erika.page.fill("#reason", f"File compared. {HOSTILE}")
    erika.sound()
    erika.seen("officer-preview")
    press(erika.page, "Continue")
    assert "<script>" in erika.page.inner_text("main")
    erika.sound()
    erika.seen("officer-confirm")
    press(erika.page, "Confirm and send")
    assert "sent to Bulgaria" in erika.page.inner_text("main")
    assert Kind.REQUEST_RESPONSE in hand_over(world.german, world.bulgaria)


def test_candidates_are_compared_in_arabic_on_a_narrow_screen(
    world_visits: Visits, world: World
) -> None:
    erika = world_visits.of("erika", Role.OFFICER, language="ar", width=320)
    erika.open(f"/tasks/{world.cases.several}")
    assert erika.page.locator("section.govuk-summary-card").count() == 2
    erika.sound()
    erika.seen("officer-task-arabic-narrow")


def test_what_is_withheld_is_shown_with_its_provision_and_what_is_missing_is_asked(
    world: World,
) -> None:
    erika = officer(world)
    task = f"/tasks/{world.cases.other_purpose}"
    shown = sent(erika, task, f"{task}/decide", {"choice": "approve"})
    assert "Deletion is ordered" in shown.text
    assert "Framework Decision 2009/315/JHA, Art. 5" in shown.text
    assert "Names of the parents" in shown.text
    assert "Permitted: answer" in shown.text
    wrong = sent(erika, task, f"{task}/check", {"choice": "approve", "reason": " "})
    assert wrong.status == 422
    assert 'href="#reason"' in wrong.text


def test_another_state_is_asked_back_and_what_was_typed_comes_back_on_an_error(
    world: World,
) -> None:
    erika = officer(world)
    task = f"/tasks/{world.cases.several}"
    typed = {"choice": "ask-back", "reason": f"two of one name {HOSTILE}", "remarks": HOSTILE}
    wrong = sent(erika, task, f"{task}/check", typed)
    assert wrong.status == 422
    assert "two of one name &lt;script&gt;" in wrong.text
    assert "<script>alert" not in wrong.text
    card = sent(erika, task, f"{task}/check", typed, {"fields": ("FatherName", "BirthDate")})
    shown = unescape(card.text)
    assert "Father's name" in shown.partition("You ask for:")[2]
    assert "Reason (kept here, never sent):" in shown
    done = sent(erika, task, f"{task}/send", hidden(card), {"fields": ("FatherName", "BirthDate")})
    assert done.status == 303
    after = erika.get(f"{task}/decided").text
    assert "Your question was sent to Bulgaria." in after
    assert "The case you asked about:" in after
    assert "ecided, and sent" not in after
    assert hand_over(world.german, world.bulgaria)[-1] == Kind.ADDITIONAL_INFORMATION_REQUEST


def test_a_person_opened_from_a_task_is_on_record_under_the_case_of_the_task(
    world: World,
) -> None:
    erika = officer(world)
    task = f"/tasks/{world.cases.several}"
    held = {"case": "3 Js 77/26", "purpose": "other", "back": "/"}
    assert sent(erika, task, "/case", held).status == 303
    shown = erika.get(task).text
    assert "This belongs to another case than" in shown
    assert shown.count("Why it is not certain") == 2
    form = shown.partition('action="/case" method="post"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    del fields["csrf"]
    conversation = fields["case"]
    asked = sent(erika, task, "/case", {**fields, "purpose": ""})
    assert asked.status == 200
    assert "There is a problem" not in asked.text, "nobody was asked before"
    unanswered = sent(erika, task, "/case", {**fields, "purpose": "", "asked": "1"})
    assert unanswered.status == 422
    assert "Choose a purpose." in unanswered.text
    opened = sent(erika, task, "/case", fields)
    assert opened.status == 303
    person = erika.get(fields["back"]).text
    assert "3 Js 77/26" not in person
    assert conversation in person
    with world.desk.node.database.read() as snapshot:
        last = (snapshot.log.entry(snapshot.log.size() - 1).body or b"").decode()
    assert conversation in last
    assert "3 Js 77/26" not in last


def test_a_person_opened_from_a_case_is_on_record_under_that_case(world: World) -> None:
    erika = officer(world)
    task = erika.get(f"/tasks/{world.cases.certain}").text
    conversation = re.findall(r'href="/cases/([^"/]+)"', task)[0]
    page = erika.get(f"/cases/{conversation}/person").text
    assert "Open the person in the register" in page
    assert f'name="case" value="{conversation}"' in page


def test_the_last_page_before_sending_says_whom_and_what_it_tells(world: World) -> None:
    erika = officer(world)
    task = f"/tasks/{world.cases.doubtful}"
    fields = {"choice": "identify-as", "person": world.cases.jonas, "reason": "file compared"}
    card = unescape(sent(erika, task, f"{task}/check", fields).text)
    assert "Jonas" in card
    assert "born on <time" in card
    asked = {"choice": "nobody", "reason": "compared"}
    nobody = sent(erika, task, f"{task}/check", asked).text
    assert "As the other state described them" in nobody
    assert "born in <bdi>1990</bdi>" in nobody


def test_a_person_who_is_not_in_the_register_cannot_be_chosen(world: World) -> None:
    erika = officer(world)
    task = f"/tasks/{world.cases.several}"
    for stranger in ("019cade2-0000-7000-8000-000000000000", HOSTILE, "x" * 10_000):
        for step in ("decide", "check"):
            fields = {"choice": "identify-as", "person": stranger, "reason": "as remembered"}
            assert sent(erika, task, f"{task}/{step}", fields).status == 422
    assert 'name="choice"' in erika.get(task).text


def test_who_was_quicker_is_said_and_what_was_typed_is_kept(world: World) -> None:
    erika, max_ = officer(world), officer(world, "max")
    task = f"/tasks/{world.cases.doubtful}"
    fields = {"choice": "identify-as", "person": world.cases.jonas, "reason": "file compared"}
    first = sent(erika, task, f"{task}/check", fields)
    second = sent(max_, task, f"{task}/check", {**fields, "reason": "my own words"})
    assert sent(erika, task, f"{task}/send", hidden(first)).status == 303
    late = sent(max_, task, f"{task}/send", hidden(second))
    assert late.status == 409
    assert "Erika" in late.text
    assert "my own words" in late.text


def test_another_answer_than_the_one_shown_is_never_sent(world: World) -> None:
    """Between card and confirmation the register may change."""
    erika = officer(world)
    task = f"/tasks/{world.cases.certain}"
    card = sent(erika, task, f"{task}/check", {"choice": "approve", "reason": "looked at"})
    fields = hidden(card)
    assert fields["digest"] in card.text
    deletion = f"/tasks/{world.cases.deletion}"
    refused = {"choice": "refuse-deletion", "reason": "an error", "text": "It is not final."}
    confirmed = hidden(sent(erika, deletion, f"{deletion}/check", refused))
    assert sent(erika, deletion, f"{deletion}/send", confirmed).status == 303
    late = sent(erika, task, f"{task}/send", fields)
    assert late.status == 409
    assert "another answer would leave now" in late.text
    assert erika.get(task).text.count("/decide") >= 1


def test_a_deletion_is_confirmed_and_a_question_of_the_other_state_answered(world: World) -> None:
    erika = officer(world)
    for name, fields in (
        (world.cases.deletion, {"choice": "confirm-deletion"}),
        (world.cases.entry, {"choice": "do-not-enter"}),
        (world.cases.question, {"choice": "supply", "birth_date": "3 May 1991"}),
    ):
        task = f"/tasks/{name}"
        card = sent(erika, task, f"{task}/check", {**fields, "reason": "looked at"})
        assert card.status == 200, card.text
        assert sent(erika, task, f"{task}/send", hidden(card)).status == 303
        assert "This task is decided" in erika.get(task).text


def test_a_deletion_from_abroad_is_decided_and_the_conviction_holds_no_more(
    world_visits: Visits, world: World
) -> None:
    erika = world_visits.of("erika", Role.OFFICER, scripts=False)
    page = erika.page
    erika.open(f"/tasks/{world.cases.deletion}")
    erika.sound()
    erika.seen("officer-task-deletion")
    page.check("input[value=confirm-deletion]")
    page.locator("main form[action$='/decide'] button").last.click()
    page.fill("#reason", "The order of the other state was read.")
    press(page, "Continue")
    erika.sound()
    erika.seen("officer-deletion-card")
    assert _convicting(world) == ["BG", "DE"]
    press(page, "Confirm")
    assert _convicting(world) == ["DE"]


def _convicting(world: World) -> list[str]:
    """Return which states' convictions the register holds of Zora Beispiel."""
    with world.desk.node.database.read() as snapshot:
        held = snapshot.register.convictions_of(world.cases.zora)
    return sorted(each.convicting_state for each in held)


def test_requests_about_nobody_are_answered_together_once_each_was_looked_at(
    world: World,
) -> None:
    erika = officer(world)
    seen, unseen = world.cases.nobody[:2], world.cases.nobody[2]
    for each in seen:
        assert erika.get(f"/tasks/{each}").status == 200
    chosen = {"tasks": (*seen, unseen, world.cases.doubtful)}
    shown = sent(erika, "/inbox", "/inbox/nil", {}, chosen)
    assert "2 requests can be answered." in shown.text
    assert "You did not look at it" in shown.text
    assert "Somebody may be meant" in shown.text
    done = sent(erika, "/inbox", "/inbox/nil/send", {"reason": "each read"}, chosen)
    assert "2 requests were answered." in done.text
    results = tuple(re.findall(r'name="results" value="([^"]+)"', done.text))
    file = sent(erika, "/inbox", "/inbox/nil/file", {}, {"results": results})
    assert file.body.startswith(b"\xef\xbb\xbfTask,Case,Result\r\n")
    assert file.text.count("Answered") == 2
    left = erika.get("/inbox").text
    assert unseen in left
    assert world.cases.doubtful in left
    assert not any(each in left for each in seen)


def test_everything_that_can_be_asked_compared_or_withheld_has_words() -> None:
    assert set(FIELDS) == {str(each) for each in AskableField}
    assert set(WITHHELD) == {str(each) for each in WithholdingReason}
    assert set(VERDICTS) == {str(each) for each in Verdict}
    assert set(CHOICES) == {str(each) for each in TaskKind if each is not TaskKind.RECALL}
    assert {each for choices in CHOICES.values() for each in choices} == set(DECISIONS)


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).first.click()


def officer(world: World, name: str = "erika") -> Browser:
    world.desk.engage(name, Role.OFFICER)
    return world.desk.signed_in(name)


def sent(
    browser: Browser,
    page: str,
    action: str,
    fields: Mapping[str, str],
    lists: Mapping[str, Sequence[str]] | None = None,
) -> Answer:
    """Send a form, with the token of a page."""
    said = [("csrf", token_on(browser.get(page).text)), *fields.items()]
    said += [(name, each) for name, values in (lists or {}).items() for each in values]
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": browser.origin,
        "Sec-Fetch-Site": "same-origin",
    }
    return browser.call("POST", action, body=urlencode(said).encode(), headers=headers)


def hidden(page: Answer) -> dict[str, str]:
    """Return what a card carries on to the next step."""
    form = page.text.partition("moj-interruption-card__actions")[2]
    found = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    return {
        name: unescape(value) for name, value in found.items() if name not in {"csrf", "fields"}
    }
