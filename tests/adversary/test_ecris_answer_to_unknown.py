"""Answering what was never asked: a partner's message refers to nothing that is here.

Over a wire without receipts the sender was told that it arrived; so it is on record, in a
conversation of its own, and the partner is told that the reference is unknown.
"""

import pytest
from tests.adversary.channel_stage import ChannelStage, described

from comity.exchange.channel_admission import ArrivalOutcome
from comity.records.messages import (
    AdditionalInformation,
    Cancellation,
    InformationOutcome,
    Message,
    NotificationOutcome,
    NotificationResponse,
    RequestOutcome,
    RequestResponse,
)
from comity.records.ports import TaskKind

ANSWER = RequestResponse(RequestOutcome.SUCCESSFUL, described())


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        (ANSWER, "REQ"),
        (NotificationResponse(NotificationOutcome.SUCCESSFUL), "NOT"),
        (AdditionalInformation(InformationOutcome.NOT_AVAILABLE), "RAI"),
        (Cancellation(), "REQ"),
    ],
)
def test_an_answer_to_nothing_is_kept_and_complained_of(message: Message, kind: str) -> None:
    """The partner refers to a message that never was.

    It gets a functional error, an officer sees it, and the node's state is unchanged.
    """
    stage = ChannelStage()
    asked = stage.ask()
    sender = "FR-DE" if isinstance(message, Cancellation) else "DE-FR"
    with stage.only_on_record(asked):
        arrival = stage.arrive(message, refers_to=f"{sender}-{kind}-000000000000099")
    assert arrival.outcome is ArrivalOutcome.MISFIT
    assert stage.errors() == [("FE-99006", arrival.message.id)]
    (task,) = stage.tasks(TaskKind.ATTEND)
    assert task.message == arrival.message.id
    assert stage.state_of(arrival.message.id) == "complained"


def test_an_answer_that_names_nothing_is_a_misfit_too() -> None:
    """The partner answers and does not say what.

    It gets a functional error, and the node's state is unchanged.
    """
    stage = ChannelStage()
    asked = stage.ask()
    with stage.only_on_record(asked):
        arrival = stage.arrive(ANSWER)
    assert stage.errors() == [("FE-99006", arrival.message.id)]


def test_an_answer_that_answers_the_wrong_message_is_complained_of_as_such() -> None:
    """The partner responds to a request as if it had been a notification.

    It gets a functional error, and the node's state is unchanged.
    """
    stage = ChannelStage()
    asked = stage.ask()
    with stage.only_on_record(asked):
        arrival = stage.arrive(
            NotificationResponse(NotificationOutcome.SUCCESSFUL), refers_to=asked
        )
    assert stage.errors() == [("FE-99005", arrival.message.id)]


def test_a_misfit_its_sender_takes_back_waits_for_nobody() -> None:
    """The partner cancels the answer that answered nothing.

    The officer is called no more, no complaint follows, and no other state has changed.
    """
    stage = ChannelStage()
    arrival = stage.arrive(ANSWER, refers_to="DE-FR-REQ-000000000000099")
    stage.arrive(Cancellation(), refers_to=arrival.message.id)
    assert not stage.tasks()
    assert len(stage.errors()) == 1
