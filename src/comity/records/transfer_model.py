"""An assessment of one transfer to a third state, as far as it has come.

Source: Directive (EU) 2016/680 Arts. 35 to 38; 37(3) and 38(3) on what is documented.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Final, NewType

from comity.ids import ConversationId, StateCode
from comity.law.purposes import Purpose
from comity.law.transfers import TransferBasis

TransferId = NewType("TransferId", str)


@unique
class TransferState(StrEnum):
    """How far an assessment has come."""

    OPEN = "open"
    """Questions are not answered yet."""

    AWAITS_AUTHORISATION = "awaits-authorisation"
    """A state of origin was asked and has not answered."""

    AWAITS_APPROVAL = "awaits-approval"
    """An exception for one case waits for a second officer."""

    ALLOWED = "allowed"
    REFUSED = "refused"


CLOSED: Final = frozenset({TransferState.ALLOWED, TransferState.REFUSED})
"""States in which an assessment came to an end."""


@dataclass(frozen=True, slots=True)
class Authorisation:
    """What a state of origin said to a transfer of its data.

    Attributes:
        state: ISO code of the state of origin.
        asked_at: When it was asked; ``None`` if it was not yet.
        given: Whether it authorised; ``None`` while it has not answered.
        reference: Its reference.
        told_at: When it was told afterwards, where it could not be asked before.
    """

    state: StateCode
    asked_at: datetime | None = None
    given: bool | None = None
    reference: str = ""
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Transfer:
    """An assessment. ``None`` stands for a question that nobody answered yet.

    Attributes:
        id: Its number.
        conversation: The request that would be answered.
        recipient: ISO code of the third state.
        purpose: Purpose of the request.
        by: The officer who assesses.
        made_at: When it was begun.
        state: How far it has come.
        law_enforcement_purpose: Necessary for a purpose of Art. 1(1).
        competent_recipient: The recipient is a competent authority.
        sis_data: Data come from the Schengen Information System.
        rests_on: The basis relied on.
        immediate_threat: Against an immediate and serious threat, no time to ask.
        outweighed: The person's rights override the public interest.
        authorisations: What the states of origin said.
        justification: Why, in the officer's words; sealed at rest.
        approved_by: The second officer; empty if none was needed or none yet.
        decided_at: When it was allowed or refused.
        citation: The provision of the decision.
        obligations: What is due.
    """

    id: TransferId
    conversation: ConversationId
    recipient: StateCode
    purpose: Purpose
    by: str
    made_at: datetime
    state: TransferState = TransferState.OPEN
    law_enforcement_purpose: bool | None = None
    competent_recipient: bool | None = None
    sis_data: bool | None = None
    rests_on: TransferBasis | None = None
    immediate_threat: bool | None = None
    outweighed: bool | None = None
    authorisations: tuple[Authorisation, ...] = ()
    justification: str = ""
    approved_by: str = ""
    decided_at: datetime | None = None
    citation: str = ""
    obligations: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Return number and state only: the justification is free text."""
        return f"Transfer({self.id}, {self.state})"
