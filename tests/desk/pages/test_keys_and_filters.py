"""Working with keys alone, and filters that are saved, opened, renamed and deleted."""

from tests.desk.desk_stage import Browser, Desk
from tests.desk.pages.visits import Visit, Visits

from comity.access.permissions import Role

HOSTILE = "<script>alert(1)</script>\"'\u202eevil"


def with_keys(visit: Visit) -> None:
    """Turn single keys on, from the list of them."""
    visit.page.set_default_timeout(10_000)
    visit.open("/keys")
    if "Single keys are off." in visit.page.inner_text("main"):
        visit.page.click("text=Turn single keys on")


def test_a_morning_with_keys_alone(world_visits: Visits) -> None:
    erika = world_visits.of("erika", Role.OFFICER)
    page, keys = erika.page, erika.page.keyboard
    erika.open("/inbox")
    for key in ("?", "n", "g", "h", "j", "x"):
        keys.press(key)
    # They do nothing until somebody wants them.
    assert page.url.endswith("/inbox")
    assert page.evaluate("document.activeElement === document.body")
    with_keys(erika)
    erika.open("/")
    keys.press("?")
    page.wait_for_url("**/keys")
    erika.sound()
    erika.seen("officer-keys")
    keys.press("g")
    keys.press("i")
    page.wait_for_url("**/inbox")
    keys.press("j")
    keys.press("j")
    keys.press("x")
    assert page.locator("tbody tr:nth-child(2) [type=checkbox]").is_checked()
    assert page.inner_text("[role=status]:not([data-news])") == "Chosen: 1"
    erika.sound()
    erika.seen("officer-inbox-chosen")
    keys.press("k")
    keys.press("/")
    # In a field, keys are letters.
    keys.type("gix?n")
    assert page.input_value("#search") == "gix?n"
    assert page.url.endswith("/inbox")
    page.focus("tbody tr:nth-child(2) a")
    keys.press("Enter")
    page.wait_for_url("**/tasks/**")
    keys.press("a")
    page.wait_for_load_state()
    assert "on it" in page.inner_text("main")
    keys.press("r")
    assert page.evaluate("document.activeElement.name") == "choice"
    keys.press("n")
    page.wait_for_url("**/requests/**")


def test_a_filter_is_saved_opened_renamed_and_deleted(world_visits: Visits) -> None:
    chief = world_visits.of("chief", Role.SUPERVISOR, scripts=False)
    page = chief.page
    chief.open("/board?show=overdue")
    page.click("summary:has-text('Save this filter')")
    page.click("main button:text-is('Save')")
    assert "Give the filter a name." in page.inner_text("main")
    chief.fits()
    page.fill("#name", HOSTILE)
    page.click("main button:text-is('Save')")
    assert page.url.endswith("/board?show=overdue")
    chief.open("/board")
    page.click("nav[aria-label='Saved filters'] a >> nth=0")
    assert page.url.endswith("/board?show=overdue")
    chief.open("/filters")
    chief.sound()
    chief.seen("supervisor-filters")
    page.fill("main input[name=name]", "late ones")
    page.click("text=Rename")
    assert "late ones (Board)" in page.inner_text("main")
    page.click("text=Delete")
    assert "You saved no filter yet." in page.inner_text("main")


def test_filters_in_arabic_at_320_pixels(world_visits: Visits) -> None:
    chief = world_visits.of("chief", Role.SUPERVISOR, language="ar", width=320)
    chief.open("/inbox?show=overdue")
    chief.page.click("details summary")
    chief.page.fill("#filter-name", "x" * 60)
    chief.page.click("details button")
    chief.fits()
    chief.open("/filters")
    chief.sound()
    chief.open("/keys")
    chief.fits()
    chief.seen("officer-keys-ar-320")


def _saved(browser: Browser, **body: str) -> int:
    return browser.api("POST", "/saved-filters", body).status


def test_a_filter_holds_words_of_the_list_and_nothing_about_a_person(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    desk.engage("chief", Role.SUPERVISOR)
    erika, chief = desk.signed_in("erika"), desk.signed_in("chief")
    assert _saved(erika, place="inbox", name="late", show="Petar Ivanov") == 422
    assert _saved(erika, place="inbox", name="late", to="BG") == 422
    assert _saved(erika, place="inbox", name="late") == 422
    assert _saved(erika, place="board", name="hers", account="ac-erika") == 422
    assert _saved(chief, place="board", name="hers", account="Petar.Ivanov") == 422
    assert _saved(chief, place="board", name="hers", account="ac-erika") == 200
    assert _saved(erika, place="inbox", name="\x00", show="overdue") == 400
    assert erika.api("GET", "/saved-filters").json["filters"] == []


def test_filters_are_few_and_nobody_elses(desk: Desk) -> None:
    for name in ("erika", "max"):
        desk.engage(name, Role.OFFICER)
    erika, colleague = desk.signed_in("erika"), desk.signed_in("max")
    for number in range(20):
        assert _saved(erika, place="inbox", name=f"late {number}", show="overdue") == 200
    assert _saved(erika, place="inbox", name="one more", show="overdue") == 422
    assert _saved(erika, place="inbox", name="late 3", show="urgent") == 200, "it is replaced"
    found = erika.api("GET", "/saved-filters").json["filters"]
    assert len(found) == 20
    path = f"/saved-filters/{found[0]['id']}"
    assert colleague.api("GET", "/saved-filters").json["filters"] == []
    for answer in (
        colleague.api("POST", path, {"name": "mine"}),
        colleague.api("DELETE", path),
        erika.api("DELETE", "/saved-filters/sf-none"),
    ):
        assert answer.status == 404
    assert erika.api("POST", path, {"name": "late 5"}).status == 409
    assert erika.api("GET", "/saved-filters").json["filters"] == found
