"""Attack: a state makes two keys of one id, signs with the first and has the second named.

Ids have four bytes, and so whoever makes some hundred thousand keys finds two alike. Once both
are named, nothing that the first signed can be verified: a log's owner would have denied its
receipts, and a witness have spoilt what it cosigned for others. Detected by the governance's
own tools and by every node, before the document counts.
"""

from datetime import timedelta

import pytest
from tests.unit.trust.networks import FOUNDED, UTOPIA, network
from tests.unit.trust.test_network_witnesses import witnessed_network

from comity.errors import NetworkDocumentInvalid
from comity.trust.cosigner import CosignerAlgorithm, CosignerKey
from comity.trust.keys import SigningKey
from comity.trust.network_changes import governance_of, with_governance, with_rotated_log_key
from comity.trust.network_trust_changes import with_rotated_witness_keys

LOG = "ut.example/log"
WITNESS = "ut.example/witness"
AT, LATER = FOUNDED + timedelta(days=2), FOUNDED + timedelta(days=3)
LOG_SEEDS = (14858, 24716)
WITNESS_SEEDS = (42762, 71133)


def keys() -> list[SigningKey]:
    return [SigningKey(LOG, seed.to_bytes(32, "big")) for seed in LOG_SEEDS]


def test_a_second_log_key_of_one_id_is_refused() -> None:
    first, second = (key.verification_key for key in keys())
    assert first.key_id == second.key_id
    before = with_rotated_log_key(network(), UTOPIA, first, at=AT, overlap_until=AT)
    with pytest.raises(NetworkDocumentInvalid, match="share an id"):
        with_rotated_log_key(before, UTOPIA, second, at=LATER, overlap_until=LATER)


def test_a_second_witness_key_of_one_id_is_refused() -> None:
    first, second = (
        CosignerKey(WITNESS, CosignerAlgorithm.ED25519, seed.to_bytes(32, "big")).verification_key
        for seed in WITNESS_SEEDS
    )
    assert first.key_id == second.key_id
    before = with_rotated_witness_keys(
        witnessed_network(), UTOPIA, [first], at=AT, overlap_until=AT
    )
    with pytest.raises(NetworkDocumentInvalid, match="share an id"):
        with_rotated_witness_keys(before, UTOPIA, [second], at=LATER, overlap_until=LATER)


def test_a_governance_of_two_keys_of_one_id_is_refused() -> None:
    governance = governance_of(1, [key.verification_key for key in keys()])
    with pytest.raises(NetworkDocumentInvalid, match="share a name and an id"):
        with_governance(network(), governance, at=AT)
