"""Vectors of the formats comity-evidence/1 and comity-evidence/2."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
from tests.unit.ledger.channel_of_one import ANSWER as CHANNEL_ANSWER
from tests.unit.ledger.channel_of_one import Channel, certificate_of, file_of
from tests.unit.ledger.exchange_of_two import (
    ANSWER,
    ATLANTIS,
    REQUEST,
    START,
    Exchange,
    file_from,
    salt,
)
from tests.unit.trust import networks
from tests.vectors.evidence_material import Vector, network

from comity.ledger.channel_file import EvidenceFile, write_evidence_file
from comity.ledger.entry import Entry, EntryKind
from comity.ledger.evidence_file import EvidenceItem, write_evidence
from comity.trust.network_changes import log_of
from comity.trust.network_document import NetworkDocument

Json = dict[str, Any]


def vectors() -> Iterator[Vector]:
    """Yield the vectors of both formats."""
    yield from _valid_1()
    yield from _invalid_1()
    yield from _format_2()


def _valid_1() -> Iterator[Vector]:
    signed = networks.signed(network())
    exchange = Exchange()
    items = exchange.conversation()
    yield Vector(
        "1-conversation",
        "COM-8.1",
        "A request, its answer, and a third message whose receipt is outstanding.",
        signed,
        write_evidence(items),
    )
    yield Vector(
        "1-without-payload",
        "COM-8.1",
        "A request that is receipted, its payload not disclosed.",
        signed,
        write_evidence([replace(items[0], payload=None, payload_salt=None)]),
    )
    alone = Exchange()
    yield Vector(
        "1-one-leaf",
        "COM-8.1",
        "One message, alone in its sender's log, so that its proof has no hashes.",
        signed,
        write_evidence([alone.sent(REQUEST, 1)]),
    )
    busy = Exchange()
    for number in range(1, 21):
        busy.utopia.record(Entry(EntryKind.TASK, b"{}", salt(number)), START)
    yield Vector(
        "1-deep-proof",
        "COM-5.1",
        "A message behind twenty other entries, so that its proof has several hashes.",
        signed,
        write_evidence([busy.delivered(REQUEST, 1, None)]),
    )
    yield Vector(
        "1-ended-key",
        "COM-8.2",
        "The key of the sender's log was ended a day after the message: it holds, with a remark.",
        networks.signed(_with_new_keys(timedelta(days=1))),
        write_evidence([alone.sent(REQUEST, 1)]),
    )


def _invalid_1() -> Iterator[Vector]:
    signed = networks.signed(network())
    exchange = Exchange()
    items = exchange.conversation()
    good = write_evidence(items)

    def refused(name: str, step: str, how: str, raw: bytes, clause: str = "COM-8.2") -> Vector:
        return Vector(f"1-refused-{name}", clause, how, signed, raw, step)

    form = "1 form"
    yield refused("indented-otherwise", form, "The file is indented by four.", _indented(good, 4))
    yield refused("no-newline-at-the-end", form, "The last newline is missing.", good[:-1])
    yield refused(
        "name-twice",
        form,
        "A field stands twice in an object.",
        good.replace(b'"payload":', b'"payload": null,\n      "payload":', 1),
    )
    yield refused("unknown-field", form, "A message has one field more.", _changed(good, _more))
    yield refused(
        "unknown-format",
        form,
        "The format is one that nobody wrote.",
        good.replace(b"/1", b"/9", 1),
    )
    yield refused(
        "not-utf8", form, "A byte that is no UTF-8.", good.replace(b"tlog", b"\xfflog", 1)
    )
    yield refused("empty", form, "A file without a byte.", b"")
    yield refused(
        "base64-second-spelling",
        form,
        "A salt whose last base64 character has other unused bits: the same bytes.",
        _changed(good, _respelled),
    )
    yield refused(
        "payload-without-salt", form, "A payload without its salt.", _changed(good, _bare)
    )
    yield refused(
        "header-of-others",
        "2 header",
        "The identifier names other parties than the fields.",
        _changed(good, lambda one: _header(one, id="UT-EL-REQ-000000000000001")),
    )
    yield refused(
        "message-twice", "3 conversation", "One message twice.", write_evidence([items[0]] * 2)
    )
    stray = exchange.sent(ANSWER, 9, conversation="UT-AX-REQ-000000000000007")
    yield refused(
        "two-conversations",
        "3 conversation",
        "Two messages of two conversations.",
        write_evidence([items[0], stray]),
    )
    yield refused(
        "checkpoint-of-a-stranger",
        "4 sender-checkpoint",
        "The size in the checkpoint was changed, so that the signature does not fit.",
        _changed(good, lambda one: _in_proof(one, "log\n1\n", "log\n2\n")),
    )
    yield refused(
        "other-salt",
        "5 sender-inclusion",
        "The salt is another one.",
        _changed(good, lambda one: one.update(salt=b64encode(bytes(32)).decode())),
    )
    yield refused(
        "other-date",
        "5 sender-inclusion",
        "The header's date was moved by a second.",
        _changed(good, lambda one: _header(one, sent_at="2026-01-15T10:00:01Z")),
    )
    yield refused(
        "other-kind",
        "5 sender-inclusion",
        "The header was logged as a decision: another domain.",
        write_evidence([_logged_as_decision()]),
        "COM-5.3",
    )
    yield refused(
        "other-payload",
        "6 payload",
        "The payload is another one of the same length.",
        _changed(good, lambda one: one.update(payload=b64encode(b'{"synthetic":2}').decode())),
        "COM-2.3",
    )
    yield refused(
        "receipt-for-another",
        "7 receipt",
        "The receipt of another message.",
        write_evidence([replace(items[0], receipt=items[1].receipt), items[1]]),
        "COM-4.2",
    )
    yield refused(
        "two-histories",
        "10 one-history",
        "The sender's log shows two roots for one size.",
        write_evidence(_forked()),
        "COM-5.5",
    )
    yield Vector(
        "1-refused-key-ended-before",
        "COM-8.2",
        "The key had ended a day before the date of the message.",
        networks.signed(_with_new_keys(timedelta(days=-1))),
        write_evidence([Exchange().sent(REQUEST, 1)]),
        "4 sender-checkpoint",
    )


def _format_2() -> Iterator[Vector]:
    document = network()
    signed = networks.signed(document)
    named = certificate_of(document, ATLANTIS)
    items = Channel(named).conversation()
    yield Vector(
        "2-channel",
        "COM-8.5",
        "A request over a channel that was accepted, its answer, and a cancellation not accepted.",
        signed,
        file_of(items),
    )
    yield Vector(
        "2-unnamed-certificate",
        "COM-8.5",
        "The partner's certificate is one that the network document does not name: remarked.",
        signed,
        file_of(Channel("a" * 64).conversation()),
    )
    exchange, channel = Exchange(), Channel(named)
    channel.utopia = exchange.utopia
    request = exchange.delivered(REQUEST, 1, None)
    later = START + timedelta(hours=2)
    answer = channel.received(CHANNEL_ANSWER, 2, refers_to=REQUEST, at=later)
    yield Vector(
        "2-both-wires",
        "COM-8.5",
        "A request on Comity's own wire, and an answer over a channel.",
        signed,
        write_evidence_file(EvidenceFile((request,), (answer,))),
    )
    foreign = Channel(certificate_of(document, networks.UTOPIA)).conversation()
    yield Vector(
        "2-refused-certificate-of-another",
        "COM-8.5",
        "The certificate is that of the recording state itself.",
        signed,
        file_of(foreign[1:2]),
        "17 channel-certificate",
    )
    yield Vector(
        "2-refused-other-bytes",
        "COM-9.2",
        "The bytes are not those that the docket commits to.",
        signed,
        file_of([replace(items[1], wire_bytes=(items[1].wire_bytes or b"").replace(b"2", b"3"))]),
        "15 channel-bytes",
    )
    yield Vector(
        "2-refused-no-channel",
        "COM-8.5",
        "Format 2 without a message over a channel.",
        signed,
        write_evidence(Exchange().conversation()).replace(b"/1", b"/2", 1),
        "1 form",
    )


def _with_new_keys(ended_after: timedelta) -> NetworkDocument:
    end = START + ended_after
    document = network()
    members = []
    for member in document.members:
        log = networks.log_in(member)
        ended = msgspec.structs.replace(log.keys[0], valid_until=end)
        new = log_of(networks.log_key(member.state, 2).verification_key, end).keys[0]
        kept = msgspec.structs.replace(log, keys=(ended, new))
        members.append(msgspec.structs.replace(member, log=kept))
    return msgspec.structs.replace(document, members=tuple(members))


def _logged_as_decision() -> EvidenceItem:
    exchange = Exchange()
    item = exchange.sent(REQUEST, 1)
    entry = Entry(EntryKind.DECISION, item.header, item.salt)
    return replace(item, proof=exchange.utopia.record(entry, START))


def _forked() -> list[EvidenceItem]:
    one, other = Exchange(), Exchange()
    second = "UT-AX-REQ-000000000000002"
    return [one.sent(REQUEST, 1), other.sent(second, 2, refers_to=REQUEST)]


def _changed(raw: bytes, change: Callable[[Json], None]) -> bytes:
    document = msgspec.json.decode(raw)
    change(document["messages"][0])
    return file_from(document)


def _indented(raw: bytes, by: int) -> bytes:
    return msgspec.json.format(raw, indent=by) + b"\n"


def _more(message: Json) -> None:
    message["more"] = 1


def _respelled(message: Json) -> None:
    assert message["salt"].endswith("E=")
    message["salt"] = message["salt"][:-2] + "F="


def _bare(message: Json) -> None:
    message["payload_salt"] = None


def _header(message: Json, **changes: object) -> None:
    fields = msgspec.json.decode(msgspec.json.decode(f'"{message["header"]}"', type=bytes))
    message["header"] = b64encode(msgspec.json.encode(fields | changes)).decode()


def _in_proof(message: Json, old: str, new: str) -> None:
    assert old in message["proof"]
    message["proof"] = message["proof"].replace(old, new, 1)
