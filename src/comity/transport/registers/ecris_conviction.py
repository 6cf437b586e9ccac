"""From the conviction elements of ECRIS to ``Conviction``. Pure: elements in, values out.

Source:
    ECRIS DTS v1.0, domain-model-v1.0.xsd, ConvictionType.
"""

import re
from typing import Final

from comity.ids import ConvictionId
from comity.persons.texts import REMARKS_LENGTH
from comity.records.model import (
    Authority,
    Conviction,
    Decision,
    Interruption,
    Offence,
    Period,
    Relation,
    RelationKind,
    Sanction,
    Suspension,
    TriState,
)
from comity.transport.registers import ecris_values as values
from comity.transport.registers.dialect import Parts

# The literals by which the standard's defaults say "unknown".
_UNKNOWN_OFFENCE: Final = "O-00-270000"
_UNKNOWN_SANCTION: Final = "S-00-012000"
_UNKNOWN_NATURE: Final = "N-00-Z"
_UNKNOWN_SUSPENSION: Final = "S-00-Z"

_RELATIONS: Final = {
    "DecisionToOffencesRelationshipType": (
        RelationKind.DECISION_TO_OFFENCES,
        "Decision",
        "Offence",
    ),
    "DecisionToSanctionsRelationshipType": (
        RelationKind.DECISION_TO_SANCTIONS,
        "Decision",
        "Sanction",
    ),
    "SanctionToOffencesRelationshipType": (
        RelationKind.SANCTION_TO_OFFENCES,
        "Sanction",
        "Offence",
    ),
    "SanctionToSanctionsRelationshipType": (
        RelationKind.SANCTION_TO_SANCTIONS,
        "SourceSanction",
        "DestinationSanction",
    ),
}


def conviction_from(part: Parts) -> Conviction:
    """Return the conviction an element of ConvictionType describes.

    Raises:
        InputInvalid: A field breaks a rule, or the id or the convicting country is
            missing; the failure names the field. The fault of the source.
    """
    conviction_id = _identifier(part, "ConvictionID", r"[A-Z]{2}-C-[0-9]{15}")
    country_part = part.required("ConvictionConvictingCountryReference")
    country = values.country(country_part)
    if country is None:
        raise country_part.fail("is unknown; a conviction needs its convicting country")
    conviction = part.guarded(
        lambda: Conviction(
            id=ConvictionId(conviction_id),
            convicting_country=country,
            file_number=values.optional_text(part.one("ConvictionFileNumber")),
            decided_on=values.strict_date(part.one("ConvictionDecisionDate")),
            final_on=values.strict_date(part.one("ConvictionDecisionFinalDate")),
            authority=_authority(part.one("ConvictionDecidingAuthority")),
            non_criminal_ruling=values.tri_state(part.one("ConvictionNonCriminalRuling")),
            retention_ends_on=values.strict_date(part.one("ConvictionRetentionPeriodEndDate")),
            transmittable=values.tri_state(part.one("ConvictionIsTransmittable")),
            decisions=tuple(_decision(element) for element in part.all("ConvictionDecision")),
            offences=tuple(_offence(element) for element in part.all("ConvictionOffence")),
            sanctions=tuple(_sanction(element) for element in part.all("ConvictionSanction")),
            relations=tuple(_relation(element) for element in part.all("ConvictionRelationship")),
            remarks=values.remarks(part.one("ConvictionRemarks")),
        )
    )
    part.done()
    return conviction


def _identifier(part: Parts, name: str, pattern: str) -> str:
    element = part.required(name)
    text = " ".join(element.text().split())
    if not re.fullmatch(pattern, text):
        raise element.fail(f"an identifier is written {pattern}")
    return text


def _authority(part: Parts | None) -> Authority | None:
    if part is None:
        return None
    authority = Authority(
        name=values.multilingual(part.one("DecidingAuthorityName")),
        code=values.optional_text(part.one("DecidingAuthorityCode")),
    )
    part.done()
    return None if authority == Authority(name=()) else authority


def _decision(part: Parts) -> Decision:
    codes = (values.optional_text(element) for element in part.all("DecisionChangeTypeReference"))
    decision = Decision(
        id=_identifier(part, "DecisionID", r"D-[0-9]{5}"),
        change_types=tuple(code for code in codes if code is not None),
        decided_on=values.strict_date(part.one("DecisionDate")),
        final_on=values.strict_date(part.one("DecisionFinalDate")),
        authority=_authority(part.one("DecisionDecidingAuthority")),
        delete_from_register=values.tri_state(part.one("DecisionDeleteConvictionFromRegister")),
        remarks=values.remarks(part.one("DecisionRemarks")),
    )
    part.done()
    return decision


def _unless(code: str | None, unknown: str) -> str | None:
    return None if code == unknown else code


def _offence(part: Parts) -> Offence:
    category = values.optional_text(part.one("OffenceCommonCategoryReference"))
    offence = part.guarded(
        lambda: Offence(
            id=_identifier(part, "OffenceID", r"O-[0-9]{5}"),
            category=_unless(category, _UNKNOWN_OFFENCE),
            title=values.multilingual(part.one("NationalCategoryTitle")),
            national_code=values.optional_text(part.one("NationalCategoryCode")),
            provisions=values.optional_text(
                part.one("OffenceApplicableLegalProvisions"), longest=values.TITLE_LENGTH
            ),
            started_on=values.partial_date(part.one("OffenceStartDate")),
            ended_on=values.partial_date(part.one("OffenceEndDate")),
            place=values.place(part.one("OffencePlace")),
            occurrences=values.number(part.one("OffenceNumberOfOccurrences")),
            continuous=values.tri_state(part.one("OffenceIsContinuous")),
            completion=values.optional_text(part.one("OffenceLevelOfCompletionReference")),
            participation=values.optional_text(part.one("OffenceLevelOfParticipationReference")),
            responsibility_exemption=values.tri_state(part.one("OffenceResponsibilityExemption")),
            recidivism=values.tri_state(part.one("OffenceRecidivism")),
            remarks=values.multilingual(part.one("Remarks"), longest=REMARKS_LENGTH, lines=True),
        )
    )
    part.done()
    return offence


def _period(part: Parts, exact: TriState | None = None) -> Period:
    return Period(
        starts_on=values.strict_date(part.one("PeriodStartDate")),
        duration=values.duration(part.one("PeriodDuration")),
        ends_on=values.strict_date(part.one("PeriodEndDate")),
        duration_exact=exact,
    )


def _sentenced(part: Parts | None) -> Period | None:
    if part is None:
        return None
    exact = part.one("DurationExact")
    period = _period(part, None if exact is None else values.tri_state(exact))
    part.done()
    return period


def _executed(part: Parts | None) -> Period | None:
    if part is None:
        return None
    period = _period(part)
    part.done()
    return period


def _suspension(part: Parts | None) -> Suspension | None:
    if part is None:
        return None
    kind = values.optional_text(part.one("SanctionSuspensionTypeReference"))
    suspension = Suspension(
        kind=_unless(kind, _UNKNOWN_SUSPENSION),
        period=_period(part),
        suspended_part=values.duration(part.one("SanctionDurationSuspendedPart")),
        probation=values.duration(part.one("SanctionProbationDuration")),
        suspended_amount=values.amount(part.one("SanctionSuspensionPartiallySuspendedAmount")),
        remarks=values.remarks(part.one("SanctionSuspensionRemarks")),
    )
    part.done()
    return suspension


def _interruption(part: Parts) -> Interruption:
    interruption = Interruption(
        period=_period(part), remarks=values.remarks(part.one("SanctionInterruptionRemarks"))
    )
    part.done()
    return interruption


def _sanction(part: Parts) -> Sanction:
    category = values.optional_text(part.one("SanctionCommonCategoryReference"))
    nature = values.optional_text(part.one("SanctionTypeReference"))
    multiplier = values.number(part.one("SanctionMultiplier"))
    sanction = part.guarded(
        lambda: Sanction(
            id=_identifier(part, "SanctionID", r"S-[0-9]{5}"),
            nature=_unless(nature, _UNKNOWN_NATURE),
            category=_unless(category, _UNKNOWN_SANCTION),
            title=values.multilingual(part.one("NationalCategoryTitle")),
            national_code=values.optional_text(part.one("NationalCategoryCode")),
            alternative=values.optional_text(part.one("SanctionAlternativeTypeReference")),
            multiplier=1 if multiplier is None else multiplier,
            specific_to_minors=values.tri_state(part.one("SanctionIsSpecificToMinor")),
            sentenced=_sentenced(part.one("SanctionSentencedPeriod")),
            executed=_executed(part.one("SanctionExecutionPeriod")),
            number_of_fines=values.number(part.one("SanctionNumberOfFines")),
            amount_of_fine=values.amount(part.one("SanctionAmountOfIndividualFine")),
            currency=values.optional_text(part.one("SanctionCurrencyOfFineReference")),
            suspension=_suspension(part.one("SanctionSuspension")),
            interruptions=tuple(
                _interruption(element) for element in part.all("SanctionInterruption")
            ),
            remarks=values.remarks(part.one("Remarks")),
        )
    )
    part.done()
    return sanction


def _relation(part: Parts) -> Relation:
    known = _RELATIONS.get(part.type_name())
    if known is None:
        raise part.fail("is one of the four relationship types of the standard", "@xsi:type")
    kind, source, target = known
    source_id = values.collapsed(part.required(source), longest=values.CODE_LENGTH)
    targets = [
        values.collapsed(element, longest=values.CODE_LENGTH) for element in part.all(target)
    ]
    part.done()
    if source_id is None or not targets or None in targets:
        raise part.fail("a relation names its source and at least one target")
    return Relation(
        kind=kind,
        source=source_id,
        targets=tuple(identifier for identifier in targets if identifier is not None),
        relation_type=part.attribute("relationshipTypeReference"),
    )
