"""Attack: an officer breaks the glass for a case that may be told, and looks in another.

The reviewer is told of the case that was named; what is opened under it is somebody else's
record, and what is lifted under it stays lifted when the half hour is over.
"""

from datetime import timedelta

import pytest
from tests.desk.desk_stage import WHY, Desk
from tests.desk.register import enter, hide
from tests.unit.records.states_in_touch import conviction

from comity.access.permissions import Role

REASON = "a child was taken and the border is an hour away"
NAMED = "3 Js 77/26"
ANOTHER = {**WHY, "Comity-Case": "my neighbour 1/26"}
BODY = {"person": {"surname": "Verborgen", "forename": "Zora", "birth_date": "1979-05-17"}}


@pytest.fixture
def hidden(desk: Desk) -> str:
    """Return a person whom only a supervisor may know of."""
    desk.engage("sam", Role.SUPERVISOR, compartments=frozenset({"witness"}))
    ref = enter(desk, "Verborgen")
    hide(desk, ref, "witness")
    return ref


def test_the_glass_opens_in_the_case_that_was_named_and_in_no_other(
    desk: Desk, hidden: str
) -> None:
    desk.engage("olga", Role.OFFICER)
    olga = desk.signed_in("olga")
    broken = olga.api("POST", "/glass", {"case": NAMED, "reason": REASON})
    assert broken.status == 200, broken.text
    paths = (f"/persons/{hidden}", f"/convictions/{conviction(desk.node.state).id}")
    for path in paths:
        assert olga.api("GET", path, headers=ANOTHER).status == 404
        assert olga.api("GET", path, headers=WHY).status == 200
    elsewhere = olga.api("POST", "/person-searches", BODY, headers=ANOTHER)
    assert elsewhere.status == 403
    assert hidden not in elsewhere.text
    there = olga.api("POST", "/person-searches", BODY, headers=WHY).json
    assert hidden in there["candidates"][0]["person"]
    asked = {
        "to": "BG",
        "purpose": "criminal-proceedings",
        "case": "my neighbour 1/26",
        "authority": "Amtsgericht",
        "person_ref": hidden,
        "dry_run": True,
    }
    assert olga.api("POST", "/requests", asked).json["field"] == "person_ref"
    assert olga.api("POST", "/requests", {**asked, "case": NAMED}).status == 200


def test_behind_broken_glass_nobody_restricts_or_lifts_anything(desk: Desk, hidden: str) -> None:
    """Attack: a supervisor who is not cleared opens a record for good in half an hour."""
    desk.engage("tina", Role.SUPERVISOR)
    sam, tina = desk.signed_in("sam"), desk.signed_in("tina")
    day = str(desk.clock.now().date() + timedelta(days=90))
    held = sam.api(
        "POST",
        "/retention/holds",
        {
            "kind": "person",
            "reference": hidden,
            "ground": "evidence",
            "review_on": day,
            "reason": "trial",
        },
    )
    assert held.status == 200, held.text
    assert tina.api("POST", "/glass", {"case": NAMED, "reason": REASON}).status == 200
    assert tina.api("GET", f"/persons/{hidden}", headers=WHY).status == 200
    reason = {"reason": "no longer needed"}
    lifted = tina.api("POST", f"/retention/holds/{held.json['id']}/lifting", reason)
    assert lifted.status == 404, lifted.text
    assert tina.api("POST", "/restrictions/rs-1/lifting", reason).status == 404
    restricted = {
        "kind": "person",
        "reference": hidden,
        "compartments": ["witness"],
        "review_on": day,
        "reason": "mine now",
    }
    assert tina.api("POST", "/restrictions", restricted).status == 403
    assert len(sam.api("GET", "/approvals").json["approvals"]) == 0
