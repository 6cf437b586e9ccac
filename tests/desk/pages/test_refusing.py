"""A security officer refuses what waits for them; whoever asked reads why at their own desk."""

from html import escape
from urllib.parse import urlencode

from tests.desk.desk_stage import Browser, Desk, token_on

from comity.access.permissions import Permission, Role

HOSTILE = '<script>alert(1)</script> "no\'" decree\u202e'


def _two(desk: Desk, other: str, role: Role) -> tuple[Browser, Browser]:
    desk.engage("sonja", Role.SECURITY_OFFICER)
    desk.engage(other, role)
    return desk.signed_in("sonja"), desk.signed_in(other)


def test_a_proposal_is_refused_at_the_desk_and_proposed_anew(desk: Desk) -> None:
    sonja, adam = _two(desk, "adam", Role.ADMINISTRATOR)
    page = adam.get("/admin/accounts/new").text
    fields = {"csrf": token_on(page), "name": "nina", "display_name": "Nina", "roles": "officer"}
    one = adam.post("/admin/accounts/new", fields).headers["Location"]
    grant = sonja.get(f"{one}/grant").text
    standing = grant.partition('name="as_of" value="')[2].partition('"')[0]
    sent = {"csrf": token_on(grant), "as_of": standing}
    unsaid = sonja.post(f"{one}/refusal", {**sent, "reason": "  "})
    assert unsaid.status == 422
    assert "Say why" in unsaid.text
    long = sonja.post(f"{one}/refusal", {**sent, "reason": "x" * 2_001})
    assert long.status == 422
    assert "x" * 2_001 in long.text, "what was typed is still there"
    done = sonja.post(f"{one}/refusal", {**sent, "reason": HOSTILE})
    assert done.headers["Location"] == one
    shown = adam.get(one).text
    assert escape(HOSTILE, quote=False).replace('"', "&#34;").replace("'", "&#39;") in shown
    assert HOSTILE not in shown
    assert "Look at it, and decide" not in sonja.get(one).text
    roles = adam.get(f"{one}/roles").text
    as_of = roles.partition('name="as_of" value="')[2].partition('"')[0]
    adam.post(f"{one}/roles", {"csrf": token_on(roles), "as_of": as_of, "roles": "officer"})
    assert "Look at it, and decide" in sonja.get(one).text


def test_a_proposal_that_was_changed_meanwhile_is_not_refused(desk: Desk) -> None:
    sonja, adam = _two(desk, "adam", Role.ADMINISTRATOR)
    page = adam.get("/admin/accounts/new").text
    fields = {"csrf": token_on(page), "name": "nina", "display_name": "Nina", "roles": "officer"}
    one = adam.post("/admin/accounts/new", fields).headers["Location"]
    grant = sonja.get(f"{one}/grant").text
    standing = grant.partition('name="as_of" value="')[2].partition('"')[0]
    fresh = token_on(adam.get(f"{one}/roles").text)
    assert adam.post(f"{one}/roles", {"csrf": fresh, "roles": "supervisor"}).status == 303
    sent = {"csrf": token_on(grant), "as_of": standing, "reason": "No decree."}
    late = sonja.post(f"{one}/refusal", sent)
    assert late.status == 409
    assert "No decree." in late.text
    assert "Supervisor" in late.text


def test_a_key_and_its_refusal_are_read_by_whoever_asked(desk: Desk) -> None:
    sonja, iris = _two(desk, "iris", Role.INTEGRATOR)
    page = iris.get("/admin/own-keys").text
    fields = {
        "csrf": token_on(page),
        "label": "court system",
        "scopes": Permission.NODE_HEALTH.value,
        "days": "30",
    }
    assert iris.post("/admin/own-keys", fields).status == 303
    listed = sonja.get("/admin/keys").text
    place = listed.partition('/refusal"')[0].rpartition('href="')[2] + "/refusal"
    form = sonja.get(place)
    assert "court system" in form.text
    unsaid = sonja.post(place, {"csrf": token_on(form.text), "reason": ""})
    assert unsaid.status == 422
    told = {"csrf": token_on(form.text), "reason": "It asks for too much."}
    assert sonja.post(place, told).headers["Location"] == "/admin/keys"
    assert "It asks for too much." in iris.get("/admin/own-keys").text
    assert sonja.get(place).headers["Location"] == "/admin/keys", "it is decided"
    again = iris.call(
        "POST", place, body=urlencode({"csrf": "x"}).encode(), headers={"Origin": iris.origin}
    )
    assert again.status == 403
