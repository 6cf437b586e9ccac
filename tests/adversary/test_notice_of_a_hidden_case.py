"""Attack: an officer learns from their notices that a case stands that is hidden from them.

They answered it; then its person was restricted, so that to them it is as if it had never been. A
cleared supervisor's second look finds a fault and has the officer told: the notice names the
conversation, and says that it is worked on. Or the officer was told first, and the person is
restricted then: what they were told names the case still.

Stopped where the notice is written, and where it is read: whoever may not know of the case is told
nothing of it, for as long as they may not.
"""

import pytest
from tests.desk.pages.test_supervisor import answered, as_jonas, draw_everything
from tests.desk.pages.world import World, world
from tests.desk.register import hide

from comity.access.permissions import Role

__all__ = ["world"]


FAULT = {"outcome": "faulty", "reason": "the wrong person", "follows": "officer-told"}


@pytest.mark.parametrize("hidden_first", [True, False])
def test_a_second_look_tells_nobody_of_a_case_that_is_hidden(
    world: World, *, hidden_first: bool
) -> None:
    draw_everything(world.desk)
    world.desk.engage("erika", Role.OFFICER)
    world.desk.engage("cleared", Role.SUPERVISOR, compartments=frozenset({"alpha"}))
    erika, cleared = world.desk.signed_in("erika"), world.desk.signed_in("cleared")
    answered(world, "erika", world.cases.doubtful, as_jonas(world))
    before = erika.api("GET", "/account/notices").body
    if hidden_first:
        hide(world.desk, world.cases.jonas, "alpha")
    (check,) = cleared.api("GET", "/quality-checks").json["checks"]
    done = cleared.api("POST", f"/quality-checks/{check['id']}/review", FAULT)
    assert done.status == 200, done.text
    if not hidden_first:
        assert check["conversation"] in erika.api("GET", "/account/notices").text
        hide(world.desk, world.cases.jonas, "alpha")
    assert erika.api("GET", f"/conversations/{check['conversation']}").status == 404
    assert erika.api("GET", "/account/notices").body == before
