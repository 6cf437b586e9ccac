"""Recalls, against every store."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.contracts.samples import START

from comity.errors import ConflictingChange, ReferenceNotFound
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, StateCode
from comity.law.recall_grounds import KeepGround
from comity.persons.names import name_of
from comity.persons.person import Person
from comity.records.erased_conviction import is_erased
from comity.records.model import Conviction, Offence
from comity.records.ports import HeldConviction, Origin, Standing
from comity.records.recall_model import (
    Ask,
    DeletionReceipt,
    Holder,
    HolderState,
    Item,
    Occasion,
    Onward,
    Outcome,
    Recall,
    RecallId,
    Result,
)
from comity.storage.store import Store

LATER = START + timedelta(hours=1)
FRANCE, SPAIN = StateCode("FR"), StateCode("ES")
MESSAGE = MessageId("DE-FR-NOT-000000000000001")


def recall(number: int, **changes: object) -> Recall:
    made = Recall(
        id=RecallId(f"DE-RECALL-{number:015d}"),
        occasion=Occasion.OFFICER,
        key=f"officer:{number}",
        ask=Ask.ERASE,
        convictions=(ConvictionId("DE-C-000000000000001"),),
        ground="unlawfully-transmitted",
        ordered_by="officer-1",
        ordered_at=START,
        reply_by=date(2026, 6, 1),
        next_attempt_at=LATER,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def holder(of: Recall, state: StateCode = FRANCE, **changes: object) -> Holder:
    made = Holder(of.id, state, (MESSAGE,), HolderState.DUE, START)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_recall_is_found_by_what_it_is_known_by(store: Store) -> None:
    received = recall(1, conversation=ConversationId("c1"), occasion=Occasion.RECEIVED)
    ours = recall(2)
    with store.begin() as work:
        work.recalls.keep(received)
        work.recalls.keep(ours)
        work.recalls.keep_holder(holder(ours, conversation=ConversationId("c2")))
    with store.read() as snapshot:
        found = snapshot.recalls
        assert found.recall(ours.id) == ours
        assert found.recall(RecallId("none")) is None
        assert found.by_key("officer:2") == ours
        assert found.by_key("officer:9") is None
        assert found.by_conversation(ConversationId("c1")) == received
        assert found.by_conversation(ConversationId("c2")) == ours
        assert found.by_conversation(ConversationId("c3")) is None


def test_recalls_are_listed_latest_first_and_open_ones_apart(store: Store) -> None:
    closed = recall(2, next_attempt_at=None)
    with store.begin() as work:
        for each in (recall(1), recall(3), closed):
            work.recalls.keep(each)
    with store.read() as snapshot:
        listed = snapshot.recalls.listed(only_open=False, limit=9)
        assert list(listed) == [recall(3), closed, recall(1)]
        assert list(snapshot.recalls.listed(only_open=True, limit=9)) == [recall(3), recall(1)]
        assert list(snapshot.recalls.listed(only_open=False, limit=1)) == [recall(3)]


def test_what_is_due_comes_in_the_order_of_waiting(store: Store) -> None:
    first = recall(3, next_attempt_at=START)
    second = recall(1, next_attempt_at=LATER)
    not_yet = recall(2, next_attempt_at=LATER + timedelta(microseconds=1))
    with store.begin() as work:
        for each in (second, not_yet, first, recall(4, next_attempt_at=None)):
            work.recalls.keep(each)
    with store.read() as snapshot:
        assert list(snapshot.recalls.due(now=LATER, limit=9)) == [first, second]
        assert list(snapshot.recalls.due(now=LATER, limit=1)) == [first]
        assert list(snapshot.recalls.due(now=START - timedelta(1), limit=9)) == []


def test_a_recall_changes_and_keeps_its_key_to_itself(store: Store) -> None:
    with store.begin() as work:
        work.recalls.keep(recall(1))
        work.recalls.keep(recall(1))
        work.recalls.keep(recall(1, told=b"digest", revision=3, attempts=2))
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.recalls.keep(recall(2, key="officer:1"))
    with store.read() as snapshot:
        assert list(snapshot.recalls.listed(only_open=False, limit=9)) == [
            recall(1, told=b"digest", revision=3, attempts=2)
        ]


def test_holders_and_items_are_kept_whole_and_in_order(store: Store) -> None:
    of = recall(1)
    receipt = DeletionReceipt(b"{}", b"s" * 32, 7)
    erased = Result(MESSAGE, Outcome.ERASED, receipt=receipt)
    onward = Onward("FR", "ES", HolderState.KEPT, LATER)
    moved = holder(
        of,
        standing=HolderState.ERASED,
        conversation=ConversationId("c2"),
        revision=2,
        results=(erased,),
        onward=(onward,),
        detail="x",
        reminders=1,
        remind_at=LATER,
    )
    item = Item(of.id, MESSAGE)
    kept = replace(item, outcome=Outcome.KEPT, ground=KeepGround.EVIDENCE, decided_by="officer-1")
    with store.begin() as work:
        work.recalls.keep(of)
        work.recalls.keep_holder(holder(of))
        work.recalls.keep_holder(holder(of, SPAIN))
        work.recalls.keep_holder(moved)
        work.recalls.keep_item(item)
        work.recalls.keep_item(kept)
        work.recalls.keep_item(Item(RecallId("other"), MESSAGE))
    with store.read() as snapshot:
        assert list(snapshot.recalls.holders_of(of.id)) == [holder(of, SPAIN), moved]
        assert list(snapshot.recalls.items_of(of.id)) == [kept]
        assert list(snapshot.recalls.items_about(MESSAGE)) == [
            kept,
            Item(RecallId("other"), MESSAGE),
        ]
        assert list(snapshot.recalls.holders_of(RecallId("none"))) == []


def _keep_and_fail(store: Store) -> None:
    with store.begin() as work:
        work.recalls.keep(recall(1))
        work.recalls.keep_holder(holder(recall(1)))
        work.recalls.keep_item(Item(recall(1).id, MESSAGE))
        raise RuntimeError


def test_what_an_undone_transaction_recalled_is_not_kept(store: Store) -> None:
    with pytest.raises(RuntimeError):
        _keep_and_fail(store)
    with store.read() as snapshot:
        assert list(snapshot.recalls.listed(only_open=False, limit=9)) == []
        assert list(snapshot.recalls.holders_of(recall(1).id)) == []
        assert list(snapshot.recalls.items_of(recall(1).id)) == []


def test_an_erased_conviction_says_nothing_and_is_still_known_to_have_been(store: Store) -> None:
    said = Conviction(
        id=ConvictionId("DE-C-000000000000001"),
        convicting_country="CO-00-276-DEU",
        file_number="17/2026",
        decided_on=date(2026, 3, 1),
        offences=(Offence("O-00001", category="O-00-160400"),),
    )
    with store.begin() as work:
        ref = work.register.enter_person(Person(name=name_of("Ana", "Novak")))
        held = HeldConviction(
            said, ref, Origin.NOTIFIED, StateCode("DE"), 1, Standing.DELETED, START, MESSAGE
        )
        work.register.keep_conviction(held)
        work.register.erase_conviction(said.id, 1)
        work.register.erase_conviction(said.id, 1)
    with store.read() as snapshot:
        (kept,) = snapshot.register.versions_of(said.id)
        assert is_erased(kept.conviction)
        assert replace(kept, conviction=said) == held
        assert list(snapshot.register.by_file_number(StateCode("DE"), "17/2026", None)) == []
    with store.begin() as work, pytest.raises(ReferenceNotFound):
        work.register.erase_conviction(said.id, 2)
    assert isinstance(ref, str)
    assert PersonRef(ref) == kept.person
