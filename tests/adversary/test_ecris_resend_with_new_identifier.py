"""The same thing sent again under another name, as some nodes do after a timeout."""

from dataclasses import replace
from datetime import date

from tests.adversary.channel_stage import ChannelStage, described

from comity.ids import ConvictionId
from comity.persons.names import name_of
from comity.records.messages import Notification
from comity.records.model import Conviction, Decision
from comity.records.ports import TaskKind

CONVICTION = Conviction(
    id=ConvictionId("FR-C-000000000000001"),
    convicting_country="CO-00-250-FRA",
    file_number="1/2026",
    decided_on=date(2026, 3, 1),
    decisions=(Decision("D-00001"),),
)
NOTIFIED = Notification(described(), CONVICTION)


def test_a_notification_sent_twice_is_stored_once() -> None:
    """The partner notifies one conviction under two identifiers.

    Both are answered, and the register holds the person once and the conviction once.
    """
    stage = ChannelStage()
    with stage.store.begin() as work:
        work.register.enter_person(described())
    first = stage.arrive(NOTIFIED)
    second = stage.arrive(NOTIFIED)
    assert {each.refers_to for each in stage.sent("NRS")} == {first.message.id, second.message.id}
    with stage.store.read() as snapshot:
        assert snapshot.register.size() == (1, 1)


def test_an_identifier_of_zeros_never_makes_one_conviction_of_two() -> None:
    """The partner numbers every conviction with zeros; a second one is another person's.

    An officer is called, and the conviction held is unchanged.
    """
    stage = ChannelStage()
    zeros = ConvictionId("FR-C-" + "0" * 15)
    other = replace(described(), name=name_of("Eva", "Kowalska"))
    with stage.store.begin() as work:
        work.register.enter_person(described())
        work.register.enter_person(other)
    stage.arrive(Notification(described(), replace(CONVICTION, id=zeros)))
    with stage.store.read() as snapshot:
        before = snapshot.register.versions_of(zeros)
    assert len(before) == 1
    stage.arrive(Notification(other, replace(CONVICTION, id=zeros, file_number="2/2026")))
    with stage.store.read() as snapshot:
        assert snapshot.register.versions_of(zeros) == before
    (task,) = stage.tasks(TaskKind.IDENTIFY_NOTIFICATION)
    assert "identifier" in task.reason
