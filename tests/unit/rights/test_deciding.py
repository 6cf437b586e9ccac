"""Decisions, their grounds, and a second person for every limit."""

import pytest
from tests.unit.rights.rights_world import RightsWorld

from comity.errors import AccessDenied, ConflictingChange, InputInvalid
from comity.ids import ConvictionId
from comity.law.rights import Right, Withholding
from comity.rights.deciding import Ruling, approve, decide
from comity.rights.letter_form import Sender
from comity.rights.letters import compose_letter
from comity.rights.model import Channel, LetterKind, Outcome, RightsId, RightsRequest, Stage

SECRET = "enquiry 3 Js 77/26"  # noqa: S105 - invented reasons


def ruled(world: RightsWorld, request: RightsId, outcome: Outcome, **more: object) -> RightsRequest:
    ruling = Ruling(request, outcome, "officer-1", **more)  # type: ignore[arg-type]
    with world.store.begin() as work:
        return decide(work, world.office, ruling)


def test_nothing_is_decided_before_it_is_known_who_asks() -> None:
    world = RightsWorld()
    made = world.registered()
    with pytest.raises(ConflictingChange):
        ruled(world, made.id, Outcome.FULL)
    kept = ruled(world, made.id, Outcome.IDENTITY_NOT_SHOWN)
    assert kept.stage is Stage.DECIDED


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.NEITHER])
def test_less_than_was_asked_needs_ground_reasons_and_a_second_person(outcome: Outcome) -> None:
    world = RightsWorld()
    made = world.verified()
    for more in ({}, {"grounds": (Withholding.INQUIRIES,)}):
        with pytest.raises(InputInvalid):
            ruled(world, made.id, outcome, **more)
    kept = ruled(world, made.id, outcome, grounds=(Withholding.INQUIRIES,), reasons=SECRET)
    assert kept.stage is Stage.PROPOSED
    with pytest.raises(AccessDenied), world.store.begin() as work:
        approve(work, world.office, made.id, by="officer-1", granted=True)
    with world.store.begin() as work:
        done = approve(work, world.office, made.id, by="supervisor-1", granted=True)
    assert done.stage is Stage.DECIDED
    assert done.decision is not None
    assert done.decision.approved_by == "supervisor-1"
    assert SECRET not in "".join(world.acts())
    assert done.decision.reasons == SECRET


def test_what_is_sent_back_is_undecided() -> None:
    world = RightsWorld()
    made = world.verified()
    ruled(world, made.id, Outcome.REFUSED, grounds=(Withholding.OTHERS,), reasons="x")
    with world.store.begin() as work:
        back = approve(work, world.office, made.id, by="supervisor-1", granted=False)
    assert back.stage is Stage.VERIFIED
    assert back.decision is None


def test_a_ground_that_may_be_told_is_told() -> None:
    world = RightsWorld()
    made = world.verified()
    with pytest.raises(InputInvalid) as refused:
        ruled(world, made.id, Outcome.NEITHER, grounds=(Withholding.EXCESSIVE,), reasons="x")
    assert refused.value.field == "ground"


def test_all_verifications_answers_the_supervisor_and_nobody_else() -> None:
    world = RightsWorld()
    made = world.verified()
    with pytest.raises(InputInvalid):
        ruled(world, made.id, Outcome.VERIFICATIONS)
    theirs = world.verified(
        Right.THROUGH_SUPERVISOR, channel=Channel.SUPERVISOR, origin="DPA 12/26"
    )
    with pytest.raises(InputInvalid):
        ruled(world, theirs.id, Outcome.FULL)
    assert ruled(world, theirs.id, Outcome.VERIFICATIONS).stage is Stage.DECIDED


def test_a_complaint_is_registered_dated_decided_and_answered() -> None:
    world = RightsWorld()
    made = world.verified(Right.COMPLAINT)
    assert made.due_on > world.office.today()
    with pytest.raises(InputInvalid):
        ruled(world, made.id, Outcome.REFUSED)
    kept = ruled(world, made.id, Outcome.FULL)
    assert kept.stage is Stage.DECIDED
    letter = compose_letter(
        kept,
        LetterKind.ANSWER,
        Sender("DE", "Central authority", "Data protection authority, Platz 2"),
        made_on=world.office.today(),
        recipient=("Ada Marin",),
    )
    assert letter.title == "Answer to your request: Complaint"
    assert "Data protection authority, Platz 2" in letter.remedies[0]


def test_a_statement_says_something_and_a_partial_answer_says_what_it_leaves_out() -> None:
    world = RightsWorld()
    made = world.verified(Right.SUPPLEMENT)
    named = (ConvictionId("DE-C-000000000000001"),)
    for more in ({}, {"convictions": named}):
        with pytest.raises(InputInvalid):
            ruled(world, made.id, Outcome.FULL, **more)
    kept = ruled(world, made.id, Outcome.FULL, convictions=named, statement="It was a mistake.")
    assert kept.stage is Stage.DECIDED
    access = world.verified()
    with pytest.raises(InputInvalid) as refused:
        ruled(world, access.id, Outcome.PARTIAL, grounds=(Withholding.OTHERS,), reasons="x")
    assert refused.value.field == "withhold"


def test_the_same_decision_again_changes_nothing() -> None:
    world = RightsWorld()
    made = world.verified()
    kept = ruled(world, made.id, Outcome.REFUSED, grounds=(Withholding.EXCESSIVE,), reasons="daily")
    before = len(world.acts())
    again = ruled(
        world, made.id, Outcome.REFUSED, grounds=(Withholding.EXCESSIVE,), reasons="daily"
    )
    assert again == kept
    assert len(world.acts()) == before
