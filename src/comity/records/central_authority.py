"""The central authority as an actor: what it knows, and how it says things.

Every use case of the room takes one of these and the open transaction.

Source: FD 2009/315/JHA Art. 3 (the central authority).
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from comity.codes.countries import alpha2_of
from comity.errors import ConflictingChange, ReferenceNotFound, TransitionIllegal
from comity.exchange.conversation import Conversation, advance
from comity.exchange.envelope import SALT_LENGTH, kind_of
from comity.exchange.outbox import Draft, Rails, compose
from comity.exchange.ports import Delivery, OutgoingMessage
from comity.exchange.work import ExchangeWork
from comity.ids import ConversationId, MessageId, StateCode
from comity.law.states import civil_zone_of, is_member_state, iso_state
from comity.law.working_days import Calendar, calendar_of, civil_date
from comity.ledger.entry import JsonValue, canonical_json, decision, task
from comity.persons.person import Person
from comity.policy.bundle import bundle_of
from comity.policy.decision import Permit, Refusal, decide_procedure
from comity.policy.procedure import ProceduralMessage, Procedure, ProcedureFacts
from comity.policy.rules import NodeRules
from comity.records.correspondence import procedural_message, procedure_of, states_identity
from comity.records.messages import (
    PAYLOAD_TYPE,
    SERVICE,
    FunctionalError,
    IsAlive,
    Kind,
    Message,
    encode,
    kind_of_message,
)
from comity.records.ports import RecordsWork
from comity.records.settings import RecordsSettings
from comity.records.task_making import make_release_task
from comity.search.identification import Identified, identify
from comity.search.ports import PersonIndex
from comity.trust.digest import sha256


def nobody_keeps_conditions(state: StateCode, at: datetime) -> bool:
    """Say that no partner keeps handling conditions."""
    del state, at
    return False


@dataclass(frozen=True, slots=True)
class CentralAuthority:
    """What the use cases need besides a transaction.

    Attributes:
        settings: What the authority decided for its casework.
        rules: What its state decided where the law leaves a choice.
        rails: How messages are composed.
        partners: The states that can be reached at a moment, ours left out;
            ``exchange.partners.Partners.states`` for example.
        keeps_conditions: Which partners announce that they keep handling conditions.
    """

    settings: RecordsSettings
    rules: NodeRules
    rails: Rails
    partners: Callable[[datetime], frozenset[StateCode]]
    keeps_conditions: Callable[[StateCode, datetime], bool] = nobody_keeps_conditions

    @property
    def state(self) -> StateCode:
        """Our own state."""
        return self.settings.state

    def now(self) -> datetime:
        """Return the present moment."""
        return self.rails.clock.now()

    def day_of(self, moment: datetime) -> date:
        """Return the civil day on which this authority dates a moment."""
        return civil_date(moment, self.settings.time_zone)

    def day_at(self, state: StateCode, moment: datetime) -> date:
        """Return the civil day on which another state's authority dates a moment."""
        if iso_state(state) == iso_state(self.state):
            return self.day_of(moment)
        return civil_date(moment, civil_zone_of(state) or self.settings.time_zone)

    def calendar_at(self, state: StateCode) -> Calendar:
        """Return the working days of a state; ours with the region of our seat."""
        ours = iso_state(state) == iso_state(self.state)
        return calendar_of(state, region=self.settings.region if ours else None)

    def identify(self, described: Person, index: PersonIndex) -> Identified:
        """Search our register for a person whom another state describes."""
        return identify(
            described,
            index,
            identity_country=self.state,
            parameters=self.settings.parameters,
        )

    def reaches(self, state: StateCode) -> bool:
        """Return whether a state can be reached over the network now."""
        return iso_state(state) in {iso_state(each) for each in self.partners(self.now())}

    def is_member(self, state: StateCode) -> bool:
        """Return whether Union law binds a state today."""
        return is_member_state(state, self.day_of(self.now()))

    def is_ours(self, country: str) -> bool:
        """Return whether a country code on the wire names our own state."""
        return alpha2_of(country) == iso_state(self.state)

    def send(
        self,
        work: RecordsWork,
        permit: Permit,
        to: StateCode,
        message: Message,
        *,
        conversation: ConversationId | None = None,
        refers_to: MessageId | None = None,
        case_reference: str = "",
    ) -> OutgoingMessage:
        """Compose one message of ours; where it may not leave as written, call an officer.

        Raises:
            TransitionIllegal: The conversation does not admit it.
            ReferenceNotFound: The conversation is not here.
            InputInvalid: The message is larger than the protocol carries, or the partner's
                wire has no way to say it.
            MemberUnknown, NetworkDocumentInvalid: The partner is reached no longer over the
                wire on which the conversation began.
        """
        draft = Draft(
            service=SERVICE,
            kind=kind_of_message(message),
            recipient=to,
            payload=encode(message),
            payload_type=PAYLOAD_TYPE,
            conversation=conversation,
            refers_to=refers_to,
            case_reference=case_reference,
        )
        (composed,) = compose(work, self.rails, permit, [draft])
        if composed.delivery is Delivery.HELD:
            self._call_for_release(work, composed)
        return composed

    def _call_for_release(self, work: RecordsWork, held: OutgoingMessage) -> None:
        due_on = conversation_of(work, held.conversation).due_on
        work.cases.add_task(
            make_release_task(held, now=self.now(), randomness=self.rails.randomness, due_on=due_on)
        )

    def reply(
        self, work: RecordsWork, conversation: Conversation, message: Message, about: MessageId
    ) -> OutgoingMessage:
        """Compose a message that goes on with a conversation and tells of no conviction.

        Raises:
            TransitionIllegal: The conversation does not admit it.
            ConflictingChange: Policy refuses it; who may be refused asks before, with
                ``decide_reply``.
            TypeError: The message discloses, and takes a permit of its own. The
                caller's bug.
        """
        decided = self.decide_reply(conversation, message, about)
        if isinstance(decided, Refusal):
            raise ConflictingChange(f"Policy refuses that message: {decided.explanation}")
        if states_identity(message):
            self.log_decision(work, decided, case=conversation.id)
        return self.send(
            work,
            decided,
            conversation.peer,
            message,
            conversation=conversation.id,
            refers_to=about,
        )

    def decide_reply(
        self, conversation: Conversation, message: Message, about: MessageId
    ) -> Permit | Refusal:
        """Ask policy whether a message may go on with a conversation.

        The day that counts is that on which the conversation began here, as it is for
        the answer itself.

        Raises:
            TypeError: The message discloses, and takes a permit of its own. The
                caller's bug.
        """
        return decide_procedure(
            ProcedureFacts(
                sender=self.state,
                addressee=conversation.peer,
                procedure=procedure_of(conversation.opens_with),
                message=procedural_message(message),
                on=self.day_of(conversation.opened_at),
                identity_data=states_identity(message),
                asked=kind_of(about) == Kind.ADDITIONAL_INFORMATION_REQUEST,
            ),
            self.rules,
        )

    def object_to(
        self, work: RecordsWork, to: StateCode, error: FunctionalError, about: MessageId
    ) -> OutgoingMessage:
        """Compose a functional error that opens a conversation of its own.

        For a message that has no conversation here, since its identifier is another's.

        Raises:
            ConflictingChange: Policy refuses it.
            TransitionIllegal: That partner's wire has no place for it.
        """
        decided = self._decide_in_connection(to, ProceduralMessage.FUNCTIONAL_ERROR)
        return self.send(work, decided, to, error, refers_to=about)

    def ask_alive(self, work: RecordsWork, to: StateCode) -> OutgoingMessage:
        """Ask whether the whole road to a state works.

        Raises:
            ConflictingChange: Policy refuses it.
        """
        decided = self._decide_in_connection(to, ProceduralMessage.IS_ALIVE)
        return self.send(work, decided, to, IsAlive())

    def _decide_in_connection(self, to: StateCode, message: ProceduralMessage) -> Permit:
        """Ask policy whether a message may be sent outside of any case.

        Raises:
            ConflictingChange: It may not.
        """
        decided = decide_procedure(
            ProcedureFacts(
                sender=self.state,
                addressee=to,
                procedure=Procedure.CONNECTION,
                message=message,
                on=self.day_of(self.now()),
            ),
            self.rules,
        )
        if isinstance(decided, Refusal):
            raise ConflictingChange(f"Policy refuses that message: {decided.explanation}")
        return decided

    def admits(self, conversation: Conversation, kind: str, about: MessageId) -> bool:
        """Return whether a conversation admits a message of ours now."""
        return self._state_after(conversation, kind, about) is not None

    def moves(self, conversation: Conversation, kind: str, about: MessageId) -> bool:
        """Return whether a message of ours would be admitted, and have an effect."""
        return self._state_after(conversation, kind, about) not in {None, conversation.state}

    def _state_after(self, conversation: Conversation, kind: str, about: MessageId) -> str | None:
        try:
            after = advance(
                self.rails.all_workflows,
                conversation,
                by=conversation.role,
                kind=kind,
                refers_to=about,
                sender=self.state,
                at=conversation.changed_at,
            )
        except TransitionIllegal:
            return None
        return after.state

    def log_decision(
        self, work: ExchangeWork, made: Permit | Refusal, *, case: str, by: str = "node"
    ) -> None:
        """Commit a decision of policy to the log, and keep what it was decided by (COM-16)."""
        bundle = bundle_of(self.rules)
        work.policies.keep(bundle.digest, bundle.content, self.now())
        record: dict[str, JsonValue] = {
            **made.record(),
            "bundle_sha256": _in_base64(bundle.digest),
            "case": case,
            "facts_sha256": _in_base64(sha256(canonical_json(dict(made.facts)))),
            "official": by,
        }
        salt = self.rails.randomness(SALT_LENGTH)
        work.log.append([decision(record, salt=salt)], recorded_at=self.now())

    def log_act(self, work: ExchangeWork, record: Mapping[str, JsonValue], *, reason: str) -> None:
        """Commit an officer's act to the log; of the reason a digest only: it may name people."""
        body = {**record, "reason_sha256": _in_base64(sha256(reason.encode()))}
        salt = self.rails.randomness(SALT_LENGTH)
        work.log.append([task(body, salt=salt)], recorded_at=self.now())


def _in_base64(digest: bytes) -> str:
    return b64encode(digest).decode("ascii")


def conversation_of(work: ExchangeWork, identifier: ConversationId) -> Conversation:
    """Return a conversation that must be here.

    Raises:
        ReferenceNotFound: It is not.
    """
    found = work.exchange.conversation(identifier)
    if found is None:
        raise ReferenceNotFound(f"There is no conversation {identifier} here.")
    return found


def settle(work: ExchangeWork, identifier: ConversationId, at: datetime | None) -> None:
    """Note when the answer that was owed came, or that it is owed anew."""
    conversation = conversation_of(work, identifier)
    work.exchange.save_conversations([replace(conversation, settled_at=at)])
