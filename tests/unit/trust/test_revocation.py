from datetime import timedelta

import msgspec
import pytest
from tests.unit.trust.networks import (
    ATLANTIS,
    FOUNDED,
    UTOPIA,
    log_in,
    log_key,
    member,
    network,
    signed,
)

from comity.errors import InputInvalid, NetworkDocumentInvalid
from comity.trust.network import GovernancePin, open_network
from comity.trust.network_changes import (
    next_version,
    with_changed_member,
    with_rotated_log_key,
    without_member,
)
from comity.trust.network_directory import Directory
from comity.trust.network_document import (
    FORMAT,
    FORMAT_WITH_WITNESSES,
    Member,
    NetworkDocument,
    Revocation,
    from_text,
    to_text,
)
from comity.trust.network_rules import check_document, check_succession
from comity.trust.revocation import Reason, key_named, with_revoked_key

KEY = log_key(UTOPIA).verification_key
TOLD = FOUNDED + timedelta(days=20)
SINCE = FOUNDED + timedelta(days=10)


def revoked(
    before: NetworkDocument, reason: Reason = "compromised", since: timedelta = timedelta(days=10)
) -> NetworkDocument:
    entry = next(each for each in before.members if each.state == UTOPIA)
    changed = with_revoked_key(entry, KEY, since=FOUNDED + since, reason=reason, at=TOLD)
    return with_changed_member(before, changed, at=TOLD)


def test_a_revoked_key_is_in_force_no_longer_from_the_moment_it_is_revoked() -> None:
    after = revoked(network())
    pin = GovernancePin(after.governance.verification_keys(), 2)
    directory = Directory(open_network(signed(after), trusted=None, pin=pin))
    origin = log_in(member(UTOPIA)).origin
    assert directory.log_keys(origin, TOLD) == ()
    assert directory.log_keys(origin, SINCE) == ()
    assert directory.log_keys(origin, SINCE - timedelta(seconds=1)) == (KEY,)


def test_a_document_without_revocations_keeps_its_format_and_one_with_any_has_the_third() -> None:
    before = network()
    assert before.format == FORMAT
    after = revoked(before)
    assert after.format == FORMAT_WITH_WITNESSES
    assert from_text(to_text(after)) == after


def test_a_key_that_ended_earlier_stays_ended_then() -> None:
    rotated = with_rotated_log_key(
        network(),
        UTOPIA,
        log_key(UTOPIA, 2).verification_key,
        at=FOUNDED + timedelta(days=1),
        overlap_until=FOUNDED + timedelta(days=5),
    )
    keys = log_in(next(m for m in revoked(rotated).members if m.state == UTOPIA)).keys
    assert keys[0].valid_until == FOUNDED + timedelta(days=5)
    assert keys[0].revocation == Revocation(at=SINCE, reason="compromised")
    assert keys[1].valid_until is None
    assert keys[1].revocation is None


def test_a_revocation_may_become_graver_and_reach_further_back() -> None:
    first = revoked(network(), "superseded")
    graver = revoked(first, "compromised", timedelta(days=3))
    keys = log_in(next(m for m in graver.members if m.state == UTOPIA)).keys
    assert keys[0].revocation == Revocation(at=FOUNDED + timedelta(days=3), reason="compromised")


@pytest.mark.parametrize(
    ("reason", "days"), [("lost", 10), ("superseded", 10), ("compromised", 11)]
)
def test_a_revocation_is_never_put_off_or_made_to_look_lighter(reason: Reason, days: int) -> None:
    first = revoked(network())
    with pytest.raises(NetworkDocumentInvalid, match="taken back or put off"):
        revoked(first, reason, timedelta(days=days))


def test_a_revocation_is_never_taken_back() -> None:
    first = revoked(network())
    entry = next(each for each in first.members if each.state == UTOPIA)
    keys = tuple(msgspec.structs.replace(key, revocation=None) for key in log_in(entry).keys)
    forgiven = msgspec.structs.replace(entry, log=msgspec.structs.replace(log_in(entry), keys=keys))
    with pytest.raises(NetworkDocumentInvalid, match="taken back"):
        with_changed_member(first, forgiven, at=TOLD)


def test_a_revoked_key_does_not_outlast_its_revocation() -> None:
    first = revoked(network())
    entry = next(each for each in first.members if each.state == UTOPIA)
    keys = tuple(msgspec.structs.replace(key, valid_until=TOLD) for key in log_in(entry).keys)
    longer = msgspec.structs.replace(entry, log=msgspec.structs.replace(log_in(entry), keys=keys))
    bad = msgspec.structs.replace(first, members=(first.members[0], longer))
    with pytest.raises(NetworkDocumentInvalid, match="outlasts its revocation"):
        check_document(bad)


def test_nothing_is_revoked_ahead_of_time() -> None:
    with pytest.raises(InputInvalid, match="from now on"):
        revoked(network(), since=timedelta(days=21))


def test_a_key_of_another_log_is_not_revoked_here() -> None:
    stranger = log_key(ATLANTIS).verification_key
    with pytest.raises(InputInvalid, match="no such key"):
        with_revoked_key(member(UTOPIA), stranger, since=SINCE, reason="lost", at=TOLD)


@pytest.mark.parametrize("text", [KEY.to_text(), KEY.key_id.hex()])
def test_a_key_is_named_by_its_text_or_its_id(text: str) -> None:
    assert key_named(member(UTOPIA), text) == KEY


def test_a_key_that_is_not_listed_is_not_found_by_any_name() -> None:
    with pytest.raises(InputInvalid, match=KEY.key_id.hex()):
        key_named(member(UTOPIA), "00000000")


def test_the_key_of_a_removed_member_can_still_be_revoked_and_nothing_else_of_it_changed() -> None:
    left = without_member(network(), UTOPIA, at=FOUNDED + timedelta(days=15), reason="left")
    (gone,) = left.removed
    entry = with_revoked_key(gone, KEY, since=SINCE, reason="compromised", at=TOLD)
    after = next_version(left, TOLD, removed=(entry,))
    assert log_in(after.removed[0]).keys[0].valid_until == SINCE
    check_succession(left, after)
    for changed in (
        msgspec.structs.replace(entry, reason="another"),
        msgspec.structs.replace(entry, log=None),
        msgspec.structs.replace(
            entry,
            log=msgspec.structs.replace(
                log_in(entry), keys=(*log_in(entry).keys, *_ended_keys(member(UTOPIA)))
            ),
        ),
    ):
        with pytest.raises(NetworkDocumentInvalid):
            next_version(left, TOLD, removed=(changed,))


def _ended_keys(entry: Member) -> tuple[object, ...]:
    (key,) = log_in(entry).keys
    other = log_key(UTOPIA, 3).verification_key.to_text()
    return (msgspec.structs.replace(key, vkey=other, valid_until=SINCE),)
