"""Boasting: a peer says it has seen more of our log than there is."""

import pytest
from tests.adversary.stage import ATTACKER, VICTIM, Stage
from tests.federation.delivery import AskLinks, Linked, Post, Refused, Round, answer_links, deliver
from tests.federation.forgery import forged_message

from comity.errors import ErrorCode


@pytest.mark.parametrize("beyond", [0, 1, 1000, 2**62])
def test_a_size_that_no_checkpoint_of_ours_covers_halts_the_round(beyond: int) -> None:
    """The attacker asks for a link to a size of our log that we never signed.

    Either it lies or we have lost a log it saw. The operator is told; the message stays due.
    """
    stage = Stage()
    stage.federation.part(ATTACKER, VICTIM)
    stage.federation.open(VICTIM, ATTACKER, "NOT")
    rounds = deliver(stage.victim.courier, ATTACKER)
    assert isinstance(next(rounds), Post)
    forged_message(stage.victim, ATTACKER)  # a leaf that no checkpoint covers yet
    claimed = len(stage.victim.store.tables.leaves) + beyond
    with pytest.raises(StopIteration) as end:
        rounds.send(Refused(ErrorCode.CHECKPOINT_GAP, claimed))
    assert end.value.value is Round.FAILED
    assert [code for _, code, _ in stage.victim.alarms] == [ErrorCode.ENVELOPE_MALFORMED]
    assert len(stage.victim.store.tables.due_out[ATTACKER]) == 1


@pytest.mark.parametrize("last_seen", [-1, -(2**62)])
def test_a_size_below_nothing_halts_the_round_too(last_seen: int) -> None:
    """The attacker names a size that no log has."""
    stage = Stage()
    stage.federation.part(ATTACKER, VICTIM)
    stage.federation.open(VICTIM, ATTACKER, "NOT")
    rounds = deliver(stage.victim.courier, ATTACKER)
    next(rounds)
    with pytest.raises(StopIteration):
        rounds.send(Refused(ErrorCode.CHECKPOINT_GAP, last_seen))
    assert [code for _, code, _ in stage.victim.alarms] == [ErrorCode.ENVELOPE_MALFORMED]


@pytest.mark.parametrize(("size", "other"), [(1, 10**9), (10**9, 1), (-1, 1), (1, -1), (0, 0)])
def test_whoever_asks_for_links_that_cannot_be_gets_none(size: int, other: int) -> None:
    """The attacker asks for proofs between sizes that are none. The state is unchanged."""
    stage = Stage()
    with stage.unchanged():
        assert answer_links(stage.victim.store, AskLinks(size, other)) == Linked(())


def test_a_peer_that_never_agrees_on_a_link_does_not_hold_the_round_for_ever() -> None:
    """The attacker answers every link with another gap. The round ends; the message stays due."""
    stage = Stage()
    stage.federation.part(ATTACKER, VICTIM)
    stage.federation.open(VICTIM, ATTACKER, "NOT")
    rounds = deliver(stage.victim.courier, ATTACKER)
    next(rounds)
    ended: Round | None = None
    for number in range(100):
        try:
            rounds.send(Refused(ErrorCode.CHECKPOINT_GAP, number % 3 + 1))
        except StopIteration as end:
            ended = end.value
            break
    assert ended is Round.FAILED
    assert len(stage.victim.store.tables.due_out[ATTACKER]) == 1
