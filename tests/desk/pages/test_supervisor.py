"""The supervisor's second looks: answers drawn for quality, and approvals that are refused."""

import msgspec
import pytest
from tests.desk.desk_stage import Browser, Desk
from tests.desk.pages.visits import Visits
from tests.desk.pages.world import World
from tests.desk.register import hide

from comity.access import approvals
from comity.access.model import Approval
from comity.access.permissions import PERMISSIONS, Permission, Role
from comity.access.principal import AccountId, Principal, Shown
from comity.assembly.journal import journal_of
from comity.ledger.acts import Act
from comity.oversight.quality import is_drawn

HOSTILE = "<script>alert(1)</script>\"'\u202eevil"


def draw_everything(desk: Desk) -> None:
    """Let every answer be drawn."""
    part = msgspec.structs.replace(desk.node.config.desk, quality_share=1.0)
    desk.node.config = msgspec.structs.replace(desk.node.config, desk=part)


def answered(world: World, name: str, task: str, act: dict[str, object]) -> None:
    """Let an officer decide a task."""
    officer = world.desk.signed_in(name)
    body = {"decision": act, "reason": "file read"}
    done = officer.api("POST", f"/tasks/{task}/decision", body)
    assert done.status == 200, done.text
    assert "refusal" not in done.json


def as_jonas(world: World) -> dict[str, object]:
    return {"act": "identify-as", "person": world.cases.jonas}


def test_an_answer_is_looked_at_again_and_a_fault_is_put_right(
    world_visits: Visits, world: World
) -> None:
    draw_everything(world.desk)
    world.desk.engage("erika", Role.OFFICER)
    answered(world, "erika", world.cases.doubtful, as_jonas(world))
    answered(world, "erika", world.cases.nobody[0], {"act": "nobody"})
    chief = world_visits.of("chief", Role.SUPERVISOR, scripts=False)
    chief.open("/board")
    chief.page.click("text=2 answers wait for a second look")
    chief.sound()
    chief.seen("supervisor-quality")
    in_arabic = world_visits.of("chief", language="ar", width=320)
    in_arabic.open("/quality")
    in_arabic.fits()
    in_arabic.page.click("tbody a")
    in_arabic.sound()
    in_arabic.seen("supervisor-quality-ar-320")
    chief.page.click("tbody tr:last-child a")
    said = chief.page.inner_text("main")
    assert "The answer as it was sent" in said
    assert "Muster" in said
    chief.sound()
    chief.seen("supervisor-quality-answer")
    chief.page.check("#outcome-faulty")
    chief.page.click("text=Put it on record")
    assert "Say what is wrong with it." in chief.page.inner_text("main")
    chief.fits()
    chief.page.fill("#reason", HOSTILE)
    chief.page.select_option("#follows", "to-correct")
    chief.page.click("text=Put it on record")
    # The next one is there at once.
    assert "Is this answer right?" in chief.page.inner_text("main")
    chief.page.check("#outcome")
    chief.page.click("text=Put it on record")
    chief.open("/quality?show=faulty")
    chief.page.click("tbody a")
    assert HOSTILE in chief.page.inner_text("main")
    chief.fits()
    erika = world.desk.signed_in("erika")
    (told,) = erika.api("GET", "/account/notices").json["notices"]
    assert "found a fault" in told["words"]
    kinds = [each["kind"] for each in erika.api("GET", "/work/tasks").json["tasks"]]
    assert "attend" in kinds


def test_whoever_holds_the_log_finds_the_same_draw(world: World) -> None:
    desk = world.desk
    desk.engage("erika", Role.OFFICER)
    desk.engage("chief", Role.SUPERVISOR)
    chief = desk.signed_in("chief")
    for task in world.cases.nobody:
        answered(world, "erika", task, {"act": "nobody"})
    part = msgspec.structs.replace(desk.node.config.desk, quality_share=0.5)
    desk.node.config = msgspec.structs.replace(desk.node.config, desk=part)
    found = chief.api("GET", "/quality-checks").json
    with desk.node.database.read() as snapshot:
        entries = list(journal_of(snapshot))
        again = [
            f"QC-{each.leaf}"
            for each in entries
            if each.text("task") in world.cases.nobody
            and each.act == "nobody"
            and is_drawn(snapshot.log.entry(each.leaf).leaf_data, 0.5)
        ]
        (on_record,) = (each for each in entries if each.act == Act.DRAW_QUALITY)
    assert sorted(each["id"] for each in found["checks"]) == sorted(again)
    assert on_record.fields["drawn"] == len(again)
    before = desk.leaves()
    assert chief.api("GET", "/quality-checks").json["checks"] == found["checks"]
    assert desk.leaves() == before, "nothing is drawn twice"


def test_nobody_looks_at_a_case_in_which_they_decided(world: World) -> None:
    draw_everything(world.desk)
    for name in ("chief", "other"):
        world.desk.engage(name, Role.SUPERVISOR)
    answered(world, "chief", world.cases.nobody[0], {"act": "nobody"})
    chief, other = world.desk.signed_in("chief"), world.desk.signed_in("other")
    (mine,) = chief.api("GET", "/quality-checks").json["checks"]
    path = f"/quality-checks/{mine['id']}"
    assert mine["is_own"]
    assert chief.api("GET", path).status == 403
    good = {"outcome": "good"}
    assert chief.api("POST", f"{path}/review", good).status == 403
    assert other.api("POST", f"{path}/review", good).status == 200
    before = world.desk.leaves()
    assert other.api("POST", f"{path}/review", good).json["state"] == "good"
    assert world.desk.leaves() == before, "the same once more changes nothing"
    assert other.api("POST", f"{path}/review", {"outcome": "faulty"}).status == 422
    worse = {"outcome": "faulty", "reason": "wrong person"}
    assert other.api("POST", f"{path}/review", worse).status == 409


def test_a_prepared_answer_counts_once_with_whoever_approved_it(world: World) -> None:
    draw_everything(world.desk)
    world.desk.engage("erika", Role.OFFICER)
    world.desk.engage("chief", Role.SUPERVISOR)
    chief = world.desk.signed_in("chief")
    answered(world, "erika", world.cases.several, {"act": "several"})
    answered(world, "chief", world.cases.other_purpose, {"act": "approve"})
    assert len(chief.api("GET", "/quality-checks").json["checks"]) == 2
    assert world.desk.signed_in("erika").api("GET", "/quality-checks").status == 403


def test_a_restricted_answer_is_to_others_as_if_it_was_never_drawn(world: World) -> None:
    draw_everything(world.desk)
    world.desk.engage("erika", Role.OFFICER)
    answered(world, "erika", world.cases.doubtful, as_jonas(world))
    hide(world.desk, world.cases.jonas, "alpha")
    world.desk.engage("chief", Role.SUPERVISOR)
    world.desk.engage("cleared", Role.SUPERVISOR, compartments=frozenset({"alpha"}))
    chief, cleared = world.desk.signed_in("chief"), world.desk.signed_in("cleared")
    (shown,) = cleared.api("GET", "/quality-checks").json["checks"]
    none = chief.api("GET", "/quality-checks").json
    assert (none["checks"], none["waiting"]) == ([], 0)
    hidden, never = (
        chief.api("GET", f"/quality-checks/{each}") for each in (shown["id"], "QC-999999")
    )
    assert (hidden.status, hidden.body) == (404, never.body)


def asked(desk: Desk, subject: str = "rs-1") -> Approval:
    """Let Olga ask for something that needs two."""
    olga = Principal(
        account=AccountId("ac-olga"),
        roles=frozenset({Role.OFFICER}),
        permissions=PERMISSIONS[Role.OFFICER],
        shown=Shown.PASSKEY,
    )
    with desk.node.database.begin() as work:
        return approvals.ask(
            work,
            act="export-many",
            subject=subject,
            by=olga,
            needs=Permission.ANSWER_APPROVE,
            at=desk.clock.now(),
            randomness=desk.node.rails.randomness,
        )


@pytest.fixture
def people(desk: Desk) -> tuple[Browser, Browser, Browser]:
    """Whoever asks, and two who may decide."""
    desk.engage("olga", Role.OFFICER)
    for name in ("sam", "tina"):
        desk.engage(name, Role.SUPERVISOR)
    return desk.signed_in("olga"), desk.signed_in("sam"), desk.signed_in("tina")


def test_a_refusal_ends_it_tells_why_and_lets_one_ask_again(
    desk: Desk, people: tuple[Browser, Browser, Browser]
) -> None:
    olga, sam, tina = people
    waits = asked(desk)
    path = f"/approvals/{waits.id}"
    assert olga.api("POST", f"{path}/refusal", {"reason": "mine"}).status == 403
    assert sam.api("POST", f"{path}/refusal", {"reason": "   "}).status == 422
    assert sam.api("POST", f"{path}/refusal", {"reason": HOSTILE}).status == 200
    before = desk.leaves()
    again = sam.api("POST", f"{path}/refusal", {"reason": HOSTILE})
    assert (again.status, desk.leaves()) == (200, before), "once more changes nothing"
    assert tina.api("POST", f"{path}/grant").status == 404
    assert tina.api("POST", f"{path}/refusal", {"reason": "no"}).status == 404
    (mine,) = olga.api("GET", "/approvals").json["approvals"]
    assert (mine["refused_by"], mine["refused_because"]) == ("ac-sam", HOSTILE)
    assert waits.id in olga.api("GET", "/account/notices").json["notices"][0]["words"]
    assert HOSTILE not in olga.get("/approvals").text
    assert "refused" in olga.get("/approvals").text
    fresh = asked(desk)
    assert fresh.id != waits.id
    assert tina.api("POST", f"/approvals/{fresh.id}/grant").status == 200
    with desk.node.database.read() as snapshot:
        acts = [each for each in journal_of(snapshot) if each.act == Act.APPROVAL_REFUSED]
    assert [each.official for each in acts] == ["ac-sam"]
    assert HOSTILE not in str(acts[0].fields)


def test_what_another_granted_is_refused_as_long_as_it_is_unused(
    desk: Desk, people: tuple[Browser, Browser, Browser]
) -> None:
    _, sam, tina = people
    waits = asked(desk)
    assert sam.api("POST", f"/approvals/{waits.id}/grant").status == 200
    refusal = tina.api("POST", f"/approvals/{waits.id}/refusal", {"reason": "no order"})
    assert refusal.status == 200
    assert not asked(desk).granted


def test_approvals_are_decided_with_the_keyboard_alone(visits: Visits) -> None:
    desk = visits.desk
    desk.engage("olga", Role.OFFICER)
    # Of what was asked in one moment, the list begins with the lesser identifier.
    waiting = asked(desk, "rs-1"), asked(desk, "rs-2")
    first, second = sorted(waiting, key=lambda each: each.id)
    sam = visits.of("sam", Role.SUPERVISOR)
    sam.page.set_default_timeout(10_000)
    sam.open("/keys")
    sam.page.click("text=Turn single keys on")
    sam.open("/approvals")
    sam.page.keyboard.press("j")
    sam.page.keyboard.press("Enter")
    sam.page.wait_for_url(f"**/{first.id}")
    sam.sound()
    sam.seen("supervisor-approval")
    sam.page.keyboard.press("s")
    sam.page.wait_for_url("**/approvals")
    sam.page.keyboard.press("j")
    sam.page.keyboard.press("Enter")
    sam.page.wait_for_url(f"**/{second.id}")
    sam.page.keyboard.press("r")
    sam.page.keyboard.type("no order of a court")
    sam.page.keyboard.press("Control+Enter")
    sam.page.wait_for_url("**/approvals")
    with desk.node.database.read() as snapshot:
        granted, refused = (snapshot.access.approvals.get(each.id) for each in (first, second))
    assert granted is not None
    assert granted.granted_by == "ac-sam"
    assert refused is not None
    assert refused.refused_because == "no order of a court"
