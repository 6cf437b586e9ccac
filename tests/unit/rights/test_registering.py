"""Receipt, identity and deadlines of what persons ask."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.unit.rights.rights_world import FR, GB, PERSON, RightsWorld

from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.law.rights import Right
from comity.rights.model import Channel, Proof, RightsId, Stage
from comity.rights.registering import Identification, Registration, extend, identify, register


def test_where_the_law_sets_no_number_the_day_is_said_to_be_the_authoritys_own() -> None:
    made = RightsWorld().registered()
    assert made.due_on == date(2026, 7, 1)
    assert made.due_basis.startswith("the day is the authority's own: without undue delay")


def test_the_united_kingdom_answers_within_a_month_beginning_with_the_day() -> None:
    made = RightsWorld(state=GB).registered()
    assert made.due_on == date(2026, 6, 30)
    assert made.due_basis == "Data Protection Act 2018 ss. 45 and 54 (not-re-read)"


def test_the_same_request_registered_again_is_the_same_request() -> None:
    world = RightsWorld()
    assert world.registered() == world.registered()
    assert len(world.acts()) == 1
    assert world.registered(Right.ERASURE).id != world.registered().id


def test_a_request_is_not_received_tomorrow() -> None:
    world = RightsWorld()
    made = world.registered()
    tomorrow = world.office.today() + timedelta(days=1)
    command = Registration(made.right, made.applicant, "x", "officer-1", received_on=tomorrow)
    with pytest.raises(InputInvalid) as refused, world.store.begin() as work:
        register(work, world.office, command)
    assert refused.value.field == "received-on"


def test_nobody_is_named_before_the_identity_is_shown() -> None:
    world = RightsWorld()
    made = world.registered()
    command = Identification(made.id, Proof.NOT_SHOWN, "no document", "officer-1", PERSON)
    with pytest.raises(InputInvalid), world.store.begin() as work:
        identify(work, world.office, command)
    with world.store.begin() as work:
        kept = identify(work, world.office, replace(command, person=None))
    assert kept.stage is Stage.REGISTERED
    assert kept.person is None


def test_only_what_came_through_the_supervisor_was_checked_by_it() -> None:
    world = RightsWorld()
    made = world.registered()
    command = Identification(made.id, Proof.SUPERVISOR_CHECKED, "their letter", "officer-1")
    with pytest.raises(InputInvalid), world.store.begin() as work:
        identify(work, world.office, command)
    theirs = world.verified(
        Right.THROUGH_SUPERVISOR, channel=Channel.SUPERVISOR, origin="DPA 12/26"
    )
    assert theirs.stage is Stage.VERIFIED


def test_an_extension_is_bounded_told_why_and_set_once() -> None:
    world = RightsWorld()
    made = world.verified()

    def put_off(until: date) -> Stage:
        with world.store.begin() as work:
            kept = extend(
                work, world.office, made.id, until=until, reason="a state is asked", by="officer-1"
            )
        assert kept.due_on == until
        return kept.stage

    put_off(date(2026, 8, 1))
    before = len(world.acts())
    assert put_off(date(2026, 8, 1)) is Stage.VERIFIED
    assert len(world.acts()) == before
    for day in (date(2026, 7, 1), date(2026, 9, 15)):
        with pytest.raises(InputInvalid):
            put_off(day)
    assert "a state is asked" not in "".join(world.acts())


def test_what_is_not_here_cannot_be_identified() -> None:
    world = RightsWorld()
    nobody = Identification(RightsId("DE-RIGHTS-9"), Proof.DOCUMENT_SEEN, "x", "officer-1")
    with pytest.raises(ReferenceNotFound), world.store.begin() as work:
        identify(work, world.office, nobody)


def test_no_name_stands_in_the_log() -> None:
    world = RightsWorld()
    world.verified()
    said = "".join(world.acts())
    assert "DE-RIGHTS-" in said
    for private in ("Marin", "Berlin", "passport", "What is there?"):
        assert private not in said


def test_a_decided_request_is_identified_no_more() -> None:
    world = RightsWorld()
    made = world.verified()
    with world.store.begin() as work:
        work.rights.keep(replace(made, stage=Stage.DECIDED))
    command = Identification(made.id, Proof.DOCUMENT_SEEN, "another", "officer-1")
    with pytest.raises(ConflictingChange), world.store.begin() as work:
        identify(work, world.office, command)


def test_a_request_about_ecris_tcn_is_forwarded_within_ten_working_days() -> None:
    world = RightsWorld()
    made = world.registered()
    command = Registration(made.right, made.applicant, "tcn", "officer-1", forward_to=(FR,))
    with world.store.begin() as work:
        kept = register(work, world.office, command)
    (step,) = kept.steps
    # From Monday, 1 June 2026; Corpus Christi is no holiday of all Germany.
    assert (step.subject, step.due_on) == (FR, date(2026, 6, 15))
    assert step.basis == "32019R0816 Art. 25"
    wrong = replace(command, right=Right.OBJECTION)
    with pytest.raises(InputInvalid), world.store.begin() as work:
        register(work, world.office, wrong)
