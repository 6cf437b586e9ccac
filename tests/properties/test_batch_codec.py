"""Batches, receipts and headers survive the wire, and nothing else passes for one."""

from datetime import UTC, datetime
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

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
from comity.exchange.envelope import Header, encode_header, read_header

T = TypeVar("T")

sizes = st.integers(0, 2**63 - 1)
salts = st.binary(min_size=32, max_size=32)
hashes = st.lists(st.binary(min_size=32, max_size=32), max_size=8)
joined = hashes.map(lambda many: join_hashes(tuple(many)))
states = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2)
names = st.from_regex(r"[0-9a-zA-Z-]{8,64}", fullmatch=True)
links = st.lists(st.builds(Consistency, sizes, sizes, joined), max_size=4)
messages = st.builds(
    SealedMessage, st.binary(max_size=99), salts, sizes, joined, st.binary(max_size=99)
)
batches = st.builds(
    Batch,
    version=st.text(max_size=8),
    id=names,
    sender=states,
    recipient=states,
    checkpoint=st.binary(max_size=99),
    consistency=links,
    known_size=sizes,
    sealing_key=st.text(max_size=40),
    encapsulated=st.binary(max_size=99),
    messages=st.lists(messages, min_size=1, max_size=5),
)
items = st.builds(
    ReceiptItem,
    st.text(max_size=40),
    sizes,
    st.text(max_size=40),
    st.binary(max_size=99),
    st.binary(max_size=32),
    sizes,
    joined,
)
receipts = st.builds(Receipt, names, st.binary(max_size=99), links, st.lists(items, max_size=5))


@given(batches)
def test_a_batch_survives_the_wire(batch: Batch) -> None:
    assert decode_batch(encode(batch)) == batch


@given(receipts)
def test_a_receipt_survives_the_wire(receipt: Receipt) -> None:
    assert decode_receipt(encode(receipt)) == receipt


@given(st.binary(max_size=300))
def test_noise_is_malformed_and_nothing_worse(noise: bytes) -> None:
    for raw in (noise, compress(noise)):
        for decode in (decode_batch, decode_receipt):
            try:
                decode(raw)
            except (EnvelopeMalformed, BatchTooLarge):
                continue
            raise AssertionError("noise passed")


@given(st.binary(max_size=3000), st.integers(0, 3000))
def test_expansion_gives_all_or_nothing(data: bytes, limit: int) -> None:
    try:
        assert expand(compress(data), limit=limit) == data
    except BatchTooLarge:
        assert len(data) > limit
    else:
        assert len(data) <= limit


@given(hashes)
def test_proofs_survive_joining(many: list[bytes]) -> None:
    assert split_hashes(join_hashes(tuple(many))) == tuple(many)


@st.composite
def _headers(draw: st.DrawFn) -> Header:
    one, other = draw(st.lists(states, min_size=2, max_size=2, unique=True))
    kind = draw(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3))
    numbers = st.integers(0, 10**15 - 1)
    identifier = f"{one}-{other}-{kind}-{draw(numbers):015}"
    opening = draw(st.booleans())
    earlier = f"{other}-{one}-REQ-{draw(numbers):015}"
    return Header(
        version=draw(st.text(max_size=8)),
        id=identifier,
        conversation=identifier if opening else earlier,
        service="records",
        kind=kind,
        sender=one,
        recipient=other,
        sent_at=draw(st.datetimes(timezones=st.just(UTC))),
        refers_to=None if opening else earlier,
        payload_type="comity/records/1",
        payload_size=draw(st.integers(0, 2**53)),
        payload_digest=draw(salts),
    )


@given(_headers())
def test_a_header_survives_the_wire(header: Header) -> None:
    assert read_header(encode_header(header)) == header


@given(_headers(), st.data())
def test_a_mutated_header_is_read_as_what_it_says_or_refused(
    header: Header, data: st.DataObject
) -> None:
    raw = bytearray(encode_header(header))
    raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = read_header(bytes(raw))
    except EnvelopeMalformed:
        return
    assert read.id[:9] == f"{read.sender}-{read.recipient}-{read.kind}"
    assert isinstance(read.sent_at, datetime)
    assert read.sent_at.tzinfo is not None
