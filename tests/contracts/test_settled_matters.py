"""What lapsed and what is settled ends in bulk, and is counted from the rows, on every store."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from comity.access.model import (
    Approval,
    Attempts,
    Ceremony,
    Challenge,
    Face,
    GlassOutcome,
    GlassUse,
    Notice,
    SessionRecord,
)
from comity.access.permissions import Permission
from comity.access.principal import AccountId, SessionId, Shown
from comity.assembly.retention_schedule import RetentionPeriods
from comity.assembly.settled_matters import ENDED_WORDS, SettledMatters
from comity.exchange.ports import Rejection
from comity.oversight.model import Hit, Judged, Mark, Outcome, Question
from comity.storage.store import Store

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PERIODS = RetentionPeriods(
    payload_days=1096,
    rights_days=1096,
    inspection_days=100,
    log_days=1096,
    review_days=1826,
    notice_days=10,
    time_zone="Europe/Berlin",
)
WHO = AccountId("ac-1")
SESSION = SessionRecord(
    id=SessionId("se-1"),
    account=WHO,
    digest=bytes(range(32)),
    face=Face.DESK,
    bound_to=bytes(32),
    shown=Shown.PASSKEY,
    started_at=NOW,
    seen_at=NOW,
    factor_at=NOW,
    ends_at=NOW + timedelta(hours=12),
)
CHALLENGE = Challenge("ch-1", Ceremony.OPENID, bytes(32), NOW + timedelta(minutes=5))
ATTEMPTS = Attempts("at-1", b"name\0a", 3, NOW, NOW + timedelta(days=1))
APPROVAL = Approval(
    "ap-1", "extend", "subject", WHO, Permission.HOLD_SET, NOW, NOW + timedelta(hours=72)
)
NOTICE = Notice("no-1", WHO, NOW, "See the inbox.", read_at=NOW)
GLASS = GlassUse(
    "gl-1",
    WHO,
    "3 Js 1/26",
    "A child is missing.",
    NOW,
    NOW,
    reviewed_by="ac-2",
    reviewed_at=NOW,
    outcome=GlassOutcome.JUSTIFIED,
    remark="The file agrees.",
)
MARK = Mark("0000000001", 1, Judged.UNJUSTIFIED, "No case.", "in-1", NOW)
QUESTION = Question(
    "qu-1", 1, WHO, "Why?", "in-1", NOW, date(2026, 3, 9), answer="Wrong key.", answered_at=NOW
)
HIT = Hit(
    id="own-name ac-1 1",
    rule="own-name",
    official=WHO,
    team="north",
    leaves=(1,),
    words="The same name.",
    weight=3,
    found_at=NOW,
    asked_by="in-1",
    heard="A namesake.",
    outcome=Outcome.LAWFUL,
    reasons="Seen.",
    reviewed_by="in-1",
    reviewed_at=NOW,
)
REJECTED = Rejection("XB", bytes(32), "signature-invalid", NOW, b"bytes of a stranger")
EVERY_KIND = {
    "approval",
    "count of failures",
    "hit",
    "mark",
    "notice",
    "quarantine",
    "question",
    "session",
    "sign-in in progress",
    "use of break-glass",
}


def filled(store: Store) -> None:
    with store.begin() as work:
        work.access.sessions.put(SESSION)
        work.access.challenges.put(CHALLENGE)
        work.access.attempts.put(ATTEMPTS)
        work.access.approvals.put(APPROVAL)
        work.access.notices.put(NOTICE)
        work.access.glass_uses.put(GLASS)
        for each in (MARK, QUESTION, HIT):
            work.oversight.keep(each)
        work.exchange.reject(REJECTED)


def left(store: Store, days: float) -> dict[str, int]:
    with store.read() as snapshot:
        return dict(SettledMatters(PERIODS, NOW + timedelta(days=days)).left(snapshot))


def end(store: Store, days: float) -> int:
    with store.begin() as work:
        return SettledMatters(PERIODS, NOW + timedelta(days=days)).end(work)


def test_each_kind_is_over_on_its_own_day_and_not_before(store: Store) -> None:
    filled(store)
    over = {days: set(left(store, days)) for days in (0, 1, 2, 4, 11, 100, 101)}
    lapsed = {"session", "sign-in in progress"}
    assert over[0] == set()
    assert over[1] == lapsed
    assert over[2] == lapsed | {"count of failures"}
    assert over[4] == lapsed | {"count of failures", "approval", "quarantine"}
    assert over[11] == over[4] | {"notice"}
    assert over[100] == over[11]
    assert over[101] == EVERY_KIND


def test_what_is_over_ends_once_and_rows_that_figures_need_stay_without_words(
    store: Store,
) -> None:
    filled(store)
    assert end(store, 101) == 1
    assert left(store, 101) == {}
    assert end(store, 101) == 0
    with store.read() as snapshot:
        access, oversight = snapshot.access, snapshot.oversight
        assert access.sessions.is_empty()
        assert access.challenges.is_empty()
        assert access.attempts.is_empty()
        assert access.approvals.is_empty()
        assert access.notices.is_empty()
        assert access.glass_uses.get("gl-1") == replace(
            GLASS, reason=ENDED_WORDS, remark=ENDED_WORDS
        )
        assert oversight.item(Mark, MARK.id) == replace(MARK, words=ENDED_WORDS)
        assert oversight.item(Question, QUESTION.id) == replace(
            QUESTION, words=ENDED_WORDS, answer=ENDED_WORDS
        )
        assert oversight.item(Hit, HIT.id) == replace(
            HIT, words=ENDED_WORDS, heard=ENDED_WORDS, reasons=ENDED_WORDS
        )


def test_what_is_not_settled_keeps_its_words_however_old_it_is(store: Store) -> None:
    unanswered = replace(QUESTION, answer="", answered_at=None)
    unreviewed = replace(HIT, outcome=None, reviewed_at=None, reasons="")
    unread = replace(NOTICE, read_at=None)
    with store.begin() as work:
        work.oversight.keep(unanswered)
        work.oversight.keep(unreviewed)
        work.access.glass_uses.put(replace(GLASS, reviewed_at=None, outcome=None, remark=""))
        work.access.notices.put(unread)
    assert left(store, 40) == {}
    assert left(store, 42) == {"notice": 1}
    end(store, 9000)
    with store.read() as snapshot:
        assert snapshot.oversight.item(Question, QUESTION.id) == unanswered
        assert snapshot.oversight.item(Hit, HIT.id) == unreviewed
