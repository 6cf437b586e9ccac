"""A holder reports that it erased, and did not: the data stays with it, and nobody asks again.

What a report claims counts only with a receipt that fits what was recalled and stands before
the report in the holder's log. A receipt that fits in form, while another entry stands at
that place, is contradicted by the holder's own log: both bear its signature.
"""

import asyncio
from dataclasses import replace
from typing import Final

import pytest
from tests.adversary.recall_stage import RecallStage
from tests.federation.members import AUSTRIA, BELGIUM

from comity.ledger.acts import erasure
from comity.ledger.checkpoint import open_checkpoint
from comity.ledger.entry import Entry, EntryKind
from comity.ledger.tile_reading import entry_at
from comity.ledger.tiles import TILE_WIDTH, TileCoordinates, encode_entry_bundle
from comity.records.ports import TaskKind
from comity.records.recall_messages import RecallResponse
from comity.records.recall_model import DeletionReceipt, HolderState, Outcome, Result
from comity.records.recall_reporting import RECEIPT_WRONG
from comity.trust.merkle_proof import leaf_hash

SALT: Final = b"s" * 32


def _claimed(stage: RecallStage, receipt: DeletionReceipt | None) -> RecallResponse:
    result = Result(stage.notified[BELGIUM], Outcome.ERASED, receipt=receipt)
    return RecallResponse(revision=7, results=(result,))


def _recalled() -> RecallStage:
    stage = RecallStage()
    stage.federation.recall(AUSTRIA, stage.conviction)
    stage.settle()
    assert stage.holder(BELGIUM).standing is HolderState.ACKNOWLEDGED
    return stage


def _entry(stage: RecallStage, *, case: str) -> Entry:
    now = stage.federation.clock.now()
    return erasure(
        case=case,
        messages=2,
        rule="recall:unlawfully-transmitted",
        official="node",
        at=now,
        salt=SALT,
    )


@pytest.mark.parametrize("which", ["none", "another conversation", "not an entry", "the future"])
def test_a_receipt_that_does_not_fit_does_not_count(which: str) -> None:
    """Belgium claims an erasure with no receipt, or one that shows another thing.

    Detected by Austria's node when the report comes: the recall stays open, an officer is
    called, and the signed report is kept as proof of the claim.
    """
    stage = _recalled()
    fitting = _entry(stage, case=stage.notified[BELGIUM])
    receipt = {
        "none": None,
        "another conversation": DeletionReceipt(
            _entry(stage, case="AT-BE-NOT-000000000000009").body, SALT, 1
        ),
        "not an entry": DeletionReceipt(b'{"act":"erased"}', SALT, 1),
        "the future": DeletionReceipt(fitting.body, SALT, 10_000),
    }[which]
    conversation = stage.holder(BELGIUM).conversation
    with stage.data_unchanged(AUSTRIA):
        stage.send(BELGIUM, AUSTRIA, _claimed(stage, receipt), conversation=conversation)
    assert stage.holder(BELGIUM).standing is HolderState.ACKNOWLEDGED
    assert stage.tables(AUSTRIA).recalls[stage.holder(BELGIUM).recall].is_open
    told = [task.reason for task in stage.open_tasks(AUSTRIA) if task.kind is TaskKind.ATTEND]
    assert told == [RECEIPT_WRONG]
    claim = stage.received(AUSTRIA, "RCR")[-1]
    assert claim.proof is not None, "the claim stands in Belgium's log"


def test_a_receipt_for_an_entry_that_is_not_there_is_contradicted_by_the_holders_log() -> None:
    """Belgium writes a fitting receipt and no entry: at the place it names stands another.

    Nothing in the report tells. Whoever looks the receipt up in Belgium's log detects it: its
    tiles prove, under a checkpoint that Belgium signed, that another entry stands there. With
    the report, which Belgium signed too, that is proof of a false receipt.
    """
    stage = _recalled()
    claimed = _entry(stage, case=stage.notified[BELGIUM])
    receipt = DeletionReceipt(claimed.body, SALT, 1)
    conversation = stage.holder(BELGIUM).conversation
    with stage.data_unchanged(BELGIUM):
        stage.send(BELGIUM, AUSTRIA, _claimed(stage, receipt), conversation=conversation)
    assert stage.holder(BELGIUM).standing is HolderState.ERASED

    there = _looked_up(stage, receipt.leaf)
    assert there != Entry(EntryKind.ERASURE, receipt.body, receipt.salt).leaf_data


def test_an_honest_receipt_is_found_in_the_holders_log() -> None:
    """The same look, where Belgium did erase: the entry stands where the receipt says."""
    stage = _recalled()
    stage.federation.decide_recalls(BELGIUM, keep=0)
    stage.settle()
    (result,) = stage.holder(BELGIUM).results
    assert result.receipt is not None
    there = _looked_up(stage, result.receipt.leaf)
    assert there == Entry(EntryKind.ERASURE, result.receipt.body, result.receipt.salt).leaf_data
    altered = replace(result.receipt, body=result.receipt.body.replace(b":2", b":3", 1))
    assert there != Entry(EntryKind.ERASURE, altered.body, altered.salt).leaf_data


def _looked_up(stage: RecallStage, index: int) -> bytes:
    """Return an entry of Belgium's log, proved by what Belgium shows and signs."""
    node = stage.federation.nodes[BELGIUM]
    note = stage.tables(AUSTRIA).seen[node.key.name, stage.tables(AUSTRIA).heads[node.key.name]]
    shown = open_checkpoint(note, origin=node.key.name, keys=(node.key.verification_key,)).value
    leaves = [each.leaf_data for each in node.store.tables.leaves]

    async def fetch(place: TileCoordinates) -> bytes:
        start = place.index * TILE_WIDTH
        some = leaves[start : start + place.width]
        if place.level is None:
            return encode_entry_bundle(some)
        assert place.level == 0, "the log is small"
        return b"".join(map(leaf_hash, some))

    return asyncio.run(entry_at(fetch, index, shown))
