"""Attack: a state takes a message in and gives no receipt, to deny later that it came.

The sender keeps sending, and its log, which others cosign, shows that and since when; what
it cannot prove without the receipt is said, and no deadline is claimed to have begun.
"""

from datetime import timedelta

import pytest
from tests.unit.ledger.anchored_exchange import (
    ASKED,
    GERMANY,
    LATER,
    REQUEST,
    START,
    Parties,
    directory,
    evidence,
    sizes_in,
)

from comity.errors import EvidenceInvalid
from comity.ledger.anchored_file import read_file
from comity.ledger.deadline_verdict import Standing
from comity.ledger.evidence import verify_evidence

DIRECTORY = directory()


def test_sending_is_proved_by_others_and_the_receipt_is_said_to_be_outstanding() -> None:
    """Detected by the sender, with its own witnessed log; the state of nobody changed."""
    parties = Parties()
    items = [parties.sent(REQUEST, START, ASKED)]
    anchors = [parties.anchor(GERMANY, sizes_in(GERMANY, items))]
    report = verify_evidence(evidence(items, anchors=anchors), DIRECTORY, at=LATER)
    assert report.anchors[0].witnessed
    assert f"That {REQUEST} arrived: it was sent, the receipt is outstanding." in report.not_proved
    assert report.deadline is not None
    assert report.deadline.standing is Standing.NOT_RECEIVED


def test_without_the_receipt_no_silence_can_be_claimed() -> None:
    """The sender cannot make up for it: a deadline entry needs the other state's own entry."""
    parties = Parties()
    sent = parties.sent(REQUEST, START, ASKED)
    received = Parties().delivered(REQUEST, START, ASKED)
    claim = parties.silence([received], START + timedelta(days=20))
    raw = evidence([sent], entries=[claim])
    assert read_file(raw).entries
    with pytest.raises(EvidenceInvalid, match=r"^28 deadline .*does not hold the receipt"):
        verify_evidence(raw, DIRECTORY, at=LATER)
