"""Convictions, as ECRIS v1.0 models them, and what this node keeps about each.

One chapter of a specification in one file: the domain model of the ECRIS
Detailed Technical Specifications v1.0, with missing values as ``None`` or empty
in place of its "unknown" literals.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Annotated, Final

from msgspec import Meta

from comity.ids import ConvictionId
from comity.persons.bounds import (
    CODE_LENGTH,
    MOST_WORDINGS,
    TITLE_LENGTH,
    Code,
    Title,
    too_long,
    too_many,
)
from comity.persons.dates import PartialDate
from comity.persons.places import Place
from comity.persons.redaction import Redacted
from comity.persons.texts import MultilingualText, checked

# The standard leaves these lists without end. A judgment of a large case has hundreds of
# parts; the bounds keep one conviction from filling the work of a node.
MOST_PARTS: Final = 2_000
"""Decisions, offences or sanctions of one conviction."""
MOST_RELATIONS: Final = 10_000
MOST_TARGETS: Final = MOST_PARTS
MOST_CHANGES: Final = 100
MOST_INTERRUPTIONS: Final = 100
_PART: Final = re.compile("[DOS]-[0-9]{1,5}")


@unique
class TriState(StrEnum):
    """Yes, no, or not stated."""

    YES = "Yes"
    NO = "No"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money as ECRIS writes it.

    Attributes:
        units: Whole units, 0 to 999,999,999,999,999.
        fraction: 1 to 99, or ``None``. The schema does not say whether 5 means
            0.05 or 0.50, so the figure is kept as sent and never computed with.
    """

    units: int
    fraction: int | None = None

    def __post_init__(self) -> None:
        """Refuse amounts that the standard cannot carry."""
        if not 0 <= self.units <= 999_999_999_999_999:
            raise ValueError("an amount has up to fifteen digits and no sign")
        if self.fraction is not None and not 1 <= self.fraction <= 99:
            raise ValueError("the fraction of an amount lies between 1 and 99")


@dataclass(frozen=True, slots=True, repr=False)
class Authority(Redacted):
    """A deciding authority: a court, or another body where the law so provides."""

    name: MultilingualText
    code: Code | None = None

    def __post_init__(self) -> None:
        """Refuse what is beyond its bound."""
        if len(self.name) > MOST_WORDINGS:
            raise too_many("authority", MOST_WORDINGS)
        if len(self.code or "") > CODE_LENGTH:
            raise too_long("authority", CODE_LENGTH)


@dataclass(frozen=True, slots=True, repr=False)
class Decision(Redacted):
    """The original judgment, or a later decision about it.

    Attributes:
        id: ``D-`` and five digits, unique within the conviction.
        change_types: Codes of what the decision changes.
        decided_on: Date of the decision.
        final_on: Date it became final.
        authority: Who decided.
        delete_from_register: Whether the conviction is to be deleted.
        remarks: Free text.
    """

    id: Code
    change_types: Annotated[tuple[Code, ...], Meta(max_length=MOST_CHANGES)] = ()
    decided_on: date | None = None
    final_on: date | None = None
    authority: Authority | None = None
    delete_from_register: TriState = TriState.UNKNOWN
    remarks: MultilingualText = ()

    def __post_init__(self) -> None:
        """Refuse what is beyond its bound."""
        if len(self.change_types) > MOST_CHANGES:
            raise too_many("change_types", MOST_CHANGES)
        if any(len(code) > CODE_LENGTH for code in (self.id, *self.change_types)):
            raise too_long("decision", CODE_LENGTH)
        if len(self.remarks) > MOST_WORDINGS:
            raise too_many("decision", MOST_WORDINGS)


@dataclass(frozen=True, slots=True, repr=False)
class Offence(Redacted):
    """An offence as the convicting state describes it.

    Attributes:
        id: ``O-`` and five digits, unique within the conviction.
        category: Common category, ``O-00-160400``; national codes are kept as
            received; ``None`` if unknown.
        title: National title.
        national_code: Category code of the convicting state.
        provisions: Legal provisions applied, as sent.
        started_on: First day, as far as known.
        ended_on: Last day, as far as known.
        place: Where it happened.
        occurrences: 1 to 999.
        continuous: Whether committed continuously over the period.
        completion: Code of the level of completion.
        participation: Code of the level of participation.
        responsibility_exemption: Insanity or diminished responsibility.
        recidivism: Whether the same or similar offences preceded.
        remarks: Free text.
    """

    id: Code
    category: Code | None = None
    title: MultilingualText = ()
    national_code: Code | None = None
    provisions: Title | None = None
    started_on: PartialDate | None = None
    ended_on: PartialDate | None = None
    place: Place | None = None
    occurrences: int | None = None
    continuous: TriState = TriState.UNKNOWN
    completion: Code | None = None
    participation: Code | None = None
    responsibility_exemption: TriState = TriState.UNKNOWN
    recidivism: TriState = TriState.UNKNOWN
    remarks: MultilingualText = ()

    def __post_init__(self) -> None:
        """Refuse counts that the standard cannot carry."""
        if self.occurrences is not None and not 1 <= self.occurrences <= 999:
            raise ValueError("occurrences lie between 1 and 999")
        if (
            len(self.id) > CODE_LENGTH
            or len(self.category or "") > CODE_LENGTH
            or len(self.national_code or "") > CODE_LENGTH
            or len(self.completion or "") > CODE_LENGTH
            or len(self.participation or "") > CODE_LENGTH
        ):
            raise too_long("offence", CODE_LENGTH)
        if self.provisions is not None and len(self.provisions) > TITLE_LENGTH:
            raise too_long("provisions", TITLE_LENGTH)
        if len(self.title) > MOST_WORDINGS or len(self.remarks) > MOST_WORDINGS:
            raise too_many("offence", MOST_WORDINGS)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time.

    Attributes:
        starts_on: First day.
        duration: ISO 8601 duration as received, ``P2Y6M``.
        ends_on: Last day.
        duration_exact: Whether the duration is exact; sentenced periods only.
    """

    starts_on: date | None = None
    duration: Code | None = None
    ends_on: date | None = None
    duration_exact: TriState | None = None

    def __post_init__(self) -> None:
        """Refuse what is beyond its bound."""
        if len(self.duration or "") > CODE_LENGTH:
            raise too_long("duration", CODE_LENGTH)


@dataclass(frozen=True, slots=True, repr=False)
class Suspension(Redacted):
    """Terms on which a sanction, or part of it, is suspended."""

    kind: Code | None = None
    period: Period = Period()
    suspended_part: Code | None = None
    probation: Code | None = None
    suspended_amount: Amount | None = None
    remarks: MultilingualText = ()

    def __post_init__(self) -> None:
        """Refuse what is beyond its bound."""
        if (
            len(self.kind or "") > CODE_LENGTH
            or len(self.suspended_part or "") > CODE_LENGTH
            or len(self.probation or "") > CODE_LENGTH
        ):
            raise too_long("suspension", CODE_LENGTH)
        if len(self.remarks) > MOST_WORDINGS:
            raise too_many("suspension", MOST_WORDINGS)


@dataclass(frozen=True, slots=True, repr=False)
class Interruption(Redacted):
    """An interruption or postponement of a sanction's execution."""

    period: Period
    remarks: MultilingualText = ()

    def __post_init__(self) -> None:
        """Refuse what is beyond its bound."""
        if len(self.remarks) > MOST_WORDINGS:
            raise too_many("interruption", MOST_WORDINGS)


@dataclass(frozen=True, slots=True, repr=False)
class Sanction(Redacted):
    """A penalty or measure. A later state of one is a new sanction related to it.

    Attributes:
        id: ``S-`` and five digits, unique within the conviction.
        nature: Code: penalty, measure, unknown.
        category: Common category, ``S-00-001001``; ``None`` if unknown.
        title: National title.
        national_code: Category code of the convicting state.
        alternative: Code saying in which way it is an alternative.
        multiplier: How many times it is applied, 1 to 999.
        specific_to_minors: Whether the sanction exists for minors only.
        sentenced: Period imposed.
        executed: Period of execution.
        number_of_fines: 1 to 999.
        amount_of_fine: Amount of one fine.
        currency: Code, ``CX-00-985-PLN``.
        suspension: Terms of suspension.
        interruptions: Interruptions, in order.
        remarks: Free text.
    """

    id: Code
    nature: Code | None = None
    category: Code | None = None
    title: MultilingualText = ()
    national_code: Code | None = None
    alternative: Code | None = None
    multiplier: int = 1
    specific_to_minors: TriState = TriState.UNKNOWN
    sentenced: Period | None = None
    executed: Period | None = None
    number_of_fines: int | None = None
    amount_of_fine: Amount | None = None
    currency: Code | None = None
    suspension: Suspension | None = None
    interruptions: Annotated[tuple[Interruption, ...], Meta(max_length=MOST_INTERRUPTIONS)] = ()
    remarks: MultilingualText = ()

    def __post_init__(self) -> None:
        """Refuse counts that the standard cannot carry."""
        if not 1 <= self.multiplier <= 999:
            raise ValueError("a multiplier lies between 1 and 999")
        if self.number_of_fines is not None and not 1 <= self.number_of_fines <= 999:
            raise ValueError("a number of fines lies between 1 and 999")
        if len(self.interruptions) > MOST_INTERRUPTIONS:
            raise too_many("interruptions", MOST_INTERRUPTIONS)
        if (
            len(self.id) > CODE_LENGTH
            or len(self.nature or "") > CODE_LENGTH
            or len(self.category or "") > CODE_LENGTH
            or len(self.national_code or "") > CODE_LENGTH
            or len(self.alternative or "") > CODE_LENGTH
            or len(self.currency or "") > CODE_LENGTH
        ):
            raise too_long("sanction", CODE_LENGTH)
        if len(self.title) > MOST_WORDINGS or len(self.remarks) > MOST_WORDINGS:
            raise too_many("sanction", MOST_WORDINGS)


@unique
class RelationKind(StrEnum):
    """The four kinds of relation inside a conviction."""

    DECISION_TO_OFFENCES = "decision-to-offences"
    DECISION_TO_SANCTIONS = "decision-to-sanctions"
    SANCTION_TO_OFFENCES = "sanction-to-offences"
    SANCTION_TO_SANCTIONS = "sanction-to-sanctions"


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part of a conviction to one or more others, by their ids.

    Attributes:
        kind: Which parts are linked.
        source: Id of the one.
        targets: Ids of the others, at least one.
        relation_type: Code of the relation; between sanctions only.
    """

    kind: RelationKind
    source: Code
    targets: Annotated[tuple[Code, ...], Meta(max_length=MOST_TARGETS)]
    relation_type: Code | None = None

    def __post_init__(self) -> None:
        """Refuse what is beyond its bound."""
        if len(self.targets) > MOST_TARGETS:
            raise too_many("targets", MOST_TARGETS)
        if len(self.relation_type or "") > CODE_LENGTH:
            raise too_long("relation", CODE_LENGTH)


@dataclass(frozen=True, slots=True, repr=False)
class Conviction(Redacted):
    """A final decision of a criminal court against a natural person (FD 2009/315 Art. 2).

    Attributes:
        id: ``CC-C-`` and fifteen digits.
        convicting_country: Country code on the wire.
        file_number: Reference of the decision in the convicting state.
        decided_on: Date of the decision.
        final_on: Date it became final.
        authority: Who decided; ``None`` if unknown.
        non_criminal_ruling: Whether it is a ruling of another kind.
        retention_ends_on: Last day in the convicting state's register, if stated.
        transmittable: Whether it may be sent on for purposes other than criminal
            proceedings (FD Art. 4, Art. 7(2)).
        decisions: The judgment and later decisions.
        offences: Possibly none.
        sanctions: Possibly none.
        relations: Links among the three.
        remarks: Free text.
    """

    id: ConvictionId
    convicting_country: Code
    file_number: Code | None = None
    decided_on: date | None = None
    final_on: date | None = None
    authority: Authority | None = None
    non_criminal_ruling: TriState = TriState.UNKNOWN
    retention_ends_on: date | None = None
    transmittable: TriState = TriState.UNKNOWN
    decisions: Annotated[tuple[Decision, ...], Meta(max_length=MOST_PARTS)] = ()
    offences: Annotated[tuple[Offence, ...], Meta(max_length=MOST_PARTS)] = ()
    sanctions: Annotated[tuple[Sanction, ...], Meta(max_length=MOST_PARTS)] = ()
    relations: Annotated[tuple[Relation, ...], Meta(max_length=MOST_RELATIONS)] = ()
    remarks: MultilingualText = ()

    def __post_init__(self) -> None:
        """Refuse identifiers and links that lead nowhere."""
        checked(self.id, longest=20)
        if (
            len(self.decisions) > MOST_PARTS
            or len(self.offences) > MOST_PARTS
            or len(self.sanctions) > MOST_PARTS
        ):
            raise too_many("decisions, offences or sanctions", MOST_PARTS)
        if len(self.relations) > MOST_RELATIONS:
            raise too_many("relations", MOST_RELATIONS)
        if len(self.convicting_country) > CODE_LENGTH or len(self.file_number or "") > CODE_LENGTH:
            raise too_long("conviction", CODE_LENGTH)
        if len(self.remarks) > MOST_WORDINGS:
            raise too_many("conviction", MOST_WORDINGS)
        listed = [
            *(decision.id for decision in self.decisions),
            *(offence.id for offence in self.offences),
            *(sanction.id for sanction in self.sanctions),
        ]
        parts = set(listed)
        if len(parts) != len(listed):
            raise ValueError("two parts of the conviction share an id")
        for relation in self.relations:
            if relation.source not in parts or not parts.issuperset(relation.targets):
                missing = {relation.source, *relation.targets} - parts
                # What has not the form of an identifier may be anything, a name too.
                named = {each if _PART.fullmatch(each) else "a thing" for each in missing}
                raise ValueError(f"a relation names {', '.join(sorted(named))} that is not there")

    def __repr__(self) -> str:
        """Return the reference only."""
        return f"Conviction({self.id})"

    @property
    def asks_deletion(self) -> bool:
        """Whether any decision orders deletion from the register."""
        return any(decision.delete_from_register is TriState.YES for decision in self.decisions)
