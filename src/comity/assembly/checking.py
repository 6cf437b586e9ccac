"""Checking everything a node keeps against everything else it keeps (``comity fsck``).

The log is recomputed from its leaves; outbox and inbox must agree with it, payloads
with headers, receipts with the partners' checkpoints, conversations with their
messages, duties with notifications, and the register with both (see
``checking_register``). Nothing is repaired and nothing is changed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from comity.assembly.build import Node
from comity.assembly.checking_channel import CHANNEL_KINDS, ChannelCheck, rereading
from comity.assembly.checking_endings import EndingsCheck
from comity.assembly.checking_erasure import check_erasures, erased_on_record
from comity.assembly.checking_judgements import check_judgements
from comity.assembly.checking_log import LogCheck
from comity.assembly.checking_oversight import check_oversight
from comity.assembly.checking_parallel import shared_among_processes
from comity.assembly.checking_publications import check_publications
from comity.assembly.checking_recalls import check_recalls
from comity.assembly.checking_register import RegisterCheck
from comity.assembly.checking_rights import check_rights
from comity.assembly.checking_segment import Advance, LogFinding
from comity.assembly.checking_time_stamps import check_time_stamps
from comity.assembly.checking_translations import check_translations
from comity.assembly.service_wiring import time_stamping_of
from comity.errors import EvidenceInvalid, Failure, InclusionInvalid
from comity.exchange.batch import split_hashes
from comity.exchange.conversation import (
    Conversation,
    Role,
    advance,
    is_superseded,
    open_conversation,
)
from comity.exchange.envelope import Header, payload_digest, read_header
from comity.exchange.ports import Delivery, IncomingMessage, LogPlace, OutgoingMessage
from comity.exchange.wires import Wire
from comity.ids import StateCode
from comity.ledger.checkpoint import Checkpoint, open_checkpoint
from comity.ledger.ending import endings_among
from comity.ledger.entry import Entry, EntryKind, message_received
from comity.ledger.evidence_bodies import read_arrival, read_logged_header
from comity.ledger.log import Log
from comity.ledger.proofs import verify_entry_included
from comity.storage.sql.walking import ConversationStep, Walk
from comity.storage.sql.walking_erasure import ErasureWalk
from comity.storage.sql.walking_judgements import JudgementWalk
from comity.storage.sql.walking_oversight import OversightWalk
from comity.storage.sql.walking_recalls import RecallWalk
from comity.storage.sql.walking_register import RegisterWalk
from comity.storage.sql.walking_rights import RightsWalk
from comity.storage.sql.walking_translations import TranslationWalk
from comity.storage.sql.work import SqlSnapshot
from comity.trust.keys import VerificationKey
from comity.trust.network_directory import Directory
from comity.trust.verify import Verified

_MOST_TO_REPAIR: Final = 10_000
KEPT_EACH: Final = 50
"""So many findings of one kind are told; the others are counted."""


@dataclass(slots=True)
class CheckReport:
    """What was looked at and what disagrees.

    Attributes:
        looked_at: How many of each kind.
        disagreements: How many findings of each kind.
        findings: Sentences by kind, at most ``KEPT_EACH`` of each.
        log: What disagrees in the log, part by part, for whoever repairs it.
        messages: Messages of which something disagrees.
        readable_again: Conversations that were erased, and can be read again.
        ended_again: Leaves whose entry ended, and can be read again.
    """

    looked_at: dict[str, int] = field(default_factory=dict)
    disagreements: Counter[str] = field(default_factory=Counter)
    findings: dict[str, list[str]] = field(default_factory=dict)
    log: list[LogFinding] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    readable_again: list[str] = field(default_factory=list)
    ended_again: list[int] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing disagrees."""
        return not self.disagreements

    def note_log(self, finding: LogFinding) -> None:
        """Keep what disagrees in the log."""
        self.note("log", finding.sentence)
        if len(self.log) < _MOST_TO_REPAIR:
            self.log.append(finding)

    def note_message(self, kind: str, identifier: str, sentence: str) -> None:
        """Keep what disagrees of a message."""
        self.note(kind, f"{identifier}: {sentence}")
        if len(self.messages) < _MOST_TO_REPAIR:
            self.messages.append(identifier)

    def note(self, kind: str, sentence: str) -> None:
        """Keep a finding."""
        self.disagreements[kind] += 1
        kept = self.findings.setdefault(kind, [])
        if len(kept) < KEPT_EACH:
            kept.append(sentence)


def amount(node: Node) -> int:
    """Return how much there is to look at, for whoever shows progress.

    Returns:
        The number of leaves, persons and convictions together.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    with node.database.read() as snapshot:
        return Walk(snapshot).leaf_count() + RegisterWalk(snapshot).amount()


def check(node: Node, *, advance: Advance, with_register: bool = True) -> CheckReport:
    """Check a node, which may be serving meanwhile: one moment is looked at.

    Args:
        node: The node.
        advance: Told how many leaves, persons and convictions were looked at.
        with_register: Whether register and casework are checked too; a load generator
            sends notifications of convictions that no register holds.

    Returns:
        The report.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    report = CheckReport()
    with node.database.read() as snapshot:
        walk = Walk(
            snapshot, lambda name: report.note("rows", f"{name}: what is kept cannot be read")
        )
        log = LogCheck(
            walk,
            origin=node.config.node.origin,
            keys=[key.verification_key for key in node.home.signing_keys()],
            report=report.note_log,
            advance=advance,
            segments=shared_among_processes(node),
        )
        log.run()
        if log.uncounted:
            report.disagreements["log"] += log.uncounted
        report.looked_at |= {
            "leaves": log.size,
            "leaves whose entry was erased": log.without_body,
            "leaves whose entry ended": log.ended,
            "checkpoints": log.checkpoints,
        }
        endings = EndingsCheck(
            snapshot, now=node.clock.now(), report=report.note_log, note=report.note
        )
        endings.run(acts=endings_among(log.erasures))
        report.ended_again = endings.here_again
        erased = erased_on_record(log.erasures)
        report.looked_at["conversations erased"], report.readable_again = check_erasures(
            ErasureWalk(snapshot), erased, report.note
        )
        seen = _SeenNotes(walk, node.directory, report)
        channel = ChannelCheck(
            snapshot.log, snapshot.attachments, node.state, reread=rereading(node.ecris)
        )
        messages = _Messages(snapshot.log, walk, seen, report, state=node.state, channel=channel)
        messages.run(log.kinds)
        if channel.read_otherwise:
            kind = "messages over a channel that would be read otherwise today"
            report.looked_at[kind] = channel.read_otherwise
        _check_conversations(node, walk, report)
        for conviction, version, addressee, message in walk.duties_without_message(limit=KEPT_EACH):
            report.note(
                "duties",
                f"{conviction} version {version}: noted as notified to {addressee} with "
                f"{message or 'no message'}, which did not go there",
            )
        report.looked_at["judgements"] = check_judgements(JudgementWalk(snapshot), report.note)
        report.looked_at["recalls"] = check_recalls(RecallWalk(snapshot), report.note)
        report.looked_at["rights"] = check_rights(RightsWalk(snapshot), report.note)
        report.looked_at["translations"] = check_translations(
            TranslationWalk(snapshot), report.note
        )
        report.looked_at["what inspectors keep"] = check_oversight(
            OversightWalk(snapshot), report.note
        )
        report.looked_at["publications"] = check_publications(
            snapshot, node.directory, node.config.node.origin, report.note
        )
        report.looked_at["chains of time-stamps"] = check_time_stamps(
            snapshot, time_stamping_of(node), node.clock.now(), report.note
        )
        if with_register:
            _check_register(snapshot, report, advance)
    return report


def _check_register(snapshot: SqlSnapshot, report: CheckReport, advance: Advance) -> None:
    """Check register and casework against the messages."""
    register = RegisterCheck(RegisterWalk(snapshot), report.note, advance)
    register.run()
    report.looked_at |= {"persons": register.persons, "convictions": register.versions}
    if register.altered_by_import:
        kind = "notified convictions altered by an import"
        report.looked_at[kind] = register.altered_by_import


class _SeenNotes:
    """The partners' checkpoints, their signatures checked once."""

    def __init__(self, walk: Walk, directory: Directory, report: CheckReport) -> None:
        self._notes: dict[tuple[str, int], Verified[Checkpoint]] = {}
        self._origins: dict[StateCode, list[str]] = {}
        keys = _all_keys(directory)
        report.looked_at["partners' checkpoints"] = 0
        for origin, size, note in walk.seen_checkpoints():
            report.looked_at["partners' checkpoints"] += 1
            try:
                opened = open_checkpoint(note, origin=origin, keys=keys.get(origin, ()))
                owner = directory.state_of_log(origin)
            except Failure as failure:
                report.note("partners' checkpoints", f"{origin} {size}: {failure.public}")
                continue
            if opened.value.size != size:
                report.note("partners' checkpoints", f"{origin} {size}: it speaks of another size")
                continue
            self._notes[origin, size] = opened
            if origin not in self._origins.setdefault(owner, []):
                self._origins[owner].append(origin)

    def of(self, state: StateCode, size: int) -> list[Verified[Checkpoint]]:
        """Return the checkpoints of that size in the logs a state has had."""
        return [
            self._notes[origin, size]
            for origin in self._origins.get(state, ())
            if (origin, size) in self._notes
        ]


class _Messages:
    """Outbox and inbox against our log and the partners'."""

    def __init__(
        self,
        log: Log,
        walk: Walk,
        seen: _SeenNotes,
        report: CheckReport,
        *,
        state: StateCode,
        channel: ChannelCheck,
    ) -> None:
        self._log = log
        self._channel = channel
        self._walk = walk
        self._state = state
        self._seen = seen
        self._report = report

    def run(self, leaves: Mapping[str, int]) -> None:
        """Check every message.

        Args:
            leaves: How many leaves of each kind the log has.
        """
        sent = received = 0
        for outgoing in self._walk.outgoing():
            sent += 1
            try:
                if outgoing.wire is Wire.COMITY:
                    self._check_sent(outgoing)
                else:
                    self._channel.check_sent(outgoing)
            except (Failure, LookupError) as problem:
                self._report.note_message("messages sent", outgoing.id, _said(problem))
        for incoming in self._walk.incoming():
            received += 1
            try:
                if incoming.wire is Wire.COMITY:
                    self._check_received(incoming)
                else:
                    self._channel.check_received(incoming)
            except (Failure, LookupError) as problem:
                self._report.note_message("messages received", incoming.id, _said(problem))
        self._report.looked_at |= {"messages sent": sent, "messages received": received}
        counted = self._channel.counted
        expected = {
            EntryKind.MESSAGE_SENT: sent - counted[EntryKind.CHANNEL_SENT],
            EntryKind.MESSAGE_RECEIVED: received - counted[EntryKind.CHANNEL_RECEIVED],
            **{kind: counted[kind] for kind in CHANNEL_KINDS},
        }
        for kind, count in expected.items():
            if leaves.get(kind, 0) != count:
                self._report.note(
                    "messages", f"{leaves.get(kind, 0)} leaves say {kind}, {count} are kept"
                )
        for identifier in self._walk.without_conversation(limit=KEPT_EACH):
            self._report.note("messages", f"{identifier}: its conversation is missing")

    def _check_sent(self, message: OutgoingMessage) -> None:
        """Check one message of ours.

        Raises:
            EvidenceInvalid, EnvelopeMalformed, InclusionInvalid: Something disagrees.
            LookupError: Its leaf is missing.
        """
        header = read_header(message.header)
        _same(header, message, sender=self._state, recipient=message.peer)
        entry = Entry(EntryKind.MESSAGE_SENT, message.header, message.leaf_salt)
        if self._log.entry(message.leaf_index).leaf_data != entry.leaf_data:
            raise EvidenceInvalid("its leaf is for other bytes")
        _check_payload(header, message)
        if message.delivery is Delivery.ACCEPTED:
            raise EvidenceInvalid("it is accepted, which takes a channel")
        if message.delivery is Delivery.ACKNOWLEDGED:
            if message.receipt is None:
                raise EvidenceInvalid("it is acknowledged, but there is no receipt")
            self._check_place(
                EntryKind.MESSAGE_RECEIVED, message.receipt_body, message.receipt, message.peer
            )
            read_arrival(message.receipt_body, read_logged_header(message.header), message.header)

    def _check_received(self, message: IncomingMessage) -> None:
        """Check one message of a partner's.

        Raises:
            EvidenceInvalid, EnvelopeMalformed, InclusionInvalid: Something disagrees.
            LookupError: Its leaf is missing.
        """
        header = read_header(message.header)
        _same(header, message, sender=message.peer, recipient=self._state)
        leaf = self._log.entry(message.leaf_index)
        entry = message_received(
            message.header,
            message=message.id,
            sender=message.peer,
            received_at=message.received_at,
            salt=leaf.salt,
        )
        if leaf.leaf_data != entry.leaf_data:
            raise EvidenceInvalid("our log receipts other bytes, or another moment")
        _check_payload(header, message)
        if message.proof is None:
            raise EvidenceInvalid("its place in its sender's log is missing")
        self._check_place(EntryKind.MESSAGE_SENT, message.header, message.proof, message.peer)

    def _check_place(self, kind: EntryKind, body: bytes, place: LogPlace, peer: StateCode) -> None:
        """Check that a partner's log holds an entry.

        Raises:
            InclusionInvalid: It does not.
            EvidenceInvalid: The checkpoint that would show it is not kept.
        """
        notes = self._seen.of(peer, place.size)
        if not notes:
            raise EvidenceInvalid(f"the checkpoint {place.size} of {peer} is not kept")
        for number, note in enumerate(notes, 1):
            try:
                verify_entry_included(
                    kind,
                    body,
                    salt=place.salt,
                    index=place.index,
                    hashes=split_hashes(place.hashes),
                    checkpoint=note,
                )
            except InclusionInvalid:
                if number == len(notes):
                    raise
            else:
                return


def _same(
    header: Header,
    message: OutgoingMessage | IncomingMessage,
    *,
    sender: StateCode,
    recipient: StateCode,
) -> None:
    """Check that what is kept beside a header says what the header says.

    Raises:
        EvidenceInvalid: It does not.
    """
    kept = (
        message.id,
        message.conversation,
        message.service,
        message.kind,
        message.refers_to,
        sender,
        recipient,
    )
    said = (
        header.id,
        header.conversation,
        header.service,
        header.kind,
        header.refers_to,
        header.sender,
        header.recipient,
    )
    if kept != said:
        raise EvidenceInvalid("its header says otherwise than its row")


def _check_payload(header: Header, message: OutgoingMessage | IncomingMessage) -> None:
    """Check a payload against the header, unless it was erased.

    Raises:
        EvidenceInvalid: It is another one.
    """
    if message.erased_at is not None:
        return
    digest = payload_digest(message.payload, message.payload_salt)
    if len(message.payload) != header.payload_size or digest != header.payload_digest:
        raise EvidenceInvalid("its payload is not the one its header commits to")


def _check_conversations(node: Node, walk: Walk, report: CheckReport) -> None:
    """Replay every conversation from its messages."""
    report.looked_at["conversations"] = 0
    for conversation, steps in walk.conversations():
        report.looked_at["conversations"] += 1
        try:
            state = _replayed(node, conversation, steps)
        except (Failure, KeyError) as problem:
            report.note("conversations", f"{conversation.id}: {_said(problem)}")
            continue
        if state != conversation.state:
            report.note(
                "conversations",
                f"{conversation.id}: kept as {conversation.state}, its messages lead to {state}",
            )
        if conversation.due_on is not None and not conversation.deadline_basis:
            report.note("conversations", f"{conversation.id}: its deadline has no legal basis")
    for name in walk.misfiled_cases():
        report.note("conversations", f"{name}: it is not found by its case reference")


def _replayed(node: Node, kept: Conversation, steps: Sequence[ConversationStep]) -> str:
    """Return the state to which a conversation's messages lead.

    Raises:
        TransitionIllegal: They lead nowhere.
        EvidenceInvalid: The opening message is missing.
        KeyError: Nobody here speaks of such conversations.
    """
    workflows = node.rails.all_workflows
    opens = kept.role is Role.INITIATOR
    first = steps[0] if steps else None
    if first is None or first.id != kept.id or first.ours is not opens:
        raise EvidenceInvalid("the message that opened it is missing")
    replayed = open_conversation(
        workflows,
        identifier=kept.id,
        service=kept.service,
        kind=first.kind,
        role=kept.role,
        peer=kept.peer,
        at=kept.opened_at,
    )
    taken_up: list[str] = []
    for step in steps[1:]:
        replayed = advance(
            workflows,
            replayed,
            by=kept.role if step.ours else kept.role.other(),
            kind=step.kind,
            refers_to=step.refers_to,
            sender=node.state if step.ours else kept.peer,
            at=kept.changed_at,
            superseded=is_superseded(step.refers_to, taken_up),
        )
        taken_up.append(step.id)
    return replayed.state


def _all_keys(directory: Directory) -> dict[str, tuple[VerificationKey, ...]]:
    """Return every key that any log ever had."""
    return {
        log.origin: tuple(VerificationKey.from_text(key.vkey) for key in log.keys)
        for _, log in directory.document.logs()
    }


def _said(problem: Exception) -> str:
    if isinstance(problem, Failure):
        return problem.public
    return "what it stands on is missing"
