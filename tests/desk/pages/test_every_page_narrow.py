"""Every page of the table on the narrowest screen: 320 by 256 pixels, 400 % of 1280 by 1024.

Each kind of page once, by somebody who may open it, in English and from right to left. Axe reads
the pages in the walks of each role; here it reads each of them where pictures are made too.
"""

import os
from typing import Final

import pytest
from tests.desk.pages.visits import PICTURES, Visits
from tests.desk.pages.walking import CASE, GETS, TEAMS, walk
from tests.desk.pages.world import World

_CASE_COOKIE: Final = "__Host-comity-case"
_FEWEST: Final = len(GETS) * 3 // 5
"""Kinds of pages; others need what this world does not hold."""


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_every_page_fits_320_pixels(world: World, world_visits: Visits, language: str) -> None:
    opened: set[str] = set()
    wrong: dict[str, str] = {}
    for team in TEAMS:
        name = f"narrow-{team[0].value}"
        visit = world_visits.of(name, *team, language=language, width=320, height=256)
        visit.keep(_CASE_COOKIE, CASE)
        browser = world.desk.signed_in(name)
        browser.cookies[_CASE_COOKIE] = CASE
        for kind, address, _ in walk(browser, world, each=1):
            if kind in opened:
                continue
            answer = visit.open(address)
            if answer.status != 200:
                visit.complaints.clear()  # A browser notes what was not shown.
                continue
            opened.add(kind)
            try:
                if PICTURES in os.environ:
                    visit.sound()
                    visit.seen(f"narrow-{language[:2]}{kind.replace('/', '-')}")
                else:
                    visit.fits()
            except AssertionError as fault:
                wrong[address] = str(fault)
            visit.complaints.clear()
    assert not wrong, "\n".join(f"{address}: {fault}" for address, fault in wrong.items())
    assert len(opened) >= _FEWEST, sorted(set(GETS) - opened)
