"""Attack: an integrator reads what became of their webhook's events, to learn who is restricted.

An event was queued, or told, before its case was restricted. Would the list of events name the case
still, and say of it that it is withheld, then of a key that stands that is said of restricted cases
only; and so it would be if sending it again were answered in other words than for no event at all.

Stopped where events are listed and sent again: of what is restricted there is none.
"""

from collections.abc import Iterator

import pytest
from tests.desk.pages.world import World, world
from tests.desk.register import hide
from tests.desk.webhook_stage import (
    Receiver,
    go_round,
    integrator,
    permit,
    receiver,
    wait_and_go_round,
)

from comity.access.permissions import Role

__all__ = ["world"]


@pytest.fixture
def told() -> Iterator[Receiver]:
    with receiver() as opened:
        yield opened


def test_a_case_restricted_since_is_in_no_list_of_events(world: World, told: Receiver) -> None:
    permit(world.desk.node, told.port)
    ines = integrator(world.desk)
    webhook, _ = ines.approved(told.address, "task.decided")
    world.desk.clock.wait(minutes=1)
    told.status = 503
    world.desk.engage("erika", Role.OFFICER)
    path = f"/tasks/{world.cases.doubtful}/decision"
    body = {"decision": {"act": "nobody"}, "reason": "Another person."}
    assert world.desk.signed_in("erika").api("POST", path, body).status == 200
    go_round(world.desk.node)
    path = f"/webhooks/{webhook}/deliveries"
    (event,) = ines.browser.api("GET", path).json["deliveries"]
    hide(world.desk, world.cases.jonas, "alpha")
    told.status = 204
    wait_and_go_round(world.desk, minutes=5)
    browser = world.desk.signed_in("ines")
    before = world.desk.leaves()
    assert browser.api("GET", path).json["deliveries"] == []
    hidden = browser.api("POST", f"{path}/{event['id']}/again")
    absent = browser.api("POST", f"{path}/ev-none/again")
    assert hidden.status == 404
    assert (hidden.status, hidden.body) == (absent.status, absent.body)
    assert world.desk.leaves() == before
    assert len(told.calls) == 1, "nothing was sent again"
