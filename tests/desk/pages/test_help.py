"""Help at the desk: what a role can do, step by step; decisions in the reader's language."""

from tests.desk.desk_stage import Browser
from tests.desk.pages.world import World

from comity.access.permissions import PERMISSIONS, Role
from comity.records.answering import NEEDS_APPROVAL, NO_NATIONAL, NOT_COMPUTED
from comity.records.tasks import JUDGED_BEFORE, MANY_CANDIDATES, NO_CANDIDATE, ONE_CANDIDATE
from comity.search.certainty import DOUBTS_IN_WORDS
from comity.web.cookies import SESSION
from comity.web.desk.languages import PSEUDO, language
from comity.web.desk.machine_words import SENTENCES, in_words
from comity.web.desk.pages_help import PARTS
from comity.web.same_origin import form_token


def _officer(world: World) -> Browser:
    world.desk.engage("erika", Role.OFFICER)
    return world.desk.signed_in("erika")


def test_help_has_what_the_role_can_do_and_nothing_else(world: World) -> None:
    for role in Role:
        world.desk.engage(f"helped-{role.value}", role)
        browser = world.desk.signed_in(f"helped-{role.value}")
        assert 'href="/help"' in browser.get("/").text
        page = browser.get("/help").text
        shown = {each.name for each in PARTS if f'id="{each.name}"' in page}
        may = PERMISSIONS[role]
        assert shown == {
            each.name for each in PARTS if each.permission is None or each.permission in may
        }
        assert len(shown) > 1, role
        assert "%(" not in page


def test_where_one_works_a_link_leads_to_its_part_of_the_help(world: World) -> None:
    erika = _officer(world)
    task = f"/tasks/{world.cases.nobody[0]}"
    for path, part in ((task, "answer"), ("/inbox", "answer"), ("/requests/new", "request")):
        assert f'href="/help#{part}"' in erika.get(path).text, path


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
