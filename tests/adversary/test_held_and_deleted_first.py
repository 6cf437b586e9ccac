"""What a hold keeps is deleted or replaced first, and recalled afterwards.

The attack: Germany wants a conviction out of France's hands that a hold keeps there as
evidence. A recall of it is stopped by the hold. So Germany first orders its deletion, or
replaces it by a new version, and recalls then: what is not in force any more is looked for
by nobody, and the recall would erase it with everything the message said. The defence: a
hold on a conviction, or on its person, keeps every version of it and what brought it.
"""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.records.recall_world import NUMBER, started, two_states
from tests.unit.records.states_in_touch import MONDAY, Node, conviction

from comity.ids import ConversationId, ConvictionId
from comity.law.retention import HoldGround
from comity.records.holds import Hold, HoldId
from comity.records.standing_holds import hold_on_conversation
from comity.records.subjects import Subject


def held(node: Node) -> None:
    kept = Hold(
        id=HoldId("hold-1"),
        subject=Subject.conviction(ConvictionId(NUMBER)),
        ground=HoldGround.EVIDENCE,
        reason="trial pending",
        set_by="officer-1",
        set_at=MONDAY,
        review_on=date(2027, 1, 31),
    )
    with node.store.begin() as work:
        work.retention.keep_hold(kept)


@pytest.mark.parametrize("first", ["deleted", "altered"])
def test_a_hold_keeps_what_is_out_of_force_too(first: str) -> None:
    world, de, fr = two_states(erase_recalled_automatically=True, confirm_deletions=False)
    held(fr)
    (brought,) = fr.versions(NUMBER)
    made = conviction(de.state, delete=first == "deleted")
    assert made.id == NUMBER
    de.alter(replace(made, file_number="9/2026"))
    world.carry()
    assert len(fr.versions(NUMBER)) > 1
    started(de, conviction=NUMBER)
    world.settle_recalls()
    assert brought.message is not None
    with fr.store.read() as snapshot:
        assert hold_on_conversation(snapshot, ConversationId(brought.message)) is not None
        for each in snapshot.exchange.messages_of(ConversationId(brought.message)):
            assert each.erased_at is None
    for version in fr.versions(NUMBER):
        assert version.conviction.offences
