"""Attack: a partner signs its checkpoints so that they are admitted, and spoil our evidence.

Lines by keys that nobody knows, lines in the name of a key that has ended, lines twice: the
exchange has no use for them, and a strict reader of evidence refuses them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from tests.unit.ledger.anchored_exchange import (
    ASKED,
    FRANCE,
    LATER,
    REQUEST,
    START,
    Parties,
    directory,
    network,
)
from tests.unit.trust import networks

from comity.assembly.known_lines import with_known_lines
from comity.errors import EvidenceInvalid
from comity.ledger.anchored_file import AnchoredFile, write_file
from comity.ledger.channel_file import EvidenceFile
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_file import EvidenceItem
from comity.trust.keys import SigningKey
from comity.trust.network_changes import log_of
from comity.trust.network_document import NetworkDocument
from comity.trust.note_format import NoteSignature, format_note, parse_note

_ENDED = networks.log_key(FRANCE, 2)


def _document() -> NetworkDocument:
    """Return a network in which France's log had a further key, which has ended."""
    document = network()
    members = []
    for member in document.members:
        log = networks.log_in(member)
        if member.state == FRANCE:
            old = log_of(_ENDED.verification_key, networks.FOUNDED).keys[0]
            old = msgspec.structs.replace(old, valid_until=START - timedelta(days=1))
            log = msgspec.structs.replace(log, keys=(old, *log.keys))
        members.append(msgspec.structs.replace(member, log=log))
    return msgspec.structs.replace(document, members=tuple(members))


def _stranger(lines: tuple[NoteSignature, ...]) -> tuple[NoteSignature, ...]:
    key = SigningKey(networks.log_key(FRANCE).name, bytes([9]) * 32).verification_key
    return (*lines, NoteSignature(key.name, key.key_id, bytes(64)))


def _ended(lines: tuple[NoteSignature, ...]) -> tuple[NoteSignature, ...]:
    key = _ENDED.verification_key
    return (NoteSignature(key.name, key.key_id, bytes(64)), *lines)


def _twice(lines: tuple[NoteSignature, ...]) -> tuple[NoteSignature, ...]:
    return lines * 2


@pytest.mark.parametrize("spoil", [_stranger, _ended, _twice])
def test_further_lines_of_a_partner_do_not_spoil_our_evidence(
    spoil: Callable[[tuple[NoteSignature, ...]], tuple[NoteSignature, ...]],
) -> None:
    """Detected when we export: the lines are left out, what they stood under is proved."""
    document = _document()
    known = directory(document)
    item = Parties().delivered(REQUEST, START, ASKED)
    receipt = item.receipt
    assert receipt is not None
    note = parse_note(receipt.proof.checkpoint)
    raw = format_note(note.text, spoil(note.signatures))
    spoiled = replace(item, receipt=replace(receipt, proof=replace(receipt.proof, checkpoint=raw)))

    def written(one: EvidenceItem, *, cleaned: bool) -> bytes:
        holds = EvidenceFile((one,))
        holds = with_known_lines(holds, known) if cleaned else holds
        return write_file(AnchoredFile(holds, document.digest()))

    with pytest.raises(EvidenceInvalid, match=r"^(20 signature-line|8 recipient)"):
        verify_evidence(written(spoiled, cleaned=False), known, at=LATER)
    report = verify_evidence(written(spoiled, cleaned=True), known, at=LATER)
    assert report.messages[0].received_at is not None
    assert written(spoiled, cleaned=True) == written(item, cleaned=False)
    assert known.document.digest() == document.digest()
