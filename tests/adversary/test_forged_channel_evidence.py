"""A state invents, alters or borrows its own record of what went over a channel.

Nobody else's signature stands in such a file, so whoever keeps the log is the attacker: it
wants an auditor to read more, or something else, than the log it signed at the time says.
"""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from tests.unit.ledger.channel_of_one import (
    ANSWER,
    ATLANTIS,
    CANCELLATION,
    REQUEST,
    Channel,
    certificate_of,
    file_of,
)
from tests.unit.ledger.exchange_of_two import START, Exchange, directory_of, salt
from tests.unit.trust import networks

from comity.errors import EvidenceInvalid
from comity.ids import MessageId
from comity.ledger.channel_entries import channel_accepted, channel_received, docket_of_received
from comity.ledger.channel_file import ChannelItem, EvidenceFile, write_evidence_file
from comity.ledger.entry import Entry, EntryKind
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_file import EvidenceReceipt

DOCUMENT = networks.network()
DIRECTORY = directory_of(networks.signed(DOCUMENT))
CERTIFICATE = certificate_of(DOCUMENT, ATLANTIS)


def _channel() -> Channel:
    return Channel(CERTIFICATE)


def _refused(*items: ChannelItem) -> str:
    with pytest.raises(EvidenceInvalid) as caught:
        verify_evidence(file_of(list(items)), DIRECTORY)
    return caught.value.public


def test_other_bytes_than_those_recorded() -> None:
    item = _channel().received(ANSWER, 1)
    altered = replace(item, wire_bytes=(item.wire_bytes or b"").replace(b"1<", b"2<"))
    assert _refused(altered).startswith(f"15 channel-bytes ({ANSWER}): The bytes are not those")
    longer = replace(item, wire_bytes=(item.wire_bytes or b"") + b" ")
    assert _refused(longer).startswith(f"15 channel-bytes ({ANSWER}): The bytes are more or fewer")


def test_another_messages_bytes_recorded_under_a_name() -> None:
    channel = _channel()
    carried = channel.carried("AX-UT-RRS-000000000000077", 1)
    docket = docket_of_received(
        channel.head(ANSWER, None), carried, received_at=START, certificate_sha256=CERTIFICATE
    )
    entry = channel_received(docket, salt=salt(1))
    proof = channel.utopia.record(entry, START)
    item = ChannelItem(docket, entry.salt, proof, carried.wire_bytes, carried.salt)
    assert _refused(item) == (
        f"15 channel-bytes ({ANSWER}): The bytes do not bear the message's identifier."
    )


def test_a_docket_written_afterwards() -> None:
    channel = _channel()
    item = channel.received(ANSWER, 1)
    later = msgspec.json.decode(item.docket)
    later["received_at"] = "2026-01-15T08:00:00Z"
    forged = replace(item, docket=msgspec.json.encode(later, order="sorted"))
    assert _refused(forged).startswith(f"14 channel-inclusion ({ANSWER}): ")


def test_a_docket_that_can_be_read_in_two_ways() -> None:
    item = _channel().received(ANSWER, 1)
    spaced = item.docket.replace(b'"kind":', b'"kind": ')
    assert "canonical form" in _refused(replace(item, docket=spaced))
    twice = item.docket.replace(b'"kind":', b'"kind":"REQ","kind":')
    assert _refused(replace(item, docket=twice)).startswith("11 channel-docket ")


def test_what_was_composed_passed_off_as_received() -> None:
    """Only the kind of the entry tells the two apart, and each has its own domain."""
    item = _channel().sent(REQUEST, 1)
    said = msgspec.json.decode(item.docket)
    said |= {
        "composed_at": None,
        "received_at": said["composed_at"],
        "certificate_sha256": CERTIFICATE,
    }
    forged = replace(item, docket=msgspec.json.encode(said, order="sorted"))
    # Then it is the partner who would have to have recorded it.
    assert _refused(forged).startswith(f"13 channel-checkpoint ({REQUEST}): ")


def test_a_record_of_ones_own_passed_off_as_the_partners() -> None:
    channel, atlantis = _channel(), Exchange().atlantis
    channel.utopia = atlantis
    assert _refused(channel.received(ANSWER, 1)) == (
        f"13 channel-checkpoint ({ANSWER}): The checkpoint is not of the log of UT."
    )


def test_a_docket_passed_off_as_a_header_the_partner_signed() -> None:
    item = _channel().received(ANSWER, 1)
    exchange = Exchange()
    header = exchange.sent(ANSWER, 1)
    forged = replace(header, header=item.docket)
    with pytest.raises(EvidenceInvalid, match=r"^2 header "):
        verify_evidence(write_evidence_file(EvidenceFile((forged,))), DIRECTORY)


def test_an_acceptance_of_another_message() -> None:
    channel = _channel()
    first, second = channel.sent(REQUEST, 1), channel.sent(CANCELLATION, 2, refers_to=REQUEST)
    accepted = channel.accepted(first, REQUEST, 1)
    assert _refused(accepted, replace(second, accepted=accepted.accepted)) == (
        f"16 channel-acceptance ({CANCELLATION}): The acceptance names another message."
    )


def test_an_acceptance_of_another_docket_under_the_same_name() -> None:
    channel = _channel()
    first, second = channel.sent(REQUEST, 1), channel.sent(REQUEST, 2)
    accepted = channel.accepted(first, REQUEST, 1)
    assert "another docket" in _refused(replace(second, accepted=accepted.accepted))


def test_an_acceptance_of_a_message_that_was_received() -> None:
    channel = _channel()
    item = channel.received(ANSWER, 1)
    assert "names another message" in _refused(channel.accepted(item, ANSWER, 1))


def test_an_acceptance_that_was_never_logged() -> None:
    channel = _channel()
    item = channel.accepted(channel.sent(REQUEST, 1), REQUEST, 1)
    assert item.accepted is not None
    entry = channel_accepted(
        item.docket,
        message=MessageId(REQUEST),
        attempted_at=START,
        answered_at=START + timedelta(seconds=2),
        status=200,
        certificate_sha256=CERTIFICATE,
        salt=item.accepted.salt,
    )
    forged = EvidenceReceipt(entry.body, entry.salt, item.accepted.proof)
    assert _refused(replace(item, accepted=forged)).startswith(
        f"16 channel-acceptance ({REQUEST}): "
    )


def test_an_acceptance_that_was_logged_before_its_message() -> None:
    """A message is logged before it leaves; an endpoint accepted nothing that was not there."""
    early, channel = _channel(), _channel()
    docket = early.sent(REQUEST, 1).docket
    unlogged = ChannelItem(docket, salt(1), early.sent(REQUEST, 1).proof, None, None)
    accepted = channel.accepted(unlogged, REQUEST, 1)
    item = channel.sent(REQUEST, 1, at=START)
    assert item.docket == docket
    assert _refused(replace(item, accepted=accepted.accepted)) == (
        f"16 channel-acceptance ({REQUEST}): The acceptance stands in the log before the "
        "message's docket."
    )


@pytest.mark.parametrize("protocol", ["comity/1", "ecris/2.0"])
def test_a_docket_of_a_wire_that_is_no_channel(protocol: str) -> None:
    """What Comity's own protocol carries is proved by both sides, or not at all."""
    channel = _channel()
    head = replace(channel.head(ANSWER, None), protocol=protocol)
    carried = channel.carried(ANSWER, 1)
    docket = docket_of_received(head, carried, received_at=START, certificate_sha256=CERTIFICATE)
    entry = channel_received(docket, salt=salt(1))
    proof = channel.utopia.record(entry, START)
    item = ChannelItem(docket, entry.salt, proof, carried.wire_bytes, carried.salt)
    assert _refused(item) == (
        "11 channel-docket (channel message 1): The docket names a wire that is no known channel."
    )


def test_another_kind_of_entry_passed_off_as_an_acceptance() -> None:
    channel = _channel()
    item = channel.sent(REQUEST, 1)
    body = channel_accepted(
        item.docket,
        message=MessageId(REQUEST),
        attempted_at=START,
        answered_at=START,
        status=202,
        certificate_sha256=CERTIFICATE,
        salt=salt(9),
    ).body
    entry = Entry(EntryKind.TASK, body, salt(9))
    proof = channel.utopia.record(entry, START)
    forged = replace(item, accepted=EvidenceReceipt(body, entry.salt, proof))
    assert _refused(forged).startswith(f"16 channel-acceptance ({REQUEST}): ")


def test_one_place_in_the_log_for_two_messages() -> None:
    channel = _channel()
    first, second = channel.sent(REQUEST, 1), channel.sent(CANCELLATION, 2, refers_to=REQUEST)
    assert _refused(first, replace(second, proof=first.proof)).startswith(
        f"14 channel-inclusion ({CANCELLATION}): "
    )


def test_a_message_told_twice_and_two_conversations_in_one() -> None:
    channel = _channel()
    item = channel.sent(REQUEST, 1)
    assert _refused(item, item) == "12 channel-conversation: The file holds a message twice."
    exchange = Exchange()
    other = exchange.sent("UT-AX-REQ-000000000000009", 9, conversation="UT-AX-REQ-000000000000009")
    with pytest.raises(EvidenceInvalid, match=r"^12 channel-conversation: .*more than one"):
        verify_evidence(write_evidence_file(EvidenceFile((other,), (item,))), DIRECTORY)


def test_two_histories_of_one_log() -> None:
    first, second = _channel(), _channel()
    one = first.sent(REQUEST, 1)
    other = second.received(ANSWER, 2, refers_to=REQUEST)
    assert _refused(one, other).startswith("18 channel-one-history: ")
