"""Cosignatures: what a witness signs, and what passes for one."""

from copy import copy
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import CheckpointMalformed, InputInvalid, SignatureInvalid
from comity.ledger.checkpoint import Checkpoint, sign_checkpoint
from comity.trust.cosignature import cosign, cosignatures_on, signature_lines, with_signatures
from comity.trust.cosigner import CosignerAlgorithm, CosignerKey, CosignerVerificationKey
from comity.trust.keys import SigningKey
from comity.trust.note_format import NoteSignature, parse_note

LOG = SigningKey("ut.example/log", bytes(32))
AT = datetime(2026, 3, 1, 9, 30, 15, 999_999, tzinfo=UTC)
KEYS = tuple(
    CosignerKey("ax.example/witness", algorithm, bytes([algorithm.value]) * 32)
    for algorithm in CosignerAlgorithm
)
PUBLIC = tuple(key.verification_key for key in KEYS)
NOTE = sign_checkpoint(Checkpoint(LOG.name, 7, bytes(range(32))), [LOG])
TEXT = parse_note(NOTE).text


def test_a_cosignature_says_when_it_was_made_to_the_second() -> None:
    note = parse_note(with_signatures(NOTE, cosign(TEXT, KEYS, at=AT)))
    found = cosignatures_on(note, PUBLIC)
    assert {each.key for each in found} == set(PUBLIC)
    assert {each.at for each in found} == {AT.replace(microsecond=0)}


def test_a_log_that_was_signed_stays_signed_as_it_was() -> None:
    assert with_signatures(NOTE, cosign(TEXT, KEYS, at=AT)).startswith(NOTE)


def test_of_one_key_one_line_is_kept() -> None:
    once = with_signatures(NOTE, cosign(TEXT, KEYS, at=AT))
    assert with_signatures(once, cosign(TEXT, KEYS, at=AT + timedelta(days=1))) == once


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.algorithm.name)
def test_the_time_cannot_be_changed(key: CosignerKey) -> None:
    (line,) = cosign(TEXT, [key], at=AT)
    seconds = int.from_bytes(line.signature[:8], "big") + 1
    later = NoteSignature(line.name, line.key_id, seconds.to_bytes(8, "big") + line.signature[8:])
    with pytest.raises(SignatureInvalid):
        cosignatures_on(parse_note(with_signatures(NOTE, [later])), PUBLIC)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.algorithm.name)
def test_a_cosignature_of_one_checkpoint_is_none_of_another(key: CosignerKey) -> None:
    other = sign_checkpoint(Checkpoint(LOG.name, 8, bytes(range(32))), [LOG])
    with pytest.raises(SignatureInvalid):
        cosignatures_on(parse_note(with_signatures(other, cosign(TEXT, [key], at=AT))), PUBLIC)


def test_a_cosignature_cannot_pass_for_one_of_another_witness_of_the_same_key() -> None:
    # The Ed25519 message does not commit to the name; the ML-DSA-44 message does.
    mine = CosignerKey("ax.example/witness", CosignerAlgorithm.ML_DSA_44, bytes(32))
    theirs = CosignerKey("ut.example/witness", CosignerAlgorithm.ML_DSA_44, bytes(32))
    (line,) = cosign(TEXT, [mine], at=AT)
    renamed = NoteSignature(theirs.name, theirs.verification_key.key_id, line.signature)
    with pytest.raises(SignatureInvalid):
        cosignatures_on(parse_note(with_signatures(NOTE, [renamed])), [theirs.verification_key])


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.algorithm.name)
@given(place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_any_flipped_bit_of_a_cosignature_is_noticed(
    key: CosignerKey, place: int, bit: int
) -> None:
    (line,) = cosign(TEXT, [key], at=AT)
    bent = bytearray(line.signature)
    bent[place % len(bent)] ^= 1 << bit
    forged = NoteSignature(line.name, line.key_id, bytes(bent))
    with pytest.raises(SignatureInvalid):
        cosignatures_on(parse_note(with_signatures(NOTE, [forged])), PUBLIC)


@pytest.mark.parametrize("seconds", [0, 2**63, 2**64 - 1])
def test_a_time_that_no_clock_reads_is_none(seconds: int) -> None:
    (line,) = cosign(TEXT, KEYS[:1], at=AT)
    forged = NoteSignature(line.name, line.key_id, seconds.to_bytes(8, "big") + line.signature[8:])
    with pytest.raises(SignatureInvalid, match="time"):
        cosignatures_on(parse_note(with_signatures(NOTE, [forged])), PUBLIC)


def test_lines_of_strangers_are_left_aside() -> None:
    assert cosignatures_on(parse_note(NOTE), PUBLIC) == ()


def test_what_is_no_checkpoint_is_not_cosigned() -> None:
    for text in ("hello\n", "log\nseven\nAAAA\n", f"{'l' * 256}\n7\n{TEXT.splitlines()[2]}\n"):
        with pytest.raises(CheckpointMalformed):
            cosign(text, KEYS, at=AT)


def test_a_witness_answers_with_lines_alone() -> None:
    lines = cosign(TEXT, KEYS, at=AT)
    raw = signature_lines(lines)
    assert NOTE + raw == with_signatures(NOTE, lines)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.algorithm.name)
def test_keys_have_one_text_form_each(key: CosignerKey) -> None:
    assert CosignerKey.from_text(key.to_text()) == key
    public = key.verification_key
    assert CosignerVerificationKey.from_text(public.to_text()) == public
    assert hash(key) == hash(public)
    for text in (
        public.to_text().replace("ax.example", "ux.example"),
        public.to_text() + "=",
        public.to_text()[:-8],
        SigningKey("x", bytes(32)).verification_key.to_text(),
        "ax.example/witness",
        "x" * 5000,
    ):
        with pytest.raises(InputInvalid):
            CosignerVerificationKey.from_text(text)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.algorithm.name)
def test_a_private_key_shows_itself_nowhere(key: CosignerKey) -> None:
    secret = key.to_text().rpartition("+")[2]
    assert secret not in repr(key)
    with pytest.raises(TypeError):
        copy(key)
    with pytest.raises(InputInvalid) as refused:
        CosignerKey.from_text(key.to_text()[:-4])
    assert secret[:20] not in str(refused.value)


def test_a_key_under_which_one_signature_fits_many_messages_is_refused() -> None:
    with pytest.raises(InputInvalid):
        CosignerVerificationKey("x", CosignerAlgorithm.ED25519, bytes(32))
