"""Convictions beside an outcome that denies them: whose they are cannot be told."""

import pytest
from tests.adversary.channel_stage import PARTNER, ChannelStage, described
from tests.unit.records.states_in_touch import conviction

from comity.records.messages import RequestOutcome, RequestResponse
from comity.records.ports import TaskKind


@pytest.mark.parametrize("outcome", [RequestOutcome.MULTIPLE_PERSONS, RequestOutcome.DENIED])
def test_convictions_of_nobody_certain_call_an_officer(outcome: RequestOutcome) -> None:
    """A partner says that it found several persons, or denies, and sends convictions.

    The schema allows it, so nothing is complained of; an officer is told that it is not sure
    whose they are, and the node's register is unchanged.
    """
    stage = ChannelStage()
    asked = stage.ask()
    with stage.only_on_record():
        stage.arrive(
            RequestResponse(outcome, described(), convictions=(conviction(PARTNER, 1),)),
            refers_to=asked,
        )
    assert stage.errors() == []
    (task,) = stage.tasks(TaskKind.ATTEND)
    assert "whose they are is not sure" in task.reason
