"""A recall does not erase what a hold keeps, and says so."""

from datetime import date

import pytest
from tests.unit.records.recall_world import NUMBER, decided, started, two_states
from tests.unit.records.states_in_touch import FR, MONDAY, Node

from comity.errors import ConflictingChange
from comity.ids import ConvictionId, PersonRef
from comity.law.recall_grounds import KeepGround
from comity.law.retention import HoldGround
from comity.records.holds import Hold, HoldId
from comity.records.ports import Standing, TaskKind
from comity.records.recall_model import HolderState
from comity.records.subjects import Subject


def held(node: Node, subject: Subject) -> None:
    kept = Hold(
        id=HoldId("hold-1"),
        subject=subject,
        ground=HoldGround.EVIDENCE,
        reason="trial pending",
        set_by="officer-1",
        set_at=MONDAY,
        review_on=date(2027, 1, 31),
    )
    with node.store.begin() as work:
        work.retention.keep_hold(kept)


def subjects(node: Node) -> list[Subject]:
    """Return by what a received conviction may be held."""
    (version,) = node.versions(NUMBER)
    return [
        Subject.conviction(ConvictionId(NUMBER)),
        Subject.person(PersonRef(version.person)),
    ]


@pytest.mark.parametrize("which", [0, 1])
def test_what_is_held_waits_for_an_officer_who_cannot_erase_it_either(which: int) -> None:
    world, de, fr = two_states(erase_recalled_automatically=True)
    held(fr, subjects(fr)[which])
    started(de, conviction=NUMBER)
    world.settle_recalls()
    assert fr.versions(NUMBER)[0].standing is Standing.CURRENT
    assert len(fr.open_tasks(TaskKind.RECALL)) == 1
    with pytest.raises(ConflictingChange, match="hold-1"):
        decided(fr)
    assert fr.versions(NUMBER)[0].conviction.offences
    decided(fr, KeepGround.EVIDENCE)
    world.settle_recalls()
    assert de.holder(de.recall(), FR).standing is HolderState.KEPT


def test_once_the_hold_is_lifted_the_recall_is_followed() -> None:
    world, de, fr = two_states(erase_recalled_automatically=True)
    held(fr, subjects(fr)[0])
    started(de, conviction=NUMBER)
    world.settle_recalls()
    with fr.store.begin() as work:
        (hold,) = work.retention.holds()
        work.retention.keep_hold(
            Hold(
                id=hold.id,
                subject=hold.subject,
                ground=hold.ground,
                reason=hold.reason,
                set_by=hold.set_by,
                set_at=hold.set_at,
                review_on=hold.review_on,
                lifted_at=MONDAY,
                lifted_by="officer-2",
                lifted_reason="acquitted",
            )
        )
    decided(fr)
    world.settle_recalls()
    assert de.holder(de.recall(), FR).standing is HolderState.ERASED
