"""What the page of a task offers, what it proposes, and where it leads when it is decided."""

import re
from html import unescape

import msgspec
from msgspec.structs import replace
from tests.desk.desk_stage import NOW
from tests.desk.pages.test_decisions import HOSTILE, hidden, officer, press, sent
from tests.desk.pages.visits import Visits
from tests.desk.pages.world import World

from comity.access.permissions import Role
from comity.records.deciding import _WORDS
from comity.records.ports import TaskKind
from comity.web.api_candidates import CandidatesAnswer, JudgedShown
from comity.web.desk.choices_offered import offered
from comity.web.desk.decision_words import CHOICES, DECISIONS, FIELDS, OUTCOMES
from comity.web.desk.languages import language
from comity.web.desk.proposed_reasons import proposed

_READY = "By the comparison shown these agree"
_USE = "Use this reason"


def test_the_choices_fit_who_may_be_meant_and_each_says_what_follows(world: World) -> None:
    erika = officer(world)
    cases = world.cases
    offers = {}
    for name in (cases.nobody[0], cases.doubtful, cases.several, cases.certain):
        page = unescape(erika.get(f"/tasks/{name}").text)
        offers[name] = re.findall(r'type="radio" value="([a-z-]+)"', page)
        for each in offers[name]:
            assert f'aria-describedby="choice-{each}-hint"' in page
            assert (DECISIONS[each].hint or DECISIONS[each].follows) in page
        assert not re.search(r'type="radio"[^>]* checked', page)
    assert offers[cases.nobody[0]][0] == "nobody"
    assert "several" not in offers[cases.nobody[0]] + offers[cases.doubtful]
    assert offers[cases.several][:2] == ["ask-back", "several"]
    assert offers[cases.certain][0] == "approve"


def test_what_is_not_offered_is_lawful_all_the_same(world: World) -> None:
    erika = officer(world)
    task = f"/tasks/{world.cases.doubtful}"
    asked = {"choice": "several", "reason": "two of one name in the paper file"}
    card = sent(erika, task, f"{task}/check", asked)
    assert card.status == 200
    done = sent(erika, task, f"{task}/send", hidden(card))
    assert done.headers["Location"] == f"{task}/decided"


def test_every_kind_of_task_offers_only_what_can_be_decided_about_it() -> None:
    for kind in TaskKind:
        assert set(offered(kind, ())) <= set(CHOICES.get(kind, ()))
        assert bool(offered(kind, ())) is (kind in CHOICES)


def test_however_an_officer_decided_the_page_says_it_in_words() -> None:
    assert set(_WORDS.values()) - set(OUTCOMES) <= {"fingerprints-differ"}


def test_a_reason_is_proposed_where_all_agrees_and_enters_the_form_only_when_chosen(
    world: World,
) -> None:
    erika = officer(world)
    task = f"/tasks/{world.cases.certain}"
    form = sent(erika, task, f"{task}/decide", {"choice": "approve"})
    assert _READY in form.text
    assert _reason_in(form.text) == ""
    assert f'formaction="{task}/decide#reason"' in form.text
    typed = {"choice": "approve", "reason": f"seen {HOSTILE}", "take_over": "0"}
    taken = sent(erika, task, f"{task}/decide", typed)
    reason = _reason_in(taken.text)
    assert reason.startswith(f"seen {HOSTILE}\n{_READY}: Forename, Surname")
    assert "Proposed by the desk" in taken.text
    assert _USE not in taken.text
    for place in ("1", "-1", "²", "9" * 5_000, HOSTILE):
        again = sent(erika, task, f"{task}/decide", {"choice": "approve", "take_over": place})
        assert _reason_in(again.text) == ""
    card = sent(erika, task, f"{task}/check", {"choice": "approve", "reason": reason})
    assert _READY in card.text
    assert "<script>alert" not in card.text


def test_no_reason_is_proposed_for_one_whom_anything_leaves_in_doubt(world: World) -> None:
    erika = officer(world)
    task = f"/tasks/{world.cases.doubtful}"
    fields = {"choice": "identify-as", "person": world.cases.jonas, "take_over": "0"}
    form = sent(erika, task, f"{task}/decide", fields)
    assert form.status == 200
    assert _READY not in form.text
    assert _USE not in form.text


def test_one_field_that_is_only_similar_or_differs_leaves_nothing_to_propose(
    world: World,
) -> None:
    beside = _candidates(world, world.cases.certain)
    english = language("en")
    assert len(proposed(english, "approve", beside)) == 1
    for agreement in ("weakly-agrees", "differs", "missing"):
        altered = _with(beside, "Surname", agreement)
        assert proposed(english, "approve", altered) == (), agreement
    assert proposed(english, "approve", _with(beside, "FatherName", "differs")) == ()
    assert "Father" not in proposed(english, "approve", _with(beside, "FatherName", "missing"))[0]
    assert proposed(english, "deny", beside) == ()


def test_what_an_officer_judged_before_speaks_for_or_against_a_ready_reason(world: World) -> None:
    beside = _candidates(world, world.cases.certain)
    judged = JudgedShown(
        id="j-1",
        person=beside.candidates[0].person,
        verdict="same",
        decided_by="max",
        decided_at=NOW,
        reason="file compared",
        same_description=True,
        stale=False,
        withdrawn=False,
    )
    counts = {}
    for name, changes in (
        ("same", {}),
        ("stale", {"stale": True}),
        ("different", {"verdict": "different"}),
        ("withdrawn", {"verdict": "different", "withdrawn": True}),
    ):
        with_it = replace(beside, judgements=(replace(judged, **changes),))
        counts[name] = len(proposed(language("en"), "approve", with_it))
    assert counts == {"same": 2, "stale": 1, "different": 0, "withdrawn": 1}


def test_what_would_decide_is_asked_first_and_what_is_stated_last(world: World) -> None:
    erika = officer(world)
    task = f"/tasks/{world.cases.several}"
    form = sent(erika, task, f"{task}/decide", {"choice": "ask-back"})
    wanted, _, stated = form.text.partition("Stated already")
    names = r'name="fields" value="([A-Za-z]+)"'
    askable = _candidates(world, world.cases.several).askable
    assert re.findall(names, wanted)[: len(askable)] == list(askable)
    known = re.findall(names, stated)
    assert {"Forename", "Surname"} <= set(known)
    assert not set(known) & set(askable)
    assert sorted(re.findall(names, form.text)) == sorted(FIELDS)
    assert not re.search(r'name="fields"[^>]* checked', form.text)


def test_for_several_a_reason_is_proposed_only_where_no_field_tells_them_apart(
    world: World,
) -> None:
    beside = _candidates(world, world.cases.several)
    english = language("en")
    assert beside.askable
    assert proposed(english, "several", beside) == (), "asking may tell them apart"
    beside = replace(beside, askable=())
    (sentence,) = proposed(english, "several", beside)
    assert "Forename, Surname" in sentence
    assert "Date of birth" not in sentence
    assert proposed(english, "several", _with(beside, "BirthDate", "agrees")) == ()
    assert proposed(english, "several", replace(beside, candidates=beside.candidates[:1])) == ()


def _candidates(world: World, task: str) -> CandidatesAnswer:
    found = officer(world).api("GET", f"/tasks/{task}/candidates")
    return msgspec.json.decode(found.body, type=CandidatesAnswer)


def _with(beside: CandidatesAnswer, field: str, agreement: str) -> CandidatesAnswer:
    """Return the comparison with another finding for one field of the first candidate."""
    first, *others = beside.candidates
    fields = tuple(
        replace(each, agreement=agreement) if each.field == field else each for each in first.fields
    )
    return replace(beside, candidates=(replace(first, fields=fields), *others))


def test_after_a_decision_the_case_and_the_next_task_are_a_click_away(
    world_visits: Visits, world: World
) -> None:
    erika = world_visits.of("erika", Role.OFFICER, scripts=False)
    page = erika.page
    first = _links(world, "/inbox")[0]
    erika.open(first)
    erika.sound()
    page.locator("input[name=choice][type=radio]").first.check()
    page.locator("form:has(input[name=choice][type=radio]) button").click()
    erika.sound()
    page.fill("#reason", "File compared.")
    press(page, "Continue")
    press(page, "Confirm and send")
    assert page.url.endswith(f"{first}/decided")
    erika.sound()
    erika.seen("officer-task-decided")
    shown = page.inner_text("main")
    for name in ("Beispiel", "Muster", "Schmidt", "Unbekannt", "Niemand", "Fremder"):
        assert name not in shown
    following = _links(world, "/inbox")[0]
    assert page.get_by_role("button", name="Next task").get_attribute("href") == following
    page.get_by_role("link", name=re.compile("REQ")).first.click()
    assert "/cases/" in page.url


def test_the_page_after_a_decision_passes_over_what_others_work_on(world: World) -> None:
    erika, max_ = officer(world), officer(world, "max")
    task = f"/tasks/{world.cases.entry}"
    assert erika.get(f"{task}/decided").headers["Location"] == task
    first, second = _links(world, "/inbox")[:2]
    assert sent(max_, first, f"{first}/take", {}).status == 303
    card = sent(erika, task, f"{task}/check", {"choice": "do-not-enter", "reason": "looked at"})
    assert sent(erika, task, f"{task}/send", hidden(card)).status == 303
    shown = erika.get(f"{task}/decided").text
    assert f'href="{second}"' in shown
    assert f'href="{first}"' not in shown
    assert erika.get("/tasks/t-1/decided").status == 404


def _links(world: World, page: str) -> list[str]:
    """Return the tasks that a list links to, in its order."""
    shown = officer(world, "reader").get(page).text
    return list(dict.fromkeys(re.findall(r'href="(/tasks/[^"/#?]+)"', shown)))


def _reason_in(page: str) -> str:
    found = re.search(r'<textarea[^>]* name="reason"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return unescape(found[1])
