"""Attack: an officer reads everything that is held about somebody by issuing a letter once more.

The letter was issued. Whoever asks for it again is told the same letter whole, and as nothing new
is issued nothing would go on record: not that they looked, and, behind glass that was broken for
another case, not that they read what it did not open.

Stopped where the letter is told: that is a look, on record before the letter is composed.
"""

from tests.desk.pages.test_rights import answered
from tests.desk.pages.world import World, world
from tests.desk.register import hide

from comity.access.permissions import Role

__all__ = ["world"]

HASTE = {"case": "12/26", "reason": "a child was taken and the border is an hour away"}
ANSWER = {"kind": "answer"}


def issued(world: World) -> str:
    """Return the path of the letters of a request of Zora Beispiel that was answered."""
    world.desk.engage("erika", Role.OFFICER)
    request, _ = answered(world.desk.signed_in("erika"), world.cases.zora, "access")
    return f"/rights/{request}/letters"


def test_a_letter_told_again_is_a_look_on_record(world: World) -> None:
    path = issued(world)
    world.desk.engage("olga", Role.OFFICER)
    olga = world.desk.signed_in("olga")
    before = world.desk.leaves()
    told = olga.api("POST", path, ANSWER)
    assert told.status == 200, told.text
    assert "Beispiel" in told.text
    assert world.desk.leaves() == before + 1
    olga.api("POST", path, {**ANSWER, "dry_run": True})
    assert world.desk.leaves() == before + 2, "one look a time, also where it is tried only"


def test_no_letter_of_another_case_is_told_behind_broken_glass(world: World) -> None:
    path = issued(world)
    world.desk.engage("cleared", Role.SUPERVISOR, compartments=frozenset({"alpha"}))
    hide(world.desk, world.cases.zora, "alpha")
    world.desk.engage("olga", Role.OFFICER)
    olga = world.desk.signed_in("olga")
    assert olga.api("POST", "/glass", HASTE).status == 200
    before = world.desk.leaves()
    for body in (ANSWER, {**ANSWER, "dry_run": True}):
        told = olga.api("POST", path, body)
        assert told.status == 403
        assert "Beispiel" not in told.text
    assert world.desk.leaves() == before
