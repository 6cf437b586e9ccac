"""An integrator has a program told of what happens; a security officer approves the address."""

from collections.abc import Iterator

import pytest
from tests.desk.desk_stage import Desk
from tests.desk.pages.visits import Visit, Visits
from tests.desk.webhook_stage import SCOPES, Receiver, go_round, integrator, permit, receiver

from comity.access.permissions import Role

HERE = "/admin/own-webhooks"
HOSTILE = "<script>alert(7)</script>\"'\u202e"


@pytest.fixture
def told() -> Iterator[Receiver]:
    with receiver() as opened:
        yield opened


def _walked(ines: Visit, sonja: Visit, told: Receiver, label: str) -> None:
    """From the first question to an event that is sent again."""
    desk, page = ines.desk, ines.page
    ines.open(HERE)
    ines.seen("integrator-webhooks-none")
    page.fill("#label", label)
    page.fill("#address", "https://elsewhere.example.org/events")
    page.check("input[value='answer.received']")
    page.click(f"form[action='{HERE}'] button")
    assert page.locator(".govuk-error-summary a[href='#address']").is_visible()
    assert page.input_value("#label") == label, "nothing typed is lost"
    assert page.is_checked("input[value='answer.received']")
    ines.sound()
    ines.seen("integrator-webhook-refused-address")
    page.fill("#address", told.address)
    page.click(f"form[action='{HERE}'] button")
    assert page.locator("table .govuk-tag--yellow").is_visible()

    sonja.open("/admin/webhooks")
    sonja.sound()
    sonja.seen("security-officer-webhooks")
    assert told.address in sonja.page.content()
    sonja.page.click("form[action$='/approval'] button")

    page.click("table a[href^='/admin/own-webhooks/']")
    page.click("form[action$='/secret'] button")
    secret = page.inner_text(".govuk-panel__body").strip()
    assert secret.startswith("whsec_")
    ines.fits()
    ines.seen("integrator-webhook-secret")
    page.click("main a[href^='/admin/own-webhooks/']")
    assert secret not in page.content()
    page.click("form[action$='/test'] button")
    assert page.locator("td .govuk-tag--blue").is_visible()
    go_round(desk.node)
    assert len(told.calls) == 1
    page.reload()
    assert page.locator("td .govuk-tag--green").is_visible()
    ines.sound()
    ines.seen("integrator-webhook-told")
    page.click("form[action$='/again'] button")
    go_round(desk.node)
    assert told.calls[0].id == told.calls[1].id
    page.click("form[action$='/pause'] button")
    page.click("form[action$='/resumption'] button")
    sonja.open("/admin/webhooks")
    sonja.page.click("a[href$='/ending']")
    assert "moj-interruption-card" in sonja.page.content()
    sonja.fits()
    sonja.seen("security-officer-webhook-end")
    sonja.page.click("form[action$='/ending'] button")
    assert sonja.page.locator(".govuk-tag--grey").is_visible()


def test_a_program_is_set_up_to_be_told_without_scripts(visits: Visits, told: Receiver) -> None:
    permit(visits.desk.node, told.port)
    visits.desk.service_key("ines", *SCOPES)
    ines = visits.of("ines", Role.INTEGRATOR, scripts=False)
    sonja = visits.of("sonja", Role.SECURITY_OFFICER, scripts=False)
    _walked(ines, sonja, told, HOSTILE)


def test_a_webhook_is_looked_after_in_arabic_on_a_small_screen(
    visits: Visits, told: Receiver
) -> None:
    permit(visits.desk.node, told.port)
    webhook, _ = integrator(visits.desk).approved(told.address)
    ines = visits.of("ines", Role.INTEGRATOR, language="ar", width=320)
    ines.open(HERE)
    ines.fits()
    ines.page.click(f"table a[href='{HERE}/{webhook}']")
    ines.page.click("form[action$='/test'] button")
    go_round(visits.desk.node)
    ines.page.reload()
    assert ines.page.locator("td .govuk-tag--green").is_visible()
    ines.sound()
    ines.seen("integrator-webhook-arabic-small")


def test_whoever_has_no_key_is_told_to_ask_for_one_first(desk: Desk) -> None:
    desk.engage("ivan", Role.INTEGRATOR)
    page = desk.signed_in("ivan").get(HERE)
    assert page.status == 200
    assert 'href="/admin/own-keys"' in page.text
    assert f'action="{HERE}"' not in page.text
