"""A state sets a condition on a conviction that is not its own to bind: ours.

The attack: France answers a request with a list in which one of Germany's own convictions
stands, and says "not to be passed on". Germany would then withhold what its own courts
decided from everybody, until France releases it. The defence: nobody else's condition binds
a conviction of ours; the answer is kept and the condition is nobody's.
"""

from tests.unit.records.states_in_touch import DE, ES, FR, World, conviction, person

from comity.ids import MessageId
from comity.law.handling import HandlingCode
from comity.records.handling_office import keep_received
from comity.records.messages import Condition

ANA = person(DE)
OURS = conviction(DE)


def test_another_states_condition_does_not_bind_a_conviction_of_ours() -> None:
    world = World()
    germany, spain = world.add(DE), world.add(ES)
    world.all_keep_conditions()
    germany.enter(ANA, OURS)
    with germany.store.begin() as work:
        keep_received(
            work,
            germany.service.authority,
            [Condition(OURS.id, "FR", HandlingCode.H2)],
            sender=FR,
            message=MessageId("FR-DE-RRS-000000000000001"),
            convictions=frozenset({OURS.id}),
        )
    spain.ask(DE, ANA)
    world.carry()
    (answer,) = spain.answers()
    assert [each.id for each in answer.convictions] == [OURS.id]
    with germany.store.read() as snapshot:
        assert list(snapshot.disclosure.conditions_on(OURS.id)) == []
