"""Persons and convictions of the register, recalls, duties."""

from dataclasses import replace
from urllib.parse import quote

from tests.desk.desk_stage import Browser, token_on
from tests.desk.pages.visits import Visits
from tests.desk.pages.world import World

from comity.access.permissions import Role
from comity.ids import ConvictionId

_WHY = {"Comity-Purpose": "criminal-proceedings", "Comity-Case": "3 Js 77/26"}


def test_a_conviction_shows_what_changed_and_who_has_it(world: World, world_visits: Visits) -> None:
    own = _own_conviction(world)
    node = world.desk.node
    with node.database.begin() as work:
        held = work.register.conviction(own)
        assert held is not None
        node.records.alter_conviction(work, replace(held.conviction, file_number="99/2031"))
    erika = world_visits.of("erika", Role.OFFICER, width=320)
    erika.open(f"/convictions/{own}")
    erika.page.fill("#case", "3 Js 77/26")
    erika.page.click("main form button")
    assert erika.page.url.endswith(f"/convictions/{own}")
    erika.sound()
    erika.seen("officer-conviction-320")
    assert erika.page.inner_text("ins").strip() == "99/2031"
    erika.open("/duties")
    erika.sound()
    erika.page.click("main form button")
    erika.sound()
    erika.seen("officer-duties-tried")


def test_what_was_given_is_recalled_after_a_look_at_whom_it_asks(world: World) -> None:
    erika = _erika(world)
    approval = {"decision": {"act": "approve"}, "reason": "looked at"}
    assert erika.api("POST", f"/tasks/{world.cases.certain}/decision", approval).status == 200
    with world.desk.node.database.read() as snapshot:
        given = [
            each.conviction
            for held in snapshot.register.own_convictions()
            for each in snapshot.cases.disclosures_of(held.conviction.id)
        ]
    assert given, "something was given to Bulgaria"
    token = token_on(erika.get(f"/recalls/new?conviction={quote(given[0])}").text)
    said = {"csrf": token, "conviction": given[0], "ground": "unlawfully-transmitted"}
    missing = erika.post("/recalls", said)
    assert (missing.status, 'id="reason-error"' in missing.text) == (422, True)
    tried = erika.post("/recalls", {**said, "reason": "sent by mistake"})
    assert "Bulgaria" in tried.text
    assert erika.api("GET", "/recalls").json["recalls"] == []
    done = erika.post("/recalls", {**said, "reason": "sent by mistake", "sure": "yes"})
    assert done.status == 303, done.text
    shown = erika.get(done.headers["Location"])
    assert "0 of 1 confirmed" in shown.text
    (listed,) = erika.api("GET", "/recalls").json["recalls"]
    assert listed["id"] in erika.get("/recalls").text
    again = erika.post("/recalls", {**said, "reason": "once more", "sure": "yes"})
    assert again.status == 422, "the same is recalled once"


def test_every_version_is_read_for_a_purpose_and_on_record(world: World) -> None:
    erika = _erika(world)
    own = _own_conviction(world)
    path = f"/convictions/{own}/versions"
    assert erika.api("GET", path).status == 400
    before = world.desk.leaves()
    (version,) = erika.api("GET", path, headers=_WHY).json["versions"]
    assert version["held"]["id"] == own
    assert world.desk.leaves() == before + 1


def test_a_reference_of_no_meaning_finds_nothing(world: World) -> None:
    found = _erika(world).api("POST", "/lookups", {"reference": "nothing-of-the-kind"})
    assert (found.status, found.json) == (200, {"found": []})


def _erika(world: World) -> Browser:
    world.desk.engage("erika", Role.OFFICER)
    return world.desk.signed_in("erika")


def _own_conviction(world: World) -> ConvictionId:
    """Return the conviction of ours of Zora Beispiel."""
    with world.desk.node.database.read() as snapshot:
        held = snapshot.register.convictions_of(world.cases.zora)
    return next(each.conviction.id for each in held if str(each.origin) == "own")
