"""What officers may ask of the service, as values."""

from dataclasses import dataclass
from typing import TypeAlias

from comity.ids import ConvictionId, PersonRef, StateCode, TaskId
from comity.law.grounds import Ground
from comity.law.purposes import Purpose
from comity.persons.person import Person
from comity.persons.texts import MultilingualText
from comity.policy.facts import HoldsInformation
from comity.records.messages import Attachment, RequestingAuthority
from comity.records.model import TriState
from comity.search.judgement import JudgementId, Verdict


@dataclass(frozen=True, slots=True)
class RequestCommand:
    """A request to another state (FD 2009/315 Art. 6).

    Attributes:
        to: Whom to ask.
        person: About whom.
        purpose: What for.
        purpose_text: The purpose in words, in a language of the requested state.
        authority: At whose instance; its ``kind`` may be one of
            ``policy.facts.RequestingAuthority``.
        by: The officer, as the caller names officers in records.
        about: The person in our own register, if the officer knows; questions
            about the person can then be answered from it.
        case_reference: Reference of the proceedings.
        consent: Whether the person consented.
        urgency: Yes is high.
        accusation_categories: Offence categories of the accusation.
        accusation: The accusation in words.
        fingerprints: If attached.
        connected: The person is or was a resident of either state; matters for
            own records only.
        holds_information: What ECRIS-TCN said of the requested state.
        remarks: Free text.
    """

    to: StateCode
    person: Person
    purpose: Purpose
    purpose_text: MultilingualText
    authority: RequestingAuthority
    by: str
    about: PersonRef | None = None
    case_reference: str = ""
    consent: TriState = TriState.UNKNOWN
    urgency: TriState = TriState.UNKNOWN
    accusation_categories: tuple[str, ...] = ()
    accusation: MultilingualText = ()
    fingerprints: Attachment | None = None
    connected: bool = False
    holds_information: HoldsInformation = HoldsInformation.NOT_ASKED
    remarks: MultilingualText = ()


@dataclass(frozen=True, slots=True)
class IdentifyAs:
    """It is this person of our register: answer the request, or store the notification.

    Attributes:
        person: Who it is.
        judged_as: As which purpose the request is judged, if the partner's code for
            its purpose is not known here; of no effect otherwise.
        found_spent: As in ``Approve``.
    """

    person: PersonRef
    judged_as: Purpose | None = None
    found_spent: frozenset[ConvictionId] = frozenset()


@dataclass(frozen=True, slots=True)
class Nobody:
    """No such person here; a request is answered without convictions.

    The node's own record says "nobody", which is not "a person without convictions".

    Attributes:
        judged_as: As in ``IdentifyAs``.
    """

    judged_as: Purpose | None = None


@dataclass(frozen=True, slots=True)
class SeveralPersons:
    """More than one person answers the description."""


@dataclass(frozen=True, slots=True)
class EnterAsNew:
    """The notified person is not in the register yet: enter the person and store."""


@dataclass(frozen=True, slots=True)
class Approve:
    """Answer as the node prepared it.

    Attributes:
        found_spent: Convictions that a rule pack asks about and the officer finds spent.
    """

    found_spent: frozenset[ConvictionId] = frozenset()


@dataclass(frozen=True, slots=True)
class Deny:
    """Refuse the request, with a ground."""

    ground: Ground


@dataclass(frozen=True, slots=True)
class NotANational:
    """The person is not a national of ours."""


@dataclass(frozen=True, slots=True)
class Deceased:
    """The person is dead."""


@dataclass(frozen=True, slots=True)
class FingerprintsDiffer:
    """The fingerprints are somebody else's."""


@dataclass(frozen=True, slots=True)
class AskBack:
    """Ask the other state for more information.

    Attributes:
        fields: Names out of ``messages.AskableField``, at least one.
        remarks: Free text for the other authority.
    """

    fields: tuple[str, ...]
    remarks: MultilingualText = ()


@dataclass(frozen=True, slots=True)
class SupplyInformation:
    """Answer the other state's question.

    Attributes:
        person: The person with what was asked for; ``None`` says that it is not
            available, unless there is a purpose text.
        purpose_text: More on the purpose, if that was asked.
        remarks: Free text for the other authority.
    """

    person: Person | None
    purpose_text: MultilingualText = ()
    remarks: MultilingualText = ()


@dataclass(frozen=True, slots=True)
class ConfirmDeletion:
    """The notified deletion is final."""


@dataclass(frozen=True, slots=True)
class RefuseDeletion:
    """The notified deletion is an error: the version before holds, the sender is told."""

    text: str


@dataclass(frozen=True, slots=True)
class EnterNationally:
    """Whether a stored conviction enters the register proper."""

    entered: bool


@dataclass(frozen=True, slots=True)
class ReportError:
    """Tell the other state that its message cannot be processed.

    Attributes:
        text: Why, for the other authority; leaves this state.
        code: Code of the functional error.
    """

    text: str
    code: str = "FE-99000"


@dataclass(frozen=True, slots=True)
class Attended:
    """Somebody looked, and nothing more is to be done."""


@dataclass(frozen=True, slots=True)
class Release:
    """A message of ours that is held may leave as it is written."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """A message of ours that is held does not leave; what it was for is owed anew."""


Act: TypeAlias = (
    IdentifyAs
    | Nobody
    | SeveralPersons
    | EnterAsNew
    | Approve
    | Deny
    | NotANational
    | Deceased
    | FingerprintsDiffer
    | AskBack
    | SupplyInformation
    | ConfirmDeletion
    | RefuseDeletion
    | EnterNationally
    | ReportError
    | Attended
    | Release
    | Withdraw
)


@dataclass(frozen=True, slots=True)
class JudgeCommand:
    """An officer's judgement of one person, which decides nothing else.

    Attributes:
        task: The task with the description.
        person: The person of the register.
        verdict: What is judged.
        by: The officer, as the caller names officers in records.
        reason: Why; kept with the judgement, never sent.
    """

    task: TaskId
    person: PersonRef
    verdict: Verdict
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class JudgementWithdrawal:
    """An officer takes a judgement back.

    Attributes:
        judgement: Which one.
        by: The officer, as the caller names officers in records.
        reason: Why; kept with the judgement, never sent.
    """

    judgement: JudgementId
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskDecision:
    """What an officer decided about a task.

    Attributes:
        task: Which task.
        act: What is to be done.
        by: The officer, as the caller names officers in records.
        reason: Why; kept with the task, never sent.
    """

    task: TaskId
    act: Act
    by: str
    reason: str
