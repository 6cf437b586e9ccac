"""Digests and commitments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.trust.digest import commitment, sha256, sha256_concat


def test_the_digest_of_abc_is_the_published_one() -> None:
    assert sha256(b"abc").hex().startswith("ba7816bf8f01cfea414140de5dae2223")


@given(st.lists(st.binary()))
def test_concatenating_first_or_digesting_the_parts_is_the_same(parts: list[bytes]) -> None:
    assert sha256_concat(*parts) == sha256(b"".join(parts))


@given(st.binary(), st.binary(min_size=32, max_size=32))
def test_a_commitment_is_the_digest_of_domain_zero_salt_and_body(body: bytes, salt: bytes) -> None:
    assert commitment(b"domain", salt, body) == sha256(b"domain\x00" + salt + body)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_salt_of_another_length_is_the_callers_bug(length: int) -> None:
    with pytest.raises(ValueError, match="salt"):
        commitment(b"domain", bytes(length), b"")


def test_a_domain_cannot_run_into_the_salt() -> None:
    with pytest.raises(ValueError, match="domain"):
        commitment(b"do\x00main", bytes(32), b"")
