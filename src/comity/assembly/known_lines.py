"""Leaving out of proofs the signature lines that a reader of evidence could not account for.

A partner may sign its checkpoints with a key more, name a key that has ended, or repeat a
line; nothing of that may spoil our evidence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from comity.errors import LedgerFailure, ProtocolFailure, SignatureInvalid, TrustFailure
from comity.ledger.channel_file import EvidenceFile
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.evidence_file import EvidenceReceipt
from comity.ledger.proofs import LogProof
from comity.ledger.publication import every_log_key
from comity.trust.keys import VerificationKey
from comity.trust.network_directory import Directory
from comity.trust.note_format import NoteSignature, format_note, parse_note


def with_known_lines(holds: EvidenceFile, directory: Directory) -> EvidenceFile:
    """Return messages with proofs that bear valid lines of the log's own keys only."""
    return EvidenceFile(
        tuple(
            replace(
                item,
                proof=known_lines(item.proof, directory),
                receipt=_receipt(item.receipt, directory),
            )
            for item in holds.messages
        ),
        tuple(
            replace(
                record,
                proof=known_lines(record.proof, directory),
                accepted=_receipt(record.accepted, directory),
            )
            for record in holds.channel
        ),
    )


def known_lines(proof: LogProof, directory: Directory) -> LogProof:
    """Return a proof without lines that are not valid, not by a listed key, or repeated.

    One of which no line would be left stays as it is: the verifier says what is wrong.
    """
    try:
        keys = every_log_key(directory, read_checkpoint(proof.checkpoint).origin)
        note = parse_note(proof.checkpoint)
        lines = tuple(_valid(note.text, note.signatures, keys))
        return replace(proof, checkpoint=format_note(note.text, lines)) if lines else proof
    except (LedgerFailure, ProtocolFailure, TrustFailure):
        return proof


def _receipt(receipt: EvidenceReceipt | None, directory: Directory) -> EvidenceReceipt | None:
    return receipt and replace(receipt, proof=known_lines(receipt.proof, directory))


def _valid(
    text: str, lines: Sequence[NoteSignature], keys: Sequence[VerificationKey]
) -> Iterable[NoteSignature]:
    known = {(key.name, key.key_id): key for key in keys}
    for line in lines:
        # Taken out, so that a second line of the same key finds none.
        key = known.pop((line.name, line.key_id), None)
        if key is None:
            continue
        try:
            key.verify(line.signature, text.encode("utf-8"))
        except SignatureInvalid:
            continue
        yield line
