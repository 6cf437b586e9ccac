"""Which version of the parameters decided is kept with who somebody is."""

from dataclasses import replace

from tests.unit.records.states_in_touch import DE, FR, World, person

from comity.records.commands import Nobody
from comity.records.ports import TaskKind
from comity.search.parameters import default_parameters

OWN = replace(default_parameters(), version="own-1")


def asked() -> World:
    world = World()
    world.add(FR, parameters=OWN)
    world.add(DE)
    return world


def test_the_version_that_decided_is_kept_with_the_identification() -> None:
    world = asked()
    france, germany = world.nodes[FR], world.nodes[DE]
    france.know(person(FR))
    question = germany.ask(FR, person(FR))
    world.carry()
    with france.store.read() as snapshot:
        kept = snapshot.cases.identification(question.conversation.id)
    assert kept is not None
    assert kept.parameters == "own-1"


def test_where_an_officer_decided_no_version_did() -> None:
    world = asked()
    france, germany = world.nodes[FR], world.nodes[DE]
    question = germany.ask(FR, person(FR, surname="Unheard"))
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_REQUEST), Nobody())
    with france.store.read() as snapshot:
        kept = snapshot.cases.identification(question.conversation.id)
    assert kept is not None
    assert kept.parameters == ""


def test_a_node_searches_by_its_own_parameters() -> None:
    world = World()
    # By these nobody is ever certain: everybody asked about is thought to be somebody else.
    world.add(FR, parameters=replace(OWN, intercept=-30.0))
    world.add(DE)
    france, germany = world.nodes[FR], world.nodes[DE]
    france.know(person(FR))
    germany.ask(FR, person(FR))
    world.carry()
    assert france.task(TaskKind.IDENTIFY_REQUEST).kind is TaskKind.IDENTIFY_REQUEST
