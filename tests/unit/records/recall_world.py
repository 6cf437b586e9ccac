"""States in touch who recall what they gave: what every test of recalls begins with."""

from tests.unit.records.states_in_touch import (
    DE,
    ES,
    FR,
    Node,
    World,
    conviction,
    person,
)

from comity.exchange.ports import OutgoingMessage
from comity.ids import MessageId
from comity.law.recall_grounds import KeepGround, RecallGround
from comity.records.ports import Standing
from comity.records.recall_deciding import RecallCommand, RecallDecision
from comity.records.recall_model import Recall

NUMBER = conviction(DE).id
WRONG = RecallGround.UNLAWFUL


def started(node: Node, **what: object) -> Recall:
    """Let an officer order a recall."""
    command = RecallCommand(
        by="officer-1",
        reason="sent in error",
        ground=WRONG,
        **what,  # type: ignore[arg-type]
    )
    with node.store.begin() as work:
        return node.recalls.start(work, command)


def decided(
    node: Node, keep: KeepGround | None = None, messages: tuple[MessageId, ...] = ()
) -> Recall:
    """Let an officer decide the only recall asked of a node."""
    decision = RecallDecision(node.recall().id, "officer-2", "as seen", keep, messages)
    with node.store.begin() as work:
        return node.recalls.decide(work, decision)


def sent(node: Node, kind: str) -> list[OutgoingMessage]:
    """Return what a node ever composed of a kind."""
    tables = node.store._tables
    return sorted(
        (each for each in tables.outgoing.values() if each.kind == kind),
        key=lambda each: each.leaf_index,
    )


def two_states(**settings: object) -> tuple[World, Node, Node]:
    """Return Germany and France, France told of a conviction by Germany."""
    world = World()
    de = world.add(DE)
    chosen = {"enter_unknown_nationals": True, "ask_national_entry": False, **settings}
    fr = world.add(FR, **chosen)  # type: ignore[arg-type]  # settings by name
    world.all_follow_recalls()
    de.enter(person(FR), conviction(DE))
    world.carry()
    assert [held.standing for held in fr.versions(NUMBER)] == [Standing.CURRENT]
    return world, de, fr


def three_states(**settings: object) -> tuple[World, Node, Node, Node]:
    """Return Germany, France which was told, and Spain which asked France and had it too."""
    world, de, fr = two_states(**settings)
    es = world.add(ES)
    world.all_follow_recalls()
    es.ask(FR, person(FR))
    world.carry()
    (answer,) = es.answers()
    assert [each.id for each in answer.convictions] == [NUMBER]
    return world, de, fr, es
