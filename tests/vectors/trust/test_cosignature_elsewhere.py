"""Our cosignatures, checked by an implementation that is not ours, and the other way round.

Origin: tlog-scales 0.0.3 (PyPI, Florian Larysch), C2SP tlog-cosignature at
commit 5ba5ee8 of 22 July 2026.
"""

from datetime import UTC, datetime

import pytest
from tlog_scales.signing import MLDSA44CosignatureSigner, PlainEd25519Signer, Vkey
from tlog_scales.tlog import Checkpoint as TheirCheckpoint

from comity.ledger.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from comity.trust.cosignature import cosign, cosignatures_on, with_signatures
from comity.trust.cosigner import CosignerAlgorithm, CosignerKey, CosignerVerificationKey
from comity.trust.keys import SigningKey, VerificationKey
from comity.trust.note_format import parse_note

LOG = SigningKey("ut.example/log", bytes(range(32)))
AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("algorithm", CosignerAlgorithm)
def test_another_implementation_takes_our_cosignatures(algorithm: CosignerAlgorithm) -> None:
    key = CosignerKey("ax.example/witness", algorithm, bytes(range(32)))
    note = sign_checkpoint(Checkpoint(LOG.name, 7, bytes(32)), [LOG])
    note = with_signatures(note, cosign(parse_note(note).text, [key], at=AT))
    theirs = TheirCheckpoint.from_text(note.decode())
    vkey = Vkey.from_string(key.verification_key.to_text())
    theirs.verify(vkey)
    theirs.verify(Vkey.from_string(LOG.verification_key.to_text()))
    verifier = vkey.get_verifier()
    assert verifier.get_timestamp(theirs.signatures[1].payload) == int(AT.timestamp())  # type: ignore[attr-defined] # both kinds have it
    other = TheirCheckpoint(LOG.name, 8, bytes(32), theirs.signatures)
    with pytest.raises(Exception):  # noqa: B017, PT011 - theirs raises the library's own
        other.verify(vkey)


def test_we_take_the_cosignatures_of_another_implementation() -> None:
    signer = MLDSA44CosignatureSigner("ax.example/witness", bytes(range(32)))
    log = PlainEd25519Signer("ut.example/log", bytes(range(32)))
    note = TheirCheckpoint.make_signed("ut.example/log", 9, bytes(32), [log, signer]).serialize()
    key = CosignerVerificationKey.from_text(signer.vkey.serialize())
    (found,) = cosignatures_on(parse_note(note.encode()), [key])
    assert found.key == key
    opened = open_checkpoint(
        note.encode(),
        origin="ut.example/log",
        keys=[VerificationKey.from_text(log.vkey.serialize())],
    )
    assert opened.value.size == 9


def test_both_make_the_same_verifier_keys_of_one_seed() -> None:
    theirs = MLDSA44CosignatureSigner("ax.example/witness", bytes(range(32)))
    ours = CosignerKey("ax.example/witness", CosignerAlgorithm.ML_DSA_44, bytes(range(32)))
    assert ours.verification_key.to_text() == theirs.vkey.serialize()
