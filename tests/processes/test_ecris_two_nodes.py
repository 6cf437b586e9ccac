"""Two Comity nodes that are joined by ECRIS only, over real sockets and mutual TLS."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from tests.processes.ecris_site import serving

from comity.assembly.build import Node
from comity.assembly.config import Automatic, LawPart, RecordsPart
from comity.exchange.conversation import Conversation
from comity.exchange.ports import Delivery, Handling, OutgoingMessage
from comity.exchange.wires import Wire
from comity.ids import ConversationId, StateCode
from comity.law.purposes import Purpose
from comity.policy.facts import AnswerClass
from comity.policy.outcome import Refusal
from comity.records.workflow import AliveState, NotificationState, RequestState
from comity_training.bench.exchange import fill_register
from comity_training.bench.material import convicts, question
from comity_training.federation import Choices, make_network

pytestmark = pytest.mark.processes
DE, FR = StateCode("DE"), StateCode("FR")
ROUNDS = 600
PAUSE_SECONDS = 0.05
CERTAIN = (AnswerClass.CERTAIN_WITH_CONVICTIONS, AnswerClass.CERTAIN_WITHOUT_CONVICTIONS)


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Node, Node]]:
    homes = make_network(
        tmp_path_factory.mktemp("joined"),
        [DE, FR],
        choices=Choices(
            law=LawPart(
                automatic=tuple(
                    Automatic(answer=answer, purpose=Purpose.CRIMINAL_PROCEEDINGS)
                    for answer in CERTAIN
                )
            ),
            records=RecordsPart(ask_national_entry=False),
            wires={DE: (Wire.ECRIS,), FR: (Wire.ECRIS,)},
        ),
    )
    fill_register(homes[1], FR, [DE, FR])
    with ExitStack() as stack:
        first, second = (stack.enter_context(serving(home)) for home in homes)
        yield first, second


def eventually(holds: Callable[[], bool]) -> bool:
    """Look again and again; the network and two databases take what time they take."""
    pause = threading.Event()
    return any(holds() or pause.wait(PAUSE_SECONDS) for _ in range(ROUNDS))


def conversation(node: Node, identifier: str) -> Conversation | None:
    with node.database.read() as snapshot:
        return snapshot.exchange.conversation(ConversationId(identifier))


def reaches(node: Node, identifier: str, state: str) -> bool:
    def there() -> bool:
        found = conversation(node, identifier)
        return found is not None and found.state == state

    return eventually(there)


def test_are_you_alive_is_answered_over_ecris(nodes: tuple[Node, Node]) -> None:
    ours, theirs = nodes
    with ours.database.begin() as work:
        asked = ours.records.ask_alive(work, FR)
    assert asked.wire is Wire.ECRIS
    assert reaches(ours, asked.conversation, AliveState.ANSWERED)
    with ours.database.read() as snapshot:
        sent, answer = snapshot.exchange.messages_of(asked.conversation)
    assert isinstance(sent, OutgoingMessage)
    assert (sent.delivery, answer.kind, answer.refers_to) == (
        Delivery.ACCEPTED,
        "IAL",
        asked.id,
    )
    assert conversation(theirs, asked.conversation) is None  # a monitor's question is none


def test_a_request_is_answered_over_ecris(nodes: tuple[Node, Node]) -> None:
    ours, theirs = nodes
    person = convicts(DE, FR)[0].person
    with ours.database.begin() as work:
        requested = ours.records.request(work, question(person, FR, 1))
    assert not isinstance(requested, Refusal)
    identifier = requested.message.conversation
    assert reaches(ours, identifier, RequestState.ANSWERED)
    for node in nodes:
        found = conversation(node, identifier)
        assert found is not None
        assert found.wire is Wire.ECRIS
        with node.database.read() as snapshot:
            listed = snapshot.exchange.messages_of(identifier)
            assert [each.kind for each in listed] == ["REQ", "RRS"]
            for each in listed:
                kept = snapshot.exchange.outgoing(each.id) or snapshot.exchange.incoming(each.id)
                assert kept is not None
                assert b"MessageMetaDataMessageID" in kept.wire_bytes
    assert nothing_is_parked(theirs)


def test_a_notification_is_answered_over_ecris(nodes: tuple[Node, Node]) -> None:
    ours, theirs = nodes
    convict = convicts(DE, FR)[1]
    with ours.database.begin() as work:
        entered = ours.records.enter_conviction(work, convict.person, convict.numbered(7))
    (notified,) = entered.sent
    assert reaches(ours, notified.conversation, NotificationState.ANSWERED)
    with theirs.database.read() as snapshot:
        received = snapshot.exchange.incoming(notified.id)
        assert received is not None
        assert (received.handling, received.complaints) == (Handling.DONE, ())
        assert received.wire_bytes == notified.wire_bytes
    assert nothing_is_parked(ours)


def nothing_is_parked(node: Node) -> bool:
    with node.database.read() as snapshot:
        return not snapshot.exchange.parked()
