"""Whether a public document needs nothing, an apostille or legalisation to be used abroad.

An apostille or a legalisation says who signed, in which capacity, and whose seal the document
bears. It never says that the content is true.

Source:
    Hague Convention of 5 October 1961 abolishing the requirement of legalisation for
    foreign public documents; Regulation (EU) 2016/1191.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, unique
from typing import Final, TypeAlias

from comity.ids import StateCode
from comity.law.apostille_parties import PARTIES
from comity.law.citation import Basis, inferred, not_reread, verified
from comity.law.states import MEMBERSHIP, iso_state

StatePair: TypeAlias = frozenset[StateCode]
"""Two states between which something holds, whichever way a document goes."""


@unique
class PublicDocument(StrEnum):
    """What is to be used abroad."""

    ABSENCE_OF_RECORD = "absence-of-a-criminal-record"
    """A certificate that shows no conviction."""

    RECORD_EXTRACT = "criminal-record-extract"
    """An extract that shows convictions."""

    COURT_DOCUMENT = "court-document"


@unique
class Route(StrEnum):
    """Who hands the document over."""

    PERSON = "person"
    """The person concerned presents it."""

    AUTHORITIES = "authorities"
    """It goes from authority to authority, within mutual legal assistance."""


@unique
class Formality(StrEnum):
    """What the document needs."""

    NOTHING = "nothing"
    APOSTILLE = "apostille"
    LEGALISATION = "legalisation"


@dataclass(frozen=True, slots=True)
class DocumentAbroad:
    """A document and where it is to be used.

    Attributes:
        document: What it is.
        issued_by: The state that issued it.
        used_in: The state in which it is presented.
        route: Who hands it over.
        on: The day on which it is presented.
        of_citizen_of_issuer: Whether the person is a Union citizen and a national of the
            issuing state; ``None`` if that is not known.
    """

    document: PublicDocument
    issued_by: StateCode
    used_in: StateCode
    route: Route
    on: date
    of_citizen_of_issuer: bool | None = None


@dataclass(frozen=True, slots=True)
class KnownTreaties:
    """What a node knows of particular pairs of states, by its own finding.

    Attributes:
        exempt: Pairs between which a treaty abolishes apostille and legalisation alike.
        objections: Pairs between which the Apostille Convention is not in force, because
            one of them objected to the other's accession.
    """

    exempt: AbstractSet[StatePair] = field(default_factory=frozenset)
    objections: AbstractSet[StatePair] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class FormalityRule:
    """The outcome.

    Attributes:
        formality: What is needed.
        basis: Why.
        multilingual_form: Whether a multilingual standard form may be attached, which then
            makes a translation unnecessary where the receiving authority finds it enough.
        remarks: What somebody should still look at, in whole sentences.
    """

    formality: Formality
    basis: Basis
    multilingual_form: bool = False
    remarks: tuple[str, ...] = ()


WITHIN_THE_UNION: Final = verified(
    "32016R1191", "Art. 2(1)(m), Art. 4, Art. 6 to 8", "read in the consolidated Regulation"
)
BETWEEN_AUTHORITIES: Final = inferred(
    "Hague Convention of 5 October 1961",
    "Art. 1; instruments of mutual legal assistance",
    "instruments of mutual legal assistance normally dispense with any formality; the one "
    "relied on must be looked at",
)
BY_TREATY: Final = inferred(
    "Hague Convention of 5 October 1961",
    "Art. 3(2)",
    "a treaty between the two states that the node's operator entered",
)
APOSTILLE: Final = not_reread(
    "Hague Convention of 5 October 1961",
    "Art. 3, 4 and 5",
    "descriptions of the model certificate; the Convention's own text was not at hand",
)
NO_COMMON_TREATY: Final = inferred(
    "Hague Convention of 5 October 1961",
    "Art. 9, read against its scope",
    "where the Convention does not hold between two states, the chain of legalisation is left",
)

_UNVERIFIED_PARTIES: Final = (
    "Which states are parties, and which of them objected to each other, was not read again in "
    "the depositary's status table; look there before you rely on it."
)
_LOOK_AT_INSTRUMENT: Final = (
    "Look at the instrument of mutual legal assistance that you rely on: most dispense with any "
    "formality, not all."
)
_CITIZEN_UNKNOWN: Final = (
    "If the person is a Union citizen and a national of the issuing state, nothing is needed "
    "(Regulation (EU) 2016/1191 Art. 2(1)(m), 4)."
)


def formality_of(case: DocumentAbroad, *, known: KnownTreaties | None = None) -> FormalityRule:
    """Return what a document needs to be used in another state.

    Args:
        case: The document, its way and the day.
        known: Treaties and objections between pairs, by the node's own finding.

    Returns:
        The formality with its provision, and remarks on what was not verified.

    Raises:
        ValueError: Issued and used in one state: nothing crosses a border. The caller's bug.

    Source:
        Regulation (EU) 2016/1191 Art. 2(1)(m), 4, 6 to 8; Hague Convention of 5 October
        1961 Art. 1, 3, 4, 9 and 12.

    Example:
        >>> from datetime import date
        >>> formality_of(
        ...     DocumentAbroad(
        ...         PublicDocument.ABSENCE_OF_RECORD, StateCode("DE"), StateCode("FR"),
        ...         Route.PERSON, date(2026, 1, 5), of_citizen_of_issuer=True,
        ...     )
        ... ).formality
        <Formality.NOTHING: 'nothing'>
    """
    issuer, destination = iso_state(case.issued_by), iso_state(case.used_in)
    if issuer == destination:
        raise ValueError("A document that stays in its state needs no formality.")
    known = KnownTreaties() if known is None else known
    pair = frozenset((issuer, destination))
    if case.route is Route.AUTHORITIES:
        return FormalityRule(Formality.NOTHING, BETWEEN_AUTHORITIES, remarks=(_LOOK_AT_INSTRUMENT,))
    within = all(_is_member(state, case.on) for state in pair)
    absence = case.document is PublicDocument.ABSENCE_OF_RECORD
    if within and absence and case.of_citizen_of_issuer:
        return FormalityRule(Formality.NOTHING, WITHIN_THE_UNION, multilingual_form=True)
    remarks = (
        (_CITIZEN_UNKNOWN,) if within and absence and case.of_citizen_of_issuer is None else ()
    )
    if pair in known.exempt:
        return FormalityRule(Formality.NOTHING, BY_TREATY, remarks=remarks)
    remarks = (*remarks, _UNVERIFIED_PARTIES)
    if pair not in known.objections and all(_is_party(state, case.on) for state in pair):
        return FormalityRule(Formality.APOSTILLE, APOSTILLE, remarks=remarks)
    return FormalityRule(Formality.LEGALISATION, NO_COMMON_TREATY, remarks=remarks)


LEGALISATION_CHAIN: Final = (
    "the authority that issued the document",
    "its ministry of justice or of the interior",
    "its ministry of foreign affairs",
    "the consulate of the state in which it is used",
)
"""Who attests whom, in order, where no treaty spares it."""


def _is_member(state: StateCode, on: date) -> bool:
    period = MEMBERSHIP.get(state)
    return period is not None and period.covers(on)


def _is_party(state: StateCode, on: date) -> bool:
    period = PARTIES.get(state)
    return period is not None and period.covers(on)
