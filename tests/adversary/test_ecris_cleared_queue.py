"""The partner works on our officers' queue: floods it, or clears away what tells of misuse."""

import msgspec
from tests.adversary.channel_stage import ChannelStage
from tests.adversary.test_ecris_duplicate_identifier import ASKED, OTHER

from comity.records.commands import Attended, Nobody
from comity.records.messages import Cancellation, FunctionalError, FunctionalErrorItem
from comity.records.ports import TaskKind
from comity.records.tasks import IDENTIFIER_REUSED

ONE = FunctionalError((FunctionalErrorItem("FE-00077"),))
ANOTHER = FunctionalError((FunctionalErrorItem("FE-00078"),))


def test_a_cancellation_does_not_clear_away_that_an_identifier_was_reused() -> None:
    """The partner reuses an identifier, and cancels the message that bore it first.

    The request is over, and an officer still sees what was done.
    """
    stage = ChannelStage()
    first = stage.arrive(ASKED)
    stage.arrive(OTHER, identifier=first.message.id)
    stage.arrive(Cancellation(), refers_to=first.message.id)
    assert stage.state_of(first.message.id) == "cancelled"
    (task,) = stage.tasks()
    assert (task.kind, task.reason) == (TaskKind.ATTEND, IDENTIFIER_REUSED)
    stage.act(task, Attended())
    assert not stage.tasks()


def test_the_same_complaint_calls_an_officer_once() -> None:
    """The partner complains of one answer of ours a hundred times in the same codes.

    One task stands in the queue; another code, or another answer, is another matter.
    """
    stage = ChannelStage()
    asked = stage.arrive(ASKED).message.id
    stage.act(stage.tasks()[0], Nobody())
    (answer,) = stage.sent("RRS")
    for _ in range(100):
        stage.arrive(ONE, refers_to=answer.id)
    (called,) = stage.tasks()
    assert stage.state_of(asked) == "open"
    stage.arrive(ANOTHER, refers_to=answer.id)
    assert len(stage.tasks()) == 2
    stage.act(called, Nobody())
    stage.arrive(ONE, refers_to=stage.sent("RRS")[1].id)
    assert stage.state_of(asked) == "open"
    about = [msgspec.json.decode(task.details)["about"] for task in stage.tasks()]
    assert about[-1] == stage.sent("RRS")[1].id
