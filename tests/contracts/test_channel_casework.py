"""What casework makes of messages over a channel, against every store."""

from dataclasses import replace

from tests.adversary.channel_stage import PARTNER, ChannelStage, described, kept, request_command
from tests.adversary.test_ecris_duplicate_identifier import ASKED, OTHER

from comity.exchange.attachments import BinaryAttachment
from comity.exchange.channel_admission import ArrivalOutcome
from comity.exchange.ports import Delivery
from comity.exchange.wires import Complaint, Note, Severity
from comity.records.commands import AskBack, Release, Withdraw
from comity.records.messages import (
    AdditionalInformationRequest,
    Attachment,
    Cancellation,
    RequestOutcome,
    RequestResponse,
    decode_as,
)
from comity.records.ports import TaskKind
from comity.records.requesting import Requested
from comity.storage.store import Store

BROKEN = Complaint("FE-99004", "Conviction", "A rule is broken.")
CUT = Note("ecris:text:cut", "Purpose", Severity.HELD, "A text was cut.")
ANSWER = RequestResponse(RequestOutcome.SUCCESSFUL, described())


def test_a_misfit_is_kept_complained_of_and_taken_back(store: Store) -> None:
    stage = ChannelStage(store)
    arrival = stage.arrive(ANSWER, refers_to="DE-FR-REQ-000000000000099")
    assert arrival.outcome is ArrivalOutcome.MISFIT
    assert stage.errors() == [("FE-99006", arrival.message.id)]
    assert stage.state_of(arrival.message.id) == "complained"
    stage.arrive(Cancellation(), refers_to=arrival.message.id)
    assert not stage.tasks()


def test_an_identifier_used_again_gets_a_complaint_of_its_own(store: Store) -> None:
    stage = ChannelStage(store)
    first = stage.arrive(ASKED)
    with stage.only_on_record(first.conversation.id):
        for _ in range(2):
            stage.arrive(OTHER, identifier=first.message.id, body=b"other")
    assert stage.errors() == [("FE-99003", first.message.id)]


def test_a_broken_rule_comes_back_from_the_store_as_it_was_noted(store: Store) -> None:
    stage = ChannelStage(store)
    asked = stage.ask()
    answer = stage.arrive(ANSWER, refers_to=asked, complaints=(BROKEN,))
    assert kept(stage, answer.message.id).complaints == (BROKEN,)
    assert stage.state_of(asked) == "open"


def test_a_held_message_is_released_or_withdrawn(store: Store) -> None:
    stage = ChannelStage(store)
    stage.channels.rendering.notes = (CUT,)
    for act, delivery in ((Release(), Delivery.DUE), (Withdraw(), Delivery.REFUSED)):
        with stage.store.begin() as work:
            asked = stage.service.request(work, request_command(PARTNER))
        assert isinstance(asked, Requested)
        (task,) = stage.tasks(TaskKind.RELEASE)
        stage.act(task, act)
        with stage.store.read() as snapshot:
            found = snapshot.exchange.outgoing(asked.message.id)
        assert found is not None
        assert found.delivery is delivery
        assert found.notes == (CUT,)
    assert len(stage.tasks(TaskKind.UNDELIVERABLE)) == 1


def test_a_file_beside_its_message_is_not_asked_for_again(store: Store) -> None:
    stage = ChannelStage(store)
    came = Attachment("FR-BA-000000007", "application/nist", "prints.nist")
    for content, asked in ((b"1", None), (None, came.id)):
        identifier = stage.identifier("REQ")
        sha256 = bytes(32) if content else b""
        beside = BinaryAttachment(
            came.id, identifier, came.mime_type, came.file_name, "", sha256, 1, content
        )
        stage.arrive(replace(ASKED, fingerprints=came), identifier=identifier, attachments=[beside])
        stage.act(stage.tasks(TaskKind.IDENTIFY_REQUEST)[0], AskBack(("Fingerprints",)))
        question = stage.sent("RAI")[-1]
        assert decode_as(AdditionalInformationRequest, question.payload).attachment == asked
        stage.arrive(Cancellation(), refers_to=identifier)
