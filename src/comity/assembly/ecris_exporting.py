"""What of a node goes into an archive of ECRIS messages: its register, or conversations."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from comity.assembly.handling_gate import require_usable_messages
from comity.assembly.use_gate import require_unrestricted_messages
from comity.errors import EnvelopeMalformed, InputInvalid, ReferenceNotFound
from comity.exchange.envelope import read_header
from comity.exchange.ports import Delivery, IncomingMessage, OutgoingMessage
from comity.exchange.wires import Wire
from comity.ids import ConversationId, MessageId, PersonRef, StateCode
from comity.law.handling import Use
from comity.ledger.channel_reading import read_docket
from comity.ledger.entry import utc_text
from comity.persons.redaction import Redacted
from comity.records.messages import (
    SERVICE,
    Kind,
    Message,
    RequestOutcome,
    RequestResponse,
    decode,
)
from comity.records.ports import HeldConviction, Origin, RegisterReading, Standing
from comity.storage.store import Snapshot
from comity.transport.ecris.reading import Meta
from comity.transport.registers.ecris_archive_writing import ArchiveWriter

_CONVICTION_ID: Final = re.compile("[A-Z]{2}-C-([0-9]{15})")
_NEVER_TAKEN: Final = frozenset({Delivery.REFUSED, Delivery.HELD})
_MOST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True, repr=False)
class ForArchive(Redacted):
    """One message for an archive, or why there is none.

    Attributes:
        reference: The message or conviction.
        meta: What stands in front; ``None`` if there is no message.
        message: The message; ``None`` if there is none.
        fault: Why there is none; empty if there is one.
    """

    reference: str
    meta: Meta | None
    message: Message | None
    fault: str = ""


@dataclass(slots=True)
class ArchiveReport:
    """What was written into an archive, and what was not.

    Attributes:
        messages: Messages written.
        convictions: Convictions in them.
        with_notes: Messages of which something was adapted or left out.
        noted: What was, and in how many messages.
        left_out: Messages and convictions that were not written.
        reasons: The first of these, and why.
    """

    messages: int = 0
    convictions: int = 0
    with_notes: int = 0
    noted: Counter[str] = field(default_factory=Counter)
    left_out: int = 0
    reasons: list[tuple[str, str]] = field(default_factory=list)

    def leave_out(self, reference: str, reason: str) -> None:
        """Count what was not written."""
        self.left_out += 1
        if len(self.reasons) < _MOST_SHOWN:
            self.reasons.append((reference, reason))


def write_archive(messages: Iterable[ForArchive], writer: ArchiveWriter) -> ArchiveReport:
    """Write messages into an archive, one by one, and end it."""
    report = ArchiveReport()
    for each in messages:
        if each.meta is None or each.message is None:
            report.leave_out(each.reference, each.fault)
            continue
        try:
            notes = writer.add(each.meta, each.message)
        except (InputInvalid, EnvelopeMalformed) as failure:
            report.leave_out(each.reference, failure.public)
            continue
        report.messages += 1
        report.convictions += len(getattr(each.message, "convictions", ()))
        report.convictions += hasattr(each.message, "conviction")
        report.with_notes += bool(notes)
        report.noted.update({note.text for note in notes})
    writer.close()
    return report


def register_for_archive(
    register: RegisterReading,
    state: StateCode,
    at: datetime,
    *,
    restricted: AbstractSet[str] = frozenset(),
) -> Iterator[ForArchive]:
    """Yield an answer for each person with a conviction of our own that holds.

    It is addressed to ourselves, so that nobody takes it for one that was sent, and named
    after the person's first conviction, so that it is the same in the next archive.
    Convictions of other states are left out: what may be passed on is theirs to say.

    Args:
        register: The register.
        state: Ours.
        at: The date they bear.
        restricted: Convictions whose use is restricted; each is left out and named.
    """
    for held in register.own_convictions():
        if held.standing is not Standing.CURRENT:
            continue
        if held.conviction.id in restricted:
            yield ForArchive(held.conviction.id, None, None, "its use is restricted")
            continue
        own = [each for each in _own(register, held.person) if each.conviction.id not in restricted]
        if not own or own[0].conviction.id != held.conviction.id:
            continue  # Written with the first of the same person.
        person = register.person(held.person)
        number = _CONVICTION_ID.fullmatch(held.conviction.id)
        if person is None or number is None:
            fault = "its identifier has not the form of the standard"
            yield ForArchive(held.conviction.id, None, None, fault)
            continue
        meta = Meta(
            id=MessageId(f"{state}-{state}-{Kind.REQUEST_RESPONSE}-{number[1]}"),
            timestamp=utc_text(at),
            refers_to=MessageId(f"{state}-{state}-{Kind.REQUEST}-{number[1]}"),
        )
        answer = RequestResponse(
            outcome=RequestOutcome.SUCCESSFUL,
            person=person.person,
            convictions=tuple(each.conviction for each in own),
        )
        yield ForArchive(held.conviction.id, meta, answer)


def _own(register: RegisterReading, person: PersonRef) -> list[HeldConviction]:
    own = [each for each in register.convictions_of(person) if each.origin is Origin.OWN]
    return sorted(own, key=lambda each: each.conviction.id)


def conversations_for_archive(
    snapshot: Snapshot, conversations: Iterable[ConversationId], *, own: StateCode
) -> Iterator[ForArchive]:
    """Yield the messages of conversations, ours and theirs, as they were exchanged.

    Raises:
        ReferenceNotFound: There is no such conversation. The caller's reference.
        ConflictingChange: A condition that came with a message bars passing it on, or it
            tells of a conviction whose use is restricted.
    """
    for identifier in conversations:
        if snapshot.exchange.conversation(identifier) is None:
            raise ReferenceNotFound(f"There is no conversation {identifier}.")
        messages = snapshot.exchange.messages_of(identifier)
        require_usable_messages(snapshot.disclosure, messages, Use.PASS_ON, own=own)
        require_unrestricted_messages(snapshot.facts, messages, as_evidence=False)
        for each in messages:
            yield _exchanged(each)


def _exchanged(held: OutgoingMessage | IncomingMessage) -> ForArchive:
    if held.service != SERVICE:
        return ForArchive(held.id, None, None, "it is no message about criminal records")
    if isinstance(held, OutgoingMessage) and held.delivery in _NEVER_TAKEN:
        return ForArchive(held.id, None, None, "the partner never took it")
    if not held.payload:
        return ForArchive(held.id, None, None, "its content could not be read when it came")
    if held.wire is Wire.ECRIS:
        stated_at = read_docket(held.header).stated_at
    else:
        stated_at = utc_text(read_header(held.header).sent_at)
    meta = Meta(held.id, stated_at, held.refers_to)
    return ForArchive(held.id, meta, decode(Kind(held.kind), held.payload))
