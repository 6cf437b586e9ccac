"""Convictions out of the cycles of a rap sheet, and nothing that is not one.

A rap sheet lists arrests, charges, dispositions, custody and civil orders side by side.
Only what a court has decided against the person is a conviction (FD 2009/315 Art. 2);
an arrest without a decision, a charge that was dropped and an acquittal brand nobody.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from lxml import etree

from comity.errors import InputInvalid
from comity.ids import ConvictionId
from comity.persons.dates import PartialDate
from comity.persons.texts import REMARKS_LENGTH, MultilingualText, checked, plain
from comity.records.model import (
    Conviction,
    Decision,
    Offence,
    Relation,
    RelationKind,
    Sanction,
)
from comity.transport.registers.niem import below, date_at, text_at, texts_at
from comity.transport.registers.rap_sheet_person import COUNTRY
from comity.transport.registers.rap_sheet_references import (
    ChargeReference,
    country_of,
    parse_reference,
)
from comity.trust.digest import sha256

CONVICTING: Final = frozenset({"GUILTY", "FOUND GUILTY", "CONVICTED", "CONVICTION"})
"""Dispositions of a court that are convictions. A closed set on purpose: a plea, a
deferred judgment and ``NOT GUILTY`` contain the same words and are none. Drawn from
examples, not from a published code list; what is not here is counted, not read."""

_ACQUITTING: Final = frozenset({"NOT GUILTY", "ACQUITTED", "DISMISSED"})
_TITLE_LENGTH: Final = 400


@dataclass(frozen=True, slots=True, repr=False)
class _Charge:
    tracking: str
    disposition: str
    decided_on: PartialDate | None
    title: str | None
    severity: str | None
    country: str | None

    @property
    def reference(self) -> ChargeReference | None:
        """The conviction and offence, if this software wrote the sheet."""
        return parse_reference(self.tracking)

    @property
    def decision(self) -> tuple[str, PartialDate | None]:
        """What charges decided together have in common."""
        known = self.reference
        return ("" if known is None else known.conviction, self.decided_on)


def convictions_of(sheet: etree._Element, key: str) -> tuple[tuple[Conviction, ...], str]:
    """Return the convictions of a sheet, and what else it lists, counted.

    Args:
        sheet: A ``RapSheet`` element.
        key: Source key of the person; part of what conviction ids are derived from.

    Returns:
        The convictions in the order of the sheet, and a note without personal data.

    Raises:
        InputInvalid: A field breaks a rule; the failure names it. The fault of the
            source.
    """
    convictions: dict[str, Conviction] = {}
    left_out: Counter[str] = Counter()
    path = ("RapSheetCycle", "CourtAction", "CourtCharge")
    everything = [_charge(found) for found in below(sheet, *path)]
    for cycle in below(sheet, "RapSheetCycle"):
        court = [_charge(found) for found in below(cycle, "CourtAction", "CourtCharge")]
        found_guilty = [charge for charge in court if charge.disposition in CONVICTING]
        guilty = [charge for charge in found_guilty if not _undone(charge, everything)]
        left_out["finding of guilt that another decision contradicts"] += len(found_guilty) - len(
            guilty
        )
        _count(cycle, court, left_out)
        sentences = list(below(cycle, "Sentencing", "Sentence"))
        linked = 0
        for decided in dict.fromkeys(charge.decision for charge in guilty):
            charges = [charge for charge in guilty if charge.decision == decided]
            numbers = {charge.tracking for charge in charges if charge.tracking}
            imposed = [found for found in sentences if numbers & set(_tracked(found))]
            linked += len(imposed)
            conviction = _conviction(key, decided[1], charges, imposed)
            if charges[0].reference is not None and conviction.id in convictions:
                raise InputInvalid(
                    "names the same conviction in two decisions",
                    field="ChargeTrackingIdentification",
                )
            convictions[conviction.id] = conviction
        left_out["sentence without a conviction"] += len(sentences) - linked
    left_out["civil order"] += sum(1 for _ in below(sheet, "Order"))
    note = "; ".join(f"left out: {count} x {what}" for what, count in left_out.items() if count)
    return tuple(convictions.values()), note


def _undone(charge: _Charge, everything: list[_Charge]) -> bool:
    """Return whether another decision on the same charge may have undone this one.

    Courts reverse and vacate. Unless every other decision on the charge is certainly
    earlier, the sheet does not prove a conviction.
    """
    for other in everything:
        if not charge.tracking or other.tracking != charge.tracking:
            continue
        if other.disposition in CONVICTING:
            continue
        mine = charge.decided_on.as_date() if charge.decided_on else None
        theirs = other.decided_on.as_date() if other.decided_on else None
        if mine is None or theirs is None or theirs >= mine:
            return True
    return False


def _count(cycle: etree._Element, court: list[_Charge], left_out: Counter[str]) -> None:
    decided = {charge.tracking for charge in court if charge.tracking}
    for arrested in below(cycle, "Arrest", "ArrestCharge"):
        if _tracked(arrested) and set(_tracked(arrested)) <= decided:
            continue
        dropped = text_at(arrested, "ChargeDisposition", "DispositionDescriptionText")
        left_out[
            "arrest charge without a decision of a court"
            if dropped is None
            else "arrest charge closed without a court"
        ] += 1
    for charge in court:
        if charge.disposition in CONVICTING:
            continue
        if charge.disposition in _ACQUITTING:
            left_out["charge of which the person was not convicted"] += 1
        else:
            left_out["court charge whose disposition is not known to be a conviction"] += 1
    left_out["supervision"] += sum(1 for _ in below(cycle, "Supervision"))


def _tracked(element: etree._Element) -> tuple[str, ...]:
    own = texts_at(element, "ChargeTrackingIdentification", "IdentificationID")
    return own or texts_at(
        element, "SentenceCharge", "ChargeTrackingIdentification", "IdentificationID"
    )


def _charge(element: etree._Element) -> _Charge:
    disposition = text_at(element, "ChargeDisposition", "DispositionDescriptionText")
    return _Charge(
        tracking=next(iter(_tracked(element)), ""),
        disposition=(disposition or "").upper(),
        decided_on=date_at(element, "ChargeDisposition", "DispositionDate"),
        title=text_at(element, "ChargeDescriptionText"),
        severity=text_at(element, "ChargeSeverityText"),
        country=country_of(
            text_at(element, "ChargeTrackingIdentification", "IdentificationJurisdictionText")
        ),
    )


def _text(value: str | None, field: str, *, longest: int) -> MultilingualText:
    if value is None:
        return ()
    try:
        return plain(checked(value, longest=longest))
    except ValueError as error:
        raise InputInvalid(str(error), field=field) from error


def _conviction(
    key: str,
    decided_on: PartialDate | None,
    charges: list[_Charge],
    sentences: list[etree._Element],
) -> Conviction:
    offences = []
    by_tracking = {}
    for number, charge in enumerate(charges, 1):
        known = charge.reference
        if known is not None and known.offence is None:
            continue
        tracked = None if known is not None else charge.tracking or None
        stated = [("Charge", tracked), ("severity", charge.severity)]
        remark = ", ".join(f"{what} {value}" for what, value in stated if value)
        offence = Offence(
            id=f"O-{number:05d}" if known is None else str(known.offence),
            title=_text(charge.title, "ChargeDescriptionText", longest=_TITLE_LENGTH),
            remarks=_text(remark or None, "ChargeSeverityText", longest=REMARKS_LENGTH),
        )
        offences.append(offence)
        by_tracking[charge.tracking] = offence.id
    sanctions, relations = [], []
    for number, sentence in enumerate(sentences, 1):
        described = text_at(sentence, "SentenceDescriptionText")
        fits = described is None or len(described) <= _TITLE_LENGTH
        wording = _text(described, "SentenceDescriptionText", longest=REMARKS_LENGTH)
        sanction = Sanction(
            id=f"S-{number:05d}",
            title=wording if fits else (),
            remarks=() if fits else wording,
        )
        sanctions.append(sanction)
        punished = tuple(by_tracking[value] for value in _tracked(sentence) if value in by_tracking)
        if punished:
            relations.append(Relation(RelationKind.SANCTION_TO_OFFENCES, sanction.id, punished))
    decision = Decision(id="D-00001", decided_on=decided_on.as_date() if decided_on else None)
    if offences:
        judged = tuple(offence.id for offence in offences)
        relations.append(Relation(RelationKind.DECISION_TO_OFFENCES, decision.id, judged))
    if sanctions:
        imposed = tuple(sanction.id for sanction in sanctions)
        relations.append(Relation(RelationKind.DECISION_TO_SANCTIONS, decision.id, imposed))
    if len({offence.id for offence in offences}) != len(offences):
        raise InputInvalid("names the same offence twice", field="ChargeTrackingIdentification")
    ours = charges[0].reference
    return Conviction(
        id=_conviction_id(key, decided_on, charges) if ours is None else ours.conviction,
        convicting_country=(charges[0].country if ours is not None else None) or COUNTRY,
        decided_on=decision.decided_on,
        decisions=(decision,),
        offences=tuple(offences),
        sanctions=tuple(sanctions),
        relations=tuple(relations),
    )


def _conviction_id(
    key: str, decided_on: PartialDate | None, charges: list[_Charge]
) -> ConvictionId:
    """Return an id that is the same whenever the same decision is read.

    A rap sheet numbers charges, not convictions. Fifteen decimal digits of a digest
    collide by chance once in some thirty million convictions of one state's sheets.
    """
    tracked = sorted(charge.tracking for charge in charges)
    text = "\n".join([key, str(decided_on), *tracked])
    number = int.from_bytes(sha256(text.encode())) % 10**15
    return ConvictionId(f"US-C-{number:015d}")
