"""Routes about rules on misuse: what they noticed, the officer heard, the review, the rates.

Nothing here happens to anybody by itself: a hit is a sentence that people of another team read.
"""

from datetime import UTC, date, datetime, time
from typing import Annotated, Final

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly import oversight_misuse as misuse
from comity.oversight.misuse import RANDOM_AUDIT, RULES
from comity.oversight.model import Hit, Outcome
from comity.oversight.watching import WatchList
from comity.web.answers import Answer
from comity.web.api_oversight import Seed
from comity.web.fields import Body, Reference, ShortText, Words
from comity.web.routing import Call, Method, Route

_MOST_AUDITED: Final = 200
_MOST_DAYS: Final = 60


class RunBody(Body, frozen=True):
    """Over which days the rules run, and how large the random sample beside them is."""

    since: date
    until: date
    audit: Annotated[int, Meta(ge=0, le=_MOST_AUDITED)] = 10
    seed: Seed | None = None


class HeardBody(Body, frozen=True):
    """What an officer says."""

    words: Words


class ReviewBody(Body, frozen=True):
    """What a reviewer found, and why."""

    outcome: Outcome
    reasons: Words


class WatchBody(Body, frozen=True):
    """A name or address that is put on a list, kept as a keyed digest only."""

    list: WatchList
    text: ShortText
    official: ShortText | None = None


class NewsBody(Body, frozen=True):
    """A record whose person was in the news."""

    record: Reference
    since: date
    days: Annotated[int, Meta(ge=1, le=_MOST_DAYS)] = 7


class HitShown(Answer, frozen=True):
    """What was noticed, in words, and how far its review has come."""

    id: str
    rule: str
    notices: str
    weight: int
    official: str
    words: str
    leaves: tuple[int, ...]
    found_at: datetime
    asked: bool
    heard: str
    outcome: str
    reasons: str
    reviewed_by: str
    reviewed_at: datetime | None


class HitsAnswer(Answer, frozen=True):
    """What was noticed, the heaviest first."""

    hits: tuple[HitShown, ...]


class MatterShown(Answer, frozen=True):
    """What an officer is shown of what was noticed about them."""

    id: str
    notices: str
    words: str
    found_at: datetime
    heard: str
    outcome: str


class MattersAnswer(Answer, frozen=True):
    """What one was asked about."""

    matters: tuple[MatterShown, ...]


class RateShown(Answer, frozen=True):
    """How a rule fared in review; no share before anything was told."""

    rule: str
    notices: str
    weight: int
    legal_class: str
    hits: int
    lawful: int
    unlawful: int
    unresolved: int
    false_positives: float | None


class RatesAnswer(Answer, frozen=True):
    """How each rule fared, the random sample last."""

    rates: tuple[RateShown, ...]


class WatchedAnswer(Answer, frozen=True):
    """That something is on a list. What it is nobody is told."""

    list: str
    since: datetime


class NewsAnswer(Answer, frozen=True):
    """Until when looks at a record are counted."""

    record: str
    until: datetime


def run(call: Call[RunBody]) -> HitsAnswer:
    """Run every rule; what was noticed before is not noticed twice."""
    body = call.body
    found = misuse.run_rules(
        call.node,
        call.who,
        since=body.since,
        until=body.until,
        audit=body.audit,
        seed=body.seed or "",
    )
    mine = {each.id for each in misuse.hits(call.node, call.who, only_open=True)}
    return HitsAnswer(hits=tuple(_hit(each) for each in found if each.id in mine))


def listed(call: Call[None]) -> HitsAnswer:
    """Return what waits for a review."""
    return HitsAnswer(hits=tuple(map(_hit, misuse.hits(call.node, call.who, only_open=True))))


def every(call: Call[None]) -> HitsAnswer:
    """Return what was noticed, the reviewed too."""
    return HitsAnswer(hits=tuple(map(_hit, misuse.hits(call.node, call.who, only_open=False))))


def ask(call: Call[None]) -> HitShown:
    """Show the officer what was noticed about them."""
    return _hit(misuse.ask_officer(call.node, call.who, call.path["hit"]))


def review(call: Call[ReviewBody]) -> HitShown:
    """Keep a reviewer's outcome."""
    body = call.body
    return _hit(
        misuse.review(call.node, call.who, call.path["hit"], body.outcome, reasons=body.reasons)
    )


def rates(call: Call[None]) -> RatesAnswer:
    """Return how each rule fared."""
    with call.node.database.read() as snapshot:
        found = misuse.rule_rates(snapshot)
    return RatesAnswer(
        rates=tuple(
            RateShown(
                rule=each.rule,
                notices=_notices(each.rule),
                weight=RULES[each.rule].weight if each.rule in RULES else 0,
                legal_class=RULES[each.rule].legal_class if each.rule in RULES else "",
                hits=each.hits,
                lawful=each.lawful,
                unlawful=each.unlawful,
                unresolved=each.unresolved,
                false_positives=each.false_positives,
            )
            for each in found
        )
    )


def matters(call: Call[None]) -> MattersAnswer:
    """Return what the caller was asked about."""
    return MattersAnswer(matters=tuple(map(_matter, misuse.matters_about(call.node, call.who))))


def hear(call: Call[HeardBody]) -> MatterShown:
    """Keep what the officer says."""
    return _matter(misuse.hear(call.node, call.who, call.path["hit"], call.body.words))


def watch(call: Call[WatchBody]) -> WatchedAnswer:
    """Put a name or address on a list."""
    body = call.body
    made = misuse.watch(call.node, call.who, body.list, body.text, official=body.official or "")
    return WatchedAnswer(list=body.list.value, since=made.at)


def news(call: Call[NewsBody]) -> NewsAnswer:
    """Note that the person of a record was in the news."""
    since = datetime.combine(call.body.since, time(), tzinfo=UTC)
    made = misuse.note_news(call.node, call.who, call.body.record, since=since, days=call.body.days)
    return NewsAnswer(record=made.subject, until=made.until)


def _notices(rule: str) -> str:
    if rule == RANDOM_AUDIT:
        return "entries drawn at random; no rule is behind them"
    return RULES[rule].words if rule in RULES else ""


def _hit(found: Hit) -> HitShown:
    return HitShown(
        id=found.id,
        rule=found.rule,
        notices=_notices(found.rule),
        weight=found.weight,
        official=found.official,
        words=found.words,
        leaves=found.leaves,
        found_at=found.found_at,
        asked=bool(found.asked_by),
        heard=found.heard,
        outcome="" if found.outcome is None else found.outcome.value,
        reasons=found.reasons,
        reviewed_by=found.reviewed_by,
        reviewed_at=found.reviewed_at,
    )


def _matter(found: Hit) -> MatterShown:
    return MatterShown(
        id=found.id,
        notices=_notices(found.rule),
        words=found.words,
        found_at=found.found_at,
        heard=found.heard,
        outcome="" if found.outcome is None else found.outcome.value,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.POST,
        path="/misuse-runs",
        permission=Permission.MISUSE_REVIEW,
        summary="Run the rules on misuse over some days, with a random sample beside them.",
        handler=run,
        body=RunBody,
        answer=HitsAnswer,
    ),
    Route(
        method=Method.GET,
        path="/misuse-hits",
        permission=Permission.MISUSE_REVIEW,
        summary="List what waits for a review, the heaviest first.",
        handler=listed,
        answer=HitsAnswer,
    ),
    Route(
        method=Method.GET,
        path="/misuse-hits/reviewed",
        permission=Permission.MISUSE_REVIEW,
        summary="List what was noticed, the reviewed too.",
        handler=every,
        answer=HitsAnswer,
    ),
    Route(
        method=Method.POST,
        path="/misuse-hits/{hit}/question",
        permission=Permission.MISUSE_REVIEW,
        summary="Show an officer what was noticed about them, so that they are heard.",
        handler=ask,
        answer=HitShown,
    ),
    Route(
        method=Method.POST,
        path="/misuse-hits/{hit}/review",
        permission=Permission.MISUSE_REVIEW,
        summary="Give an outcome with reasons; for somebody of another team.",
        handler=review,
        body=ReviewBody,
        answer=HitShown,
    ),
    Route(
        method=Method.GET,
        path="/misuse-rates",
        permission=Permission.MISUSE_REVIEW,
        summary="Show how each rule fared: false positives among what was told.",
        handler=rates,
        answer=RatesAnswer,
    ),
    Route(
        method=Method.GET,
        path="/matters",
        permission=Permission.QUESTION_ANSWER,
        summary="List what one was asked about by reviewers.",
        handler=matters,
        answer=MattersAnswer,
    ),
    Route(
        method=Method.POST,
        path="/matters/{hit}/answer",
        permission=Permission.QUESTION_ANSWER,
        summary="Say something to what was noticed; for the officer it is about.",
        handler=hear,
        body=HeardBody,
        answer=MatterShown,
    ),
    Route(
        method=Method.POST,
        path="/misuse-watched",
        permission=Permission.MISUSE_REVIEW,
        summary="Put a name or address on a list, as a keyed digest.",
        handler=watch,
        body=WatchBody,
        answer=WatchedAnswer,
    ),
    Route(
        method=Method.POST,
        path="/misuse-news",
        permission=Permission.MISUSE_REVIEW,
        summary="Note that the person of a record was in the news.",
        handler=news,
        body=NewsBody,
        answer=NewsAnswer,
    ),
)
"""The routes of this slice."""
