from datetime import UTC, datetime

import msgspec
import pytest

from comity.errors import EnvelopeMalformed
from comity.exchange.envelope import (
    MAX_HEADER_BYTES,
    Envelope,
    Header,
    conversation_of,
    encode_header,
    kind_of,
    message_id,
    opens_conversation,
    payload_digest,
    read_header,
    sender_of,
)
from comity.ids import StateCode

REQUEST = "AT-BE-REQ-000000000000001"
ANSWER = "BE-AT-RRS-000000000000002"
OPENING = Header(
    version="1",
    id=REQUEST,
    conversation=REQUEST,
    service="records",
    kind="REQ",
    sender="AT",
    recipient="BE",
    sent_at=datetime(2026, 1, 5, 9, 30, tzinfo=UTC),
    refers_to=None,
    payload_type="comity/records/1",
    payload_size=2,
    payload_digest=bytes(32),
)
REPLY = msgspec.structs.replace(
    OPENING, id=ANSWER, kind="RRS", sender="BE", recipient="AT", refers_to=REQUEST
)


@pytest.mark.parametrize("header", [OPENING, REPLY])
def test_a_header_reads_back_as_it_was_written(header: Header) -> None:
    assert read_header(encode_header(header)) == header


def test_a_header_is_written_in_one_way() -> None:
    assert encode_header(OPENING) == (
        b'{"version":"1","id":"AT-BE-REQ-000000000000001",'
        b'"conversation":"AT-BE-REQ-000000000000001","service":"records","kind":"REQ",'
        b'"sender":"AT","recipient":"BE","sent_at":"2026-01-05T09:30:00Z","refers_to":null,'
        b'"payload_type":"comity/records/1","payload_size":2,'
        b'"payload_digest":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}'
    )


def _read(header: Header, **changes: object) -> Header:
    fields = msgspec.json.decode(encode_header(header)) | changes
    return read_header(msgspec.json.encode(fields))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "AT-BE-REQ-1"),
        ("id", "AT-BE-REQ-000000000000001\n"),
        ("id", "at-BE-REQ-000000000000001"),
        ("id", "AT-BE-REQ-00000000000000\u0661"),
        ("conversation", ""),
        ("service", "Records"),
        ("service", "r"),
        ("kind", "REQS"),
        ("sender", "AUT"),
        ("recipient", ""),
        ("sent_at", "2026-01-05T09:30:00"),
        ("sent_at", "yesterday"),
        ("sent_at", 1767605400),
        ("refers_to", ""),
        ("payload_type", "anything"),
        ("payload_type", "comity/records/1\n"),
        ("payload_size", -1),
        ("payload_size", 1.5),
        ("payload_size", "2"),
        ("payload_digest", ""),
        ("payload_digest", "AAAA"),
        ("version", "123456789"),
        ("priority", 1),
    ],
)
def test_a_field_that_breaks_a_rule_is_named(field: str, value: object) -> None:
    with pytest.raises(EnvelopeMalformed, match=field):
        _read(OPENING, **{field: value})


@pytest.mark.parametrize("field", list(Header.__struct_fields__))
def test_no_field_may_be_missing(field: str) -> None:
    fields = msgspec.json.decode(encode_header(OPENING))
    del fields[field]
    with pytest.raises(EnvelopeMalformed, match=field):
        read_header(msgspec.json.encode(fields))


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"\xff", b'"\xff"', b"{}" * 2])
def test_what_is_no_header_is_refused(raw: bytes) -> None:
    with pytest.raises(EnvelopeMalformed):
        read_header(raw)


def test_a_header_of_too_many_bytes_is_refused_before_it_is_read() -> None:
    padded = encode_header(OPENING)
    room = MAX_HEADER_BYTES - len(padded)
    assert read_header(padded + b" " * room) == OPENING
    with pytest.raises(EnvelopeMalformed, match="at most"):
        read_header(padded + b" " * (room + 1))


@pytest.mark.parametrize(
    "changes",
    [
        {"sender": "BE", "recipient": "AT"},
        {"kind": "NOT"},
        {"recipient": "FR"},
    ],
)
def test_an_identifier_names_its_sender_recipient_and_kind(changes: dict[str, str]) -> None:
    with pytest.raises(EnvelopeMalformed, match="does not name"):
        _read(OPENING, **changes)


def test_nobody_writes_to_himself() -> None:
    own = "AT-AT-REQ-000000000000001"
    with pytest.raises(EnvelopeMalformed, match="from one state to another"):
        _read(OPENING, id=own, conversation=own, recipient="AT")


@pytest.mark.parametrize("field", ["conversation", "refers_to"])
@pytest.mark.parametrize(
    "other",
    ["AT-FR-REQ-000000000000001", "FR-BE-REQ-000000000000001", "AT-AT-REQ-000000000000001"],
)
def test_a_message_stays_between_its_two_parties(field: str, other: str) -> None:
    with pytest.raises(EnvelopeMalformed, match="between sender and recipient"):
        _read(REPLY, **{field: other})


def test_only_an_opening_message_refers_to_none() -> None:
    with pytest.raises(EnvelopeMalformed, match="refers to none"):
        _read(REPLY, refers_to=None)
    with pytest.raises(EnvelopeMalformed, match="refers to none"):
        _read(OPENING, refers_to=ANSWER)


def test_an_opening_message_names_its_conversation() -> None:
    assert opens_conversation(OPENING)
    assert not opens_conversation(REPLY)
    assert conversation_of(REPLY) == REQUEST


def test_an_identifier_tells_kind_and_sender() -> None:
    assert (sender_of(ANSWER), kind_of(ANSWER)) == ("BE", "RRS")


@pytest.mark.parametrize("number", [0, 10**15 - 1])
def test_an_identifier_has_fifteen_digits(number: int) -> None:
    made = message_id(StateCode("AT"), StateCode("BE"), "REQ", number)
    assert made == f"AT-BE-REQ-{number:015}"


@pytest.mark.parametrize(
    ("sender", "kind", "number"),
    [("AT", "REQ", 10**15), ("AT", "REQ", -1), ("at", "REQ", 1), ("AT", "request", 1)],
)
def test_an_identifier_of_another_form_is_never_made(sender: str, kind: str, number: int) -> None:
    with pytest.raises(ValueError, match="not a message identifier"):
        message_id(StateCode(sender), StateCode("BE"), kind, number)


def test_the_digest_of_a_payload_depends_on_its_salt() -> None:
    assert payload_digest(b"{}", bytes(32)) != payload_digest(b"{}", b"\1" * 32)
    assert payload_digest(b"{}", bytes(32)) != payload_digest(b"{ }", bytes(32))


def test_an_envelope_shows_no_payload() -> None:
    shown = repr(Envelope(OPENING, encode_header(OPENING), b"a name", bytes(32)))
    assert shown == f"Envelope({REQUEST})"
