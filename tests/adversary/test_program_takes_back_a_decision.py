"""Attack: a program that may send requests withdraws what officials decided.

The same route withdraws a request and a notification or an answer; a key with the scope for
the one would undo the other, though no key decides anything.
"""

from tests.desk.desk_stage import Desk
from tests.unit.records.states_in_touch import DE, conviction, person

from comity.access.permissions import Permission, Role
from comity.ids import StateCode

REASON = {"reason": "because I can", "dry_run": True}


def test_a_key_withdraws_requests_and_nothing_else(desk: Desk) -> None:
    with desk.node.database.begin() as work:
        entered = desk.node.records.enter_conviction(
            work, person(DE, StateCode("BG")), conviction(DE)
        )
    (notification,) = entered.sent
    key = desk.service_key("ivo", Permission.REQUEST_SEND)
    path = f"/api/v1/messages/{notification.id}/withdrawal"
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    answer = desk.browser().call("POST", path, body=b'{"reason": "because I can"}', headers=headers)
    assert answer.status == 403, answer.text
    with desk.node.database.read() as snapshot:
        (kept,) = snapshot.exchange.messages_of(notification.conversation)
    assert kept.id == notification.id
    desk.engage("olga", Role.OFFICER)
    olga = desk.signed_in("olga")
    path = f"/messages/{notification.id}/withdrawal"
    assert olga.api("POST", path, REASON).status == 200
