"""Fingerprints: named by us, fetched by a partner, asked for from one."""

import hashlib
from dataclasses import replace

from tests.adversary.channel_stage import PARTNER, THIRD, ChannelStage, request_command
from tests.adversary.test_ecris_duplicate_identifier import ASKED

from comity.exchange.attachments import BinaryAttachment
from comity.exchange.ports import OutgoingMessage
from comity.ids import StateCode
from comity.records.commands import AskBack
from comity.records.messages import (
    AdditionalInformation,
    AdditionalInformationRequest,
    AskableField,
    Attachment,
    Request,
    decode_as,
)
from comity.records.ports import TaskKind
from comity.records.requesting import Requested

CONTENT = b"NIST" * 700
PRINTS = Attachment("", "application/nist", "right-hand.nist", content=CONTENT)
FINGERPRINTS = AskableField.FINGERPRINTS


def _ask(stage: ChannelStage, to: StateCode = PARTNER) -> tuple[OutgoingMessage, Attachment]:
    with stage.store.begin() as work:
        asked = stage.service.request(work, replace(request_command(to), fingerprints=PRINTS))
    assert isinstance(asked, Requested)
    sent = decode_as(Request, asked.message.payload).fingerprints
    assert sent is not None
    return asked.message, sent


def _informed(stage: ChannelStage) -> AdditionalInformation:
    (reply,) = stage.sent("RAR")
    return decode_as(AdditionalInformation, reply.payload)


def test_what_we_attach_has_an_identifier_a_checksum_and_a_digest() -> None:
    stage = ChannelStage()
    _, first = _ask(stage)
    _, second = _ask(stage)
    assert (first.id, second.id) == ("DE-BA-000000001", "DE-BA-000000002")
    assert first.md5 == hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
    assert len(first.sha256 or b"") == 32
    assert first.size_kb == 3


def test_a_partner_fetches_what_was_named_to_it() -> None:
    stage = ChannelStage()
    asked, prints = _ask(stage)
    question = AdditionalInformationRequest((FINGERPRINTS,), attachment=prints.id)
    stage.arrive(question, refers_to=asked.id)
    reply = _informed(stage)
    assert reply.is_available
    assert reply.fingerprints == prints
    assert reply.person is None
    assert not stage.tasks(TaskKind.SUPPLY_INFORMATION)


def test_a_question_for_more_than_the_file_goes_to_an_officer() -> None:
    stage = ChannelStage()
    asked, prints = _ask(stage)
    fields = (FINGERPRINTS, AskableField.PURPOSE)
    stage.arrive(AdditionalInformationRequest(fields, attachment=prints.id), refers_to=asked.id)
    assert not stage.sent("RAR")
    assert len(stage.tasks(TaskKind.SUPPLY_INFORMATION)) == 1


def test_nothing_is_fetched_out_of_another_case() -> None:
    """A third state asks, in its own case, for the file that went to the partner."""
    stage = ChannelStage()
    _, prints = _ask(stage, PARTNER)
    asked = stage.ask(THIRD)
    question = AdditionalInformationRequest((FINGERPRINTS,), attachment=prints.id)
    stage.arrive(question, refers_to=asked, sender=THIRD)
    assert not stage.sent("RAR")
    assert len(stage.tasks(TaskKind.SUPPLY_INFORMATION)) == 1


def test_what_a_partner_named_only_is_asked_for_by_its_name() -> None:
    stage = ChannelStage()
    announced = Attachment("FR-BA-000000007", "application/nist", "prints.nist")
    stage.arrive(replace(ASKED, fingerprints=announced))
    (task,) = stage.tasks(TaskKind.IDENTIFY_REQUEST)
    stage.act(task, AskBack(("Fingerprints",)))
    (question,) = stage.sent("RAI")
    assert decode_as(AdditionalInformationRequest, question.payload).attachment == announced.id


def test_a_file_that_came_is_not_asked_for_again() -> None:
    stage = ChannelStage()
    came = Attachment("FR-BA-000000007", "application/nist", "prints.nist")
    identifier = stage.identifier("REQ")
    beside = BinaryAttachment(
        came.id, identifier, came.mime_type, came.file_name, "", bytes(32), 1, b"1"
    )
    stage.arrive(replace(ASKED, fingerprints=came), identifier=identifier, attachments=[beside])
    (task,) = stage.tasks(TaskKind.IDENTIFY_REQUEST)
    stage.act(task, AskBack(("Fingerprints", "BirthPlace")))
    (question,) = stage.sent("RAI")
    assert decode_as(AdditionalInformationRequest, question.payload).attachment is None
