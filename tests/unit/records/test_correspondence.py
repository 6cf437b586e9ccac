"""Messages of ours that tell of no conviction, and the permit each takes."""

import pytest
from tests.unit.records.states_in_touch import FR, conviction, person

from comity.persons.texts import plain
from comity.policy.procedure import ProceduralMessage
from comity.records.correspondence import procedural_message, states_identity
from comity.records.messages import (
    AdditionalInformation,
    InformationOutcome,
    IsAlive,
    Notification,
    Request,
    RequestingAuthority,
    RequestOutcome,
    RequestResponse,
)


def test_what_discloses_never_passes_for_correspondence() -> None:
    who = person(FR)
    asked = RequestingAuthority(plain("Court", "en"))
    for message in (
        Notification(person=who, conviction=conviction(FR)),
        Request(
            person=who,
            purpose="criminal-proceedings",
            purpose_text=plain("proceedings", "en"),
            authority=asked,
        ),
        RequestResponse(outcome=RequestOutcome.SUCCESSFUL, person=who),
        RequestResponse(outcome=RequestOutcome.DENIED, person=who, convictions=(conviction(FR),)),
        RequestResponse(outcome=RequestOutcome.DENIED, person=who, other_states=(FR,)),
    ):
        with pytest.raises(TypeError, match="permit of its own"):
            procedural_message(message)


def test_a_denial_and_an_answer_without_record_are_told_apart() -> None:
    who = person(FR)
    denied = RequestResponse(outcome=RequestOutcome.DENIED, person=who)
    several = RequestResponse(outcome=RequestOutcome.MULTIPLE_PERSONS, person=who)
    assert procedural_message(denied) is ProceduralMessage.DENIAL
    assert procedural_message(several) is ProceduralMessage.ANSWER_WITHOUT_RECORD
    assert procedural_message(IsAlive()) is ProceduralMessage.IS_ALIVE


def test_only_a_reply_with_a_person_states_who_somebody_is() -> None:
    available = InformationOutcome.AVAILABLE
    assert states_identity(AdditionalInformation(outcome=available, person=person(FR)))
    assert not states_identity(AdditionalInformation(outcome=available))
    assert not states_identity(IsAlive())
