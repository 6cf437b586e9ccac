"""Attack, or two windows: the hours of a duty desk are overwritten by whoever read older ones.

Two administrators open the same duty desk. One enters other hours; the number stays. The other
saves their form made from the earlier state: only the number is compared, so that what the first
entered is gone without a word, and officers telephone when nobody answers.

Stopped where the whole entry is compared.
"""

import re

from tests.desk.pages.world import World, world

from comity.access.permissions import Role

__all__ = ["world"]


def test_nobodys_hours_are_overwritten_unseen(world: World) -> None:
    for name in ("adam", "ada"):
        world.desk.engage(name, Role.ADMINISTRATOR)
    adam, ada = world.desk.signed_in("adam"), world.desk.signed_in("ada")
    number = "+359 2 9999 000"
    entry = {"telephone": number, "hours": "day and night", "was": ""}
    read = adam.api("POST", "/duty-desks/BG", entry).json["standing"]
    page = ada.get("/admin/partners/BG").text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    adams = {"telephone": number, "hours": "Monday to Friday, 9 to 17", "was": read}
    assert adam.api("POST", "/duty-desks/BG", adams).status == 200
    typed = {"telephone": number, "hours": "day and night, in English"}
    before = world.desk.leaves()
    shown = ada.post("/admin/partners/BG", {**fields, **typed})
    assert "Monday to Friday, 9 to 17" in shown.text
    assert typed["hours"] in shown.text
    assert "Somebody entered other hours meanwhile." in shown.text
    assert "another number" not in shown.text
    (kept,) = adam.api("GET", "/duty-desks").json["duty_desks"]
    assert kept["hours"] == "Monday to Friday, 9 to 17"
    assert world.desk.leaves() == before
