"""An officer keeps looks from the person for ever, by setting the embargo anew.

The attack: an embargo ends of itself and whoever set it cannot prolong it. So the officer
sets another on the same case, with a later day, whenever the first nears its end; nobody
else ever looks. The defence: one officer sets one embargo on a case; another day, another
ground or another try after it was lifted takes a second person.
"""

from datetime import date

import pytest
from tests.unit.rights.rights_world import RightsWorld
from tests.unit.rights.test_embargoes import covered, embargoed, reviewed

from comity.errors import AccessDenied
from comity.law.rights import Withholding


def test_whoever_set_an_embargo_cannot_set_another_on_the_same_case() -> None:
    world = RightsWorld()
    first = embargoed(world)
    world.clock.pass_days(20)
    for until, ground in (
        (date(2026, 8, 1), Withholding.INQUIRIES),
        (date(2026, 8, 1), Withholding.NATIONAL_SECURITY),
    ):
        with pytest.raises(AccessDenied):
            embargoed(world, until, ground)
    reviewed(world, first.id, None, "supervisor-1")
    with pytest.raises(AccessDenied):
        embargoed(world, date(2026, 8, 1))
    assert covered(world) == set()
    with world.store.read() as snapshot:
        assert len(snapshot.rights.embargoes(limit=9, lifted=True)) == 1
