"""What must be true of honest nodes once everything has come to rest."""

from dataclasses import dataclass

from tests.federation.casework import Message
from tests.federation.members import directory
from tests.federation.node import Node
from tests.federation.simulator import Federation

from comity.exchange.batch import split_hashes
from comity.exchange.channel_sending import WITHDRAWN
from comity.exchange.conversation import Role
from comity.exchange.ports import Delivery, IncomingMessage, LogPlace, OutgoingMessage
from comity.exchange.replay import replayed_state
from comity.exchange.wires import Wire
from comity.ids import ConversationId, StateCode
from comity.ledger.channel_file import ChannelItem, EvidenceFile, write_evidence_file
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.entry import EntryKind
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_file import EvidenceItem, EvidenceReceipt
from comity.ledger.proofs import LogProof, verify_proof
from comity.ledger.tree import CompactRange
from comity.records.recall_workflow import RECALLS
from comity.records.workflow import WORKFLOWS
from comity.trust.merkle_proof import leaf_hash

SPOKEN = {**WORKFLOWS, **RECALLS}


@dataclass
class Findings:
    """What a check saw, for reports."""

    conversations: int = 0
    acknowledged: int = 0
    accepted: int = 0
    evidence_files: int = 0
    crossed: int = 0


def check(federation: Federation, *, evidence: int = 50) -> Findings:
    """Check every invariant, on ``evidence`` conversations that of evidence too.

    Raises:
        AssertionError: One does not hold; the message says which.
    """
    findings = Findings()
    for node in federation.nodes.values():
        assert not node.store.tables.accusations, "an honest log was accused"
        assert not node.alarms, f"honest nodes failed: {node.alarms[:3]}"
        _check_log(node)
        _check_seen(federation, node)
        _check_outbox(federation, node, findings)
        _check_inbox(federation, node)
    _check_conversations(federation, findings)
    _check_evidence(federation, findings, evidence)
    return findings


def _check_log(node: Node) -> None:
    """The log verifies: its roots, recomputed from its leaves, are those it signed."""
    tables = node.store.tables
    tree = CompactRange()
    for size in range(len(tables.leaves) + 1):
        note = tables.checkpoints.get(size)
        if note is not None:
            assert read_checkpoint(note).root == tree.root(), f"{node.state} signed a false root"
        if size < len(tables.leaves):
            tree.append(leaf_hash(tables.leaves[size].leaf_data))


def _check_seen(federation: Federation, node: Node) -> None:
    """The checkpoints seen are those that their logs signed, hence one history."""
    owners = {other.key.name: other for other in federation.nodes.values()}
    for (origin, size), note in node.store.tables.seen.items():
        signed = owners[origin].store.tables.checkpoints.get(size)
        assert signed is not None, f"{node.state} saw a checkpoint that was never signed"
        assert read_checkpoint(signed).root == read_checkpoint(note).root


def _check_outbox(federation: Federation, node: Node, findings: Findings) -> None:
    """Nothing is lost, and no word of honour is broken: receipts prove what is there."""
    for message in node.store.tables.outgoing.values():
        there = federation.nodes[message.peer].store.tables.incoming.get(message.id)
        match message.delivery:
            case Delivery.ACKNOWLEDGED:
                assert message.wire is Wire.COMITY, f"{message} has a receipt over a channel"
                findings.acknowledged += 1
                assert there is not None, f"{message} is acknowledged and not there"
                assert there.header == message.header
                if message.erased_at is None is there.erased_at:
                    assert there.payload == message.payload
                _check_receipt(federation, node, message)
            case Delivery.REFUSED if message.refusal == WITHDRAWN:
                assert there is None, f"{message} was withdrawn and is there"
            case Delivery.REFUSED:
                raise AssertionError(f"{message} was refused: {message.refusal}")
            case Delivery.DUE | Delivery.HELD:
                raise AssertionError(f"{message} is still due")
            case Delivery.ACCEPTED:
                findings.accepted += 1
                assert message.wire is not Wire.COMITY, f"{message} has no receipt"
                assert there is not None, f"{message} was accepted and is not there"
                assert there.wire_bytes == message.wire_bytes
                _check_acceptance(node, message)


def _check_receipt(federation: Federation, node: Node, message: OutgoingMessage) -> None:
    assert message.receipt is not None
    peer = federation.nodes[message.peer]
    proof = _proof_there(node, peer, message.receipt)
    keys = directory().log_keys(peer.key.name, federation.clock.now())
    verify_proof(
        proof,
        EntryKind.MESSAGE_RECEIVED,
        message.receipt_body,
        salt=message.receipt.salt,
        origin=peer.key.name,
        keys=keys,
    )
    entry = peer.store.tables.leaves[message.receipt.index]
    assert entry.body == message.receipt_body


def _check_acceptance(node: Node, message: OutgoingMessage) -> None:
    """What stands for a receipt over a channel is in our own log, once."""
    assert message.accepted_leaf is not None
    entry = node.store.tables.leaves[message.accepted_leaf]
    assert entry.kind is EntryKind.CHANNEL_ACCEPTED
    assert entry.body is not None
    assert message.id.encode() in entry.body


def _check_inbox(federation: Federation, node: Node) -> None:
    """Nothing is doubled, and nothing is there that its sender does not answer for."""
    tables = node.store.tables
    kinds = {EntryKind.MESSAGE_RECEIVED, EntryKind.CHANNEL_RECEIVED}
    received = [leaf.body for leaf in tables.leaves if leaf.kind in kinds]
    assert len(received) == len(set(received)) == len(tables.incoming)
    for message in tables.incoming.values():
        sent = federation.nodes[message.peer].store.tables.outgoing.get(message.id)
        assert sent is not None, f"{message} was never sent"
        assert sent.wire is message.wire
        settled = Delivery.ACKNOWLEDGED if sent.wire is Wire.COMITY else Delivery.ACCEPTED
        assert sent.delivery is settled


def messages_of(node: Node, conversation: ConversationId) -> list[Message]:
    """Return a conversation's messages in the order in which the node took them up."""
    tables = node.store.tables
    found: list[Message] = []
    for identifier in tables.in_conversation.get(conversation, ()):
        ours = tables.outgoing.get(identifier)
        found.append(tables.incoming[identifier] if ours is None else ours)
    return sorted(found, key=lambda message: message.leaf_index)


def crossed(
    federation: Federation, one: StateCode, other: StateCode, conversation: ConversationId
) -> bool:
    """Say whether two messages of a conversation crossed: each sent before the other came."""
    here, there = federation.nodes[one], federation.nodes[other]
    return any(
        isinstance(ours, OutgoingMessage)
        and isinstance(theirs, OutgoingMessage)
        and _sent_before(here, ours, theirs)
        and _sent_before(there, theirs, ours)
        for ours in messages_of(here, conversation)
        for theirs in messages_of(there, conversation)
    )


def _sent_before(node: Node, ours: OutgoingMessage, theirs: OutgoingMessage) -> bool:
    came = node.store.tables.incoming.get(theirs.id)
    return came is None or ours.leaf_index < came.leaf_index


def _check_conversations(federation: Federation, findings: Findings) -> None:
    """Each side is where its messages lead, and both at one place, whatever crossed."""
    for node in federation.nodes.values():
        for conversation in node.store.tables.conversations.values():
            key = (conversation.service, conversation.opens_with)
            assert key in SPOKEN, f"{conversation.id} is a misfit between honest nodes"
            expected = replayed_state(SPOKEN, conversation, messages_of(node, conversation.id))
            assert conversation.state == expected, f"{conversation}, expected {expected}"
            if conversation.role is Role.RESPONDER:
                continue
            findings.conversations += 1
            peer = federation.nodes[conversation.peer]
            there = peer.store.tables.conversations.get(conversation.id)
            assert there is not None, f"{conversation.id} is known to its initiator only"
            findings.crossed += crossed(federation, node.state, peer.state, conversation.id)
            sides = f"{conversation.state} here, {there.state} there"
            assert conversation.state == there.state, f"{conversation.id}: {sides}"


def _check_evidence(federation: Federation, findings: Findings, limit: int) -> None:
    """What either side kept convinces somebody who has the network document and nothing else."""
    for node in federation.nodes.values():
        for conversation in list(node.store.tables.conversations)[: max(limit // 4, 1)]:
            messages = messages_of(node, conversation)
            items = [
                evidence_item(federation, node, message)
                for message in messages
                if message.wire is Wire.COMITY
                and (not isinstance(message, OutgoingMessage) or message.receipt is not None)
            ]
            channel = [
                channel_item(node, message)
                for message in messages
                if message.wire is not Wire.COMITY
            ]
            file = EvidenceFile(tuple(items), tuple(channel))
            report = verify_evidence(write_evidence_file(file), directory())
            assert not report.remarks, report.remarks
            findings.evidence_files += 1


def evidence_item(federation: Federation, node: Node, message: Message) -> EvidenceItem:
    """Return what a node can show of a message, out of its own store."""
    peer = federation.nodes[message.peer]
    with node.store.begin() as work:
        size = read_checkpoint(work.log.checkpoint()).size
        own = work.log.proof(message.leaf_index, size)
        entry = work.log.entry(message.leaf_index)
    match message:
        case OutgoingMessage():
            sent, salt = own, message.leaf_salt
            received = None
            if message.receipt is not None:
                proof = _proof_there(node, peer, message.receipt)
                received = EvidenceReceipt(message.receipt_body, message.receipt.salt, proof)
        case IncomingMessage():
            assert message.proof is not None
            sent, salt = _proof_there(node, peer, message.proof), message.proof.salt
            assert entry.body is not None
            received = EvidenceReceipt(entry.body, entry.salt, own)
    # What was erased is no longer disclosed; that it was said is proved all the same.
    said = None if message.erased_at is not None else message.payload
    disclosed = None if said is None else message.payload_salt
    return EvidenceItem(message.header, salt, sent, said, disclosed, received)


def channel_item(node: Node, message: Message) -> ChannelItem:
    """Return what a node can show of a message over a channel: its own record."""
    with node.store.begin() as work:
        size = read_checkpoint(work.log.checkpoint()).size
        entry = work.log.entry(message.leaf_index)
        proof = work.log.proof(message.leaf_index, size)
        accepted = None
        if isinstance(message, OutgoingMessage) and message.accepted_leaf is not None:
            there = work.log.entry(message.accepted_leaf)
            assert there.body is not None
            place = work.log.proof(message.accepted_leaf, size)
            accepted = EvidenceReceipt(there.body, there.salt, place)
    return ChannelItem(
        message.header, entry.salt, proof, message.wire_bytes, message.payload_salt, accepted
    )


def _proof_there(node: Node, peer: Node, place: LogPlace) -> LogProof:
    note = node.store.tables.seen[peer.key.name, place.size]
    return LogProof(place.index, split_hashes(place.hashes), note)
