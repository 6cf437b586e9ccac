"""A holder lies about holders further away, so that nobody asks there again.

What a giver says itself counts first; of hearsay the later word. A liar would date its word
beyond every true one, or tell of so many pairs of states that true ones find no room.
"""

from dataclasses import replace
from datetime import UTC, datetime

from tests.adversary.recall_stage import RecallStage
from tests.federation.members import AUSTRIA, BELGIUM, FRANCE, SWEDEN

from comity.ids import StateCode
from comity.records.recall_messages import MOST_ONWARD, RecallResponse
from comity.records.recall_model import Holder, HolderState, Onward, Outcome, RecallId, Result
from comity.records.recall_reporting import onward_of

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FAR = datetime(9999, 12, 31, tzinfo=UTC)


def _holder(state: StateCode, onward: tuple[Onward, ...]) -> Holder:
    return Holder(
        recall=RecallId("AT-RECALL-1"),
        state=state,
        messages=(),
        standing=HolderState.ERASED,
        changed_at=NOW,
        onward=onward,
    )


def test_many_pairs_do_not_displace_whom_we_gave_it_to() -> None:
    """A report names 2,000 pairs of states; our own word comes first all the same."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    many = [
        Onward(f"A{a}", b + c, HolderState.ERASED, NOW)
        for a in "ABC"
        for b in letters
        for c in letters
    ]
    liar = _holder(BELGIUM, tuple(many[:MOST_ONWARD]))
    honest = replace(_holder(SWEDEN, ()), standing=HolderState.ACKNOWLEDGED)
    told = onward_of(FRANCE, [liar, honest])
    assert ("FR", "SE") in {(each.teller, each.holder) for each in told}


def test_a_word_from_the_future_is_not_the_last_word() -> None:
    """Belgium says of others that they erased, dated in the year 9999: taken as of today."""
    stage = RecallStage()
    stage.federation.recall(AUSTRIA, stage.conviction)
    stage.settle()
    conversation = stage.holder(BELGIUM).conversation
    lie = Onward(SWEDEN, "EE", HolderState.ERASED, FAR)
    report = RecallResponse(
        revision=8, results=(Result(stage.notified[BELGIUM], Outcome.PENDING),), onward=(lie,)
    )
    stage.send(BELGIUM, AUSTRIA, report, conversation=conversation)
    told = stage.holder(BELGIUM).onward
    assert all(each.as_of <= stage.federation.clock.now() for each in told), told
