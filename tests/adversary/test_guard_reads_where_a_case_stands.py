"""Attack: a security officer reads where cases stand, by the route that says who looked.

Their role reviews looks and includes no list of conversations. Asked who looked, the desk now tells
them the case itself as well: the partner, the file reference, its state and its days.

Stopped where the answer is made: the head of a case is for whoever may list conversations.
"""

from tests.desk.pages.world import World, world

from comity.access.permissions import Role

__all__ = ["world"]


def test_who_looked_is_told_without_where_the_case_stands(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    world.desk.engage("gard", Role.SECURITY_OFFICER)
    erika, gard = world.desk.signed_in("erika"), world.desk.signed_in("gard")
    case = world.cases.answered
    head = erika.api("GET", f"/conversations/{case}").json["conversation"]
    assert head["case"]
    assert gard.api("GET", "/conversations").status == 403
    assert gard.api("GET", f"/conversations/{case}").status == 403
    told = gard.api("GET", f"/conversations/{case}/looks")
    assert told.status == 200
    assert told.json["looks"]
    assert (told.json["conversation"], told.json["lateness"]) == (None, None)
    page = gard.get(f"/cases/{case}/access")
    assert page.status == 200
    assert "Erika" in page.text
    for each in (told.text, page.text):
        assert head["case"] not in each
    assert erika.api("GET", f"/conversations/{case}").json["conversation"] == head
