"""What partners' logs said that cannot all be true, ready to be shown to others."""

from contextlib import suppress

import msgspec

from comity.assembly.build import Node
from comity.errors import Failure
from comity.ids import StateCode
from comity.ledger.misbehaviour_file import MisbehaviourFile, Proof, Verdict, judge
from comity.ledger.publication import open_publication, without_false_lines
from comity.storage.accusation import Accusation
from comity.trust.network_directory import Directory


def proofs_of(node: Node) -> list[Proof]:
    """Return everything that is kept against partners' logs, oldest first.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    with node.database.read() as snapshot:
        return [proof_of(each, node.directory) for each in snapshot.seen.accusations()]


def misbehaviour_file(node: Node) -> tuple[bytes, list[Proof]]:
    """Return a file that shows everything kept against partners' logs, and what is in it.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    proofs = proofs_of(node)
    return file_of(proofs, node.directory, reported_by=node.state), proofs


def file_of(proofs: list[Proof], directory: Directory, *, reported_by: str) -> bytes:
    """Return a file with these proofs."""
    document = directory.document
    return MisbehaviourFile(
        network=document.network,
        network_digest=document.digest(),
        reported_by=reported_by,
        proofs=tuple(proofs),
    ).encode()


def proof_of(accusation: Accusation, directory: Directory) -> Proof:
    """Return what is kept against a log, with what it proves at present."""
    origin = accusation.origin
    state: StateCode | None = None
    # It is handed on as it is kept; whoever checks it sees what it is worth.
    with suppress(Failure):
        state = directory.state_of_log(origin)
    proof = Proof(
        state=state,
        log=origin,
        what=accusation.what,
        noted_at=accusation.noted_at.isoformat(),
        one_size_two_roots=False,
        first_note=_shown(accusation.first_note, directory),
        second_note=_shown(accusation.second_note, directory),
        signatures_valid=_both_signed(accusation, directory),
    )
    return msgspec.structs.replace(
        proof, one_size_two_roots=judge(proof, directory).verdict is Verdict.PROVEN
    )


def _shown(note: bytes, directory: Directory) -> str:
    """Return a note as others can check it: without lines that would spoil it."""
    return without_false_lines(note, directory).decode("utf-8", "replace")


def _both_signed(accusation: Accusation, directory: Directory) -> bool:
    try:
        for note in (accusation.first_note, accusation.second_note):
            raw = without_false_lines(note, directory)
            open_publication(raw, directory=directory, origin=accusation.origin)
    except Failure:
        return False
    return True
