"""A state orders the erasure of what another state sent: to make evidence of it disappear.

Each attack is refused by the addressee, which looks only at who sent the messages named, by
the identifiers and by its own inbox. The refusal is signed and in its log; nothing is erased.
"""

import pytest
from tests.adversary.recall_stage import RecallStage
from tests.federation.members import AUSTRIA, BELGIUM, FRANCE, SWEDEN

from comity.ids import MessageId, StateCode
from comity.records.ports import TaskKind
from comity.records.recall_messages import NOT_THE_SENDER, RecallOrder, RecallResponse, decode_as


def _refused(stage: RecallStage, attacker: StateCode, order: RecallOrder) -> str:
    """Put an order to the victim; return why it was refused, the victim's data unchanged."""
    with stage.data_unchanged(BELGIUM):
        sent = stage.send(attacker, BELGIUM, order)
    (answer,) = stage.received(attacker, "RCR")
    assert answer.conversation == sent.conversation
    assert answer.proof is not None, "the refusal is in the victim's log"
    return decode_as(RecallResponse, answer.payload).refusal


def test_another_states_message_is_not_recalled() -> None:
    """Sweden orders Belgium to erase what Austria notified.

    Detected by Belgium: the identifier names Austria as the sender. An officer is called.
    """
    stage = RecallStage()
    order = stage.order((stage.notified[BELGIUM],))
    assert _refused(stage, SWEDEN, order) == NOT_THE_SENDER
    kinds = [task.kind for task in stage.open_tasks(BELGIUM)]
    assert TaskKind.ATTEND in kinds


def test_another_states_message_is_not_recalled_beside_an_own_one() -> None:
    """Sweden hides Austria's notification among messages of its own: one wrong spoils all."""
    stage = RecallStage()
    own = stage.sent(SWEDEN, BELGIUM, "REQ")
    order = stage.order((own, stage.notified[BELGIUM]))
    assert _refused(stage, SWEDEN, order) == NOT_THE_SENDER


def test_a_conviction_is_not_reached_by_naming_it_beside_an_own_message() -> None:
    """Sweden names Austria's conviction, and a message of its own that never told of it.

    What leaves a register is what came in with the messages named, whatever else is named:
    Austria's conviction stands as before.
    """
    stage = RecallStage()
    own = stage.sent(SWEDEN, BELGIUM, "REQ")
    before = stage.versions(BELGIUM)
    stage.send(SWEDEN, BELGIUM, stage.order((own,)))
    stage.federation.decide_recalls(BELGIUM, keep=0)
    stage.settle()
    assert stage.versions(BELGIUM) == before


def test_an_invented_message_is_simply_not_held() -> None:
    """Sweden recalls a message that it never sent: there is nothing to erase, and it is told."""
    stage = RecallStage()
    invented = MessageId("SE-BE-NOT-000000000000001")
    with stage.data_unchanged(BELGIUM):
        stage.send(SWEDEN, BELGIUM, stage.order((invented,)))
    (answer,) = stage.received(SWEDEN, "RCR")
    (result,) = decode_as(RecallResponse, answer.payload).results
    assert result.outcome == "not-held"
    assert result.receipt is None


@pytest.mark.parametrize("liar", [FRANCE, SWEDEN])
def test_a_report_on_somebody_elses_recall_changes_nothing(liar: StateCode) -> None:
    """Another state reports that Belgium has erased.

    It has no conversation in which it could: the rails refuse a message in a conversation of
    others, and Austria's view of Belgium is what Belgium said.
    """
    stage = RecallStage()
    stage.federation.recall(AUSTRIA, stage.conviction)
    stage.settle()
    before = stage.holder(BELGIUM)
    with stage.no_such_conversation():
        stage.report_as(liar, stage.holder(BELGIUM).conversation)
    assert stage.holder(BELGIUM) == before
