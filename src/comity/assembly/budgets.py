"""Declared budgets: what works without a trust service, for how long, what is owed after.

The table is data; docs/time.md is printed from it.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, unique
from typing import Final

from comity.assembly.service_settings import BudgetsPart


@unique
class TrustService(StrEnum):
    """What a node relies on and does not run itself."""

    TIME_STAMPING = "time-stamping"
    REVOCATION = "revocation"
    NETWORK_DOCUMENT = "network-document"
    WITNESS = "witness"
    PARTNER_KEY = "partner-key"

    def closed_by(self, *, not_in_use: bool = False) -> str:
        """Return how a gap of the service was closed, in words."""
        if not_in_use:
            return "the service is no longer in use"
        return _CLOSED_BY[self]


_CLOSED_BY: Final = {
    TrustService.TIME_STAMPING: (
        "the log was stamped again; what was published meanwhile is proven from that stamp on"
    ),
    TrustService.REVOCATION: "what was missing was collected and put beside the time-stamps",
    TrustService.NETWORK_DOCUMENT: "a newer network document was adopted",
    TrustService.WITNESS: (
        "enough witnesses cosigned again; one cosigned checkpoint covers everything since"
    ),
    TrustService.PARTNER_KEY: (
        "the network document names a key in force again; what waited was delivered"
    ),
}


@dataclass(frozen=True, slots=True)
class Budget:
    """What is declared of one service.

    Attributes:
        service: Which.
        works: What still works without it.
        lasts: For how long, in words where the network document says it.
        afterwards: What changes when the budget is used up.
        owed: What is owed, and made up when it is back.
        reason: Why so long.
    """

    service: TrustService
    works: str
    lasts: str
    afterwards: str
    owed: str
    reason: str


_DEFAULTS: Final = BudgetsPart()

BUDGETS: Final = (
    Budget(
        TrustService.TIME_STAMPING,
        "everything; receipts and witnesses' cosignatures still say when",
        f"{_DEFAULTS.time_stamping_hours:g} hours",
        "messages go on; 'comity doctor' fails",
        "a stamp on the newest publication, which covers every earlier one from then on",
        "a long weekend with a holiday before and after it, when nobody may be there to help",
    ),
    Budget(
        TrustService.REVOCATION,
        "everything; time-stamps are made, and kept with a remark",
        f"{_DEFAULTS.revocation_hours:g} hours",
        "messages go on; 'comity doctor' fails",
        "for each such time-stamp, word whether its certificates were revoked",
        "lists of revocations are commonly issued for a week",
    ),
    Budget(
        TrustService.NETWORK_DOCUMENT,
        "everything, under the last document, until its grace is over",
        "the days of grace that the document itself states",
        "no new exchange (COM-7.3); messages stay due, evidence is still verified",
        "a newer document; then what stayed due is delivered",
        "whoever keeps a node from new documents must not keep a removed member alive",
    ),
    Budget(
        TrustService.WITNESS,
        "everything; the log grows, and nothing new is published",
        f"{_DEFAULTS.witness_hours:g} hours",
        "messages go on; 'comity doctor' fails",
        "cosignatures on the newest checkpoint, which cover everything since",
        "a weekend; partners go on checking our log with every batch meanwhile",
    ),
    Budget(
        TrustService.PARTNER_KEY,
        "everything with all other partners; from this one, messages are received",
        "none: without a key nothing can be sealed",
        "messages to the partner stay due, and are counted",
        "the messages that stayed due",
        "a message that cannot be sealed to its recipient does not leave",
    ),
)


def length_of(service: TrustService, settings: BudgetsPart) -> timedelta | None:
    """Return a service's budget; ``None`` where the network document decides."""
    match service:
        case TrustService.TIME_STAMPING:
            return timedelta(hours=settings.time_stamping_hours)
        case TrustService.REVOCATION:
            return timedelta(hours=settings.revocation_hours)
        case TrustService.WITNESS:
            return timedelta(hours=settings.witness_hours)
        case TrustService.PARTNER_KEY:
            return timedelta(0)
        case TrustService.NETWORK_DOCUMENT:
            return None
