"""Two states whose logs others cosign and time-stamp: material for evidence of format 3."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

import msgspec
from cryptography.x509 import ObjectIdentifier
from tests.unit.ledger.exchange_of_two import Party, directory_of, header, salt
from tests.unit.trust import networks

from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.anchor import Anchor, Link, TimeStampChain
from comity.ledger.anchored_file import AnchoredFile, EntryItem, write_file
from comity.ledger.channel_file import EvidenceFile
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.deadline_entry import deadline
from comity.ledger.deadline_law import Due, Exchanged, due_of
from comity.ledger.entry import Entry, message_received, message_sent
from comity.ledger.evidence_bodies import read_arrival, read_logged_header
from comity.ledger.evidence_file import EvidenceItem, EvidenceReceipt
from comity.trust.cosignature import CosignerAlgorithm, CosignerKey, cosign, with_signatures
from comity.trust.digest import sha256
from comity.trust.network_directory import Directory
from comity.trust.network_document import (
    FORMAT_WITH_WITNESSES,
    Member,
    NetworkDocument,
    TimeStampAuthority,
    Witness,
    WitnessKey,
    WitnessPolicy,
)
from comity.trust.note_format import parse_note
from comity.trust.time_stamp import stamped_bytes
from comity.trust.time_stamp_form import HashIdentifier, Imprint
from comity_training.time_stamping_authority import TimeStampingAuthority

GERMANY, FRANCE, AUSTRIA, BELGIUM = (StateCode(code) for code in ("DE", "FR", "AT", "BE"))
STATES = (AUSTRIA, BELGIUM, GERMANY, FRANCE)
START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
"""A Monday: ten working days of France end on Monday 15 June."""

LATER = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
REQUEST = "DE-FR-REQ-000000000000001"
ANSWER = "FR-DE-RRS-000000000000001"
QUESTION = "FR-DE-RAI-000000000000002"
INFORMATION = "DE-FR-RAR-000000000000003"
CONVERSATION = ConversationId(REQUEST)
_SHA256 = ObjectIdentifier("2.16.840.1.101.3.4.2.1")
ASKED = b'{"purpose":"criminal-proceedings"}'


def witness_key(
    state: str, algorithm: CosignerAlgorithm = CosignerAlgorithm.ED25519
) -> CosignerKey:
    """Return the key of a state's witness."""
    seed = state.encode().ljust(32, bytes([algorithm.value]))
    return CosignerKey(f"{state.lower()}.example/witness", algorithm, seed)


def _with_witness(member: Member) -> Member:
    keys = tuple(
        WitnessKey(
            vkey=witness_key(member.state, algorithm).verification_key.to_text(),
            valid_from=networks.FOUNDED,
        )
        for algorithm in CosignerAlgorithm
    )
    return msgspec.structs.replace(
        member, witness=Witness(name=witness_key(member.state).name, keys=keys)
    )


@cache
def _network() -> NetworkDocument:
    document = networks.network()
    return msgspec.structs.replace(
        document,
        format=FORMAT_WITH_WITNESSES,
        members=tuple(_with_witness(networks.member(state)) for state in sorted(STATES)),
        witnessing=WitnessPolicy(threshold=2),
    )


def network(*, authorities: Sequence[TimeStampAuthority] = ()) -> NetworkDocument:
    """Return a network of four states in which two others must cosign."""
    return msgspec.structs.replace(_network(), time_stamping=tuple(authorities))


def directory(document: NetworkDocument | None = None) -> Directory:
    """Return the network document, opened."""
    return directory_of(networks.signed(document or network()))


@dataclass
class Parties:
    """Germany and France with a log each, and what they can prove."""

    logs: dict[str, Party] = field(
        default_factory=lambda: {state: Party(state) for state in (GERMANY, FRANCE)}
    )
    number: int = 0

    def sent(
        self, message: str, at: datetime, payload: bytes, refers_to: str | None = None
    ) -> EvidenceItem:
        """Record a message in its sender's log."""
        self.number += 1
        raw = header(
            message,
            sent_at=at,
            refers_to=refers_to,
            payload=payload,
            payload_salt=salt(100 + self.number),
            conversation=REQUEST,
        )
        entry = message_sent(raw, salt=salt(self.number))
        proof = self.logs[message[:2]].record(entry, at)
        return EvidenceItem(raw, entry.salt, proof, payload, salt(100 + self.number))

    def delivered(
        self,
        message: str,
        at: datetime,
        payload: bytes = b"{}",
        *,
        refers_to: str | None = None,
        after: timedelta = timedelta(seconds=2),
    ) -> EvidenceItem:
        """Record a message in both logs."""
        item = self.sent(message, at, payload, refers_to)
        entry = message_received(
            item.header,
            message=MessageId(message),
            sender=StateCode(message[:2]),
            received_at=at + after,
            salt=salt(50 + self.number),
        )
        proof = self.logs[message[3:5]].record(entry, at + after)
        return replace(item, receipt=EvidenceReceipt(entry.body, entry.salt, proof))

    def entry(self, state: str, entry: Entry, at: datetime) -> EntryItem:
        """Record a further entry, and prove it."""
        party = self.logs[state]
        proof = party.record(entry, at)
        return EntryItem(party.key.name, entry.kind, entry.body, entry.salt, proof)

    def silence(
        self, items: Sequence[EvidenceItem], at: datetime, *, due: Due | None = None
    ) -> EntryItem:
        """Let Germany record that no answer had arrived."""
        found = due_of(exchanged(items), "Europe/Paris") if due is None else due
        assert isinstance(found, Due)
        receipt = next(
            item.receipt
            for item in items
            if read_logged_header(item.header).message == found.message
        )
        assert receipt is not None
        made = deadline(
            CONVERSATION,
            found,
            recipient=FRANCE,
            receipt=receipt.body,
            observed_at=at,
            salt=salt(200),
        )
        return self.entry(GERMANY, made, at)

    def anchor(
        self,
        state: str,
        sizes: Sequence[int],
        *,
        witnesses: Sequence[str] = (AUSTRIA, BELGIUM),
        algorithms: Sequence[CosignerAlgorithm] = (CosignerAlgorithm.ED25519,),
        at: datetime = LATER,
        time_stamps: Sequence[TimeStampChain] = (),
    ) -> Anchor:
        """Publish a state's log as it stands, cosigned, and bind those sizes to it."""
        party = self.logs[state]
        log = party.open()
        base = log.checkpoint()
        size = log.size()
        keys = [witness_key(each, kind) for each in witnesses for kind in algorithms]
        lines = cosign(parse_note(base).text, keys, at=at)
        return Anchor(
            origin=party.key.name,
            note=with_signatures(base, lines),
            links=tuple(
                Link(one, tuple(log.consistency_proof(one, size)) if one < size else ())
                for one in sorted(set(sizes))
            ),
            time_stamps=tuple(time_stamps),
        )

    def stamped(
        self, state: str, authority: TimeStampingAuthority, *, times: int = 1
    ) -> TimeStampChain:
        """Return a state's log as it stands, stamped by an authority so many times."""
        base = self.logs[state].open().checkpoint()
        tokens: list[bytes] = []
        for _ in range(times):
            imprint = Imprint(
                algorithm=HashIdentifier(oid=_SHA256, parameters=None),
                digest=sha256(stamped_bytes(base, tokens)),
            )
            tokens.append(authority.stamp(imprint, nonce=None))
        return TimeStampChain(authority.name, tuple(tokens))


@dataclass
class Hour:
    """An authority's clock: each look is a day later."""

    at: datetime = LATER

    def __call__(self) -> datetime:
        """Return the next day."""
        self.at += timedelta(days=1)
        return self.at


def authority(name: str = "Stamps", *, lasts_days: int = 5 * 365) -> TimeStampingAuthority:
    """Return a time-stamping authority for training."""
    return TimeStampingAuthority(
        name,
        Hour(),
        lambda count: bytes(range(1, count + 1)),
        networks.FOUNDED,
        timedelta(days=lasts_days),
    )


def listed(one: TimeStampingAuthority) -> TimeStampAuthority:
    """Return an authority as the network document lists it."""
    return TimeStampAuthority(
        name=one.name,
        certificates=(b64encode(one.anchor).decode("ascii"),),
        valid_from=networks.FOUNDED,
    )


def exchanged(items: Sequence[EvidenceItem]) -> tuple[Exchanged, ...]:
    """Return messages as the law of deadlines looks at them."""
    found = []
    for item in items:
        read = read_logged_header(item.header)
        arrived = (
            None if item.receipt is None else read_arrival(item.receipt.body, read, item.header)
        )
        found.append(
            Exchanged(
                id=read.message,
                kind=read.kind,
                sender=read.sending_state,
                recipient=read.receiving_state,
                refers_to=None if read.refers_to is None else MessageId(read.refers_to),
                sent_at=read.sent_at,
                received_at=arrived,
                payload=item.payload,
            )
        )
    return tuple(found)


def sizes_in(
    state: str, items: Sequence[EvidenceItem], entries: Sequence[EntryItem] = ()
) -> list[int]:
    """Return the sizes of a state's checkpoints that messages and entries are proved under."""
    proofs = [item.proof for item in items] + [entry.proof for entry in entries]
    proofs += [item.receipt.proof for item in items if item.receipt is not None]
    checkpoints = [read_checkpoint(proof.checkpoint) for proof in proofs]
    origin = networks.log_key(state).name
    return [checkpoint.size for checkpoint in checkpoints if checkpoint.origin == origin]


def evidence(
    items: Sequence[EvidenceItem],
    *,
    entries: Sequence[EntryItem] = (),
    anchors: Sequence[Anchor] = (),
    document: NetworkDocument | None = None,
) -> bytes:
    """Return a file of format 3."""
    return write_file(
        AnchoredFile(
            EvidenceFile(tuple(items)),
            (document or network()).digest(),
            tuple(entries),
            tuple(anchors),
        )
    )
