"""A node that returns to a backup has forgotten what others saw of its log."""

from datetime import timedelta

from tests.federation.invariants import check
from tests.federation.members import AUSTRIA, BELGIUM, FRANCE
from tests.federation.simulator import Federation

from comity.errors import ErrorCode
from comity.exchange.ports import Delivery
from comity.ids import MessageId


def _restored(*, forgotten: int, since: int) -> tuple[Federation, list[MessageId]]:
    """Let Austria forget messages that Belgium saw, and send some after that.

    Returns:
        The federation an hour later, and what Austria sent to Belgium since.
    """
    federation = Federation(21, (AUSTRIA, BELGIUM, FRANCE))
    federation.answering = 0.0
    for other in (BELGIUM, FRANCE):
        federation.open(AUSTRIA, other, "NOT")
        federation.open(other, AUSTRIA, "NOT")
    federation.run_until_quiet()
    node = federation.nodes[AUSTRIA]
    backup = node.store.backup()
    for _ in range(forgotten):
        federation.open(AUSTRIA, BELGIUM, "NOT")
        federation.run_until_quiet()
    federation.crash(AUSTRIA)
    node.store.restore(backup)
    federation.run(timedelta(minutes=3))
    sent = [federation.open(AUSTRIA, BELGIUM, "NOT") for _ in range(since)]
    federation.open(AUSTRIA, FRANCE, "NOT")
    federation.run(timedelta(hours=1))
    return federation, [MessageId(one) for one in sent if one is not None]


def test_a_log_shorter_than_what_was_seen_halts_the_restored_node() -> None:
    federation, sent = _restored(forgotten=9, since=2)
    austria, belgium = federation.nodes[AUSTRIA], federation.nodes[BELGIUM]
    assert not belgium.store.tables.incoming.keys() & set(sent)
    assert all(austria.store.tables.outgoing[one].delivery is Delivery.DUE for one in sent)
    codes = {code for peer, code, _ in austria.alarms if peer == BELGIUM}
    assert codes & {ErrorCode.ENVELOPE_MALFORMED, ErrorCode.CHECKPOINT_INCONSISTENT}


def test_a_log_that_has_outgrown_what_was_seen_is_proof_against_the_restored_node() -> None:
    federation, sent = _restored(forgotten=2, since=12)
    austria, belgium = federation.nodes[AUSTRIA], federation.nodes[BELGIUM]
    assert not belgium.store.tables.incoming.keys() & set(sent)
    assert all(austria.store.tables.outgoing[one].delivery is Delivery.DUE for one in sent)
    assert {one.origin for one in belgium.store.tables.accusations} == {austria.key.name}
    assert (BELGIUM, ErrorCode.CHECKPOINT_INCONSISTENT, "refused by the peer") in austria.alarms


def test_receipts_of_a_restored_node_are_not_believed_by_whoever_saw_more() -> None:
    federation, _ = _restored(forgotten=9, since=0)
    sent = federation.open(BELGIUM, AUSTRIA, "NOT")
    federation.run(timedelta(hours=1))
    belgium = federation.nodes[BELGIUM]
    assert belgium.store.tables.outgoing[MessageId(str(sent))].delivery is Delivery.DUE
    state = belgium.store.tables.peers[AUSTRIA]
    assert state.failures
    assert state.last_failure in {ErrorCode.CHECKPOINT_GAP, ErrorCode.CHECKPOINT_INCONSISTENT}


def test_partners_that_saw_nothing_of_what_was_forgotten_go_on() -> None:
    federation, _ = _restored(forgotten=9, since=1)
    france = federation.nodes[FRANCE]
    assert len(france.store.tables.incoming) == 2
    assert not france.store.tables.accusations


def test_forgetting_what_nobody_saw_harms_nobody() -> None:
    federation = Federation(22, (AUSTRIA, BELGIUM))
    federation.open(AUSTRIA, BELGIUM, "REQ")
    federation.run_until_quiet()
    node = federation.nodes[AUSTRIA]
    backup = node.store.backup()
    federation.part(AUSTRIA, BELGIUM)
    federation.open(AUSTRIA, BELGIUM, "NOT")
    federation.crash(AUSTRIA)
    node.store.restore(backup)
    federation.heal()
    federation.open(AUSTRIA, BELGIUM, "NOT")
    federation.run_until_quiet()
    assert check(federation).conversations == 2
