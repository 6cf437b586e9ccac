"""What partners' logs said that cannot all be true, ready to be shown to others."""

from typing import Final

import msgspec

from comity.assembly.build import Node
from comity.errors import Failure
from comity.ids import StateCode
from comity.ledger.checkpoint import open_checkpoint, read_checkpoint
from comity.storage.accusation import Accusation
from comity.trust.keys import VerificationKey

FORMAT: Final = "comity/misbehaviour/1"
_MEANING: Final = (
    "Each proof holds two signed checkpoints (C2SP signed notes) of one log. Verify both "
    "signatures with the log's key in the network document. Equal sizes with different roots "
    "prove two histories. Different sizes prove them once the log's owner cannot give a "
    "consistency proof (RFC 6962, 2.1.2) between the two."
)


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """Two notes of one log.

    Attributes:
        state: Whose log it is; ``None`` if the network document does not say.
        log: Name of the log.
        what: How they contradict each other.
        noted_at: When this node kept them.
        one_size_two_roots: Whether the two notes alone prove two histories.
        first_note: What was accepted, as it was signed.
        second_note: What contradicts it, as it was signed.
        signatures_valid: Whether both are signed with a key the network document names.
    """

    state: StateCode | None
    log: str
    what: str
    noted_at: str
    one_size_two_roots: bool
    first_note: str
    second_note: str
    signatures_valid: bool


def proofs_of(node: Node) -> list[Proof]:
    """Return everything that is kept against partners' logs, oldest first.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    with node.database.read() as snapshot:
        return [_proof(node, each) for each in snapshot.seen.accusations()]


def misbehaviour_file(node: Node) -> tuple[bytes, list[Proof]]:
    """Return a file that shows everything kept against partners' logs, and what is in it.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    proofs = proofs_of(node)
    document = node.directory.document
    content = {
        "format": FORMAT,
        "network": document.network,
        "network_digest": document.digest(),
        "reported_by": node.state,
        "meaning": _MEANING,
        "proofs": proofs,
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n", proofs


def _proof(node: Node, accusation: Accusation) -> Proof:
    origin = accusation.origin
    keys = [
        VerificationKey.from_text(key.vkey)
        for _, log in node.directory.document.logs()
        if log.origin == origin
        for key in log.keys
    ]
    state: StateCode | None = None
    valid = conclusive = False
    try:
        state = node.directory.state_of_log(origin)
        notes = (accusation.first_note, accusation.second_note)
        first, second = (read_checkpoint(note) for note in notes)
        conclusive = first.size == second.size and first.root != second.root
        for note in notes:
            open_checkpoint(note, origin=origin, keys=keys)
        valid = True
    except Failure:
        # It is handed on as it is kept; whoever checks it sees what it is worth.
        pass
    return Proof(
        state=state,
        log=origin,
        what=accusation.what,
        noted_at=accusation.noted_at.isoformat(),
        one_size_two_roots=conclusive,
        first_note=accusation.first_note.decode("utf-8", "replace"),
        second_note=accusation.second_note.decode("utf-8", "replace"),
        signatures_valid=valid,
    )
