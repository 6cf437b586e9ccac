"""The partners, as the network document in force names them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from comity.ids import StateCode
from comity.ledger.evidence_keys import ListedKey
from comity.trust.keys import VerificationKey
from comity.trust.sealing import SealingPublicKey


@dataclass(frozen=True, slots=True)
class Partner:
    """What is needed to exchange with one state.

    Attributes:
        state: Its code.
        origin: Name of its log.
        log_keys: Keys that may sign its checkpoints now.
        listed_keys: Every key its log has or had, by which an auditor weighs a date.
        sealing_key: Key to seal to it.
        url: Where its node listens.
    """

    state: StateCode
    origin: str
    log_keys: tuple[VerificationKey, ...]
    listed_keys: tuple[ListedKey, ...]
    sealing_key: SealingPublicKey
    url: str


class Partners(Protocol):
    """The partners with which messages may be exchanged at a moment."""

    def states(self, at: datetime) -> frozenset[StateCode]:
        """Return the states with which messages may be exchanged, ourselves left out."""
        ...

    def partner(self, state: StateCode, at: datetime) -> Partner:
        """Return a partner.

        Raises:
            MemberUnknown: Not a member, not yet, no longer, or suspended.
            NetworkDocumentInvalid: The network document's days of grace are over.
        """
        ...
