from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.exchange.channel_world import PARTNER, THIRD, World, partner_of

from comity.errors import MemberUnknown, ReferenceNotFound, TransitionIllegal
from comity.exchange.channel_sending import (
    WITHDRAWN,
    release,
    settle_failed,
    settle_refused,
    withdraw,
)
from comity.exchange.envelope import payload_digest
from comity.exchange.outbox import Rails
from comity.exchange.ports import Delivery
from comity.exchange.wires import Note, Severity, Wire
from comity.ids import ConversationId, MessageId
from comity.ledger.channel_entries import bytes_digest
from comity.ledger.channel_reading import read_acceptance, read_docket
from comity.ledger.entry import EntryKind

HELD = Note("made:up", "/m", Severity.HELD, "A text was cut.")
TOLD = Note("made:up", "/m", Severity.TOLD, "A number was left out.")


def test_a_message_to_a_partner_on_the_channel_is_rendered_logged_and_due_there() -> None:
    world = World()
    message = world.send(payload=b'{"synthetic":1}')
    assert (message.wire, message.delivery) == (Wire.ECRIS, Delivery.DUE)
    assert b'{"synthetic":1}' in message.wire_bytes
    docket = read_docket(message.header)
    assert docket.operation == "deliverREQ"
    assert docket.bytes_digest == bytes_digest(message.wire_bytes, message.payload_salt)
    assert docket.payload_digest == payload_digest(message.payload, message.payload_salt)
    with world.store.begin() as work:
        leaf = work.log.entry(message.leaf_index)
        assert (leaf.kind, leaf.body) == (EntryKind.CHANNEL_SENT, message.header)
        assert work.exchange.due_to(PARTNER, limit=9, max_bytes=10**6) == []
        assert work.exchange.peers_with_due() == []
        assert work.exchange.peers_with_due(Wire.ECRIS) == [PARTNER]


def test_every_attempt_sends_the_same_bytes() -> None:
    world = World()
    message = world.send()
    first = world.next()
    with world.store.begin() as work:
        settle_failed(work, world.rails, partner_of().state, what="no answer")
    again = world.next()
    assert first is not None
    assert first == again
    assert (first.id, first.body) == (message.id, message.wire_bytes)
    with world.store.read() as snapshot:
        peer = snapshot.exchange.peer(PARTNER)
    assert (peer.failures, peer.last_failure) == (1, "no answer")


def test_an_accepted_message_is_settled_by_our_own_entry_and_by_no_receipt() -> None:
    world = World()
    message = world.send()
    world.accept(message.id)
    kept = world.sent(message.id)
    assert (kept.delivery, kept.receipt) == (Delivery.ACCEPTED, None)
    assert kept.accepted_leaf is not None
    with world.store.begin() as work:
        leaf = work.log.entry(kept.accepted_leaf)
    assert leaf.kind is EntryKind.CHANNEL_ACCEPTED
    assert leaf.body is not None
    accepted = read_acceptance(leaf.body, read_docket(kept.header), kept.header)
    assert accepted.status == 202
    assert world.next() is None


def test_accepting_twice_logs_once() -> None:
    world = World()
    message = world.send()
    world.accept(message.id)
    before, size = world.sent(message.id), world.log_size()
    world.accept(message.id, status=200)
    assert (world.sent(message.id), world.log_size()) == (before, size)


def test_a_refused_message_is_settled_and_holds_up_no_other() -> None:
    world = World()
    first, second = world.send(), world.send()
    with world.store.begin() as work:
        settle_refused(work, world.rails, partner_of(), first.id, code="peer:answer:refused")
    assert world.sent(first.id).delivery is Delivery.REFUSED
    assert world.sent(first.id).refusal == "peer:answer:refused"
    due = world.next()
    assert due is not None
    assert due.id == second.id
    world.accept(first.id)
    assert world.sent(first.id).delivery is Delivery.REFUSED, "settled once"


def test_a_message_waits_for_the_earlier_ones_of_its_conversation_only() -> None:
    world = World()
    world.wires.rendering.notes = (HELD,)
    request = world.send()
    world.wires.rendering.notes = ()
    cancellation = world.go_on(request.id, "CAN", request.conversation)
    other = world.send()
    due = world.next()
    assert due is not None
    assert due.id == other.id
    world.accept(other.id)
    assert world.next() is None, "what is taken back has not left"
    with world.store.begin() as work:
        release(work, [request.id])
    for expected in (request.id, cancellation.id):
        due = world.next()
        assert due is not None
        assert due.id == expected
        world.accept(expected)


def test_what_the_wire_cannot_carry_waits_for_an_officer_or_is_only_told() -> None:
    world = World()
    world.wires.rendering.notes = (TOLD,)
    assert world.send().delivery is Delivery.DUE
    world.wires.rendering.notes = (TOLD, HELD)
    held = world.send()
    assert world.sent(held.id).delivery is Delivery.HELD
    assert world.sent(held.id).notes == (TOLD, HELD)


def test_a_message_that_was_withdrawn_never_leaves() -> None:
    world = World()
    world.wires.rendering.notes = (HELD,)
    held = world.send()
    with world.store.begin() as work:
        withdraw(work, world.rails, held.id)
    assert (world.sent(held.id).delivery, world.sent(held.id).refusal) == (
        Delivery.REFUSED,
        WITHDRAWN,
    )
    with world.store.begin() as work:
        release(work, [held.id])
        assert work.exchange.taken_up(held.conversation) == []
    assert world.next() is None


@pytest.mark.parametrize("identifier", ["due", "AT-BE-REQ-000000000000001"])
def test_only_what_is_held_can_be_withdrawn(identifier: str) -> None:
    world = World()
    message = world.send()
    named = message.id if identifier == "due" else MessageId(identifier)
    with pytest.raises(ReferenceNotFound), world.store.begin() as work:
        withdraw(work, world.rails, named)
    assert world.sent(message.id).delivery is Delivery.DUE


def test_a_message_is_left_out_until_its_time() -> None:
    world = World()
    message = world.send()
    until = world.clock.time + timedelta(hours=4)
    with world.store.begin() as work:
        work.exchange.hold_until(message.id, until)
    assert world.next() is None
    world.clock.time = until
    due = world.next()
    assert due is not None
    assert due.id == message.id


def test_a_conversation_keeps_the_wire_it_began_on() -> None:
    world = World()
    request = world.admit(world.theirs()).message
    world.wires.first = Wire.COMITY
    answer = world.go_on(request.id, "RRS", request.conversation)
    assert answer.wire is Wire.ECRIS
    assert world.send().wire is Wire.COMITY


def test_what_was_begun_on_a_wire_that_is_gone_cannot_go_on() -> None:
    world = World()
    request = world.admit(world.theirs()).message
    world.wires.reached.clear()
    size = world.log_size()
    with pytest.raises(MemberUnknown):
        world.go_on(request.id, "RRS", request.conversation)
    assert world.log_size() == size


def test_a_complaint_of_what_is_no_conversation_opens_one_on_a_channel_only() -> None:
    world = World()
    about = MessageId("BE-AT-RRS-000000000000009")
    complaint = world.send("FEM", refers_to=about)
    assert complaint.conversation == ConversationId(complaint.id)
    world.wires.reached.clear()
    with pytest.raises(TransitionIllegal):
        world.send("FEM", refers_to=about)


def test_a_renderer_that_leaves_out_the_identifier_is_a_bug() -> None:
    world = World()
    world.wires.rendering.names_messages = False
    with pytest.raises(ValueError, match="identifier"):
        world.send()
    assert world.log_size() == 0


def test_a_message_of_another_partner_cannot_be_settled() -> None:
    world = World()
    message = world.send()
    with pytest.raises(ReferenceNotFound), world.store.begin() as work:
        settle_refused(work, world.rails, partner_of(THIRD), message.id, code="x")
    assert world.sent(message.id).delivery is Delivery.DUE


def test_without_channels_everything_goes_as_ever() -> None:
    world = World()
    plain = Rails(world.rails.state, world.rails.workflows, world.clock, world.rails.randomness)
    world.rails = plain
    message = world.send()
    assert (message.wire, message.wire_bytes) == (Wire.COMITY, b"")
    assert plain.all_workflows is plain.workflows
    with pytest.raises(MemberUnknown):
        plain.wires.channel(PARTNER, world.clock.now())
    assert replace(plain).wires is plain.wires
