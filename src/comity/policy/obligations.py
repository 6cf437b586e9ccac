"""What whoever uses a decision must do with it, each with its provision."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.law.citation import Basis, inferred, not_reread, verified


@unique
class Obligation(StrEnum):
    """Stable names of obligations."""

    USE_FOR_PURPOSE_ONLY = "use-for-purpose-only"
    PASS_ON_LIMITS = "pass-on-limits"  # noqa: S105 - a duty, not a password
    KEEP_PROOF_OF_PURPOSE = "keep-proof-of-purpose"
    HUMAN_APPROVAL = "human-approval"
    NAME_CONVICTING_STATE = "name-convicting-state"
    ONLY_UPDATED_DATA = "only-updated-data"
    REQUEST_IS_DUE = "request-is-due"
    INCLUDE_IN_EXTRACT = "include-in-extract"
    ALL_ADDRESSEES = "tell-every-addressee-of-changes"
    OTHER_CHANNEL = "use-another-channel"
    NATIONAL_LAW_APPLIED = "national-law-applied"
    STATE_REASON = "state-the-reason"
    TELL_SUPERVISOR = "tell-the-supervisor"
    DOCUMENT_TRANSFER = "document-the-transfer"
    TELL_ORIGIN = "tell-the-state-of-origin"
    TWO_OFFICERS = "two-officers"


@dataclass(frozen=True, slots=True)
class ObligationRule:
    """What an obligation asks, and why.

    Attributes:
        obligation: Stable name.
        duty: One sentence for whoever must fulfil it.
        basis: The provision.
    """

    obligation: Obligation
    duty: str
    basis: Basis


_FD: Final = "32009F0315"

_ALL: Final = (
    ObligationRule(
        Obligation.USE_FOR_PURPOSE_ONLY,
        "Use the information for the purpose of the request and no other.",
        verified(_FD, "Art. 9(1) and (2)", "Greek law FEK A 216/2022 art. 9"),
    ),
    ObligationRule(
        Obligation.PASS_ON_LIMITS,
        "Bind the third country to the same limits of use.",
        verified(_FD, "Art. 9", "Greek law FEK A 216/2022 art. 9"),
    ),
    ObligationRule(
        Obligation.KEEP_PROOF_OF_PURPOSE,
        "Keep proof of the purpose with the request.",
        inferred(_FD, "Art. 9", "purpose limitation cannot be shown without it"),
    ),
    ObligationRule(
        Obligation.HUMAN_APPROVAL,
        "An official approves before anything leaves.",
        not_reread("32016L0680", "Art. 11", "limits on decisions without a human; not re-read"),
    ),
    ObligationRule(
        Obligation.NAME_CONVICTING_STATE,
        "Tell the requester which state convicted, and nothing of the conviction.",
        verified(_FD, "Art. 7(2)", "Irish Act 51/2019 s. 7(3)-(4); Greek law 216/2022 art. 7(2)"),
    ),
    ObligationRule(
        Obligation.ONLY_UPDATED_DATA,
        "Send the version that the convicting state upholds.",
        verified(_FD, "Art. 5", "Irish Act 51/2019 ss. 5(2) and 7(5)"),
    ),
    ObligationRule(
        Obligation.REQUEST_IS_DUE,
        "The request must be sent; it is not a choice.",
        verified(_FD, "Art. 6(3)", "Irish Act 51/2019 s. 6(2)"),
    ),
    ObligationRule(
        Obligation.INCLUDE_IN_EXTRACT,
        "Include the answer in the extract given to the person.",
        verified(_FD, "Art. 6(3)", "Irish Act 51/2019 s. 6(2); Greek law 216/2022 art. 6(2)"),
    ),
    ObligationRule(
        Obligation.ALL_ADDRESSEES,
        "Tell every state that got the conviction of its alterations and deletion.",
        verified(_FD, "Art. 4(3)", "Irish Act 51/2019 s. 4(3)"),
    ),
    ObligationRule(
        Obligation.OTHER_CHANNEL,
        "Fulfil the duty by another means that leaves a written record.",
        verified(_FD, "Art. 11a", "Greek law FEK A 216/2022 art. 10(2): the fallback"),
    ),
    ObligationRule(
        Obligation.NATIONAL_LAW_APPLIED,
        "National law had the last word; the node's rules state its answer.",
        verified(_FD, "Art. 7(2)", "'in accordance with national law'"),
    ),
    ObligationRule(
        Obligation.STATE_REASON,
        "State the reason on the reply form.",
        not_reread(_FD, "Annex", "the form was not re-read"),
    ),
    ObligationRule(
        Obligation.TELL_SUPERVISOR,
        "Tell the supervisory authority about the categories of such transfers.",
        not_reread("32016L0680", "Art. 37(2)", "for own assessments of safeguards"),
    ),
    ObligationRule(
        Obligation.DOCUMENT_TRANSFER,
        "Document date, time, recipient, justification and data, for the supervisory authority.",
        not_reread("32016L0680", "Arts. 37(3) and 38(3)", "the documentation is made available"),
    ),
    ObligationRule(
        Obligation.TELL_ORIGIN,
        "Tell the state of origin without delay: it could not be asked before.",
        not_reread("32016L0680", "Art. 35(2)", "the exception for an immediate and serious threat"),
    ),
    ObligationRule(
        Obligation.TWO_OFFICERS,
        "A second officer approves before anything leaves.",
        inferred("32016L0680", "Art. 38", "an exception for one case; no article asks for two"),
    ),
)

OBLIGATIONS: Final[Mapping[Obligation, ObligationRule]] = MappingProxyType(
    {rule.obligation: rule for rule in _ALL}
)
"""Every obligation, by name."""
