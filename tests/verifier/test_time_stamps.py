"""Time-stamps: both implementations judge a chain alike, with what is said of revocation."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.x509 import ReasonFlags
from tests.unit.trust.stamping import NOTE, NOW, YEAR, HandClock, authority, stamped
from tests.unit.trust.test_time_stamp_openssl import OpenSslAuthority
from tests.verifier.second_implementation import SecondImplementation

from comity.errors import TimeStampInvalid, TimeStampLapsed
from comity.trust.revocation_values import basic_response, with_revocation_values
from comity.trust.time_stamp import verify_chain
from comity.trust.time_stamp_request import accept_answer, query_for
from comity_training.time_stamping_authority import TimeStampingAuthority

ADDRESS = "http://127.0.0.1:9"
HOUR = timedelta(hours=1)


def told(by: TimeStampingAuthority, raw: bytes) -> bytes:
    """Return a token with what its authority says of revocation at present."""
    if by.with_answers:
        return with_revocation_values(raw, [], [basic_response(by.answer_about(b""))])
    return with_revocation_values(raw, [by.revocation_list()], [])


def outcomes(
    second: SecondImplementation,
    tokens: Sequence[bytes],
    anchors: Sequence[bytes],
    now: datetime = NOW,
) -> tuple[str, str]:
    """Return what the two say: when, how often renewed and with how many remarks, or neither."""
    try:
        found = verify_chain(tokens, NOTE, lambda _: anchors, now=now)
    except TimeStampLapsed:
        first = "lapsed"
    except TimeStampInvalid:
        first = "refused"
    else:
        at = found.at + (found.accuracy or timedelta(0))
        first = f"{at.isoformat()} {len(found.renewed_at)} {len(found.remarks)}"
    said = second.verify_chain(tokens, NOTE, anchors, now=now)
    if not said["verified"]:
        return first, "refused"
    if not said["holds"]:
        return first, "lapsed"
    at = said["at"].replace("Z", "+00:00")
    return first, f"{at} {said['renewals']} {len(said['remarks'])}"


@pytest.mark.parametrize("with_answers", [False, True])
def test_both_read_what_is_said_of_revocation(
    second: SecondImplementation, with_answers: bool
) -> None:
    clock = HandClock()
    example = authority(clock, address=ADDRESS, with_answers=with_answers)
    bare = stamped(example, clock).token.raw
    first, other = outcomes(second, [bare], [example.anchor])
    assert first == other
    assert other.endswith(" 0 1")
    first, other = outcomes(second, [told(example, bare)], [example.anchor])
    assert first == other
    assert other.endswith(" 0 0")


@pytest.mark.parametrize("with_answers", [False, True])
@pytest.mark.parametrize("hours", [-1, 1])
@pytest.mark.parametrize(
    "reason",
    [
        ReasonFlags.superseded,
        ReasonFlags.cessation_of_operation,
        ReasonFlags.key_compromise,
        ReasonFlags.ca_compromise,
        None,
    ],
)
def test_both_weigh_a_revocation_alike(
    second: SecondImplementation, with_answers: bool, hours: int, reason: ReasonFlags | None
) -> None:
    clock = HandClock()
    example = authority(clock, address=ADDRESS, with_answers=with_answers)
    bare = stamped(example, clock).token.raw
    clock.time = NOW + 2 * HOUR
    example.revoked_at, example.reason = NOW + hours * HOUR, reason
    first, other = outcomes(second, [told(example, bare)], [example.anchor], clock.time)
    assert first == other
    is_harmless = reason in {ReasonFlags.superseded, ReasonFlags.cessation_of_operation}
    assert (other != "refused") is (hours > 0 and is_harmless)


def test_both_refuse_word_of_another_authority_and_of_another_time(
    second: SecondImplementation,
) -> None:
    clock = HandClock()
    example = authority(clock, address=ADDRESS)
    other = authority(clock, "Other Authority", address=ADDRESS)
    raw = stamped(example, clock).token.raw
    clock.time = NOW - timedelta(days=30)
    old = example.revocation_list()
    clock.time = NOW
    for lists, answers in (
        ([other.revocation_list()], []),
        ([example.revocation_list(), other.revocation_list()], []),
        ([], [basic_response(other.answer_about(b""))]),
        ([b"\x30\x03\x02\x01\x00"], []),
        ([old], []),
    ):
        token = with_revocation_values(raw, lists, answers)
        assert outcomes(second, [token], [example.anchor]) == ("refused", "refused")


def test_both_follow_a_chain_and_its_end(second: SecondImplementation) -> None:
    clock = HandClock()
    example = authority(clock)
    tokens = [stamped(example, clock).token.raw]
    clock.time = NOW + 4 * YEAR
    example.renew_certificate(5 * YEAR)
    tokens.append(stamped(example, clock, tokens, stronger=True).token.raw)
    for years in (4, 8, 10, 15):
        first, other = outcomes(second, tokens, [example.anchor], NOW + years * YEAR)
        assert first == other, years
    assert outcomes(second, tokens[1:], [example.anchor], clock.time) == ("refused", "refused")
    assert outcomes(second, tokens[::-1], [example.anchor], clock.time) == ("refused", "refused")
    assert outcomes(second, tokens, [], clock.time) == ("refused", "refused")


@pytest.mark.parametrize("key", ["rsa", "P-256", "P-384"])
def test_the_second_takes_what_openssl_stamps(
    second: SecondImplementation, tmp_path: Path, key: str
) -> None:
    theirs = OpenSslAuthority(tmp_path, key=key)
    now = datetime.now(UTC)  # noqa: TID251 # OpenSSL stamps by the machine's clock
    query = query_for(NOTE, bytes)
    proven = accept_answer(query, theirs.answer(query.raw), lambda _: [theirs.anchor], now=now)
    first, other = outcomes(second, [proven.token.raw], [theirs.anchor], now)
    assert first == other
    assert other not in {"refused", "lapsed"}


def test_both_refuse_every_changed_byte_beside_a_signature(second: SecondImplementation) -> None:
    clock = HandClock()
    example = authority(clock, address=ADDRESS)
    bare = stamped(example, clock).token.raw
    token = told(example, bare)
    for place in range(len(bare) - 80, len(token), 2):
        changed = bytearray(token)
        changed[place] ^= 1 << (place % 8)
        said = outcomes(second, [bytes(changed)], [example.anchor])
        assert said == ("refused", "refused"), place
