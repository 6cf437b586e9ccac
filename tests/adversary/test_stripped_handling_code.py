"""A handling code is stripped, loosened or forged on the way.

The attacks: a state that passes data on leaves the originator's condition out or replaces it
by a laxer one; the originator's own later message comes without it; a sender sets conditions
on convictions that are not in its message, or in our own name. The defence: only the state
that set a condition changes it, silence lifts nothing, and a condition on anything else is
nobody's. Each test ends with the condition as it was.
"""

from dataclasses import replace

import pytest
from tests.unit.records.states_in_touch import DE, ES, FR, Node, World, conviction, person

from comity.ids import ConvictionId, MessageId, StateCode
from comity.law.handling import HandlingCode, Use
from comity.records.handling_model import HandlingCondition
from comity.records.handling_office import (
    SetCondition,
    conditions_to_send,
    keep_received,
    note_released,
    set_condition,
)
from comity.records.handling_rules import barred_use
from comity.records.messages import Condition

ANA = person(FR)
SPANISH = conviction(ES)


@pytest.fixture
def world() -> World:
    """Return a world where Spain told France of a conviction that may not go onward."""
    made = World()
    made.add(DE)
    made.add(FR, enter_unknown_nationals=True)
    spain = made.add(ES)
    made.all_keep_conditions()
    with spain.store.begin() as work:
        order = SetCondition(SPANISH.id, HandlingCode.H2, "officer-1")
        set_condition(work, spain.service.authority, order)
    spain.enter(ANA, SPANISH)
    made.carry()
    return made


def bound(node: Node, identifier: ConvictionId = SPANISH.id) -> list[HandlingCondition]:
    with node.store.read() as snapshot:
        return list(snapshot.disclosure.conditions_on(identifier))


def arrives(
    node: Node, sender: StateCode, condition: Condition, *, of: ConvictionId = SPANISH.id
) -> None:
    with node.store.begin() as work:
        keep_received(
            work,
            node.service.authority,
            [condition],
            sender=sender,
            message=MessageId("DE-FR-RRS-000000000000001"),
            convictions=frozenset({of}),
        )


def test_another_state_cannot_loosen_what_the_originator_set(world: World) -> None:
    france = world.nodes[FR]
    before = bound(france)
    arrives(france, DE, Condition(SPANISH.id, "ES", HandlingCode.H0))
    assert bound(france) == before


def test_the_originators_next_message_without_a_condition_lifts_nothing(world: World) -> None:
    france, spain = world.nodes[FR], world.nodes[ES]
    before = bound(france)
    # Spain's own file loses the condition, so that its update goes out bare.
    with spain.store.begin() as work:
        (own,) = work.disclosure.conditions_on(SPANISH.id)
        work.disclosure.keep_condition(replace(own, released_at=spain.clock.now()))
    spain.alter(replace(SPANISH, file_number="9/2026"))
    world.carry()
    assert len(france.versions(SPANISH.id)) == 2
    assert bound(france) == before
    with france.store.read() as snapshot:
        assert barred_use(snapshot.disclosure, [SPANISH.id], Use.PASS_ON, own=FR) is not None


def test_a_condition_on_a_conviction_that_is_not_in_the_message_is_nobodys(world: World) -> None:
    france = world.nodes[FR]
    other = conviction(DE).id
    arrives(france, ES, Condition(other, "ES", HandlingCode.H2))
    assert bound(france, other) == []


def test_nobody_binds_us_in_our_own_name(world: World) -> None:
    france = world.nodes[FR]
    before = bound(france)
    arrives(france, ES, Condition(SPANISH.id, "FR", HandlingCode.H2))
    assert bound(france) == before


def test_a_release_that_we_noted_is_not_undone_by_the_same_message(world: World) -> None:
    france = world.nodes[FR]
    with france.store.begin() as work:
        authority = france.service.authority
        note_released(work, authority, SPANISH.id, ES, reference="ES 1", by="officer-1")
    (released,) = bound(france)
    assert released.message is not None
    with france.store.begin() as work:
        keep_received(
            work,
            france.service.authority,
            [Condition(SPANISH.id, "ES", HandlingCode.H2)],
            sender=ES,
            message=released.message,
            convictions=frozenset({SPANISH.id}),
        )
    assert bound(france) == [released]


def test_what_goes_onward_carries_the_originators_condition(world: World) -> None:
    france = world.nodes[FR]
    with france.store.read() as snapshot:
        (sent,) = conditions_to_send(snapshot.disclosure, [SPANISH.id])
    assert (sent.set_by, sent.code) == ("ES", HandlingCode.H2)
