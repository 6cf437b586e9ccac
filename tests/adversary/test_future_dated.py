"""False dates: a message that claims to come from the future, or from long ago."""

from datetime import datetime, timedelta, timezone

import pytest
from tests.adversary.stage import VICTIM, Stage
from tests.federation.forgery import forged_message, sent

from comity.errors import ErrorCode
from comity.exchange.versions import CURRENT

SKEW = timedelta(seconds=CURRENT.skew_seconds)


@pytest.mark.parametrize(
    "ahead", [SKEW + timedelta(microseconds=1), timedelta(days=1), timedelta(days=365 * 900)]
)
def test_a_message_from_the_future_is_refused(ahead: timedelta) -> None:
    """The attacker dates a message ahead, to have met a deadline that it has not.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    at = stage.federation.clock.now() + ahead
    message = forged_message(stage.attacker, VICTIM, sent_at=at)
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(sent(stage.attacker, VICTIM, message))
    assert item.refusal == ErrorCode.MESSAGE_UNTIMELY


def test_a_clock_that_is_a_little_ahead_is_tolerated() -> None:
    stage = Stage()
    message = forged_message(stage.attacker, VICTIM, sent_at=stage.federation.clock.now() + SKEW)
    (item,) = stage.items(sent(stage.attacker, VICTIM, message))
    assert item.refusal == ""


@pytest.mark.parametrize(
    "at",
    [
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-14))),
    ],
)
def test_a_date_at_the_edge_of_the_calendar_breaks_nothing(at: datetime) -> None:
    """The attacker writes a date that no subtraction survives.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    message = forged_message(stage.attacker, VICTIM, sent_at=at)
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(sent(stage.attacker, VICTIM, message))
    expected = ErrorCode.ENVELOPE_MALFORMED if at.year == 1 else ErrorCode.MESSAGE_UNTIMELY
    assert item.refusal == expected


def test_a_backdated_message_is_dated_by_its_receipt() -> None:
    """The attacker dates a message back, to have kept a deadline that it missed.

    It is admitted, for a message may have waited long for delivery; but what counts is
    when it came, and that is in the victim's log and not the attacker's to choose.
    """
    stage = Stage()
    now = stage.federation.clock.now()
    message = forged_message(stage.attacker, VICTIM, sent_at=now - timedelta(days=5))
    (item,) = stage.items(sent(stage.attacker, VICTIM, message))
    assert item.refusal == ""
    assert stage.victim.store.tables.incoming[message.id].received_at == now
    assert stage.victim.store.tables.conversations[message.conversation].opened_at == now
