"""Officers' judgements, against every store."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contracts.samples import START

from comity.errors import ConflictingChange, ReferenceNotFound
from comity.ids import ConversationId, MessageId, PersonRef, TaskId
from comity.search.judgement import Judgement, JudgementId, Reliance, Verdict
from comity.storage.store import Store

LATER = START + timedelta(hours=1)
C1 = ConversationId("c1")


def judgement(number: int, *, kindred: bytes = b"kindred") -> Judgement:
    return Judgement(
        id=JudgementId(f"{number:012x}-00"),
        description=b"description \x00",
        kindred=kindred,
        born=b"born",
        person=PersonRef("p1"),
        registered=b"entry",
        candidates=b"candidates",
        verdict=Verdict.SAME,
        decided_by="officer-7",
        reason="The father's name is the same.",
        decided_at=START,
        parameters="1 no-certain-match",
        task=TaskId("t1"),
        conversation=C1,
    )


def test_judgements_are_found_by_kindred_digest_oldest_first(store: Store) -> None:
    first, second, other = judgement(1), judgement(2), judgement(3, kindred=b"other")
    with store.begin() as work:
        work.judgements.keep([second, other, first])
        work.judgements.keep([])
    with store.read() as snapshot:
        assert snapshot.judgements.judgement(first.id) == first
        assert snapshot.judgements.judgement(JudgementId("none")) is None
        assert list(snapshot.judgements.alike(b"kindred")) == [first, second]
        assert list(snapshot.judgements.alike(b"nobody")) == []
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.judgements.keep([first])


def test_judgements_of_a_person_are_found_by_birth_date_oldest_first(store: Store) -> None:
    first, second = judgement(1), judgement(2, kindred=b"other")
    with store.begin() as work:
        work.judgements.keep(
            [
                second,
                replace(judgement(3), born=b"another day"),
                first,
                replace(judgement(4), person=PersonRef("p2")),
            ]
        )
    with store.read() as snapshot:
        assert list(snapshot.judgements.about(PersonRef("p1"), b"born")) == [first, second]
        assert list(snapshot.judgements.about(PersonRef("p3"), b"born")) == []


def test_where_somebody_was_judged_is_found_once_each_also_once_withdrawn(store: Store) -> None:
    elsewhere = replace(judgement(2), conversation=ConversationId("c0"), verdict=Verdict.DIFFERENT)
    with store.begin() as work:
        work.judgements.keep([judgement(1), elsewhere, judgement(3)])
        work.judgements.withdraw(elsewhere.id, by="officer-8", reason="an error", at=LATER)
    with store.read() as snapshot:
        assert list(snapshot.judgements.judged_in(PersonRef("p1"))) == ["c0", "c1"]
        assert list(snapshot.judgements.judged_in(PersonRef("p2"))) == []


def test_a_judgement_is_withdrawn_once_and_stays_on_record(store: Store) -> None:
    kept = judgement(1)
    with store.begin() as work:
        work.judgements.keep([kept, judgement(2)])
    with store.begin() as work:
        work.judgements.withdraw(kept.id, by="officer-8", reason="It was his twin.", at=LATER)
    gone = replace(
        kept, withdrawn_by="officer-8", withdrawn_at=LATER, withdrawn_reason="It was his twin."
    )
    with store.begin() as work:
        with pytest.raises(ConflictingChange):
            work.judgements.withdraw(kept.id, by="officer-9", reason="again", at=LATER)
        assert work.judgements.judgement(kept.id) == gone
        assert list(work.judgements.alike(b"kindred")) == [gone, judgement(2)]
        assert list(work.judgements.listed(withdrawn=False, limit=9)) == [judgement(2)]
        assert list(work.judgements.listed(withdrawn=True, limit=9)) == [judgement(2), gone]
        assert list(work.judgements.listed(withdrawn=True, limit=1)) == [judgement(2)]
    with store.begin() as work, pytest.raises(ReferenceNotFound):
        work.judgements.withdraw(JudgementId("none"), by="officer-8", reason="x", at=LATER)


def test_what_rests_on_a_judgement_comes_oldest_first(store: Store) -> None:
    kept = judgement(1)
    newer = Reliance(kept.id, ConversationId("c2"), MessageId("m2"), LATER)
    older = Reliance(kept.id, C1, MessageId("m1"), START)
    with store.begin() as work:
        work.judgements.keep([kept])
        work.judgements.rely([newer, older])
        work.judgements.rely([replace(newer, judgement=JudgementId("other"))])
    with store.read() as snapshot:
        assert list(snapshot.judgements.reliances_on(kept.id)) == [older, newer]


def _judge_and_fail(store: Store) -> None:
    with store.begin() as work:
        work.judgements.keep([judgement(1)])
        work.judgements.rely([Reliance(judgement(1).id, C1, MessageId("m1"), START)])
        raise RuntimeError


def test_what_an_undone_transaction_judged_is_not_kept(store: Store) -> None:
    with pytest.raises(RuntimeError):
        _judge_and_fail(store)
    with store.read() as snapshot:
        assert list(snapshot.judgements.alike(b"kindred")) == []
        assert list(snapshot.judgements.reliances_on(judgement(1).id)) == []
