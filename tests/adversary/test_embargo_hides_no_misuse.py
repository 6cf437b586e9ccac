"""Attack: an officer looks up a neighbour, and sets an embargo so that nobody ever learns of it.

The officer sets it on the very case reference used for the look, with an invented enquiry, and
tries to prolong it for ever. The neighbour asks who looked.

The person's report has the same frame as ever, and the look is in it once the embargo ends,
which the officer cannot put off. The inspector sees the look all the while, and the embargo
beside it with who set it and why. The log is unchanged but for what was done.
"""

from datetime import timedelta

import pytest
from tests.unit.rights.rights_world import ADA, RightsWorld

from comity.assembly.acts_on_record import log_act
from comity.assembly.journal import journal_of
from comity.assembly.rights_extract import looks_parts
from comity.assembly.rights_looks import looks_at_person
from comity.errors import AccessDenied
from comity.ids import PersonRef
from comity.law.rights import Withholding
from comity.ledger.acts import Act
from comity.rights.embargoes import EmbargoCommand, review, set_embargo
from comity.rights.model import Embargo, RightsRequest

CASE, SNOOP = "9 Js 1/26", "officer-9"


def _looked(world: RightsWorld, person: PersonRef) -> None:
    with world.store.begin() as work:
        log_act(
            work,
            Act.CONSULT_REGISTER,
            {
                "case": CASE,
                "purpose": "criminal-proceedings",
                "result": "found",
                "results": 1,
                "shown": [person],
            },
            official=SNOOP,
            clock=world.clock,
            randomness=world.office.rails.randomness,
        )


def _embargoed(world: RightsWorld) -> Embargo:
    until = world.office.today() + timedelta(days=90)
    command = EmbargoCommand(CASE, Withholding.INQUIRIES, "covert phase", until, SNOOP)
    with world.store.begin() as work:
        return set_embargo(work, world.office, command)


def _told(world: RightsWorld, request: RightsRequest, person: PersonRef) -> tuple[int, str]:
    with world.store.read() as snapshot:
        looks = looks_at_person(snapshot, world.office, person)
        (part,) = looks_parts(snapshot, world.office, request, person)
    return len(looks), part.rows[-1][1]


def test_the_inspector_sees_the_look_and_the_person_learns_of_it_in_the_end() -> None:
    world, clean = RightsWorld(), RightsWorld()
    reports = []
    for each in (world, clean):
        with each.store.begin() as work:
            person = work.register.enter_person(ADA)
        request = each.verified(person=person)
        if each is world:
            _looked(each, person)
            made = _embargoed(each)
        reports.append(_told(each, request, person))
    assert reports[0] == reports[1], "a hidden look must not show, not even in the frame"
    longer = world.office.today() + timedelta(days=89)
    with pytest.raises(AccessDenied), world.store.begin() as work:
        review(work, world.office, made.id, until=longer, by=SNOOP)
    with world.store.read() as snapshot:
        seen = [each for each in journal_of(snapshot) if each.official == SNOOP]
        (embargo,) = snapshot.rights.embargoes(limit=9)
    assert [each.act for each in seen] == ["consult-register", "rights-embargoed"]
    assert (embargo.by, embargo.reason, embargo.subject) == (SNOOP, "covert phase", CASE)
    world.clock.pass_days(91)
    count, frame = _told(world, request, person)
    assert (count, frame) == (1, reports[0][1])
