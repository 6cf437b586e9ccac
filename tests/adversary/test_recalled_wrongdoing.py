"""A state recalls what it should never have sent, so that nobody can show that it did.

An officer refused the notification: the person is no national. Its payload is what shows
the wrong; it goes only if an officer there lets it go.
"""

from tests.unit.records.recall_world import sent, started
from tests.unit.records.states_in_touch import DE, FR, World, conviction, person

from comity.records.commands import NotANational
from comity.records.ports import TaskKind


def test_a_refused_notification_is_not_erased_at_its_senders_word() -> None:
    """Detected by France's node, which calls an officer; the payload is unchanged."""
    world = World()
    germany, france = world.add(DE), world.add(FR)
    world.all_follow_recalls()
    germany.enter(person(FR), conviction(DE))
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_NOTIFICATION), NotANational())
    world.carry()
    (notified,) = sent(germany, "NOT")
    started(germany, message=notified.id)
    world.carry()
    with france.store.read() as snapshot:
        kept = snapshot.exchange.incoming(notified.id)
    assert kept is not None
    assert kept.payload == notified.payload
    france.task(TaskKind.RECALL)
