from dataclasses import replace

import pytest
from tests.unit.exchange.channel_world import (
    CERTIFICATES,
    PARTNER,
    THIRD,
    US,
    World,
    attachment,
    partner_of,
)

from comity.errors import (
    CertificateNotTrusted,
    EnvelopeMalformed,
    Failure,
    MisdirectedMessage,
    ReferenceUnknown,
    TransitionIllegal,
)
from comity.exchange.channel_admission import ArrivalOutcome, admit_arrived
from comity.exchange.envelope import payload_digest
from comity.exchange.wires import Complaint, Note, Severity, Wire
from comity.ids import ConversationId
from comity.ledger.channel_entries import bytes_digest
from comity.ledger.channel_reading import docket_moment, read_docket
from comity.ledger.entry import EntryKind


def test_a_message_that_came_is_logged_kept_and_opens_its_conversation() -> None:
    world = World()
    told = Note("made:up", "/m", Severity.TOLD, "Something was left out.")
    arrived = world.theirs(notes=(told,))
    arrival = world.admit(arrived)
    assert arrival.outcome is ArrivalOutcome.NEW
    message = world.received(arrived.id)
    assert message == arrival.message
    assert (message.wire, message.wire_bytes, message.proof) == (Wire.ECRIS, arrived.body, None)
    assert (message.payload, message.notes) == (arrived.payload, (told,))
    assert world.state_of(arrived.id) == "open"
    assert arrival.conversation.wire is Wire.ECRIS
    with world.store.begin() as work:
        leaf = work.log.entry(message.leaf_index)
    assert (leaf.kind, leaf.body) == (EntryKind.CHANNEL_RECEIVED, message.header)


def test_the_docket_commits_to_the_very_bytes_and_to_what_casework_saw() -> None:
    world = World()
    arrived = world.theirs()
    message = world.admit(arrived).message
    docket = read_docket(message.header)
    assert docket.bytes_digest == bytes_digest(arrived.body, message.payload_salt)
    assert docket.bytes_size == len(arrived.body)
    assert docket.payload_digest == payload_digest(arrived.payload, message.payload_salt)
    assert docket.certificate_sha256 == CERTIFICATES[PARTNER]
    assert (docket.sender, docket.recipient, docket.recorder) == (PARTNER, US, US)
    assert docket.stated_at == "2026-06-01T09:00:00", "verbatim, without a zone"
    assert docket_moment(docket) == message.received_at


def test_the_same_bytes_again_change_nothing() -> None:
    world = World()
    arrived = world.theirs()
    first = world.admit(arrived)
    size = world.log_size()
    again = world.admit(arrived)
    assert again.outcome is ArrivalOutcome.KNOWN
    assert again.message == first.message
    assert world.log_size() == size


def test_the_same_message_in_another_envelope_is_known() -> None:
    """Many a stack writes the time of the attempt into the header of the envelope."""
    world = World()
    first = world.theirs()
    world.admit(first)
    size = world.log_size()
    again = world.admit(replace(first, body=b"<!-- 2 -->" + first.body))
    assert again.outcome is ArrivalOutcome.KNOWN
    assert world.received(first.id).wire_bytes == first.body
    assert world.log_size() == size
    later = replace(first, body=b"<!-- 3 -->" + first.body, stated_at="2026-06-01T09:00:01")
    assert world.admit(later).outcome is ArrivalOutcome.REUSED


def test_other_bytes_under_an_identifier_in_use_leave_the_first_alone() -> None:
    world = World()
    first = world.theirs()
    world.admit(first)
    second = replace(first, body=first.body + b" ", payload=b"{}")
    size = world.log_size()
    arrival = world.admit(second)
    assert (arrival.outcome, arrival.repeated) == (ArrivalOutcome.REUSED, False)
    assert arrival.message.payload == first.payload
    assert world.admit(second).repeated, "and it is told only once"
    assert not world.admit(replace(second, body=b"third")).repeated
    assert world.log_size() == size
    assert world.received(first.id).wire_bytes == first.body


def test_an_answer_moves_the_conversation_it_belongs_to() -> None:
    world = World()
    request = world.send()
    arrival = world.admit(world.theirs("RRS", refers_to=request.id))
    assert arrival.outcome is ArrivalOutcome.NEW
    assert arrival.conversation.id == request.conversation
    assert world.state_of(request.conversation) == "answered"


@pytest.mark.parametrize(
    ("kind", "refers_to", "code"),
    [
        ("RRS", "AT-BE-REQ-000000000000099", "protocol:reference:unknown"),
        ("RRS", None, "protocol:reference:unknown"),
        ("NRS", "request", "protocol:transition:illegal"),
        ("CAN", "request", "protocol:transition:illegal"),
    ],
)
def test_what_no_conversation_admits_is_kept_in_one_of_its_own(
    kind: str, refers_to: str | None, code: str
) -> None:
    world = World()
    request = world.send()
    about = request.id if refers_to == "request" else refers_to
    arrival = world.admit(world.theirs(kind, refers_to=about))
    assert (arrival.outcome, arrival.reason) == (ArrivalOutcome.MISFIT, code)
    assert arrival.conversation.id == ConversationId(arrival.message.id)
    assert world.state_of(request.conversation) == "open"
    assert world.received(arrival.message.id).refers_to == about


def test_a_reference_to_what_is_exchanged_with_a_third_state_is_as_unknown_as_any() -> None:
    world = World()
    request = world.send()
    stolen = world.admit(world.theirs("RRS", refers_to=request.id, sender=THIRD), THIRD)
    made_up = world.theirs("RRS", refers_to="AT-FR-REQ-000000000000098", sender=THIRD)
    assert (stolen.outcome, stolen.reason) == (
        ArrivalOutcome.MISFIT,
        world.admit(made_up, THIRD).reason,
    )
    assert world.state_of(request.conversation) == "open"


def test_without_a_graph_for_misfits_nothing_is_kept() -> None:
    world = World()
    world.rails = replace(world.rails, misfits={})
    arrived = world.theirs("RRS", refers_to="AT-BE-REQ-000000000000099")
    with pytest.raises(ReferenceUnknown):
        world.admit(arrived)
    with world.store.read() as snapshot:
        assert snapshot.exchange.incoming(arrived.id) is None


def test_an_opening_message_that_refers_to_another_has_no_place() -> None:
    world = World()
    request = world.send()
    with pytest.raises(TransitionIllegal):
        world.admit(world.theirs("REQ", refers_to=request.id))
    with pytest.raises(ReferenceUnknown):
        world.admit(world.theirs("REQ", refers_to="AT-BE-REQ-000000000000001"))


def test_an_answer_that_somebody_is_alive_belongs_to_the_question() -> None:
    world = World()
    asked = world.send("IAL")
    arrival = world.admit(world.theirs("IAL", refers_to=asked.id))
    assert (arrival.outcome, arrival.conversation.id) == (ArrivalOutcome.NEW, asked.conversation)


@pytest.mark.parametrize(
    ("identifier", "failure"),
    [
        ("FR-AT-REQ-000000000000001", MisdirectedMessage),
        ("BE-FR-REQ-000000000000001", MisdirectedMessage),
        ("AT-BE-REQ-000000000000001", MisdirectedMessage),
        ("BE-AT-NOT-000000000000001", EnvelopeMalformed),
        ("BE-AT-REQ-00000000000001", EnvelopeMalformed),
        ("BE-AT-REQ-000000000000001\n", EnvelopeMalformed),
    ],
)
def test_a_name_that_is_not_the_senders_own_changes_nothing(
    identifier: str, failure: type[Failure]
) -> None:
    world = World()
    with pytest.raises(failure):
        world.admit(world.theirs(identifier=identifier))
    assert world.log_size() == 0


def test_a_certificate_of_another_state_is_refused() -> None:
    world = World()
    with pytest.raises(CertificateNotTrusted):
        world.admit(world.theirs(certificate=CERTIFICATES[THIRD]))
    assert world.log_size() == 0


def test_a_message_whose_bytes_do_not_bear_its_name_is_not_admitted() -> None:
    world = World()
    with pytest.raises(EnvelopeMalformed):
        world.admit(world.theirs(body=b"<id>BE-AT-REQ-0000000000000011</id>"))
    assert world.log_size() == 0


def test_what_no_auditor_would_read_is_not_admitted() -> None:
    world = World()
    with pytest.raises(EnvelopeMalformed):
        world.admit(world.theirs(stated_at="2" * 101))
    assert world.log_size() == 0


def test_complaints_stay_with_the_message_for_casework() -> None:
    world = World()
    broken = Complaint("FE-99004", "/m/x", "A rule.")
    message = world.admit(world.theirs(complaints=(broken,), payload=b"")).message
    assert world.received(message.id).complaints == (broken,)
    assert message.problem_codes == ("FE-99004",)


def test_attachments_are_kept_with_their_message_and_named_in_the_docket() -> None:
    world = World()
    name = "BE-AT-NOT-000000000000007"
    attached = attachment(name)
    arrival = world.admit(world.theirs("NOT", identifier=name, attachments=[attached]))
    with world.store.read() as snapshot:
        assert snapshot.attachments.attachments_of(arrival.message.id) == [attached]
    (named,) = read_docket(arrival.message.header).attachments
    assert (named.id, named.md5, named.sha256) == (
        attached.id,
        attached.md5,
        attached.sha256.hex(),
    )


def test_of_two_attachments_under_one_name_the_first_counts() -> None:
    world = World()
    name = "BE-AT-NOT-000000000000007"
    two = [attachment(name), attachment(name, content=b"another")]
    message = world.admit(world.theirs("NOT", identifier=name, attachments=two)).message
    with world.store.read() as snapshot:
        assert snapshot.attachments.attachments_of(message.id) == two[:1]


def test_nothing_is_kept_if_the_transaction_fails() -> None:
    world = World()
    arrived = world.theirs()
    with pytest.raises(ZeroDivisionError), world.store.begin() as work:
        len(admit_arrived(work, world.rails, partner_of(), arrived).reason) / 0
    assert world.log_size() == 0
    assert world.admit(arrived).outcome is ArrivalOutcome.NEW


def test_values_that_hold_content_show_none() -> None:
    world = World()
    arrived = world.theirs(payload=b"a name", attachments=[attachment("BE-AT-REQ-1")])
    message = world.admit(arrived).message
    assert "name" not in repr(arrived) + repr(message) + repr(arrived.attachments)
