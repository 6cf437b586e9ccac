"""How many persons may be meant, in what order things wait, and what is told only once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import msgspec
import pytest

from comity.assembly.who_is_meant import IN_WORDS, NOT_ASKED, Meant, WhoIsMeant, who_is_meant
from comity.assembly.workload import Item, Standing, pressing_first, without_reminders
from comity.ids import ConversationId, MessageId, TaskId
from comity.records.ports import Task, TaskKind
from comity.search.identification import Outcome
from comity.web.desk.work_words import MEANT, MEANT_COLOURS

NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)


def _task(details: object, kind: TaskKind = TaskKind.IDENTIFY_REQUEST) -> Task:
    return Task(
        TaskId("t"),
        kind,
        ConversationId("c"),
        MessageId("c"),
        "",
        msgspec.json.encode(details),
        NOW,
    )


def _found(outcome: Outcome, count: int) -> dict[str, object]:
    people = [{"person": f"p{each}", "rank": each, "comparisons": []} for each in range(count)]
    return {"outcome": str(outcome), "candidates": people, "judgements": []}


@pytest.mark.parametrize(
    ("outcome", "count", "meant"),
    [
        (Outcome.NOBODY, 0, Meant.NOBODY),
        (Outcome.NOBODY, 1, Meant.ONE),
        (Outcome.POSSIBLE, 0, Meant.TOO_LITTLE),
        (Outcome.POSSIBLE, 1, Meant.ONE),
        (Outcome.CERTAIN, 1, Meant.ONE),
        (Outcome.POSSIBLE, 2, Meant.SEVERAL),
        (Outcome.SEVERAL, 12, Meant.SEVERAL),
    ],
)
def test_a_task_says_how_many_may_be_meant(outcome: Outcome, count: int, meant: Meant) -> None:
    for kind in (TaskKind.IDENTIFY_REQUEST, TaskKind.IDENTIFY_NOTIFICATION):
        assert who_is_meant(_task(_found(outcome, count), kind)) == WhoIsMeant(meant, count)


def test_it_says_nothing_where_nobody_asks_or_the_case_was_erased() -> None:
    about_identity = {TaskKind.IDENTIFY_REQUEST, TaskKind.IDENTIFY_NOTIFICATION}
    others = set(TaskKind) - about_identity - {TaskKind.APPROVE_ANSWER}
    for kind in others:
        assert who_is_meant(_task(_found(Outcome.SEVERAL, 2), kind)) == NOT_ASKED
    for kind in (TaskKind.IDENTIFY_REQUEST, TaskKind.APPROVE_ANSWER):
        assert who_is_meant(_task({}, kind)) == NOT_ASKED
    assert NOT_ASKED.words == ""


def test_an_answer_to_approve_says_that_one_person_is_certain_but_a_denial_does_not() -> None:
    prepared = _task({"person": "p1", "outcome": "convictions"}, TaskKind.APPROVE_ANSWER)
    assert who_is_meant(prepared) == WhoIsMeant(Meant.CERTAIN, 1)
    denial = _task({"suggestion": "deny", "ground": "g"}, TaskKind.APPROVE_ANSWER)
    assert who_is_meant(denial) == NOT_ASKED


def test_the_desk_and_the_command_line_say_the_same_words() -> None:
    assert dict(MEANT) == {each.value: words for each, words in IN_WORDS.items()}
    assert set(MEANT) == set(MEANT_COLOURS) == set(Meant)
    assert WhoIsMeant(Meant.SEVERAL, 3).words == "Several persons may be meant (3)"
    assert WhoIsMeant(Meant.ONE, 1).words == "One person may be meant"


def _item(name: str, **others: object) -> Item:
    plain = Item(name, TaskKind.ATTEND, ConversationId(name), "BG", NOW, None, Standing.NO_DAY)
    return replace(plain, **others)  # type: ignore[arg-type] # fields are named by the tests below


def test_urgent_leads_then_the_nearest_day_then_what_waits_longest() -> None:
    late, near, far = (date(2026, 3, day) for day in (2, 17, 30))
    earlier = NOW - timedelta(days=3)
    wanted = [
        _item("urgent, near", is_urgent=True, due_on=near),
        _item("urgent, no day", is_urgent=True),
        _item("late", due_on=late),
        _item("near, older", due_on=near, created_at=earlier),
        _item("near, a", due_on=near),
        _item("near, b", due_on=near),
        _item("far", due_on=far, created_at=earlier),
        _item("no day, older", created_at=earlier),
        _item("no day"),
    ]
    assert pressing_first(reversed(wanted)) == wanted
    few = wanted[1:5]
    assert all(pressing_first(each) == few for each in permutations(few))


def test_a_reminder_stands_only_where_nothing_else_of_its_case_does() -> None:
    case, other = ConversationId("case"), ConversationId("other")
    near = _item("near", conversation=case, is_reminder=True)
    past = _item("past", conversation=case, is_reminder=True, created_at=NOW + timedelta(days=1))
    task = _item("task", conversation=case)
    elsewhere = _item("elsewhere", conversation=other, is_reminder=True)
    assert without_reminders([past, near, elsewhere]) == [past, elsewhere]
    assert without_reminders([past, task, near, elsewhere]) == [task, elsewhere]
    assert without_reminders([task, _item("more", conversation=case)])[1].id == "more"
