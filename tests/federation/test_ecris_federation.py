"""Nodes joined by ECRIS, under the same weather and held to the same invariants less receipts."""

from datetime import UTC, datetime, timedelta
from difflib import ndiff
from itertools import combinations

import pytest
from tests.federation.channel_federation import ChannelFederation
from tests.federation.invariants import Findings, check
from tests.federation.members import AUSTRIA, BELGIUM, STATES
from tests.federation.node import database_fault, die
from tests.federation.officers_told import play, told
from tests.federation.records_federation import check_records
from tests.federation.simulator import Conditions
from tests.federation.soak import STORM

from comity.exchange.ports import Delivery
from comity.exchange.wires import Wire
from comity.ids import ConversationId, StateCode
from comity.law.closed_hours import CLOSED_KINDS

PAIR = frozenset({AUSTRIA, BELGIUM})
EVERYBODY = {frozenset(pair) for pair in combinations(STATES, 2)}
WITH_AUSTRIA = {pair for pair in EVERYBODY if AUSTRIA in pair}
LAST_EVENING = datetime(2026, 1, 31, 22, 30, tzinfo=UTC)
"""In the closed hours everywhere: half past eleven in Vienna."""


def work_on(federation: ChannelFederation, acts: int, *, crashes: float = 0.0) -> None:
    """Let officers do things, and nodes die now and then."""
    random = federation.random
    for _ in range(acts):
        federation.something()
        federation.run(timedelta(seconds=random.expovariate(1 / 5)))
        if random.random() < crashes:
            node = federation.nodes[random.choice(sorted(federation.nodes))]
            node.fault = random.choice([die, database_fault])
            federation.crash(node.state, after_calls=random.randrange(1, 80))


def come_to_rest(federation: ChannelFederation) -> Findings:
    """Let everything end, and check what must be true then."""
    federation.heal()
    federation.run_until_quiet()
    while federation.release_all():
        federation.run_until_quiet()
    findings = check(federation, evidence=1000)
    check_records(federation)
    return findings


def conversations(federation: ChannelFederation) -> set[ConversationId]:
    """Return every conversation that is known anywhere."""
    return {each for node in federation.nodes.values() for each in node.store.tables.conversations}


def wire_of(federation: ChannelFederation, conversation: ConversationId) -> Wire:
    """Return the wire a conversation is on, the same for whoever knows it."""
    (wire,) = {
        known.wire
        for node in federation.nodes.values()
        if (known := node.store.tables.conversations.get(conversation)) is not None
    }
    return wire


def test_officers_at_work_over_ecris_leave_nothing_lying() -> None:
    federation = ChannelFederation(61, EVERYBODY)
    work_on(federation, 60)
    findings = come_to_rest(federation)
    assert findings.accepted > 60
    assert not findings.acknowledged
    assert federation.story.lost == federation.story.crashes == 0


@pytest.mark.parametrize(
    "conditions",
    [
        Conditions(loss=0.5),
        Conditions(loss_of_answers=0.5),
        Conditions(duplication=0.8),
        Conditions(straggling=0.3),
    ],
    ids=["loss", "timeout after arrival", "duplication", "straggling"],
)
def test_nothing_is_lost_or_doubled_over_ecris(conditions: Conditions) -> None:
    federation = ChannelFederation(62, {PAIR}, (AUSTRIA, BELGIUM))
    federation.conditions(conditions)
    work_on(federation, 40)
    assert come_to_rest(federation).accepted > 20


def test_a_storm_with_restarts_over_both_wires_leaves_nothing_lying() -> None:
    federation = ChannelFederation(63, WITH_AUSTRIA)
    federation.conditions(STORM)
    work_on(federation, 120, crashes=0.08)
    findings = come_to_rest(federation)
    assert findings.accepted
    assert findings.acknowledged
    assert federation.story.crashes
    assert federation.story.lost


@pytest.mark.parametrize("to_ecris", [False, True], ids=["to comity", "to ecris"])
def test_a_partner_moves_to_comitys_wire_in_the_middle_of_traffic(*, to_ecris: bool) -> None:
    """And back: what is under way ends on the wire it began on."""
    federation = ChannelFederation(64, set() if to_ecris else {PAIR}, (AUSTRIA, BELGIUM))
    federation.conditions(STORM)
    work_on(federation, 40)
    before = {each: wire_of(federation, each) for each in conversations(federation)}
    assert set(before.values()) == {Wire.COMITY if to_ecris else Wire.ECRIS}
    assert not federation.quiet()
    if to_ecris:
        federation.channels.move_to_ecris(PAIR)
    else:
        federation.channels.move_to_comity(PAIR)
    work_on(federation, 40)
    findings = come_to_rest(federation)
    assert findings.accepted
    assert findings.acknowledged
    after = {each: wire_of(federation, each) for each in conversations(federation)}
    assert {each: after[each] for each in before} == before
    assert {after[each] for each in after.keys() - before} == {
        Wire.ECRIS if to_ecris else Wire.COMITY
    }


def test_answers_wait_for_the_end_of_the_closed_hours_and_come_then() -> None:
    federation = ChannelFederation(65, {PAIR}, (AUSTRIA, BELGIUM))
    federation.clock.time = LAST_EVENING
    work_on(federation, 40)
    waiting = [
        message
        for node in federation.nodes.values()
        for message in node.store.tables.outgoing.values()
        if message.kind in CLOSED_KINDS
    ]
    assert waiting
    assert all(message.delivery is Delivery.DUE for message in waiting)
    come_to_rest(federation)
    assert federation.clock.time > datetime(2026, 2, 1, 1, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "not_said", "said_instead"),
    [
        (AUSTRIA, ["Ground of the denial: {ground}"], ["Further remarks: Ground: {ground}"]),
        (BELGIUM, ["Replaces file number: 1/2026"] * 2, []),
    ],
)
def test_officers_are_told_the_same_over_either_wire(
    state: StateCode, not_said: list[str], said_instead: list[str]
) -> None:
    """The same story in the same words, less the line that names the wire.

    Two things have no element: the ground of a denial, which stands in the remarks, and a
    second way of naming the conviction that is replaced.
    """
    ground = "consent-missing: 32009F0315 Art. 7(2) and Annex (inferred)"
    over_ecris, over_comity = (told(play(pairs), state) for pairs in ({PAIR}, set()))
    assert len(over_comity) > 100
    differing = [line for line in ndiff(over_comity, over_ecris) if line[0] in "-+"]
    assert [line[2:] for line in differing if line[0] == "-"] == [
        line.format(ground=ground) for line in not_said
    ]
    assert [line[2:] for line in differing if line[0] == "+"] == [
        line.format(ground=ground) for line in said_instead
    ]
