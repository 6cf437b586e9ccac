"""How long what is received or logged may be kept, where a source says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.law.citation import OPEN, Basis, Validity, inferred, not_reread, verified
from comity.law.time_limits import Unit


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """A rule on keeping or erasing.

    Attributes:
        key: Stable name.
        what: What is kept.
        rule: What the law says, in our words.
        basis: The provision.
        length: Number of units; ``None`` where no number is set.
        unit: Unit of ``length``; ``None`` with it.
        validity: Days on which the rule holds.
    """

    key: str
    what: str
    rule: str
    basis: Basis
    length: int | None = None
    unit: Unit | None = None
    validity: Validity = OPEN

    def __post_init__(self) -> None:
        """Check that length and unit come together.

        Raises:
            ValueError: One is given without the other: a mistake in our data.
        """
        if (self.length is None) != (self.unit is None):
            raise ValueError(f"retention rule {self.key} needs both length and unit, or neither")


_ALL: Final = (
    RetentionRule(
        key="received-conviction",
        what="a conviction received by the state of nationality",
        rule="the convicting state's record decides; its alteration or deletion is followed, "
        "and the receiving state's own periods do not shorten or lengthen it",
        basis=not_reread("32009F0315", "Art. 5", "that own periods do not decide was not re-read"),
    ),
    RetentionRule(
        key="retransmission-of-changed-conviction",
        what="a conviction that its convicting state altered or deleted",
        rule="only the updated data may be passed on",
        basis=verified("32009F0315", "Art. 5", "Irish Act 51/2019 ss. 5(2) and 7(5)"),
    ),
    RetentionRule(
        key="tcn-logs",
        what="logs of ECRIS-TCN",
        rule="used for data protection, integrity and security only, then erased",
        basis=not_reread("32019R0816", "Art. 31", "the article was read, the period was not"),
        length=3,
        unit=Unit.YEARS,
    ),
    RetentionRule(
        key="tcn-record",
        what="a data record in ECRIS-TCN whose conviction was deleted nationally",
        rule="deleted in the central system no later than this",
        basis=not_reread("32019R0816", "Art. 8", "known, not read again"),
        length=1,
        unit=Unit.MONTHS,
    ),
    RetentionRule(
        key="lu-police-files",
        what="in Luxembourg, files obtained from the police for a query",
        rule="erased this long after the reply",
        basis=verified("Luxembourg law of 17.9.2025", "art. 9(3)", "the article was read"),
        length=3,
        unit=Unit.MONTHS,
    ),
    RetentionRule(
        key="every-record-type",
        what="personal data of any kind",
        rule="has a time limit for erasure, or a day by which the need for it is reviewed, and "
        "procedures ensure that these are observed",
        basis=not_reread("32016L0680", "Art. 5", "known; how long is for each state to say"),
    ),
    RetentionRule(
        key="logs",
        what="entries of the log about collection, consultation, disclosure and erasure",
        rule="kept as long as self-monitoring and proof need them, and no longer; a running "
        "enquiry keeps them",
        basis=not_reread(
            "32016L0680", "Art. 25", "it sets no period; three years are the practice of others"
        ),
        length=3,
        unit=Unit.YEARS,
    ),
    RetentionRule(
        key="own-conviction",
        what="a conviction of our own",
        rule="kept and deleted by our own register's law, and each deletion is notified to whoever "
        "was told of it",
        basis=not_reread("32009F0315", "Art. 4(3)", "our own period is national law"),
    ),
    RetentionRule(
        key="follows",
        what="what repeats, or belongs to, another record",
        rule="kept no longer than that record",
        basis=inferred("32016L0680", "Art. 4(1)(e)", "what is derived is needed no longer"),
    ),
    RetentionRule(
        key="proof",
        what="what proves that something was sent, received or decided, without saying what",
        rule="kept as long as somebody may have to be shown it",
        basis=inferred("32016L0680", "Art. 4(4)", "compliance is demonstrated by it"),
    ),
)

RETENTION: Final[Mapping[str, RetentionRule]] = MappingProxyType({rule.key: rule for rule in _ALL})
"""Every rule, by key."""


@unique
class HoldGround(StrEnum):
    """Why something may be kept although its time is over. Stable names."""

    EVIDENCE = "evidence"
    RUNNING_ENQUIRY = "running-enquiry"
    COURT_ORDER = "court-order"


@dataclass(frozen=True, slots=True)
class HoldRule:
    """What a ground means, and what it rests on.

    Attributes:
        explanation: For officials, in one sentence.
        basis: The provision.
    """

    explanation: str
    basis: Basis


HOLD_GROUNDS: Final[Mapping[HoldGround, HoldRule]] = MappingProxyType(
    {
        HoldGround.EVIDENCE: HoldRule(
            "it is maintained for the purposes of evidence",
            not_reread("32016L0680", "Art. 16(3)(b)", "known: restriction instead of erasure"),
        ),
        HoldGround.RUNNING_ENQUIRY: HoldRule(
            "an enquiry into its use is running, and keeps what it is about",
            inferred("32016L0680", "Art. 25(2)", "logs serve self-monitoring and proceedings"),
        ),
        HoldGround.COURT_ORDER: HoldRule(
            "a court ordered that it is kept",
            inferred("32016L0680", "Art. 16(3)(b)", "an order is given for evidence"),
        ),
    }
)
"""Every ground of a hold."""
