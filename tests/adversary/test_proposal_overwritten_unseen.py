"""Attack, or two windows: that a person enrols anew is overwritten by whoever did not see it.

What an administrator saw is compared by a word for roles, team and clearance; that the person
enrols anew, because device and codes are lost, is not in it. A colleague's form from before
replaces that.

Stopped where it is compared: the word is for the whole of what is proposed.
"""

from tests.desk.desk_stage import Desk
from tests.desk.fixtures import desk

from comity.access.permissions import Role

__all__ = ["desk"]


def test_what_was_proposed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    for name in ("adam", "ada"):
        desk.engage(name, Role.ADMINISTRATOR)
    desk.engage("erika", Role.OFFICER)
    adam, ada = desk.signed_in("adam"), desk.signed_in("ada")
    path = "/accounts/ac-erika/proposal"
    same = {"entitlement": {"roles": ["officer"], "team": "A"}}
    first = adam.api("POST", path, same)
    assert first.status == 200, first.text
    seen = first.json["standing"]
    assert adam.api("POST", path, {**same, "enrols_anew": True}).status == 200
    other = {"entitlement": {"roles": ["officer"], "team": "B"}, "as_of": seen}
    before = desk.leaves()
    assert ada.api("POST", path, other).status == 409
    assert desk.leaves() == before
    with desk.node.database.read() as snapshot:
        account = snapshot.access.accounts.get("ac-erika")
    assert account is not None
    assert account.proposed is not None
    assert account.proposed.anew
