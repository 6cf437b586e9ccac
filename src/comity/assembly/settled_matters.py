"""What ends in bulk: what lapsed of accounts, and the words of settled matters of inspection.

Of a lapsed session, challenge or count nothing is worth keeping: its row goes. Of a mark, a
question, a hit or a use of break-glass the row stays, so that figures and the log agree with
it, and what somebody wrote in it is replaced for good.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from comity.access.model import GlassUse, Notice
from comity.access.ports import Shelf
from comity.assembly.retention_schedule import RetentionPeriods
from comity.exchange.inbox import QUARANTINE
from comity.law.working_days import civil_date
from comity.oversight.model import Hit, Mark, Question
from comity.storage.store import Snapshot, Work

ENDED_WORDS: Final = "Ended under retention."
"""What stands where somebody's words stood."""

_UNREAD: Final = 4
"""A notice nobody read is kept so many times as long as one that was read."""


class SettledMatters:
    """What is settled and over at a moment.

    Args:
        periods: What the authority decided.
        now: The present, aware.
    """

    def __init__(self, periods: RetentionPeriods, now: datetime) -> None:
        today = civil_date(now, periods.time_zone)
        # By whole days, as everything else: what lapses today is left until tomorrow's run.
        self._today = datetime.combine(today, time(), ZoneInfo(periods.time_zone))
        self._words_since = self._today - timedelta(days=periods.inspection_days)
        self._notice_days = timedelta(days=periods.notice_days)

    def left(self, snapshot: Snapshot) -> Mapping[str, int]:
        """Return how many of each kind are over and still here; kinds without any left out."""
        access = snapshot.access
        counted = Counter(
            {
                "session": self._lapsed(each.until for each in access.sessions.all()),
                "sign-in in progress": self._lapsed(each.until for each in access.challenges.all()),
                "count of failures": self._lapsed(each.until for each in access.attempts.all()),
                "approval": self._lapsed(each.until for each in access.approvals.all()),
                "notice": sum(map(self._is_old, access.notices.all())),
                "use of break-glass": sum(map(self._has_old_words, access.glass_uses.all())),
                "mark": sum(map(self._is_settled_mark, snapshot.oversight.items(Mark))),
                "question": sum(map(self._is_settled_question, snapshot.oversight.items(Question))),
                "hit": sum(map(self._is_settled_hit, snapshot.oversight.items(Hit))),
                "quarantine": snapshot.retention.quarantined_before(self._today - QUARANTINE),
            }
        )
        return dict(sorted((+counted).items()))

    def end(self, work: Work) -> int:
        """End all of it; done again, it changes nothing.

        Returns:
            Of how many refused messages the bytes were erased.
        """
        access = work.access
        shelves: tuple[Callable[..., int], ...] = (
            access.sessions.sweep,
            access.challenges.sweep,
            access.attempts.sweep,
            access.approvals.sweep,
        )
        for sweep in shelves:
            sweep(before=self._today)
        _drop(access.notices, self._is_old)
        for use in access.glass_uses.all():
            if self._has_old_words(use):
                access.glass_uses.put(replace(use, reason=ENDED_WORDS, remark=ENDED_WORDS))
        for ended in self._without_words(work):
            work.oversight.keep(ended)
        return work.exchange.forget_quarantine(before=self._today - QUARANTINE)

    def _without_words(self, work: Work) -> Iterator[Mark | Question | Hit]:
        for mark in work.oversight.items(Mark):
            if self._is_settled_mark(mark):
                yield replace(mark, words=ENDED_WORDS)
        for question in work.oversight.items(Question):
            if self._is_settled_question(question):
                yield replace(question, words=ENDED_WORDS, answer=_ended(question.answer))
        for hit in work.oversight.items(Hit):
            if self._is_settled_hit(hit):
                yield replace(hit, words=ENDED_WORDS, heard=_ended(hit.heard), reasons=ENDED_WORDS)

    def _lapsed(self, ends: Iterator[datetime | None]) -> int:
        return sum(until is not None and until <= self._today for until in ends)

    def _is_old(self, notice: Notice) -> bool:
        if notice.read_at is not None:
            return notice.read_at + self._notice_days < self._today
        return notice.at + _UNREAD * self._notice_days < self._today

    def _has_old_words(self, use: GlassUse) -> bool:
        return (
            use.reviewed_at is not None
            and use.reviewed_at < self._words_since
            and use.reason != ENDED_WORDS
        )

    def _is_settled_mark(self, mark: Mark) -> bool:
        return mark.at < self._words_since and mark.words != ENDED_WORDS

    def _is_settled_question(self, question: Question) -> bool:
        at = question.answered_at
        return at is not None and at < self._words_since and question.words != ENDED_WORDS

    def _is_settled_hit(self, hit: Hit) -> bool:
        at = hit.reviewed_at
        return at is not None and at < self._words_since and hit.words != ENDED_WORDS


def _drop(notices: Shelf[Notice], is_over: Callable[[Notice], bool]) -> None:
    for each in notices.all():
        if is_over(each):
            notices.drop(each.id)


def _ended(words: str) -> str:
    return ENDED_WORDS if words else ""
