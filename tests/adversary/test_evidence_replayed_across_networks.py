"""Attack: evidence of one network is shown in another in which the same keys or names occur.

A trial network and the real one may have members, logs and even keys in common; what was
said in the trial must prove nothing in the other.
"""

import msgspec
import pytest
from tests.unit.ledger.anchored_exchange import (
    ASKED,
    FRANCE,
    GERMANY,
    LATER,
    REQUEST,
    START,
    Parties,
    directory,
    evidence,
    network,
    sizes_in,
)

from comity.errors import EvidenceInvalid
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_lineage import lineage
from comity.trust.network_changes import renewed
from comity.trust.network_document import NetworkDocument


def _file(document: NetworkDocument) -> bytes:
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    anchors = [parties.anchor(state, sizes_in(state, items)) for state in (GERMANY, FRANCE)]
    return evidence(items, anchors=anchors, document=document)


def _trial() -> NetworkDocument:
    """Return a network that differs from the real one in its name alone."""
    return msgspec.structs.replace(network(), network="Trial network")


def test_evidence_of_a_trial_network_proves_nothing_in_the_real_one() -> None:
    """Every signature fits, for the keys are the same; detected by the network's digest.

    By whoever verifies, with the file alone, and the state of nobody changed.
    """
    real = directory()
    raw = _file(_trial())
    assert verify_evidence(raw, directory(_trial()), at=LATER).steps
    with pytest.raises(EvidenceInvalid, match=r"^19 network"):
        verify_evidence(raw, real, at=LATER)
    assert real.document.digest() == network().digest()


def test_the_trial_networks_document_given_as_an_earlier_one_does_not_help() -> None:
    """The attacker hands over the trial's document beside the real one."""
    later = renewed(network(), at=LATER, expires_at=LATER.replace(month=9))
    known = lineage(later, [_trial(), network()])
    assert _trial().digest() not in known
    with pytest.raises(EvidenceInvalid, match=r"^19 network"):
        verify_evidence(_file(_trial()), directory(later), at=LATER, made_with=known)
    assert verify_evidence(_file(network()), directory(later), at=LATER, made_with=known).steps


def test_a_document_that_nobody_has_seen_yet_is_not_taken_on_trust() -> None:
    """A file that names a later version is refused until that version is given."""
    later = renewed(network(), at=LATER, expires_at=LATER.replace(month=9))
    with pytest.raises(EvidenceInvalid, match=r"^19 network.*give that one"):
        verify_evidence(_file(later), directory(), at=LATER)


def test_the_digest_cannot_be_exchanged_for_a_known_one_without_its_keys() -> None:
    """The attacker writes the real digest into a file of a network with other keys."""
    strangers = Parties()
    strangers.logs[GERMANY], strangers.logs[FRANCE] = (
        strangers.logs[FRANCE],
        strangers.logs[GERMANY],
    )
    items = [strangers.delivered(REQUEST, START, ASKED)]
    with pytest.raises(EvidenceInvalid, match=r"^4 sender-checkpoint"):
        verify_evidence(evidence(items), directory(), at=LATER)
