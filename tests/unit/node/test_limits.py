"""What is refused before a byte is parsed, and how much of it is kept."""

from datetime import UTC, datetime, timedelta

import pytest

from comity.errors import BatchTooLarge, EnvelopeMalformed, RateExceeded
from comity.exchange.batch import BATCH_MEDIA_TYPE
from comity.exchange.versions import CURRENT
from comity.ids import StateCode
from comity.node.connections import ConnectionLimits, neighbourhood
from comity.node.limits import BodiesInFlight, RejectionsKept, check_head

DE, FR = StateCode("DE"), StateCode("FR")


class SetClock:
    def __init__(self) -> None:
        self.at = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


def test_a_plain_batch_of_declared_length_is_let_in() -> None:
    length = check_head(content_type=BATCH_MEDIA_TYPE, content_length=7, content_encoding=None)
    assert length == 7


@pytest.mark.parametrize(
    ("content_type", "length", "encoding", "failure"),
    [
        ("text/plain", 7, None, EnvelopeMalformed),
        (BATCH_MEDIA_TYPE, None, None, EnvelopeMalformed),
        (BATCH_MEDIA_TYPE, 7, "gzip", EnvelopeMalformed),
        (BATCH_MEDIA_TYPE, 7, "", EnvelopeMalformed),
        (BATCH_MEDIA_TYPE, CURRENT.max_batch_bytes + 1, None, BatchTooLarge),
    ],
)
def test_another_head_is_refused(
    content_type: str, length: int | None, encoding: str | None, failure: type[Exception]
) -> None:
    with pytest.raises(failure):
        check_head(content_type=content_type, content_length=length, content_encoding=encoding)


def test_a_place_for_a_body_is_given_back_even_after_a_failure() -> None:
    bodies = BodiesInFlight(most=1)
    with bodies.one_of(DE):
        with pytest.raises(RateExceeded), bodies.one_of(DE):
            pass
        with bodies.one_of(FR):
            pass
    with pytest.raises(ZeroDivisionError), bodies.one_of(DE):
        raise ZeroDivisionError
    with bodies.one_of(DE):
        pass


def test_rejections_are_counted_for_each_partner_anew_after_72_hours() -> None:
    clock = SetClock()
    kept = RejectionsKept(clock)
    assert [kept.note(DE), kept.note(DE), kept.note(FR)] == [1, 2, 1]
    clock.at += timedelta(hours=71)
    assert kept.note(DE) == 3
    clock.at += timedelta(hours=1)
    assert kept.note(DE) == 1


def test_few_descriptors_leave_some_for_everything_else() -> None:
    limits = ConnectionLimits.within(256)
    assert limits.handshakes + limits.connections <= 256 * 3 // 4
    assert ConnectionLimits.within(1_000_000) == ConnectionLimits()


def test_the_addresses_of_one_subscriber_count_as_one() -> None:
    assert neighbourhood("2001:db8::1") == neighbourhood("2001:db8::ffff")
    assert neighbourhood("fe80::1%eth0") == "fe80::/64"
    assert neighbourhood("192.0.2.1") != neighbourhood("192.0.2.2")
