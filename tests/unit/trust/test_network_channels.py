"""Members that keep no log: reached over another protocol, proving nothing."""

from datetime import timedelta

import msgspec
import pytest
from tests.unit.trust.networks import (
    ATLANTIS,
    ELDORADO,
    FOUNDED,
    certificate,
    log_key,
    member,
    network,
    sealing_key,
    signed,
)

from comity.errors import InputInvalid, NetworkDocumentInvalid
from comity.trust.network import DigestPin, open_network
from comity.trust.network_changes import (
    certificate_entry,
    log_of,
    sealing_key_entry,
    with_changed_member,
    with_member,
    with_rotated_log_key,
    without_member,
)
from comity.trust.network_directory import Directory
from comity.trust.network_document import (
    FORMAT,
    FORMAT_WITH_CHANNELS,
    Endpoint,
    Member,
    NetworkDocument,
    from_text,
    to_text,
)
from comity.trust.network_rules import check_document

AT = FOUNDED + timedelta(days=1)
LATER = FOUNDED + timedelta(days=2)


def partner() -> Member:
    """A state that speaks ECRIS and nothing else."""
    return msgspec.structs.replace(
        member(ELDORADO),
        endpoints=(Endpoint(url="https://ecris.el.example/ecris", protocol="ecris/1.0"),),
        capabilities=("ecris/1.0:push",),
        log=None,
        sealing_keys=(),
        certificates=(certificate_entry(certificate(ELDORADO), FOUNDED),),
    )


def joined() -> NetworkDocument:
    return with_member(network(), partner(), at=AT)


def test_a_document_without_such_members_is_what_it_was() -> None:
    assert network().format == FORMAT == "comity-network/1"


def test_a_member_without_a_log_makes_the_newer_format() -> None:
    document = joined()
    assert document.format == FORMAT_WITH_CHANNELS
    assert from_text(to_text(document)) == document
    directory = Directory(
        open_network(signed(document), trusted=None, pin=DigestPin(document.digest()))
    )
    found = directory.member(ELDORADO, AT)
    assert found.log is None
    assert directory.member_by_certificate(found.certificates[0].sha256, AT) == found


@pytest.mark.parametrize("document", [network(), joined()], ids=["without", "with"])
def test_the_format_follows_from_what_is_listed(document: NetworkDocument) -> None:
    other = FORMAT if document.format != FORMAT else FORMAT_WITH_CHANNELS
    with pytest.raises(NetworkDocumentInvalid, match="format"):
        check_document(msgspec.structs.replace(document, format=other))


def test_a_later_format_is_refused() -> None:
    text = to_text(joined()).replace("comity-network/2", "comity-network/4")
    with pytest.raises(NetworkDocumentInvalid, match="format"):
        from_text(text)


def test_whoever_speaks_comitys_own_protocol_keeps_a_log() -> None:
    speaks_both = msgspec.structs.replace(
        partner(), endpoints=(*partner().endpoints, Endpoint(url="https://el.example/"))
    )
    with pytest.raises(NetworkDocumentInvalid, match="keeps no log"):
        with_member(network(), speaks_both, at=AT)


def test_a_log_without_sealing_keys_and_the_reverse_are_refused() -> None:
    for changed in (
        msgspec.structs.replace(member(ELDORADO), sealing_keys=()),
        msgspec.structs.replace(
            partner(), sealing_keys=(sealing_key_entry(sealing_key(ELDORADO).public, FOUNDED),)
        ),
    ):
        with pytest.raises(NetworkDocumentInvalid, match="log or sealing keys"):
            with_member(network(), changed, at=AT)


def test_a_member_may_not_drop_its_log_to_be_forgotten() -> None:
    dropped = msgspec.structs.replace(partner(), state=ATLANTIS)
    with pytest.raises(NetworkDocumentInvalid, match="no longer listed"):
        with_changed_member(joined(), dropped, at=LATER)


def test_a_partner_that_moves_brings_its_log() -> None:
    moved = msgspec.structs.replace(
        partner(),
        endpoints=(Endpoint(url="https://el.example/"), *partner().endpoints),
        log=log_of(log_key(ELDORADO).verification_key, LATER),
        sealing_keys=(sealing_key_entry(sealing_key(ELDORADO).public, LATER),),
    )
    document = with_changed_member(joined(), moved, at=LATER)
    assert document.format == FORMAT


def test_a_removed_partner_leaves_no_log_and_the_format_stays() -> None:
    document = without_member(joined(), ELDORADO, at=LATER, reason="left")
    assert document.removed[0].log is None
    assert document.format == FORMAT_WITH_CHANNELS
    assert from_text(to_text(document)) == document


def test_a_log_that_is_none_has_no_key_to_rotate() -> None:
    with pytest.raises(InputInvalid, match="keeps no log"):
        with_rotated_log_key(
            joined(), ELDORADO, log_key(ELDORADO).verification_key, at=LATER, overlap_until=LATER
        )
