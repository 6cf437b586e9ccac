from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from comity.ids import BatchId, MessageId, StateCode
from comity.ledger.entry import (
    LEAF_BYTES,
    Entry,
    EntryKind,
    canonical_json,
    decision,
    message_received,
    message_sent,
    receipt,
    task,
    utc_text,
)
from comity.trust.digest import commitment

SALT = bytes(range(32))


def test_a_leaf_is_a_version_byte_and_a_commitment() -> None:
    leaf = message_sent(b"header", salt=SALT).leaf_data
    assert len(leaf) == LEAF_BYTES
    assert leaf == b"\x01" + commitment(b"comity/v1/message-sent", SALT, b"header")


def test_the_same_body_of_another_kind_or_salt_is_another_leaf() -> None:
    leaves = {Entry(kind, b"body", SALT).leaf_data for kind in EntryKind}
    leaves.add(Entry(EntryKind.TASK, b"body", bytes(32)).leaf_data)
    assert len(leaves) == len(EntryKind) + 1


def test_a_salt_of_another_length_is_a_bug() -> None:
    with pytest.raises(ValueError, match="32"):
        Entry(EntryKind.TASK, b"", b"short")


def test_an_arrival_names_header_message_sender_and_date_in_sorted_order() -> None:
    entry = message_received(
        b"header",
        message=MessageId("UT-AX-REQ-000000000000001"),
        sender=StateCode("UT"),
        received_at=datetime(2026, 1, 5, 10, tzinfo=timezone(timedelta(hours=1))),
        salt=SALT,
    )
    assert entry.kind is EntryKind.MESSAGE_RECEIVED
    assert entry.body == (
        b'{"header_sha256":"' + b64encode(sha256(b"header").digest()) + b'",'
        b'"message":"UT-AX-REQ-000000000000001",'
        b'"received_at":"2026-01-05T09:00:00Z","sender":"UT"}'
    )


def test_a_receipt_names_batch_and_checkpoint() -> None:
    entry = receipt(BatchId("B1"), b"note", salt=SALT)
    assert entry.body.startswith(b'{"batch":"B1","checkpoint_sha256":"')


def test_decisions_and_tasks_are_canonical_whatever_the_order_of_their_fields() -> None:
    assert decision({"b": 1, "a": ["x"]}, salt=SALT).body == b'{"a":["x"],"b":1}'
    assert task({"b": None, "a": True}, salt=SALT).kind is EntryKind.TASK
    assert canonical_json({"ü": "é"}) == '{"ü":"é"}'.encode()


def test_an_instant_without_a_time_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="time zone"):
        utc_text(datetime(2026, 1, 5))  # noqa: DTZ001 - the very thing that is refused
    assert utc_text(datetime(2026, 1, 5, tzinfo=UTC)) == "2026-01-05T00:00:00Z"
