"""Transfers of personal data to third states: reference data with validity and provenance.

Source: Directive (EU) 2016/680 Arts. 35 to 39.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.ids import StateCode
from comity.law.citation import Basis, Validity, not_reread
from comity.law.states import UNITED_KINGDOM, is_member_state, iso_state

_LED: Final = "32016L0680"

ASSOCIATED: Final[frozenset[StateCode]] = frozenset(
    StateCode(code) for code in ("CH", "IS", "LI", "NO")
)
ASSOCIATED_BASIS: Final[Basis] = not_reread(
    _LED, "recitals 101 to 103", "the Directive develops the Schengen acquis for these states"
)
"""Why data for them are no transfer to a third state."""


@dataclass(frozen=True, slots=True)
class Adequacy:
    """A decision that a state's law protects data of law enforcement well enough.

    Attributes:
        state: Of which state.
        validity: On which days it holds.
        basis: The decision.
    """

    state: StateCode
    validity: Validity
    basis: Basis


ADEQUACY: Final[tuple[Adequacy, ...]] = (
    Adequacy(
        UNITED_KINGDOM,
        Validity(date(2021, 1, 1), date(2021, 6, 27)),
        not_reread(
            "22021A0430(01)",
            "Art. 782",
            "until the decision, data to the United Kingdom were no transfer to a third state",
        ),
    ),
    Adequacy(
        UNITED_KINGDOM,
        Validity(date(2021, 6, 28), date(2025, 12, 27)),
        not_reread(
            "32021D1773",
            "Art. 1",
            "extended to 27 December 2025 by Decision 2025/1225; read of in secondary sources",
        ),
    ),
    Adequacy(
        UNITED_KINGDOM,
        Validity(date(2025, 12, 28), date(2031, 12, 27)),
        not_reread(
            "Commission decision of 19 December 2025 on the United Kingdom",
            "Art. 1",
            "renewed for six years as the press reported; number and exact last day not found",
        ),
    ),
)
"""Adequacy decisions under Art. 36 of the Directive; decisions under the GDPR are none."""


@unique
class TransferBasis(StrEnum):
    """On what a transfer rests; the first that fits is the closest."""

    ADEQUACY = "adequacy"
    INSTRUMENT = "binding-instrument"
    OWN_ASSESSMENT = "own-assessment"
    VITAL_INTERESTS = "vital-interests"
    LEGITIMATE_INTERESTS = "legitimate-interests-of-the-data-subject"
    IMMEDIATE_THREAT = "immediate-and-serious-threat"
    INDIVIDUAL_CASE = "individual-case"
    LEGAL_CLAIM = "legal-claim-in-an-individual-case"


@dataclass(frozen=True, slots=True)
class TransferBasisRule:
    """What a basis asks for.

    Attributes:
        rests_on: Which basis.
        says: What must be so, in words for an officer.
        basis: The provision.
        derogation: Whether it is an exception for one case, which takes two officers.
        balanced: Whether it falls where the person's rights outweigh the public interest.
        tell_supervisor: Whether the supervisory authority is told the categories of transfers.
        document: Whether what was transferred, to whom and why is documented for it.
    """

    rests_on: TransferBasis
    says: str
    basis: Basis
    derogation: bool = False
    balanced: bool = False
    tell_supervisor: bool = False
    document: bool = False


_READ: Final = "the article as the domain notes cite it"


_ALL: Final = (
    TransferBasisRule(
        TransferBasis.ADEQUACY,
        "The Commission decided that the state protects data of law enforcement well enough.",
        not_reread(_LED, "Art. 36", _READ),
    ),
    TransferBasisRule(
        TransferBasis.INSTRUMENT,
        "A legally binding instrument provides appropriate safeguards.",
        not_reread(_LED, "Art. 37(1)(a)", _READ),
    ),
    TransferBasisRule(
        TransferBasis.OWN_ASSESSMENT,
        "We assessed all circumstances and conclude that appropriate safeguards exist.",
        not_reread(_LED, "Art. 37(1)(b), (2) and (3)", _READ),
        tell_supervisor=True,
        document=True,
    ),
    TransferBasisRule(
        TransferBasis.VITAL_INTERESTS,
        "It protects vital interests of the person concerned or of another.",
        not_reread(_LED, "Art. 38(1)(a)", _READ),
        derogation=True,
        document=True,
    ),
    TransferBasisRule(
        TransferBasis.LEGITIMATE_INTERESTS,
        "It safeguards legitimate interests of the person concerned, where our law so provides.",
        not_reread(_LED, "Art. 38(1)(b)", _READ),
        derogation=True,
        document=True,
    ),
    TransferBasisRule(
        TransferBasis.IMMEDIATE_THREAT,
        "It prevents an immediate and serious threat to the public security of a state.",
        not_reread(_LED, "Art. 38(1)(c)", _READ),
        derogation=True,
        document=True,
    ),
    TransferBasisRule(
        TransferBasis.INDIVIDUAL_CASE,
        "It is necessary in an individual case for a purpose of law enforcement.",
        not_reread(_LED, "Art. 38(1)(d) and (2)", _READ),
        derogation=True,
        balanced=True,
        document=True,
    ),
    TransferBasisRule(
        TransferBasis.LEGAL_CLAIM,
        "It is necessary in an individual case to establish, exercise or defend a legal claim "
        "related to a purpose of law enforcement.",
        not_reread(_LED, "Art. 38(1)(e) and (2)", _READ),
        derogation=True,
        balanced=True,
        document=True,
    ),
)

TRANSFER_BASES: Final[Mapping[TransferBasis, TransferBasisRule]] = MappingProxyType(
    {rule.rests_on: rule for rule in _ALL}
)
"""Every basis of a transfer."""

PRIOR_AUTHORISATION: Final[Basis] = not_reread(
    _LED, "Art. 35(1)(c) and (2)", "and the exception for an immediate and serious threat"
)
NECESSARY: Final[Basis] = not_reread(_LED, "Art. 35(1)(a)", "a purpose of Art. 1(1)")
COMPETENT_RECIPIENT: Final[Basis] = not_reread(_LED, "Art. 35(1)(b)", "or the way of Art. 39")
ONWARD: Final[Basis] = not_reread(_LED, "Art. 35(1)(e)", "conditions on onward transfer")
BLOCKED_SIS: Final[Basis] = not_reread(
    "32018R1862", "Art. 65", "data processed in SIS are not transferred to third countries"
)
GATE: Final[Basis] = not_reread(_LED, "Art. 35(1)", "all conditions together")


def applies_directive(state: StateCode, on: date) -> bool:
    """Return whether a state applies the Directive, so that data for it are no transfer.

    Args:
        state: Either spelling of its code.
        on: The day asked about.
    """
    return is_member_state(state, on) or iso_state(state) in ASSOCIATED


def adequacy(state: StateCode, on: date) -> Adequacy | None:
    """Return the adequacy decision for a state that holds on a day, if there is one.

    Example:
        >>> adequacy(StateCode("UK"), date(2026, 6, 1)).state
        'GB'
        >>> adequacy(StateCode("US"), date(2026, 6, 1)) is None
        True
    """
    wanted = iso_state(state)
    return next((it for it in ADEQUACY if it.state == wanted and it.validity.covers(on)), None)
