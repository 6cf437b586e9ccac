"""Sealing to a recipient and opening again."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import DecryptionFailed, InputInvalid
from comity.trust.sealing import (
    ENCAPSULATED_BYTES,
    TAG_BYTES,
    BatchOpener,
    BatchSealer,
    SealingKey,
    SealingPublicKey,
    batch_info,
)

KEY = SealingKey(bytes([1]) * 32)
OTHER = SealingKey(bytes([2]) * 32)


def info(**changes: str) -> bytes:
    parts = {
        "protocol": "comity/1",
        "sender": "UT",
        "recipient": "AX",
        "recipient_key_id": KEY.key_id,
        "batch_id": "batch-1",
    }
    return batch_info(**(parts | changes))


def sealer(batch_key: bytes = bytes([7]) * 32) -> BatchSealer:
    return BatchSealer(KEY.public, info(), lambda size: batch_key[:size])


@given(st.lists(st.tuples(st.binary(max_size=200), st.binary(max_size=40)), max_size=4))
def test_a_batch_opens_to_what_was_sealed(payloads: list[tuple[bytes, bytes]]) -> None:
    sealing = sealer()
    sealed = [sealing.seal(n, payload, aad) for n, (payload, aad) in enumerate(payloads)]
    opening = BatchOpener(KEY, sealing.encapsulated, info())
    for position, (payload, aad) in enumerate(payloads):
        assert opening.open(position, sealed[position], aad) == payload
        assert len(sealed[position]) == len(payload) + TAG_BYTES


def test_the_encapsulated_key_has_its_fixed_length_and_never_repeats() -> None:
    first, second = sealer().encapsulated, sealer().encapsulated
    assert len(first) == len(second) == ENCAPSULATED_BYTES
    assert first != second


def test_another_recipient_cannot_open() -> None:
    with pytest.raises(DecryptionFailed):
        BatchOpener(OTHER, sealer().encapsulated, info())


@pytest.mark.parametrize(
    "change",
    [{"sender": "EL"}, {"recipient": "EL"}, {"batch_id": "batch-2"}, {"protocol": "comity/2"}],
)
def test_a_batch_presented_in_another_context_does_not_open(change: dict[str, str]) -> None:
    with pytest.raises(DecryptionFailed):
        BatchOpener(KEY, sealer().encapsulated, info(**change))


@pytest.mark.parametrize("at", [0, 1119, 1120, ENCAPSULATED_BYTES - 1])
def test_an_altered_encapsulation_does_not_open(at: int) -> None:
    altered = bytearray(sealer().encapsulated)
    altered[at] ^= 1
    with pytest.raises(DecryptionFailed):
        BatchOpener(KEY, bytes(altered), info())


def test_an_encapsulation_of_another_length_does_not_open() -> None:
    with pytest.raises(DecryptionFailed):
        BatchOpener(KEY, b"", info())


def test_a_payload_moved_cut_or_under_another_header_does_not_open() -> None:
    sealing = sealer()
    sealed = sealing.seal(0, b"payload", b"header")
    opening = BatchOpener(KEY, sealing.encapsulated, info())
    for position, payload, aad in (
        (1, sealed, b"header"),
        (-1, sealed, b"header"),
        (0, sealed[:-1], b"header"),
        (0, b"", b"header"),
        (0, sealed, b"another header"),
    ):
        with pytest.raises(DecryptionFailed):
            opening.open(position, payload, aad)


def test_a_position_is_never_used_twice() -> None:
    sealing = sealer()
    sealing.seal(3, b"payload", b"")
    for position in (3, 2, -1):
        with pytest.raises(ValueError, match="position"):
            sealing.seal(position, b"another", b"")


def test_short_randomness_is_not_accepted() -> None:
    with pytest.raises(ValueError, match="randomness"):
        sealer(b"short")


def test_no_two_contexts_have_the_same_bytes() -> None:
    assert info(sender="UTA", recipient="X") != info(sender="UT", recipient="AX")


@given(st.binary(min_size=32, max_size=32))
def test_keys_survive_their_text_forms(seed: bytes) -> None:
    key = SealingKey.generate(lambda size: seed[:size])
    assert SealingKey.from_text(key.to_text()) == key
    assert SealingPublicKey.from_text(key.public.to_text()) == key.public


@pytest.mark.parametrize(
    "text",
    [
        "",
        "comity-sealing-1",
        "comity-sealing-1+00+",
        "comity-sealing-1+" + KEY.key_id + "+AAAA",
        KEY.public.to_text().replace(KEY.key_id, OTHER.key_id),
        KEY.public.to_text() + "A",
        KEY.to_text(),
    ],
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(InputInvalid):
        SealingPublicKey.from_text(text)


def test_a_private_key_is_refused_when_its_id_does_not_fit() -> None:
    with pytest.raises(InputInvalid):
        SealingKey.from_text(KEY.to_text().replace(KEY.key_id, OTHER.key_id))
    with pytest.raises(InputInvalid):
        SealingKey.from_text(KEY.public.to_text())


def test_neither_a_representation_nor_a_copy_shows_the_secret() -> None:
    assert KEY.to_text().rpartition("+")[2] not in repr(KEY)
    with pytest.raises(TypeError):
        copy.copy(KEY)
