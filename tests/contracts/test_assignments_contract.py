"""Who works on which task, against every store."""

from datetime import timedelta

from tests.contracts.samples import START, task

from comity.assembly.trial import transaction
from comity.ids import TaskId
from comity.records.assignments import Assignment
from comity.storage.store import Store

FIRST = Assignment(TaskId("t1"), "ac-erika", "ac-chief", START)
SECOND = Assignment(TaskId("t2"), "ac-max", "ac-max", START)


def test_an_assignment_is_kept_replaced_and_taken_away(store: Store) -> None:
    later = Assignment(TaskId("t1"), "ac-max", "ac-max", START + timedelta(hours=1))
    with store.begin() as work:
        for name in ("t1", "t2"):
            work.cases.add_task(task(name))
        work.cases.assign(SECOND)
        work.cases.assign(FIRST)
    with store.begin() as work:
        assert list(work.cases.assignments()) == [FIRST, SECOND]
        work.cases.assign(later)
    with store.begin() as work:
        assert list(work.cases.assignments()) == [later, SECOND]
        work.cases.unassign(SECOND.task)
        work.cases.unassign(SECOND.task)
    with store.read() as snapshot:
        assert list(snapshot.cases.assignments()) == [later]


def test_nobody_works_on_a_task_that_is_decided(store: Store) -> None:
    with store.begin() as work:
        work.cases.add_task(task("t1"))
        work.cases.assign(FIRST)
    with store.begin() as work:
        work.cases.close_task(FIRST.task, by="ac-max", outcome="nobody", at=START)
    with store.read() as snapshot:
        assert list(snapshot.cases.assignments()) == []


def test_an_assignment_does_not_outlive_what_was_undone(store: Store) -> None:
    with store.begin() as work:
        work.cases.add_task(task("t1"))
    with transaction(store, keep=False) as work:
        work.cases.assign(FIRST)
    with store.read() as snapshot:
        assert list(snapshot.cases.assignments()) == []
