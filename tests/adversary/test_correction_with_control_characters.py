"""Attack: a correction puts characters into a code that no document and no XML can hold.

Texts of a conviction refuse control characters; its codes, corrected field by field, do not: a null
in a file number is kept as a version, sent to whoever was given the old one, and answered with.
"""

from itertools import product

from tests.desk.pages.test_rights import answered
from tests.desk.pages.world import World, world

from comity.access.permissions import Role

__all__ = ["world"]


NAMES = ("file_number", "O-00001.category", "O-00001.provisions")
TEXTS = ("12\x00", "12\x1b[2J", "12\uffff")


def test_a_code_has_no_control_characters(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    _, held = answered(erika, world.cases.zora, "access")
    ours = next(each["conviction"] for each in held["convictions"] if each["origin"] == "own")
    request, _ = answered(erika, world.cases.zora, "rectification", convictions=[ours])
    path = f"/rights/{request}/corrections/{ours}"
    before = world.desk.leaves()
    for name, text in product(NAMES, TEXTS):
        told = erika.api("POST", path, {"version": 1, "values": [{"name": name, "value": text}]})
        assert (told.status, told.json["field"]) == (422, name)
    assert world.desk.leaves() == before
