import os

import msgspec
import pytest

from comity.errors import BatchTooLarge, EnvelopeMalformed
from comity.exchange.batch import (
    Batch,
    Consistency,
    Receipt,
    ReceiptItem,
    SealedMessage,
    compress,
    decode_batch,
    decode_receipt,
    encode,
    expand,
    join_hashes,
    split_hashes,
)
from comity.exchange.versions import CURRENT

MESSAGE = SealedMessage(b"{}", bytes(32), 7, bytes(96), b"sealed")
BATCH = Batch(
    version="1",
    id="AT-BE-0123456789abcdef",
    sender="AT",
    recipient="BE",
    checkpoint=b"note",
    consistency=[Consistency(3, 8, bytes(64))],
    known_size=5,
    sealing_key="key",
    encapsulated=bytes(1168),
    messages=[MESSAGE],
)
ITEM = ReceiptItem("AT-BE-REQ-000000000000001", 0, "", b"body", bytes(32), 4, bytes(64))
RECEIPT = Receipt(batch=BATCH.id, checkpoint=b"note", consistency=[], items=[ITEM])


def test_a_batch_and_a_receipt_read_back_as_they_were_written() -> None:
    assert decode_batch(encode(BATCH)) == BATCH
    assert decode_receipt(encode(RECEIPT)) == RECEIPT


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "short"},
        {"id": "with space in it"},
        {"id": "AT-BE-0123456789abcdef\n"},
        {"sender": "at"},
        {"recipient": "BEL"},
        {"known_size": -1},
        {"messages": []},
        {"messages": [MESSAGE] * (CURRENT.max_messages + 1)},
        {"messages": [msgspec.structs.replace(MESSAGE, leaf_salt=bytes(31))]},
        {"messages": [msgspec.structs.replace(MESSAGE, leaf_index=-1)]},
        {"messages": [msgspec.structs.replace(MESSAGE, proof=bytes(64 * 32 + 1))]},
        {"consistency": [Consistency(0, 1, b"")] * 5},
    ],
)
def test_a_batch_with_a_field_beyond_its_rule_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(EnvelopeMalformed):
        decode_batch(encode(msgspec.structs.replace(BATCH, **changes)))


def test_the_greatest_batch_is_read() -> None:
    greatest = msgspec.structs.replace(BATCH, messages=[MESSAGE] * CURRENT.max_messages)
    assert len(decode_batch(encode(greatest)).messages) == CURRENT.max_messages


def test_the_greatest_sizes_are_read() -> None:
    greatest = msgspec.structs.replace(BATCH, known_size=2**63 - 1)
    assert decode_batch(encode(greatest)).known_size == 2**63 - 1


def test_a_refusing_item_is_short() -> None:
    refusal = ReceiptItem("", 0, "protocol:envelope:malformed", b"", b"", 0, b"")
    receipt = msgspec.structs.replace(RECEIPT, items=[refusal])
    assert decode_receipt(encode(receipt)).items == [refusal]


@pytest.mark.parametrize("size", [0, 1, 1000, 1 << 20])
def test_expansion_stops_exactly_at_the_limit(size: int) -> None:
    packed = compress(bytes(size))
    assert expand(packed, limit=size) == bytes(size)
    if size:
        with pytest.raises(BatchTooLarge):
            expand(packed, limit=size - 1)


@pytest.mark.parametrize("raw", [b"noise", b"\x28\xb5\x2f\xfd", compress(b"x") + b"tail"])
def test_what_is_no_frame_is_refused_or_yields_nothing(raw: bytes) -> None:
    try:
        assert expand(raw, limit=100) in {b"", b"x"}
    except EnvelopeMalformed as problem:
        assert "Zstandard" in problem.public  # noqa: PT017 - either outcome is right


def test_random_bytes_survive_compression() -> None:
    noise = os.urandom(100_000)
    assert expand(compress(noise), limit=len(noise)) == noise


def test_proofs_are_sequences_of_hashes() -> None:
    hashes = tuple(bytes([n]) * 32 for n in range(5))
    assert split_hashes(join_hashes(hashes)) == hashes
    assert split_hashes(b"") == ()
    with pytest.raises(EnvelopeMalformed):
        split_hashes(bytes(33))
