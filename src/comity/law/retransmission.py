"""Which convictions held here may be passed on, for which purpose, to whom."""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from comity.law.citation import Basis, inferred, not_reread, verified
from comity.law.grounds import Ground
from comity.law.instruments import Instrument, InstrumentKey
from comity.law.purposes import Purpose, is_criminal


@unique
class Origin(StrEnum):
    """Where a conviction held here comes from: the four letters of Art. 7(1)."""

    OWN = "own"
    NOTIFIED = "notified-after-27-april-2012"
    """By another Member State under Art. 4, stored under Art. 5."""

    ENTERED_EARLIER = "entered-before-27-april-2012"
    """Of another Member State, received before that day and entered."""

    THIRD_COUNTRY = "third-country"


@unique
class Transmittable(StrEnum):
    """What the convicting state said about passing the conviction on (Art. 4(5))."""

    YES = "yes"
    NO = "no"
    """Not for purposes other than criminal proceedings."""

    UNKNOWN = "unknown"
    """It said nothing."""


@unique
class SubjectCategory(StrEnum):
    """Whom a request is about, seen from the state that is asked."""

    NATIONAL = "national-of-the-requested-state"
    """Also when the person has further nationalities."""

    OTHER_MEMBER = "national-of-another-member-state"
    THIRD_COUNTRY = "third-country-national-or-stateless"


@dataclass(frozen=True, slots=True)
class Transmit:
    """The law of the exchange lets the conviction go out.

    Attributes:
        basis: The provision.
        national_law: Whether the requested state's own law has the last word,
            which the node's rules must then answer.
    """

    basis: Basis
    national_law: bool = False


@dataclass(frozen=True, slots=True)
class Withhold:
    """The conviction must stay here.

    Attributes:
        name_state: Whether the requester is told which state convicted, so that
            it can ask there.
        ground: Why.
        basis: The provision.
    """

    name_state: bool
    ground: Ground
    basis: Basis


_FD: Final = "32009F0315"
_READ: Final = "Irish Act 51/2019 s. 7(2)-(4); Greek law FEK A 216/2022 art. 7"

CRIMINAL: Final = verified(_FD, "Art. 7(1)", _READ)
OTHER_PURPOSES: Final = verified(_FD, "Art. 7(2)", _READ)
OTHER_PURPOSES_EARLIER: Final = not_reread(
    _FD, "Art. 7(2)", "for convictions entered before 27.4.2012 national law decides"
)
SILENCE: Final = inferred(
    _FD,
    "Arts. 4(5) and 7(2)",
    "the convicting state may state a bar; where it stated none, none binds",
)
"""Why an unknown flag is no bar.

Art. 4(5) gives the convicting state a right to object, and the duty to reply
under Art. 7(2) stands until it uses it. Treating silence as an objection would
let a field left blank by an older system hide convictions from every employer
of people who work with children.
"""
THIRD_COUNTRY_REQUEST: Final = verified(_FD, "Art. 7(3)", "Greek law FEK A 216/2022 art. 7(3)")
THIRD_COUNTRY_NAMING: Final = inferred(
    _FD,
    "Art. 7(3)",
    "the name is owed to a Member State so that it can ask; told to a third country it would "
    "itself disclose that a conviction exists",
)
OTHER_NATIONAL: Final = verified(
    _FD, "Art. 7(4)", "Greek law FEK A 216/2022 art. 7(5); Irish Act 51/2019 s. 8"
)
OTHER_NATIONAL_RECEIVED: Final = inferred(
    _FD,
    "Art. 7(4)",
    "Art. 13 of the 1959 Convention gives what the requested state's own authorities would get",
)
THIRD_COUNTRY_NATIONAL: Final = verified(_FD, "Art. 7(4a)", "Greek law 216/2022 art. 7(6)")
THIRD_COUNTRY_NATIONAL_OTHER: Final = not_reread(
    _FD, "Art. 7(4a)", "for other purposes national law decides"
)
TCA_REPLY: Final = not_reread(
    "22021A0430(01)", "Art. 649", "taken to follow Art. 7 of the Framework Decision"
)
CONVENTION_CRIMINAL: Final = not_reread(
    "ETS 030", "Art. 13(1)", "to the extent open to the requested state's own authorities"
)
CONVENTION_OTHER: Final = not_reread("ETS 030", "Art. 13(2)", "per the requested state's law")


def may_transmit(
    purpose: Purpose,
    origin: Origin,
    transmittable: Transmittable,
    requester: Instrument,
    subject: SubjectCategory = SubjectCategory.NATIONAL,
) -> Transmit | Withhold:
    """Decide whether one conviction may be part of an answer.

    Args:
        purpose: Purpose of the request.
        origin: Where the conviction comes from.
        transmittable: What its convicting state said. Of no effect on own
            convictions: the statement binds those who receive them.
        requester: Instrument between the requesting state and this one.
        subject: Whom the request is about.

    Returns:
        ``Transmit``, perhaps subject to national law, or ``Withhold``. "No
        retransmission" withholds from every purpose but criminal proceedings;
        a Member State and the United Kingdom are then told which state
        convicted, other third countries are not.

    Raises:
        ValueError: No requests are made under the instrument: the caller's bug.

    Source:
        Framework Decision 2009/315/JHA Arts. 4(5) and 7(1)-(4a).
    """
    if not requester.carries_exchange:
        raise ValueError(f"no requests are made under {requester.title}")
    criminal = is_criminal(purpose)
    from_other_member = origin in {Origin.NOTIFIED, Origin.ENTERED_EARLIER}
    if from_other_member and transmittable is Transmittable.NO and not criminal:
        return _barred(requester)
    if origin is Origin.OWN or not from_other_member:
        return _own_or_third_country(criminal=criminal, requester=requester, subject=subject)
    return _of_another_member(
        criminal=criminal,
        origin=origin,
        transmittable=transmittable,
        requester=requester,
        subject=subject,
    )


def _barred(requester: Instrument) -> Withhold:
    match requester.key:
        case InstrumentKey.FRAMEWORK_DECISION:
            return Withhold(
                name_state=True, ground=Ground.RETRANSMISSION_BARRED, basis=OTHER_PURPOSES
            )
        case InstrumentKey.TRADE_AND_COOPERATION:
            return Withhold(name_state=True, ground=Ground.RETRANSMISSION_BARRED, basis=TCA_REPLY)
        case _:
            return Withhold(
                name_state=False, ground=Ground.THIRD_COUNTRY_LIMITS, basis=THIRD_COUNTRY_NAMING
            )


def _own_or_third_country(
    *, criminal: bool, requester: Instrument, subject: SubjectCategory
) -> Transmit:
    if requester.key is InstrumentKey.TRADE_AND_COOPERATION:
        return Transmit(TCA_REPLY, national_law=not criminal)
    if requester.key is InstrumentKey.CONVENTION:
        basis = CONVENTION_CRIMINAL if criminal else CONVENTION_OTHER
        return Transmit(basis, national_law=not criminal)
    match subject:
        case SubjectCategory.NATIONAL:
            basis = CRIMINAL if criminal else OTHER_PURPOSES
        case SubjectCategory.OTHER_MEMBER:
            basis = OTHER_NATIONAL
        case SubjectCategory.THIRD_COUNTRY:
            basis = THIRD_COUNTRY_NATIONAL if criminal else THIRD_COUNTRY_NATIONAL_OTHER
    return Transmit(basis, national_law=not criminal)


def _of_another_member(
    *,
    criminal: bool,
    origin: Origin,
    transmittable: Transmittable,
    requester: Instrument,
    subject: SubjectCategory,
) -> Transmit | Withhold:
    third_country = requester.key is not InstrumentKey.FRAMEWORK_DECISION
    if subject is SubjectCategory.THIRD_COUNTRY:
        # Art. 7(4a) lists own and third-country convictions only: other Member
        # States are found through ECRIS-TCN and asked themselves.
        return Withhold(
            name_state=not third_country,
            ground=Ground.NATIONAL_LAW,
            basis=THIRD_COUNTRY_NATIONAL,
        )
    if third_country:
        return Transmit(THIRD_COUNTRY_REQUEST, national_law=True)
    if subject is SubjectCategory.OTHER_MEMBER:
        return Transmit(OTHER_NATIONAL_RECEIVED, national_law=True)
    if criminal:
        return Transmit(CRIMINAL)
    if origin is Origin.ENTERED_EARLIER:
        return Transmit(OTHER_PURPOSES_EARLIER, national_law=True)
    if transmittable is Transmittable.UNKNOWN:
        return Transmit(SILENCE)
    return Transmit(OTHER_PURPOSES)
