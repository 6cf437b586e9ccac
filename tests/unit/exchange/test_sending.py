from dataclasses import replace

import pytest
from tests.federation.delivery import Post, Receipted, receive
from tests.federation.members import AUSTRIA, BELGIUM
from tests.federation.node import Node
from tests.federation.simulator import Federation

from comity.exchange.partners import Partner
from comity.exchange.ports import Delivery
from comity.exchange.sending import (
    PreparedBatch,
    prepare_batch,
    prepare_batches,
    seal_batch,
    settle_receipt,
)
from comity.exchange.versions import CURRENT


@pytest.fixture
def federation() -> Federation:
    federation = Federation(1, (AUSTRIA, BELGIUM), largest_payload=100)
    federation.part(AUSTRIA, BELGIUM)
    return federation


def _prepare(
    node: Node, *, max_messages: int = 128, max_bytes: int = CURRENT.max_payload_bytes
) -> PreparedBatch | None:
    with node.store.begin() as work:
        return prepare_batch(
            work, node.rails, _belgium(node), max_messages=max_messages, max_bytes=max_bytes
        )


def _belgium(node: Node) -> Partner:
    return node.partners.partner(BELGIUM, node.rails.clock.now())


def test_nothing_due_makes_no_batch_and_signs_nothing(federation: Federation) -> None:
    node = federation.nodes[AUSTRIA]
    before = node.store.picture()
    assert _prepare(node) is None
    assert node.store.picture() == before


def test_a_batch_is_limited_and_keeps_the_order_of_the_log(federation: Federation) -> None:
    node = federation.nodes[AUSTRIA]
    for _ in range(5):
        federation.open(AUSTRIA, BELGIUM, "NOT")
    prepared = _prepare(node, max_messages=3)
    assert prepared is not None
    assert [message.leaf_index for message in prepared.messages] == [0, 1, 2]
    assert prepared.size == 5


def test_one_message_travels_however_small_the_limit(federation: Federation) -> None:
    federation.open(AUSTRIA, BELGIUM, "NOT")
    federation.open(AUSTRIA, BELGIUM, "NOT")
    prepared = _prepare(federation.nodes[AUSTRIA], max_bytes=1)
    assert prepared is not None
    assert len(prepared.messages) == 1


def test_each_attempt_has_its_own_name_and_the_same_messages(federation: Federation) -> None:
    federation.open(AUSTRIA, BELGIUM, "NOT")
    node = federation.nodes[AUSTRIA]
    one, other = _prepare(node), _prepare(node)
    assert one is not None
    assert other is not None
    assert one.id != other.id
    assert (one.messages, one.checkpoint) == (other.messages, other.checkpoint)


def test_a_sealed_batch_shows_no_payload(federation: Federation) -> None:
    federation.echo.largest_payload = 2000
    federation.open(AUSTRIA, BELGIUM, "NOT")
    node = federation.nodes[AUSTRIA]
    prepared = _prepare(node)
    assert prepared is not None
    message = replace(prepared.messages[0], payload=b"a name that nobody on the way may read")
    raw = seal_batch(replace(prepared, messages=(message,)), node.rails, _belgium(node))
    assert message.payload not in raw
    assert "name" not in repr(prepared)


def test_a_settled_batch_leaves_nothing_due_and_ends_the_waiting(federation: Federation) -> None:
    federation.open(AUSTRIA, BELGIUM, "NOT")
    node, peer = federation.nodes[AUSTRIA], federation.nodes[BELGIUM]
    prepared = _prepare(node)
    assert prepared is not None
    raw = seal_batch(prepared, node.rails, _belgium(node))
    answer = receive(peer.courier, peer.sealing_keys, AUSTRIA, Post(raw).raw).answer
    assert isinstance(answer, Receipted)
    with node.store.begin() as work:
        outcome = settle_receipt(work, node.rails, _belgium(node), prepared, answer.raw)
    assert outcome.acknowledged == (prepared.messages[0].id,)
    tables = node.store.tables
    (message,) = tables.outgoing.values()
    assert (message.delivery, message.settled_at) == (
        Delivery.ACKNOWLEDGED,
        federation.clock.now(),
    )
    assert (tables.peers[BELGIUM].acknowledged_size, tables.peers[BELGIUM].failures) == (1, 0)


def test_batches_of_the_greatest_messages_stay_within_the_limit(federation: Federation) -> None:
    federation.echo.largest_payload = 1
    federation.open(AUSTRIA, BELGIUM, "NOT")
    node = federation.nodes[AUSTRIA]
    prepared = _prepare(node)
    assert prepared is not None
    noise = node.rails.randomness(CURRENT.max_payload_bytes)
    raw = seal_batch(
        replace(prepared, messages=(replace(prepared.messages[0], payload=noise),)),
        node.rails,
        _belgium(node),
    )
    assert CURRENT.max_payload_bytes < len(raw) < CURRENT.max_batch_bytes


def test_several_batches_share_a_checkpoint_and_keep_the_order_of_the_log(
    federation: Federation,
) -> None:
    node = federation.nodes[AUSTRIA]
    for _ in range(7):
        federation.open(AUSTRIA, BELGIUM, "NOT")
    with node.store.begin() as work:
        found = prepare_batches(work, node.rails, _belgium(node), batches=3, max_messages=2)
    places = [[message.leaf_index for message in batch.messages] for batch in found]
    assert places == [[0, 1], [2, 3], [4, 5]]
    assert len({batch.checkpoint for batch in found}) == 1
    assert len({batch.id for batch in found}) == 3


def test_what_is_in_flight_is_not_prepared_again(federation: Federation) -> None:
    node = federation.nodes[AUSTRIA]
    for _ in range(4):
        federation.open(AUSTRIA, BELGIUM, "NOT")
    first = _prepare(node, max_messages=2)
    assert first is not None
    flying = [message.id for message in first.messages]
    with node.store.begin() as work:
        (second,) = prepare_batches(
            work, node.rails, _belgium(node), in_flight=flying, batches=9, max_messages=9
        )
    assert [message.leaf_index for message in second.messages] == [2, 3]


def test_a_batch_is_cut_before_the_payload_that_would_be_too_much(federation: Federation) -> None:
    node = federation.nodes[AUSTRIA]
    for _ in range(6):
        federation.open(AUSTRIA, BELGIUM, "NOT")
    with node.store.begin() as work:
        found = prepare_batches(work, node.rails, _belgium(node), batches=9, max_bytes=100)
    payloads = [[len(message.payload) for message in batch.messages] for batch in found]
    assert all(len(batch) == 1 or sum(batch) <= 100 for batch in payloads)
    assert [leaf for batch in found for leaf in (m.leaf_index for m in batch.messages)] == list(
        range(len([size for batch in payloads for size in batch]))
    )
