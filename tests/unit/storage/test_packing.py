"""Payloads are kept compressed, and a damaged one harms nothing else."""

import pytest

from comity.exchange.batch import compress
from comity.storage.packing import packed, unpacked


@pytest.mark.parametrize("payload", [b"", b"x", b'{"conviction":1}' * 500])
def test_a_payload_comes_out_as_it_went_in(payload: bytes) -> None:
    assert unpacked(packed(payload), len(payload)) == payload


def test_what_is_kept_is_what_travels() -> None:
    payload = b'{"conviction":1}' * 500
    assert packed(payload) == compress(payload)


@pytest.mark.parametrize("kept", [b"", b"\x00", packed(b"y" * 100)[:-3], packed(b"z" * 101)])
def test_a_damaged_payload_reads_as_empty(kept: bytes) -> None:
    assert unpacked(kept, 100) == b""
