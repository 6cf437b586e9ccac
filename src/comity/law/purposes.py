"""The purposes for which a record may be asked, as the law names them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.law.citation import OPEN, Basis, Validity, inferred, verified


@unique
class Purpose(StrEnum):
    """Stable names of purposes; they travel on the wire and are never renamed."""

    CRIMINAL_PROCEEDINGS = "criminal-proceedings"
    OWN_RECORD = "own-record"
    SECURITY_CLEARANCE = "security-clearance"
    LICENCE_OR_PERMIT = "licence-or-permit"
    EMPLOYMENT_VETTING = "employment-vetting"
    WORK_WITH_CHILDREN = "work-with-children-or-vulnerable-persons"
    MIGRATION = "visa-citizenship-migration-asylum"
    PUBLIC_CONTRACTS = "public-contracts-and-examinations"
    OTHER = "other"


@unique
class ConsentExpectation(StrEnum):
    """What the sources say about the consent of the person concerned."""

    NOT_STATED = "not-stated"
    NATIONAL_LAW = "national-law"
    """States differ; the request form carries whether consent was given."""

    IMPLIED_BY_APPLICATION = "implied-by-application"
    """The person asks for the record in person, or through the own state."""


@dataclass(frozen=True, slots=True)
class PurposeRule:
    """What the law attaches to a purpose.

    Attributes:
        purpose: Stable name.
        label: Words for an official.
        criminal_proceedings: Whether Art. 7(1) of the Framework Decision
            applies; all others fall under Art. 7(2).
        consent: What the sources say about consent.
        basis: Where the purpose is named.
        validity: Days on which it may be stated.
    """

    purpose: Purpose
    label: str
    criminal_proceedings: bool
    consent: ConsentExpectation
    basis: Basis
    validity: Validity = OPEN


_REGULATION: Final = "the list of purposes in Regulation (EU) 2019/816 was read"


def _checked(purpose: Purpose, label: str) -> PurposeRule:
    return PurposeRule(
        purpose=purpose,
        label=label,
        criminal_proceedings=False,
        consent=ConsentExpectation.NATIONAL_LAW,
        basis=verified("32019R0816", "Art. 7(1)", _REGULATION),
    )


_ALL: Final = (
    PurposeRule(
        purpose=Purpose.CRIMINAL_PROCEEDINGS,
        label="Criminal proceedings against the person",
        criminal_proceedings=True,
        consent=ConsentExpectation.NOT_STATED,
        basis=verified("32009F0315", "Art. 6(1)", "Irish Act 51/2019 s. 6(1)"),
    ),
    PurposeRule(
        purpose=Purpose.OWN_RECORD,
        label="The person's own record, at the person's request",
        criminal_proceedings=False,
        consent=ConsentExpectation.IMPLIED_BY_APPLICATION,
        basis=verified("32009F0315", "Art. 6(2), (3) and (3a)", "Irish Act 51/2019 s. 6(2)-(3)"),
    ),
    _checked(Purpose.SECURITY_CLEARANCE, "Security clearance"),
    _checked(Purpose.LICENCE_OR_PERMIT, "Obtaining a licence or permit"),
    _checked(Purpose.EMPLOYMENT_VETTING, "Employment vetting"),
    _checked(
        Purpose.WORK_WITH_CHILDREN,
        "Activities with direct and regular contact with children or vulnerable persons",
    ),
    _checked(Purpose.MIGRATION, "Visa, citizenship and migration procedures, including asylum"),
    _checked(Purpose.PUBLIC_CONTRACTS, "Public contracts and public examinations"),
    PurposeRule(
        purpose=Purpose.OTHER,
        label="Another purpose under national law",
        criminal_proceedings=False,
        consent=ConsentExpectation.NATIONAL_LAW,
        basis=verified("32009F0315", "Art. 6(1)", "Irish Act 51/2019 s. 6(1)"),
    ),
)

PURPOSES: Final[Mapping[Purpose, PurposeRule]] = MappingProxyType(
    {rule.purpose: rule for rule in _ALL}
)
"""Every purpose, by name."""

CONSENT_BASIS: Final = inferred(
    "32009F0315",
    "Art. 7(2) and Annex",
    "the request states whether consent was given, and reports say that rules on consent "
    "differ between states; that national law decides is concluded from both",
)
"""Why consent is a matter for the node's own rules and not for this table."""

WIRE_PATTERN: Final = "P-00-CCCSSS"
"""Form of a purpose on the ECRIS wire: three digits of category, three of sub-category."""

_WIRE_CODES: Final[Mapping[Purpose, str]] = MappingProxyType({})
# The schema gives the pattern only, and no official list of values was found.
# Guessing one would put a wrong purpose on the legal record of another state.


def wire_code(purpose: Purpose) -> str | None:
    """Return the official ECRIS value of a purpose.

    Returns:
        The value, or ``None`` while it is not known, which is at present the
        case for every purpose; an adapter must then be configured with the
        values its partners agreed.

    Example:
        >>> wire_code(Purpose.CRIMINAL_PROCEEDINGS) is None
        True
    """
    return _WIRE_CODES.get(purpose)


def is_criminal(purpose: Purpose) -> bool:
    """Return whether Art. 7(1) of the Framework Decision governs, and not Art. 7(2)."""
    return PURPOSES[purpose].criminal_proceedings
