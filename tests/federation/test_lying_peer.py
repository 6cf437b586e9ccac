"""A peer that lies, among others that go on."""

from datetime import timedelta

import pytest
from tests.federation.delivery import Post, Receipted
from tests.federation.forgery import rewrite_history
from tests.federation.invariants import check
from tests.federation.lies import LIES
from tests.federation.members import AUSTRIA, BELGIUM, FRANCE, STATES, SWEDEN
from tests.federation.simulator import Federation

from comity.exchange.batch import decode_receipt


@pytest.mark.parametrize("lie", sorted(LIES))
def test_a_lie_is_not_believed_and_does_no_harm(lie: str) -> None:
    federation = Federation(31)
    for _ in range(10):
        federation.open_any()
        federation.run(timedelta(seconds=2))
    liar = federation.nodes[SWEDEN]
    for state in STATES[:3]:
        victim = federation.nodes[state]
        told = LIES[lie](liar, victim)
        before = frozenset(victim.store.tables.incoming)
        answer = federation.put_to(victim, SWEDEN, Post(told.raw))
        if isinstance(answer, Receipted):
            assert all(item.refusal for item in decode_receipt(answer.raw).items)
        assert frozenset(victim.store.tables.incoming) == before
        assert victim.store.tables.rejections or not isinstance(answer, Receipted)
    federation.run_until_quiet()
    check(federation, evidence=4)


def test_a_state_that_shows_two_histories_is_accused_by_whoever_saw_both() -> None:
    federation = Federation(32)
    federation.answering = 0.0
    for state in (AUSTRIA, BELGIUM, FRANCE):
        federation.open(SWEDEN, state, "NOT")
    federation.run_until_quiet()
    liar = federation.nodes[SWEDEN]
    rewrite_history(liar, 0)
    liar.hints.clear()
    for _ in range(12):
        federation.open(SWEDEN, AUSTRIA, "NOT")
    federation.open(BELGIUM, FRANCE, "REQ")
    federation.run(timedelta(hours=1))
    austria = federation.nodes[AUSTRIA]
    assert len(austria.store.tables.incoming) == 1
    assert {one.origin for one in austria.store.tables.accusations} == {liar.key.name}
    assert federation.nodes[FRANCE].store.tables.incoming
    assert not federation.nodes[FRANCE].store.tables.accusations
