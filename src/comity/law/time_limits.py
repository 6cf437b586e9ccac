"""Time limits set by the instruments, as data with their sources; counting is elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final, TypeAlias

from comity.ids import StateCode
from comity.law.citation import OPEN, Basis, Validity, inferred, not_reread, verified
from comity.law.instruments import EXCHANGE_BEGAN, Instrument, InstrumentKey
from comity.law.purposes import Purpose
from comity.law.states import UNITED_KINGDOM, iso_state


@unique
class Unit(StrEnum):
    """What a limit is counted in."""

    WORKING_DAYS = "working-days"
    CALENDAR_DAYS = "calendar-days"
    MONTHS = "months"
    YEARS = "years"


@unique
class Counting(StrEnum):
    """Which day is day one."""

    DAY_AFTER = "day-after-the-event"
    """The day of the event is not counted."""

    DAY_OF = "beginning-with-the-day-of-the-event"
    """The day of the event is the first day, if it is a day that counts at all."""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A period that starts with an event and ends on a date.

    Attributes:
        key: Stable name, kept with stored deadlines.
        act: What must be done in time.
        event: What starts the period.
        length: Number of units, at least 1.
        unit: What is counted.
        counting: Whether the day of the event counts.
        basis: The provision that sets the length.
        counting_basis: The provision, or the conclusion, that sets the counting.
        validity: Days on which the limit holds.
    """

    key: str
    act: str
    event: str
    length: int
    unit: Unit
    counting: Counting
    basis: Basis
    counting_basis: Basis
    validity: Validity = OPEN

    def __post_init__(self) -> None:
        """Check the length.

        Raises:
            ValueError: The length is not positive: a mistake in our data.
        """
        if self.length < 1:
            raise ValueError(f"limit {self.key} has length {self.length}")


@dataclass(frozen=True, slots=True)
class NoFixedLimit:
    """A duty whose speed the law does not put into a number; no date follows from it.

    Attributes:
        key: Stable name.
        act: What must be done.
        wording: The words of the law; empty if it says nothing about time.
        basis: The provision.
        validity: Days on which the duty holds.
    """

    key: str
    act: str
    wording: str
    basis: Basis
    validity: Validity = OPEN


Limit: TypeAlias = TimeLimit | NoFixedLimit

_FD: Final = "32009F0315"
_TCA: Final = "22021A0430(01)"
_CONVENTION: Final = "ETS 030"
_UK_ACT: Final = "European Union (Future Relationship) Act 2020"
_SINCE_2012: Final = Validity(valid_from=EXCHANGE_BEGAN)
_SINCE_2021: Final = Validity(valid_from=date(2021, 1, 1))

FROM_BASIS: Final = not_reread(
    "31971R1182",
    "Art. 3(1)",
    "a period in days from an event leaves out the day of the event; not read again, and that "
    "the rule reaches a Framework Decision is taken for granted",
)
"""Why the day of receipt is not counted under Union law."""

WORKING_DAY_BASIS: Final = inferred(
    _FD,
    "Art. 8",
    "the act does not say whose working days; the calendar of the state that must act is the "
    "natural reading",
)
"""Why the responsible state's own calendar counts."""

_BEGINNING_WITH: Final = verified(_UK_ACT, "s. 5", "'beginning with the day' of receipt")

CRIMINAL_OR_OTHER_REQUEST: Final = TimeLimit(
    key="fd-request",
    act="answer a request",
    event="receipt of the request",
    length=10,
    unit=Unit.WORKING_DAYS,
    counting=Counting.DAY_AFTER,
    basis=verified(_FD, "Art. 8(1)", "Irish Act 51/2019 s. 9; Greek law FEK A 216/2022 art. 8"),
    counting_basis=FROM_BASIS,
    validity=_SINCE_2012,
)
"""At once, and within 10 working days at most: requests under Art. 6(1)."""

AFTER_ADDITIONAL_INFORMATION: Final = TimeLimit(
    key="fd-request-after-information",
    act="answer a request",
    event="receipt of the additional information",
    length=10,
    unit=Unit.WORKING_DAYS,
    counting=Counting.DAY_AFTER,
    basis=verified(
        _FD,
        "Art. 8(1), second subparagraph",
        "Irish Act 51/2019 s. 9; Greek law FEK A 216/2022 art. 8",
    ),
    counting_basis=FROM_BASIS,
    validity=_SINCE_2012,
)
"""The clock starts anew when the information needed to identify the person arrives."""

OWN_RECORD_AFTER_INFORMATION: Final = TimeLimit(
    key="fd-own-record-after-information",
    act="answer a request for the person's own record",
    event="receipt of the additional information",
    length=10,
    unit=Unit.WORKING_DAYS,
    counting=Counting.DAY_AFTER,
    basis=inferred(
        _FD,
        "Art. 8(1) and (2)",
        "Art. 8(2) is silent about additional information, while the protocol lets it restart "
        "the clock of any request; taken over by analogy, never to a date before the first one",
    ),
    counting_basis=FROM_BASIS,
    validity=_SINCE_2012,
)
"""The restart for own-record requests, by analogy."""

OWN_RECORD_REQUEST: Final = TimeLimit(
    key="fd-own-record",
    act="answer a request for the person's own record",
    event="receipt of the request",
    length=20,
    unit=Unit.WORKING_DAYS,
    counting=Counting.DAY_AFTER,
    basis=verified(_FD, "Art. 8(2)", "Irish Act 51/2019 s. 9; Greek law FEK A 216/2022 art. 8"),
    counting_basis=FROM_BASIS,
    validity=_SINCE_2012,
)
"""Requests under Art. 6(2), (3) and (3a)."""

TCA_REQUEST: Final = TimeLimit(
    key="tca-request",
    act="answer a request of any kind",
    event="receipt of the request",
    length=20,
    unit=Unit.WORKING_DAYS,
    counting=Counting.DAY_OF,
    basis=verified(_UK_ACT, "s. 5", "read on the United Kingdom's side; the Agreement was not"),
    counting_basis=_BEGINNING_WITH,
    validity=_SINCE_2021,
)
"""Between the United Kingdom and Member States, in both directions and for all purposes."""

CONVENTION_REQUEST: Final = NoFixedLimit(
    key="convention-request",
    act="answer a request",
    wording="",
    basis=not_reread(_CONVENTION, "Art. 13", "the article sets no time limit"),
)
"""The Convention sets no limit for answers."""

FD_NOTIFICATION: Final = NoFixedLimit(
    key="fd-notification",
    act="notify a conviction",
    wording="as soon as possible",
    basis=verified(_FD, "Art. 4(2)", "Irish Act 51/2019 s. 4(1)"),
    validity=_SINCE_2012,
)
"""No number: the earliest working moment is the only safe reading."""

FD_ALTERATION: Final = NoFixedLimit(
    key="fd-alteration",
    act="notify an alteration or deletion",
    wording="without delay",
    basis=verified(_FD, "Art. 4(3)", "Irish Act 51/2019 s. 4(3)"),
    validity=_SINCE_2012,
)
"""Alterations and deletions follow the conviction to every addressee."""

TCA_NOTIFICATION: Final = TimeLimit(
    key="tca-notification",
    act="notify a conviction, an alteration or a deletion",
    event="entry of the conviction in the record",
    length=1,
    unit=Unit.MONTHS,
    counting=Counting.DAY_AFTER,
    basis=not_reread(_TCA, "Art. 646", "at least once per month"),
    counting_basis=inferred(
        _TCA,
        "Art. 646",
        "a conviction entered today is reported by the same day of the next month if reports go "
        "out at least monthly",
    ),
    validity=_SINCE_2021,
)
"""A Member State to the United Kingdom: at least once per month."""

UK_NOTIFICATION: Final = TimeLimit(
    key="uk-notification",
    act="notify a conviction",
    event="recording of the conviction",
    length=28,
    unit=Unit.CALENDAR_DAYS,
    counting=Counting.DAY_OF,
    basis=verified(_UK_ACT, "s. 1", "the section was read"),
    counting_basis=verified(_UK_ACT, "s. 1", "'beginning with the day' of recording"),
    validity=_SINCE_2021,
)
"""The United Kingdom to a Member State: 28 days."""

CONVENTION_NOTIFICATION: Final = TimeLimit(
    key="convention-notification",
    act="inform of convictions and subsequent measures",
    event="entry of the conviction in the record",
    length=1,
    unit=Unit.YEARS,
    counting=Counting.DAY_AFTER,
    basis=verified(_CONVENTION, "Art. 22(1)", "at least once a year"),
    counting_basis=inferred(
        _CONVENTION,
        "Art. 22(1)",
        "a conviction entered today is reported by the same day of the next year if reports go "
        "out at least yearly",
    ),
)
"""Between parties to the Convention."""

TCN_FORWARDING: Final = TimeLimit(
    key="tcn-rectification-forwarding",
    act="forward a request for access or rectification to the convicting state",
    event="receipt of the person's request",
    length=10,
    unit=Unit.WORKING_DAYS,
    counting=Counting.DAY_AFTER,
    basis=verified("32019R0816", "Art. 25", "text of the Regulation"),
    counting_basis=FROM_BASIS,
)
"""A person asks any Member State about data in ECRIS-TCN."""

NOTIFICATION_ANSWER: Final = NoFixedLimit(
    key="fd-notification-answer",
    act="answer a notification",
    wording="",
    basis=not_reread(_FD, "Arts. 4 and 5", "no provision is known that sets a limit"),
)
"""A reminder after some days is the node's own practice, not the law."""

GR_SENDING: Final = TimeLimit(
    key="gr-own-record-sending",
    act="send the request after the person's application",
    event="the application",
    length=3,
    unit=Unit.CALENDAR_DAYS,
    counting=Counting.DAY_AFTER,
    basis=verified("Greek law FEK A 216/2022", "art. 8(3)", "the article was read"),
    counting_basis=inferred(
        "Greek law FEK A 216/2022", "art. 8(3)", "'days' taken as calendar days after the event"
    ),
)
GR_TELLING: Final = TimeLimit(
    key="gr-own-record-telling",
    act="tell the person the answer",
    event="receipt of the answer",
    length=3,
    unit=Unit.CALENDAR_DAYS,
    counting=Counting.DAY_AFTER,
    basis=verified("Greek law FEK A 216/2022", "art. 8(3)", "the article was read"),
    counting_basis=inferred(
        "Greek law FEK A 216/2022", "art. 8(3)", "'days' taken as calendar days after the event"
    ),
)

_ALL: Final[tuple[Limit, ...]] = (
    CRIMINAL_OR_OTHER_REQUEST,
    AFTER_ADDITIONAL_INFORMATION,
    OWN_RECORD_REQUEST,
    OWN_RECORD_AFTER_INFORMATION,
    TCA_REQUEST,
    CONVENTION_REQUEST,
    FD_NOTIFICATION,
    FD_ALTERATION,
    TCA_NOTIFICATION,
    UK_NOTIFICATION,
    CONVENTION_NOTIFICATION,
    NOTIFICATION_ANSWER,
    TCN_FORWARDING,
    GR_SENDING,
    GR_TELLING,
)

LIMITS: Final[Mapping[str, Limit]] = MappingProxyType({limit.key: limit for limit in _ALL})
"""Every limit, by key."""


def request_limit(instrument: Instrument, purpose: Purpose) -> Limit:
    """Return the limit for answering a request.

    Args:
        instrument: One that carries the exchange; see ``instrument_between``.
        purpose: The purpose stated in the request.

    Raises:
        ValueError: No requests are made under the instrument: the caller's bug.
    """
    if instrument.key is InstrumentKey.FRAMEWORK_DECISION:
        return OWN_RECORD_REQUEST if purpose is Purpose.OWN_RECORD else CRIMINAL_OR_OTHER_REQUEST
    if instrument.key is InstrumentKey.TRADE_AND_COOPERATION:
        return TCA_REQUEST
    if instrument.key is InstrumentKey.CONVENTION:
        return CONVENTION_REQUEST
    raise ValueError(f"no requests are made under {instrument.title}")


def restart_limit(instrument: Instrument, purpose: Purpose) -> TimeLimit | None:
    """Return the limit that starts when additional information arrives.

    Returns:
        The limit, or ``None`` where the sources state no restart; the first
        deadline then stands.
    """
    if instrument.key is not InstrumentKey.FRAMEWORK_DECISION:
        return None
    if purpose is Purpose.OWN_RECORD:
        return OWN_RECORD_AFTER_INFORMATION
    return AFTER_ADDITIONAL_INFORMATION


def notification_limit(instrument: Instrument, convicting_state: StateCode) -> Limit:
    """Return the limit for notifying a new conviction.

    Args:
        instrument: One that carries the exchange.
        convicting_state: Who must notify; the two sides of the Trade and
            Cooperation Agreement put different numbers on the same duty.

    Raises:
        ValueError: No notifications are made under the instrument: the
            caller's bug.
    """
    if instrument.key is InstrumentKey.FRAMEWORK_DECISION:
        return FD_NOTIFICATION
    if instrument.key is InstrumentKey.TRADE_AND_COOPERATION:
        return (
            UK_NOTIFICATION if iso_state(convicting_state) == UNITED_KINGDOM else TCA_NOTIFICATION
        )
    if instrument.key is InstrumentKey.CONVENTION:
        return CONVENTION_NOTIFICATION
    raise ValueError(f"no notifications are made under {instrument.title}")


def national_limits(state: StateCode) -> tuple[TimeLimit, ...]:
    """Return the limits a state's own law adds; empty where none is known here."""
    return (GR_SENDING, GR_TELLING) if iso_state(state) == StateCode("GR") else ()
