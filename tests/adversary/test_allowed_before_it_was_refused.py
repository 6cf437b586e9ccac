"""An answer leaves for a third state by an assessment that a later one overtook.

The attack: an officer was allowed a transfer, the answer has not left yet, and somebody
assesses again: the person's rights override the public interest. The node says that the
answer may not leave; the officer approves it all the same, by the first assessment. The
defence: what was assessed last counts. Nothing leaves.
"""

from dataclasses import replace

from tests.unit.records.test_transfers_to_third_states import (
    IN_ONE_CASE,
    UA,
    WHOLE,
    asked_by,
    go_on,
)

from comity.records.commands import Approve
from comity.records.ports import TaskKind
from comity.records.transfer_model import TransferState


def test_a_later_refusal_closes_the_gate() -> None:
    world, germany, conversation = asked_by(UA)
    assert go_on(germany, conversation, WHOLE).state is TransferState.ALLOWED
    world.clock.pass_days(1)
    outweighed = replace(IN_ONE_CASE, outweighed=True)
    assert go_on(germany, conversation, outweighed, by="officer-2").state is TransferState.REFUSED
    decided = germany.act(germany.task(TaskKind.APPROVE_ANSWER), Approve())
    assert decided.refusal is not None
    world.carry()
    assert world.nodes[UA].answers() == []
    assert germany.open_tasks() != []
