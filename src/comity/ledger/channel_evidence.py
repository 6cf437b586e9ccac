"""Verifying one state's record of messages over a channel.

The steps are those of ``channel_report.CHANNEL_STEPS``, in that order; each raises, and
whatever fails begins with the number and the name of the first step that did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.errors import EvidenceInvalid
from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.channel_entries import Acceptance, Docket, bytes_digest
from comity.ledger.channel_file import ChannelItem
from comity.ledger.channel_reading import (
    docket_moment,
    names_message,
    read_acceptance,
    read_docket,
    read_moment,
)
from comity.ledger.channel_record import ChannelRecord
from comity.ledger.channel_report import (
    CHANNEL_ACCEPTANCE,
    CHANNEL_BYTES,
    CHANNEL_CERTIFICATE,
    CHANNEL_CHECKPOINT,
    CHANNEL_CONVERSATION,
    CHANNEL_DOCKET,
    CHANNEL_INCLUSION,
    CHANNEL_ONE_HISTORY,
    CHANNEL_STEPS,
)
from comity.ledger.entry import Entry, EntryKind
from comity.ledger.evidence_file import EvidenceReceipt
from comity.ledger.evidence_places import Place, check_one_history, during, open_place, placed
from comity.ledger.evidence_step import PassedStep
from comity.trust.network_directory import Directory


@dataclass(frozen=True, slots=True)
class VerifiedChannel:
    """What the file's channel records prove.

    Attributes:
        records: The messages, in the order of the file.
        places: Where their entries stand.
        steps: The steps, all passed.
    """

    records: tuple[ChannelRecord, ...]
    places: tuple[Place, ...]
    steps: tuple[PassedStep, ...]


@dataclass(frozen=True, slots=True)
class _Recorded:
    """A message whose docket was read."""

    item: ChannelItem
    docket: Docket
    at: datetime


@dataclass(frozen=True, slots=True)
class _Accepted:
    """An acceptance that stands in the log."""

    read: Acceptance
    place: Place


def verify_channel(
    items: Sequence[ChannelItem],
    directory: Directory,
    *,
    conversation: ConversationId | None,
    other_places: Sequence[Place],
) -> VerifiedChannel:
    """Verify what one state recorded of messages over a channel.

    Args:
        items: What the file holds of them, at least one.
        directory: The network document, opened.
        conversation: The conversation that the file's other messages belong to.
        other_places: Where those messages' entries stand.

    Raises:
        EvidenceInvalid: A step failed. The fault of whoever made the file, or of the state
            whose log does not hold what it should.
    """
    recorded: list[_Recorded] = []
    for number, item in enumerate(items, 1):
        with during(CHANNEL_DOCKET, f"channel message {number}"):
            docket = read_docket(item.docket)
            recorded.append(_Recorded(item, docket, docket_moment(docket)))
    with during(CHANNEL_CONVERSATION):
        _check_one_conversation(recorded, conversation)
    places = _places(recorded, directory)
    for one in recorded:
        with during(CHANNEL_BYTES, one.docket.message):
            _check_bytes(one)
    accepted = _acceptances(recorded, places, directory)
    records = _records(recorded, places, accepted, directory)
    everything = (*places, *(one.place for one in accepted.values()))
    with during(CHANNEL_ONE_HISTORY):
        check_one_history([*other_places, *everything])
    checked = {
        CHANNEL_CONVERSATION: 1,
        CHANNEL_BYTES: sum(one.bytes_proved for one in records),
        CHANNEL_ACCEPTANCE: len(accepted),
        CHANNEL_CERTIFICATE: sum(one.certificate_named for one in records),
        CHANNEL_ONE_HISTORY: len(everything) + len(other_places),
    }
    steps = tuple(
        PassedStep(step.number, step.name, step.proves, checked.get(step, len(records)))
        for step in CHANNEL_STEPS
    )
    return VerifiedChannel(tuple(records), everything, steps)


def _check_one_conversation(
    recorded: Sequence[_Recorded], conversation: ConversationId | None
) -> None:
    found = {one.docket.conversation for one in recorded}
    if len(found | ({conversation} if conversation is not None else set())) != 1:
        raise EvidenceInvalid("The file holds messages of more than one conversation.")
    if len({one.docket.message for one in recorded}) != len(recorded):
        raise EvidenceInvalid("The file holds a message twice.")


def _places(recorded: Sequence[_Recorded], directory: Directory) -> list[Place]:
    """Steps 13 and 14: the recording state's signature, then the docket in its log."""
    opened = []
    for one in recorded:
        with during(CHANNEL_CHECKPOINT, one.docket.message):
            opened.append(open_place(one.item.proof, one.docket.recorder, one.at, directory))
    places = []
    for one, checkpoint in zip(recorded, opened, strict=True):
        with during(CHANNEL_INCLUSION, one.docket.message):
            entry = Entry(one.docket.entry_kind, one.item.docket, one.item.salt)
            places.append(placed(entry, one.item.proof, checkpoint))
    return places


def _check_bytes(one: _Recorded) -> None:
    """Step 15: the bytes, where they are disclosed, against the docket's digest."""
    wire_bytes, salt = one.item.wire_bytes, one.item.bytes_salt
    if wire_bytes is None or salt is None:
        return
    if len(wire_bytes) != one.docket.bytes_size:
        raise EvidenceInvalid("The bytes are more or fewer than the docket says.")
    if bytes_digest(wire_bytes, salt) != one.docket.bytes_digest:
        raise EvidenceInvalid("The bytes are not those that the docket commits to.")
    if not names_message(wire_bytes, one.docket.message):
        raise EvidenceInvalid("The bytes do not bear the message's identifier.")


def _acceptances(
    recorded: Sequence[_Recorded], places: Sequence[Place], directory: Directory
) -> dict[MessageId, _Accepted]:
    """Step 16: each acceptance against its docket, and its place after it in the same log."""
    accepted = {}
    for one, place in zip(recorded, places, strict=True):
        entry = one.item.accepted
        if entry is None:
            continue
        with during(CHANNEL_ACCEPTANCE, one.docket.message):
            accepted[one.docket.message_id] = _acceptance(one, place, entry, directory)
    return accepted


def _acceptance(
    one: _Recorded, recorded_at: Place, entry: EvidenceReceipt, directory: Directory
) -> _Accepted:
    """Return an acceptance, checked.

    Raises:
        EvidenceInvalid: It is for another message, or stands in another log than the docket,
            or before it: a message is logged before it leaves.
        Failure: It does not stand in the recording state's log.
    """
    read = read_acceptance(entry.body, one.docket, one.item.docket)
    opened = open_place(entry.proof, one.docket.recorder, read_moment(read.answered_at), directory)
    logged = Entry(EntryKind.CHANNEL_ACCEPTED, entry.body, entry.salt)
    place = placed(logged, entry.proof, opened)
    if place.checkpoint.value.origin != recorded_at.checkpoint.value.origin:
        raise EvidenceInvalid("The acceptance stands in another log than the message's docket.")
    if place.index <= recorded_at.index:
        raise EvidenceInvalid("The acceptance stands in the log before the message's docket.")
    return _Accepted(read, place)


def _records(
    recorded: Sequence[_Recorded],
    places: Sequence[Place],
    accepted: dict[MessageId, _Accepted],
    directory: Directory,
) -> list[ChannelRecord]:
    """Step 17: the certificates; then everything a record says."""
    records = []
    for one, place in zip(recorded, places, strict=True):
        docket = one.docket
        acceptance = accepted.get(docket.message_id)
        accepted_at = None if acceptance is None else read_moment(acceptance.read.answered_at)
        certificate = docket.certificate_sha256
        if acceptance is not None:
            certificate = acceptance.read.certificate_sha256
        with during(CHANNEL_CERTIFICATE, docket.message):
            named = certificate is not None and _is_named(
                directory, certificate, docket.partner, accepted_at or one.at
            )
        records.append(
            ChannelRecord(
                id=docket.message_id,
                service=docket.service,
                kind=docket.kind,
                sender=StateCode(docket.sender),
                recipient=StateCode(docket.recipient),
                recorder=docket.recorder,
                protocol=docket.protocol,
                operation=docket.operation,
                conversation=docket.conversation_id,
                refers_to=None if docket.refers_to is None else MessageId(docket.refers_to),
                stated_at=docket.stated_at,
                recorded_at=one.at,
                index=place.index,
                bytes_size=docket.bytes_size,
                bytes_proved=one.item.wire_bytes is not None,
                certificate_sha256=certificate,
                certificate_named=named,
                accepted_at=accepted_at,
                accepted_status=None if acceptance is None else acceptance.read.status,
            )
        )
    return records


def _is_named(directory: Directory, certificate: str, state: StateCode, at: datetime) -> bool:
    """Return whether the network document names a certificate for a state at a time.

    One that it names no more is no contradiction: certificates are replaced, and a state
    that left is listed without any.

    Raises:
        EvidenceInvalid: It names the certificate for another state, or for another time.
    """
    for member in directory.document.members:
        for entry in member.certificates:
            if entry.sha256 != certificate:
                continue
            if member.state != state:
                raise EvidenceInvalid(f"The certificate is one of {member.state}.")
            if not entry.covers(at):
                raise EvidenceInvalid("The certificate was not in force at that time.")
            return True
    return False
