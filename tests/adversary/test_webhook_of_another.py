"""Attack: an integrator, an administrator or a program reaches for somebody else's webhook.

They look at what it was told, have its secret made or changed, resume, try or end it, approve
their own, or name a colleague's key. To them it is as if it were not; what they see never holds a
secret, and what the log says of it no address. The webhook is unchanged.
"""

from tests.desk.desk_stage import Desk
from tests.desk.fixtures import desk
from tests.desk.webhook_stage import SCOPES, integrator, permit

from comity.access.permissions import Role

__all__ = ["desk"]

ACTS = ("secret", "rotation", "pause", "resumption", "test", "deliveries/ev-1/again")


def test_somebody_elses_webhook_is_as_if_it_were_not(desk: Desk) -> None:
    permit(desk.node, 9)
    ines = integrator(desk)
    webhook, secret = ines.approved("http://127.0.0.1:9/")
    desk.service_key("otto", *SCOPES)
    otto = desk.signed_in("otto")
    assert otto.api("GET", "/webhooks").json["webhooks"] == []
    for act in ACTS:
        theirs = otto.api("POST", f"/webhooks/{webhook}/{act}")
        nobodys = otto.api("POST", f"/webhooks/wh-nobody/{act}")
        assert (theirs.status, theirs.body) == (404, nobodys.body), act
    assert otto.api("GET", f"/webhooks/{webhook}/deliveries").status == 404
    assert otto.api("DELETE", f"/webhooks/{webhook}").status == 404
    body = {"label": "x", "address": "http://127.0.0.1:9/", "kinds": ["answer.received"]}
    assert otto.api("POST", "/webhooks", {**body, "key": ines.key}).status == 422
    adam = desk.signed_in("adam")
    listed = adam.api("GET", "/webhook-register")
    assert listed.json["webhooks"][0]["state"] == "in use"
    for answer in (listed, ines.browser.api("GET", "/webhooks")):
        assert secret.removeprefix("whsec_") not in answer.text
    with desk.node.database.read() as snapshot:
        bodies = [snapshot.log.entry(each).body or b"" for each in range(snapshot.log.size())]
    entries = [each for each in bodies if webhook.encode() in each]
    assert len(entries) == 3
    assert not any(b"127.0.0.1" in each or secret[6:].encode() in each for each in entries)


def test_whoever_holds_both_roles_does_not_approve_their_own(desk: Desk) -> None:
    permit(desk.node, 9)
    ines = integrator(desk)
    webhook = ines.asks("http://127.0.0.1:9/")
    # The combination is refused when it is proposed; here it slipped in.
    desk.engage("ines", Role.INTEGRATOR, Role.SECURITY_OFFICER)
    answer = desk.signed_in("ines").api("POST", f"/webhooks/{webhook}/approval")
    assert answer.status == 403
    assert ines.browser.api("GET", "/webhooks").json["webhooks"][0]["state"] == "asked"


def test_a_program_with_a_key_sets_up_no_webhook(desk: Desk) -> None:
    key = desk.service_key("iris", *SCOPES)
    program = desk.browser()
    program.extra["Authorization"] = f"Bearer {key}"
    assert program.api("GET", "/webhooks").status == 403
    assert program.api("POST", "/webhooks", {}).status == 403
