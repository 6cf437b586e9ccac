"""A removed member goes on receiving by onward transfer: from states that have not noticed.

The network document decides, at every node and at every step: whoever is not in it is sent
nothing, by whoever recalls or by whoever passes a recall on, and is shown as one who must be
asked outside the network.
"""

from datetime import timedelta

from tests.adversary.recall_stage import RecallStage
from tests.federation.members import AUSTRIA, BELGIUM, FRANCE, SWEDEN, directory
from tests.unit.records.states_in_touch import conviction

from comity.exchange.ports import Delivery
from comity.records.recall_model import HolderState


def _removed(stage: RecallStage) -> None:
    """Remove Sweden from the network document that the others adopt; Sweden keeps the old."""
    for state in (AUSTRIA, BELGIUM, FRANCE):
        stage.federation.nodes[state].partners.document = directory((AUSTRIA, BELGIUM, FRANCE))


def test_a_removed_member_gets_neither_recall_nor_correction_nor_anything_onward() -> None:
    """Sweden, removed, still has what Belgium and France answered; Austria deletes it.

    Detected by Belgium and France, by the network document: Sweden's node is exactly as it
    was, and Austria is told by both that Sweden must be asked outside the network.
    """
    stage = RecallStage()
    stage.settle()
    _removed(stage)
    before = stage.federation.nodes[SWEDEN].store.picture()
    gone = conviction(AUSTRIA, delete=True)
    node = stage.federation.nodes[AUSTRIA]
    stage.federation.act(node, lambda service, work: service.alter_conviction(work, gone))
    for _ in range(4):
        stage.settle()
        for state in (BELGIUM, FRANCE):
            stage.federation.decide_recalls(state, keep=0)
    stage.settle()
    assert stage.federation.nodes[SWEDEN].store.picture() == before
    for state in (BELGIUM, FRANCE):
        to_sweden = [
            each
            for each in stage.tables(state).outgoing.values()
            if each.peer == SWEDEN and each.kind in {"RCL", "CAN", "RRS"}
        ]
        assert not any(each.kind == "RCL" for each in to_sweden), "no recall was even composed"
        assert all(
            each.delivery is Delivery.DUE
            for each in to_sweden
            if each.composed_at > stage.federation.clock.now() - timedelta(days=1)
        )
        (onward,) = stage.holder(state).onward
        assert (onward.holder, onward.state) == (SWEDEN, HolderState.OUTSIDE)
    assert stage.tables(AUSTRIA).recalls[stage.holder(BELGIUM).recall].is_open


def test_a_removed_member_that_recalls_is_not_listened_to() -> None:
    """Sweden, removed, orders the erasure of what it sent while it was a member.

    Its message is not accepted: no partner names it. Nothing is erased.
    """
    stage = RecallStage()
    own = stage.sent(SWEDEN, BELGIUM, "REQ")
    _removed(stage)
    with stage.data_unchanged(BELGIUM):
        stage.send(SWEDEN, BELGIUM, stage.order((own,)))
    assert stage.received(BELGIUM, "RCL") == []
    assert not stage.tables(BELGIUM).recalls
