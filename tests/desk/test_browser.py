"""A real browser at the desk: without JavaScript, with the keyboard alone, with a passkey."""

from functools import partial

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from tests.desk.desk_stage import PASSWORD, Desk

from comity.access.permissions import Role


@pytest.fixture
def complaints() -> list[str]:
    return []


def _note(complaints: list[str], message: ConsoleMessage) -> None:
    # What the browser merely says it did, for instance what it cleared, is no complaint.
    if message.type in {"error", "warning"}:
        complaints.append(message.text)


def _page(context: BrowserContext, complaints: list[str]) -> Page:
    page = context.new_page()
    page.on("console", partial(_note, complaints))
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    return page


def _tab_to(page: Page, field: str) -> None:
    """Go on with the tabulator until a field has the focus."""
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.locator("*:focus").get_attribute("id") == field:
            return
    raise AssertionError(f"the tabulator does not lead to {field}")


def test_password_and_code_without_javascript_and_with_the_keyboard_alone(
    desk: Desk, chromium: Browser, complaints: list[str]
) -> None:
    desk.engage("erika", Role.OFFICER)
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = _page(context, complaints)
    page.goto(f"http://localhost:{desk.port}/")
    for field, typed in (("name", "erika"), ("password", PASSWORD), ("code", desk.code())):
        _tab_to(page, field)
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.wait_for_url(f"http://localhost:{desk.port}/")
    assert "Erika" in page.inner_text("header")
    cookies = {each["name"]: each for each in context.cookies()}
    session = cookies["__Host-comity"]
    assert session["httpOnly"]
    assert session["secure"]
    assert session["sameSite"] == "Strict"
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in")
    page.goto(f"http://localhost:{desk.port}/account")
    assert page.url.endswith("/sign-in")
    assert complaints == []
    context.close()


def test_a_wrong_code_is_read_out_first_and_the_form_is_there_again(
    desk: Desk, chromium: Browser, complaints: list[str]
) -> None:
    desk.engage("erika", Role.OFFICER)
    context = chromium.new_context(java_script_enabled=False)
    page = _page(context, complaints)
    page.goto(f"http://localhost:{desk.port}/sign-in")
    page.fill("#name", "erika")
    page.fill("#password", PASSWORD)
    page.fill("#code", "000000")
    page.click("button:text-is('Sign in')")
    assert "refused" in page.inner_text("[role=alert]")
    assert page.input_value("#password") == ""
    context.close()


def test_a_passkey_is_added_and_opens_a_session_by_itself(
    desk: Desk, chromium: Browser, complaints: list[str]
) -> None:
    desk.engage("erika", Role.OFFICER)
    # The browser's own description of itself is what the session is bound to.
    context = chromium.new_context(locale="en-GB")
    page = _page(context, complaints)
    developer = context.new_cdp_session(page)
    developer.send("WebAuthn.enable")
    developer.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"http://localhost:{desk.port}/sign-in")
    page.fill("#name", "erika")
    page.fill("#password", PASSWORD)
    page.fill("#code", desk.code())
    page.click("button:text-is('Sign in')")
    page.goto(f"http://localhost:{desk.port}/account")
    page.click("text=Add a passkey")
    page.fill("#label", "the key on my ring")
    page.click("text=Use the passkey")
    page.wait_for_selector("[role=alert] >> text=The passkey was added")
    assert "the key on my ring" in page.inner_text("main")
    page.click("text=Sign out")
    page.click("text=Use a passkey instead")
    page.click("text=Use the passkey")
    page.wait_for_url(f"http://localhost:{desk.port}/")
    assert "Erika" in page.inner_text("header")
    assert complaints == []
    context.close()
