"""Asking other states who looked at what we gave them, and answering the same question.

What is told is read from the log by whoever joins this room to it. Only a state that has part
in a conversation is told of looks at it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from comity.errors import ConflictingChange, EnvelopeMalformed
from comity.exchange.outbox import Draft, compose
from comity.exchange.ports import Handling, IncomingMessage, OutgoingMessage
from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.acts import BY_THE_NODE, Act
from comity.policy.decision import Refusal, decide_procedure
from comity.policy.procedure import ProceduralMessage, Procedure, ProcedureFacts
from comity.rights.messages import (
    MOST_LOOKS,
    NOT_A_PARTY,
    NOT_TOLD,
    PAYLOAD_TYPE,
    QUESTION,
    SERVICE,
    UNREADABLE,
    LooksQuestion,
    LooksReport,
    decode_as,
    encode,
    kind_of_message,
)
from comity.rights.model import ForeignLook, Inquiry, InquiryState, RightsId
from comity.rights.office import RightsOffice
from comity.rights.ports import RightsWork

Tells = Callable[[StateCode, datetime], bool]
"""Says whether a partner answers such questions, at a moment."""


class LooksReader(Protocol):
    """Reads from our log who looked at what came in conversations."""

    def __call__(
        self, work: RightsWork, about: Sequence[ConversationId]
    ) -> tuple[ForeignLook, ...]:
        """Return the looks that may be told now, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class RightsExchange:
    """The questions across borders, as one state asks and answers them.

    Attributes:
        office: Ours.
        tells: Which partners answer.
        looks: Reads our own looks.
    """

    office: RightsOffice
    tells: Tells
    looks: LooksReader

    def ask(
        self,
        work: RightsWork,
        request: RightsId,
        state: StateCode,
        about: Sequence[ConversationId],
    ) -> Inquiry:
        """Ask a state who looked; one that was asked before is asked for what is new.

        Raises:
            ConflictingChange: Policy refuses it.
        """
        before = next(
            (each for each in work.rights.inquiries_of(request) if each.state == state), None
        )
        if before is not None and before.standing is InquiryState.ASKED:
            return before
        now = self.office.now()
        named = tuple(dict.fromkeys(about))
        if not self.tells(state, now):
            made = Inquiry(request, state, named, InquiryState.OUTSIDE, now)
        elif before is not None and before.conversation is not None:
            again = self._again(before)
            sent = self._send(
                work, state, again, before.conversation, MessageId(before.conversation)
            )
            made = replace(before, standing=InquiryState.ASKED, asked_at=sent.composed_at)
        else:
            sent = self._send(work, state, LooksQuestion(tuple(map(MessageId, named))))
            made = Inquiry(request, state, named, InquiryState.ASKED, now, sent.conversation)
        work.rights.keep_inquiry(made)
        return made

    def _again(self, before: Inquiry) -> LooksQuestion:
        return LooksQuestion(tuple(map(MessageId, before.about)), repeated=before.revision)

    def handle(self, work: RightsWork, message: IncomingMessage) -> None:
        """Process a received message, and mark it as done; one that is done is left alone."""
        stored = work.exchange.incoming(message.id)
        if stored is not None and stored.handling is Handling.DONE:
            return
        if message.kind == QUESTION:
            self._answer(work, message)
        else:
            self._take_in(work, message)
        work.exchange.handled([message.id])

    def _answer(self, work: RightsWork, message: IncomingMessage) -> None:
        now = self.office.now()
        told, refusal = self._told(work, message)
        revision = 1 + sum(
            isinstance(each, OutgoingMessage)
            for each in work.exchange.messages_of(message.conversation)
        )
        self.office.log(
            work,
            Act.RIGHTS_LOOKS_TOLD,
            {"about": message.conversation, "case": message.conversation, "looks": len(told)},
            by=BY_THE_NODE,
        )
        self._send(
            work,
            message.peer,
            LooksReport(revision=revision, looks=told, up_to=now, refusal=refusal),
            message.conversation,
            message.id,
        )

    def _told(
        self, work: RightsWork, message: IncomingMessage
    ) -> tuple[tuple[ForeignLook, ...], str]:
        try:
            asked = decode_as(LooksQuestion, message.payload)
        except EnvelopeMalformed:
            return (), UNREADABLE
        about = [ConversationId(each) for each in asked.about]
        known = dict(work.exchange.conversations(about))
        if any(each not in known or known[each].peer != message.peer for each in about):
            return (), NOT_A_PARTY
        if not self.office.settings.tells_partners:
            return (), NOT_TOLD
        return self.looks(work, about)[-MOST_LOOKS:], ""

    def _take_in(self, work: RightsWork, message: IncomingMessage) -> None:
        inquiry = work.rights.inquiry_in(message.conversation)
        if inquiry is None or inquiry.state != message.peer:
            return
        try:
            told = decode_as(LooksReport, message.payload)
        except EnvelopeMalformed:
            refused = replace(inquiry, standing=InquiryState.REFUSED, detail=UNREADABLE)
            work.rights.keep_inquiry(refused)
            return
        if told.revision <= inquiry.revision:
            return
        standing = InquiryState.REFUSED if told.refusal else InquiryState.ANSWERED
        work.rights.keep_inquiry(
            replace(
                inquiry,
                standing=standing,
                looks=told.looks,
                # Nobody can have read a log further than to now.
                complete_until=min(told.up_to, message.received_at),
                answered_at=message.received_at,
                detail=told.refusal,
                revision=told.revision,
            )
        )

    def _send(
        self,
        work: RightsWork,
        to: StateCode,
        message: LooksQuestion | LooksReport,
        conversation: ConversationId | None = None,
        refers_to: MessageId | None = None,
    ) -> OutgoingMessage:
        question = isinstance(message, LooksQuestion)
        decided = decide_procedure(
            ProcedureFacts(
                sender=self.office.state,
                addressee=to,
                procedure=Procedure.RIGHTS,
                message=(
                    ProceduralMessage.LOOKS_QUESTION if question else ProceduralMessage.LOOKS_REPORT
                ),
                on=self.office.today(),
            ),
            self.office.rules,
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
        (composed,) = compose(work, self.office.rails, decided, [draft])
        return composed
