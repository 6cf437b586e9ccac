"""Attack: whoever hands the file to a court changes one byte of it, anywhere.

A byte that nobody checks is a place where a file can be made to read otherwise, carry
something along, or be told apart from its copies.
"""

from collections.abc import Callable
from functools import cache

import pytest
from tests.unit.ledger.anchored_exchange import (
    ASKED,
    AUSTRIA,
    BELGIUM,
    FRANCE,
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
from tests.unit.ledger.exchange_of_two import Exchange, directory_of
from tests.unit.trust import networks

from comity.errors import EvidenceInvalid
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_file import write_evidence
from comity.trust.network_directory import Directory

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOW = LATER.replace(month=9)


@cache
def _anchored() -> tuple[bytes, Directory]:
    """Return a file with two logs, cosignatures and a renewed time-stamp, and its network."""
    stamps = authority()
    document = network(authorities=[listed(stamps)])
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    anchors = [
        parties.anchor(
            GERMANY,
            sizes_in(GERMANY, items),
            witnesses=(AUSTRIA, BELGIUM),
            time_stamps=[parties.stamped(GERMANY, stamps, times=2)],
        ),
        parties.anchor(FRANCE, sizes_in(FRANCE, items), witnesses=(AUSTRIA, BELGIUM)),
    ]
    return evidence(items, anchors=anchors, document=document), directory(document)


@cache
def _older() -> tuple[bytes, Directory]:
    """Return a file of format 1, and its network."""
    exchange = Exchange()
    items = [exchange.delivered("UT-AX-REQ-000000000000001", 1, None)]
    return write_evidence(items), directory_of(networks.signed(networks.network()))


def _changed(byte: int) -> int:
    """Return another byte that a reader would take in its place as easily as any."""
    if byte in _ALPHABET:
        return _ALPHABET[(_ALPHABET.index(byte) + 1) % len(_ALPHABET)]
    return byte ^ 1


def _is_refused(raw: bytes, known: Directory) -> bool:
    try:
        verify_evidence(raw, known, at=_NOW)
    except EvidenceInvalid:
        return True
    return False


@pytest.mark.parametrize("made", [_anchored, _older], ids=["format 3", "format 1"])
def test_no_byte_of_a_file_can_be_changed_unnoticed(
    made: Callable[[], tuple[bytes, Directory]],
) -> None:
    """Each change is detected, by whoever verifies, with the file alone; nothing is written."""
    raw, known = made()
    before = known.document.digest()
    assert verify_evidence(raw, known, at=_NOW).steps
    unnoticed = [
        raw[max(0, place - 20) : place + 20]
        for place, byte in enumerate(raw)
        if not _is_refused(raw[:place] + bytes([_changed(byte)]) + raw[place + 1 :], known)
    ]
    assert unnoticed == []
    assert known.document.digest() == before


@pytest.mark.parametrize("made", [_anchored, _older], ids=["format 3", "format 1"])
def test_no_byte_can_be_left_out_or_put_in(made: Callable[[], tuple[bytes, Directory]]) -> None:
    """The same of files that become shorter or longer, at every seventh place."""
    raw, known = made()
    for place in range(0, len(raw) + 1, 7):
        for other in (raw[:place] + raw[place + 1 :], raw[:place] + b" " + raw[place:]):
            if other != raw:
                with pytest.raises(EvidenceInvalid):
                    verify_evidence(other, known, at=_NOW)
