"""The partner cancels while our answer waits for an officer.

Nothing has left: the partner is neither told that it is too late, nor sent an answer about
somebody of whom it no longer asks.
"""

import pytest
from tests.adversary.channel_stage import ChannelStage
from tests.adversary.test_ecris_duplicate_identifier import ASKED
from tests.adversary.test_ecris_resend_with_new_identifier import NOTIFIED

from comity.errors import ConflictingChange
from comity.exchange.channel_admission import Arrival
from comity.exchange.channel_sending import WITHDRAWN
from comity.exchange.conversation import Conversation
from comity.exchange.ports import Delivery, OutgoingMessage
from comity.exchange.wires import Note, Severity
from comity.records.commands import Act, Deceased, Nobody, Release, Withdraw
from comity.records.messages import (
    Cancellation,
    FunctionalError,
    FunctionalErrorItem,
    Message,
)
from comity.records.ports import Task, TaskKind

CUT = Note("ecris:text:cut", "MessageDataRemarks", Severity.HELD, "A text was cut.")
COMPLAINT = FunctionalError((FunctionalErrorItem("FE-00077"),))


def _answered(stage: ChannelStage, what: Message, act: Act) -> Arrival:
    """Let a message come in and an officer answer it, in words that must be released."""
    arrival = stage.arrive(what)
    stage.channels.rendering.notes = (CUT,)
    (task,) = stage.tasks()
    stage.act(task, act)
    stage.channels.rendering.notes = ()
    return arrival


def _release_task(stage: ChannelStage) -> Task:
    (task,) = stage.tasks(TaskKind.RELEASE)
    return task


def _conversation(stage: ChannelStage, arrival: Arrival) -> Conversation:
    with stage.store.read() as snapshot:
        found = snapshot.exchange.conversation(arrival.conversation.id)
    assert found is not None
    return found


def _check_never_left(message: OutgoingMessage) -> None:
    assert (message.delivery, message.refusal) == (Delivery.REFUSED, WITHDRAWN)


@pytest.mark.parametrize(
    ("what", "act", "kind"), [(ASKED, Nobody(), "RRS"), (NOTIFIED, Deceased(), "NRS")]
)
def test_an_answer_that_is_held_never_leaves_once_its_question_is_taken_back(
    what: Message, act: Act, kind: str
) -> None:
    """The answer is withdrawn, nobody is asked to release it, and no complaint is made."""
    stage = ChannelStage()
    asked = _answered(stage, what, act)
    (held,) = stage.sent(kind)
    assert held.delivery is Delivery.HELD
    cancelled = stage.arrive(Cancellation(), refers_to=asked.message.id)
    (answer,) = stage.sent(kind)
    _check_never_left(answer)
    assert not stage.tasks()
    assert not stage.errors()
    found = _conversation(stage, cancelled)
    assert (found.state, found.settled_at) == ("cancelled", None)


def test_an_answer_given_before_is_complained_of_as_ever() -> None:
    """Only what is held is taken back: an answer on its way came before the cancellation."""
    stage = ChannelStage()
    asked = _answered(stage, ASKED, Nobody())
    stage.act(_release_task(stage), Release())
    late = stage.arrive(Cancellation(), refers_to=asked.message.id)
    assert stage.errors() == [("FE-99002", late.message.id)]
    assert [each.delivery for each in stage.sent("RRS")] == [Delivery.DUE]


def test_nobody_releases_an_answer_after_the_cancellation_came() -> None:
    """An officer releases between the arrival of the cancellation and its handling.

    The answer stays here; it is withdrawn when the cancellation is handled.
    """
    stage = ChannelStage()
    asked = _answered(stage, ASKED, Nobody())
    task = _release_task(stage)
    handled, stage.handle_due = stage.handle_due, lambda: None  # type: ignore[method-assign]
    stage.arrive(Cancellation(), refers_to=asked.message.id)
    with pytest.raises(ConflictingChange, match="only be withdrawn"):
        stage.act(task, Release())
    assert stage.tasks() == [task]
    handled()
    assert not stage.tasks()
    assert not stage.errors()


def test_a_held_answer_whose_place_another_took_is_not_released() -> None:
    """The partner complains of an answer it cannot have, and an answer is given anew.

    The first stays here: two answers to one request must not leave.
    """
    stage = ChannelStage()
    asked = _answered(stage, ASKED, Nobody())
    first = _release_task(stage)
    (answer,) = stage.sent("RRS")
    stage.arrive(COMPLAINT, refers_to=answer.id)
    assert stage.state_of(asked.message.id) == "open"
    (called,) = stage.tasks(TaskKind.ATTEND)
    stage.act(called, Nobody())
    with pytest.raises(ConflictingChange, match="only be withdrawn"):
        stage.act(first, Release())
    stage.act(first, Withdraw())
    before, after = stage.sent("RRS")
    _check_never_left(before)
    assert after.delivery is Delivery.DUE
    assert stage.state_of(asked.message.id) == "answered"


def test_an_officer_withdraws_what_is_held_and_does_not_cancel_it() -> None:
    """A cancellation of what never left would tell the partner of a message it never had."""
    stage = ChannelStage()
    asked = _answered(stage, ASKED, Nobody())
    (held,) = stage.sent("RRS")
    with (
        stage.only_on_record(asked.conversation.id),
        pytest.raises(ConflictingChange, match="waits for release; withdraw it"),
        stage.store.begin() as work,
    ):
        stage.service.cancel(work, held.id, by="officer-7", reason="a mistake")
    assert not stage.sent("CAN")
