"""Many conversations under loss, delay, duplication, partitions and crashes."""

from datetime import timedelta

import pytest
from tests.federation.invariants import check
from tests.federation.members import AUSTRIA, BELGIUM, STATES
from tests.federation.simulator import Conditions, Federation
from tests.federation.soak import STORM, soak

from comity.exchange.ports import Delivery


def test_a_calm_network_delivers_everything_at_the_first_attempt() -> None:
    federation = Federation(1)
    for _ in range(60):
        federation.open_any()
        federation.run(timedelta(seconds=3))
    federation.run_until_quiet()
    findings = check(federation, evidence=1000)
    assert findings.conversations == 60
    assert federation.story.lost == federation.story.crashes == 0


@pytest.mark.parametrize(
    "conditions",
    [
        Conditions(loss=0.6),
        Conditions(loss_of_answers=0.6),
        Conditions(duplication=0.8),
        Conditions(straggling=0.3),
        Conditions(delay=10.0),
        STORM,
    ],
    ids=["loss", "lost answers", "duplication", "straggling", "delay", "storm"],
)
def test_nothing_is_lost_or_doubled_whatever_the_network_does(conditions: Conditions) -> None:
    federation = Federation(2)
    federation.conditions(conditions)
    for _ in range(40):
        federation.open_any()
        federation.stir_any()
        federation.run(timedelta(seconds=5))
    federation.heal()
    federation.run_until_quiet()
    assert check(federation).conversations == 40


def test_a_parted_network_delivers_once_it_is_whole_again() -> None:
    federation = Federation(3)
    federation.part(AUSTRIA, BELGIUM)
    conversation = federation.open(AUSTRIA, BELGIUM, "REQ")
    federation.run(timedelta(days=1))
    tables = federation.nodes[AUSTRIA].store.tables
    (message,) = tables.outgoing.values()
    assert message.delivery is Delivery.DUE
    assert tables.peers[BELGIUM].failures > 100
    federation.heal()
    federation.run_until_quiet()
    assert conversation in federation.nodes[BELGIUM].store.tables.conversations
    check(federation)


def test_a_node_that_is_down_is_not_given_up() -> None:
    federation = Federation(4)
    for state in STATES[1:]:
        federation.open(AUSTRIA, state, "NOT")
    federation.crash(AUSTRIA)
    federation.run(timedelta(minutes=3))
    federation.run_until_quiet()
    assert check(federation).conversations == 3


def test_a_seed_tells_the_same_story_again() -> None:
    assert soak(conversations=12, seed=11) == soak(conversations=12, seed=11)


def test_some_hundreds_of_conversations_survive_a_storm() -> None:
    report = soak(conversations=200, seed=12)
    # A process may die between its commit and its answer; the caller asks for one more.
    assert int(str(report["conversations"])) >= 200
    assert report["crashes"]


def test_a_log_of_many_tiles_serves_as_well_as_a_short_one() -> None:
    federation = Federation(5, (AUSTRIA, BELGIUM), longest=3, largest_payload=2)
    federation.answering = 0.2
    for _ in range(6):
        for _ in range(60):
            federation.open(AUSTRIA, BELGIUM, "NOT")
        federation.run(timedelta(minutes=1))
    federation.run_until_quiet()
    check(federation)
    assert len(federation.nodes[BELGIUM].store.tables.leaves) > 256
