"""A state whose log key was stolen, with a copy of its log, and a partner that has seen it."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.unit.ledger.stores import MemoryLogStore, MemorySeen
from tests.unit.trust.networks import ATLANTIS, FOUNDED, UTOPIA, log_key, network, signed

from comity.assembly.network_files import DirectoryPartners
from comity.exchange.partners import Partner
from comity.ledger.entry import Entry, EntryKind
from comity.ledger.log import Log
from comity.ledger.witness import AdmittedCheckpoint, ConsistencyProof, admit_checkpoint
from comity.trust.keys import SigningKey
from comity.trust.network import GovernancePin, open_network
from comity.trust.network_changes import with_changed_member, with_rotated_log_key
from comity.trust.network_directory import Directory
from comity.trust.network_document import NetworkDocument
from comity.trust.revocation import Reason, with_revoked_key

STOLEN, NEXT = log_key(UTOPIA), log_key(UTOPIA, 2)
THEFT = FOUNDED + timedelta(days=10)
NOTICED = FOUNDED + timedelta(days=20)


def entries(text: str, count: int) -> list[Entry]:
    return [
        Entry(EntryKind.MESSAGE_SENT, f"{text} {number}".encode(), bytes(32))
        for number in range(count)
    ]


def without_the_key(reason: Reason = "compromised") -> NetworkDocument:
    """Return the document in which the stolen key is revoked and the next one named."""
    before = network()
    rotated = with_rotated_log_key(
        before, UTOPIA, NEXT.verification_key, at=NOTICED, overlap_until=NOTICED
    )
    (owner,) = (each for each in rotated.members if each.state == UTOPIA)
    owner = with_revoked_key(owner, STOLEN.verification_key, since=THEFT, reason=reason, at=NOTICED)
    return with_changed_member(before, owner, at=NOTICED)


def directory(document: NetworkDocument) -> Directory:
    pin = GovernancePin(document.governance.verification_keys(), 2)
    return Directory(open_network(signed(document), trusted=None, pin=pin))


@dataclass
class Theft:
    """The owner's log, the thief's copy of it, and what a partner keeps of it.

    Attributes:
        document: The network document that the partner holds.
        seen: What the partner keeps of others' logs.
    """

    document: NetworkDocument = field(default_factory=network)
    seen: MemorySeen = field(default_factory=MemorySeen)
    _owner: MemoryLogStore = field(default_factory=MemoryLogStore)
    _thief: MemoryLogStore | None = None

    def owner(self, *keys: SigningKey, retired: tuple[SigningKey, ...] = ()) -> Log:
        """Return the log as its owner goes on with it."""
        return Log(
            self._owner.opened(),
            STOLEN.name,
            keys or (STOLEN,),
            retired_keys=tuple(key.verification_key for key in retired),
        )

    def thief(self) -> Log:
        """Return the thief's own copy, as it stood when it was first asked for."""
        if self._thief is None:
            self._thief = deepcopy(self._owner)
        return Log(self._thief.opened(), STOLEN.name, [STOLEN])

    def partner_at(self, at: datetime) -> Partner:
        """Return what the partner knows of the log's owner."""
        return DirectoryPartners(directory(self.document), ATLANTIS).partner(UTOPIA, at)

    def shown(self, log: Log, at: datetime) -> AdmittedCheckpoint:
        """Show the partner a checkpoint, linked to the last that it saw.

        Raises:
            SignatureInvalid, CheckpointInconsistent: The partner does not take it.
        """
        note = log.checkpoint()
        last = max(self.seen.notes.get(STOLEN.name, {0: b""}))
        size = log.size()
        hashes = log.consistency_proof(last, size) if last <= size else ()
        partner = self.partner_at(at)
        return admit_checkpoint(
            note,
            origin=partner.origin,
            keys=partner.log_keys,
            seen=self.seen,
            consistency=ConsistencyProof(last, hashes),
        )
