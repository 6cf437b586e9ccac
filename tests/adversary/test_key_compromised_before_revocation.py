"""Attack: a thief uses a log's key before anybody knows that it was stolen.

Until the key is revoked no partner can tell the thief from the owner, and it is taken for
the owner. What is detected, by whom and with which proof:

* the fork, by every partner that sees both, with two checkpoints under one key: a proof
  that anyone can check;
* back-dating, by whoever verifies the evidence, with the revocation in the network
  document: of a compromised key only what witnesses or time-stamps show to be older counts.

In each case the state of who detects it is unchanged.
"""

from copy import deepcopy
from datetime import datetime, timedelta

import msgspec
import pytest
from tests.adversary.key_theft import NOTICED, STOLEN, THEFT, Theft, entries
from tests.unit.ledger.anchored_exchange import (
    ASKED,
    GERMANY,
    LATER,
    REQUEST,
    START,
    Parties,
    authority,
    directory,
    evidence,
    listed,
    network,
    sizes_in,
)
from tests.unit.trust.networks import log_key

from comity.errors import CheckpointInconsistent, EvidenceInvalid
from comity.ledger.checkpoint import open_checkpoint
from comity.ledger.evidence import verify_evidence
from comity.trust.network_changes import with_changed_member
from comity.trust.network_document import NetworkDocument, TimeStampAuthority
from comity.trust.revocation import with_revoked_key

KNOWN = LATER + timedelta(days=2)
"""When the theft is noticed, and the key revoked."""


def test_a_fork_by_the_thief_is_proved_as_soon_as_a_partner_sees_both_sides() -> None:
    theft = Theft()
    theft.owner().append(entries("honest", 5), recorded_at=THEFT)
    theft.shown(theft.owner(), THEFT)
    forged = theft.thief()
    forged.append(entries("forged", 2), recorded_at=THEFT)
    theft.shown(forged, THEFT)  # Taken: nobody can know yet.
    before = deepcopy(theft.seen.notes)
    honest = theft.owner()
    honest.append(entries("honest", 4), recorded_at=NOTICED)
    with pytest.raises(CheckpointInconsistent):
        theft.shown(honest, NOTICED)
    ((origin, first, second, _),) = theft.seen.accusations
    for note in (first, second):
        opened = open_checkpoint(note, origin=origin, keys=[STOLEN.verification_key])
        assert opened.value.origin == STOLEN.name
    assert theft.seen.notes == before


def revoked(since: datetime, *authorities: TimeStampAuthority) -> NetworkDocument:
    """Return the next version, in which Germany's key is revoked as compromised."""
    before = network(authorities=authorities)
    (owner,) = (each for each in before.members if each.state == GERMANY)
    key = log_key(GERMANY).verification_key
    changed = with_revoked_key(owner, key, since=since, reason="compromised", at=KNOWN)
    return with_changed_member(before, changed, at=KNOWN)


def refused(raw: bytes, document: NetworkDocument) -> None:
    known = directory(document)
    before = msgspec.json.encode(known.document)
    with pytest.raises(EvidenceInvalid, match=r"^30 compromised-key"):
        verify_evidence(raw, known, at=KNOWN + timedelta(days=1))
    assert msgspec.json.encode(known.document) == before


def test_what_the_thief_dates_back_is_refused_by_every_verifier() -> None:
    """The thief writes a message into the past, signs it, and has it witnessed afterwards."""
    parties = Parties()
    forged = [parties.delivered(REQUEST, START, ASKED)]
    sizes = sizes_in(GERMANY, forged)
    anchored = evidence(forged, anchors=[parties.anchor(GERMANY, sizes, at=LATER)])
    refused(evidence(forged), revoked(LATER - timedelta(days=1)))
    refused(anchored, revoked(LATER - timedelta(days=1)))


def test_one_witness_that_helps_the_thief_is_not_enough() -> None:
    parties = Parties()
    forged = [parties.delivered(REQUEST, START, ASKED)]
    sizes = sizes_in(GERMANY, forged)
    dated_back = parties.anchor(GERMANY, sizes, at=START, witnesses=("AT",))
    document = revoked(LATER - timedelta(days=1))
    with pytest.raises(EvidenceInvalid):
        verify_evidence(evidence(forged, anchors=[dated_back]), directory(document), at=KNOWN)


def test_what_witnesses_saw_before_the_theft_stays_proved() -> None:
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    raw = evidence(items, anchors=[parties.anchor(GERMANY, sizes_in(GERMANY, items), at=LATER)])
    verify_evidence(raw, directory(revoked(LATER + timedelta(hours=1))), at=KNOWN)
    refused(raw, revoked(LATER))


def test_what_was_time_stamped_before_the_theft_stays_proved() -> None:
    parties = Parties()
    stamps = authority()
    items = [parties.delivered(REQUEST, START, ASKED)]
    chain = parties.stamped(GERMANY, stamps)  # A day after LATER, by that authority's clock.
    anchor = parties.anchor(GERMANY, sizes_in(GERMANY, items), at=KNOWN, time_stamps=[chain])
    raw = evidence(items, anchors=[anchor], document=network(authorities=[listed(stamps)]))
    verify_evidence(
        raw,
        directory(revoked(LATER + timedelta(days=1, hours=1), listed(stamps))),
        at=KNOWN + timedelta(days=1),
    )
    refused(raw, revoked(LATER + timedelta(hours=23), listed(stamps)))
