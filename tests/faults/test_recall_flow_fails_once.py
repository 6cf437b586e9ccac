"""A recall among three states, with one fault somewhere in it; time heals it by itself.

The fault is put at a call of a node's store, then some calls later, and so on until the
flow ends before it is reached. Nobody repeats anything by hand.
"""

from collections.abc import Callable

import pytest
from tests.federation.invariants import check
from tests.federation.members import AUSTRIA, BELGIUM, FRANCE
from tests.federation.node import database_fault, die
from tests.federation.recall_federation import RecallFederation, check_views
from tests.unit.records.states_in_touch import conviction

from comity.ids import StateCode
from comity.records.recall_model import HolderState

_STEP = 89


def _flow(state: StateCode, fault: Callable[[], BaseException], calls: int) -> bool:
    """Run the flow with one fault; say whether it was reached."""
    federation = RecallFederation(43, (AUSTRIA, BELGIUM, FRANCE))
    federation.spread(AUSTRIA, (BELGIUM,), FRANCE)
    federation.recall(AUSTRIA, conviction(AUSTRIA).id)
    node = federation.nodes[state]
    node.fault, node.fuse = fault, calls
    federation.converge(1)
    federation.decide_recalls(BELGIUM, keep=0)
    federation.heal_crashes()
    federation.converge(1)
    reached = node.fuse is None
    node.fuse = None
    # What an officer's act met with the fault is done again by the officer, and by nobody else.
    for other in (BELGIUM, FRANCE, FRANCE):
        federation.decide_recalls(other, keep=0)
        federation.converge(1)
    (holder,) = federation.nodes[AUSTRIA].store.tables.recall_holders.values()
    assert holder.standing is HolderState.ERASED
    assert [each.state for each in holder.onward] == [HolderState.ERASED]
    assert check_views(federation) == 2
    check(federation, evidence=8)
    return reached


@pytest.mark.parametrize("state", [AUSTRIA, BELGIUM, FRANCE])
@pytest.mark.parametrize("fault", [database_fault, die])
def test_a_recall_heals_wherever_it_is_interrupted(
    state: StateCode, fault: Callable[[], BaseException]
) -> None:
    calls = 1
    while _flow(state, fault, calls):
        calls += _STEP
    assert calls > 2 * _STEP, "the flow makes more calls than that"
