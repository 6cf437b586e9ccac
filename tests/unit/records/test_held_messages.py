"""A message that the partner's wire cannot carry as it is waits for an officer."""

import msgspec
import pytest
from tests.adversary.channel_stage import PARTNER, ChannelStage, request_command
from tests.adversary.test_ecris_duplicate_identifier import ASKED

from comity.errors import ConflictingChange, InputInvalid
from comity.exchange.ports import Delivery, OutgoingMessage
from comity.exchange.wires import Note, Severity
from comity.records.commands import Attended, Nobody, Release, Withdraw
from comity.records.ports import Task, TaskKind
from comity.records.requesting import Requested

CUT = Note("ecris:text:cut", "MessageDataRequestPurpose", Severity.HELD, "A text was cut.")
TOLD = Note("ecris:value:missing", "PersonSex", Severity.TOLD, "A value is missing.")
BROKEN = Note("ecris:unsendable:id", "ConvictionID", Severity.HELD, "The identifier is none.")


def _held(stage: ChannelStage, *notes: Note) -> OutgoingMessage:
    stage.channels.rendering.notes = notes
    with stage.store.begin() as work:
        asked = stage.service.request(work, request_command(PARTNER))
    stage.channels.rendering.notes = ()
    assert isinstance(asked, Requested)
    return asked.message


def _delivery(stage: ChannelStage, message: OutgoingMessage) -> Delivery:
    with stage.store.read() as snapshot:
        found = snapshot.exchange.outgoing(message.id)
    assert found is not None
    return found.delivery


def _task(stage: ChannelStage) -> Task:
    (task,) = stage.tasks(TaskKind.RELEASE)
    return task


def test_what_is_told_only_leaves_by_itself() -> None:
    stage = ChannelStage()
    assert _delivery(stage, _held(stage, TOLD)) is Delivery.DUE
    assert not stage.tasks()


def test_a_held_message_calls_an_officer_with_the_notes_and_the_day() -> None:
    stage = ChannelStage()
    message = _held(stage, CUT, TOLD)
    assert _delivery(stage, message) is Delivery.HELD
    task = _task(stage)
    assert task.message == message.id
    details = msgspec.json.decode(task.details)
    assert [note["code"] for note in details["notes"]] == [CUT.code, TOLD.code]


def test_a_released_message_is_due_with_the_bytes_that_were_logged() -> None:
    stage = ChannelStage()
    message = _held(stage, CUT)
    stage.act(_task(stage), Release())
    assert _delivery(stage, message) is Delivery.DUE
    with stage.store.read() as snapshot:
        found = snapshot.exchange.outgoing(message.id)
    assert found is not None
    assert found.wire_bytes == message.wire_bytes
    assert not stage.tasks()


def test_a_withdrawn_request_never_happened_and_an_officer_knows() -> None:
    stage = ChannelStage()
    message = _held(stage, CUT)
    stage.act(_task(stage), Withdraw())
    assert _delivery(stage, message) is Delivery.REFUSED
    (task,) = stage.tasks(TaskKind.UNDELIVERABLE)
    assert "withdrawn" in task.reason
    with stage.store.read() as snapshot:
        conversation = snapshot.exchange.conversation(message.conversation)
    assert conversation is not None
    assert conversation.due_on is None


def test_a_withdrawn_answer_is_owed_anew() -> None:
    stage = ChannelStage()
    asked = stage.arrive(ASKED)
    stage.channels.rendering.notes = (CUT,)
    stage.act(stage.tasks(TaskKind.IDENTIFY_REQUEST)[0], Nobody())
    stage.channels.rendering.notes = ()
    assert stage.state_of(asked.message.id) == "answered"
    task = _task(stage)
    assert task.due_on is not None
    stage.act(task, Withdraw())
    assert stage.state_of(asked.message.id) == "open"
    assert [each.due_on for each in stage.tasks(TaskKind.UNDELIVERABLE)] == [task.due_on]


def test_what_breaks_the_partners_format_can_only_be_withdrawn() -> None:
    stage = ChannelStage()
    message = _held(stage, BROKEN)
    task = _task(stage)
    with pytest.raises(ConflictingChange, match="cannot be released"):
        stage.act(task, Release())
    assert stage.tasks(TaskKind.RELEASE) == [task]
    stage.act(task, Withdraw())
    assert _delivery(stage, message) is Delivery.REFUSED


def test_release_and_withdrawal_fit_no_other_task() -> None:
    stage = ChannelStage()
    stage.arrive(ASKED)
    (task,) = stage.tasks(TaskKind.IDENTIFY_REQUEST)
    for act in (Release(), Withdraw()):
        with pytest.raises(InputInvalid, match="does not fit"):
            stage.act(task, act)
    assert stage.tasks() == [task]


def test_a_message_is_released_once() -> None:
    stage = ChannelStage()
    _held(stage, CUT)
    task = _task(stage)
    stage.act(task, Release())
    with pytest.raises(ConflictingChange):
        stage.act(task, Withdraw())


def test_nothing_else_decides_that_a_message_may_leave() -> None:
    stage = ChannelStage()
    message = _held(stage, CUT)
    task = _task(stage)
    with pytest.raises(InputInvalid, match="does not fit"):
        stage.act(task, Attended())
    assert _delivery(stage, message) is Delivery.HELD
    assert stage.tasks(TaskKind.RELEASE) == [task]
