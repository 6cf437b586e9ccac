"""Authorities and what they stamp, for tests of time-stamps."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from comity.trust.time_stamp import AnchorsAt, ProvenToken, stamped_bytes
from comity.trust.time_stamp_request import accept_answer, query_for
from comity_training.time_stamping_authority import TimeStampingAuthority

FOUNDED = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
YEAR = timedelta(days=365)
NOTE = b"example.org/log\n7\nroot\n\n\xe2\x80\x94 example.org/log signature\n"


class HandClock:
    """Shows what it is set to."""

    def __init__(self, now: datetime = NOW) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time


def authority(
    clock: HandClock, name: str = "Example Authority", **settings: object
) -> TimeStampingAuthority:
    random = Random(name)  # noqa: S311 - numbers of certificates in a test
    made = TimeStampingAuthority(name, clock.now, random.randbytes, FOUNDED)
    for key, value in settings.items():
        setattr(made, key, value)
    if settings:
        made.__post_init__()
    return made


def anchored(*authorities: TimeStampingAuthority) -> AnchorsAt:
    """Return anchors that are in force at any moment."""
    anchors = [each.anchor for each in authorities]
    return lambda _: anchors


def stamped(
    by: TimeStampingAuthority,
    clock: HandClock,
    earlier: Sequence[bytes] = (),
    *,
    note: bytes = NOTE,
    stronger: bool = False,
) -> ProvenToken:
    """Return an authority's token, as a node takes it."""
    random = Random(len(earlier))  # noqa: S311 - a nonce in a test
    query = query_for(stamped_bytes(note, earlier), random.randbytes, stronger=stronger)
    return accept_answer(query, by.answer(query.raw), anchored(by), now=clock.now())
