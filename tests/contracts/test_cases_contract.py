"""The casework beside the register, against every store."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.contracts.samples import START, XB, XC, conviction_id, task

from comity.errors import ConflictingChange, ReferenceNotFound
from comity.ids import ConversationId, MessageId, PersonRef, TaskId
from comity.records.ports import (
    Disclosure,
    DutyState,
    Identification,
    IdentityOutcome,
    NotificationDuty,
)
from comity.storage.store import Store

LATER = START + timedelta(hours=1)
C1 = ConversationId("c1")


def test_a_task_is_read_back_and_decided_once(store: Store) -> None:
    queued = replace(task("t1"), due_on=date(2026, 3, 11))
    with store.begin() as work:
        work.cases.add_task(queued)
    with store.begin() as work:
        assert work.cases.task(queued.id) == queued
        work.cases.close_task(queued.id, by="officer-7", outcome="identified", at=LATER)
    decided = replace(queued, decided_at=LATER, decided_by="officer-7", outcome="identified")
    with store.begin() as work:
        with pytest.raises(ConflictingChange):
            work.cases.close_task(queued.id, by="officer-8", outcome="nobody", at=LATER)
        assert work.cases.task(queued.id) == decided
        assert work.cases.open_tasks() == []
        assert work.cases.tasks_of(C1) == [decided]
    with store.begin() as work, pytest.raises(ReferenceNotFound):
        work.cases.close_task(TaskId("none"), by="officer-8", outcome="nobody", at=LATER)
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.cases.add_task(queued)


def test_open_tasks_come_nearest_day_first_then_oldest(store: Store) -> None:
    soon, late = date(2026, 3, 4), date(2026, 3, 20)
    with store.begin() as work:
        for queued in [
            task("no-day"),
            replace(task("late", conversation="c2"), due_on=late),
            replace(task("soon-new", created_at=LATER), due_on=soon),
            replace(task("soon-old"), due_on=soon),
            task("no-day-older", created_at=START - timedelta(1)),
            replace(task("decided"), decided_at=LATER, decided_by="node", outcome="done"),
        ]:
            work.cases.add_task(queued)
        ids = [found.id for found in work.cases.open_tasks()]
        assert ids == ["soon-old", "soon-new", "late", "no-day-older", "no-day"]
        ids = [found.id for found in work.cases.open_tasks(conversation=C1)]
        assert ids == ["soon-old", "soon-new", "no-day-older", "no-day"]
        ids = [found.id for found in work.cases.tasks_of(C1)]
        assert ids == ["no-day-older", "no-day", "soon-old", "decided", "soon-new"]


def test_the_latest_identification_counts(store: Store) -> None:
    several = Identification(
        C1, IdentityOutcome.SEVERAL, None, "two candidates", "node", START, "own-1"
    )
    decided = Identification(
        C1, IdentityOutcome.DECIDED, PersonRef("p1"), "same number", "officer-7", START
    )
    with store.begin() as work:
        assert work.cases.identification(C1) is None
        work.cases.identify(several)
        assert work.cases.identification(C1) == several
        work.cases.identify(decided)
        assert work.cases.identification(C1) == decided


def test_where_somebody_was_ever_said_to_be_meant_is_found_once_each(store: Store) -> None:
    meant = Identification(
        C1, IdentityOutcome.DECIDED, PersonRef("p1"), "same number", "officer-7", START
    )
    with store.begin() as work:
        for each in (
            replace(meant, conversation=ConversationId("c2")),
            meant,
            meant,
            replace(meant, person=PersonRef("p2")),
            replace(meant, conversation=ConversationId("c3"), person=None),
        ):
            work.cases.identify(each)
    with store.read() as snapshot:
        assert list(snapshot.cases.identified_as(PersonRef("p1"))) == ["c1", "c2"]
        assert list(snapshot.cases.identified_as(PersonRef("p2"))) == ["c1"]
        assert list(snapshot.cases.identified_as(PersonRef("p3"))) == []


def test_a_duty_is_noted_once_for_each_version_and_addressee(store: Store) -> None:
    outstanding = NotificationDuty(
        conviction_id(1), 2, "XB", DutyState.OUTSTANDING, "no address", None, START
    )
    sent = replace(outstanding, state=DutyState.SENT, reason="", message=MessageId("m1"))
    first = replace(outstanding, version=1, addressee="XC", state=DutyState.NOT_OWED)
    with store.begin() as work:
        work.cases.note_duty(outstanding)
        work.cases.note_duty(first)
        work.cases.note_duty(replace(sent, conviction=conviction_id(9)))
        work.cases.note_duty(sent)
    with store.read() as snapshot:
        assert snapshot.cases.duties_of(conviction_id(1)) == [first, sent]


def test_duties_that_remain_come_by_the_day_on_which_they_were_noted(store: Store) -> None:
    newer = NotificationDuty(
        conviction_id(1), 1, "XB", DutyState.OUTSTANDING, "no address", None, LATER
    )
    older = replace(newer, conviction=conviction_id(2), noted_at=START)
    with store.begin() as work:
        work.cases.note_duty(newer)
        work.cases.note_duty(older)
        work.cases.note_duty(replace(newer, addressee="XC", state=DutyState.NOT_OWED))
    with store.read() as snapshot:
        assert snapshot.cases.duties_outstanding(limit=9) == [older, newer]
        assert snapshot.cases.duties_outstanding(limit=1) == [older]


def test_disclosures_come_oldest_first(store: Store) -> None:
    newer = Disclosure(conviction_id(1), 1, XB, MessageId("m2"), C1, "criminal-proceedings", LATER)
    older = replace(newer, recipient=XC, message=MessageId("m1"), disclosed_at=START)
    with store.begin() as work:
        work.cases.add_disclosures([newer, older])
        work.cases.add_disclosures([])
        work.cases.add_disclosures([replace(newer, conviction=conviction_id(2))])
    with store.read() as snapshot:
        assert snapshot.cases.disclosures_of(conviction_id(1)) == [older, newer]


def test_a_fact_is_inserted_or_replaced(store: Store) -> None:
    with store.begin() as work:
        assert work.facts.get("network") is None
        work.facts.put("network", b"one")
        work.facts.put("network", b"two")
    with store.read() as snapshot:
        assert snapshot.facts.get("network") == b"two"
