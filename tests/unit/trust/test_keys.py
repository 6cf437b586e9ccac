"""Signing and verification keys."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import InputInvalid, SignatureInvalid
from comity.trust.keys import SigningKey, VerificationKey, is_key_name

KEY = SigningKey("ut.example/log", bytes(range(32)))
names = st.text(min_size=1, max_size=60).filter(is_key_name)
seeds = st.binary(min_size=32, max_size=32)


@given(names, seeds)
def test_keys_survive_their_text_forms(name: str, seed: bytes) -> None:
    key = SigningKey(name, seed)
    assert SigningKey.from_text(key.to_text()) == key
    assert VerificationKey.from_text(key.verification_key.to_text()) == key.verification_key


@given(seeds, st.binary())
def test_a_signature_verifies_and_for_no_other_message(seed: bytes, message: bytes) -> None:
    key = SigningKey("name", seed)
    signature = key.sign(message)
    key.verification_key.verify(signature, message)
    with pytest.raises(SignatureInvalid):
        key.verification_key.verify(signature, message + b"\x00")


@pytest.mark.parametrize("signature", [b"", bytes(64), bytes(63), bytes(65)])
def test_what_is_no_signature_is_invalid(signature: bytes) -> None:
    with pytest.raises(SignatureInvalid):
        KEY.verification_key.verify(signature, b"message")


@pytest.mark.parametrize(
    "name", ["", "a b", "a+b", "a\nb", "a\u00a0b", "a\u2003b", "a\x00b", "x" * 256]
)
def test_a_name_that_would_break_a_note_is_refused(name: str) -> None:
    with pytest.raises(InputInvalid):
        SigningKey(name, bytes(32))


def test_the_key_id_depends_on_the_name() -> None:
    other = SigningKey("ax.example/log", bytes(range(32)))
    assert other.verification_key.public == KEY.verification_key.public
    assert other.verification_key.key_id != KEY.verification_key.key_id


def test_two_generated_keys_differ() -> None:
    assert SigningKey.generate("a") != SigningKey.generate("a")


@pytest.mark.parametrize(
    "encoding",
    [
        "01" + 31 * "00",
        "00" * 32,
        "00" * 31 + "80",
        "ec" + 30 * "ff" + "7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "ed" + 30 * "ff" + "7f",
        "ee" + 31 * "ff",
    ],
)
def test_a_key_under_which_signatures_could_be_denied_is_refused(encoding: str) -> None:
    with pytest.raises(InputInvalid):
        VerificationKey("name", bytes.fromhex(encoding))


def test_neither_a_representation_nor_a_copy_shows_the_secret() -> None:
    secret = KEY.to_text().rpartition("+")[2]
    assert secret not in repr(KEY)
    with pytest.raises(TypeError):
        copy.copy(KEY)


def test_one_signing_key_is_not_read_as_another_kind() -> None:
    with pytest.raises(InputInvalid):
        SigningKey.from_text(KEY.verification_key.to_text())
    with pytest.raises(InputInvalid):
        VerificationKey.from_text(KEY.to_text())
