"""Somebody has "n of m confirmed" say more, or less, than is true.

The count stands on the desk and in evidence. It counts each state once, however often it
confirms; only those that were given the data; and what a state said last, in its own words.
"""

from dataclasses import replace

import pytest
from tests.adversary.recall_stage import RecallStage
from tests.federation.members import AUSTRIA, BELGIUM, SWEDEN
from tests.unit.records.states_in_touch import conviction

from comity.errors import ConflictingChange, Failure, ReferenceNotFound, TransitionIllegal
from comity.ids import StateCode
from comity.records.recall_messages import RecallResponse, decode_as
from comity.records.recall_model import Holder, Outcome, RecallId, Result
from comity.records.recall_reminding import RecallReminder
from comity.records.recall_standing import Standing, standing_now


def _recalled() -> RecallStage:
    stage = RecallStage()
    stage.federation.recall(AUSTRIA, stage.conviction)
    stage.settle()
    return stage


def _standing(stage: RecallStage) -> Standing:
    """Return what Austria's desk would show."""
    recall = stage.holder(BELGIUM).recall
    with stage.federation.nodes[AUSTRIA].store.begin() as work:
        found = work.recalls.recall(recall)
        assert found is not None
        return standing_now(work, stage.federation.recalls[AUSTRIA].office, found)


def _count(stage: RecallStage) -> tuple[int, int]:
    standing = _standing(stage)
    return standing.confirmed, len(standing.parties)


def _erased_at(stage: RecallStage, state: StateCode) -> RecallResponse:
    """Let a state erase, and return the report that it gave."""
    stage.federation.decide_recalls(state, keep=0)
    stage.settle()
    (*_, last) = (each for each in stage.received(AUSTRIA, "RCR") if each.peer == state)
    return decode_as(RecallResponse, last.payload)


def test_a_state_that_confirms_twice_is_counted_once_and_not_once_it_takes_it_back() -> None:
    """Belgium confirms, confirms again, takes it back, and has an older report arrive last.

    It is one of those asked, and what it said under its greatest number is what holds; that it
    says no more of Sweden, whom it gave the data to, takes Sweden out of no count. Nor does an
    officer's reminder reopen an answer, or name somebody new.
    """
    stage = _recalled()
    confirmed, asked = _count(stage)
    report = _erased_at(stage, BELGIUM)
    assert _count(stage) == (confirmed + 1, asked)
    conversation = stage.holder(BELGIUM).conversation
    for _ in range(2):
        again = replace(report, revision=report.revision + 1)
        stage.send(BELGIUM, AUSTRIA, again, conversation=conversation)
        assert _count(stage) == (confirmed + 1, asked)
    _nobody_is_reminded(stage, BELGIUM, ConflictingChange)
    _nobody_is_reminded(stage, SWEDEN, ReferenceNotFound)
    kept = tuple(
        Result(each.message, Outcome.KEPT, ground="needed-as-evidence") for each in report.results
    )
    taken_back = RecallResponse(revision=report.revision + 3, results=kept)
    late = replace(report, revision=report.revision + 2)
    for said in (taken_back, late, report):
        stage.send(BELGIUM, AUSTRIA, said, conversation=conversation)
        assert _count(stage) == (confirmed, asked)


def test_whoever_never_had_it_confirms_and_is_not_counted() -> None:
    """Sweden was given nothing by Austria, and reports that it has erased.

    It has no conversation in which to report: Belgium's is not there for it, and who opened one
    cannot report in it.
    Nor does Belgium, which names one message twice and another that it was never asked about:
    one result counts for each message that the order named.
    """
    stage = _recalled()
    before = _standing(stage).parties
    conversation = stage.holder(BELGIUM).conversation
    with stage.no_such_conversation():
        stage.report_as(SWEDEN, conversation)
    own = stage.sent(SWEDEN, BELGIUM, "REQ")
    opened = stage.send(SWEDEN, AUSTRIA, stage.order((own,))).conversation
    claim = RecallResponse(revision=9, results=(Result(stage.notified[BELGIUM], Outcome.ERASED),))
    with pytest.raises(TransitionIllegal):
        stage.send(SWEDEN, AUSTRIA, claim, conversation=opened)
    assert _standing(stage).parties == before

    named = stage.holder(BELGIUM).messages
    other = Result("AT-BE-NOT-000000000000099", Outcome.NOT_HELD)
    results = (other, other, Result(named[0], Outcome.PENDING))
    said = RecallResponse(revision=5, results=results)
    stage.send(BELGIUM, AUSTRIA, said, conversation=conversation)
    assert _standing(stage).parties == before
    assert {each.message for each in stage.holder(BELGIUM).results} == set(named)


def test_a_late_confirmation_counts_in_its_own_recall_only() -> None:
    """An officer's recall is answered by Belgium only; then the conviction is deleted.

    Belgium confirms the first recall once more, late. The recall that the deletion opened counts
    what was said in answer to it, and to nothing else.
    """
    stage = _recalled()
    report = _erased_at(stage, BELGIUM)
    first = stage.holder(BELGIUM)
    gone = conviction(AUSTRIA, delete=True)
    node = stage.federation.nodes[AUSTRIA]
    stage.federation.act(node, lambda service, work: service.alter_conviction(work, gone))
    held = _others(stage, first.recall)
    assert held, "the deletion opened a recall of its own"
    late = replace(report, revision=report.revision + 3)
    stage.send(BELGIUM, AUSTRIA, late, conversation=first.conversation)
    for each in _others(stage, first.recall):
        assert not each.standing.is_confirmed
    assert _standing(stage).confirmed == 1


def _others(stage: RecallStage, recall: RecallId) -> list[Holder]:
    """Return whom other recalls ask, as Austria sees them."""
    holders = stage.tables(AUSTRIA).recall_holders
    return [each for (of, _), each in holders.items() if of != recall]


def _nobody_is_reminded(stage: RecallStage, state: StateCode, wrong: type[Failure]) -> None:
    before = _standing(stage).parties
    node, service = stage.federation.nodes[AUSTRIA], stage.federation.recalls[AUSTRIA]
    reminder = RecallReminder(stage.holder(BELGIUM).recall, state, "officer-1", "again")
    with pytest.raises(wrong), node.store.begin() as work:
        service.remind(work, reminder)
    assert _standing(stage).parties == before
