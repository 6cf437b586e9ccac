"""Recalls along a graph of four states: nothing is lost, and the origin sees what is true."""

from datetime import timedelta

import pytest
from tests.federation.invariants import check
from tests.federation.members import AUSTRIA, BELGIUM, FRANCE, SWEDEN
from tests.federation.recall_federation import RecallFederation, check_views
from tests.federation.soak import STORM
from tests.unit.records.states_in_touch import conviction

from comity.records.recall_model import HolderState

MADE = conviction(AUSTRIA)


def _recalled(federation: RecallFederation, *, delete: bool) -> None:
    if delete:
        gone = conviction(AUSTRIA, delete=True)
        node = federation.nodes[AUSTRIA]
        federation.act(node, lambda service, work: service.alter_conviction(work, gone))
    else:
        federation.recall(AUSTRIA, MADE.id)


@pytest.mark.parametrize("delete", [True, False])
def test_a_recall_reaches_every_holder_along_the_graph(delete: bool) -> None:
    federation = RecallFederation(61)
    federation.spread(AUSTRIA, (BELGIUM, FRANCE), SWEDEN)
    _recalled(federation, delete=delete)
    federation.converge(2)
    for _ in range(3):
        for state in (BELGIUM, FRANCE, SWEDEN):
            federation.decide_recalls(state, keep=0)
        federation.converge(2)
    assert check_views(federation) == 4
    holders = federation.nodes[AUSTRIA].store.tables.recall_holders
    assert {(state, each.standing) for (_, state), each in holders.items()} == {
        (BELGIUM, HolderState.ERASED),
        (FRANCE, HolderState.ERASED),
    }
    onward = {
        (one.teller, one.holder, one.state) for each in holders.values() for one in each.onward
    }
    assert onward == {
        (BELGIUM, SWEDEN, HolderState.ERASED),
        (FRANCE, SWEDEN, HolderState.ERASED),
    }
    assert not any(
        recall.is_open for recall in federation.nodes[AUSTRIA].store.tables.recalls.values()
    )
    check(federation, evidence=1000)


@pytest.mark.parametrize("seed", range(70, 78))
def test_whatever_is_lost_doubled_or_dies_the_origin_sees_the_holders_truth(seed: int) -> None:
    federation = RecallFederation(seed)
    federation.spread(AUSTRIA, (BELGIUM, FRANCE), SWEDEN)
    federation.conditions(STORM)
    random = federation.random
    pending = True
    for _ in range(60):
        if pending and not federation.nodes[AUSTRIA].store.tables.recalls:
            _recalled(federation, delete=seed % 2 == 0)
        federation.run(timedelta(minutes=random.uniform(1, 30)))
        if random.random() < 0.3:
            federation.crash(
                random.choice(sorted(federation.nodes)), after_calls=random.randrange(1, 200)
            )
        if random.random() < 0.5:
            federation.decide_recalls(random.choice((BELGIUM, FRANCE, SWEDEN)), keep=0.3)
    federation.heal()
    federation.converge(3)
    for _ in range(4):
        for state in (BELGIUM, FRANCE, SWEDEN):
            federation.decide_recalls(state, keep=0.3)
        federation.converge(3)
    assert federation.nodes[AUSTRIA].store.tables.recalls
    assert check_views(federation) >= 4
    for holder in federation.nodes[AUSTRIA].store.tables.recall_holders.values():
        assert holder.standing in {HolderState.ERASED, HolderState.KEPT}
        assert len(holder.onward) == 1
        assert holder.onward[0].state.is_final
    check(federation)
