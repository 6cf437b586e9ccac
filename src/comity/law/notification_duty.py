"""Which states must be told of a conviction, and a recorded reason for each that need not."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Final, TypeAlias

from comity.ids import StateCode
from comity.law.citation import Basis, inferred, not_reread, verified
from comity.law.instruments import Instrument, InstrumentKey, applicable
from comity.law.states import UNITED_KINGDOM, iso_state
from comity.law.time_limits import Limit, notification_limit


@unique
class NoNationality(StrEnum):
    """What a record says where no state can be named."""

    UNKNOWN = "unknown"
    STATELESS = "stateless"


Nationality: TypeAlias = StateCode | NoNationality


@unique
class NoDutyReason(StrEnum):
    """Why a nationality leads to no notification; stable, kept in the record."""

    NATIONALITY_UNKNOWN = "nationality-unknown"
    STATELESS = "stateless"
    OWN_NATIONAL = "own-national"
    ALSO_OWN_NATIONAL = "also-a-national-of-the-convicting-party"
    """Convention only; the Framework Decision says the opposite."""

    NO_INSTRUMENT = "no-instrument"


@dataclass(frozen=True, slots=True)
class Duty:
    """A state must be told.

    Attributes:
        state: ISO code of the state of nationality.
        instrument: What imposes the duty.
        limit: By when.
        basis: The provision.
    """

    state: StateCode
    instrument: Instrument
    limit: Limit
    basis: Basis


@dataclass(frozen=True, slots=True)
class NoDuty:
    """A nationality for which nobody needs to be told, and why.

    Attributes:
        nationality: ISO code, or why there is none.
        reason: Why nobody is told.
        basis: The provision.
    """

    nationality: Nationality
    reason: NoDutyReason
    basis: Basis


_FD: Final = "32009F0315"

EACH_NATIONALITY: Final = verified(
    _FD, "Art. 4(2)", "Irish Act 51/2019 s. 4(1) and (6): each state, also for own nationals"
)
EACH_NATIONALITY_TCA: Final = not_reread(
    "22021A0430(01)", "Art. 646", "convictions of nationals of the other side"
)
EACH_NATIONALITY_UK: Final = verified(
    "European Union (Future Relationship) Act 2020",
    "s. 1",
    "every Member State of nationality, also when the person is British",
)
CONVENTION_NATIONALS: Final = verified("ETS 030", "Art. 22(1)", "the article was read")
RECORD_SAYS_SO: Final = verified(
    _FD, "Art. 4(1)", "Irish Act 51/2019 s. 3; Greek law 216/2022 art. 5: the record says so"
)
"""Unknown or stateless: entered as such; ECRIS-TCN, not a notification, serves these persons."""

OWN: Final = inferred(_FD, "Art. 4(2)", "the duty is owed to other states")
NOBODY: Final = inferred(_FD, "Art. 4(2)", "no instrument found between the two states")


def duties(
    convicting_state: StateCode,
    nationalities: tuple[Nationality, ...],
    on: date,
    *,
    further_parties: frozenset[StateCode] = frozenset(),
) -> tuple[Duty | NoDuty, ...]:
    """Answer for every nationality of a convicted person whether its state is told.

    The answers reconcile: a conviction of which neither a notification nor a
    reason is on record for each nationality has been lost on the way.

    Args:
        convicting_state: Either spelling of its code.
        nationalities: All that the record shows; two spellings of one state
            count once. Empty means that the record shows none.
        on: Day on which the conviction was entered.
        further_parties: As for ``instruments.applicable``.

    Returns:
        One answer for each nationality, in the given order; one answer,
        ``NATIONALITY_UNKNOWN``, if there is none.

    Source:
        Framework Decision 2009/315/JHA Art. 4(1)-(2); 1959 Convention Art.
        22(1); European Union (Future Relationship) Act 2020 s. 1.

    Example:
        >>> for answer in duties(StateCode("DE"), (StateCode("DE"), StateCode("EL")),
        ...                      date(2026, 1, 1)):
        ...     print(type(answer).__name__)
        NoDuty
        Duty
    """
    own = iso_state(convicting_state)
    known: dict[Nationality, None] = {}
    for nationality in nationalities or (NoNationality.UNKNOWN,):
        plain = isinstance(nationality, NoNationality)
        known[nationality if plain else iso_state(StateCode(nationality))] = None
    return tuple(
        _answer(own, nationality, on, also_own=own in known, further_parties=further_parties)
        for nationality in known
    )


def _answer(
    own: StateCode,
    nationality: Nationality,
    on: date,
    *,
    also_own: bool,
    further_parties: frozenset[StateCode],
) -> Duty | NoDuty:
    if nationality is NoNationality.UNKNOWN:
        return NoDuty(nationality, NoDutyReason.NATIONALITY_UNKNOWN, RECORD_SAYS_SO)
    if nationality is NoNationality.STATELESS:
        return NoDuty(nationality, NoDutyReason.STATELESS, RECORD_SAYS_SO)
    state = StateCode(nationality)
    if state == own:
        return NoDuty(state, NoDutyReason.OWN_NATIONAL, OWN)
    found = applicable(own, state, on, further_parties=further_parties)
    if not found.established:
        return NoDuty(state, NoDutyReason.NO_INSTRUMENT, NOBODY)
    if found.instrument.key is InstrumentKey.CONVENTION and also_own:
        return NoDuty(state, NoDutyReason.ALSO_OWN_NATIONAL, CONVENTION_NATIONALS)
    return Duty(
        state=state,
        instrument=found.instrument,
        limit=notification_limit(found.instrument, own),
        basis=_basis(found.instrument, own),
    )


def _basis(instrument: Instrument, own: StateCode) -> Basis:
    if instrument.key is InstrumentKey.FRAMEWORK_DECISION:
        return EACH_NATIONALITY
    if instrument.key is InstrumentKey.TRADE_AND_COOPERATION:
        return EACH_NATIONALITY_UK if own == UNITED_KINGDOM else EACH_NATIONALITY_TCA
    return CONVENTION_NATIONALS
