"""Made-up convictions that look like those of their country.

Categories are common categories of ECRIS; titles, courts and file numbers are in the
language of the convicting state; legal provisions are recognisably invented.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from comity.ids import ConvictionId, StateCode
from comity.persons.dates import PartialDate, from_date
from comity.persons.places import Place
from comity.persons.texts import MultilingualText, Representation
from comity.records.model import (
    Amount,
    Authority,
    Conviction,
    Decision,
    Offence,
    Period,
    Relation,
    RelationKind,
    Sanction,
    Suspension,
    TriState,
)
from comity_training.citizens import AS_OF
from comity_training.countries.country import OFFENCES, SANCTIONS, Country, country
from comity_training.randomness import chance, seeded

LATER_SANCTION: Final = "SSR-00-02"
"""Relation of a later sanction state to the original one, as seen in a real message."""

_EARLIEST: Final = date(2004, 1, 1)
"""Older ones would long be deleted in most states, and fined in currencies of the past."""

_IMPRISONMENT, _FINE, _COMMUNITY_WORK, _DRIVING_BAN = range(4)
_PENALTY: Final = "N-00-0"
_MEASURE: Final = "N-00-M"
_SUSPENDED: Final = "S-00-A"
_SUSPENDED_WITH_PROBATION: Final = "S-00-C"
_JUDGMENT: Final = "DCH-00-X"
_SUSPENSION_REVOKED: Final = "DCH-00-H"
_PAROLE: Final = "DCH-00-Q"
_END_OF_PENALTY: Final = "DCH-00-N"
_REHABILITATION: Final = "DCH-00-R"
_COMPLETED: Final = "LC-00-C"
_ATTEMPTED: Final = "LC-00-A"
_PERPETRATOR: Final = "LP-00-M"
_AIDER: Final = "LP-00-H"

# Thefts and traffic offences are frequent, robbery and drug trafficking are not.
_FREQUENCIES: Final = (24, 6, 3, 14, 20, 10, 10, 6, 4, 3)
_ENGLISH: Final = (
    "Theft",
    "Theft after unlawful entry into property",
    "Robbery",
    "Fraud",
    "Driving under the influence of alcohol",
    "Driving without a licence",
    "Causing minor bodily injury",
    "Trafficking in narcotic drugs",
    "Using forged documents",
    "Resistance to a representative of public authority",
)


def conviction_id(code: StateCode, number: int) -> ConvictionId:
    """Return ``CC-C-`` and fifteen digits.

    Args:
        code: The convicting state.
        number: From 0 to 999,999,999,999,999; unique within that state's register.
    """
    return ConvictionId(f"{code}-C-{number:015d}")


def generate_convictions(
    code: StateCode, person_number: int, birth_date: date, seed: int, *, most: int = 4
) -> tuple[Conviction, ...]:
    """Return the convictions of one person, oldest first; none for the very young.

    Args:
        code: The convicting state; it needs courts here.
        person_number: Position of the person in the register; with the seed it
            decides everything, and the convictions' numbers derive from it.
        birth_date: Nobody is convicted for a deed before the eighteenth birthday.
        seed: Any number.
        most: Greatest number of convictions, 1 to 9.

    Raises:
        ValueError: The generator does not know the country or its courts. The fault
            of the caller.
    """
    place = country(code)
    if not place.courts:
        raise ValueError(f"the generator knows no courts of {place.code}")
    source = seeded(seed, place.code, person_number, "convictions")
    adult_on = date(birth_date.year + 18, birth_date.month, min(birth_date.day, 28))
    first_deed_on = max(adult_on, _EARLIEST)
    span = (AS_OF - first_deed_on).days - 2 * 365
    if span < 1:
        return ()
    count = 1
    while count < most and chance(source, 0.35):
        count += 1
    deeds = sorted(first_deed_on + timedelta(days=source.randrange(span)) for _ in range(count))
    return tuple(
        _conviction(place, conviction_id(place.code, person_number * 10 + index + 1), deed, source)
        for index, deed in enumerate(deeds)
    )


def _conviction(
    place: Country, number: ConvictionId, deed: date, source: random.Random
) -> Conviction:
    decided = deed + timedelta(days=source.randrange(30, 600))
    final = decided + timedelta(days=source.randrange(8, 90))
    town = source.choice(place.towns).native
    court = Authority(_native(source.choice(place.courts), place, town, source))
    offences = tuple(_offences(place, deed, town, source))
    sanctions = [*_sanctions(place, decided, offences, source)]
    judgment = Decision(
        id="D-00001",
        change_types=(_JUDGMENT,),
        decided_on=decided,
        final_on=final,
        authority=court,
        delete_from_register=TriState.NO,
    )
    relations = [
        _relation(RelationKind.DECISION_TO_OFFENCES, judgment.id, *(o.id for o in offences)),
        _relation(RelationKind.DECISION_TO_SANCTIONS, judgment.id, *(s.id for s in sanctions)),
        *(
            _relation(RelationKind.SANCTION_TO_OFFENCES, s.id, *(o.id for o in offences))
            for s in sanctions
        ),
    ]
    decisions = [judgment]
    later_on = final + timedelta(days=source.randrange(120, 900))
    if chance(source, 0.25) and later_on < AS_OF:
        later, state = _later(sanctions[0], later_on, court, len(sanctions) + 1, source)
        decisions.append(later)
        if state is not None:
            sanctions.append(state)
            relations += [
                _relation(RelationKind.DECISION_TO_SANCTIONS, later.id, state.id),
                Relation(
                    RelationKind.SANCTION_TO_SANCTIONS, state.id, (sanctions[0].id,), LATER_SANCTION
                ),
            ]
    return Conviction(
        id=number,
        convicting_country=place.wire,
        file_number=_file_number(place, town, decided, source),
        decided_on=decided,
        final_on=final,
        authority=court,
        non_criminal_ruling=TriState.NO,
        transmittable=_transmittable(source),
        decisions=tuple(decisions),
        offences=offences,
        sanctions=tuple(sanctions),
        relations=tuple(relations),
    )


def _native(pattern: str, place: Country, town: str, source: random.Random) -> MultilingualText:
    text = pattern.format(town=town, n=source.randrange(1, 5))
    return (Representation(text, place.language, translated=False),)


def _file_number(place: Country, town: str, decided: date, source: random.Random) -> str:
    return source.choice(place.file_numbers).format(
        n=source.randrange(1, 100),
        m=source.randrange(1, 10_000),
        year=decided.year,
        yy=f"{decided.year % 100:02d}",
        town3=town[:3].upper(),
    )


def _transmittable(source: random.Random) -> TriState:
    return source.choices((TriState.YES, TriState.NO, TriState.UNKNOWN), (80, 12, 8))[0]


def _relation(kind: RelationKind, source_id: str, *targets: str) -> Relation:
    return Relation(kind, source_id, targets)


def _offences(place: Country, deed: date, town: str, source: random.Random) -> Iterator[Offence]:
    count = source.choices((1, 2, 3), (75, 18, 7))[0]
    chosen = source.choices(range(len(OFFENCES)), _FREQUENCIES, k=count)
    where = Place(
        country=place.wire, town=(Representation(town, place.language, translated=False),)
    )
    for position, kind in enumerate(chosen, start=1):
        title: MultilingualText = (
            Representation(place.offences[kind], place.language, translated=False),
        )
        if place.language != "en" and chance(source, 0.25):
            title += (Representation(_ENGLISH[kind], "en", translated=True),)
        day = from_date(deed)
        began = PartialDate(day.year, day.month) if chance(source, 0.1) else day
        yield Offence(
            id=f"O-{position:05d}",
            category=OFFENCES[kind],
            title=title,
            provisions=f"SYN § {100 + 7 * kind}",
            started_on=began,
            ended_on=began,
            place=where,
            occurrences=source.randrange(2, 12) if chance(source, 0.1) else 1,
            continuous=TriState.NO,
            completion=_ATTEMPTED if chance(source, 0.08) else _COMPLETED,
            participation=_AIDER if chance(source, 0.06) else _PERPETRATOR,
            responsibility_exemption=TriState.NO,
            recidivism=TriState.YES if chance(source, 0.1) else TriState.NO,
        )


def _sanctions(
    place: Country, decided: date, offences: tuple[Offence, ...], source: random.Random
) -> Iterator[Sanction]:
    grave = any(offence.category in OFFENCES[1:3] + OFFENCES[7:8] for offence in offences)
    main = source.choices((_IMPRISONMENT, _FINE, _COMMUNITY_WORK), (80 if grave else 20, 55, 10))[0]
    yield _sanction(place, 1, main, decided, source)
    if any(offence.category == OFFENCES[4] for offence in offences):
        yield _sanction(place, 2, _DRIVING_BAN, decided, source)


def _sanction(
    place: Country, position: int, kind: int, decided: date, source: random.Random
) -> Sanction:
    title = (Representation(place.sanctions[kind], place.language, translated=False),)
    number, category = f"S-{position:05d}", SANCTIONS[kind]
    if kind == _FINE:
        return Sanction(
            id=number,
            nature=_PENALTY,
            category=category,
            title=title,
            specific_to_minors=TriState.NO,
            number_of_fines=source.randrange(10, 181, 5),
            amount_of_fine=Amount(source.randrange(10, 81, 5)),
            currency=place.currency,
        )
    months = source.randrange(3, 25 if kind == _IMPRISONMENT else 13)
    suspended = kind == _IMPRISONMENT and chance(source, 0.6)
    return Sanction(
        id=number,
        nature=_MEASURE if kind == _DRIVING_BAN else _PENALTY,
        category=category,
        title=title,
        specific_to_minors=TriState.NO,
        sentenced=Period(duration=_duration(months), duration_exact=TriState.YES),
        suspension=_suspension(decided, source) if suspended else None,
    )


def _suspension(decided: date, source: random.Random) -> Suspension:
    years = source.randrange(2, 5)
    return Suspension(
        kind=_SUSPENDED_WITH_PROBATION if chance(source, 0.4) else _SUSPENDED,
        period=Period(starts_on=decided, duration=f"P{years}Y"),
    )


def _duration(months: int) -> str:
    years, rest = divmod(months, 12)
    return "P" + (f"{years}Y" if years else "") + (f"{rest}M" if rest or not years else "")


def _later(
    first: Sanction, on: date, court: Authority, position: int, source: random.Random
) -> tuple[Decision, Sanction | None]:
    """Return a later decision, and the state in which it leaves the first sanction."""
    if first.suspension is not None:
        change = source.choice((_SUSPENSION_REVOKED, _REHABILITATION))
    elif first.category == SANCTIONS[_IMPRISONMENT]:
        change = source.choice((_PAROLE, _END_OF_PENALTY))
    else:
        change = _END_OF_PENALTY
    decision = Decision(
        id="D-00002",
        change_types=(change,),
        decided_on=on,
        final_on=on,
        authority=court,
        delete_from_register=TriState.NO,
    )
    if change == _REHABILITATION:
        return decision, None
    ended = Period(ends_on=on) if change != _SUSPENSION_REVOKED else Period(starts_on=on)
    state = Sanction(
        id=f"S-{position:05d}",
        nature=first.nature,
        category=first.category,
        title=first.title,
        specific_to_minors=first.specific_to_minors,
        sentenced=first.sentenced,
        executed=ended,
        number_of_fines=first.number_of_fines,
        amount_of_fine=first.amount_of_fine,
        currency=first.currency,
    )
    return decision, state
