"""An integrator plugs in a national register at the desk: looks, tries, runs, reads the result."""

from tests.desk.connector_stage import FITS, HEADER, HOSTILE, NO_SUCH_DAY, plugged_in
from tests.desk.pages.visits import Visit, Visits

from comity.access.permissions import Role
from comity.assembly.connector_runs import carry_out_waiting

HERE = "/admin/connectors"


def walked(visit: Visit) -> None:
    """From the list over preview and dry run to the run and its result."""
    node, page = visit.desk.node, visit.page
    visit.open(HERE)
    visit.sound()
    page.click(f"a[href='{HERE}/nightly']")
    visit.sound()
    visit.seen("integrator-connector-preview")
    assert "Zora" not in page.content()
    page.click(f"form[action='{HERE}/nightly/trials'] button")
    page.wait_for_selector("#run .govuk-tag--blue")
    assert carry_out_waiting(node) == 1
    page.click(f"#run a[href='{HERE}/nightly']")
    page.wait_for_selector("#run .govuk-tag--green")
    assert page.locator("#run code", has_text="birth_date").is_visible()
    visit.sound()
    visit.seen("integrator-connector-dry-run")
    page.click(f"a[href='{HERE}/nightly/run']")
    visit.sound()
    visit.seen("integrator-connector-before-run")
    page.click(f"form[action='{HERE}/nightly/runs'] button")
    page.wait_for_selector("#run .govuk-tag--blue")
    assert carry_out_waiting(node) == 1
    visit.open(f"{HERE}/nightly")
    visit.sound()
    visit.seen("integrator-connector-result")
    with node.database.read() as snapshot:
        assert snapshot.register.size() == (2, 2)


def filled(visits: Visits) -> None:
    drop = plugged_in(visits.desk.node.home.path)
    (drop / "night.csv").write_text(HEADER + FITS + NO_SUCH_DAY + HOSTILE, "utf-8")


def test_a_register_is_plugged_in_without_scripts(visits: Visits) -> None:
    filled(visits)
    walked(visits.of("ivan", Role.INTEGRATOR, scripts=False))


def test_a_register_is_plugged_in_in_arabic_on_a_small_screen(visits: Visits) -> None:
    filled(visits)
    walked(visits.of("ivan", Role.INTEGRATOR, language="ar", width=320))


def test_a_connector_that_cannot_be_used_says_why(visits: Visits) -> None:
    plugged_in(visits.desk.node.home.path, 'source = { kind = "rest", url = "http://a.example/" }')
    ada = visits.of("ada", Role.ADMINISTRATOR)
    ada.open(HERE)
    ada.sound()
    ada.open(f"{HERE}/nightly")
    assert "begins with https://" in ada.page.content()
    ada.sound()
