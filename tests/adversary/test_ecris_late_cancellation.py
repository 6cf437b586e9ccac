"""Cancelling too late, twice, or what is not one's own."""

from tests.adversary.channel_stage import ChannelStage, described
from tests.adversary.test_ecris_duplicate_identifier import ASKED

from comity.exchange.channel_admission import ArrivalOutcome
from comity.records.commands import Nobody
from comity.records.messages import Cancellation, RequestOutcome, RequestResponse
from comity.records.ports import TaskKind


def test_a_request_cancelled_after_its_answer_is_told_so() -> None:
    """The partner cancels a request that was answered.

    The answer stands on record, the partner is told that the cancellation came too late.
    """
    stage = ChannelStage()
    asked = stage.arrive(ASKED)
    stage.act(stage.tasks(TaskKind.IDENTIFY_REQUEST)[0], Nobody())
    (answer,) = stage.sent("RRS")
    late = stage.arrive(Cancellation(), refers_to=asked.message.id)
    assert late.outcome is ArrivalOutcome.NEW
    assert stage.errors() == [("FE-99002", late.message.id)]
    assert stage.sent("RRS") == [answer]


def test_nobody_cancels_a_message_of_the_other_side() -> None:
    """The partner cancels our request as if it were its own.

    It gets a functional error, and the node's state is unchanged.
    """
    stage = ChannelStage()
    asked = stage.ask()
    with stage.only_on_record(asked):
        arrival = stage.arrive(Cancellation(), refers_to=asked)
    assert arrival.outcome is ArrivalOutcome.MISFIT
    assert stage.errors() == [("FE-99002", arrival.message.id)]


def test_a_cancellation_cannot_be_cancelled() -> None:
    """The partner takes back that it took its answer back.

    It gets a functional error, and the request is owed an answer as before.
    """
    stage = ChannelStage()
    asked = stage.ask()
    answer = stage.arrive(RequestResponse(RequestOutcome.SUCCESSFUL, described()), refers_to=asked)
    first = stage.arrive(Cancellation(), refers_to=answer.message.id)
    with stage.only_on_record(asked):
        second = stage.arrive(Cancellation(), refers_to=first.message.id)
    assert second.outcome is ArrivalOutcome.MISFIT
    assert stage.errors() == [("FE-99002", second.message.id)]
