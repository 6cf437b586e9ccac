"""Attack: an officer behind broken glass acts on requests of somebody it was not broken for.

The glass was broken for one case. With it open they name a rights request of a restricted person:
they have the letter handed out as sealed file, which is everything held about that person; they put
the conviction right and read it so; they do what else is done at the counter and are told how the
request stands. Or disclosures were stopped, and they have the letter handed out all the same.

Stopped where the act is put on record: it is for the stated case, or nothing is done or leaves.
"""

from tests.desk.pages.test_rights import answered
from tests.desk.pages.world import World, world
from tests.desk.register import hide

from comity.access.permissions import Role

__all__ = ["world"]

HASTE = {"case": "12/26", "reason": "a child was taken and the border is an hour away"}
STOP = {"activity": "disclose", "reason": "letters went to the wrong house", "order": "DPA 4/26"}


def test_nothing_of_another_case_is_done_or_leaves_behind_broken_glass(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    access, held = answered(erika, world.cases.zora, "access")
    number = erika.api("GET", f"/rights/{access}/file").json["letters"][0]["number"]
    ours = next(each["conviction"] for each in held["convictions"] if each["origin"] == "own")
    request, _ = answered(erika, world.cases.zora, "rectification", convictions=[ours])
    right = {"version": 1, "values": [{"name": "decided_on", "value": "2024-02-29"}]}
    shown: dict[str, object] = {
        "proof": "document-seen",
        "note": "passport",
        "person": world.cases.zora,
    }
    later: dict[str, object] = {"until": "2026-05-20", "reason": "much to look up"}
    doors: tuple[tuple[str, dict[str, object]], ...] = (
        (f"/rights/{access}/letter-files", {"number": number}),
        (f"/rights/{request}/corrections/{ours}", right),
        (f"/rights/{request}/corrections/{ours}", {**right, "dry_run": True}),
        (f"/rights/{request}/identity", shown),
        (f"/rights/{request}/extension", later),
        (f"/rights/{request}/decision", {"outcome": "full", "convictions": [ours]}),
        (f"/rights/{request}/carrying-out", {}),
        (f"/rights/{request}/notes", {"subject": ours, "reference": "by post"}),
    )
    world.desk.engage("cleared", Role.SUPERVISOR, compartments=frozenset({"alpha"}))
    hide(world.desk, world.cases.zora, "alpha")
    world.desk.engage("olga", Role.OFFICER)
    olga = world.desk.signed_in("olga")
    assert {olga.api("POST", path, body).status for path, body in doors} == {404}
    assert olga.api("POST", "/glass", HASTE).status == 200
    before = world.desk.leaves()
    assert olga.api("GET", f"/rights/{request}").status == 403, "reading is held to the case"
    for path, body in doors:
        assert olga.api("POST", path, body).status == 403, path
    assert world.desk.leaves() == before


def test_no_letter_is_handed_out_while_disclosures_are_stopped(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    request, _ = answered(erika, world.cases.zora, "access")
    number = erika.api("GET", f"/rights/{request}/file").json["letters"][0]["number"]
    world.desk.engage("ines", Role.INSPECTOR)
    assert world.desk.signed_in("ines").api("POST", "/freezes", STOP).status == 200
    before = world.desk.leaves()
    told = world.desk.signed_in("erika").api(
        "POST", f"/rights/{request}/letter-files", {"number": number}
    )
    assert told.status != 200
    assert "content" not in told.json
    assert world.desk.leaves() == before
