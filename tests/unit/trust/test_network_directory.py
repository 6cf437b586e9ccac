"""Looking things up in the network document, and its ageing."""

from datetime import datetime, timedelta

import pytest
from tests.unit.trust.networks import (
    ATLANTIS,
    ELDORADO,
    FOUNDED,
    UTOPIA,
    certificate,
    log_key,
    network,
    sealing_key,
    signed,
)

from comity.errors import CertificateNotTrusted, MemberUnknown, NetworkDocumentInvalid
from comity.trust.network import DigestPin, open_network
from comity.trust.network_changes import (
    with_rotated_certificate,
    with_rotated_log_key,
    with_rotated_sealing_key,
    with_status,
    without_member,
)
from comity.trust.network_directory import Directory, Freshness, FreshnessState
from comity.trust.network_document import MemberStatus, NetworkDocument

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
LATER = FOUNDED + 30 * DAY
OVERLAP = LATER + 7 * DAY
ORIGIN = "ut.example/log"


def directory(document: NetworkDocument) -> Directory:
    pin = DigestPin(document.digest())
    return Directory(open_network(signed(document), trusted=None, pin=pin))


def test_a_member_is_found_from_the_day_it_joined() -> None:
    found = directory(network())
    assert found.member(UTOPIA, FOUNDED).state == UTOPIA
    for state, at in ((UTOPIA, FOUNDED - SECOND), (ELDORADO, FOUNDED)):
        with pytest.raises(MemberUnknown):
            found.member(state, at)


def test_a_suspended_member_is_listed_but_not_exchanged_with() -> None:
    found = directory(with_status(network(), UTOPIA, MemberStatus.SUSPENDED, at=LATER))
    assert [member.state for member in found.members()] == [ATLANTIS, UTOPIA]
    with pytest.raises(MemberUnknown, match="suspended"):
        found.member(UTOPIA, LATER)
    assert found.log_keys(ORIGIN, LATER) == (log_key(UTOPIA).verification_key,)


@pytest.mark.parametrize(
    ("at", "generations"),
    [
        (FOUNDED - SECOND, []),
        (FOUNDED, [1]),
        (LATER - SECOND, [1]),
        (LATER, [1, 2]),
        (OVERLAP - SECOND, [1, 2]),
        (OVERLAP, [2]),
    ],
)
def test_log_keys_are_those_of_the_moment(at: datetime, generations: list[int]) -> None:
    key = log_key(UTOPIA, 2).verification_key
    found = directory(with_rotated_log_key(network(), UTOPIA, key, at=LATER, overlap_until=OVERLAP))
    assert found.log_keys(ORIGIN, at) == tuple(
        log_key(UTOPIA, generation).verification_key for generation in generations
    )


def test_evidence_of_a_removed_member_still_has_its_key() -> None:
    found = directory(without_member(network(), UTOPIA, at=LATER, reason="left"))
    assert found.state_of_log(ORIGIN) == UTOPIA
    assert found.log_keys(ORIGIN, LATER - SECOND) == (log_key(UTOPIA).verification_key,)
    assert found.log_keys(ORIGIN, LATER) == ()
    with pytest.raises(MemberUnknown):
        found.member(UTOPIA, LATER)


def test_nobodys_log_has_no_keys() -> None:
    with pytest.raises(MemberUnknown):
        directory(network()).log_keys("nobody.example/log", FOUNDED)


def test_payloads_are_sealed_to_the_newest_key() -> None:
    key = sealing_key(UTOPIA, 2).public
    found = directory(
        with_rotated_sealing_key(network(), UTOPIA, key, at=LATER, overlap_until=OVERLAP)
    )
    assert found.sealing_key(UTOPIA, LATER - SECOND) == sealing_key(UTOPIA).public
    assert found.sealing_key(UTOPIA, LATER) == key


def test_a_member_without_a_valid_sealing_key_is_the_documents_fault() -> None:
    key = sealing_key(UTOPIA, 2).public
    found = directory(
        with_rotated_sealing_key(network(), UTOPIA, key, at=LATER, overlap_until=LATER - DAY)
    )
    with pytest.raises(NetworkDocumentInvalid):
        found.sealing_key(UTOPIA, LATER - SECOND)


def test_a_certificate_names_its_member_while_it_is_valid() -> None:
    old = network()
    first = next(m for m in old.members if m.state == UTOPIA).certificates[0].sha256
    new = with_rotated_certificate(
        old, UTOPIA, certificate(UTOPIA), at=LATER, overlap_until=OVERLAP
    )
    second = next(m for m in new.members if m.state == UTOPIA).certificates[1].sha256
    found = directory(new)
    assert found.member_by_certificate(first, OVERLAP - SECOND).state == UTOPIA
    assert found.member_by_certificate(second, LATER).state == UTOPIA
    for fingerprint, at in ((first, OVERLAP), (second, LATER - SECOND), ("00" * 32, LATER)):
        with pytest.raises(CertificateNotTrusted):
            found.member_by_certificate(fingerprint, at)


def test_the_certificate_of_a_suspended_member_opens_no_door() -> None:
    document = with_status(network(), UTOPIA, MemberStatus.SUSPENDED, at=LATER)
    fingerprint = next(m for m in document.members if m.state == UTOPIA).certificates[0].sha256
    with pytest.raises(MemberUnknown):
        directory(document).member_by_certificate(fingerprint, LATER)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (0 * DAY, Freshness(FreshnessState.FRESH, 90 * DAY, 104 * DAY)),
        (90 * DAY - SECOND, Freshness(FreshnessState.FRESH, SECOND, 14 * DAY + SECOND)),
        (90 * DAY, Freshness(FreshnessState.AGEING, 0 * DAY, 14 * DAY)),
        (104 * DAY - SECOND, Freshness(FreshnessState.AGEING, 0 * DAY, SECOND)),
        (104 * DAY, Freshness(FreshnessState.EXPIRED, 0 * DAY, 0 * DAY)),
        (999 * DAY, Freshness(FreshnessState.EXPIRED, 0 * DAY, 0 * DAY)),
    ],
)
def test_an_expired_document_counts_down_its_days_of_grace(
    after: timedelta, expected: Freshness
) -> None:
    assert directory(network()).freshness(FOUNDED + after) == expected


def test_after_the_grace_nothing_new_is_exchanged_and_evidence_still_verifies() -> None:
    found = directory(network())
    found.require_usable(FOUNDED + 103 * DAY)
    with pytest.raises(NetworkDocumentInvalid):
        found.require_usable(FOUNDED + 104 * DAY)
    assert found.log_keys(ORIGIN, FOUNDED + 104 * DAY)
