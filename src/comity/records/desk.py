"""An officer's act, carried out in the conversation that a task belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, assert_never

from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.exchange.conversation import Conversation, Role
from comity.exchange.ports import OutgoingMessage
from comity.ids import ConvictionId, MessageId, PersonRef
from comity.law.grounds import GROUNDS
from comity.persons.redaction import Redacted
from comity.policy.decision import Permit, Refusal
from comity.policy.facts import AnswerClass
from comity.records import commands
from comity.records.answers import (
    answer_of_nobody,
    conclude,
    deny,
    refused_conclusion,
    response_of,
    send_prepared,
)
from comity.records.central_authority import CentralAuthority
from comity.records.commands import TaskDecision
from comity.records.complaining import complain, may_complain
from comity.records.describing import description_in
from comity.records.identifications import identified, nobody
from comity.records.informing import ask_back, supply
from comity.records.messages import (
    Kind,
    Notification,
    NotificationOutcome,
    Request,
    RequestOutcome,
    RequestResponse,
    decode_as,
)
from comity.records.ports import IdentityOutcome, RecordsWork, Standing, Task, TaskKind
from comity.records.preparing import Case, Prepared, entry_of, prepare
from comity.records.preparing import decide as decide_answer
from comity.records.receiving import Received, enter_as_new
from comity.records.releasing import release
from comity.records.releasing import withdraw as withdraw_held
from comity.records.storing import delete, in_force, respond, store, stored_by, target_of, withdraw

_CONCLUSIONS: Final[Mapping[type[commands.Act], RequestOutcome]] = {
    commands.SeveralPersons: RequestOutcome.MULTIPLE_PERSONS,
    commands.NotANational: RequestOutcome.NOT_A_NATIONAL,
    commands.Deceased: RequestOutcome.DECEASED,
    commands.FingerprintsDiffer: RequestOutcome.FINGERPRINTS_DIFFER,
}
"""The answers to a request that tell of no record, by the act that sends each."""


@dataclass(frozen=True, slots=True, repr=False)
class Answer(Redacted):
    """An answer about an identified person, as it would leave.

    Attributes:
        prepared: What is told and what is withheld, with reasons.
        response: The message itself.
    """

    prepared: Prepared
    response: RequestResponse


@dataclass(frozen=True, slots=True)
class Desk:
    """One decision being carried out."""

    work: RecordsWork
    authority: CentralAuthority
    decision: TaskDecision
    task: Task
    conversation: Conversation

    def refusal(self) -> Refusal | None:
        """Return policy's refusal of an answer that this act would send, if there is one."""
        act = self.decision.act
        if self.conversation.opens_with != Kind.REQUEST:
            return None
        if isinstance(act, commands.IdentifyAs):
            return self._prepared(act.person).refusal
        if isinstance(act, commands.Approve):
            return self._prepared(self._subject()).refusal
        if isinstance(act, commands.Nobody):
            made = self._decided_of_nobody()
        elif (outcome := _CONCLUSIONS.get(type(act))) is not None:
            return refused_conclusion(self.authority, self._case(), outcome)
        else:
            return None
        return made if isinstance(made, Refusal) else None

    def carry_out(self) -> tuple[OutgoingMessage, ...]:
        """Do what the act says.

        Raises:
            InputInvalid: The act does not fit the conversation. The officer's mistake.
            ReferenceNotFound: It names a person who is not in the register.
            ConflictingChange: Events have overtaken it; nothing is owed any more.
            TransitionIllegal: The conversation does not admit the message now.
        """
        act = self.decision.act
        match act:
            case commands.Release():
                release(self.work, self.task)
                return ()
            case commands.Withdraw():
                withdraw_held(self.work, self.authority, self.task)
                return ()
            case _ if self.task.kind in {TaskKind.RELEASE, TaskKind.RECALL}:
                # Any other act would close the task and leave the message held for ever, or
                # the recall undecided.
                raise self._misfit()
            case (
                commands.ReportError()
                | commands.Attended()
                | commands.SupplyInformation()
                | commands.AskBack()
            ):
                return self._between(act)
            case (
                commands.ConfirmDeletion() | commands.RefuseDeletion() | commands.EnterNationally()
            ):
                return self._on_stored(act)
            case _ if self.conversation.role is not Role.RESPONDER:
                raise self._misfit()
            case _ if self.conversation.opens_with == Kind.REQUEST:
                return self._on_request(act)
            case _ if self.conversation.opens_with == Kind.NOTIFICATION:
                return self._on_notification(act)
            case _:
                raise self._misfit()

    def answer(self) -> Answer | None:
        """Return what this act would tell of a person of our register; ``None`` if nobody.

        Raises:
            ReferenceNotFound: It names a person who is not in the register.
            InputInvalid: The act does not fit the conversation. The officer's mistake.
        """
        act = self.decision.act
        if self.conversation.opens_with != Kind.REQUEST:
            return None
        if isinstance(act, commands.IdentifyAs):
            prepared = self._prepared(act.person)
        elif isinstance(act, commands.Approve):
            prepared = self._prepared(self._subject())
        else:
            return None
        return Answer(prepared, response_of(self.authority, self._case(), prepared))

    def _between(
        self,
        act: commands.ReportError
        | commands.Attended
        | commands.SupplyInformation
        | commands.AskBack,
    ) -> tuple[OutgoingMessage, ...]:
        match act:
            case commands.Attended():
                return ()
            case commands.ReportError(text, code):
                if not may_complain(self.authority, self.conversation, self.task.message):
                    raise ConflictingChange("The conversation admits no functional error now.")
                return complain(
                    self.work,
                    self.authority,
                    self.conversation,
                    self.task.message,
                    text=text,
                    code=code,
                    attend=False,
                )
            case commands.AskBack(fields, remarks):
                if self.conversation.role is not Role.RESPONDER:
                    raise self._misfit()
                asked = ask_back(self.work, self.authority, self.conversation, fields, remarks)
                return (asked,)
            case commands.SupplyInformation(person, purpose_text, remarks):
                if self.conversation.role is not Role.INITIATOR:
                    raise self._misfit()
                reply = supply(
                    self.work,
                    self.authority,
                    self.conversation,
                    self._question(),
                    person=person,
                    purpose_text=purpose_text,
                    remarks=remarks,
                )
                return (reply,)
            case _:
                assert_never(act)

    def _on_request(self, act: commands.Act) -> tuple[OutgoingMessage, ...]:
        case = self._case()
        self._check_owed(Kind.REQUEST_RESPONSE)
        match act:
            case commands.IdentifyAs(person=person):
                self._identified(case.conversation, person)
                prepared = self._prepared(person)
            case commands.Approve():
                prepared = self._prepared(self._subject())
            case commands.Nobody():
                # No conviction is known of somebody who is not known: the answer is
                # like that about a clean record, our own file is not.
                self._nobody(IdentityOutcome.NOBODY)
                permit = self._decided_of_nobody()
                by = self.decision.by
                return (answer_of_nobody(self.work, self.authority, case, permit, by=by),)
            case commands.SeveralPersons():
                self._nobody(IdentityOutcome.SEVERAL)
                return (conclude(self.work, self.authority, case, _CONCLUSIONS[type(act)]),)
            case commands.NotANational():
                self._nobody(IdentityOutcome.NOBODY)
                return (conclude(self.work, self.authority, case, _CONCLUSIONS[type(act)]),)
            case commands.Deceased() | commands.FingerprintsDiffer():
                return (conclude(self.work, self.authority, case, _CONCLUSIONS[type(act)]),)
            case commands.Deny(ground):
                if GROUNDS[ground].wire_code is None:
                    raise InputInvalid("That ground never travels in an answer.", field="ground")
                return (deny(self.work, self.authority, case, ground),)
            case _:
                raise self._misfit()
        return (send_prepared(self.work, self.authority, case, prepared, by=self.decision.by),)

    def _on_notification(self, act: commands.Act) -> tuple[OutgoingMessage, ...]:
        received = self._received()
        conversation = self.conversation
        self._check_owed(Kind.NOTIFICATION_RESPONSE)
        match act:
            case commands.IdentifyAs(person):
                if self.work.register.person(person) is None:
                    raise ReferenceNotFound(f"There is no person {person} in the register.")
                self._identified(conversation, person)
                return store(
                    self.work,
                    self.authority,
                    conversation,
                    received.notification,
                    person,
                    replaces=target_of(self.work, conversation.peer, received.notification),
                )
            case commands.Approve():
                held = stored_by(self.work, conversation)
                return store(
                    self.work, self.authority, conversation, received.notification, held.person
                )
            case commands.EnterAsNew():
                return enter_as_new(
                    self.work,
                    self.authority,
                    received,
                    by=self.decision.by,
                    rule=self.decision.reason,
                )
            case commands.SeveralPersons():
                self._nobody(IdentityOutcome.SEVERAL)
                outcome = NotificationOutcome.MULTIPLE_PERSONS
            case commands.NotANational():
                self._nobody(IdentityOutcome.NOBODY)
                outcome = NotificationOutcome.NOT_A_NATIONAL
            case commands.Deceased():
                outcome = NotificationOutcome.DECEASED
            case commands.FingerprintsDiffer():
                outcome = NotificationOutcome.FINGERPRINTS_DIFFER
            case _:
                raise self._misfit()
        return respond(self.work, self.authority, conversation, outcome)

    def _on_stored(
        self, act: commands.ConfirmDeletion | commands.RefuseDeletion | commands.EnterNationally
    ) -> tuple[OutgoingMessage, ...]:
        responder = self.conversation.role is Role.RESPONDER
        if not responder or self.conversation.opens_with != Kind.NOTIFICATION:
            raise self._misfit()
        held = stored_by(self.work, self.conversation)
        match act:
            case commands.EnterNationally(entered):
                latest = in_force(self.work, held.conviction.id) or held
                self.work.register.set_entered(
                    latest.conviction.id, latest.version, entered=entered
                )
                return ()
            case commands.ConfirmDeletion() | commands.RefuseDeletion():
                if not held.conviction.asks_deletion or held.standing is not Standing.CURRENT:
                    raise ConflictingChange("No deletion awaits confirmation there.")
            case _:
                assert_never(act)
        if isinstance(act, commands.ConfirmDeletion):
            return delete(self.work, self.authority, self.conversation)
        restored = withdraw(self.work, self.authority, self.conversation)
        complaint = complain(
            self.work,
            self.authority,
            self.conversation,
            MessageId(self.conversation.id),
            text=act.text,
            attend=False,
        )
        return (*complaint, *restored)

    def _prepared(self, person: PersonRef) -> Prepared:
        act = self.decision.act
        found_spent: frozenset[ConvictionId] = frozenset()
        if isinstance(act, commands.IdentifyAs | commands.Approve):
            found_spent = act.found_spent
        held = entry_of(self.work, person)
        return prepare(self.work, self.authority, self._case(), held, found_spent=found_spent)

    def _decided_of_nobody(self) -> Permit | Refusal:
        answer = AnswerClass.CERTAIN_WITHOUT_CONVICTIONS
        return decide_answer(self.authority, self._case(), answer)

    def _check_owed(self, answer: Kind) -> None:
        opening = MessageId(self.conversation.id)
        if not self.authority.moves(self.conversation, answer, opening):
            raise ConflictingChange("The conversation owes no answer any more.")

    def _case(self) -> Case:
        messages = self.work.exchange.messages_of(self.conversation.id)
        person = description_in(messages)
        if person is None or self.conversation.role is not Role.RESPONDER:
            raise self._misfit()
        act = self.decision.act
        judged_as = None
        if isinstance(act, commands.IdentifyAs | commands.Nobody):
            judged_as = act.judged_as
        request = decode_as(Request, messages[0].payload)
        return Case(self.conversation, request, person, judged_as)

    def _received(self) -> Received:
        messages = self.work.exchange.messages_of(self.conversation.id)
        person = description_in(messages)
        if person is None:
            raise self._misfit()
        return Received(self.conversation, decode_as(Notification, messages[0].payload), person)

    def _question(self) -> MessageId:
        """Return the message that a reply answers, also where the task is about our own reply."""
        ours = self.work.exchange.outgoing(self.task.message)
        about = None if ours is None else ours.refers_to
        return self.task.message if about is None else about

    def _subject(self) -> PersonRef:
        known = self.work.cases.identification(self.conversation.id)
        if known is None or known.person is None:
            raise InputInvalid("The person is not identified; say who it is.", field="act")
        return known.person

    def _identified(self, conversation: Conversation, person: PersonRef) -> None:
        identified(
            self.work,
            self.authority,
            conversation,
            person,
            rule=self.decision.reason,
            by=self.decision.by,
        )

    def _nobody(self, outcome: IdentityOutcome) -> None:
        nobody(
            self.work,
            self.authority,
            self.conversation,
            rule=self.decision.reason,
            by=self.decision.by,
            outcome=outcome,
        )

    def _misfit(self) -> InputInvalid:
        return InputInvalid("That act does not fit the task.", field="act")
