"""The use cases of criminal records, and the only door to them.

Stateless: every method changes things in the transaction it is given and nowhere
else; the caller commits, or rolls back to have tried only. Refusals are returned,
failures raised.
"""

from collections.abc import Callable
from datetime import date, datetime

from comity.errors import InputInvalid
from comity.exchange.conversation import Conversation
from comity.exchange.outbox import Rails
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, StateCode
from comity.persons.person import Person
from comity.persons.texts import MultilingualText
from comity.policy.decision import Refusal
from comity.policy.rules import NodeRules
from comity.records import (
    cancelling,
    credentials,
    deadlines,
    deciding,
    entering,
    judgements,
    misfits,
    reconciliation,
    refusals,
    requesting,
    silences,
    urgency,
)
from comity.records.central_authority import CentralAuthority, nobody_keeps_conditions
from comity.records.commands import (
    JudgeCommand,
    JudgementWithdrawal,
    RequestCommand,
    TaskDecision,
)
from comity.records.credential_ports import IssuedCredential
from comity.records.credentials import IssueCredential, NotIssued, NotLookedAt
from comity.records.deadlines import (
    Escalation,
    Lateness,
)
from comity.records.deciding import Decided
from comity.records.desk import Answer
from comity.records.entering import Entered
from comity.records.handling import handle
from comity.records.model import Conviction
from comity.records.ports import HeldPerson, RecordsWork, RegisterReading
from comity.records.reconciliation import ReconciliationReport
from comity.records.requesting import Requested
from comity.records.settings import RecordsSettings
from comity.records.silences import ZoneOf
from comity.search.judgement import Judgement, Reliance


class RecordsService:
    """Criminal records, as one state's central authority exchanges them.

    Args:
        settings: What the authority decided for its casework.
        rules: What its state decided where the law leaves a choice.
        rails: How messages are composed.
        partners: The states that can be reached at a moment, ours left out;
            ``Partners.states`` of the exchange.
        keeps_conditions: Which partners announce that they keep handling conditions.
    """

    def __init__(
        self,
        settings: RecordsSettings,
        rules: NodeRules,
        rails: Rails,
        partners: Callable[[datetime], frozenset[StateCode]],
        keeps_conditions: Callable[[StateCode, datetime], bool] = nobody_keeps_conditions,
    ) -> None:
        self._authority = CentralAuthority(settings, rules, rails, partners, keeps_conditions)

    @property
    def authority(self) -> CentralAuthority:
        """The actor behind the use cases."""
        return self._authority

    def enter_conviction(
        self,
        work: RecordsWork,
        person: Person | PersonRef,
        conviction: Conviction,
        *,
        source_key: str = "",
    ) -> Entered:
        """Keep a conviction of ours and notify every state of which the person is a national.

        Raises:
            InputInvalid: The conviction is not this state's.
            ReferenceNotFound: The person is not in the register.
            ConflictingChange: The identifier belongs to another person's conviction.
        """
        return entering.enter(work, self._authority, person, conviction, source_key=source_key)

    def alter_conviction(self, work: RecordsWork, conviction: Conviction) -> Entered:
        """Keep a new version after appeal, variation or deletion; tell whoever was told before.

        Raises:
            InputInvalid: The conviction is not this state's.
            ReferenceNotFound: There is no such conviction of ours.
            ConflictingChange: It was deleted before.
        """
        return entering.alter(work, self._authority, conviction)

    def issue_credential(
        self, work: RecordsWork, order: IssueCredential
    ) -> tuple[HeldPerson, IssuedCredential] | NotIssued | NotLookedAt:
        """Keep a new credential about a person's record, or say why it would not be true.

        Raises:
            ReferenceNotFound: Nobody of that reference. The officer's input.
            InputInvalid: No statement, no reason, or an impossible period.
            ConflictingChange: No place is left in the status list.
        """
        return credentials.issue_credential(work, self._authority, order)

    def notify_again(
        self,
        work: RecordsWork,
        conviction: ConvictionId,
        addressee: StateCode,
        *,
        by: str,
        reason: str,
    ) -> tuple[OutgoingMessage, ...]:
        """Send anew a notification that was refused, rejected or cancelled.

        Raises:
            ReferenceNotFound: There is no such conviction, or no such duty.
            ConflictingChange: The notification stands.
        """
        return entering.notify_again(
            work, self._authority, conviction, addressee, by=by, reason=reason
        )

    def reconcile(
        self,
        work: RecordsWork,
        *,
        after: ConvictionId | None = None,
        limit: int = 1000,
        walked: RegisterReading | None = None,
    ) -> ReconciliationReport:
        """Examine a chunk of own convictions and compose the notifications that are missing."""
        return reconciliation.reconcile(
            work, self._authority, after=after, limit=limit, walked=walked
        )

    def request(self, work: RecordsWork, command: RequestCommand) -> Requested | Refusal:
        """Ask another state, if policy permits.

        Raises:
            InputInvalid: The command cannot be used; the field is named.
            ReferenceNotFound: It names a person who is not in the register.
        """
        return requesting.request(work, self._authority, command)

    def handle(self, work: RecordsWork, message: IncomingMessage) -> tuple[OutgoingMessage, ...]:
        """Process a received message, and mark it as done.

        A message that is done already is left alone, so that it may be given any
        number of times. A payload that breaks a rule is answered with a functional
        error and shown to an officer.

        Returns:
            What was sent because of it.

        Raises:
            ReferenceNotFound: Its conversation is not here: it was not admitted.
                The caller's bug.
        """
        return handle(work, self._authority, message)

    def reused(self, work: RecordsWork, first: IncomingMessage) -> tuple[OutgoingMessage, ...]:
        """Complain of an identifier that came again with other bytes; the first stands.

        Telling it twice has no second effect.

        Args:
            work: The open transaction, in which the second message was set aside.
            first: The message that bears the identifier.

        Returns:
            The functional error, if one is sent.
        """
        return misfits.receive_reused(work, self._authority, first)

    def ask_alive(self, work: RecordsWork, to: StateCode) -> OutgoingMessage:
        """Ask whether the whole road to a state works, its casework included.

        Raises:
            InputInvalid: That state cannot be reached over the network.
        """
        if not self._authority.reaches(to):
            raise InputInvalid("That state cannot be reached over the network.", field="to")
        return self._authority.ask_alive(work, to)

    def refused(self, work: RecordsWork, message: OutgoingMessage) -> None:
        """Call an officer about a message of ours that a partner's node refused.

        The conversation returns to where it stands without the message: the duty
        behind a notification is outstanding again, an answer is owed anew. Telling it
        twice has no second effect.
        """
        refusals.refused(work, self._authority, message)

    def decide(self, work: RecordsWork, decision: TaskDecision) -> Decided:
        """Carry out what an officer decided about a task.

        Raises:
            ReferenceNotFound: No such task, person or conviction.
            InputInvalid: The act does not fit the task, or officer or reason is missing.
            ConflictingChange: The task was decided before.
            TransitionIllegal: The conversation does not admit the message now.
        """
        return deciding.decide(work, self._authority, decision)

    def preview(self, work: RecordsWork, decision: TaskDecision) -> Answer | None:
        """Return the answer that a decision would send of somebody in our register.

        Raises:
            ReferenceNotFound: No such task or person.
            InputInvalid: The act does not fit the task.
            ConflictingChange: The task was decided before.
        """
        return deciding.preview(work, self._authority, decision)

    def judge(self, work: RecordsWork, command: JudgeCommand) -> Judgement:
        """Keep what an officer judged of one candidate, without deciding the task.

        Raises:
            ReferenceNotFound: No such task or person.
            InputInvalid: Officer or reason is missing or too long, or the task is about
                no description of another state.
        """
        return judgements.judge(work, self._authority, command)

    def withdraw_judgement(
        self, work: RecordsWork, command: JudgementWithdrawal
    ) -> tuple[Reliance, ...]:
        """Withdraw a judgement, and call an officer to every answer that rests on it.

        Returns:
            What rests on it.

        Raises:
            ReferenceNotFound: There is no such judgement.
            InputInvalid: Officer or reason is missing or too long.
            ConflictingChange: It was withdrawn before.
        """
        return judgements.withdraw(work, self._authority, command)

    def cancel(
        self,
        work: RecordsWork,
        message: MessageId,
        *,
        by: str,
        reason: str,
        remarks: MultilingualText = (),
    ) -> tuple[OutgoingMessage, ...]:
        """Withdraw a request, a notification or an answer of ours.

        Raises:
            ReferenceNotFound: We never sent it.
            ConflictingChange: It can no longer be cancelled.
        """
        return cancelling.cancel(
            work, self._authority, message, by=by, reason=reason, remarks=remarks
        )

    def escalate(self, work: RecordsWork, today: date, *, limit: int = 1000) -> list[Escalation]:
        """Report what is due soon or overdue, and call an officer once for each step."""
        return deadlines.escalate(work, self._authority, today, limit=limit)

    def raise_unanswered(self, work: RecordsWork) -> list[ConversationId]:
        """Ask an officer to telephone about urgent requests that nobody has answered in time."""
        return urgency.raise_unanswered(work, self._authority)

    def record_silences(self, work: RecordsWork, zone_of: ZoneOf) -> list[ConversationId]:
        """Put on record that a day passed and no answer had arrived, once for each."""
        return silences.record_silences(work, self._authority, zone_of)

    def lateness(self, conversation: Conversation) -> Lateness | None:
        """Return how a conversation stands to its deadline; ``None`` without a deadline."""
        return deadlines.lateness(self._authority, conversation)
