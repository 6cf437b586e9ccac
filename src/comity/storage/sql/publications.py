"""Publications and witnesses, on SQL."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from comity.errors import ConflictingChange
from comity.ledger.publication_ports import (
    Publication,
    SeenPublication,
    WitnessedLog,
    WitnessStanding,
)
from comity.storage.encoding import from_micros, from_micros_or_none, to_micros, to_micros_or_none
from comity.storage.publishing import COSIGNED_MORE, check_grows, seen_next
from comity.storage.sql.schema_publications import (
    publications,
    seen_publications,
    witness_standings,
    witnessed_logs,
)
from comity.storage.sql.session import Row, Session
from comity.storage.sql.statements import Statement, parameter, upsert_into

_p = publications.c
_PUBLICATION = select(_p.size, _p.note, _p.published_at)
_AT = Statement(_PUBLICATION.where(_p.size == parameter("size")), "size")
_LATEST = Statement(_PUBLICATION.order_by(_p.size.desc()).limit(1))
_COVERING = Statement(
    _PUBLICATION.where(_p.size >= parameter("size")).order_by(_p.size).limit(1), "size"
)
_AFTER = Statement(
    _PUBLICATION.where(_p.size > parameter("size")).order_by(_p.size).limit(parameter("limit")),
    "size",
    "limit",
)
_PUBLISH = upsert_into(publications)

_w = witnessed_logs.c
_WITNESSED = select(_w.origin, _w.size, _w.note, _w.cosigned_at)
_COSIGNED = Statement(_WITNESSED.where(_w.origin == parameter("origin")), "origin")
_ALL_COSIGNED = Statement(_WITNESSED.order_by(_w.origin))
_COSIGN = upsert_into(witnessed_logs, where="excluded.size >= witnessed_logs.size")

_s = seen_publications.c
_SEEN = select(_s.origin, _s.shown_by, _s.size, _s.note, _s.seen_at, _s.linked_at)
_PUBLISHED = Statement(
    _SEEN.where(_s.origin == parameter("origin")).order_by(_s.size.desc(), _s.shown_by), "origin"
)
_ALL_PUBLISHED = Statement(_SEEN.order_by(_s.origin, _s.size.desc(), _s.shown_by))
_SHOWN_BY = Statement(
    _SEEN.where(_s.origin == parameter("origin"), _s.shown_by == parameter("shown_by")),
    "origin",
    "shown_by",
)
# The same as ``seen_next``, for a transaction that another one overtook.
_SEE = upsert_into(
    seen_publications,
    where="excluded.size >= seen_publications.size "
    "or (excluded.linked_at is null and seen_publications.linked_at is null)",
)

_t = witness_standings.c
_STANDINGS: Final = Statement(
    select(_t.state, _t.size, _t.cosigned_at, _t.failures, _t.next_attempt_at, _t.problem).order_by(
        _t.state
    )
)
_STAND = upsert_into(witness_standings)


class SqlPublications:
    """The publications of this node's log."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def latest(self) -> Publication | None:
        """Return the publication of the greatest size."""
        return _publication(self._session.first(_LATEST))

    def covering(self, size: int) -> Publication | None:
        """Return the smallest publication of at least ``size`` leaves."""
        return _publication(self._session.first(_COVERING, size))

    def after(self, size: int, *, limit: int) -> Sequence[Publication]:
        """Return up to ``limit`` publications of more than ``size`` leaves, smallest first."""
        return [
            Publication(row[0], bytes(row[1]), from_micros(row[2]))
            for row in self._session.rows(_AFTER, size, limit)
        ]

    def put(self, publication: Publication) -> None:
        """Store a publication, once for each size; one with further cosignatures replaces.

        Raises:
            ConflictingChange: Another text or fewer signature lines for that size.
        """
        there = _publication(self._session.first(_AT, publication.size))
        if there is not None:
            if there.note == publication.note:
                return
            check_grows(there.note, publication.note)
        at = publication.published_at if there is None else there.published_at
        self._session.run(_PUBLISH, publication.size, publication.note, to_micros(at))


class SqlWitnessed:
    """What we cosigned of others, what others published, how our witnesses fare."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def cosigned(self, origin: str) -> WitnessedLog | None:
        """Return what our witness cosigned last of a log."""
        row = self._session.first(_COSIGNED, origin)
        return None if row is None else _witnessed(row)

    def all_cosigned(self) -> Sequence[WitnessedLog]:
        """Return that of every log, ordered by origin."""
        return [_witnessed(row) for row in self._session.rows(_ALL_COSIGNED)]

    def published(self, origin: str) -> Sequence[SeenPublication]:
        """Return what each state showed of a log, greatest first, then by state."""
        return [_seen(row) for row in self._session.rows(_PUBLISHED, origin)]

    def all_published(self) -> Sequence[SeenPublication]:
        """Return everything shown, ordered by origin, then greatest first, then by state."""
        return [_seen(row) for row in self._session.rows(_ALL_PUBLISHED)]

    def standings(self) -> Sequence[WitnessStanding]:
        """Return how each partner's witness fared, ordered by state."""
        return [
            WitnessStanding(
                state=row[0],
                size=row[1],
                cosigned_at=from_micros_or_none(row[2]),
                failures=row[3],
                next_attempt_at=from_micros_or_none(row[4]),
                problem=row[5],
            )
            for row in self._session.rows(_STANDINGS)
        ]

    def cosign(self, log: WitnessedLog) -> None:
        """Store what was cosigned, in place of what was before.

        Raises:
            ConflictingChange: Something greater is stored.
        """
        at = to_micros(log.cosigned_at)
        if self._session.run(_COSIGN, log.origin, log.size, log.note, at) != 1:
            raise ConflictingChange(COSIGNED_MORE)

    def see(self, publication: SeenPublication) -> None:
        """Store what a state showed; one smaller changes nothing, unless neither is linked."""
        row = self._session.first(_SHOWN_BY, publication.origin, publication.shown_by)
        kept = seen_next(None if row is None else _seen(row), publication)
        if kept is None:
            return
        self._session.run(
            _SEE,
            kept.origin,
            kept.shown_by,
            kept.size,
            kept.note,
            to_micros(kept.seen_at),
            to_micros_or_none(kept.linked_at),
        )

    def stand(self, standing: WitnessStanding) -> None:
        """Store how a partner's witness fared, in place of what was before."""
        self._session.run(
            _STAND,
            standing.state,
            standing.size,
            to_micros_or_none(standing.cosigned_at),
            standing.failures,
            to_micros_or_none(standing.next_attempt_at),
            standing.problem,
        )


def _publication(row: Row | None) -> Publication | None:
    return None if row is None else Publication(row[0], bytes(row[1]), from_micros(row[2]))


def _witnessed(row: Row) -> WitnessedLog:
    return WitnessedLog(row[0], row[1], bytes(row[2]), from_micros(row[3]))


def _seen(row: Row) -> SeenPublication:
    return SeenPublication(
        origin=row[0],
        shown_by=row[1],
        size=row[2],
        note=bytes(row[3]),
        seen_at=from_micros(row[4]),
        linked_at=from_micros_or_none(row[5]),
    )
