"""Embargoes on looks: grounded, bounded, reviewed by another, expiring by themselves."""

from datetime import date

import pytest
from tests.unit.rights.rights_world import RightsWorld

from comity.errors import AccessDenied, ConflictingChange, InputInvalid
from comity.law.rights import Withholding
from comity.rights.embargoes import EmbargoCommand, covered_cases, review, set_embargo
from comity.rights.model import Embargo, EmbargoId

CASE = "3 Js 77/26"


def embargoed(
    world: RightsWorld,
    until: date = date(2026, 7, 1),
    ground: Withholding = Withholding.INQUIRIES,
) -> Embargo:
    with world.store.begin() as work:
        return set_embargo(
            work, world.office, EmbargoCommand(CASE, ground, "covert phase", until, "officer-1")
        )


def covered(world: RightsWorld) -> frozenset[str]:
    with world.store.read() as snapshot:
        return covered_cases(snapshot.rights, world.office.today())


def reviewed(world: RightsWorld, embargo: EmbargoId, until: date | None, by: str) -> Embargo:
    with world.store.begin() as work:
        return review(work, world.office, embargo, until=until, by=by)


def test_an_embargo_ends_of_itself() -> None:
    world = RightsWorld()
    assert embargoed(world) == embargoed(world)
    assert covered(world) == {CASE}
    world.clock.pass_days(30)
    assert covered(world) == {CASE}
    world.clock.pass_days(1)
    assert covered(world) == set()


def test_an_embargo_has_a_ground_that_can_be_secret_and_an_end_in_bounds() -> None:
    world = RightsWorld()
    with pytest.raises(InputInvalid):
        embargoed(world, ground=Withholding.EXCESSIVE)
    for day in (date(2026, 5, 31), date(2026, 8, 31)):
        with pytest.raises(InputInvalid):
            embargoed(world, day)
    assert covered(world) == set()


def test_whoever_set_an_embargo_may_lift_it_and_not_prolong_it() -> None:
    world = RightsWorld()
    made = embargoed(world)
    with pytest.raises(AccessDenied):
        reviewed(world, made.id, date(2026, 8, 1), "officer-1")
    longer = reviewed(world, made.id, date(2026, 8, 1), "supervisor-1")
    assert (longer.until, longer.reviewed_by) == (date(2026, 8, 1), "supervisor-1")
    lifted = reviewed(world, made.id, None, "officer-1")
    assert covered(world) == set()
    assert reviewed(world, made.id, None, "officer-1") == lifted
    with pytest.raises(ConflictingChange):
        reviewed(world, made.id, date(2026, 8, 1), "supervisor-1")


def test_every_step_of_an_embargo_is_on_record_without_its_reason() -> None:
    world = RightsWorld()
    made = embargoed(world)
    reviewed(world, made.id, None, "supervisor-1")
    acts = [each for each in world.acts() if "rights-embargoed" in each]
    assert len(acts) == 2
    assert "lifted" in acts[1]
    assert "covert" not in "".join(acts)
