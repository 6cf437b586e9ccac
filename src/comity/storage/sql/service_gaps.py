"""The gaps of trust services, on SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from comity.storage.encoding import from_micros, from_micros_or_none, to_micros, to_micros_or_none
from comity.storage.service_gaps import ServiceGap
from comity.storage.sql.schema_time_stamps import service_gaps
from comity.storage.sql.session import Row, Session
from comity.storage.sql.statements import Statement, parameter, upsert_into

_g = service_gaps.c
_OPEN = Statement(
    select(service_gaps).where(_g.closed_at.is_(None)).order_by(_g.since, _g.service, _g.subject)
)
_CLOSED = Statement(
    select(service_gaps)
    .where(_g.closed_at.is_not(None))
    .order_by(_g.closed_at.desc(), _g.since.desc(), _g.service, _g.subject)
    .limit(parameter("limit")),
    "limit",
)
_LAST_CLOSED = Statement(
    select(func.max(_g.closed_at)).where(
        _g.service == parameter("service"), _g.subject == parameter("subject")
    ),
    "service",
    "subject",
)
_COUNTS = Statement(select(func.count(), func.count(_g.closed_at)).select_from(service_gaps))
_PUT_GAP = upsert_into(service_gaps, where="service_gaps.closed_at IS NULL")


class SqlServiceGaps:
    """When trust services failed, until when, and how what was owed was made up."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self) -> Sequence[ServiceGap]:
        """Return the open gaps, oldest first."""
        return [_gap(row) for row in self._session.rows(_OPEN)]

    def closed(self, *, limit: int) -> Sequence[ServiceGap]:
        """Return the latest closed gaps, latest first."""
        return [_gap(row) for row in self._session.rows(_CLOSED, limit)]

    def last_closed(self, service: str, subject: str) -> datetime | None:
        """Return when the latest gap of a service and subject was closed; None if never."""
        row = self._session.first(_LAST_CLOSED, service, subject)
        return None if row is None else from_micros_or_none(row[0])

    def counts(self) -> tuple[int, int]:
        """Return how many gaps are open, and how many closed."""
        total, closed = self._session.rows(_COUNTS)[0]
        return total - closed, closed

    def put(self, gap: ServiceGap) -> None:
        """Keep a gap, in place of its earlier state; one that is closed does not change."""
        self._session.run(
            _PUT_GAP,
            gap.service,
            gap.subject,
            to_micros(gap.since),
            gap.owed,
            to_micros_or_none(gap.closed_at),
            gap.how,
        )


def _gap(row: Row) -> ServiceGap:
    return ServiceGap(
        service=row[0],
        subject=row[1],
        since=from_micros(row[2]),
        owed=row[3],
        closed_at=from_micros_or_none(row[4]),
        how=row[5],
    )
