"""Comparing the databases of two nodes: what was lost, and what was doubled."""

from pathlib import Path

import pytest
from sqlalchemy import text

from comity.assembly.build import Node, open_node
from comity.assembly.config import read_config
from comity.assembly.home import Home
from comity.exchange.inbox import admit_batch
from comity.exchange.opening import open_batch
from comity.exchange.sending import prepare_batches, seal_batch, settle_receipt
from comity.ids import StateCode
from comity_training.bench.audit import Queue, engine_of, settled
from comity_training.bench.comparison import compare
from comity_training.bench.composing import Load, compose_notifications
from comity_training.bench.exchange import choices, fill_register
from comity_training.federation import make_network, toml_of

SENDER, RECIPIENT = StateCode("DE"), StateCode("BG")


@pytest.fixture
def homes(tmp_path: Path) -> list[Home]:
    homes = make_network(tmp_path, (SENDER, RECIPIENT), choices=choices(4))
    fill_register(homes[1], RECIPIENT)
    return homes


def deliver(one: Node, other: Node, issued: dict[StateCode, int]) -> int:
    """Carry everything due from one node to the other, and the receipts back.

    ``issued`` holds the size of each node's log in the last receipt it gave.
    """
    now, carried = one.clock.now(), 0
    there = one.partners.partner(other.state, now)
    here = other.partners.partner(one.state, now)
    with one.database.begin() as work:
        batches = prepare_batches(
            work, one.rails, there, hints=(issued.get(one.state, 0),), batches=8, max_messages=4
        )
    for prepared in batches:
        raw = seal_batch(prepared, one.rails, there)
        opened = open_batch(raw, rails=other.rails, partner=here, keys=other.sealing_keys)
        with other.database.begin() as work:
            admission = admit_batch(
                work,
                rails=other.rails,
                partner=here,
                opened=opened,
                hints=(issued.get(other.state, 0),),
            )
        issued[other.state] = admission.checkpoint_size
        with one.database.begin() as work:
            outcome = settle_receipt(work, one.rails, there, prepared, admission.receipt)
        carried += len(outcome.acknowledged)
    return carried


def exchange(homes: list[Home], messages: int) -> None:
    """Notify, handle and answer, until nothing is on its way."""
    one, other = (open_node(home) for home in homes)
    issued: dict[StateCode, int] = {}
    compose_notifications(one, Load(RECIPIENT, messages, first=1, group=4))
    assert deliver(one, other, issued) == messages
    for sender, receiver in ((one, other), (other, one)):
        with receiver.database.begin() as work:
            for message in work.exchange.due_in(now=receiver.clock.now(), limit=100):
                receiver.records.handle(work, message)
        if sender is one:
            assert deliver(other, one, issued) == messages
    for node in (one, other):
        node.database.close()


def test_nothing_is_lost_where_everything_arrived(homes: list[Home]) -> None:
    exchange(homes, 6)
    count = compare(homes)
    assert (count.lost, count.doubled, count.broken, count.parked) == (0, 0, 0, 0), count.findings
    assert count.messages == 12
    assert count.conversations == 6


def test_a_message_that_was_never_delivered_is_lost(homes: list[Home]) -> None:
    node = open_node(homes[0])
    compose_notifications(node, Load(RECIPIENT, 1, first=1, group=1))
    node.database.close()
    assert compare(homes).lost == 3, "no receipt, not at the recipient, no answer"


def test_a_message_that_the_recipient_forgot_is_lost(homes: list[Home]) -> None:
    exchange(homes, 2)
    engine = engine_of(homes[1])
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM inbox WHERE leaf_index = 0"))
    engine.dispose()
    assert compare(homes).lost == 1


def test_the_queue_is_empty_once_everything_is_receipted(homes: list[Home]) -> None:
    exchange(homes, 2)
    queue = Queue(homes[0])
    assert (queue.waiting(), queue.unhandled()) == (0, 0)
    queue.close()
    assert len(settled(homes[0])) == 2


def test_a_written_configuration_is_read_back_as_it_was(homes: list[Home], tmp_path: Path) -> None:
    config = homes[0].config()
    again = tmp_path / "again.toml"
    again.write_text(toml_of(config), encoding="utf-8")
    assert read_config(again) == config


def test_a_federation_joins_every_state_once(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one node"):
        make_network(tmp_path, (SENDER, SENDER))
