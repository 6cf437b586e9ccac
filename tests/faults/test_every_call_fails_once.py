"""Every call of a flow to its store fails once, or kills the process; retrying heals it.

The flow: a request is composed, prepared, sealed, admitted, receipted, settled, handled
and answered. A fault is put at the first call, then at the second, and so on until the
flow ends before it is reached.
"""

from collections.abc import Callable

import pytest
from tests.adversary.stage import ATTACKER, VICTIM, Stage
from tests.federation.delivery import Receipted
from tests.federation.forgery import forged_message
from tests.federation.invariants import check
from tests.federation.members import AUSTRIA, BELGIUM
from tests.federation.node import database_fault, die
from tests.federation.simulator import Federation

from comity.exchange.batch import decode_receipt
from comity.exchange.ports import Delivery
from comity.ids import MessageId, StateCode


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


def test_a_fault_of_our_own_database_is_never_held_against_a_message() -> None:
    """A message that is only understood by looking up others meets a fault at each look-up."""
    stage = Stage()
    asked = stage.opened[VICTIM, ATTACKER]
    answer = forged_message(
        stage.attacker, VICTIM, "RRS", conversation=asked, refers_to=MessageId(asked)
    )
    assert [item.refusal for item in stage.items(stage.sent(answer))] == [""]
    withdrawal = forged_message(
        stage.attacker, VICTIM, "CAN", conversation=asked, refers_to=answer.id
    )
    raw, victim = stage.sent(withdrawal), stage.victim
    calls = 1
    while True:
        victim.fault, victim.fuse = database_fault, calls
        reply = stage.put(raw)
        assert not victim.store.tables.rejections
        if isinstance(reply, Receipted):
            break
        calls += 1
    assert calls > 10, "the admission makes more calls than that"
    assert [item.refusal for item in decode_receipt(reply.raw).items] == [""]
