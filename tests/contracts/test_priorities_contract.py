"""What we call urgent, against every store."""

from dataclasses import replace
from datetime import timedelta

from tests.contracts.samples import START, conversation, outgoing, task

from comity.assembly.trial import transaction
from comity.exchange.ports import Delivery
from comity.ids import TaskId
from comity.records.priorities import Priority
from comity.storage.store import Store

FIRST = Priority(TaskId("t1"), "The hearing is tomorrow.", "ac-erika", START)
SECOND = Priority(TaskId("t2"), 'Asked "twice"; <b>\u202e</b>', "ac-max", START)


def test_a_mark_is_kept_replaced_and_taken_back(store: Store) -> None:
    later = Priority(TaskId("t1"), "He is in custody.", "ac-max", START + timedelta(hours=1))
    with store.begin() as work:
        for name in ("t1", "t2"):
            work.cases.add_task(task(name))
        work.cases.prioritise(SECOND)
        work.cases.prioritise(FIRST)
    with store.begin() as work:
        assert list(work.cases.priorities()) == [FIRST, SECOND]
        assert work.cases.priority(SECOND.task) == SECOND
        work.cases.prioritise(later)
    with store.begin() as work:
        assert list(work.cases.priorities()) == [later, SECOND]
        work.cases.take_priority_back(SECOND.task)
        work.cases.take_priority_back(SECOND.task)
    with store.read() as snapshot:
        assert list(snapshot.cases.priorities()) == [later]
        assert snapshot.cases.priority(SECOND.task) is None


def test_no_task_that_is_decided_is_urgent(store: Store) -> None:
    with store.begin() as work:
        work.cases.add_task(task("t1"))
        work.cases.prioritise(FIRST)
    with store.begin() as work:
        work.cases.close_task(FIRST.task, by="ac-max", outcome="nobody", at=START)
    with store.read() as snapshot:
        assert snapshot.cases.priority(FIRST.task) is None


def test_a_mark_does_not_outlive_what_was_undone(store: Store) -> None:
    with store.begin() as work:
        work.cases.add_task(task("t1"))
    with transaction(store, keep=False) as work:
        work.cases.prioritise(FIRST)
    with store.read() as snapshot:
        assert list(snapshot.cases.priorities()) == []


def test_with_what_a_conversation_said_goes_why_it_was_urgent(store: Store) -> None:
    sent = [
        replace(outgoing(each), delivery=Delivery.ACKNOWLEDGED, settled_at=START, payload=b"said")
        for each in (1, 3)
    ]
    with store.begin() as work:
        work.exchange.save_conversations([conversation(1), conversation(3)])
        work.exchange.add_outgoing(sent)
        for name, message in zip(("t1", "t2"), sent, strict=True):
            work.cases.add_task(task(name, conversation=message.conversation))
        work.cases.prioritise(FIRST)
        work.cases.prioritise(SECOND)
    with store.begin() as work:
        work.erasure.erase_payloads(sent[0].conversation, at=START + timedelta(days=400))
    with store.read() as snapshot:
        assert list(snapshot.cases.priorities()) == [SECOND]
