"""Recalls that open by themselves, because a conviction was altered or deleted."""

import pytest
from tests.unit.records.recall_world import (
    NUMBER,
    decided,
    sent,
    started,
    two_states,
)
from tests.unit.records.states_in_touch import (
    DE,
    ES,
    FR,
    World,
    conviction,
    person,
)

from comity.law.recall_grounds import KeepGround
from comity.records import recall_opening
from comity.records.commands import ConfirmDeletion, RefuseDeletion
from comity.records.ports import DutyState, Standing, TaskKind
from comity.records.recall_messages import ORDER
from comity.records.recall_model import Ask, HolderState, Occasion, Outcome


def test_deleting_a_conviction_is_confirmed_by_the_state_that_was_told() -> None:
    world, de, fr = two_states(confirm_deletions=False)
    de.alter(conviction(DE, delete=True))
    world.settle_recalls()
    recall = de.recall()
    assert (recall.ask, recall.occasion) == (Ask.ERASE, Occasion.ALTERATION)
    holder = de.holder(recall, FR)
    assert holder.standing is HolderState.ERASED
    assert all(each.receipt is not None for each in holder.results)
    assert not recall.is_open
    assert {item.outcome for item in fr.items(fr.recall())} == {Outcome.ERASED}
    for held in fr.versions(NUMBER):
        assert held.standing is Standing.DELETED
        assert held.conviction.offences == ()
        assert held.conviction.file_number is None
    with fr.store.read() as snapshot:
        for message in holder.messages:
            kept = snapshot.exchange.incoming(message)
            assert kept is not None
            assert kept.payload == b""
            assert kept.header


def test_the_correction_itself_goes_out_once_and_before_the_recall() -> None:
    world, de, _ = two_states(confirm_deletions=False)
    de.alter(conviction(DE, delete=True))
    world.settle_recalls()
    assert len(sent(de, "NOT")) == 2
    (order,) = sent(de, ORDER)
    assert sent(de, "NOT")[-1].leaf_index < order.leaf_index


def test_an_officer_who_confirms_the_deletion_has_decided_the_recall() -> None:
    world, de, fr = two_states()
    de.alter(conviction(DE, delete=True))
    world.settle_recalls()
    assert de.holder(de.recall(), FR).standing is HolderState.ACKNOWLEDGED
    assert fr.open_tasks(TaskKind.RECALL) == []
    fr.act(fr.task(TaskKind.CONFIRM_DELETION), ConfirmDeletion())
    world.settle_recalls()
    assert de.holder(de.recall(), FR).standing is HolderState.ERASED


def test_a_deletion_that_is_refused_leaves_the_recall_to_an_officer() -> None:
    world, de, fr = two_states()
    de.alter(conviction(DE, delete=True))
    world.settle_recalls()
    fr.act(fr.task(TaskKind.CONFIRM_DELETION), RefuseDeletion("It stands here."))
    world.settle_recalls()
    assert len(fr.open_tasks(TaskKind.RECALL)) == 1
    decided(fr, KeepGround.CONTESTED)
    world.settle_recalls()
    holder = de.holder(de.recall(), FR)
    assert holder.standing is HolderState.KEPT
    assert KeepGround.CONTESTED in {each.ground for each in holder.results}


def test_an_altered_conviction_is_confirmed_as_corrected_and_nothing_is_erased() -> None:
    world, de, fr = two_states()
    de.alter(conviction(DE, remark="on appeal"))
    world.settle_recalls()
    assert de.recall().ask is Ask.CORRECT
    assert de.holder(de.recall(), FR).standing is HolderState.CORRECTED
    assert [held.standing for held in fr.versions(NUMBER)] == [
        Standing.SUPERSEDED,
        Standing.CURRENT,
    ]
    assert fr.versions(NUMBER)[0].conviction.offences
    assert not de.recall().is_open


def test_an_alteration_that_nobody_was_told_of_opens_no_recall() -> None:
    world = World()
    de = world.add(DE)
    de.enter(person(DE), conviction(DE))
    de.alter(conviction(DE, delete=True))
    with de.store.read() as snapshot:
        assert list(snapshot.recalls.listed(only_open=False, limit=9)) == []


def test_an_update_is_not_doubled_for_a_partner_that_follows_no_recalls() -> None:
    world, de, fr = two_states(confirm_deletions=False)
    de.following.clear()
    de.alter(conviction(DE, delete=True))
    world.settle_recalls()
    assert len(sent(de, "NOT")) == 2
    assert sent(de, "CAN") == []
    assert fr.versions(NUMBER)[-1].standing is Standing.DELETED
    assert de.holder(de.recall(), FR).standing is HolderState.CANNOT_CONFIRM


def test_erasing_waits_for_what_is_still_to_be_sent_of_a_conversation() -> None:
    world, de, fr = two_states(confirm_deletions=False)
    de.alter(conviction(DE, delete=True))
    de.look_after_recalls()
    for message in de.due():
        fr.take(message)
        de.settle(message)
    assert fr.versions(NUMBER)[-1].standing is Standing.DELETED
    pending = [each for each in fr.items(fr.recall()) if each.outcome is Outcome.PENDING]
    # The update is answered, and the answer has not left yet.
    assert len(pending) == 1
    assert pending[0].decided_at is not None
    world.settle_recalls()
    assert {each.outcome for each in fr.items(fr.recall())} == {Outcome.ERASED}


def test_a_conviction_that_was_erased_can_be_notified_anew() -> None:
    world, de, fr = two_states(erase_recalled_automatically=True)
    started(de, conviction=NUMBER)
    world.settle_recalls()
    with de.store.read() as snapshot:
        (duty,) = snapshot.cases.duties_of(NUMBER)
    assert duty.state is DutyState.NOT_OWED
    assert de.recall().id in duty.reason
    de.alter(conviction(DE, remark="on appeal"))
    world.settle_recalls()
    first, last = fr.versions(NUMBER)
    assert (first.standing, last.standing) == (Standing.DELETED, Standing.CURRENT)
    assert last.conviction.file_number == "1/2026"


def test_more_messages_than_an_order_names_are_recalled_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recall_opening, "MOST_MESSAGES", 1)
    world = World()
    de, es = world.add(DE), world.add(ES)
    world.all_follow_recalls()
    de.enter(person(DE), conviction(DE))
    for _ in range(3):
        es.ask(DE, person(DE))
        world.carry()
    de.alter(conviction(DE, delete=True))
    world.settle_recalls()
    with de.store.read() as snapshot:
        recalls = snapshot.recalls.listed(only_open=False, limit=9)
        named = [
            message
            for recall in recalls
            for holder in snapshot.recalls.holders_of(recall.id)
            for message in holder.messages
        ]
    assert len(recalls) == len(named) == len(set(named))
    assert len(named) >= 3
    assert len(sent(de, ORDER)) == len(recalls)
