"""Who follows recalls here, and how orders and reports are composed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from comity.errors import ConflictingChange
from comity.exchange.outbox import Draft, compose
from comity.exchange.ports import ExchangeReading, OutgoingMessage
from comity.ids import ConversationId, MessageId, StateCode
from comity.policy.decision import Refusal, decide_procedure
from comity.policy.procedure import ProceduralMessage, Procedure, ProcedureFacts
from comity.records.central_authority import CentralAuthority
from comity.records.ports import CaseReading, RecordsWork, RegisterReading
from comity.records.recall_messages import (
    PAYLOAD_TYPE,
    SERVICE,
    RecallOrder,
    RecallResponse,
    encode,
    kind_of_message,
)
from comity.records.recall_ports import RecallReading

Confirms = Callable[[StateCode, datetime], bool]
"""Says whether a partner follows recalls and reports on them, at a moment."""


def nobody_confirms(state: StateCode, at: datetime) -> bool:
    """Say that no partner follows recalls."""
    del state, at
    return False


class RecallSight(Protocol):
    """What must be seen to tell where a recall stands; a transaction or a snapshot."""

    @property
    def exchange(self) -> ExchangeReading:
        """Conversations, outbox and inbox."""
        ...

    @property
    def register(self) -> RegisterReading:
        """The national register."""
        ...

    @property
    def cases(self) -> CaseReading:
        """The casework."""
        ...

    @property
    def recalls(self) -> RecallReading:
        """Recalls."""
        ...


@dataclass(frozen=True, slots=True)
class RecallOffice:
    """What the use cases of recalls need besides a transaction.

    Attributes:
        authority: Ours.
        confirms: Which partners follow recalls.
    """

    authority: CentralAuthority
    confirms: Confirms

    @property
    def state(self) -> StateCode:
        """Our own state."""
        return self.authority.state

    def now(self) -> datetime:
        """Return the present moment."""
        return self.authority.now()

    def send(
        self,
        work: RecordsWork,
        to: StateCode,
        message: RecallOrder | RecallResponse,
        *,
        conversation: ConversationId | None = None,
        refers_to: MessageId | None = None,
    ) -> OutgoingMessage:
        """Compose an order, a reminder or a report.

        Raises:
            ConflictingChange: Policy refuses it.
            TransitionIllegal, ReferenceNotFound, InputInvalid: See ``compose``.
        """
        order = isinstance(message, RecallOrder)
        decided = decide_procedure(
            ProcedureFacts(
                sender=self.state,
                addressee=to,
                procedure=Procedure.RECALL,
                message=ProceduralMessage.RECALL if order else ProceduralMessage.RECALL_RESPONSE,
                on=self.authority.day_of(self.now()),
            ),
            self.authority.rules,
        )
        if isinstance(decided, Refusal):
            raise ConflictingChange(f"Policy refuses that message: {decided.explanation}")
        draft = Draft(
            service=SERVICE,
            kind=kind_of_message(message),
            recipient=to,
            payload=encode(message),
            payload_type=PAYLOAD_TYPE,
            conversation=conversation,
            refers_to=refers_to,
        )
        (composed,) = compose(work, self.authority.rails, decided, [draft])
        if conversation is None:
            self.authority.log_decision(work, decided, case=composed.id)
        return composed
