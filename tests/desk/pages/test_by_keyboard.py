"""A request answered with the tabulator and Enter alone: every control is reached and seen.

Source: WCAG 2.2, 2.1.1 (keyboard), 2.1.2 (no trap), 2.4.1 (skip), 2.4.7 and 2.4.11 (focus is
visible, and nothing lies over it).
"""

from typing import Any, Final

from playwright.sync_api import Page
from tests.desk.pages.visits import Visits
from tests.desk.pages.world import World
from tests.unit.cli.offices import hand_over

from comity.access.permissions import Role
from comity.records.messages import Kind

_MOST: Final = 120
_FOCUSED: Final = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const label = one.labels && one.labels.length ? one.labels[0] : one;
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const near = [one, label, one.parentElement];
  return {
    id: one.id, href: one.getAttribute("href") || "", said: one.textContent.trim(),
    outlined: style.outlineStyle !== "none" || style.boxShadow !== "none"
      || (one.type === "radio" || one.type === "checkbox"),
    seen: box.width > 0 && over !== null && near.some(each => each.contains(over)),
  };
}"""
_CONTROLS: Final = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
)].filter(each => !each.disabled && each.checkVisibility()).length"""


def _tab(page: Page) -> dict[str, Any] | None:
    """Go to the next control; it has to be seen."""
    page.keyboard.press("Tab")
    focused: dict[str, Any] | None = page.evaluate(_FOCUSED)
    if focused is not None:
        assert focused["outlined"], f"nobody sees that {focused} has the focus"
        assert focused["seen"], f"something lies over {focused}"
    return focused


def _to(page: Page, **wanted: str) -> None:
    """Go on until a control is reached."""
    for _ in range(_MOST):
        focused = _tab(page)
        if focused is not None and all(focused[name] == text for name, text in wanted.items()):
            return
    raise AssertionError(f"the tabulator never comes to {wanted}")


def test_a_request_is_answered_with_the_tabulator_and_enter(
    world_visits: Visits, world: World
) -> None:
    erika = world_visits.of("erika", Role.OFFICER)
    page, keys = erika.page, erika.page.keyboard
    erika.open("/inbox")
    first = _tab(page)
    assert first is not None
    assert first["href"] == "#main"
    keys.press("Enter")
    after = _tab(page)
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)"), after
    _to(page, href=f"/tasks/{world.cases.doubtful}")
    keys.press("Enter")
    page.wait_for_url("**/tasks/**")
    controls, reached = page.evaluate(_CONTROLS), 0
    while reached < _MOST and _tab(page) is not None:
        reached += 1
    # A group of radio buttons is one stop.
    radios = page.locator("input[type=radio]").count()
    assert controls - max(radios - 1, 0) <= reached <= controls, "no trap, and nothing left out"
    _to(page, said="It is this person \u2013 Candidate 1")
    keys.press("Enter")
    page.wait_for_url("**/decide")
    _to(page, id="reason")
    keys.type("File compared.")
    _to(page, said="Continue")
    keys.press("Enter")
    page.wait_for_url("**/check")
    _to(page, said="Confirm and send")
    keys.press("Enter")
    page.wait_for_selector("text=sent to Bulgaria")
    assert Kind.REQUEST_RESPONSE in hand_over(world.german, world.bulgaria)
