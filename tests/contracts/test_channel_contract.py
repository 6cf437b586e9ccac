"""Messages over a channel, held messages and attachments, against every store."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contracts.samples import (
    START,
    XB,
    XC,
    conversation,
    incoming,
    incoming_id,
    outgoing,
    outgoing_id,
)

from comity.errors import ConflictingChange
from comity.exchange.attachments import BinaryAttachment
from comity.exchange.ports import Delivery, Handling, OutgoingMessage, Settlement
from comity.exchange.wires import Complaint, Note, Severity, Wire
from comity.ids import MessageId
from comity.storage.store import Store

LATER = START + timedelta(hours=1)
NOTES = (
    Note("made:up", "/m/õ", Severity.HELD, "A text was cut."),
    Note("made:up", "/m", Severity.TOLD, "A number was left out."),
)


def on_channel(number: int, **changes: object) -> OutgoingMessage:
    fields: dict[str, object] = {"wire": Wire.ECRIS, "wire_bytes": b"<m>%d</m>" % number}
    return replace(outgoing(number), **(fields | changes))  # type: ignore[arg-type] # by name


def accepted(number: int, leaf: int) -> Settlement:
    return Settlement(outgoing_id(number), LATER, None, b"", "", accepted_leaf=leaf)


def attached(
    message: MessageId, identifier: str = "XA-BA-000000001", content: bytes | None = b"\x00made up"
) -> BinaryAttachment:
    return BinaryAttachment(
        id=identifier,
        message=message,
        mime="application/nist",
        file_name="../made up",
        md5="0" * 32,
        sha256=b"" if content is None else b"\x07" * 32,
        size=0 if content is None else len(content),
        content=content,
    )


def test_only_a_single_message_is_read_with_its_channels_bytes(store: Store) -> None:
    ours = replace(on_channel(1), conversation=conversation(1).id, notes=NOTES)
    theirs = replace(
        incoming(2),
        proof=None,
        conversation=conversation(1).id,
        wire=Wire.ECRIS,
        wire_bytes=bytes(1_000),
        complaints=(Complaint("FE-99004", "", "A rule."),),
    )
    parked = replace(theirs, id=incoming_id(3), leaf_index=3, handling=Handling.PARKED)
    with store.begin() as work:
        work.exchange.add_outgoing([ours])
        work.exchange.add_incoming([theirs, parked])
    bare = [replace(each, wire_bytes=b"") for each in (ours, theirs, parked)]
    with store.read() as snapshot:
        exchange = snapshot.exchange
        assert exchange.messages_of(conversation(1).id) == bare
        assert exchange.due_in(now=LATER, limit=9) == bare[1:2]
        assert exchange.parked() == bare[2:]
        assert (exchange.outgoing(ours.id), exchange.incoming(theirs.id)) == (ours, theirs)
        assert exchange.broken_in(conversation(1).id) == 2
        assert exchange.broken_in(conversation(2).id) == 0


def test_messages_over_a_channel_are_read_back_as_they_were_kept(store: Store) -> None:
    ours = on_channel(1, notes=NOTES, held_until=LATER, delivery=Delivery.HELD)
    theirs = replace(
        incoming(2),
        proof=None,
        wire=Wire.ECRIS,
        wire_bytes=bytes(range(256)) * 40,
        notes=NOTES[1:],
        complaints=(Complaint("FE-99004", "", "A rule."),),
    )
    with store.begin() as work:
        work.exchange.add_outgoing([ours, outgoing(3)])
        work.exchange.add_incoming([theirs, incoming(4)])
        work.exchange.save_conversations([replace(conversation(1), wire=Wire.ECRIS)])
    with store.read() as snapshot:
        assert snapshot.exchange.outgoing(ours.id) == ours
        assert snapshot.exchange.outgoing(outgoing_id(3)) == outgoing(3)
        assert snapshot.exchange.incoming(theirs.id) == theirs
        assert snapshot.exchange.incoming(incoming_id(4)) == incoming(4)
        kept = snapshot.exchange.conversation(conversation(1).id)
        assert kept is not None
        assert kept.wire is Wire.ECRIS


def test_each_wire_has_a_queue_of_its_own(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_outgoing([outgoing(5), on_channel(4), on_channel(6, peer=XC)])
        due = work.exchange.due_to(XB, limit=9, max_bytes=999)
        assert [message.leaf_index for message in due] == [5]
        assert work.exchange.peers_with_due() == [XB]
        assert work.exchange.peers_with_due(Wire.ECRIS) == [XB, XC]
        first = work.exchange.due_on_channel(XB, wire=Wire.ECRIS, now=START)
        assert first is not None
        assert first.leaf_index == 4
        work.exchange.settle([accepted(4, 9)])
        assert work.exchange.due_on_channel(XB, wire=Wire.ECRIS, now=START) is None
        assert work.exchange.peers_with_due(Wire.ECRIS) == [XC]


def test_what_is_held_until_later_lets_others_pass(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_outgoing([on_channel(1), on_channel(2)])
        work.exchange.hold_until(outgoing_id(1), LATER)
        for now, expected in [
            (LATER - timedelta(microseconds=1), 2),
            (LATER, 1),
        ]:
            due = work.exchange.due_on_channel(XB, wire=Wire.ECRIS, now=now)
            assert due is not None
            assert due.leaf_index == expected
        work.exchange.hold_until(outgoing_id(1), None)
        due = work.exchange.due_on_channel(XB, wire=Wire.ECRIS, now=START)
        assert due is not None
        assert due.leaf_index == 1
        assert work.exchange.peers_with_due(Wire.ECRIS) == [XB]


@pytest.mark.parametrize("before", [Delivery.DUE, Delivery.HELD])
def test_a_message_waits_for_the_earlier_ones_of_its_conversation(
    store: Store, before: Delivery
) -> None:
    first = on_channel(1, conversation="c", delivery=before, held_until=LATER)
    with store.begin() as work:
        work.exchange.add_outgoing(
            [first, on_channel(2, conversation="c"), on_channel(3, conversation="d")]
        )
        due = work.exchange.due_on_channel(XB, wire=Wire.ECRIS, now=START)
        assert due is not None
        assert due.leaf_index == 3
        refused = Settlement(outgoing_id(1), LATER, None, b"", "code")
        work.exchange.settle([refused])
        due = work.exchange.due_on_channel(XB, wire=Wire.ECRIS, now=START)
        assert due is not None
        assert due.leaf_index == 2


def test_what_is_held_for_an_officer_is_due_once_released(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_outgoing([on_channel(1, delivery=Delivery.HELD), on_channel(2)])
        work.exchange.settle([accepted(2, 7)])
        assert [message.leaf_index for message in work.exchange.undelivered()] == [1]
        assert work.exchange.peers_with_due(Wire.ECRIS) == []
        work.exchange.release([outgoing_id(1), outgoing_id(2), outgoing_id(3)])
        work.exchange.release([])
    with store.read() as snapshot:
        due = snapshot.exchange.due_on_channel(XB, wire=Wire.ECRIS, now=START)
        assert due is not None
        assert due.id == outgoing_id(1)
        settled = snapshot.exchange.outgoing(outgoing_id(2))
        assert settled is not None
        assert (settled.delivery, settled.accepted_leaf) == (Delivery.ACCEPTED, 7)


def test_an_acceptance_settles_a_message_once(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_outgoing([on_channel(1)])
        work.exchange.settle([accepted(1, 7)])
        work.exchange.settle([accepted(1, 8), Settlement(outgoing_id(1), LATER, None, b"", "x")])
        work.exchange.hold_until(outgoing_id(1), LATER)
        kept = work.exchange.outgoing(outgoing_id(1))
    assert kept is not None
    assert (kept.delivery, kept.accepted_leaf, kept.refusal) == (Delivery.ACCEPTED, 7, "")
    assert (kept.settled_at, kept.held_until, kept.receipt) == (LATER, None, None)


def test_held_and_accepted_messages_are_counted(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_outgoing(
            [outgoing(1), on_channel(2), on_channel(3), on_channel(4, delivery=Delivery.HELD)]
        )
        work.exchange.settle([accepted(3, 9)])
        counts = work.exchange.counts()
    assert counts["outgoing:due"] == 2
    assert counts["outgoing:held"] == counts["outgoing:accepted"] == 1
    assert counts["outgoing:acknowledged"] == counts["outgoing:refused"] == 0


def test_a_release_is_undone_with_its_transaction(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_outgoing([on_channel(1, delivery=Delivery.HELD)])
    with suppress(InterruptedError), store.begin() as work:
        work.exchange.release([outgoing_id(1)])
        raise InterruptedError
    with store.begin() as work:
        assert work.exchange.due_on_channel(XB, wire=Wire.ECRIS, now=START) is None
        assert work.exchange.counts()["outgoing:held"] == 1


def test_attachments_are_read_back_as_they_were_kept(store: Store) -> None:
    two = [attached(outgoing_id(1), "XA-BA-000000002"), attached(outgoing_id(1))]
    with store.begin() as work:
        for each in two:
            work.attachments.keep(each)
        work.attachments.keep(two[0])
    with store.read() as snapshot:
        assert snapshot.attachments.attachments_of(outgoing_id(1)) == two[::-1]
        assert snapshot.attachments.attachments_of(outgoing_id(2)) == []
        assert snapshot.attachments.attachment(two[0].id, message=outgoing_id(1)) == two[0]
        assert snapshot.attachments.attachment(two[0].id, message=outgoing_id(2)) is None


def test_nobody_slips_in_an_attachment_under_anothers_name(store: Store) -> None:
    ours, theirs = attached(outgoing_id(1)), attached(incoming_id(9), content=b"forged")
    with store.begin() as work:
        work.attachments.keep(theirs)
        assert work.attachments.attachment(ours.id) is None
        work.attachments.keep(ours)
        assert work.attachments.attachment(ours.id) == ours
        assert work.attachments.attachment(theirs.id, message=incoming_id(9)) == theirs


def test_of_attachments_of_one_name_the_latest_with_content_is_found(store: Store) -> None:
    announced = attached(outgoing_id(3), content=None)
    with store.begin() as work:
        work.attachments.keep(announced)
        assert work.attachments.attachment(announced.id) == announced
        for number in (2, 1):
            work.attachments.keep(attached(outgoing_id(number)))
        assert work.attachments.attachment(announced.id) == attached(outgoing_id(2))


def test_content_is_added_once_and_never_replaced(store: Store) -> None:
    whole = attached(outgoing_id(1))
    with store.begin() as work:
        work.attachments.keep(replace(whole, sha256=b"", size=0, content=None))
        work.attachments.keep(whole)
        work.attachments.keep(replace(whole, sha256=b"", size=0, content=None))
        assert work.attachments.attachment(whole.id) == whole
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.attachments.keep(replace(whole, content=b"another"))
    with store.read() as snapshot:
        assert snapshot.attachments.attachment(whole.id) == whole
