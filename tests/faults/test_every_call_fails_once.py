"""Every call of a flow to its store fails once, or kills the process; retrying heals it.

The flow: a request is composed, prepared, sealed, admitted, receipted, settled, handled
and answered. A fault is put at the first call, then at the second, and so on until the
flow ends before it is reached.
"""

from collections.abc import Callable

import pytest
from tests.federation.invariants import check
from tests.federation.members import AUSTRIA, BELGIUM
from tests.federation.node import database_fault, die
from tests.federation.simulator import Federation

from comity.exchange.ports import Delivery
from comity.ids import StateCode


def _flow(state: StateCode, fault: Callable[[], BaseException], calls: int) -> bool:
    """Run the flow with one fault; say whether it was reached."""
    federation = Federation(41, (AUSTRIA, BELGIUM), longest=3)
    federation.answering = 1.0
    node = federation.nodes[state]
    node.fault, node.fuse = fault, calls
    federation.open(AUSTRIA, BELGIUM, "IAL")
    austria = federation.nodes[AUSTRIA]
    federation.heal_crashes()
    if not austria.store.tables.outgoing:
        federation.open(AUSTRIA, BELGIUM, "IAL")
    federation.run_until_quiet()
    reached = node.fuse is None
    node.fuse = None
    findings = check(federation)
    assert (findings.conversations, findings.acknowledged) == (1, 2)
    (answer,) = federation.nodes[BELGIUM].store.tables.outgoing.values()
    assert answer.delivery is Delivery.ACKNOWLEDGED
    return reached


@pytest.mark.parametrize("state", [AUSTRIA, BELGIUM])
@pytest.mark.parametrize("fault", [database_fault, die])
def test_a_flow_heals_wherever_it_is_interrupted(
    state: StateCode, fault: Callable[[], BaseException]
) -> None:
    calls = 1
    while _flow(state, fault, calls):
        calls += 1
    assert calls > 50, "the flow makes more calls than that"
