"""Recalls along whoever has the data, and what is said on the way."""

from dataclasses import replace

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
    is_done,
)

from comity.errors import ConflictingChange, ReferenceNotFound
from comity.exchange.ports import Delivery, Handling
from comity.records.ports import Standing, TaskKind
from comity.records.recall_messages import ORDER, RESPONSE
from comity.records.recall_model import HolderState, RecallId
from comity.records.recall_outside import AskedOutside


def test_whoever_has_it_from_a_holder_is_asked_by_the_holder_and_seen_by_the_origin() -> None:
    world, de, fr, es = three_states(confirm_deletions=False)
    de.alter(conviction(DE, delete=True))
    world.settle_recalls()
    recall = de.recall()
    (onward,) = de.holder(recall, FR).onward
    assert (onward.teller, onward.holder, onward.state) == (FR, ES, HolderState.ACKNOWLEDGED)
    assert recall.is_open
    assert [each.peer for each in sent(de, ORDER)] == [FR]
    # The answer was corrected by cancellation, as ever; the old one waits for an officer.
    assert es.answers()[-1].convictions == ()
    decided(es)
    world.settle_recalls()
    (onward,) = de.holder(de.recall(), FR).onward
    assert onward.state is HolderState.ERASED
    assert not de.recall().is_open
    assert not fr.recall().is_open


def test_a_removed_member_is_sent_nothing_directly_or_onward() -> None:
    world, de, fr, _ = three_states(confirm_deletions=False)
    world.members.discard(ES)
    de.alter(conviction(DE, delete=True))
    world.settle_recalls()
    assert [each.peer for each in sent(fr, ORDER)] == []
    (onward,) = de.holder(de.recall(), FR).onward
    assert onward.state is HolderState.OUTSIDE
    assert de.recall().is_open


def test_a_suspended_member_is_asked_once_it_is_back() -> None:
    world, de, _ = two_states(erase_recalled_automatically=True)
    world.members.discard(FR)
    started(de, conviction=NUMBER)
    world.settle_recalls()
    assert sent(de, ORDER) == []
    assert de.holder(de.recall(), FR).standing is HolderState.OUTSIDE
    world.members.add(FR)
    world.settle_recalls()
    assert de.holder(de.recall(), FR).standing is HolderState.ERASED


def test_an_answer_is_corrected_without_the_recalled_conviction_when_it_is_erased() -> None:
    world, de, fr, es = three_states(erase_recalled_automatically=True)
    started(de, conviction=NUMBER)
    world.settle_recalls()
    assert fr.versions(NUMBER)[0].standing is Standing.DELETED
    assert es.answers()[-1].convictions == ()


def test_an_order_that_cannot_be_read_is_refused_and_its_sender_told() -> None:
    _, de, fr = two_states()
    started(de, conviction=NUMBER)
    (order,) = sent(de, ORDER)
    arrived = fr.take(replace(order, payload=b"{}"))
    assert is_done(arrived, fr)
    de.settle(order)
    for message in fr.due():
        de.take(message)
    holder = de.holder(de.recall(), FR)
    assert (holder.standing, holder.detail) == (HolderState.REFUSED, "unreadable")
    assert len(de.open_tasks(TaskKind.ATTEND)) == 1


def test_an_older_report_changes_nothing() -> None:
    world, de, fr = two_states()
    started(de, conviction=NUMBER)
    world.settle_recalls()
    decided(fr)
    world.settle_recalls()
    first, last = sent(fr, RESPONSE)[0], sent(fr, RESPONSE)[-1]
    assert first.id != last.id
    before = de.holder(de.recall(), FR)
    with de.store.begin() as work:
        stored = work.exchange.incoming(first.id)
        assert stored is not None
        de.store._tables.incoming[first.id] = replace(stored, handling=Handling.DUE)
        de.recalls.handle(work, stored)
    assert de.holder(de.recall(), FR) == before
    assert first.delivery is not Delivery.REFUSED


def test_no_order_or_report_names_a_person() -> None:
    world, de, fr, es = three_states(confirm_deletions=False)
    de.alter(conviction(DE, delete=True))
    world.settle_recalls()
    for node in (de, fr, es):
        for kind in (ORDER, RESPONSE):
            for message in sent(node, kind):
                assert b"Novak" not in message.payload
                assert b"officer" not in message.payload


def test_a_state_outside_the_network_is_noted_as_asked_otherwise() -> None:
    world, de, fr, _ = three_states(confirm_deletions=False)
    world.members.discard(ES)
    de.alter(conviction(DE, delete=True))
    world.settle_recalls()
    asked = AskedOutside(fr.recall().id, ES, "officer-2", "by letter, file 12")
    with fr.store.begin() as work:
        fr.recalls.note_outside(work, asked)
    world.settle_recalls()
    (onward,) = de.holder(de.recall(), FR).onward
    assert onward.state is HolderState.ASKED_OUTSIDE
    assert not de.recall().is_open
    assert not fr.recall().is_open
    with pytest.raises(ConflictingChange), fr.store.begin() as work:
        fr.recalls.note_outside(work, asked)
    at_the_origin = replace(asked, recall=de.recall().id)
    with pytest.raises(ReferenceNotFound), de.store.begin() as work:
        de.recalls.note_outside(work, at_the_origin)
    with pytest.raises(ReferenceNotFound), de.store.begin() as work:
        de.recalls.note_outside(work, replace(asked, recall=RecallId("none")))


def test_a_state_that_can_be_asked_over_the_network_is_not_noted_otherwise() -> None:
    _, de, _ = two_states()
    recall = started(de, conviction=NUMBER)
    with pytest.raises(ConflictingChange), de.store.begin() as work:
        de.recalls.note_outside(work, AskedOutside(recall.id, FR, "officer-2", "by letter"))
