"""Embargoes and restrictions at the desk: set by one, prolonged or approved by another."""

from datetime import timedelta

from tests.desk.desk_stage import Answer, Browser
from tests.desk.pages.visits import Visits
from tests.desk.pages.world import LATER, World

from comity.access.permissions import Role
from comity.web.cookies import SESSION
from comity.web.same_origin import form_token

CASE = "3 Js 77/26"
UNTIL = (LATER + timedelta(days=20)).date().isoformat()
LATEST = (LATER + timedelta(days=40)).date().isoformat()
HOSTILE = "<script>alert(1)</script> covert phase \u202e"


def _form(browser: Browser, path: str, **fields: str) -> Answer:
    return browser.post(path, {"csrf": form_token(browser.cookies[SESSION]), **fields})


def test_an_embargo_is_set_by_one_and_prolonged_by_another(world: World) -> None:
    for name, role in (
        ("chief", Role.SUPERVISOR), ("second", Role.SUPERVISOR), ("ines", Role.INSPECTOR),
        ("ada", Role.ADMINISTRATOR),
    ):  # fmt: skip
        world.desk.engage(name, role)
    chief, second, ines, ada = map(world.desk.signed_in, ("chief", "second", "ines", "ada"))
    said = {"case": CASE, "ground": "obstruct-inquiries", "until": UNTIL, "reason": HOSTILE}
    for missing in said:
        refused = _form(chief, "/embargoes", **{**said, missing: ""})
        assert refused.status == 422, missing
        assert "<script>alert" not in refused.text
    assert _form(chief, "/embargoes", **{**said, "ground": "no-such-right"}).status == 422
    assert _form(chief, "/embargoes", **said).status == 303
    (made,) = chief.api("GET", "/embargoes").json["embargoes"]
    assert (made["case"], made["in_force"], made["by_name"]) == (CASE, True, "Chief")
    assert "You set it: a second person prolongs it." in chief.get("/embargoes").text
    day = {f"until-{made['id']}": LATEST}
    own = _form(chief, f"/embargoes/{made['id']}/review", **day)
    assert own.status == 422, "whoever set it does not prolong it"
    assert _form(second, f"/embargoes/{made['id']}/review", **day).status == 303
    (longer,) = ines.api("GET", "/embargoes").json["embargoes"]
    assert (longer["until"], longer["reviewed_by"]) == (LATEST, "ac-second")
    assert "&lt;script&gt;" in ines.get("/embargoes").text
    assert _form(ines, f"/embargoes/{made['id']}/review", do="lift").status == 403
    assert ada.get("/embargoes").status == 403
    assert _form(second, f"/embargoes/{made['id']}/review", do="lift").status == 303
    assert chief.api("GET", "/embargoes").json["embargoes"] == []
    assert _form(second, "/embargoes/DE-EMBARGO-999/review", do="lift").status == 404


def test_a_restricted_case_is_gone_to_the_byte_for_whoever_is_not_cleared(world: World) -> None:
    sworn = frozenset({"witness-protection"})
    world.desk.engage("chief", Role.SUPERVISOR, compartments=sworn)
    world.desk.engage("second", Role.SUPERVISOR, compartments=sworn)
    world.desk.engage("erika", Role.OFFICER)
    chief, second, erika = map(world.desk.signed_in, ("chief", "second", "erika"))
    case = world.cases.answered
    link = f"/restrictions?kind=conversation&amp;record={case}"
    assert link in chief.get(f"/cases/{case}").text
    assert link not in erika.get(f"/cases/{case}").text
    form = chief.get(link.replace("&amp;", "&")).text
    assert f'value="{case}"' in form
    said = {
        "kind": "conversation", "reference": case, "compartments": "witness-protection",
        "review_on": "2026-12-31", "reason": "order 12", "confirm": "yes",
    }  # fmt: skip
    assert _form(chief, "/restrictions", **said).status == 303
    assert erika.get(f"/cases/{case}").status == 200, "one alone hides nothing"
    (waiting,) = second.api("GET", "/approvals").json["approvals"]
    assert second.api("POST", f"/approvals/{waiting['id']}/grant").status == 200
    assert _form(chief, "/restrictions", **said).status == 303
    gone, never = erika.get(f"/cases/{case}"), erika.get("/cases/DE-BG-REQ-000000000009999")
    assert gone.status == never.status == 404
    shown = erika.api("GET", "/conversations?kind=REQ&role=initiator").json["conversations"]
    assert case not in {each["id"] for each in shown}
    assert chief.get(f"/cases/{case}").status == 200


def test_the_page_of_embargoes_is_sound(world_visits: Visits) -> None:
    chief = world_visits.of("chief", Role.SUPERVISOR, scripts=False)
    chief.open("/embargoes")
    page = chief.page
    page.fill("#case", CASE)
    page.select_option("#ground", "obstruct-inquiries")
    page.fill("#until", UNTIL)
    page.fill("#reason", "covert phase")
    page.click("text=Set it")
    chief.sound()
    chief.seen("supervisor-embargoes")
