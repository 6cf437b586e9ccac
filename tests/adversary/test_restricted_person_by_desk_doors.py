"""Attack: an officer at the desk who is not cleared tries every door with references they kept.

They noted a person's reference, a conviction, a task and a conversation before the person was
restricted, and now name them to the routes that compare, preview, look up, recall and approve.
Every answer is, byte for byte, that of somebody who never was there, and nothing goes on record
that would tell.
"""

from datetime import timedelta

import pytest
from tests.desk.desk_stage import WHY, Answer, Browser
from tests.desk.pages.world import World, world
from tests.desk.register import hide

from comity.access.permissions import Role

__all__ = ["world"]

NOBODY = "019cade2-0000-7000-8000-000000000000"
GROUND = {"ask": "erase", "ground": "unlawfully-transmitted", "reason": "as we heard"}


@pytest.fixture
def erika(world: World) -> Browser:
    """Return an officer who also supervises, and is cleared for nothing."""
    world.desk.engage("erika", Role.OFFICER, Role.SUPERVISOR)
    return world.desk.signed_in("erika")


def _without(answer: Answer, *names: str) -> bytes:
    body = answer.body
    for name in names:
        body = body.replace(str(name).encode(), b"-")
    return str(answer.status).encode() + body


def _conviction(world: World) -> str:
    with world.desk.node.database.read() as snapshot:
        return str(snapshot.register.convictions_of(world.cases.zora)[0].conviction.id)


def test_what_was_open_before_is_as_if_it_never_was(world: World, erika: Browser) -> None:
    conviction, task = _conviction(world), world.cases.certain
    candidates = f"/tasks/{task}/candidates"
    assert erika.api("GET", candidates).status == 200
    assert erika.api("POST", f"/tasks/{task}/preview", {}).status == 200
    hide(world.desk, world.cases.zora, "alpha")
    doors: tuple[tuple[str, str, object, str], ...] = (
        ("GET", "/tasks/{}/candidates", None, task),
        ("POST", "/tasks/{}/preview", {}, task),
        ("GET", "/persons/{}", None, world.cases.zora),
        ("GET", "/convictions/{}", None, conviction),
    )
    before = world.desk.leaves()
    for method, path, body, name in doors:
        hidden = erika.api(method, path.format(name), body, WHY)
        absent = erika.api(method, path.format(NOBODY), body, WHY)
        assert hidden.status == 404, path
        assert _without(hidden, name) == _without(absent, NOBODY), path
    assert world.desk.leaves() == before


def test_a_preview_for_a_hidden_candidate_is_that_for_nobody(world: World, erika: Browser) -> None:
    shown, hidden = world.cases.annas
    preview = f"/tasks/{world.cases.several}/preview"
    assert erika.api("POST", preview, {"person": hidden}).status == 200
    hide(world.desk, hidden, "alpha")
    told = erika.api("POST", preview, {"person": hidden})
    absent = erika.api("POST", preview, {"person": NOBODY})
    assert told.status >= 400
    assert _without(told, hidden) == _without(absent, NOBODY)
    beside = erika.api("GET", f"/tasks/{world.cases.several}/candidates")
    assert str(hidden) not in beside.text
    assert beside.status == 404 or str(shown) in beside.text


def test_a_reference_looked_up_or_recalled_names_nothing(world: World, erika: Browser) -> None:
    conviction = _conviction(world)
    known = (str(world.cases.zora), conviction, str(world.cases.certain))
    for each in known:
        assert erika.api("POST", "/lookups", {"reference": each}).json["found"]
    hide(world.desk, world.cases.zora, "alpha")
    nothing = erika.api("POST", "/lookups", {"reference": NOBODY})
    for each in known:
        found = erika.api("POST", "/lookups", {"reference": each})
        assert _without(found) == _without(nothing)
    before = world.desk.leaves()
    for path, body in (
        ("/recalls", {**GROUND, "conviction": conviction}),
        ("/recalls/{}/decision", {"decision": {"act": "erase"}, "reason": "as asked"}),
        ("/recalls/{}/outside", {"state": "AT", "reason": "a letter was sent"}),
    ):
        hidden = erika.api("POST", path.format(world.cases.zora), body)
        swapped = {name: NOBODY if said == conviction else said for name, said in body.items()}
        absent = erika.api("POST", path.format(NOBODY), swapped)
        assert hidden.status == 404, hidden.text
        assert _without(hidden, conviction) == _without(absent, NOBODY)
    assert world.desk.leaves() == before


def test_an_approver_who_is_not_cleared_reads_a_digest_and_nothing_of_whom(
    world: World, erika: Browser
) -> None:
    """An extension names person, basis and assessment: words that tell somebody is there."""
    world.desk.engage("chief", Role.SUPERVISOR, compartments=frozenset({"alpha"}))
    world.desk.engage("second", Role.SUPERVISOR, compartments=frozenset({"alpha"}))
    chief, second = world.desk.signed_in("chief"), world.desk.signed_in("second")
    hide(world.desk, world.cases.zora, "alpha")
    until = (world.desk.clock.now() + timedelta(days=90)).date().isoformat()
    asked = chief.api(
        "POST",
        "/retention/extensions",
        {
            "kind": "person",
            "reference": world.cases.zora,
            "until": until,
            "basis": "§ 7 of the act on witnesses",
            "assessment": "Zora Beispiel testifies in May",
        },
    )
    assert asked.status == 200, asked.text
    cleared = second.api("GET", "/approvals").text
    assert "testifies in May" in cleared
    seen = erika.api("GET", "/approvals")
    assert seen.json["approvals"], "that something waits may be known"
    for told in (seen.text, erika.get("/approvals").text):
        for word in ("testifies", "Zora", "witnesses", str(world.cases.zora)):
            assert word not in told
