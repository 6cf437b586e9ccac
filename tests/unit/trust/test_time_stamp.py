"""One token and chains of them: what they prove, and until when."""

from datetime import timedelta
from functools import partial

import pytest
from cryptography.hazmat import asn1
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.trust.stamping import (
    FOUNDED,
    NOTE,
    NOW,
    YEAR,
    HandClock,
    anchored,
    authority,
    stamped,
)

from comity.errors import TimeStampingUnavailable, TimeStampInvalid, TimeStampLapsed
from comity.trust.algorithm_sunsets import SUNSETS
from comity.trust.revocation_values import with_revocation_values
from comity.trust.time_stamp import MAX_TOKENS, REMARK_ALGORITHM, verify_chain, verify_token
from comity.trust.time_stamp_form import Accuracy, TimeStampRequest
from comity.trust.time_stamp_request import NONCE_BYTES, accept_answer, query_for
from comity_training import time_stamping_authority
from comity_training.time_stamping_authority import POLICY, Misconduct


def test_a_token_proves_when_what_it_stamps_existed() -> None:
    clock = HandClock()
    example = authority(clock)
    proven = stamped(example, clock)
    assert proven.token.time == NOW
    assert proven.token.accuracy == timedelta(seconds=1)
    assert proven.token.policy == POLICY
    assert proven.renew_by == FOUNDED + example.lasts
    found = verify_chain([proven.token.raw], NOTE, anchored(example), now=NOW + YEAR)
    assert (found.at, found.renewed_at, found.remarks) == (NOW, (), ())


def test_a_token_of_another_note_is_refused() -> None:
    clock = HandClock()
    example = authority(clock)
    raw = stamped(example, clock).token.raw
    with pytest.raises(TimeStampInvalid, match="something else"):
        verify_chain([raw], NOTE + b"x", anchored(example), now=NOW)


def test_an_authority_that_was_not_named_at_that_time_does_not_count() -> None:
    clock = HandClock()
    example = authority(clock)
    raw = stamped(example, clock).token.raw
    with pytest.raises(TimeStampInvalid, match="named no such authority"):
        verify_chain([raw], NOTE, lambda at: [example.anchor] if at > NOW else [], now=NOW)


def test_the_certificate_itself_may_be_the_anchor() -> None:
    clock = HandClock()
    example = authority(clock)
    query = query_for(NOTE, bytes)
    raw = example.answer(query.raw)
    anchors = [example.certificate]
    proven = accept_answer(query, raw, lambda _: anchors, now=NOW)
    assert verify_chain([proven.token.raw], NOTE, lambda _: anchors, now=NOW).at == NOW
    other = authority(clock, "Other Authority")
    with pytest.raises(TimeStampInvalid):
        accept_answer(query, raw, lambda _: [other.certificate], now=NOW)


def test_a_token_counts_no_longer_than_its_certificate_unless_it_is_renewed() -> None:
    clock = HandClock()
    example = authority(clock, lasts=3 * YEAR)
    first = stamped(example, clock).token.raw
    anchors = anchored(example)
    clock.time = FOUNDED + 3 * YEAR - timedelta(days=30)
    example.renew_certificate(5 * YEAR)
    second = stamped(example, clock, [first], stronger=True).token.raw
    later = FOUNDED + 6 * YEAR
    with pytest.raises(TimeStampLapsed):
        verify_chain([first], NOTE, anchors, now=later)
    found = verify_chain([first, second], NOTE, anchors, now=later)
    assert found.at == NOW, "what the first token says still counts"
    assert found.renewed_at == (clock.time,)
    assert found.renew_by > later


def test_a_chain_renewed_too_late_has_lapsed() -> None:
    clock = HandClock()
    example = authority(clock, lasts=3 * YEAR)
    first = stamped(example, clock).token.raw
    clock.time = FOUNDED + 3 * YEAR + timedelta(days=1)
    example.renew_certificate(5 * YEAR)
    second = stamped(example, clock, [first]).token.raw
    with pytest.raises(TimeStampLapsed):
        verify_chain([first, second], NOTE, anchored(example), now=clock.time)


def test_a_renewal_covers_every_token_before_it() -> None:
    clock = HandClock()
    example = authority(clock, lasts=9 * YEAR)
    tokens: list[bytes] = []
    for _ in range(3):
        tokens.append(stamped(example, clock, tokens).token.raw)
        clock.time += YEAR
    anchors = anchored(example)
    assert verify_chain(tokens, NOTE, anchors, now=clock.time).at == NOW
    for wrong in (tokens[::-1], tokens[1:], [tokens[0], tokens[2]], [tokens[0], tokens[0]]):
        with pytest.raises(TimeStampInvalid):
            verify_chain(wrong, NOTE, anchors, now=clock.time)


def test_a_chain_has_a_token_and_not_any_number_of_them() -> None:
    clock = HandClock()
    example = authority(clock)
    raw = stamped(example, clock).token.raw
    for tokens in ([], [raw] * (MAX_TOKENS + 1)):
        with pytest.raises(TimeStampInvalid, match="one token or more"):
            verify_chain(tokens, NOTE, anchored(example), now=NOW)


def test_an_algorithm_whose_time_is_over_gets_a_remark_and_no_refusal() -> None:
    clock = HandClock()
    example = authority(clock, lasts=20 * YEAR)
    raw = stamped(example, clock).token.raw
    after = max(sunset.relied_on_until for sunset in SUNSETS) + timedelta(days=1)
    found = verify_chain([raw], NOTE, anchored(example), now=after)
    assert found.remarks == (REMARK_ALGORITHM,)
    assert found.renew_by < after, "it should have been renewed before"


def test_every_sunset_says_where_it_is_from_and_that_it_was_not_compared() -> None:
    assert all(sunset.source and not sunset.verified for sunset in SUNSETS)


@pytest.mark.parametrize(
    "misconduct",
    [
        Misconduct.ANOTHER_IMPRINT,
        Misconduct.ANOTHER_NONCE,
        Misconduct.BROKEN_SIGNATURE,
        Misconduct.NOT_FOR_TIME_STAMPING,
        Misconduct.ANOTHER_CERTIFICATE,
        Misconduct.FURTHER_CERTIFICATE,
    ],
)
def test_an_answer_that_is_wrong_is_not_taken(misconduct: Misconduct) -> None:
    clock = HandClock()
    example = authority(clock)
    example.misconduct = misconduct
    with pytest.raises(TimeStampInvalid):
        stamped(example, clock)


def test_an_authority_that_declines_has_not_answered() -> None:
    clock = HandClock()
    example = authority(clock)
    example.misconduct = Misconduct.DECLINES
    with pytest.raises(TimeStampingUnavailable):
        stamped(example, clock)


@pytest.mark.parametrize("minutes", [-60, -6, 6, 60])
def test_an_answer_whose_time_is_not_ours_is_not_taken(minutes: int) -> None:
    clock = HandClock()
    example = authority(clock)
    example.skew = timedelta(minutes=minutes)
    with pytest.raises(TimeStampInvalid, match=r"clock|future"):
        stamped(example, clock)


def test_a_policy_that_was_asked_for_is_kept_to() -> None:
    clock = HandClock()
    example = authority(clock)
    query = query_for(NOTE, bytes, policy="1.2.3.4")
    proven = accept_answer(query, example.answer(query.raw), anchored(example), now=NOW)
    assert proven.token.policy == "1.2.3.4"
    elsewhere = query_for(NOTE, bytes, policy="1.2.3.5")
    with pytest.raises(TimeStampInvalid, match="another policy"):
        accept_answer(elsewhere, example.answer(query.raw), anchored(example), now=NOW)


def test_no_nonce_is_written_shorter_than_another() -> None:
    lengths = {len(query_for(NOTE, bytes((byte,)).__mul__).raw) for byte in (0, 1, 127, 255)}
    assert len(lengths) == 1
    assert NONCE_BYTES == 16


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_refused_and_nothing_worse(raw: bytes) -> None:
    query = query_for(NOTE, bytes)
    with pytest.raises((TimeStampInvalid, TimeStampingUnavailable)):
        accept_answer(query, raw, lambda _: [], now=NOW)
    with pytest.raises(TimeStampInvalid):
        verify_token(raw, NOTE, lambda _: [], relied_on_at=NOW)


@pytest.mark.parametrize("mask", [0x01, 0x80])
def test_no_byte_of_a_token_can_be_changed(mask: int) -> None:
    clock = HandClock()
    example = authority(clock, address="http://127.0.0.1:1")
    raw = with_revocation_values(stamped(example, clock).token.raw, [example.revocation_list()], [])
    anchors = anchored(example)
    verify_token(raw, NOTE, anchors, relied_on_at=NOW)
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= mask
        with pytest.raises(TimeStampInvalid):
            verify_token(bytes(changed), NOTE, anchors, relied_on_at=NOW)


def test_nothing_can_be_put_behind_a_token() -> None:
    clock = HandClock()
    example = authority(clock)
    raw = stamped(example, clock).token.raw
    with pytest.raises(TimeStampInvalid):
        verify_token(raw + b"\x00", NOTE, anchored(example), relied_on_at=NOW)


@pytest.mark.parametrize("seconds", [86_401, 10**12, 10**18, -1, -(10**12)])
def test_an_accuracy_that_is_none_is_refused_whoever_signed_it(
    seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = HandClock(NOW)
    stated = partial(Accuracy, millis=None, micros=None)
    monkeypatch.setattr(time_stamping_authority, "Accuracy", lambda **_: stated(seconds=seconds))
    query = query_for(NOTE, bytes)
    imprint = asn1.decode_der(TimeStampRequest, query.raw).imprint
    by_nobody = authority(clock, "Nobody").stamp(imprint, nonce=None)
    with pytest.raises(TimeStampInvalid, match="accuracy"):
        verify_chain([by_nobody], NOTE, anchored(authority(clock)), now=NOW)
