"""A file made with an earlier network document: it counts if the one given leads back to it."""

from base64 import b64decode
from datetime import datetime, timedelta

from tests.unit.trust import networks
from tests.verifier.second_implementation import SecondImplementation
from tests.verifier.vectors import VECTORS

from comity.trust.network import read_unverified, sign_network
from comity.trust.network_changes import renewed
from comity.trust.network_document import NetworkDocument

VECTOR = VECTORS["3-witnessed"]
FILE = b64decode(VECTOR["evidence"])
AT = VECTOR["at"]


def versions(count: int) -> list[bytes]:
    """Return the vector's network document and those that follow it, signed."""
    document = read_unverified(VECTOR["network"].encode())
    signed = [VECTOR["network"].encode()]
    for number in range(1, count):
        document = _following(document, networks.FOUNDED + timedelta(days=number))
        signed.append(sign_network(document, networks.GOVERNORS[:2]))
    return signed


def _following(document: NetworkDocument, at: datetime) -> NetworkDocument:
    return renewed(document, at=at, expires_at=at + networks.YEAR)


def test_a_document_that_follows_directly_vouches_for_the_one_before(
    second: SecondImplementation,
) -> None:
    _, newer = versions(2)
    assert second.verify(FILE, newer, at=AT)["verified"]


def test_over_several_versions_those_between_must_be_given(second: SecondImplementation) -> None:
    _, between, newest = versions(3)
    refused = second.verify(FILE, newest, at=AT)
    assert refused["message"].startswith("19 network: ")
    assert second.verify(FILE, newest, at=AT, earlier=[between])["verified"]
    assert second.verify(FILE, between, at=AT, earlier=[newest])["network"]["version"] == 3


def test_a_document_does_not_vouch_for_one_that_comes_after_it(
    second: SecondImplementation,
) -> None:
    first, later = versions(2)
    digests = [read_unverified(each).digest().encode() for each in (first, later)]
    file = FILE.replace(digests[0], digests[1])
    assert second.verify(file, later, at=AT)["verified"]
    assert second.verify(file, first, at=AT)["message"].startswith("19 network: ")


def test_a_document_of_another_line_counts_for_nothing(second: SecondImplementation) -> None:
    _, _, newest = versions(3)
    stranger = networks.signed(networks.network())
    refused = second.verify(FILE, newest, at=AT, earlier=[stranger])
    assert refused["message"].startswith("19 network: ")
