"""Attacks on the evidence file: by whoever hands it to a court, alone or with one of the states."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.unit.ledger.exchange_of_two import (
    ANSWER,
    ATLANTIS,
    REQUEST,
    START,
    UTOPIA,
    Exchange,
    directory_of,
    file_from,
    salt,
)
from tests.unit.ledger.stores import MemoryLogStore
from tests.unit.trust import networks

from comity.errors import EvidenceInvalid
from comity.ids import MessageId
from comity.ledger.entry import Entry, EntryKind, message_received, message_sent
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_file import EvidenceItem, EvidenceReceipt, write_evidence
from comity.ledger.log import Log
from comity.trust.keys import SigningKey

DIRECTORY = directory_of(networks.signed(networks.network()))
FILE = write_evidence(Exchange().conversation())

Json = dict[str, Any]


def _refused(raw: bytes, step: str) -> None:
    """Check that the step refuses the file, and that nothing was changed by looking at it."""
    before = DIRECTORY.document.digest()
    with pytest.raises(EvidenceInvalid) as caught:
        verify_evidence(raw, DIRECTORY)
    assert caught.value.public.startswith(step + " ") or caught.value.public.startswith(step + ":")
    assert DIRECTORY.document.digest() == before


def _mutated(change: Callable[[Json], None]) -> bytes:
    document = msgspec.json.decode(FILE)
    change(document["messages"][0])
    return file_from(document)


def _flipped(encoded: str, at: int = 0) -> str:
    raw = bytearray(b64decode(encoded))
    raw[at] ^= 1
    return b64encode(raw).decode()


def _header(**changes: object) -> Callable[[Json], None]:
    def change(message: Json) -> None:
        fields = msgspec.json.decode(b64decode(message["header"]))
        message["header"] = b64encode(msgspec.json.encode(fields | changes)).decode()

    return change


def _body(**changes: object) -> Callable[[Json], None]:
    def change(message: Json) -> None:
        receipt = message["receipt"]
        fields = msgspec.json.decode(b64decode(receipt["body"]))
        encoded = msgspec.json.encode(fields | changes, order="sorted")
        receipt["body"] = b64encode(encoded).decode()

    return change


def _set(field: str, value: object) -> Callable[[Json], None]:
    return lambda message: message.__setitem__(field, value)


def _flip(*path: str, at: int = 0) -> Callable[[Json], None]:
    def change(message: Json) -> None:
        for name in path[:-1]:
            message = message[name]
        message[path[-1]] = _flipped(message[path[-1]], at)

    return change


def _proof(edit: Callable[[str], str], *, receipt: bool = False) -> Callable[[Json], None]:
    def change(message: Json) -> None:
        target = message["receipt"] if receipt else message
        edited = edit(target["proof"])
        assert edited != target["proof"]
        target["proof"] = edited

    return change


def _line(number: int, text: str) -> Callable[[str], str]:
    """Replace a line, counted from the end of the proof."""

    def edit(proof: str) -> str:
        lines = proof.split("\n")
        lines[number] = text
        return "\n".join(lines)

    return edit


ZEROS = b64encode(bytes(32)).decode()
SENDER_4, SENDER_5 = "4 sender-checkpoint", "5 sender-inclusion"
RECIPIENT_8, RECIPIENT_9 = "8 recipient-checkpoint", "9 recipient-inclusion"

MUTATIONS: list[tuple[str, Callable[[Json], None], str]] = [
    ("header: version", _header(version="2"), "2 header"),
    ("header: id", _header(id="UT-AX-REQ-000000000000009"), SENDER_5),
    ("header: id of others", _header(id="UT-EL-REQ-000000000000001"), "2 header"),
    ("header: conversation", _header(conversation=ANSWER), "3 conversation"),
    ("header: service", _header(service="alerts"), SENDER_5),
    ("header: kind", _header(kind="RES"), "2 header"),
    ("header: sender", _header(sender="EL"), "2 header"),
    ("header: recipient", _header(recipient="UT"), "2 header"),
    ("header: sent_at", _header(sent_at=START + timedelta(days=1)), SENDER_5),
    ("header: sent_at too late", _header(sent_at="9999-12-31T23:59:59-23:59"), "2 header"),
    ("header: refers_to", _header(refers_to=ANSWER), SENDER_5),
    ("header: payload_type", _header(payload_type="comity/alerts/1"), SENDER_5),
    ("header: payload_size", _header(payload_size=1), SENDER_5),
    ("header: payload_digest", _header(payload_digest=bytes(32)), SENDER_5),
    ("header: unknown field", _header(extra=1), "2 header"),
    ("header: not JSON", _flip("header"), "2 header"),
    ("salt", _flip("salt"), SENDER_5),
    ("salt: length", _set("salt", "AAAA"), "1 form"),
    ("proof: first line", _proof(lambda text: "x" + text), "1 form"),
    ("proof: index", _proof(lambda text: text.replace("index 0", "index 1")), SENDER_5),
    (
        "proof: hashes",
        _proof(lambda text: text.replace("index 0\n", f"index 0\n{ZEROS}\n")),
        SENDER_5,
    ),
    (
        "checkpoint: origin",
        _proof(lambda text: text.replace("\nut.example/log\n", "\nax.example/log\n")),
        SENDER_4,
    ),
    (
        "checkpoint: nobody's origin",
        _proof(lambda text: text.replace("\nut.example/log\n", "\nel.example/log\n")),
        SENDER_4,
    ),
    ("checkpoint: size", _proof(_line(-5, "2")), SENDER_4),
    ("checkpoint: root", _proof(_line(-4, ZEROS)), SENDER_4),
    ("checkpoint: signature", _proof(_line(-2, "\u2014 ut.example/log " + ZEROS)), SENDER_4),
    ("payload", _flip("payload"), "6 payload"),
    ("payload: longer", _set("payload", b64encode(b"longer").decode()), "6 payload"),
    ("payload: salt", _flip("payload_salt"), "6 payload"),
    ("payload: without salt", _set("payload_salt", None), "1 form"),
    ("receipt: message", _body(message=ANSWER), "7 receipt"),
    ("receipt: sender", _body(sender="AX"), "7 receipt"),
    ("receipt: header", _body(header_sha256=bytes(32)), "7 receipt"),
    ("receipt: date", _body(received_at="2026-01-16T09:00:00Z"), RECIPIENT_9),
    ("receipt: no date", _body(received_at="yesterday"), "7 receipt"),
    ("receipt: naive date", _body(received_at="2026-01-16T09:00:00"), "7 receipt"),
    ("receipt: unknown field", _body(extra=1), "7 receipt"),
    ("receipt: salt", _flip("receipt", "salt"), RECIPIENT_9),
    (
        "receipt: index",
        _proof(lambda text: text.replace("index 0", "index 1"), receipt=True),
        RECIPIENT_9,
    ),
    ("receipt: size", _proof(_line(-5, "2"), receipt=True), RECIPIENT_8),
    ("receipt: root", _proof(_line(-4, ZEROS), receipt=True), RECIPIENT_8),
    (
        "receipt: in the sender's log",
        lambda message: message["receipt"].__setitem__("proof", message["proof"]),
        RECIPIENT_8,
    ),
]


@pytest.mark.parametrize(
    ("change", "step"),
    [(change, step) for _, change, step in MUTATIONS],
    ids=[name for name, _, _ in MUTATIONS],
)
def test_a_single_field_cannot_be_changed(change: Callable[[Json], None], step: str) -> None:
    """Attack: one field of genuine evidence is changed, and nothing else.

    The step that guards the field refuses it, and the node's state is unchanged.
    """
    _refused(_mutated(change), step)


def test_every_step_but_the_last_guards_some_field() -> None:
    """Attack: a step that never refuses anything would let its field be forged.

    Each is seen to refuse here, the tenth below, and the node's state is unchanged.
    """
    guarded = {int(step.split()[0]) for _, _, step in MUTATIONS}
    assert guarded == set(range(1, 10))


def test_a_receipt_of_one_message_cannot_serve_for_another() -> None:
    """Attack: mix and match; a genuine receipt is put beside another genuine message.

    The receipt names its header by digest, and the node's state is unchanged.
    """
    request, answer, _ = Exchange().conversation()
    second = replace(answer, receipt=request.receipt)
    _refused(write_evidence([request, second]), "7 receipt")


def test_a_sender_cannot_make_the_recipients_receipt() -> None:
    """Attack: the sender logs in its own log that the recipient received the message.

    A receipt counts in the recipient's log only, and the node's state is unchanged.
    """
    exchange = Exchange()
    item = exchange.sent(REQUEST, 1)
    entry = message_received(
        item.header, message=MessageId(REQUEST), sender=UTOPIA, received_at=START, salt=salt(9)
    )
    proof = exchange.utopia.record(entry, START)
    forged = replace(item, receipt=EvidenceReceipt(entry.body, entry.salt, proof))
    _refused(write_evidence([forged]), "8 recipient-checkpoint")


def _forged_item(key: SigningKey) -> EvidenceItem:
    """Return an item of Utopia's that somebody made with a key and a log of their own."""
    item = Exchange().sent(REQUEST, 1)
    log = Log(MemoryLogStore().opened(), key.name, [key])
    place = log.append([message_sent(item.header, salt=item.salt)], recorded_at=START)
    log.checkpoint()
    return replace(item, proof=log.proof(place.start, log.size()))


@pytest.mark.parametrize(
    "key",
    [SigningKey("ut.example/log", bytes(32)), networks.log_key(ATLANTIS)],
    ids=["invented key", "another member's key"],
)
def test_only_the_senders_own_key_makes_its_log(key: SigningKey) -> None:
    """Attack: a whole log is forged, consistent in itself, and signed with another key.

    The network document names the keys, and the node's state is unchanged.
    """
    _refused(write_evidence([_forged_item(key)]), "4 sender-checkpoint")


def test_two_histories_of_one_log_do_not_fit_in_one_file() -> None:
    """Attack: a state signs two histories and puts one message of each in the file.

    Each proof is genuine; together they convict their maker, and the node's state is unchanged.
    """
    one, other = Exchange(), Exchange()
    first = one.sent(REQUEST, 1)
    second = other.sent("UT-AX-REQ-000000000000002", 2, refers_to=REQUEST)
    _refused(write_evidence([first, second]), "10 one-history")


def test_two_entries_at_one_place_do_not_fit_in_one_file() -> None:
    """Attack: as before, with logs of different lengths, so that the sizes do not collide.

    Two entries claim one place in the log, and the node's state is unchanged.
    """
    one, other = Exchange(), Exchange()
    first = one.sent(REQUEST, 1)
    second = other.sent("UT-AX-REQ-000000000000002", 2, refers_to=REQUEST)
    other.sent("UT-AX-REQ-000000000000003", 3, refers_to=REQUEST)
    log = other.utopia.open()
    second = replace(second, proof=log.proof(second.proof.index, log.size()))
    _refused(write_evidence([first, second]), "10 one-history")


def test_a_message_cannot_be_counted_twice() -> None:
    """Attack: one message is listed twice, to look like two.

    Identifiers are unique within a file, and the node's state is unchanged.
    """
    item = Exchange().sent(REQUEST, 1)
    _refused(write_evidence([item, item]), "3 conversation")


def test_messages_of_two_conversations_cannot_be_passed_off_as_one() -> None:
    """Attack: an answer from another conversation is put below a question.

    One file proves one conversation, and the node's state is unchanged.
    """
    exchange = Exchange()
    question = exchange.sent(REQUEST, 1)
    stray = exchange.sent(ANSWER, 2, conversation="UT-AX-REQ-000000000000007")
    _refused(write_evidence([question, stray]), "3 conversation")


@pytest.mark.parametrize("name", ["payload", "header", "receipt"])
def test_a_name_cannot_stand_twice_in_the_file(name: str) -> None:
    """Attack: a field stands twice, so that the verifier reads one and the court the other.

    A repeated name is refused, and the node's state is unchanged.
    """
    raw = FILE.replace(b'"%s":' % name.encode(), b'"%s": null, "%s":' % ((name.encode(),) * 2), 1)
    assert raw != FILE
    _refused(raw, "1 form")


def test_a_name_cannot_stand_twice_in_a_header_the_sender_logged() -> None:
    """Attack: the sender itself logs a header with two dates, to choose between them later.

    A repeated name is refused, and the node's state is unchanged.
    """
    exchange = Exchange()
    item = exchange.sent(REQUEST, 1)
    twice = item.header.replace(b"{", b'{"sent_at":"2026-01-07T00:00:00Z",', 1)
    proof = exchange.utopia.record(message_sent(twice, salt=item.salt), START)
    _refused(write_evidence([replace(item, header=twice, proof=proof)]), "2 header")


def test_a_leaf_of_another_kind_cannot_pass_for_a_message() -> None:
    """Attack: a state logs a header's bytes as a decision and shows them as a message sent.

    Each kind has its own domain, and the node's state is unchanged.
    """
    exchange = Exchange()
    item = exchange.sent(REQUEST, 1)
    entry = Entry(EntryKind.DECISION, item.header, item.salt)
    proof = exchange.utopia.record(entry, START)
    _refused(write_evidence([replace(item, proof=proof)]), "5 sender-inclusion")
