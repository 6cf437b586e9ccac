"""Convictions, as ECRIS v1.0 models them, and what this node keeps about each.

One chapter of a specification in one file: the domain model of the ECRIS
Detailed Technical Specifications v1.0, with missing values as ``None`` or empty
in place of its "unknown" literals.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from comity.ids import ConvictionId
from comity.persons.dates import PartialDate
from comity.persons.places import Place
from comity.persons.redaction import Redacted
from comity.persons.texts import MultilingualText, checked


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
    code: str | None = None


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

    id: str
    change_types: tuple[str, ...] = ()
    decided_on: date | None = None
    final_on: date | None = None
    authority: Authority | None = None
    delete_from_register: TriState = TriState.UNKNOWN
    remarks: MultilingualText = ()


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

    id: str
    category: str | None = None
    title: MultilingualText = ()
    national_code: str | None = None
    provisions: str | None = None
    started_on: PartialDate | None = None
    ended_on: PartialDate | None = None
    place: Place | None = None
    occurrences: int | None = None
    continuous: TriState = TriState.UNKNOWN
    completion: str | None = None
    participation: str | None = None
    responsibility_exemption: TriState = TriState.UNKNOWN
    recidivism: TriState = TriState.UNKNOWN
    remarks: MultilingualText = ()

    def __post_init__(self) -> None:
        """Refuse counts that the standard cannot carry."""
        if self.occurrences is not None and not 1 <= self.occurrences <= 999:
            raise ValueError("occurrences lie between 1 and 999")


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
    duration: str | None = None
    ends_on: date | None = None
    duration_exact: TriState | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Suspension(Redacted):
    """Terms on which a sanction, or part of it, is suspended."""

    kind: str | None = None
    period: Period = Period()
    suspended_part: str | None = None
    probation: str | None = None
    suspended_amount: Amount | None = None
    remarks: MultilingualText = ()


@dataclass(frozen=True, slots=True, repr=False)
class Interruption(Redacted):
    """An interruption or postponement of a sanction's execution."""

    period: Period
    remarks: MultilingualText = ()


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

    id: str
    nature: str | None = None
    category: str | None = None
    title: MultilingualText = ()
    national_code: str | None = None
    alternative: str | None = None
    multiplier: int = 1
    specific_to_minors: TriState = TriState.UNKNOWN
    sentenced: Period | None = None
    executed: Period | None = None
    number_of_fines: int | None = None
    amount_of_fine: Amount | None = None
    currency: str | None = None
    suspension: Suspension | None = None
    interruptions: tuple[Interruption, ...] = ()
    remarks: MultilingualText = ()

    def __post_init__(self) -> None:
        """Refuse counts that the standard cannot carry."""
        if not 1 <= self.multiplier <= 999:
            raise ValueError("a multiplier lies between 1 and 999")
        if self.number_of_fines is not None and not 1 <= self.number_of_fines <= 999:
            raise ValueError("a number of fines lies between 1 and 999")


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
    source: str
    targets: tuple[str, ...]
    relation_type: str | None = None


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
    convicting_country: str
    file_number: str | None = None
    decided_on: date | None = None
    final_on: date | None = None
    authority: Authority | None = None
    non_criminal_ruling: TriState = TriState.UNKNOWN
    retention_ends_on: date | None = None
    transmittable: TriState = TriState.UNKNOWN
    decisions: tuple[Decision, ...] = ()
    offences: tuple[Offence, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    relations: tuple[Relation, ...] = ()
    remarks: MultilingualText = ()

    def __post_init__(self) -> None:
        """Refuse identifiers and links that lead nowhere."""
        checked(self.id, longest=20)
        listed = [
            *(decision.id for decision in self.decisions),
            *(offence.id for offence in self.offences),
            *(sanction.id for sanction in self.sanctions),
        ]
        parts = set(listed)
        if len(parts) != len(listed):
            raise ValueError("two parts of the conviction share an id")
        for relation in self.relations:
            if missing := {relation.source, *relation.targets} - parts:
                raise ValueError(f"a relation names {sorted(missing)}, which is not there")

    def __repr__(self) -> str:
        """Return the reference only."""
        return f"Conviction({self.id})"

    @property
    def asks_deletion(self) -> bool:
        """Whether any decision orders deletion from the register."""
        return any(decision.delete_from_register is TriState.YES for decision in self.decisions)
