"""Handling codes, grading and the categories that conditions on data are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.law.citation import Basis, not_reread


@unique
class HandlingCode(StrEnum):
    """What the originator allows; they travel on the wire and are never renamed."""

    H0 = "H0"
    H1 = "H1"
    H2 = "H2"
    H3 = "H3"


@unique
class SourceGrade(StrEnum):
    """How reliable the source is."""

    A = "A"
    B = "B"
    C = "C"
    X = "X"


@unique
class InformationGrade(StrEnum):
    """How far the information is confirmed."""

    CONFIRMED = "1"
    KNOWN_TO_SOURCE = "2"
    NOT_KNOWN_TO_SOURCE = "3"
    CANNOT_BE_JUDGED = "4"


@unique
class Nature(StrEnum):
    """Whether a statement is a fact or somebody's assessment."""

    FACT = "fact"
    ASSESSMENT = "assessment"


@unique
class SubjectRole(StrEnum):
    """Who a person is in a matter."""

    SUSPECT = "suspect"
    CONVICTED = "convicted"
    VICTIM = "victim"
    OTHER = "other-party"


@unique
class Use(StrEnum):
    """What somebody may want to do with data that came with conditions."""

    READ = "read"
    EVIDENCE = "evidence"
    """Give it to a court, or put it in a bundle or a document for one."""

    PASS_ON = "pass-on"  # noqa: S105 - no password
    """Tell it to anybody else: another state, a file, a form."""


@dataclass(frozen=True, slots=True)
class HandlingRule:
    """What a code means.

    Attributes:
        code: The code.
        says: One sentence for an officer.
        bars: Uses that need the originator's release first.
        asks: Uses for which an officer confirms having read the text.
        basis: Where it is from.
    """

    code: HandlingCode
    says: str
    bars: frozenset[Use]
    asks: frozenset[Use]
    basis: Basis


_SIENA: Final = not_reread(
    "Europol handling codes",
    "H0 to H3",
    "a secondary publication of 2018; the codes themselves were not re-read",
)
_NONE: Final[frozenset[Use]] = frozenset()

HANDLING: Final[Mapping[HandlingCode, HandlingRule]] = MappingProxyType(
    {
        rule.code: rule
        for rule in (
            HandlingRule(
                HandlingCode.H0,
                "Only for preventing and combating crime.",
                _NONE,
                _NONE,
                _SIENA,
            ),
            HandlingRule(
                HandlingCode.H1,
                "Not in judicial proceedings without the originator's permission.",
                frozenset({Use.EVIDENCE}),
                _NONE,
                _SIENA,
            ),
            HandlingRule(
                HandlingCode.H2,
                "Not to be passed on without the originator's permission.",
                frozenset({Use.PASS_ON, Use.EVIDENCE}),
                _NONE,
                _SIENA,
            ),
            HandlingRule(
                HandlingCode.H3,
                "Another restriction, in the originator's own words.",
                _NONE,
                frozenset({Use.PASS_ON, Use.EVIDENCE}),
                _SIENA,
            ),
        )
    }
)
"""What each code means."""

TRAVELS_BASIS: Final[Basis] = not_reread(
    "32016L0680", "Art. 9(3)", "the sender tells the recipient of specific conditions"
)
"""Why conditions travel with the data."""

GRADING_BASIS: Final[Basis] = not_reread(
    "32016R0794", "Art. 29", "source A, B, C, X and information 1 to 4"
)
"""Where the grading comes from."""

ROLE_BASIS: Final[Basis] = not_reread("32016L0680", "Art. 6", "categories of data subject")
NATURE_BASIS: Final[Basis] = not_reread("32016L0680", "Art. 7(1)", "facts apart from assessments")
QUALITY_BASIS: Final[Basis] = not_reread(
    "32016L0680", "Art. 7(2)", "the quality is verified before transmission, as far as practicable"
)
