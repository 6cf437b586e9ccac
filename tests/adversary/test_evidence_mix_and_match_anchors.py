"""Attack: what is vouched for is put beside something that is not.

An anchor of another log, of another size, of a forked log, cosignatures of another
checkpoint, time-stamps of another: each is genuine, and none belongs where it stands.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

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
    witness_key,
)

from comity.errors import EvidenceInvalid
from comity.ledger.anchor import Anchor, Link
from comity.ledger.entry import task
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_file import EvidenceItem
from comity.trust.cosignature import cosign, with_signatures
from comity.trust.network_document import NetworkDocument
from comity.trust.note_format import parse_note

NOW = LATER + timedelta(days=30)


def _refused(
    items: Sequence[EvidenceItem],
    anchors: Sequence[Anchor],
    step: str,
    document: NetworkDocument | None = None,
) -> None:
    """Detected by whoever verifies, with the file alone; nothing was changed by looking."""
    known = directory(document)
    before = known.document.digest()
    raw = evidence(items, anchors=anchors, document=document)
    with pytest.raises(EvidenceInvalid, match=rf"^{step} "):
        verify_evidence(raw, known, at=NOW)
    assert known.document.digest() == before


def _grown(parties: Parties, state: str, by: int, first: int = 220) -> None:
    for number in range(by):
        salt = bytes([first + number]) * 32
        parties.logs[state].record(task({"act": "x"}, salt=salt), LATER)


def test_a_forked_logs_witnessed_checkpoint_does_not_vouch_for_the_fork() -> None:
    """The log shows its partner one history and its witnesses another, of other entries."""
    partner, others = Parties(), Parties()
    items = [partner.delivered(REQUEST, START, ASKED)]
    _grown(others, GERMANY, 3, first=230)
    fork = others.anchor(GERMANY, [1])
    _refused(items, [fork], "25 anchor-link")
    _grown(partner, GERMANY, 2)
    honest = partner.anchor(GERMANY, [1])
    _refused(items, [replace(fork, links=honest.links)], "25 anchor-link")


def test_a_fork_of_the_same_size_is_a_contradiction() -> None:
    """As before, with as many entries: two roots for one size, both signed."""
    partner, others = Parties(), Parties()
    items = [partner.delivered(REQUEST, START, ASKED)]
    _grown(others, GERMANY, 1, first=230)
    _refused(items, [others.anchor(GERMANY, [1])], "25 anchor-link")


def test_an_anchor_of_a_log_that_the_file_does_not_show_is_refused() -> None:
    """France's witnessed log stands beside a message that only Germany's log proves."""
    parties = Parties()
    items = [parties.sent(REQUEST, START, ASKED)]
    _grown(parties, FRANCE, 1)
    _refused(items, [parties.anchor(FRANCE, [1])], "25 anchor-link")


def test_cosignatures_of_an_earlier_checkpoint_do_not_count_for_a_later_one() -> None:
    """The lines are genuine and of the right log, but were made for a smaller size."""
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    earlier = parse_note(parties.anchor(GERMANY, [1]).note)
    _grown(parties, GERMANY, 2)
    bare = parties.anchor(GERMANY, [1], witnesses=())
    lines = [line for line in earlier.signatures if "witness" in line.name]
    assert len(lines) == 2
    _refused(items, [replace(bare, note=with_signatures(bare.note, lines))], "26 cosignature")


def test_a_cosignature_by_a_stranger_spoils_the_anchor() -> None:
    """A witness that the network document does not name cosigns as well."""
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    anchor = parties.anchor(GERMANY, [1])
    stranger = cosign(parse_note(anchor.note).text, [witness_key("XX")], at=LATER)
    _refused(
        items, [replace(anchor, note=with_signatures(anchor.note, stranger))], "26 cosignature"
    )


def test_a_time_stamp_of_another_size_or_another_log_does_not_count() -> None:
    """The tokens are genuine, but on another checkpoint."""
    stamps = authority()
    document = network(authorities=[listed(stamps)])
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    of_france = parties.stamped(FRANCE, stamps)
    of_smaller = parties.stamped(GERMANY, stamps)
    _grown(parties, GERMANY, 2)
    for chain in (of_france, of_smaller):
        anchor = parties.anchor(GERMANY, [1], witnesses=(AUSTRIA, BELGIUM), time_stamps=[chain])
        _refused(items, [anchor], "27 time-stamp", document)


def test_tokens_of_a_chain_cannot_be_reordered_left_out_or_repeated() -> None:
    """A renewed chain is cut, turned round, or doubled."""
    stamps = authority()
    document = network(authorities=[listed(stamps)])
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    chain = parties.stamped(GERMANY, stamps, times=3)
    anchor = parties.anchor(GERMANY, [1], time_stamps=[chain])
    first, second, third = chain.tokens
    for tokens in ((second, first, third), (first, third), (second, third), (first, first)):
        other = replace(anchor, time_stamps=(replace(chain, tokens=tokens),))
        _refused(items, [other], "27 time-stamp", document)
    twice = replace(anchor, time_stamps=(chain, chain))
    _refused(items, [twice], "27 time-stamp", document)


def test_an_unused_link_is_refused() -> None:
    """A true link from a checkpoint that proves nothing in this file is carried along."""
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    _grown(parties, GERMANY, 3)
    anchor = parties.anchor(GERMANY, sizes_in(GERMANY, items))
    log = parties.logs[GERMANY].open()
    further = Link(3, tuple(log.consistency_proof(3, 4)))
    _refused(items, [replace(anchor, links=(*anchor.links, further))], "25 anchor-link")
