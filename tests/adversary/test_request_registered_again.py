"""Attack: an officer registers a person's request a second time to learn how the first one stands.

The same words on the same day are the same request, so that what is registered again is answered
with the stage, the decision and the steps of the first: nobody finds that they looked, it works
behind glass broken for another case, and for the request of a person who is hidden from them.

A look it is, and on record as one; behind broken glass it is refused; and beside a request that is
hidden another one is made, as if there were none.
"""

import json

from tests.adversary.test_rights_commands_off_the_record import (
    HASTE,
    REGISTER,
    Terminal,
    fresh_homes,
    germany,
    run,
    terminal,
)
from tests.desk.pages.world import World, world
from tests.desk.register import hide

from comity.access.permissions import Role

__all__ = ["fresh_homes", "germany", "run", "terminal", "world"]

GLASS = {"case": "12/26", "reason": "a child was taken and the border is an hour away"}
ASKED = {
    "right": "access",
    "address": "Weg 1",
    "language": "en",
    "asked": "What?",
    "person": {"surname": "Beispiel", "forename": "Zora", "birth_date": "1979-05-17"},
}


def test_what_is_registered_again_is_looked_at_on_record(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    world.desk.engage("olga", Role.OFFICER)
    erika, olga = world.desk.signed_in("erika"), world.desk.signed_in("olga")
    request = erika.api("POST", "/rights", ASKED).json["id"]
    for tried in (False, True):
        before = world.desk.leaves()
        told = olga.api("POST", "/rights", {**ASKED, "dry_run": tried})
        assert told.json["id"] == request
        assert world.desk.leaves() == before + 1, "a look"
    assert olga.api("POST", "/glass", GLASS).status == 200
    before = world.desk.leaves()
    assert olga.api("POST", "/rights", ASKED).status == 403
    assert world.desk.leaves() == before


def test_beside_a_request_that_is_hidden_another_one_is_made(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    world.desk.engage("olga", Role.OFFICER)
    erika, olga = world.desk.signed_in("erika"), world.desk.signed_in("olga")
    request = erika.api("POST", "/rights", ASKED).json["id"]
    shown = {"proof": "document-seen", "note": "passport", "person": world.cases.zora}
    assert erika.api("POST", f"/rights/{request}/identity", shown).status == 200
    hide(world.desk, world.cases.zora, "alpha")
    made = olga.api("POST", "/rights", ASKED).json
    assert made["id"] != request
    assert made["stage"] == "registered", "as if nobody had asked before"
    with world.desk.node.database.read() as snapshot:
        kept = snapshot.rights.request(request)
    assert kept is not None
    assert (kept.stage, kept.person) == ("verified", world.cases.zora)


def test_at_the_terminal_it_is_a_look_as_well(terminal: Terminal) -> None:
    for words in (REGISTER, (*REGISTER, "--dry-run")):
        before = terminal.office.leaves()
        told = terminal.said("olga", *words, "--json")
        assert json.loads(told.stdout)["request"]["id"] == terminal.request
        assert terminal.office.leaves() == before + 1, "a look"
    assert terminal.said("sue", "break-glass", *HASTE, of="account").exit_code == 0
    before = terminal.office.leaves()
    told = terminal.said("sue", *REGISTER)
    assert (told.exit_code, "glass" in told.output) == (1, True)
    assert terminal.request not in told.output
    assert terminal.office.leaves() == before
