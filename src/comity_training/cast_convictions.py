"""The convictions of the cast, each written out once."""

# ruff: noqa: RUF001 - titles in Cyrillic and Greek are the content here

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from comity.ids import StateCode
from comity.persons.dates import from_date
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
from comity_training.convictions import LATER_SANCTION, conviction_id
from comity_training.countries.country import country

CAST_NUMBER: Final = 900_000_000_000_000
"""The cast's convictions are numbered from here, far above generated ones."""


def fraud_in_germany() -> Conviction:
    """Fraud, one year and six months suspended with probation, in Cologne."""
    decided = date(2024, 5, 14)
    return _conviction(
        StateCode("DE"),
        1,
        file_number="77 Ls 901/24",
        court="Amtsgericht Köln",
        town="Köln",
        decided=decided,
        offence=("O-00-160300", "Betrug", "Fraud"),
        sanction=Sanction(
            id="S-00001",
            nature="N-00-0",
            category="S-00-001001",
            title=_titled("de", "Freiheitsstrafe", "Imprisonment"),
            specific_to_minors=TriState.NO,
            sentenced=Period(duration="P1Y6M", duration_exact=TriState.YES),
            suspension=Suspension(kind="S-00-C", period=Period(starts_on=decided, duration="P3Y")),
        ),
    )


def drunk_driving_in_germany() -> Conviction:
    """Drunk driving, forty day-fines of thirty euros, in Munich."""
    return _conviction(
        StateCode("DE"),
        2,
        file_number="12 Cs 902/23",
        court="Amtsgericht München",
        town="München",
        decided=date(2023, 11, 7),
        offence=("O-00-210200", "Trunkenheit im Verkehr", "Driving under the influence"),
        sanction=_fines("de", "Geldstrafe in Tagessätzen", 40, 30, "CX-00-978-EUR"),
    )


def drunk_driving_in_germany_paid() -> Conviction:
    """The same conviction after the fine was paid: the update to a notification."""
    first = drunk_driving_in_germany()
    paid_on = date(2024, 8, 1)
    later = Decision(
        id="D-00002",
        change_types=("DCH-00-N",),
        decided_on=paid_on,
        authority=first.authority,
        delete_from_register=TriState.NO,
    )
    state = replace(first.sanctions[0], id="S-00002", executed=Period(ends_on=paid_on))
    return replace(
        first,
        decisions=(*first.decisions, later),
        sanctions=(*first.sanctions, state),
        relations=(
            *first.relations,
            Relation(RelationKind.DECISION_TO_SANCTIONS, "D-00002", ("S-00002",)),
            Relation(RelationKind.SANCTION_TO_SANCTIONS, "S-00002", ("S-00001",), LATER_SANCTION),
        ),
    )


def theft_in_bulgaria() -> Conviction:
    """Theft, community work, in Varna."""
    return _conviction(
        StateCode("BG"),
        3,
        file_number="НОХД № 903/2021",
        court="Районен съд – Варна",
        town="Варна",
        decided=date(2021, 3, 18),
        offence=("O-00-170100", "Кражба", "Theft"),
        sanction=Sanction(
            id="S-00001",
            nature="N-00-0",
            category="S-00-009001",
            title=_titled("bg", "Безвъзмезден труд в полза на обществото", "Community work"),
            specific_to_minors=TriState.NO,
            sentenced=Period(duration="P6M", duration_exact=TriState.YES),
        ),
    )


def theft_in_greece(transmittable: TriState) -> Conviction:
    """Theft, sixty day-fines, in Thessaloniki.

    Args:
        transmittable: Whether Greece allows it to be sent on for other purposes.
    """
    conviction = _conviction(
        StateCode("GR"),
        4,
        file_number="ΑΤ 904/2022",
        court="Μονομελές Πλημμελειοδικείο (Θεσσαλονίκη)",
        town="Θεσσαλονίκη",
        decided=date(2022, 9, 26),
        offence=("O-00-170100", "Κλοπή", "Theft"),
        sanction=_fines("el", "Χρηματική ποινή", 60, 15, "CX-00-978-EUR"),
    )
    return replace(conviction, transmittable=transmittable)


def _titled(language: str, title: str, english: str) -> MultilingualText:
    return (
        Representation(title, language, translated=False),
        Representation(english, "en", translated=True),
    )


def _fines(language: str, title: str, number: int, units: int, currency: str) -> Sanction:
    return Sanction(
        id="S-00001",
        nature="N-00-0",
        category="S-00-008002",
        title=_titled(language, title, "Day-fine"),
        specific_to_minors=TriState.NO,
        number_of_fines=number,
        amount_of_fine=Amount(units),
        currency=currency,
    )


def _conviction(
    state: StateCode,
    number: int,
    *,
    file_number: str,
    court: str,
    town: str,
    decided: date,
    offence: tuple[str, str, str],
    sanction: Sanction,
) -> Conviction:
    place = country(state)
    category, title, english = offence
    authority = Authority((Representation(court, place.language, translated=False),))
    final = decided + timedelta(days=21)
    deed = from_date(decided - timedelta(days=200))
    return Conviction(
        id=conviction_id(state, CAST_NUMBER + number),
        convicting_country=place.wire,
        file_number=file_number,
        decided_on=decided,
        final_on=final,
        authority=authority,
        non_criminal_ruling=TriState.NO,
        transmittable=TriState.YES,
        decisions=(
            Decision(
                id="D-00001",
                change_types=("DCH-00-X",),
                decided_on=decided,
                final_on=final,
                authority=authority,
                delete_from_register=TriState.NO,
            ),
        ),
        offences=(
            Offence(
                id="O-00001",
                category=category,
                title=_titled(place.language, title, english),
                provisions=f"SYN § {number}",
                started_on=deed,
                ended_on=deed,
                place=Place(
                    country=place.wire,
                    town=(Representation(town, place.language, translated=False),),
                ),
                occurrences=1,
                continuous=TriState.NO,
                completion="LC-00-C",
                participation="LP-00-M",
                responsibility_exemption=TriState.NO,
                recidivism=TriState.NO,
            ),
        ),
        sanctions=(sanction,),
        relations=(
            Relation(RelationKind.DECISION_TO_OFFENCES, "D-00001", ("O-00001",)),
            Relation(RelationKind.DECISION_TO_SANCTIONS, "D-00001", ("S-00001",)),
            Relation(RelationKind.SANCTION_TO_OFFENCES, "S-00001", ("O-00001",)),
        ),
    )
