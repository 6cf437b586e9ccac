"""Attack: reviewers of misuse draw a random sample, and learn from it what is inspected.

An inspector reads the true reasons of a decision; the entry is a consultation like any other,
and a supervisor who draws often enough would be shown whom the inspector looks into.

Stopped where the rules get their material: what accounts of inspectors did is never in it.
The entry itself stays in the log as it is.
"""

from datetime import timedelta

from tests.desk.desk_stage import Desk
from tests.desk.fixtures import desk as desk  # noqa: PLC0414 - a fixture
from tests.desk.register import enter
from tests.desk.test_rights_interface import ASKED

from comity.access.permissions import PERMISSIONS, Role
from comity.access.principal import AccountId, Principal, Shown
from comity.assembly.journal import journal_of
from comity.assembly.oversight_misuse import run_rules


def test_no_sample_shows_what_an_inspector_read(desk: Desk) -> None:
    enter(desk)
    desk.engage("erika", Role.OFFICER)
    made = desk.signed_in("erika").api("POST", "/rights", ASKED).json["id"]
    desk.engage("ines", Role.INSPECTOR)
    assert desk.signed_in("ines").api("GET", f"/rights/{made}").status == 200
    sue = Principal(
        AccountId("ac-sue"),
        frozenset({Role.SUPERVISOR}),
        PERMISSIONS[Role.SUPERVISOR],
        Shown.PASSKEY,
    )
    today = desk.clock.now().date()
    found = run_rules(desk.node, sue, since=today - timedelta(1), until=today, audit=200, seed="s")
    with desk.node.database.read() as snapshot:
        by = {each.leaf: each.official for each in journal_of(snapshot)}
    assert "ac-ines" in by.values()
    assert "ac-ines" not in {by[leaf] for hit in found for leaf in hit.leaves}
