"""Help at the desk: what a role can do, step by step; decisions in the reader's language."""

import re
from html import unescape

from tests.desk.desk_stage import Answer, Browser
from tests.desk.pages.world import World

from comity.access.permissions import PERMISSIONS, Role
from comity.records.answering import NEEDS_APPROVAL, NO_NATIONAL, NOT_COMPUTED
from comity.records.tasks import JUDGED_BEFORE, MANY_CANDIDATES, NO_CANDIDATE, ONE_CANDIDATE
from comity.search.certainty import DOUBTS_IN_WORDS
from comity.web.cookies import SESSION
from comity.web.desk.help_jobs import BESIDES, JOBS
from comity.web.desk.help_part import Part
from comity.web.desk.languages import PSEUDO, language
from comity.web.desk.machine_words import SENTENCES, in_words
from comity.web.desk.pages_help import LATER
from comity.web.same_origin import form_token


def _officer(world: World) -> Browser:
    world.desk.engage("erika", Role.OFFICER)
    return world.desk.signed_in("erika")


def _all(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(one for each in parts for one in (each, *_all(each.within)))


def test_help_has_what_the_role_can_do_and_nothing_else(world: World) -> None:
    parts = _all((*JOBS, *LATER))
    assert len({each.name for each in parts}) == len(parts)
    for role in Role:
        world.desk.engage(f"helped-{role.value}", role)
        browser = world.desk.signed_in(f"helped-{role.value}")
        assert 'href="/help"' in browser.get("/").text
        page = browser.get("/help").text
        shown = {each.name for each in parts if f'id="{each.name}"' in page}
        may = PERMISSIONS[role]
        assert shown == {
            each.name for each in parts if each.permission is None or each.permission in may
        }
        assert len(shown) > 1, role
        assert not re.search(r"%\(|&lt;|notification-banner--success", page)
        assert ("New here?" in page) is (role in {Role.OFFICER, Role.SUPERVISOR})


def test_help_says_nothing_twice(world: World) -> None:
    page = _officer(world).get("/help").text
    said = re.findall(r"<li>([^<]+)</li>", page)
    assert len(said) > 20
    assert len(said) == len(set(said))
    assert page.index('id="request"') < page.index('id="later"') < page.index('id="words"')


def test_where_one_works_a_link_leads_to_its_part_of_the_help(world: World) -> None:
    erika = _officer(world)
    cases = world.cases
    asked = _posted(erika, "/requests/new", {"surname": "Petrova", "go": "on"})
    begun = asked.headers["Location"].rpartition("/")[0]
    read = (
        ("/inbox", "answer"),
        (f"/tasks/{cases.certain}", "certain"),
        (f"/tasks/{cases.several}", "several"),
        (f"/tasks/{cases.doubtful}", "several"),
        (f"/tasks/{cases.nobody[0]}", "nobody"),
        (f"/tasks/{cases.deletion}", "inbox"),
        ("/requests/new", "request"),
        *((f"{begun}/{step}", "request") for step in ("person", "purpose", "states", "urgency")),
        (f"{begun}/check", "request"),
    )
    help_page = erika.get("/help").text
    pages = [(path, part, erika.get(path).text) for path, part in read]
    for step in ("decide", "check"):
        path = f"/tasks/{cases.nobody[0]}/{step}"
        fields = {"choice": "nobody", "reason": "" if step == "decide" else "compared"}
        pages.append((path, "ending", _posted(erika, path, fields).text))
    for path, part, page in pages:
        assert f'href="/help#{part}"' in page, path
        assert f'id="{part}"' in help_page


def test_whoever_drafts_is_led_to_the_help_about_drafts(world: World) -> None:
    world.desk.engage("dora", Role.REQUESTING_AUTHORITY)
    dora = world.desk.signed_in("dora")
    assert 'href="/help#draft"' in dora.get("/own-drafts/new").text
    assert 'id="draft"' in dora.get("/help").text


def test_the_jobs_name_what_stands_on_the_pages(world: World) -> None:
    erika = _officer(world)
    cases = world.cases
    pages = [erika.get(path).text for path in ("/", "/inbox")]
    tasks = (cases.certain, cases.several, cases.nobody[0])
    pages += [erika.get(f"/tasks/{task}").text for task in tasks]
    for task, choice in ((cases.certain, "approve"), (cases.nobody[0], "nobody")):
        for step in ("decide", "check"):
            fields = {"choice": choice, "reason": "" if step == "decide" else "compared"}
            pages.append(_posted(erika, f"/tasks/{task}/{step}", fields).text)
    card = pages[-1]
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', card))
    gone = _posted(erika, f"/tasks/{cases.nobody[0]}/send", sent)
    pages.append(erika.get(gone.headers["Location"]).text)
    pages += [*_pages_of_a_request(erika), *_pages_of_a_right(erika)]
    shown = unescape(" ".join(pages))
    for part in _all((*JOBS, *BESIDES)):
        assert len(part.sentences) <= 12
        named = {name for each in part.sentences for name in re.findall(r"%\((\w+)\)s", each)}
        assert named == set(part.quoted), part.name
        for name in named:
            caption = part.quoted[name]
            assert re.search(rf">\s*{re.escape(caption)}", shown), (part.name, caption)


def _pages_of_a_request(erika: Browser) -> list[str]:
    """Return the pages on which a request is written and sent, and the one after."""
    begun = erika.get("/requests/new").text
    answer = _posted(
        erika, "/requests/new", {"surname": "Petrova", "nationality": "BG", "go": "on"}
    )
    pages = [begun]
    for fields in (
        {"purpose": "criminal-proceedings", "case": "3 Js 77/26", "authority": "AG Köln"},
        {"to": "BG"},
        {"urgent": "no"},
    ):
        where = answer.headers["Location"]
        page = erika.get(where).text
        version = re.findall(r'name="version" value="(\d+)"', page)[0]
        pages.append(page)
        answer = _posted(erika, where, {**fields, "version": version, "go": "on"})
    last = answer.headers["Location"]
    check = erika.get(last).text
    version = re.findall(r'name="version" value="(\d+)"', check)[0]
    sent = _posted(erika, last.replace("/check", "/sending"), {"version": version})
    return [*pages, check, erika.get(sent.headers["Location"]).text]


def _pages_of_a_right(erika: Browser) -> list[str]:
    """Return the pages on which a person's request is registered and worked on."""
    said = {
        "right": "access", "surname": "Beispiel", "address": "Weg 1", "asked": "What?",
        "channel": "letter", "language": "en", "confirm": "yes",
    }  # fmt: skip
    made = _posted(erika, "/rights/new", said)
    return [erika.get(path).text for path in ("/rights", made.headers["Location"])]


def _posted(erika: Browser, path: str, fields: dict[str, str]) -> Answer:
    return erika.post(path, {**fields, "csrf": form_token(erika.cookies[SESSION])})


def test_why_somebody_must_decide_is_said_in_the_readers_language() -> None:
    made = {NEEDS_APPROVAL, NO_NATIONAL, NOT_COMPUTED, JUDGED_BEFORE}
    made |= {MANY_CANDIDATES, NO_CANDIDATE, ONE_CANDIDATE, *DOUBTS_IN_WORDS.values()}
    assert made <= SENTENCES
    marked = language(PSEUDO)
    reason = f"{NEEDS_APPROVAL} Rules 'default': law.automatic does not list some for one."
    said = in_words(reason, marked)
    assert said.count("⟦") == 2
    assert "law.automatic" not in said
    assert in_words(f"{NEEDS_APPROVAL} And what nobody has put into words.", marked) == ""


def test_a_date_that_can_be_read_in_two_ways_says_how_it_was_read(world: World) -> None:
    erika = _officer(world)
    token = form_token(erika.cookies[SESSION])
    warned = "could be taken for each other"
    for typed, is_warned in (("3 8 1985", True), ("23 8 1985", False), ("1985-08-03", False)):
        fields = {"surname": "Petrova", "birth_date": typed, "nationality": "BG", "csrf": token}
        gone = erika.post("/requests/new", fields)
        page = erika.get(gone.headers["Location"]).text
        assert "August 1985" in page
        assert (warned in page) is is_warned, typed
