"""Attack: an officer leaves a page open, to learn from news and counts when a case that is
restricted for them moves.

The page is told from what it would itself count. What happens in the hidden case, happens to it
without a word; what happens beside it, is told as ever.
"""

from contextlib import closing

from tests.desk.pages.world import World, world
from tests.desk.register import hide
from tests.desk.test_news import Stream

from comity.access.permissions import Role

__all__ = ["world"]


def test_a_hidden_case_moves_neither_a_count_nor_a_page(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    world.desk.engage("chief", Role.SUPERVISOR, compartments=frozenset({"alpha"}))
    erika, chief = world.desk.signed_in("erika"), world.desk.signed_in("chief")
    chief.api("POST", f"/tasks/{world.cases.doubtful}/assignment", {"to": "ac-chief"})
    hide(world.desk, world.cases.jonas, "alpha")
    counted = erika.api("GET", "/work").body
    with closing(Stream(erika)) as page:
        mark = page.mark()
        hidden = chief.api("POST", f"/tasks/{world.cases.doubtful}/assignment", {"to": ""})
        assert hidden.json["outcomes"][0]["result"] == "left"
        assert erika.api("GET", "/work").body == counted
    with closing(Stream(erika)) as page:
        assert page.mark() == mark
        chief.api("POST", f"/tasks/{world.cases.several}/assignment", {"to": "ac-chief"})
        assert page.mark() != mark
    assert str(world.cases.doubtful) not in counted.decode()
