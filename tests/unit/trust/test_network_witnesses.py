"""Witnesses, their policy and time-stamping authorities in the network document."""

from base64 import b64encode
from datetime import timedelta

import msgspec
import pytest
from tests.unit.trust.networks import (
    ATLANTIS,
    ELDORADO,
    FOUNDED,
    GOVERNORS,
    UTOPIA,
    certificate,
    log_key,
    member,
    network,
    signed,
)

from comity.errors import InputInvalid, MemberUnknown, NetworkDocumentInvalid
from comity.trust.cosigner import CosignerAlgorithm, CosignerKey, CosignerVerificationKey
from comity.trust.network import DigestPin, open_network
from comity.trust.network_changes import renewed, with_changed_member, with_member, without_member
from comity.trust.network_directory import Directory
from comity.trust.network_document import (
    FORMAT,
    FORMAT_WITH_WITNESSES,
    LogKey,
    Member,
    NetworkDocument,
    Revocation,
    TimeStampAuthority,
    WitnessPolicy,
    from_text,
    to_text,
)
from comity.trust.network_rules import check_document, check_succession
from comity.trust.network_trust_changes import (
    with_rotated_witness_keys,
    with_time_stamping,
    with_witnessing,
    witness_of,
)

AT = FOUNDED + timedelta(days=1)
LATER = FOUNDED + timedelta(days=2)


def keys_of(state: str, generation: int = 1) -> tuple[CosignerVerificationKey, ...]:
    return tuple(
        CosignerKey(
            f"{state.lower()}.example/witness",
            algorithm,
            (state.encode() + bytes([generation, algorithm.value])).ljust(32, b"\x05"),
        ).verification_key
        for algorithm in CosignerAlgorithm
    )


def witnessing(state: str) -> Member:
    return msgspec.structs.replace(member(state), witness=witness_of(keys_of(state), FOUNDED))  # type: ignore[arg-type] # a state code


def witnessed_network() -> NetworkDocument:
    document = network()
    for state in (ATLANTIS, UTOPIA):
        document = with_rotated_witness_keys(
            document, state, keys_of(state), at=AT, overlap_until=AT
        )
    return with_witnessing(document, WitnessPolicy(threshold=1), at=AT)


def directory_of(document: NetworkDocument) -> Directory:
    raw = signed(document, GOVERNORS[:2])
    return Directory(open_network(raw, trusted=None, pin=DigestPin(document.digest())))


def test_a_document_without_any_of_it_keeps_its_text_byte_for_byte() -> None:
    text = to_text(network())
    assert network().format == FORMAT
    for word in ("witness", "revocation", "time_stamping"):
        assert word not in text
    assert to_text(from_text(text)) == text


def test_a_document_with_any_of_it_is_of_the_third_format_and_reads_back() -> None:
    document = witnessed_network()
    assert document.format == FORMAT_WITH_WITNESSES
    assert from_text(to_text(document)) == document


def test_what_is_absent_cannot_be_spelled_out() -> None:
    text = to_text(network())
    spelled = text.replace('  "removed": []\n', '  "removed": [],\n  "witnessing": null\n')
    assert spelled != text
    with pytest.raises(NetworkDocumentInvalid, match="canonical"):
        from_text(spelled)


def test_an_older_reader_would_refuse_what_it_cannot_read() -> None:
    document = msgspec.structs.replace(witnessed_network(), format=FORMAT)
    with pytest.raises(NetworkDocumentInvalid, match="format"):
        check_document(document)


def test_a_key_counts_while_the_document_says_so() -> None:
    directory = directory_of(witnessed_network())
    assert set(directory.witness_keys(UTOPIA, AT)) == set(keys_of(UTOPIA))
    assert directory.witness_keys(UTOPIA, FOUNDED) == ()
    assert {known.state for known in directory.cosigners()} == {UTOPIA, ATLANTIS}
    assert directory.witnessing() == WitnessPolicy(threshold=1)


def test_rotated_keys_overlap_and_stay_listed() -> None:
    document = with_rotated_witness_keys(
        witnessed_network(),
        UTOPIA,
        keys_of(UTOPIA, 2),
        at=LATER,
        overlap_until=LATER + timedelta(1),
    )
    directory = directory_of(document)
    assert set(directory.witness_keys(UTOPIA, LATER)) == {*keys_of(UTOPIA), *keys_of(UTOPIA, 2)}
    after = LATER + timedelta(days=2)
    assert set(directory.witness_keys(UTOPIA, after)) == set(keys_of(UTOPIA, 2))
    assert len([known for known in directory.cosigners() if known.state == UTOPIA]) == 4


def test_rotating_to_the_same_keys_changes_nothing_of_them() -> None:
    before = witnessed_network()
    after = with_rotated_witness_keys(
        before, UTOPIA, keys_of(UTOPIA), at=LATER, overlap_until=LATER
    )
    assert [m.witness for m in after.members] == [m.witness for m in before.members]
    with pytest.raises(InputInvalid):
        with_rotated_witness_keys(before, UTOPIA, (), at=LATER, overlap_until=LATER)


def test_more_witnesses_than_there_are_others_cannot_be_asked_for() -> None:
    with pytest.raises(NetworkDocumentInvalid, match="lower it first"):
        with_witnessing(witnessed_network(), WitnessPolicy(threshold=2), at=LATER)
    with pytest.raises(NetworkDocumentInvalid, match="lower it first"):
        without_member(witnessed_network(), UTOPIA, at=LATER, reason="left")


def test_a_removed_members_witness_ends_and_stays_listed() -> None:
    document = with_witnessing(witnessed_network(), None, at=AT)
    document = without_member(document, UTOPIA, at=LATER, reason="left")
    directory = directory_of(document)
    assert directory.witness_keys(UTOPIA, LATER) == ()
    assert set(directory.witness_keys(UTOPIA, AT)) == set(keys_of(UTOPIA))
    assert document.format == FORMAT_WITH_WITNESSES


def test_a_key_of_a_witness_is_never_dropped_or_revived() -> None:
    before = witnessed_network()
    without = msgspec.structs.replace(before.members[1], witness=None)
    with pytest.raises(NetworkDocumentInvalid, match="no longer listed"):
        with_changed_member(with_witnessing(before, None, at=AT), without, at=LATER)
    ended = with_rotated_witness_keys(
        before, UTOPIA, keys_of(UTOPIA, 2), at=LATER, overlap_until=LATER
    )
    revived = msgspec.structs.replace(
        ended,
        version=ended.version + 1,
        previous=ended.digest(),
        members=tuple(
            msgspec.structs.replace(
                each,
                witness=msgspec.structs.replace(
                    each.witness,
                    keys=tuple(
                        msgspec.structs.replace(key, valid_until=None) for key in each.witness.keys
                    ),
                ),
            )
            for each in ended.members
            if each.witness is not None
        ),
    )
    with pytest.raises(NetworkDocumentInvalid, match="revived"):
        check_succession(ended, revived)


def test_a_witness_bears_one_name_and_shares_no_key() -> None:
    first = witnessing(UTOPIA)
    assert first.witness is not None
    foreign = msgspec.structs.replace(first.witness, name="somebody.example/witness")
    for broken, words in (
        (msgspec.structs.replace(first, witness=foreign), "another name"),
        (
            msgspec.structs.replace(first, witness=witness_of(keys_of(ATLANTIS), FOUNDED)),
            "share the name|listed twice",
        ),
    ):
        with pytest.raises(NetworkDocumentInvalid, match=words):
            with_changed_member(witnessed_network(), broken, at=LATER)


def test_a_logs_key_cosigns_nothing() -> None:
    key = log_key(UTOPIA)
    public = CosignerVerificationKey(
        "ut.example/witness", CosignerAlgorithm.ED25519, key.verification_key.public
    )
    with pytest.raises(NetworkDocumentInvalid, match="is a log's too"):
        with_rotated_witness_keys(network(), UTOPIA, [public], at=AT, overlap_until=AT)


def test_a_state_that_is_no_member_has_no_witness() -> None:
    with pytest.raises(MemberUnknown):
        with_rotated_witness_keys(network(), ELDORADO, keys_of(ELDORADO), at=AT, overlap_until=AT)


def authority(name: str = "Example authority") -> TimeStampAuthority:
    der = b64encode(certificate(UTOPIA)).decode()
    return TimeStampAuthority(name=name, certificates=(der,), valid_from=AT)


def test_an_authority_is_listed_and_never_dropped() -> None:
    document = with_time_stamping(network(), [authority()], at=AT)
    assert document.format == FORMAT_WITH_WITNESSES
    assert from_text(to_text(document)) == document
    with pytest.raises(NetworkDocumentInvalid, match="no longer listed"):
        with_time_stamping(document, [], at=LATER)
    ended = msgspec.structs.replace(document.time_stamping[0], valid_until=LATER)
    closed = with_time_stamping(document, [ended], at=LATER)
    with pytest.raises(NetworkDocumentInvalid, match="revived"):
        with_time_stamping(closed, document.time_stamping, at=LATER)
    assert renewed(closed, at=LATER, expires_at=LATER + timedelta(9)).time_stamping == (ended,)


@pytest.mark.parametrize("text", ["not base64!", "AAAA", "AAA"])
def test_an_authority_has_certificates_that_can_be_read(text: str) -> None:
    broken = msgspec.structs.replace(authority(), certificates=(text,))
    with pytest.raises(NetworkDocumentInvalid):
        with_time_stamping(network(), [broken], at=AT)


def test_a_revocation_makes_the_third_format() -> None:
    document = with_member(network(), member(ELDORADO), at=AT)
    revoked = LogKey(
        vkey=log_key(ELDORADO, 2).verification_key.to_text(),
        valid_from=AT,
        valid_until=LATER,
        revocation=Revocation(at=LATER, reason="lost"),
    )
    entry = next(each for each in document.members if each.state == ELDORADO)
    assert entry.log is not None
    log = msgspec.structs.replace(entry.log, keys=(*entry.log.keys, revoked))
    changed = with_changed_member(document, msgspec.structs.replace(entry, log=log), at=LATER)
    assert changed.format == FORMAT_WITH_WITNESSES
    assert from_text(to_text(changed)) == changed
