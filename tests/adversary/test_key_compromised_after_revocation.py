"""Attack: a thief uses a log's key after it was revoked.

The thief has the key and a copy of the log, so that every proof it makes is consistent.
Detected by every partner that has adopted the network document, with the document itself;
and the partner's state is unchanged.
"""

from copy import deepcopy
from datetime import timedelta

import msgspec
import pytest
from tests.adversary.key_theft import (
    NEXT,
    NOTICED,
    STOLEN,
    THEFT,
    Theft,
    directory,
    entries,
    without_the_key,
)
from tests.unit.trust.networks import ATLANTIS, UTOPIA, network, signed

from comity.errors import NetworkDocumentInvalid, SignatureInvalid
from comity.ledger.witness import Standing
from comity.trust.network import open_network
from comity.trust.network_changes import with_changed_member, with_rotated_log_key

LATER = NOTICED + timedelta(hours=1)


@pytest.fixture
def theft() -> Theft:
    """An honest beginning, a theft, and a document in which the key is revoked."""
    theft = Theft()
    theft.owner().append(entries("honest", 5), recorded_at=THEFT)
    theft.shown(theft.owner(), THEFT)
    theft.thief()
    theft.document = without_the_key()
    return theft


@pytest.mark.parametrize("count", [0, 1, 300])
def test_what_the_thief_signs_is_refused_by_every_partner(theft: Theft, count: int) -> None:
    before = deepcopy(theft.seen)
    log = theft.thief()
    log.append(entries("forged", count), recorded_at=LATER)
    with pytest.raises(SignatureInvalid):
        theft.shown(log, LATER)
    assert theft.seen == before


def test_a_date_before_the_revocation_does_not_help(theft: Theft) -> None:
    before = deepcopy(theft.seen)
    log = theft.thief()
    log.append(entries("back-dated", 1), recorded_at=THEFT - timedelta(days=1))
    with pytest.raises(SignatureInvalid):
        theft.shown(log, LATER)
    assert theft.seen == before


def test_the_owner_goes_on_with_the_next_key_from_the_very_same_history(theft: Theft) -> None:
    log = theft.owner(NEXT, retired=(STOLEN,))
    log.append(entries("honest again", 2), recorded_at=LATER)
    assert theft.shown(log, LATER).standing is Standing.EXTENDS
    assert not theft.seen.accusations


def test_a_document_of_before_the_revocation_is_not_taken_any_more(theft: Theft) -> None:
    """The thief replays the version in which its key still counts."""
    held = theft.document
    with pytest.raises(NetworkDocumentInvalid, match="goes back"):
        open_network(signed(network()), trusted=held)
    assert held == theft.document


def test_the_key_does_not_come_back_into_the_document(theft: Theft) -> None:
    """The thief has a card made with the old key, and finds a governor who is in a hurry."""
    for _ in range(2):
        with pytest.raises(NetworkDocumentInvalid):
            with_rotated_log_key(
                theft.document,
                UTOPIA,
                STOLEN.verification_key,
                at=LATER,
                overlap_until=LATER + timedelta(days=1),
            )


def test_the_key_does_not_count_under_another_state_either(theft: Theft) -> None:
    (other,) = (each for each in theft.document.members if each.state == ATLANTIS)
    (owner,) = (each for each in theft.document.members if each.state == UTOPIA)
    assert owner.log is not None
    robbed = msgspec.structs.replace(other, log=owner.log)
    with pytest.raises(NetworkDocumentInvalid):
        with_changed_member(theft.document, robbed, at=LATER)
    assert directory(theft.document).log_keys(STOLEN.name, LATER) == (NEXT.verification_key,)
