"""Complaints about complaints: two nodes that answer each other for ever.

The specification lets a functional error refer to a functional error. We take such a one,
and never answer it.
"""

import pytest
from tests.adversary.channel_stage import ChannelStage, described

from comity.errors import ConflictingChange
from comity.exchange.channel_admission import ArrivalOutcome
from comity.exchange.wires import Complaint
from comity.ids import MessageId
from comity.records.commands import ReportError
from comity.records.messages import (
    FunctionalError,
    FunctionalErrorItem,
    RequestOutcome,
    RequestResponse,
)
from comity.records.ports import TaskKind

COMPLAINT = FunctionalError((FunctionalErrorItem("FE-00077"),))
ANSWER = RequestResponse(RequestOutcome.SUCCESSFUL, described())
NOTHING = "DE-FR-REQ-000000000000099"


def test_a_complaint_of_our_complaint_is_never_answered() -> None:
    """The partner complains of our functional error, and then of nothing at all, ten times.

    No further complaint leaves, an officer is called, and the request is as it was.
    """
    stage = ChannelStage()
    asked = stage.ask()
    stage.arrive(ANSWER, refers_to=NOTHING)
    (ours,) = stage.sent("FEM")
    with stage.only_on_record(asked):
        for _ in range(10):
            stage.arrive(COMPLAINT, refers_to=ours.id)
            stage.arrive(COMPLAINT, refers_to="DE-FR-FEM-000000000000099")
    assert len(stage.sent("FEM")) == 1
    assert stage.state_of(ours.conversation) == "complained"


def test_an_officer_cannot_start_the_loop_either() -> None:
    """An officer reports an error in the partner's functional error.

    It is refused, and the node's state is unchanged.
    """
    stage = ChannelStage()
    asked = stage.ask()
    stage.arrive(COMPLAINT, refers_to=asked)
    (task,) = stage.tasks(TaskKind.ATTEND)
    with stage.only_on_record(asked), pytest.raises(ConflictingChange):
        stage.act(task, ReportError("no"))
    assert not stage.sent("FEM")
    assert stage.tasks(TaskKind.ATTEND) == [task]


def test_a_complaint_within_a_request_moves_nothing() -> None:
    """The partner complains of our complaint about its answer.

    An officer is called, the answer is owed anew as before, and nobody complains again.
    """
    stage = ChannelStage()
    asked = stage.ask()
    broken = Complaint("FE-99004", "", "A rule is broken.")
    stage.arrive(ANSWER, refers_to=asked, complaints=(broken,))
    (ours,) = stage.sent("FEM")
    arrival = stage.arrive(COMPLAINT, refers_to=ours.id)
    assert arrival.outcome is ArrivalOutcome.NEW
    assert MessageId(arrival.conversation.id) == asked
    assert stage.state_of(asked) == "open"
    assert stage.sent("FEM") == [ours]
    assert len(stage.tasks(TaskKind.ATTEND)) == 2
