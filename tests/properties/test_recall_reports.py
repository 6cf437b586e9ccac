"""Reports on recalls, in whatever order they come: the last one holds, and views converge."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.records.states_in_touch import DE, FR, Node, World, conviction, person

from comity.exchange.conversation import Role
from comity.exchange.ports import Handling, IncomingMessage
from comity.ids import ConversationId, MessageId, StateCode
from comity.law.recall_grounds import RecallGround
from comity.records.recall_deciding import RecallCommand
from comity.records.recall_messages import ORDER, RESPONSE, RecallResponse, encode
from comity.records.recall_model import (
    Ask,
    Holder,
    HolderState,
    Onward,
    Outcome,
    RecallId,
    Result,
    standing_of,
)
from comity.records.recall_reporting import onward_of
from comity.records.recall_workflow import RECALLS

START = datetime(2026, 6, 1, tzinfo=UTC)
STATES = ("BE", "ES", "FR", "IT")
states = st.sampled_from(STATES)
onwards = st.builds(
    Onward,
    teller=states,
    holder=states,
    state=st.sampled_from(HolderState),
    as_of=st.integers(0, 5).map(lambda hours: START + timedelta(hours=hours)),
)
holders = st.lists(
    st.builds(
        Holder,
        recall=st.just(RecallId("DE-RECALL-000000000000001")),
        state=states.map(StateCode),
        messages=st.just((MessageId("m"),)),
        standing=st.sampled_from(HolderState),
        changed_at=st.just(START),
        onward=st.lists(onwards, max_size=5).map(tuple),
    ),
    max_size=4,
    unique_by=lambda holder: holder.state,
)
outcomes = st.sampled_from([Outcome.PENDING, Outcome.KEPT, Outcome.CORRECTED, Outcome.NOT_HELD])


@given(holders, st.randoms(use_true_random=False))
def test_whom_it_went_to_does_not_depend_on_who_told_first(
    told: list[Holder], random: object
) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert onward_of(DE, shuffled) == onward_of(DE, told)


@given(holders)
def test_of_each_pair_the_latest_word_holds_and_of_ours_our_own(told: list[Holder]) -> None:
    found = {(each.teller, each.holder): each for each in onward_of(DE, told)}
    direct = {holder.state for holder in told}
    for holder in told:
        assert found[DE, holder.state].state is holder.standing
        for each in holder.onward:
            if each.teller == holder.state or each.teller not in direct:
                assert found[each.teller, each.holder].as_of >= each.as_of


@given(holders, onwards)
def test_nobody_speaks_for_a_state_that_speaks_for_itself(told: list[Holder], lie: Onward) -> None:
    speaking = {holder.state for holder in told}
    lying = [
        replace(holder, onward=(*holder.onward, lie)) if holder.state != lie.teller else holder
        for holder in told
    ]
    if lie.teller in speaking:
        assert onward_of(DE, lying) == onward_of(DE, told)


@given(holders)
def test_pairs_come_in_one_order(told: list[Holder]) -> None:
    for one, other in pairwise(onward_of(DE, told)):
        assert (one.teller, one.holder) < (other.teller, other.holder)


@given(st.lists(outcomes, min_size=1, max_size=4))
def test_a_holder_has_answered_once_nothing_is_pending(said: list[Outcome]) -> None:
    results = tuple(Result(f"m{number}", outcome) for number, outcome in enumerate(said))
    standing = standing_of(results)
    assert (standing is None) is (Outcome.PENDING in said)
    assert standing is None or standing.is_final
    assert (standing is HolderState.KEPT) is (Outcome.KEPT in said and Outcome.PENDING not in said)


@given(st.lists(st.sampled_from([(Role.INITIATOR, ORDER), (Role.RESPONDER, RESPONSE)]), max_size=8))
def test_no_order_of_reminders_and_reports_is_refused(moves: list[tuple[Role, str]]) -> None:
    workflow = RECALLS["recall", ORDER]
    state = "ordered"
    for role, kind in moves:
        sender = "DE" if role is Role.INITIATOR else "FR"
        state = workflow.after(state, role, kind, "DE-FR-RCL-000000000000001", sender=sender)
    assert state == ("reported" if any(kind == RESPONSE for _, kind in moves) else "ordered")


def _asked() -> tuple[Node, ConversationId, MessageId]:
    """Return Germany, which waits for France to report on one message."""
    world = World()
    de = world.add(DE)
    world.add(FR, enter_unknown_nationals=True, ask_national_entry=False)
    world.all_follow_recalls()
    de.enter(person(FR), conviction(DE))
    world.carry()
    command = RecallCommand("officer-1", "x", RecallGround.UNLAWFUL, Ask.ERASE, conviction(DE).id)
    with de.store.begin() as work:
        recall = de.recalls.start(work, command)
    holder = de.holder(recall, FR)
    world.settle_recalls()
    conversation = de.holder(recall, FR).conversation
    assert conversation is not None
    return de, conversation, holder.messages[0]


def _reports(
    de: Node, conversation: ConversationId, about: MessageId, said: Sequence[Outcome]
) -> list[IncomingMessage]:
    """Return France's reports, one later than the other."""
    received = [each for each in de.store._tables.incoming.values() if each.kind == RESPONSE]
    (first,) = received
    made = []
    for number, outcome in enumerate(said):
        report = RecallResponse(revision=number + 2, results=(Result(about, outcome),))
        identifier = MessageId(f"FR-DE-RCR-{number + 1:015d}")
        made.append(replace(first, id=identifier, payload=encode(report), handling=Handling.DUE))
    assert all(each.conversation == conversation for each in made)
    return made


@settings(max_examples=40, deadline=None)
@given(st.lists(outcomes, min_size=1, max_size=5), st.data())
def test_whatever_order_reports_come_in_the_last_one_holds(
    said: list[Outcome], data: st.DataObject
) -> None:
    de, conversation, about = _asked()
    reports = _reports(de, conversation, about, said)
    order = data.draw(st.permutations(range(len(reports))))
    doubled = data.draw(st.lists(st.sampled_from(range(len(reports))), max_size=4))
    for number in (*order, *doubled):
        with de.store.begin() as work:
            de.recalls.handle(work, reports[number])
    holder = de.holder(de.recall(), FR)
    assert [each.outcome for each in holder.results] == [said[-1]]
    expected = standing_of(holder.results) or HolderState.ACKNOWLEDGED
    assert holder.standing is expected
    assert de.recall().is_open is not expected.is_final
