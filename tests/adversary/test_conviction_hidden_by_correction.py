"""Attack: one officer makes a conviction vanish from every answer and document, by a correction.

They register a request for rectification in the person's name, state that they saw a passport,
grant it in full, which needs nobody else, and put the conviction right: they change neither date
nor court, but the last day on which it is kept, to one that has passed. Erasing would need a
ground, and a hold would stop it; this is neither.

Stopped where it is said what may be corrected: what a judgment states, and no period for keeping.
"""

from tests.desk.desk_stage import Browser
from tests.desk.pages.test_rights import answered
from tests.desk.pages.world import World, world

from comity.access.permissions import Role

__all__ = ["world"]


def told(browser: Browser, world: World) -> list[str]:
    """Return the convictions that an answer to another state would tell."""
    answer = browser.api("POST", f"/tasks/{world.cases.certain}/preview", {})
    assert answer.status == 200, answer.text
    return [each["conviction"] for each in answer.json["told"]]


def test_a_correction_hides_no_conviction(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    _, held = answered(erika, world.cases.zora, "access")
    ours = next(each["conviction"] for each in held["convictions"] if each["origin"] == "own")
    request, _ = answered(erika, world.cases.zora, "rectification", convictions=[ours])
    path = f"/rights/{request}/corrections/{ours}"
    offered = {each["field"] for each in erika.api("GET", path).json["fields"]}
    assert "decided_on" in offered
    assert "retention_ends_on" not in offered
    assert told(erika, world) == [ours]
    before = world.desk.leaves()
    for day in ("2001-01-01", "2026-03-16", ""):
        body = {"version": 1, "values": [{"name": "retention_ends_on", "value": day}]}
        assert erika.api("POST", path, body).status == 422
    assert world.desk.leaves() == before
    assert told(erika, world) == [ours]
