"""What the law asks of registers, breaches and supervision: periods and provisions.

Source: Directive (EU) 2016/680 Art. 24, 25, 30, 31, 46 and 47; Regulation (EU) 2019/816 Art. 31.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from comity.law.citation import OPEN, Basis, Validity, inferred, not_reread, verified

LED: Final = "32016L0680"
_READ: Final = "the article was read; what is said here is our own summary"
_KNOWN: Final = "known; the paragraph was not read again"


@dataclass(frozen=True, slots=True)
class OversightPeriod:
    """A period that runs by the hour.

    Attributes:
        key: Stable name.
        statement: What is owed within it.
        length: How long it is.
        basis: The provision.
        validity: Days on which it holds.
    """

    key: str
    statement: str
    length: timedelta
    basis: Basis
    validity: Validity = OPEN


@dataclass(frozen=True, slots=True)
class OversightRule:
    """A rule without a number.

    Attributes:
        key: Stable name.
        statement: What is owed.
        basis: The provision.
        validity: Days on which it holds.
    """

    key: str
    statement: str
    basis: Basis
    validity: Validity = OPEN


BREACH_NOTIFICATION: Final = OversightPeriod(
    "breach-to-authority",
    "The supervisory authority is told of a breach within 72 hours of becoming aware of it.",
    timedelta(hours=72),
    verified(LED, "Art. 30", _READ),
)

LATE_NOTICE_BASIS: Final = not_reread(LED, "Art. 30(1)", _KNOWN)
"""Why a notice after that period says why it is late."""

BREACH_ACROSS_BORDERS: Final = verified(LED, "Art. 30(6)", _READ)
"""Why the controller of another state is told of a breach; the notice names no person."""

BREACH_ELSEWHERE: Final = inferred(
    LED,
    "Art. 30(6)",
    "the article speaks of the controller of another Member State; a notice to another state, and "
    "an acknowledgement, name no person and disclose nothing",
)
"""The same towards a state outside the Union, and for taking note of a notice."""

JOURNAL_SHOWN_BASIS: Final = not_reread(LED, "Art. 25(3)", _KNOWN)
"""By what an inspector reads the log."""

RULES: Final = (
    OversightRule(
        "logs-made-available",
        "Logs are made available to the supervisory authority on request.",
        JOURNAL_SHOWN_BASIS,
    ),
    OversightRule(
        "breach-notified-late",
        "A notice of a breach that is later than the period says why.",
        LATE_NOTICE_BASIS,
    ),
    OversightRule(
        "processing-register",
        "A controller keeps a record of all categories of processing: purposes, recipients, "
        "categories, profiling, transfers, legal basis, erasure limits, security.",
        verified(LED, "Art. 24", _READ),
    ),
    OversightRule(
        "logs-of-consultation",
        "Logs of consultation and disclosure establish justification, date, time, who and to "
        "whom; they serve verification, self-monitoring, integrity and criminal proceedings.",
        verified(LED, "Art. 25", _READ),
    ),
    OversightRule(
        "breach-in-phases",
        "What is not known of a breach at once is told in phases.",
        not_reread(LED, "Art. 30(4)", _KNOWN),
    ),
    OversightRule(
        "breach-register",
        "Every breach is documented: the facts, its effects, the remedial action.",
        not_reread(LED, "Art. 30(5)", _KNOWN),
    ),
    OversightRule(
        "breach-to-other-controller",
        "The controller of another Member State from or to whom data were transmitted is told "
        "of a breach that involves them, without undue delay.",
        BREACH_ACROSS_BORDERS,
    ),
    OversightRule(
        "breach-to-subjects",
        "Persons are told of a breach that is likely to result in a high risk to them.",
        verified(LED, "Art. 31", _READ),
    ),
    OversightRule(
        "limitation-of-processing",
        "A supervisory authority can order a limitation or a ban of processing.",
        verified(LED, "Art. 47", _READ),
    ),
)
"""Every rule."""
