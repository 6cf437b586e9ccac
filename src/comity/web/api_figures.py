"""Routes about figures: volumes, outcomes, ages, deadlines, partners, and where the log stands.

They count conversations and acts, never persons.
"""

from datetime import date, datetime
from typing import Final

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.figures import Span, figures, partners
from comity.assembly.log_drawn import log_facts
from comity.web.answers import Answer
from comity.web.routing import Call, Method, Route


class MonthShown(Answer, frozen=True):
    """How many requests were opened in a month."""

    first: date
    received: int
    sent: int


class OutcomeCount(Answer, frozen=True):
    """How many requests stand somewhere."""

    state: str
    count: int


class SpanShown(Answer, frozen=True):
    """How many lie between two numbers of days, both included; without one it has no end."""

    first: int | None
    last: int | None
    count: int


class AnswerTimeShown(Answer, frozen=True):
    """How long a partner took to answer: half of its answers took so long or less."""

    state: str
    answers: int
    median_days: float


class FiguresAnswer(Answer, frozen=True):
    """Figures of the last twelve months, as far as whoever asks may know."""

    months: tuple[MonthShown, ...]
    outcomes: tuple[OutcomeCount, ...]
    ages: tuple[SpanShown, ...]
    ahead: tuple[SpanShown, ...]
    answer_times: tuple[AnswerTimeShown, ...]
    is_whole: bool


class PartnerStateShown(Answer, frozen=True):
    """How a member of the network stands to us."""

    state: str
    name: str
    standing: str
    last_success_at: datetime | None


class PartnersAnswer(Answer, frozen=True):
    """How every other member of the network stands to us."""

    own: str
    partners: tuple[PartnerStateShown, ...]


class WitnessShown(Answer, frozen=True):
    """What the witness of another state says of our log."""

    state: str
    size: int
    cosigned_at: datetime | None
    is_on_latest: bool
    failures: int


class LogAnswer(Answer, frozen=True):
    """Where the log stands, what of it is published, and who bears witness."""

    origin: str
    size: int
    published_size: int
    published_at: datetime | None
    witnesses: tuple[WitnessShown, ...]
    asked_for: int


def counted(call: Call[None]) -> FiguresAnswer:
    """Return the figures of the last twelve months."""
    with call.node.database.read() as snapshot:
        found = figures(call.node, cleared(snapshot, call.who))
    return FiguresAnswer(
        months=tuple(
            MonthShown(first=each.first, received=each.received, sent=each.sent)
            for each in found.months
        ),
        outcomes=tuple(
            OutcomeCount(state=state, count=count) for state, count in found.outcomes.items()
        ),
        ages=_spans(found.ages),
        ahead=_spans(found.ahead),
        answer_times=tuple(
            AnswerTimeShown(state=each.state, answers=each.answers, median_days=each.median_days)
            for each in found.answer_times
        ),
        is_whole=found.is_whole,
    )


def partner_states(call: Call[None]) -> PartnersAnswer:
    """Return how every other member of the network stands to us."""
    with call.node.database.read() as snapshot:
        found = partners(call.node, cleared(snapshot, call.who))
    return PartnersAnswer(
        own=call.node.state,
        partners=tuple(
            PartnerStateShown(
                state=each.state,
                name=each.name,
                standing=each.standing,
                last_success_at=each.last_success_at,
            )
            for each in found
        ),
    )


def log(call: Call[None]) -> LogAnswer:
    """Return where the log stands and who bears witness to it."""
    found = log_facts(call.node)
    return LogAnswer(
        origin=found.origin,
        size=found.size,
        published_size=found.published_size,
        published_at=found.published_at,
        witnesses=tuple(
            WitnessShown(
                state=each.state,
                size=each.size,
                cosigned_at=each.cosigned_at,
                is_on_latest=each.is_on_latest,
                failures=each.failures,
            )
            for each in found.witnesses
        ),
        asked_for=found.asked_for,
    )


def _spans(found: tuple[Span, ...]) -> tuple[SpanShown, ...]:
    return tuple(SpanShown(first=each.first, last=each.last, count=each.count) for each in found)


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/figures",
        permission=Permission.CONVERSATION_LIST,
        summary="Count requests of the last twelve months: volumes, outcomes, ages, answer times.",
        handler=counted,
        answer=FiguresAnswer,
    ),
    Route(
        method=Method.GET,
        path="/figures/partners",
        permission=Permission.CONVERSATION_LIST,
        summary="Say how every other member of the network stands to us.",
        handler=partner_states,
        answer=PartnersAnswer,
    ),
    Route(
        method=Method.GET,
        path="/log",
        permission=Permission.NODE_HEALTH,
        summary="Say where the log stands, what of it is published, and who bears witness.",
        handler=log,
        answer=LogAnswer,
    ),
)
