"""Attack: an administrator changes what a security officer approves, after she has looked.

Roles and team stay as she saw them; what is slipped in is that the person enrols anew, or an
identifier at the identity provider that signs somebody else in.
"""

import pytest
from tests.adversary.access_stage import Desk

from comity.access.model import Entitlement, Face
from comity.access.permissions import Role
from comity.errors import ConflictingChange

SUBJECT = "https://id.example.org#olga"


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.appoint("olga", Role.OFFICER)
    return made


def test_nobody_is_made_to_enrol_anew_unseen(desk: Desk) -> None:
    seen = Entitlement(frozenset({Role.OFFICER}), "south")
    olga = desk.people["olga"].account.id
    accounts = desk.service.accounts
    accounts.propose(olga, entitlement=seen, by=desk.who("ada"))
    accounts.propose(olga, entitlement=seen, by=desk.who("ada"), anew=True)
    with pytest.raises(ConflictingChange):
        accounts.approve(olga, entitlement=seen, by=desk.who("sigrid"))
    assert desk.who("olga").team == ""
    assert accounts.approve(olga, entitlement=seen, by=desk.who("sigrid"), anew=True).code


def test_an_identifier_at_the_provider_signs_in_one_account(desk: Desk) -> None:
    """Attack: a colleague's identifier is entered with a second account, to act under her name."""
    hers = Entitlement(frozenset({Role.OFFICER}), openid_subject=SUBJECT)
    olga, accounts = desk.people["olga"].account.id, desk.service.accounts
    accounts.propose(olga, entitlement=hers, by=desk.who("ada"))
    # Proposed while it was nobody's, and approved when it is somebody's.
    second = accounts.create(name="o2", display_name="O", entitlement=hers, by=desk.who("ada"))
    accounts.approve(olga, entitlement=hers, by=desk.who("sigrid"))
    with pytest.raises(ConflictingChange):
        accounts.approve(second.id, entitlement=hers, by=desk.who("sigrid"))
    with pytest.raises(ConflictingChange):
        accounts.create(name="o3", display_name="O", entitlement=hers, by=desk.who("ada"))
    opened = desk.service.sign_in.with_openid(
        SUBJECT, confirmed=None, address="10.0.0.1", face=Face.DESK
    )
    assert opened.account.id == olga
