"""Composing, signing and opening network documents."""

from datetime import timedelta

import msgspec
import pytest
from tests.unit.trust.networks import (
    ATLANTIS,
    ELDORADO,
    FOUNDED,
    GOVERNORS,
    USURPERS,
    UTOPIA,
    YEAR,
    certificate,
    governance,
    log_in,
    log_key,
    member,
    network,
    sealing_key,
    signed,
)

from comity.errors import InputInvalid, MemberUnknown, NetworkDocumentInvalid
from comity.trust.keys import SigningKey
from comity.trust.network import (
    DigestPin,
    GovernancePin,
    cosign_network,
    open_network,
    read_unverified,
)
from comity.trust.network_changes import (
    renewed,
    with_changed_member,
    with_governance,
    with_member,
    with_rotated_certificate,
    with_rotated_log_key,
    with_rotated_sealing_key,
    with_status,
    without_member,
)
from comity.trust.network_document import MemberStatus, NetworkDocument, from_text, to_text
from comity.trust.signed_note import sign_note

LATER = FOUNDED + timedelta(days=30)
OVERLAP = LATER + timedelta(days=7)
PIN = GovernancePin(tuple(key.verification_key for key in GOVERNORS), threshold=2)


def follows(new: NetworkDocument, old: NetworkDocument) -> NetworkDocument:
    return open_network(signed(new), trusted=old).value


def test_the_first_document_opens_under_the_pinned_governance() -> None:
    document = network()
    assert open_network(signed(document), trusted=None, pin=PIN).value == document


def test_the_first_document_opens_under_its_digest() -> None:
    document = network()
    pin = DigestPin(document.digest())
    assert open_network(signed(document), trusted=None, pin=pin).value == document


def test_without_trust_and_without_a_pin_nothing_opens() -> None:
    document = network()
    with pytest.raises(ValueError, match="exactly one"):
        open_network(signed(document), trusted=None)
    with pytest.raises(ValueError, match="exactly one"):
        open_network(signed(document), trusted=document, pin=PIN)


def test_governance_in_different_hands_signs_one_after_the_other() -> None:
    document = network()
    raw = cosign_network(signed(document, GOVERNORS[:1]), GOVERNORS[1:2])
    assert open_network(raw, trusted=None, pin=PIN).value == document


def test_a_document_survives_its_text() -> None:
    document = without_member(network(), UTOPIA, at=LATER, reason="left")
    assert from_text(to_text(document)) == document


def test_every_change_gives_a_version_that_follows() -> None:
    old = network()
    for new in (
        with_member(old, member(ELDORADO, LATER), at=LATER),
        with_status(old, UTOPIA, MemberStatus.SUSPENDED, at=LATER),
        without_member(old, UTOPIA, at=LATER, reason="left"),
        renewed(old, at=LATER, expires_at=LATER + YEAR),
        with_rotated_log_key(
            old, UTOPIA, log_key(UTOPIA, 2).verification_key, at=LATER, overlap_until=OVERLAP
        ),
        with_rotated_sealing_key(
            old, UTOPIA, sealing_key(UTOPIA, 2).public, at=LATER, overlap_until=OVERLAP
        ),
        with_rotated_certificate(old, UTOPIA, certificate(UTOPIA), at=LATER, overlap_until=OVERLAP),
    ):
        assert follows(new, old) == new
        assert (new.version, new.previous) == (2, old.digest())


def test_the_version_held_opens_again() -> None:
    document = network()
    assert follows(document, document) == document


def test_an_unchanged_period_has_the_same_length_again() -> None:
    new = with_status(network(), UTOPIA, MemberStatus.SUSPENDED, at=LATER)
    assert new.expires_at - new.issued_at == timedelta(days=90)


def test_a_rotated_key_overlaps_with_the_one_before() -> None:
    key = log_key(UTOPIA, 2).verification_key
    new = with_rotated_log_key(network(), UTOPIA, key, at=LATER, overlap_until=OVERLAP)
    first, second = log_in(next(m for m in new.members if m.state == UTOPIA)).keys
    assert (first.valid_until, second.valid_from, second.valid_until) == (OVERLAP, LATER, None)


def test_a_third_key_does_not_prolong_the_first() -> None:
    document = network()
    for generation, days in ((2, 0), (3, 20)):
        document = with_rotated_log_key(
            document,
            UTOPIA,
            log_key(UTOPIA, generation).verification_key,
            at=LATER + timedelta(days=days),
            overlap_until=OVERLAP + timedelta(days=days),
        )
    first = log_in(next(m for m in document.members if m.state == UTOPIA)).keys[0]
    assert first.valid_until == OVERLAP


def test_a_removed_members_keys_stay_listed_and_end() -> None:
    new = without_member(network(), UTOPIA, at=LATER, reason="left")
    (entry,) = new.removed
    assert (entry.state, entry.removed_at, entry.reason) == (UTOPIA, LATER, "left")
    assert [key.valid_until for key in log_in(entry).keys] == [LATER]


def test_a_state_that_returns_begins_a_new_log() -> None:
    left = without_member(network(), UTOPIA, at=LATER, reason="left")
    back = member(UTOPIA, OVERLAP)
    with pytest.raises(NetworkDocumentInvalid):
        with_member(left, back, at=OVERLAP)
    key = SigningKey("ut.example/log2", bytes([77]) * 32).verification_key.to_text()
    log = msgspec.structs.replace(
        log_in(back),
        origin="ut.example/log2",
        keys=(msgspec.structs.replace(log_in(back).keys[0], vkey=key),),
    )
    new = with_member(left, msgspec.structs.replace(back, log=log), at=OVERLAP)
    assert follows(new, left) == new


def test_new_governance_is_signed_by_the_old_and_the_new() -> None:
    old = network()
    new = with_governance(old, governance(USURPERS), at=LATER)
    raw = signed(new, GOVERNORS[:2] + USURPERS[:2])
    assert open_network(raw, trusted=old).value == new


def test_a_stranger_cannot_be_changed_and_a_member_not_added_twice() -> None:
    old = network()
    with pytest.raises(MemberUnknown):
        without_member(old, ELDORADO, at=LATER, reason="")
    with pytest.raises(MemberUnknown):
        with_changed_member(old, member(ELDORADO), at=LATER)
    with pytest.raises(InputInvalid):
        with_member(old, member(UTOPIA), at=LATER)


def test_two_states_cannot_share_a_log_key_or_a_certificate() -> None:
    old = network()
    first, newcomer = old.members[0], member(ELDORADO)
    for shared in (
        {"log": first.log},
        {"certificates": first.certificates},
        {"sealing_keys": first.sealing_keys},
    ):
        with pytest.raises(NetworkDocumentInvalid, match=r"twice|share"):
            with_member(old, msgspec.structs.replace(newcomer, **shared), at=LATER)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"version": 1,', '"version": 0,'),
        ('"version": 1,', '"version": 2,'),
        ('"version": 1,', '"version": 1, "extra": true,'),
        ('"threshold": 2', '"threshold": 4'),
        ('"state": "AX"', '"state": "ax"'),
        ('"state": "AX"', '"state": "ZZ"'),
        ("comity-network/1", "comity-network/2"),
        ('"grace_days": 14', '"grace_days": -1'),
        ("09:00:00Z", "09:00:00.5Z"),
        ("09:00:00Z", "09:00:00"),
        ("09:00:00Z", "09:00:00+01:00"),
        ("https://node.ax", "http://node.ax"),
        ("ax.example/log+", "el.example/log+"),
        ('"key_id": "', '"key_id": "00'),
        ('"sha256": "', '"sha256": "00'),
        ('  "network"', '   "network"'),
        ("2026-04-05", "2025-04-05"),
    ],
)
def test_a_text_out_of_form_is_refused_however_well_signed(before: str, after: str) -> None:
    text = to_text(network())
    assert before in text
    raw = sign_note(text.replace(before, after), GOVERNORS)
    with pytest.raises(NetworkDocumentInvalid):
        open_network(raw, trusted=None, pin=PIN)


@pytest.mark.parametrize("raw", [b"", b"{}", b"\xff", b"[]\n\n\xe2\x80\x94 a AAAAAAA=\n"])
def test_what_is_no_network_document_is_refused(raw: bytes) -> None:
    with pytest.raises(NetworkDocumentInvalid):
        read_unverified(raw)


def test_deep_nesting_is_refused_not_fatal() -> None:
    with pytest.raises(NetworkDocumentInvalid):
        from_text("[" * 200_000)


def test_atlantis_is_listed_before_utopia() -> None:
    assert [m.state for m in network().members] == sorted([ATLANTIS, UTOPIA])
