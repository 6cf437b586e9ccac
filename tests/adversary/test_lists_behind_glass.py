"""Attack: behind glass that was broken for one case, an officer takes every restricted case away.

They state the very case that they broke it for, and have lists written as files: these would hold
where each restricted conversation stands, its partner and its file reference, of every compartment.

Stopped where the list is read: it is about no one case, so that broken glass adds nothing to it.
"""

from base64 import b64decode

from tests.desk.desk_stage import WHY, Browser
from tests.desk.pages.world import World, world
from tests.desk.register import hide

from comity.access.permissions import Role

__all__ = ["world"]

CASE = "12/26"
HASTE = {"case": CASE, "reason": "a child was taken and the border is an hour away"}
STATED = {**WHY, "Comity-Case": CASE}
LISTS = ("tasks", "conversations", "duties")


def taken(browser: Browser, kind: str) -> list[str]:
    answer = browser.api("POST", f"/{kind}/exports", {"format": "jsonl"}, STATED)
    assert answer.status == 200, answer.text
    return sorted(b64decode(answer.json["content"]).decode().splitlines())


def test_broken_glass_adds_nothing_to_a_list_that_leaves(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    everything = {each: taken(erika, each) for each in LISTS}
    world.desk.engage("cleared", Role.SUPERVISOR, compartments=frozenset({"alpha"}))
    hide(world.desk, world.cases.zora, "alpha")
    world.desk.engage("olga", Role.OFFICER)
    olga = world.desk.signed_in("olga")
    before = {each: taken(olga, each) for each in LISTS}
    assert len(before["conversations"]) < len(everything["conversations"])
    assert olga.api("POST", "/glass", HASTE).status == 200
    assert {each: taken(olga, each) for each in LISTS} == before
