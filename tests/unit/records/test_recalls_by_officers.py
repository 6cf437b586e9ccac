"""Recalls that officers order, and what officers at the other end decide."""

import pytest
from tests.unit.records.recall_world import (
    NUMBER,
    decided,
    sent,
    started,
    three_states,
    two_states,
)
from tests.unit.records.states_in_touch import (
    DE,
    ES,
    FR,
    conviction,
    person,
)

from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ids import ConvictionId, MessageId
from comity.law.recall_grounds import KeepGround
from comity.records.commands import Attended
from comity.records.ports import Standing, TaskKind
from comity.records.recall_deciding import RecallDecision
from comity.records.recall_messages import ORDER, RESPONSE, RecallOrder, decode_as
from comity.records.recall_model import HolderState, Occasion, Outcome


def test_what_is_entered_in_the_register_proper_waits_for_an_officer() -> None:
    world, de, fr = two_states(
        erase_recalled_automatically=True, equivalent_offences=frozenset({"O-00-160400"})
    )
    started(de, conviction=NUMBER)
    world.settle_recalls()
    assert fr.versions(NUMBER)[0].standing is Standing.CURRENT
    task = fr.task(TaskKind.RECALL)
    with pytest.raises(InputInvalid):
        fr.act(task, Attended())
    decided(fr)
    assert fr.open_tasks(TaskKind.RECALL) == []
    world.settle_recalls()
    assert de.holder(de.recall(), FR).standing is HolderState.ERASED
    assert fr.versions(NUMBER)[0].standing is Standing.DELETED


def test_what_is_only_kept_for_retransmission_is_erased_at_once_where_the_authority_chose() -> None:
    world, de, fr = two_states(erase_recalled_automatically=True)
    started(de, conviction=NUMBER)
    world.settle_recalls()
    assert fr.open_tasks(TaskKind.RECALL) == []
    assert de.holder(de.recall(), FR).standing is HolderState.ERASED


def test_what_is_kept_is_told_with_its_ground_and_may_be_erased_later() -> None:
    world, de, fr = two_states()
    started(de, conviction=NUMBER)
    world.settle_recalls()
    decided(fr, KeepGround.EVIDENCE)
    world.settle_recalls()
    holder = de.holder(de.recall(), FR)
    assert holder.standing is HolderState.KEPT
    assert [each.ground for each in holder.results] == ["needed-as-evidence"]
    assert not de.recall().is_open
    decided(fr)
    world.settle_recalls()
    assert de.holder(de.recall(), FR).standing is HolderState.ERASED
    with pytest.raises(ConflictingChange):
        decided(fr)


def test_a_partner_that_follows_no_recalls_gets_what_the_protocol_has() -> None:
    world, de, fr = two_states()
    de.following.clear()
    started(de, conviction=NUMBER)
    assert de.holder(de.recall(), FR).standing is HolderState.SENT
    world.settle_recalls()
    assert sent(de, ORDER) == []
    assert [each.kind for each in sent(de, "CAN")] == ["CAN"]
    assert fr.versions(NUMBER)[0].standing is Standing.WITHDRAWN
    assert de.holder(de.recall(), FR).standing is HolderState.CANNOT_CONFIRM
    assert not de.recall().is_open


def test_whoever_does_not_answer_is_reminded_and_the_reminder_changes_nothing() -> None:
    world, de, fr = two_states()
    started(de, conviction=NUMBER)
    world.settle_recalls()
    world.clock.pass_days(8)
    world.settle_recalls()
    orders = sent(de, ORDER)
    assert [decode_as(RecallOrder, each.payload).reminder for each in orders] == [0, 1]
    assert len(fr.open_tasks(TaskKind.RECALL)) == 1
    assert [each.outcome for each in fr.items(fr.recall())] == [Outcome.PENDING]
    assert len(sent(fr, RESPONSE)) == 2
    decided(fr)
    world.settle_recalls()
    world.clock.pass_days(30)
    world.settle_recalls()
    assert len(sent(de, ORDER)) == 2


def test_a_message_that_should_not_have_been_sent_is_recalled_by_itself() -> None:
    world, _, fr, es = three_states()
    (answer,) = sent(fr, "RRS")
    started(fr, message=answer.id)
    world.settle_recalls()
    assert [item.message for item in es.items(es.recall())] == [answer.id]
    decided(es)
    world.settle_recalls()
    with fr.store.read() as snapshot:
        (recall,) = [
            each
            for each in snapshot.recalls.listed(only_open=False, limit=9)
            if each.occasion is Occasion.OFFICER
        ]
    assert fr.holder(recall, ES).standing is HolderState.ERASED
    with es.store.read() as snapshot:
        kept = snapshot.exchange.incoming(answer.id)
    assert kept is not None
    assert kept.erased_at is not None


def test_every_conviction_of_ours_that_was_given_of_a_person_is_recalled_together() -> None:
    world, de, fr = two_states(erase_recalled_automatically=True)
    ref = de.versions(NUMBER)[0].person
    de.enter(ref, conviction(DE, 2))
    world.carry()
    started(de, person=ref)
    world.settle_recalls()
    recall = de.recall()
    assert len(recall.convictions) == 2
    assert len(de.holder(recall, FR).messages) == 2
    assert de.holder(recall, FR).standing is HolderState.ERASED
    assert {held.standing for held in fr.versions(conviction(DE, 2).id)} == {Standing.DELETED}


def test_what_never_arrived_is_not_held() -> None:
    _, de, fr = two_states()
    started(de, conviction=NUMBER)
    tables = fr.store._tables
    (order,) = sent(de, ORDER)
    tables.incoming.pop(sent(de, "NOT")[0].id)
    fr.take(order)
    assert [item.outcome for item in fr.items(fr.recall())] == [Outcome.NOT_HELD]


def test_nobody_recalls_twice_or_what_nobody_has() -> None:
    _, de, _ = two_states()
    started(de, conviction=NUMBER)
    with pytest.raises(ConflictingChange, match="already"):
        started(de, conviction=NUMBER)
    de.enter(person(DE, surname="Berg"), conviction(DE, 5))
    with pytest.raises(ConflictingChange, match="ever given"):
        started(de, conviction=conviction(DE, 5).id)


@pytest.mark.parametrize(
    ("what", "failure"),
    [
        ({}, InputInvalid),
        ({"conviction": NUMBER, "message": MessageId("x")}, InputInvalid),
        ({"conviction": NUMBER, "reply_days": 0}, InputInvalid),
        ({"conviction": ConvictionId("DE-C-000000000000099")}, ReferenceNotFound),
        ({"message": MessageId("DE-FR-NOT-000000000000001")}, ReferenceNotFound),
        ({"person": "nobody"}, ReferenceNotFound),
    ],
)
def test_a_command_that_cannot_be_used_changes_nothing(
    what: dict[str, object], failure: type[Exception]
) -> None:
    _, de, _ = two_states()
    with pytest.raises(failure):
        started(de, **what)
    with de.store.read() as snapshot:
        assert list(snapshot.recalls.listed(only_open=False, limit=9)) == []


def test_a_recall_of_ours_is_not_ours_to_decide() -> None:
    _, de, _ = two_states()
    recall = started(de, conviction=NUMBER)
    with pytest.raises(ConflictingChange, match="our own"), de.store.begin() as work:
        de.recalls.decide(work, RecallDecision(recall.id, "officer-2", "no"))


def test_what_was_taken_back_is_not_corrected_with_new_data() -> None:
    world, de, fr, es = three_states()
    (answer,) = sent(fr, "RRS")
    started(fr, message=answer.id)
    world.settle_recalls()
    decided(es)
    world.settle_recalls()
    de.alter(conviction(DE, remark="on appeal"))
    world.settle_recalls()
    assert len(sent(fr, "RRS")) == 1
    assert sent(fr, "CAN") == []


def test_what_is_kept_there_is_corrected_as_before() -> None:
    world, de, fr, es = three_states()
    (answer,) = sent(fr, "RRS")
    started(fr, message=answer.id)
    world.settle_recalls()
    decided(es, KeepGround.EVIDENCE)
    world.settle_recalls()
    de.alter(conviction(DE, remark="on appeal"))
    world.settle_recalls()
    assert len(sent(fr, "RRS")) == 2


def test_a_closed_recall_does_not_keep_one_from_recalling_again() -> None:
    world, de, fr = two_states()
    started(de, conviction=NUMBER)
    world.settle_recalls()
    decided(fr, KeepGround.EVIDENCE)
    world.settle_recalls()
    again = started(de, conviction=NUMBER)
    assert again.is_open
    with de.store.read() as snapshot:
        assert len(snapshot.recalls.listed(only_open=False, limit=9)) == 2
