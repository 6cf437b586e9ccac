"""Verifying evidence: that an exchange took place, proved without either state's database.

The steps are those of ``evidence_report.STEPS``, in that order; each is a
function that raises. Whatever fails, the message begins with the number and the
name of the first step that did.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from comity.errors import (
    CheckpointInconsistent,
    EvidenceInvalid,
    Failure,
    SignatureInvalid,
)
from comity.ids import MessageId, StateCode
from comity.ledger.checkpoint import Checkpoint, open_checkpoint, read_checkpoint
from comity.ledger.entry import PAYLOAD_DOMAIN, Entry, EntryKind
from comity.ledger.evidence_bodies import LoggedHeader, read_arrival, read_logged_header
from comity.ledger.evidence_file import (
    MAX_EVIDENCE_BYTES,
    EvidenceItem,
    EvidenceReceipt,
    read_evidence,
)
from comity.ledger.evidence_keys import ended_at, keys_since, listed_keys
from comity.ledger.evidence_report import (
    CONVERSATION,
    FORM,
    HEADER,
    ONE_HISTORY,
    PAYLOAD,
    RECEIPT,
    RECIPIENT_CHECKPOINT,
    RECIPIENT_INCLUSION,
    SENDER_CHECKPOINT,
    SENDER_INCLUSION,
    STEPS,
    EvidenceReport,
    LogState,
    PassedStep,
    ProvenMessage,
    Step,
    remarks_on,
    remarks_on_ended_keys,
    statements_not_proved,
    statements_proved,
)
from comity.ledger.proofs import LogProof, verify_entry_included
from comity.trust.digest import commitment
from comity.trust.network_directory import Directory
from comity.trust.verify import Verified


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a verified log an entry stands.

    Attributes:
        checkpoint: The checkpoint it was proved under.
        index: Its leaf.
        leaf_hash: The leaf's hash.
        key_ended_at: When the key that signed the checkpoint ends, if the network
            document sets an end.
    """

    checkpoint: Verified[Checkpoint]
    index: int
    leaf_hash: bytes
    key_ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Opened:
    """A checkpoint whose signature was checked, and when the key that made it ends."""

    checkpoint: Verified[Checkpoint]
    key_ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Sent:
    """A message whose header was read."""

    item: EvidenceItem
    header: LoggedHeader


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A message whose receipt was read."""

    sent: _Sent
    receipt: EvidenceReceipt
    received_at: datetime


def verify_evidence(
    raw: bytes, directory: Directory, *, max_bytes: int = MAX_EVIDENCE_BYTES
) -> EvidenceReport:
    """Verify an evidence file and say what it proves.

    A message whose receipt is outstanding is no failure; the report says so.

    Args:
        raw: The file. May come from anybody.
        directory: The network document, opened: it names the logs and the keys.
        max_bytes: Refuse a larger file before reading it.

    Returns:
        The report. It exists only if every step passed.

    Raises:
        EvidenceInvalid: A step failed; the message begins with its number and
            name. The fault of whoever made the file, or of the state whose log
            does not hold what it should.
    """
    with _during(FORM):
        items = read_evidence(raw, max_bytes=max_bytes)
    messages: list[_Sent] = []
    for number, item in enumerate(items, 1):
        with _during(HEADER, f"message {number}"):
            messages.append(_Sent(item, read_logged_header(item.header)))
    with _during(CONVERSATION):
        _check_one_conversation([message.header for message in messages])
    sent_places = _sent_places(messages, directory)
    _check_payloads(messages)
    arrived = _arrivals(messages)
    places = [*sent_places.values(), *_arrival_places(arrived, directory)]
    with _during(ONE_HISTORY):
        _check_one_history(places)
    arrivals = {one.sent.header.message: one for one in arrived}
    proven = [_proven(message, sent_places, arrivals) for message in messages]
    return _report(proven, places)


def _check_one_conversation(headers: Sequence[LoggedHeader]) -> None:
    if len({header.conversation for header in headers}) != 1:
        raise EvidenceInvalid("The file holds messages of more than one conversation.")
    if len({header.id for header in headers}) != len(headers):
        raise EvidenceInvalid("The file holds a message twice.")


def _sent_places(messages: Sequence[_Sent], directory: Directory) -> dict[MessageId, _Place]:
    """Steps 4 and 5: the sender's signature, then the header in the sender's log."""
    opened: list[_Opened] = []
    for message in messages:
        header = message.header
        with _during(SENDER_CHECKPOINT, header.id):
            opened.append(
                _open(message.item.proof, header.sending_state, header.sent_at, directory)
            )
    places: dict[MessageId, _Place] = {}
    for message, checkpoint in zip(messages, opened, strict=True):
        item = message.item
        with _during(SENDER_INCLUSION, message.header.id):
            entry = Entry(EntryKind.MESSAGE_SENT, item.header, item.salt)
            places[message.header.message] = _placed(entry, item.proof, checkpoint)
    return places


def _check_payloads(messages: Sequence[_Sent]) -> None:
    """Step 6: the payload, where there is one, against the header's digest."""
    for message in messages:
        payload, salt = message.item.payload, message.item.payload_salt
        if payload is None or salt is None:
            continue
        with _during(PAYLOAD, message.header.id):
            if len(payload) != message.header.payload_size:
                raise EvidenceInvalid("The payload has another size than the header says.")
            if commitment(PAYLOAD_DOMAIN, salt, payload) != message.header.payload_digest:
                raise EvidenceInvalid("The payload is not the one the header commits to.")


def _arrivals(messages: Sequence[_Sent]) -> list[_Arrived]:
    """Step 7: each receipt against the header it should be for."""
    arrived: list[_Arrived] = []
    for message in messages:
        receipt = message.item.receipt
        if receipt is None:
            continue
        with _during(RECEIPT, message.header.id):
            received_at = read_arrival(receipt.body, message.header, message.item.header)
        arrived.append(_Arrived(message, receipt, received_at))
    return arrived


def _arrival_places(arrived: Sequence[_Arrived], directory: Directory) -> list[_Place]:
    """Steps 8 and 9: the recipient's signature, then the receipt in the recipient's log."""
    opened: list[_Opened] = []
    for one in arrived:
        header = one.sent.header
        with _during(RECIPIENT_CHECKPOINT, header.id):
            opened.append(
                _open(one.receipt.proof, header.receiving_state, one.received_at, directory)
            )
    places: list[_Place] = []
    for one, checkpoint in zip(arrived, opened, strict=True):
        receipt = one.receipt
        with _during(RECIPIENT_INCLUSION, one.sent.header.id):
            entry = Entry(EntryKind.MESSAGE_RECEIVED, receipt.body, receipt.salt)
            places.append(_placed(entry, receipt.proof, checkpoint))
    return places


def _check_one_history(places: Sequence[_Place]) -> None:
    """Step 10: one root per size and one entry per place, for each log."""
    roots: dict[tuple[str, int], bytes] = {}
    leaves: dict[tuple[str, int], bytes] = {}
    for place in places:
        at = place.checkpoint.value
        if roots.setdefault((at.origin, at.size), at.root) != at.root:
            raise CheckpointInconsistent(
                f"One log shows two histories of {at.size} entries: proof of misbehaviour.",
                private=f"log {at.origin}",
            )
        if leaves.setdefault((at.origin, place.index), place.leaf_hash) != place.leaf_hash:
            raise CheckpointInconsistent(
                f"One log shows two entries at place {place.index}: proof of misbehaviour.",
                private=f"log {at.origin}",
            )


def _open(proof: LogProof, state: StateCode, dated: datetime, directory: Directory) -> _Opened:
    """Open a proof's checkpoint as one of the state's own log.

    Raises:
        SignatureInvalid: The log is another state's, or none of its keys of that
            time or later signed.
        MemberUnknown: The log is nobody's.
        CheckpointMalformed: Not a checkpoint.
    """
    origin = read_checkpoint(proof.checkpoint).origin
    if directory.state_of_log(origin) != state:
        raise SignatureInvalid(f"The checkpoint is not of the log of {state}.")
    listed = listed_keys(directory, origin)
    keys = keys_since(listed, dated)
    checkpoint = open_checkpoint(proof.checkpoint, origin=origin, keys=keys)
    return _Opened(checkpoint, ended_at(proof.checkpoint, listed, dated))


def _placed(entry: Entry, proof: LogProof, opened: _Opened) -> _Place:
    """Check that the entry stands where the proof says.

    Raises:
        InclusionInvalid: It does not.
    """
    verify_entry_included(
        entry.kind,
        entry.body,
        salt=entry.salt,
        index=proof.index,
        hashes=proof.hashes,
        checkpoint=opened.checkpoint,
    )
    return _Place(opened.checkpoint, proof.index, entry.leaf_hash, opened.key_ended_at)


def _proven(
    message: _Sent, places: dict[MessageId, _Place], arrived: dict[MessageId, _Arrived]
) -> ProvenMessage:
    header, item = message.header, message.item
    arrival = arrived.get(header.message)
    return ProvenMessage(
        id=header.message,
        service=header.service,
        kind=header.kind,
        sender=header.sending_state,
        recipient=header.receiving_state,
        sent_at=header.sent_at.astimezone(UTC),
        sender_index=places[header.message].index,
        refers_to=None if header.refers_to is None else MessageId(header.refers_to),
        payload_type=header.payload_type,
        payload_size=header.payload_size,
        payload_proved=item.payload is not None,
        received_at=None if arrival is None else arrival.received_at,
        recipient_index=None if arrival is None else arrival.receipt.proof.index,
        conversation=header.conversation_id,
    )


def _report(messages: Sequence[ProvenMessage], places: Sequence[_Place]) -> EvidenceReport:
    receipts = len(places) - len(messages)
    checked = {
        FORM: 1,
        CONVERSATION: 1,
        PAYLOAD: sum(message.payload_proved for message in messages),
        RECEIPT: receipts,
        RECIPIENT_CHECKPOINT: receipts,
        RECIPIENT_INCLUSION: receipts,
        ONE_HISTORY: len(places),
    }
    logs = {
        LogState(at.origin, at.size, b64encode(at.root).decode("ascii"))
        for at in (place.checkpoint.value for place in places)
    }
    ended = {
        place.checkpoint.value.origin: place.key_ended_at
        for place in places
        if place.key_ended_at is not None
    }
    return EvidenceReport(
        conversation=messages[0].conversation,
        steps=tuple(
            PassedStep(step.number, step.name, step.proves, checked.get(step, len(messages)))
            for step in STEPS
        ),
        messages=tuple(messages),
        logs=tuple(sorted(logs, key=lambda log: (log.origin, log.size))),
        proved=statements_proved(messages),
        not_proved=statements_not_proved(messages),
        remarks=remarks_on(messages) + remarks_on_ended_keys(ended),
    )


@contextmanager
def _during(step: Step, what: str = "") -> Iterator[None]:
    """Name the step, and what it was looking at, in any failure.

    Raises:
        EvidenceInvalid: The block raised a failure.
    """
    try:
        yield
    except Failure as problem:
        place = f" ({what})" if what else ""
        raise EvidenceInvalid(
            f"{step}{place}: {problem.public}", private=f"[{problem.code}] {problem.private}"
        ) from problem
