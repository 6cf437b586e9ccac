"""Time-stamps on what the log published, on SQL."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Final

from sqlalchemy import delete, or_, select, update

from comity.errors import ConflictingChange
from comity.ledger.anchor import TimeStampChain
from comity.ledger.time_stamp_ports import KeptTimeStamp
from comity.storage.encoding import from_micros, from_micros_or_none, to_micros, to_micros_or_none
from comity.storage.sql.schema_time_stamps import time_stamps
from comity.storage.sql.session import Row, Session
from comity.storage.sql.statements import Statement, insert_into, parameter

_TAKEN: Final = "Another time-stamp stands at that place of its chain already."

_t = time_stamps.c
_KEPT = select(
    _t.size,
    _t.authority,
    _t.position,
    _t.token,
    _t.stamped_at,
    _t.renew_by,
    _t.revocation_owed,
)
_OF = Statement(
    select(_t.authority, _t.token)
    .where(_t.size == parameter("size"))
    .order_by(_t.authority, _t.position),
    "size",
)
_LATEST = Statement(
    _KEPT.where(_t.authority == parameter("authority"), _t.position == 0)
    .order_by(_t.size.desc())
    .limit(1),
    "authority",
)
_ends_in_period = _KEPT.where(
    _t.covered == 0, _t.renew_by >= parameter("since"), _t.renew_by < parameter("before")
)
_is_unchecked = _KEPT.where(
    _t.revocation_owed == 1,
    _t.covered == 0,
    or_(_t.renew_by.is_(None), _t.renew_by >= parameter("since")),
)
_is_of_authority = _t.authority == parameter("authority")
_SOONEST = (_t.renew_by, _t.size, _t.authority)
_OLDEST = (_t.stamped_at, _t.size, _t.authority)
_limit = parameter("limit")
_EXPIRING = Statement(_ends_in_period.order_by(*_SOONEST).limit(_limit), "since", "before", "limit")
_EXPIRING_OF = Statement(
    _ends_in_period.where(_is_of_authority).order_by(*_SOONEST).limit(_limit),
    "since",
    "before",
    "limit",
    "authority",
)
_UNCHECKED = Statement(_is_unchecked.order_by(*_OLDEST).limit(_limit), "since", "limit")
_UNCHECKED_OF = Statement(
    _is_unchecked.where(_is_of_authority).order_by(*_OLDEST).limit(_limit),
    "since",
    "limit",
    "authority",
)
_AT = Statement(
    _KEPT.where(
        _t.size == parameter("the_size"),
        _t.authority == parameter("the_authority"),
        _t.position == parameter("the_position"),
    ),
    "the_size",
    "the_authority",
    "the_position",
)
_ADD = insert_into(time_stamps)
_COVER = Statement(
    update(time_stamps)
    .where(
        _t.size == parameter("the_size"),
        _t.authority == parameter("the_authority"),
        _t.position == parameter("the_position"),
        _t.covered == 0,
    )
    .values(covered=1),
    "the_size",
    "the_authority",
    "the_position",
)
_COMPLETE = Statement(
    update(time_stamps)
    .where(
        _t.size == parameter("the_size"),
        _t.authority == parameter("the_authority"),
        _t.position == parameter("the_position"),
        _t.stamped_at == parameter("at"),
        _t.covered == 0,
        _t.revocation_owed == 1,
    )
    .values(
        token=parameter("token"),
        renew_by=parameter("renew_by"),
        revocation_owed=parameter("revocation_owed"),
    ),
    "the_size",
    "the_authority",
    "the_position",
    "at",
    "token",
    "renew_by",
    "revocation_owed",
)

_DISCARD = Statement(
    delete(time_stamps).where(
        _t.size == parameter("the_size"),
        _t.authority == parameter("the_authority"),
        _t.position == parameter("the_position"),
        _t.token == parameter("token"),
        _t.covered == 0,
    ),
    "the_size",
    "the_authority",
    "the_position",
    "token",
)
_UNCOVER = Statement(
    update(time_stamps)
    .where(
        _t.size == parameter("the_size"),
        _t.authority == parameter("the_authority"),
        _t.position == parameter("the_position"),
    )
    .values(covered=0),
    "the_size",
    "the_authority",
    "the_position",
)


class SqlTimeStamps:
    """The time-stamps on this node's publications."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, size: int) -> tuple[TimeStampChain, ...]:
        """Return the chains on the publication of that size, ordered by authority."""
        rows = self._session.rows(_OF, size)
        return tuple(
            TimeStampChain(authority, tuple(bytes(row[1]) for row in chain))
            for authority, chain in groupby(rows, key=itemgetter(0))
        )

    def latest(self, authority: str) -> KeptTimeStamp | None:
        """Return the first token on the largest publication that the authority stamped."""
        row = self._session.first(_LATEST, authority)
        return None if row is None else _kept(row)

    def expiring(
        self, since: datetime, before: datetime, *, limit: int, authority: str | None = None
    ) -> Sequence[KeptTimeStamp]:
        """Return chains' last tokens that end in a period, soonest first."""
        period = (to_micros(since), to_micros(before), limit)
        if authority is None:
            rows = self._session.rows(_EXPIRING, *period)
        else:
            rows = self._session.rows(_EXPIRING_OF, *period, authority)
        return [_kept(row) for row in rows]

    def unchecked(
        self, since: datetime, *, limit: int, authority: str | None = None
    ) -> Sequence[KeptTimeStamp]:
        """Return chains' last tokens whose revocation information is owed, oldest first."""
        if authority is None:
            rows = self._session.rows(_UNCHECKED, to_micros(since), limit)
        else:
            rows = self._session.rows(_UNCHECKED_OF, to_micros(since), limit, authority)
        return [_kept(row) for row in rows]

    def put(
        self,
        size: int,
        authority: str,
        position: int,
        token: bytes,
        stamped_at: datetime,
        *,
        renew_by: datetime | None = None,
        revocation_owed: bool = False,
    ) -> None:
        """Store a token at the end of its chain; the same again changes nothing.

        Raises:
            ConflictingChange: Another token stands at that place, or none before it.
            StorageUnavailable: The database does not answer.
        """
        micros, by = to_micros(stamped_at), to_micros_or_none(renew_by)
        row = self._session.first(_AT, size, authority, position)
        if row is not None:
            if bytes(row[3]) == token:
                return
            if not self._session.run(
                _COMPLETE, size, authority, position, micros, token, by, int(revocation_owed)
            ):
                raise ConflictingChange(_TAKEN)
            return
        if position and not self._session.run(_COVER, size, authority, position - 1):
            raise ConflictingChange(_TAKEN)
        self._session.run(
            _ADD, size, authority, position, token, micros, by, int(revocation_owed), 0
        )

    def discard(self, kept: KeptTimeStamp) -> None:
        """Drop the last token of a chain, which turned out to prove nothing."""
        size, authority, position = kept.size, kept.authority, kept.position
        if self._session.run(_DISCARD, size, authority, position, kept.token) and position:
            self._session.run(_UNCOVER, size, authority, position - 1)


def _kept(row: Row) -> KeptTimeStamp:
    return KeptTimeStamp(
        size=row[0],
        authority=row[1],
        position=row[2],
        token=bytes(row[3]),
        stamped_at=from_micros(row[4]),
        renew_by=from_micros_or_none(row[5]),
        revocation_owed=bool(row[6]),
    )
