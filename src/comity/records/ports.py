"""What records needs kept and asked: the national register, and the casework beside it.

Everything happens in the transaction that the caller opened. Reading and writing
are apart, so that a reader cannot call a writer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Protocol

from comity.exchange.work import ExchangeWork
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, StateCode, TaskId
from comity.persons.person import Person
from comity.records.assignments import Assignment
from comity.records.credential_ports import CredentialWriting
from comity.records.disclosure_ports import DisclosureWriting
from comity.records.holds import RetentionWriting
from comity.records.judgement_ports import JudgementWriting
from comity.records.model import Conviction
from comity.records.priorities import Priority
from comity.records.recall_ports import RecallWriting
from comity.records.restrictions import RestrictionWriting
from comity.records.urgent_requests import UrgentWriting
from comity.search.ports import PersonIndex


@unique
class Origin(StrEnum):
    """How a conviction came to this node (FD 2009/315 Art. 7(1)(a) to (d))."""

    OWN = "own"
    NOTIFIED = "notified"
    ENTERED_EARLIER = "entered-earlier"
    THIRD_COUNTRY = "third-country"


@unique
class Standing(StrEnum):
    """Whether a version of a conviction still holds."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    DELETED = "deleted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, repr=False)
class HeldPerson:
    """A person in the register.

    Attributes:
        ref: Reference inside this node.
        person: The identity as the register states it.
        source_key: Key of the record in the file it was imported from; empty if
            entered by hand or from a notification.
    """

    ref: PersonRef
    person: Person
    source_key: str = ""

    def __repr__(self) -> str:
        """Return the reference only: a key may hold an identity number."""
        return f"HeldPerson({self.ref})"


@dataclass(frozen=True, slots=True)
class HeldConviction:
    """One version of one conviction.

    Attributes:
        conviction: The content.
        person: Whose it is.
        origin: How it came here.
        convicting_state: Two letters of the convicting state.
        version: 1 for the first; an update is the next.
        standing: Whether this version holds.
        held_since: When this version was kept.
        message: The notification that brought it; ``None`` for our own.
        entered_nationally: Whether it stands in the register proper, beyond being
            kept for retransmission (FD Art. 5); always for our own.
    """

    conviction: Conviction
    person: PersonRef
    origin: Origin
    convicting_state: StateCode
    version: int
    standing: Standing
    held_since: datetime
    message: MessageId | None = None
    entered_nationally: bool = True


class RegisterReading(PersonIndex, Protocol):
    """Look-ups in the national register."""

    def person(self, ref: PersonRef) -> HeldPerson | None:
        """Return a person."""
        ...

    def by_source_key(self, source_key: str) -> HeldPerson | None:
        """Return the person imported under that key."""
        ...

    def convictions_of(self, ref: PersonRef) -> Sequence[HeldConviction]:
        """Return the current convictions of a person, oldest decision first."""
        ...

    def conviction(self, identifier: ConvictionId) -> HeldConviction | None:
        """Return the latest version of a conviction, whatever its standing."""
        ...

    def versions_of(self, identifier: ConvictionId) -> Sequence[HeldConviction]:
        """Return all versions, first to last."""
        ...

    def by_file_number(
        self, convicting_state: StateCode, file_number: str, decided_on: date | None
    ) -> Sequence[HeldConviction]:
        """Return current convictions with that file number and, if given, that date."""
        ...

    def own_convictions(self, *, after: ConvictionId | None = None) -> Iterator[HeldConviction]:
        """Yield the latest version of every conviction of our own, by identifier.

        Deleted ones too, since their deletion is notified as well.

        Args:
            after: Only those whose identifier follows this one; ``None`` for all.
        """
        ...

    def received_convictions(
        self, *, after: ConvictionId | None = None
    ) -> Iterator[HeldConviction]:
        """Yield each conviction of other states once, by identifier: as it holds, or held last.

        Args:
            after: Only those whose identifier follows this one; ``None`` for all.
        """
        ...

    def size(self) -> tuple[int, int]:
        """Return the number of persons and of current convictions."""
        ...


class RegisterSight(Protocol):
    """Whatever shows the register: a transaction, a snapshot, or what somebody is cleared for."""

    @property
    def register(self) -> RegisterReading:
        """The national register."""
        ...


class RegisterWriting(RegisterReading, Protocol):
    """Changes to the national register. A person entered is findable at once."""

    def enter_person(self, person: Person, *, source_key: str = "") -> PersonRef:
        """Keep a new person."""
        ...

    def replace_person(self, ref: PersonRef, person: Person) -> None:
        """Replace what is stated of a person."""
        ...

    def remove_person(self, ref: PersonRef) -> None:
        """Erase a person of whom no conviction is held; the person is found no more."""
        ...

    def keep_conviction(self, held: HeldConviction) -> None:
        """Keep a version; an earlier one that was current becomes superseded.

        What was deleted or withdrawn before stays so.
        """
        ...

    def set_standing(self, identifier: ConvictionId, version: int, standing: Standing) -> None:
        """Change whether a version holds."""
        ...

    def set_entered(self, identifier: ConvictionId, version: int, *, entered: bool) -> None:
        """Note that a version was entered in the register proper, or taken out."""
        ...

    def leave_index(self, ref: PersonRef) -> None:
        """Take a person out of the common index; keys, names and counts tell no more of them.

        What is stated of the person stays, and can be replaced and removed as before. Done
        again, it changes nothing.

        Raises:
            ReferenceNotFound: There is no such person. The caller's fault.
        """
        ...

    def join_index(self, ref: PersonRef) -> None:
        """Put a person who left the common index back; whoever is there stays as they are.

        Raises:
            ReferenceNotFound: There is no such person. The caller's fault.
        """
        ...

    def erase_conviction(self, identifier: ConvictionId, version: int) -> None:
        """Erase what a version says; that there was one, whose, and its standing stay.

        Raises:
            ReferenceNotFound: There is no such version. The caller's fault.
        """
        ...


@unique
class DutyState(StrEnum):
    """What became of the duty to notify one state of one version of a conviction.

    ``NOTIFIED_EARLIER``: the state was told by other means before this node kept the
    conviction; nothing is sent, and later alterations are owed as updates.
    """

    SENT = "sent"
    NOTIFIED_EARLIER = "notified-earlier"
    NOT_OWED = "not-owed"
    OUTSTANDING = "outstanding"


@dataclass(frozen=True, slots=True)
class NotificationDuty:
    """The duty to notify one state, and what became of it (FD Art. 4(2), 4(3)).

    Attributes:
        conviction: Which conviction.
        version: Which version of it.
        addressee: Country code on the wire or state code of the nationality.
        state: What became of it.
        reason: Why nothing is owed, or why it is outstanding; with its citation.
        message: The notification, once composed.
        noted_at: When this was noted.
    """

    conviction: ConvictionId
    version: int
    addressee: str
    state: DutyState
    reason: str
    message: MessageId | None
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A version of a conviction that we gave to another state.

    Attributes:
        conviction: Which conviction.
        version: Which version.
        recipient: To whom.
        message: In which of our messages.
        conversation: In which conversation.
        purpose: For which purpose.
        disclosed_at: When.
    """

    conviction: ConvictionId
    version: int
    recipient: StateCode
    message: MessageId
    conversation: ConversationId
    purpose: str
    disclosed_at: datetime


@unique
class TaskKind(StrEnum):
    """What the human queue asks of an officer."""

    IDENTIFY_REQUEST = "identify-request"
    IDENTIFY_NOTIFICATION = "identify-notification"
    APPROVE_ANSWER = "approve-answer"
    SUPPLY_INFORMATION = "supply-information"
    CONFIRM_DELETION = "confirm-deletion"
    ENTER_NATIONALLY = "enter-nationally"
    UNDELIVERABLE = "undeliverable"
    ATTEND = "attend"
    RELEASE = "release"
    RECALL = "recall"
    TELEPHONE = "telephone"


@dataclass(frozen=True, slots=True, repr=False)
class Task:
    """An item of the human queue.

    Attributes:
        id: Its identifier.
        kind: What is asked.
        conversation: In which conversation.
        message: About which message.
        reason: Why a human is needed, in a sentence without personal data.
        details: What the officer needs at hand, as JSON: candidates with reasons.
        created_at: When it was queued.
        due_on: Last day in time, if the law sets one.
        decided_at: When it was decided; ``None`` while open.
        decided_by: Who decided.
        outcome: What was decided, in a word.
    """

    id: TaskId
    kind: TaskKind
    conversation: ConversationId
    message: MessageId
    reason: str
    details: bytes
    created_at: datetime
    due_on: date | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
    outcome: str = ""

    def __repr__(self) -> str:
        """Return identifier and kind only."""
        return f"Task({self.id}, {self.kind})"


@unique
class IdentityOutcome(StrEnum):
    """What identification concluded. "Nobody" and "without convictions" never mix."""

    CERTAIN = "certain"
    DECIDED = "decided"
    NOBODY = "nobody"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Identification:
    """Who the person in a conversation is, and who or what says so.

    Attributes:
        conversation: In which conversation.
        outcome: The conclusion.
        person: The person in our register; ``None`` for nobody and several.
        rule: Rule that made it certain, or the officer's reason.
        decided_by: ``node`` for the rule, else the officer.
        decided_at: When.
        parameters: Version of the parameters by which the node searched; empty where an
            officer decided.
    """

    conversation: ConversationId
    outcome: IdentityOutcome
    person: PersonRef | None
    rule: str
    decided_by: str
    decided_at: datetime
    parameters: str = ""


class CaseReading(Protocol):
    """Look-ups in the casework."""

    def task(self, identifier: TaskId) -> Task | None:
        """Return a task."""
        ...

    def open_tasks(self, *, conversation: ConversationId | None = None) -> Sequence[Task]:
        """Return open tasks, nearest due day first, then oldest."""
        ...

    def tasks_of(self, conversation: ConversationId) -> Sequence[Task]:
        """Return all tasks of a conversation, oldest first."""
        ...

    def assignments(self) -> Sequence[Assignment]:
        """Return who works on which open task, by task."""
        ...

    def priority(self, identifier: TaskId) -> Priority | None:
        """Return whether and why we call a task urgent."""
        ...

    def priorities(self) -> Sequence[Priority]:
        """Return which open tasks we call urgent, by task."""
        ...

    def identification(self, conversation: ConversationId) -> Identification | None:
        """Return the latest identification."""
        ...

    def identified_as(self, person: PersonRef) -> Sequence[ConversationId]:
        """Return where a person was ever said to be the one meant, each once, in order.

        Also where somebody else was found to be meant later: this reads all of them, and is
        for those who look for everything about somebody, and not for the daily work.
        """
        ...

    def duties_of(self, conviction: ConvictionId) -> Sequence[NotificationDuty]:
        """Return what is noted of the duties about a conviction, oldest version first."""
        ...

    def duties_outstanding(self, *, limit: int) -> Sequence[NotificationDuty]:
        """Return duties that remain, those noted first before the others.

        Of every version, the superseded ones too: whoever asks knows which is in force.
        """
        ...

    def disclosures_of(self, conviction: ConvictionId) -> Sequence[Disclosure]:
        """Return to whom a conviction was given, oldest first."""
        ...


class CaseWriting(CaseReading, Protocol):
    """Changes to the casework."""

    def add_task(self, task: Task) -> None:
        """Queue a task."""
        ...

    def close_task(self, identifier: TaskId, *, by: str, outcome: str, at: datetime) -> None:
        """Note a decision; nobody works on the task any more, and it is not urgent any more.

        Raises:
            ConflictingChange: Somebody decided it first. Nothing was overwritten.
        """
        ...

    def assign(self, assignment: Assignment) -> None:
        """Note who works on an open task, instead of whoever did."""
        ...

    def unassign(self, identifier: TaskId) -> None:
        """Note that nobody works on a task; done again, it changes nothing."""
        ...

    def prioritise(self, priority: Priority) -> None:
        """Note that we call an open task urgent, instead of what was noted."""
        ...

    def take_priority_back(self, identifier: TaskId) -> None:
        """Note that we call a task urgent no longer; done again, it changes nothing."""
        ...

    def identify(self, identification: Identification) -> None:
        """Keep an identification; earlier ones stay on record."""
        ...

    def note_duty(self, duty: NotificationDuty) -> None:
        """Insert or replace what is noted for conviction, version and addressee."""
        ...

    def add_disclosures(self, disclosures: Sequence[Disclosure]) -> None:
        """Keep to whom what was given."""
        ...


class RecordsReading(Protocol):
    """A snapshot to read from."""

    @property
    def register(self) -> RegisterReading:
        """The national register."""
        ...

    @property
    def cases(self) -> CaseReading:
        """The casework."""
        ...


class Notes(Protocol):
    """Small notes by name, for what no table holds."""

    def get(self, name: str) -> bytes | None:
        """Return the note of that name."""
        ...

    def put(self, name: str, value: bytes) -> None:
        """Insert or replace a note."""
        ...


class RecordsWork(ExchangeWork, Protocol):
    """One open transaction over everything records may change."""

    @property
    def facts(self) -> Notes:
        """Notes of this node."""
        ...

    @property
    def register(self) -> RegisterWriting:
        """The national register."""
        ...

    @property
    def cases(self) -> CaseWriting:
        """The casework."""
        ...

    @property
    def judgements(self) -> JudgementWriting:
        """Officers' judgements who somebody is."""
        ...

    @property
    def credentials(self) -> CredentialWriting:
        """Credentials issued to persons."""
        ...

    @property
    def retention(self) -> RetentionWriting:
        """Holds and extensions of retention."""
        ...

    @property
    def restrictions(self) -> RestrictionWriting:
        """What only cleared officials learn of."""
        ...

    @property
    def disclosure(self) -> DisclosureWriting:
        """Notes of answers, transfers to third states, conditions on data."""
        ...

    @property
    def recalls(self) -> RecallWriting:
        """Recalls."""
        ...

    @property
    def urgent(self) -> UrgentWriting:
        """Urgent requests of ours whose answer is awaited."""
        ...
