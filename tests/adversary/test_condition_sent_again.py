"""A condition is said again, and the first message that said it goes out as evidence.

The attack: Spain tells France of a conviction that may not go to a court, and later sends an
update with the same condition. What is kept says that the condition came with the update.
An officer takes the first message, or the answer in which France itself passed the
conviction on, to a court: no condition came with that one. The defence: what a message says
is looked at, in whichever message the condition arrived and whoever sent it.
"""

from dataclasses import replace

import pytest
from tests.unit.records.states_in_touch import DE, ES, FR, Node, World, conviction, person

from comity.assembly.handling_gate import require_usable_messages
from comity.errors import ConflictingChange
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.law.handling import HandlingCode, Use
from comity.records.handling_office import SetCondition, set_condition

ANA = person(FR)
SPANISH = conviction(ES)


@pytest.fixture
def world() -> World:
    """Return a world where Spain told France twice, and France answered Germany."""
    made = World()
    germany = made.add(DE)
    made.add(FR, enter_unknown_nationals=True)
    spain = made.add(ES)
    made.all_keep_conditions()
    with spain.store.begin() as work:
        order = SetCondition(SPANISH.id, HandlingCode.H1, "officer-1")
        set_condition(work, spain.service.authority, order)
    spain.enter(ANA, SPANISH)
    made.carry()
    spain.alter(replace(SPANISH, file_number="9/2026"))
    made.carry()
    germany.ask(FR, ANA)
    made.carry()
    assert len(germany.answers()[0].convictions) == 1
    return made


def messages(node: Node, kind: str) -> list[OutgoingMessage | IncomingMessage]:
    with node.store.read() as snapshot:
        return [
            each
            for one in snapshot.exchange.conversations_listed(limit=99)
            for each in snapshot.exchange.messages_of(one.id)
            if each.kind == kind
        ]


@pytest.mark.parametrize(("kind", "count"), [("NOT", 2), ("RRS", 1)])
def test_every_message_that_says_it_stays_out_of_court(world: World, kind: str, count: int) -> None:
    france = world.nodes[FR]
    found = messages(france, kind)
    assert len(found) == count
    for message in found:
        with (
            france.store.read() as snapshot,
            pytest.raises(ConflictingChange, match="comity handling ask"),
        ):
            require_usable_messages(snapshot.disclosure, [message], Use.EVIDENCE, own=FR)


def test_what_says_nothing_of_it_may_leave(world: World) -> None:
    france = world.nodes[FR]
    with france.store.read() as snapshot:
        require_usable_messages(snapshot.disclosure, messages(france, "REQ"), Use.EVIDENCE, own=FR)
