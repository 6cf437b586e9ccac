"""Tables of convictions, their decisions, offences, sanctions and relations.

Source:
    ECRIS DTS v1.0, domain-model-v1.0.xsd: ConvictionType and what it holds;
    commons-v1.0.xsd: PositiveDecimalType.
"""

from types import MappingProxyType
from typing import Final

from comity.persons.unknowns import UNKNOWN_TEXT
from comity.records.model import (
    MOST_CHANGES,
    MOST_INTERRUPTIONS,
    MOST_PARTS,
    MOST_RELATIONS,
    MOST_TARGETS,
    Amount,
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
)
from comity.transport.ecris.person_shape import DATE, PLACE
from comity.transport.ecris.shape import (
    REMARKS,
    TEXT_400_MANY,
    Kinds,
    Making,
    Row,
    Shape,
    Slots,
    Taking,
    optional,
    plain,
    repeated,
)
from comity.transport.ecris.value_dates import DAY, DURATION, UNKNOWN_DATE
from comity.transport.ecris.values import (
    CONVICTION_ID_PATTERN,
    TEXT_50,
    THREE_DIGITS,
    TRI_STATE,
    Codec,
    Number,
    Text,
    form,
)

_UNKNOWN_OFFENCE: Final = "O-00-270000"
_UNKNOWN_SANCTION: Final = "S-00-012000"
_UNKNOWN_NATURE: Final = "N-00-Z"
_UNKNOWN_SUSPENSION: Final = "S-00-Z"

_CONVICTING_COUNTRY: Final = form(
    "crt", "CountryExternalReferenceType", r"CO-[0-9]{2}-[0-9]{3}-[A-Z]{3}"
)
OFFENCE_CATEGORY: Final = form(
    "crt", "OffenceExternalReferenceType", "O-[0-9]{2}-[0-9]{6}", _UNKNOWN_OFFENCE
)

AUTHORITY: Final = plain(
    "dm:DecidingAuthorityType",
    Authority,
    (
        optional("dm:DecidingAuthorityCode", TEXT_50, "code"),
        Row("dm:DecidingAuthorityName", TEXT_400_MANY, "name", absent=()),
    ),
    nothing=Authority(name=()),
)

_DECISION: Final = plain(
    "dm:DecisionType",
    Decision,
    (
        Row("dm:DecisionID", form("dm", "DecisionIDType", "D-[0-9]{5}"), "id"),
        repeated(
            "dm:DecisionChangeTypeReference",
            form("crt", "DecisionChangeTypeExternalReferenceType", "DCH-[0-9]{2}-[A-Z]"),
            "change_types",
            MOST_CHANGES,
        ),
        optional("dm:DecisionDate", DAY, "decided_on", default=UNKNOWN_DATE),
        optional("dm:DecisionFinalDate", DAY, "final_on", default=UNKNOWN_DATE),
        optional("dm:DecisionDecidingAuthority", AUTHORITY, "authority"),
        Row("dm:DecisionDeleteConvictionFromRegister", TRI_STATE, "delete_from_register"),
        optional("dm:DecisionRemarks", REMARKS, "remarks", absent=()),
    ),
)

_NATIONAL: Final = (
    optional("dm:NationalCategoryCode", TEXT_50, "national_code"),
    Row("dm:NationalCategoryTitle", TEXT_400_MANY, "title", absent=()),
    optional("dm:Remarks", REMARKS, "remarks", absent=()),
)

_OFFENCE: Final = plain(
    "dm:OffenceType",
    Offence,
    (
        *_NATIONAL,
        Row("dm:OffenceID", form("dm", "OffenceIDType", "O-[0-9]{5}"), "id"),
        Row(
            "dm:OffenceCommonCategoryReference",
            OFFENCE_CATEGORY,
            "category",
            default=_UNKNOWN_OFFENCE,
        ),
        Row(
            "dm:OffenceApplicableLegalProvisions",
            Text("cm:RestrictedStringType400Chars", 400),
            "provisions",
            default=UNKNOWN_TEXT,
        ),
        optional("dm:OffenceStartDate", DATE, "started_on"),
        optional("dm:OffenceEndDate", DATE, "ended_on"),
        optional("dm:OffencePlace", PLACE, "place"),
        optional("dm:OffenceNumberOfOccurrences", THREE_DIGITS, "occurrences"),
        Row("dm:OffenceIsContinuous", TRI_STATE, "continuous"),
        optional(
            "dm:OffenceLevelOfCompletionReference",
            form("crt", "OffenceLevelOfCompletionExternalReferenceType", "LC-[0-9]{2}-[0A-Z]"),
            "completion",
        ),
        optional(
            "dm:OffenceLevelOfParticipationReference",
            form("crt", "OffenceLevelOfParticipationExternalReferenceType", "LP-[0-9]{2}-[0A-Z]"),
            "participation",
        ),
        Row("dm:OffenceResponsibilityExemption", TRI_STATE, "responsibility_exemption"),
        Row("dm:OffenceRecidivism", TRI_STATE, "recidivism"),
    ),
)

_AMOUNT: Final = plain(
    "cm:PositiveDecimalType",
    Amount,
    (
        Row("cm:PositiveDecimalUnit", Number("", 0, 999_999_999_999_999), "units"),
        optional("cm:PositiveDecimalFraction", Number("", 1, 99, zero_told=True), "fraction"),
    ),
)

_SPAN: Final = (
    optional("dm:PeriodStartDate", DAY, "starts_on"),
    optional("dm:PeriodDuration", DURATION, "duration"),
    optional("dm:PeriodEndDate", DAY, "ends_on"),
)
_SENTENCED: Final = plain(
    "dm:SanctionSentencedPeriodType",
    Period,
    (*_SPAN, Row("dm:DurationExact", TRI_STATE, "duration_exact")),
)
_EXECUTED: Final = plain(
    "dm:SanctionPeriodType", Period, _SPAN, beside=frozenset({"duration_exact"})
)


def _suspension(slots: Slots, _making: Making) -> Suspension:
    return Suspension(slots[3], Period(*slots[:3]), *slots[4:])


def _parts_of_suspension(value: Suspension, _taking: Taking) -> Slots:
    period = value.period
    return [
        period.starts_on,
        period.duration,
        period.ends_on,
        value.kind,
        value.suspended_part,
        value.probation,
        value.suspended_amount,
        value.remarks,
    ]


_SUSPENSION: Final = Shape(
    "dm:SanctionSuspensionType",
    (
        *_SPAN,
        Row(
            "dm:SanctionSuspensionTypeReference",
            form(
                "crt",
                "SanctionTypeOfSuspensionExternalReferenceType",
                "S-[0-9]{2}-[A-Z]",
                _UNKNOWN_SUSPENSION,
            ),
            "kind",
            default=_UNKNOWN_SUSPENSION,
        ),
        optional("dm:SanctionDurationSuspendedPart", DURATION, "suspended_part"),
        optional("dm:SanctionProbationDuration", DURATION, "probation"),
        optional("dm:SanctionSuspensionPartiallySuspendedAmount", _AMOUNT, "suspended_amount"),
        optional("dm:SanctionSuspensionRemarks", REMARKS, "remarks", absent=()),
    ),
    _suspension,
    _parts_of_suspension,
)


def _interruption(slots: Slots, _making: Making) -> Interruption:
    return Interruption(Period(*slots[:3]), slots[3])


def _parts_of_interruption(value: Interruption, _taking: Taking) -> Slots:
    period = value.period
    return [period.starts_on, period.duration, period.ends_on, value.remarks]


_INTERRUPTION: Final = Shape(
    "dm:SanctionInterruptionType",
    (*_SPAN, optional("dm:SanctionInterruptionRemarks", REMARKS, "remarks", absent=())),
    _interruption,
    _parts_of_interruption,
)

_SANCTION: Final = plain(
    "dm:SanctionType",
    Sanction,
    (
        *_NATIONAL,
        Row("dm:SanctionID", form("dm", "SanctionIDType", "S-[0-9]{5}"), "id"),
        Row(
            "dm:SanctionTypeReference",
            form(
                "crt", "SanctionNatureExternalReferenceType", "N-[0-9]{2}-[0A-Z]", _UNKNOWN_NATURE
            ),
            "nature",
            default=_UNKNOWN_NATURE,
        ),
        Row(
            "dm:SanctionCommonCategoryReference",
            form("crt", "SanctionExternalReferenceType", "S-[0-9]{2}-[0-9]{6}", _UNKNOWN_SANCTION),
            "category",
            default=_UNKNOWN_SANCTION,
        ),
        optional(
            "dm:SanctionAlternativeTypeReference",
            form("crt", "SanctionAlternativeTypeExternalReferenceType", "SAT-[0-9]{2}-[A-Z]"),
            "alternative",
        ),
        Row("dm:SanctionMultiplier", THREE_DIGITS, "multiplier", default="1"),
        Row("dm:SanctionIsSpecificToMinor", TRI_STATE, "specific_to_minors"),
        optional("dm:SanctionSentencedPeriod", _SENTENCED, "sentenced"),
        optional("dm:SanctionExecutionPeriod", _EXECUTED, "executed"),
        optional("dm:SanctionNumberOfFines", THREE_DIGITS, "number_of_fines"),
        optional("dm:SanctionAmountOfIndividualFine", _AMOUNT, "amount_of_fine"),
        optional(
            "dm:SanctionCurrencyOfFineReference",
            form("crt", "CurrencyExternalReferenceType", "CX-[0-9]{2}-[0-9]{3}-[A-Z]{3}"),
            "currency",
        ),
        optional("dm:SanctionSuspension", _SUSPENSION, "suspension"),
        repeated("dm:SanctionInterruption", _INTERRUPTION, "interruptions", MOST_INTERRUPTIONS),
    ),
)


_DECISION_REF: Final = form("dm", "DecisionReferenceType", "D-[0-9]{5}")
_OFFENCE_REF: Final = form("dm", "OffenceReferenceType", "O-[0-9]{5}")
_SANCTION_REF: Final = form("dm", "SanctionReferenceType", "S-[0-9]{5}")
_RELATION_TYPE: Final = form(
    "crt", "SanctionToSanctionsRelationTypeExternalReferenceType", "SSR-[0-9]{2}-[0-9]{2}"
)


def _relation(
    kind: RelationKind, type_: str, source: tuple[str, Codec], target: tuple[str, Codec]
) -> Shape:
    typed = kind is RelationKind.SANCTION_TO_SANCTIONS

    def make(slots: Slots, _making: Making) -> Relation:
        return Relation(kind, slots[0], slots[1], slots[2] if typed else None)

    def take(value: Relation, taking: Taking) -> Slots:
        stated = value.relation_type
        if typed and stated is None:
            stated = taking.codes.relation_default()
            taking.hold("ecris:relation:type", "the relation states no type; the usual one is said")
        return [value.source, value.targets, stated]

    return Shape(
        f"dm:{type_}",
        (Row(*source, "source"), repeated(*target, "targets", MOST_TARGETS, least=1)),
        make,
        take,
        attribute=("relationshipTypeReference", _RELATION_TYPE) if typed else None,
    )


_RELATIONS: Final = MappingProxyType(
    {
        RelationKind.DECISION_TO_OFFENCES: _relation(
            RelationKind.DECISION_TO_OFFENCES,
            "DecisionToOffencesRelationshipType",
            ("dm:Decision", _DECISION_REF),
            ("dm:Offence", _OFFENCE_REF),
        ),
        RelationKind.DECISION_TO_SANCTIONS: _relation(
            RelationKind.DECISION_TO_SANCTIONS,
            "DecisionToSanctionsRelationshipType",
            ("dm:Decision", _DECISION_REF),
            ("dm:Sanction", _SANCTION_REF),
        ),
        RelationKind.SANCTION_TO_OFFENCES: _relation(
            RelationKind.SANCTION_TO_OFFENCES,
            "SanctionToOffencesRelationshipType",
            ("dm:Sanction", _SANCTION_REF),
            ("dm:Offence", _OFFENCE_REF),
        ),
        RelationKind.SANCTION_TO_SANCTIONS: _relation(
            RelationKind.SANCTION_TO_SANCTIONS,
            "SanctionToSanctionsRelationshipType",
            ("dm:SourceSanction", _SANCTION_REF),
            ("dm:DestinationSanction", _SANCTION_REF),
        ),
    }
)
_LOCAL: Final = MappingProxyType(
    {kind: shape.xsd.partition(":")[2] for kind, shape in _RELATIONS.items()}
)
RELATIONSHIP: Final = Kinds(
    "cm:AbstractRelationshipType",
    MappingProxyType({_LOCAL[kind]: shape for kind, shape in _RELATIONS.items()}),
    lambda relation: _LOCAL[relation.kind],
)

CONVICTION_ID: Final = form("dm", "ConvictionIDType", CONVICTION_ID_PATTERN)

CONVICTION: Final = plain(
    "dm:ConvictionType",
    Conviction,
    (
        Row("dm:ConvictionID", CONVICTION_ID, "id"),
        Row("dm:ConvictionConvictingCountryReference", _CONVICTING_COUNTRY, "convicting_country"),
        Row("dm:ConvictionFileNumber", TEXT_50, "file_number", default=UNKNOWN_TEXT),
        Row("dm:ConvictionDecisionDate", DAY, "decided_on", default=UNKNOWN_DATE),
        Row("dm:ConvictionDecisionFinalDate", DAY, "final_on", default=UNKNOWN_DATE),
        Row("dm:ConvictionDecidingAuthority", AUTHORITY, "authority"),
        Row("dm:ConvictionNonCriminalRuling", TRI_STATE, "non_criminal_ruling"),
        optional("dm:ConvictionRetentionPeriodEndDate", DAY, "retention_ends_on"),
        Row("dm:ConvictionIsTransmittable", TRI_STATE, "transmittable"),
        optional("dm:ConvictionRemarks", REMARKS, "remarks", absent=()),
        repeated("dm:ConvictionDecision", _DECISION, "decisions", MOST_PARTS, least=1),
        repeated("dm:ConvictionOffence", _OFFENCE, "offences", MOST_PARTS),
        repeated("dm:ConvictionSanction", _SANCTION, "sanctions", MOST_PARTS),
        repeated("dm:ConvictionRelationship", RELATIONSHIP, "relations", MOST_RELATIONS),
    ),
)
