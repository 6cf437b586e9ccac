"""Messages of ours that a partner's node refused."""

import pytest
from tests.unit.records.states_in_touch import DE, FR, GB, Node, World, conviction, person

from comity.errors import ConflictingChange
from comity.exchange.ports import Delivery, OutgoingMessage, Settlement
from comity.ids import ConversationId
from comity.policy.rules import NodeRules
from comity.records.commands import Approve, AskBack, IdentifyAs, SupplyInformation
from comity.records.messages import Kind, NotificationOutcome, NotificationResponse
from comity.records.ports import TaskKind
from comity.records.workflow import NotificationState, RequestState

ANA = person(FR)
VAGUE = person(FR, born=(1979, 7, 20))


@pytest.fixture
def world() -> World:
    made = World()
    for state in (DE, FR):
        made.add(state, enter_unknown_nationals=True)
    return made


def refuse(node: Node) -> OutgoingMessage:
    """Let the peer refuse the one message that is due, and tell the casework, twice."""
    (due,) = node.due()
    refused = Settlement(due.id, node.clock.now(), None, b"", "protocol:transition:illegal")
    with node.store.begin() as work:
        work.exchange.settle([refused])
        message = work.exchange.outgoing(due.id)
        assert message is not None
        assert message.delivery is Delivery.REFUSED
        for _ in range(2):
            node.service.refused(work, message)
    return message


def arrive(world: World, node: Node) -> None:
    """Bring what is due to a node, and let it handle that."""
    world.deliver()
    while node.handle_due():
        pass


def test_an_answer_that_was_refused_is_owed_again_and_given_anew(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.enter(ANA, conviction(FR))
    asked = germany.ask(FR, ANA)
    arrive(world, france)
    assert france.conversation(asked.conversation.id).state == RequestState.ANSWERED
    refuse(france)
    reopened = france.conversation(asked.conversation.id)
    assert (reopened.state, reopened.settled_at) == (RequestState.OPEN, None)
    task = france.task(TaskKind.UNDELIVERABLE)
    assert task.due_on == reopened.due_on is not None
    france.act(task, Approve())
    world.carry()
    (answer,) = germany.answers()
    assert answer.convictions == (conviction(FR),)
    assert france.open_tasks() == []


def test_whether_an_answer_was_late_does_not_go_by_one_that_was_refused(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.know(ANA)
    asked = germany.ask(FR, ANA)
    arrive(world, france)
    refuse(france)
    world.clock.pass_days(60)
    france.act(france.task(TaskKind.UNDELIVERABLE), Approve())
    late = france.service.lateness(france.conversation(asked.conversation.id))
    assert late is not None
    assert late.late


def test_a_refused_answer_is_neither_cancelled_nor_corrected(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.enter(ANA, conviction(FR))
    germany.ask(FR, ANA)
    arrive(world, france)
    message = refuse(france)
    with france.store.begin() as work, pytest.raises(ConflictingChange, match="refused"):
        france.service.cancel(work, message.id, by="officer-7", reason="wrong")
    france.alter(conviction(FR, remark="on appeal"))
    assert france.due() == []


def test_a_question_that_was_refused_was_never_asked(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    known = france.know(ANA)
    asked = germany.ask(FR, VAGUE)
    arrive(world, france)
    world.deliver()
    france.act(france.task(TaskKind.IDENTIFY_REQUEST), AskBack(("BirthDate",)))
    refuse(france)
    assert france.conversation(asked.conversation.id).state == RequestState.OPEN
    france.act(france.task(TaskKind.UNDELIVERABLE), IdentifyAs(known))
    world.carry()
    assert len(germany.answers()) == 1


def test_information_that_was_refused_is_supplied_again(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    france.know(ANA)
    asked = germany.ask(FR, VAGUE)
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_REQUEST), AskBack(("BirthDate",)))
    world.carry()
    germany.act(germany.task(TaskKind.SUPPLY_INFORMATION), SupplyInformation(ANA))
    refuse(germany)
    waiting = germany.conversation(asked.conversation.id)
    assert waiting.state == RequestState.AWAITING_INFORMATION
    germany.act(germany.task(TaskKind.UNDELIVERABLE), SupplyInformation(ANA))
    world.carry()
    assert len(germany.answers()) == 1


def test_a_response_to_a_notification_is_repeated_and_stores_nothing_twice(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    germany.enter(ANA, conviction(DE))
    arrive(world, france)
    message = refuse(france)
    assert france.conversation(message.conversation).state == NotificationState.OPEN
    france.act(france.task(TaskKind.UNDELIVERABLE), Approve())
    world.carry()
    (response,) = germany.heard(Kind.NOTIFICATION_RESPONSE)
    assert isinstance(response, NotificationResponse)
    assert response.outcome == NotificationOutcome.SUCCESSFUL
    assert [held.version for held in france.versions(conviction(DE).id)] == [1]


def test_a_late_repeated_response_does_not_bring_an_older_version_back(world: World) -> None:
    france, germany = world.nodes[FR], world.nodes[DE]
    germany.enter(ANA, conviction(DE))
    arrive(world, france)
    refuse(france)
    germany.alter(conviction(DE, remark="on appeal"))
    world.carry()
    france.act(france.task(TaskKind.UNDELIVERABLE), Approve())
    world.carry()
    latest = france.versions(conviction(DE).id)[-1]
    assert (latest.version, latest.conviction) == (2, conviction(DE, remark="on appeal"))
    assert len(germany.heard(Kind.NOTIFICATION_RESPONSE)) == 2


def test_a_request_that_never_arrived_has_no_deadline(world: World) -> None:
    germany = world.nodes[DE]
    asked = germany.ask(FR, ANA)
    assert asked.conversation.due_on is not None
    message = refuse(germany)
    assert message.id == asked.message.id
    after = germany.conversation(ConversationId(message.id))
    assert (after.due_on, after.state) == (None, RequestState.OPEN)
    assert germany.task(TaskKind.UNDELIVERABLE).due_on is None
    world.clock.pass_days(90)
    with germany.store.begin() as work:
        today = world.clock.now().date()
        assert germany.service.escalate(work, today) == []


def test_every_reply_is_permitted_towards_its_peer_also_outside_the_union(world: World) -> None:
    britain = world.add(GB, rules=NodeRules("british"))
    france = world.nodes[FR]
    france.know(ANA)
    asked = britain.ask(FR, VAGUE)
    world.carry()
    france.act(france.task(TaskKind.IDENTIFY_REQUEST), AskBack(("BirthDate",)))
    world.carry()
    britain.act(britain.task(TaskKind.SUPPLY_INFORMATION), SupplyInformation(ANA))
    world.carry()
    assert britain.conversation(asked.conversation.id).state == RequestState.ANSWERED
