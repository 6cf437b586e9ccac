"""Referring across wires: a message moves what was begun on another wire than its own."""

from dataclasses import replace
from datetime import datetime

import pytest
from tests.adversary.channel_stage import PARTNER, ChannelStage, described
from tests.adversary.stage import ATTACKER, VICTIM, Stage
from tests.federation.forgery import forged_message

from comity.errors import ErrorCode
from comity.exchange.channel_admission import ArrivalOutcome
from comity.exchange.wires import Wire
from comity.ids import StateCode
from comity.records.complaining import REFERENCE_UNKNOWN
from comity.records.messages import Cancellation, Message, RequestOutcome, RequestResponse

ANSWER = RequestResponse(RequestOutcome.SUCCESSFUL, described())
CANCELLED = Cancellation()


def _on_comity(state: StateCode, at: datetime) -> Wire:
    del state, at
    return Wire.COMITY


@pytest.mark.parametrize("message", [ANSWER, CANCELLED], ids=["answer", "cancellation"])
def test_a_channel_moves_no_conversation_of_comitys_wire(
    message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds the partner's ECRIS certificate, and no key of its log, answers our request.

    The request was made on Comity's own wire. It hears the words it hears about a message
    that never was, and the conversation is unchanged.
    """
    stage = ChannelStage()
    with monkeypatch.context() as earlier:
        earlier.setattr(stage.channels, "of", _on_comity)
        asked = stage.ask(PARTNER)
    with stage.only_on_record(asked):
        arrival = stage.arrive(message, refers_to=asked)
        stage.arrive(message, refers_to="DE-FR-REQ-000000000000099")
    assert arrival.outcome is ArrivalOutcome.MISFIT
    assert arrival.reason == ErrorCode.REFERENCE_UNKNOWN
    assert [code for code, _ in stage.errors()] == [REFERENCE_UNKNOWN] * 2
    first, second = stage.sent("FEM")
    assert first.payload == second.payload


def _moved_to_a_channel(stage: Stage, begun: tuple[StateCode, StateCode]) -> None:
    with stage.victim.store.begin() as work:
        found = work.exchange.conversation(stage.opened[begun])
        assert found is not None
        work.exchange.save_conversations([replace(found, wire=Wire.ECRIS)])


def test_comitys_wire_moves_no_conversation_of_a_channel() -> None:
    """The attacker answers, by a batch, what was asked over a channel.

    It is refused as about an unknown message, and the node's state is unchanged. On the
    wire of the conversation the same message is admitted.
    """
    stage, begun = Stage(), (VICTIM, ATTACKER)
    asked = stage.opened[begun]
    raw = stage.sent(
        forged_message(stage.attacker, VICTIM, "RRS", conversation=asked, refers_to=asked)
    )
    _moved_to_a_channel(stage, begun)
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(raw)
    assert item.refusal == ErrorCode.REFERENCE_UNKNOWN

    untouched = Stage()
    asked = untouched.opened[begun]
    message = forged_message(untouched.attacker, VICTIM, "RRS", conversation=asked, refers_to=asked)
    (item,) = untouched.items(untouched.sent(message))
    assert not item.refusal
