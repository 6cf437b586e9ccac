"""What is poor is told with the message, or holds it; what no code stands for never leaves."""

from dataclasses import replace

import pytest
from tests.adversary.channel_stage import PARTNER, ChannelStage, described, request_command

from comity.errors import InputInvalid
from comity.exchange.ports import Delivery, OutgoingMessage
from comity.exchange.wires import Severity
from comity.persons.person import Person, Sex
from comity.records.ports import TaskKind
from comity.records.requesting import Requested
from comity.transport.ecris.codes import OWN_CODES, ConfiguredCodes
from comity.transport.ecris.renderer import EcrisRenderer

UNSTATED = replace(described(), sex=Sex.UNKNOWN)


def _sent(stage: ChannelStage, person: Person) -> OutgoingMessage:
    with stage.store.begin() as work:
        asked = stage.service.request(work, replace(request_command(PARTNER), person=person))
    assert isinstance(asked, Requested)
    return asked.message


def test_what_is_poor_is_told_and_leaves() -> None:
    stage = ChannelStage()
    stage.channels.writer = EcrisRenderer(OWN_CODES)
    message = _sent(stage, UNSTATED)
    assert message.delivery is Delivery.DUE
    poor = {note.path for note in message.notes if note.code.startswith("quality:")}
    assert "person.sex" in poor


def test_what_is_poor_holds_where_the_authority_wants_it() -> None:
    stage = ChannelStage()
    stage.channels.writer = EcrisRenderer(OWN_CODES, automatic=True, poor=Severity.HELD)
    assert _sent(stage, UNSTATED).delivery is Delivery.HELD
    assert len(stage.tasks(TaskKind.RELEASE)) == 1


def test_a_request_without_a_code_for_its_purpose_is_refused_at_the_command() -> None:
    stage = ChannelStage()
    stage.channels.writer = EcrisRenderer(ConfiguredCodes())
    with pytest.raises(InputInvalid):
        _sent(stage, described())
    assert not stage.sent("REQ")
    assert not stage.tasks()
