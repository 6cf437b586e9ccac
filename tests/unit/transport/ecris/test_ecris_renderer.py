"""Which operation carries a message, and what an officer has to see before it leaves."""

from datetime import UTC, datetime

import pytest

from comity.exchange.envelope import Header
from comity.exchange.wires import ChannelPartner, Fingerprints, Severity, Wire
from comity.ids import MessageId, StateCode
from comity.records.messages import (
    AdditionalInformation,
    Attachment,
    Cancellation,
    InformationOutcome,
    Message,
    NotificationOutcome,
    NotificationResponse,
    encode,
    kind_of_message,
)
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.ecris.reading import read
from comity.transport.ecris.renderer import EcrisRenderer
from comity.transport.ecris.soap import open_envelope

CONTENT = b"a file of fingerprints"
ATTACHED = Attachment(
    id="FR-BA-000000001", mime_type="application/nist", file_name="prints.nist", content=CONTENT
)
NOFP, PULL, PUSH = Fingerprints.NOFP, Fingerprints.PULL, Fingerprints.PUSH


def header(message: Message) -> Header:
    kind = kind_of_message(message)
    return Header(
        version="1",
        id=MessageId(f"FR-PL-{kind}-000000000000001"),
        conversation=MessageId("PL-FR-REQ-000000000000001"),
        service="records",
        kind=kind,
        sender="FR",
        recipient="PL",
        sent_at=datetime(2026, 1, 5, 9, 0, tzinfo=UTC),
        refers_to=MessageId("PL-FR-RAI-000000000000001"),
        payload_type="comity/records/1",
        payload_size=1,
        payload_digest=bytes(32),
    )


def peer(fingerprints: Fingerprints) -> ChannelPartner:
    return ChannelPartner(StateCode("PL"), Wire.ECRIS, "https://pl.example/", (), fingerprints)


@pytest.mark.parametrize(
    ("capability", "operation"),
    [
        (NOFP, "deliverRequestAdditionalInfoResponse"),
        (PULL, "deliverRequestAdditionalInfoResponsePush"),
        (PUSH, "deliverRequestAdditionalInfoResponsePush"),
    ],
)
def test_a_reply_carries_what_the_partner_can_take(
    capability: Fingerprints, operation: str
) -> None:
    message = AdditionalInformation(InformationOutcome.AVAILABLE, fingerprints=ATTACHED)
    rendered = EcrisRenderer(OWN_CODES).render(header(message), encode(message), peer(capability))
    assert rendered.operation == operation
    found = read(open_envelope(rendered.body), codes=OWN_CODES)
    assert [each.content for each in found.attachments] == ([] if capability is NOFP else [CONTENT])
    held = any(note.severity is Severity.HELD for note in rendered.notes)
    assert held is (capability is NOFP)


@pytest.mark.parametrize("capability", [NOFP, PULL])
def test_a_response_cannot_name_what_it_does_not_carry(capability: Fingerprints) -> None:
    message = NotificationResponse(NotificationOutcome.SUCCESSFUL, fingerprints=ATTACHED)
    rendered = EcrisRenderer(OWN_CODES).render(header(message), encode(message), peer(capability))
    assert rendered.operation == "deliverNotificationResponse"
    assert any(note.severity is Severity.HELD for note in rendered.notes)


def test_where_the_operator_said_so_it_leaves_by_itself() -> None:
    message = NotificationResponse(NotificationOutcome.SUCCESSFUL, fingerprints=ATTACHED)
    rendered = EcrisRenderer(OWN_CODES, automatic=True).render(
        header(message), encode(message), peer(NOFP)
    )
    assert rendered.notes
    assert {note.severity for note in rendered.notes} == {Severity.TOLD}


def test_a_message_without_an_attachment_is_rendered_alike_for_all() -> None:
    message = Cancellation()
    bodies = {
        EcrisRenderer(OWN_CODES).render(header(message), encode(message), peer(each)).body
        for each in Fingerprints
    }
    assert len(bodies) == 1
