# Made by tools/gen_client.py from docs/openapi.json, sha256 2ec9c500fc17bd680c3f90720cb1dda7c651ac4a9485ec7a45b9464e42a1711e, as 864fce57b1b91ee3.
"""The types of the interface."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from comity_client.values import Value
from msgspec import UNSET, Meta, UnsetType, field


class Problem(Value, frozen=True, kw_only=True):
    """
    A problem document.

        Attributes:
            type: Stable name of the kind of problem.
            status: HTTP status.
            title: One sentence.
            code: Stable code; see docs/errors.md.
            origin: On whose side the cause lies.
            field: Which value breaks a rule, where one does.
            retry_after: Seconds after which it is worth trying again.
    """

    type: str
    status: int
    title: str
    code: str | UnsetType = ""
    origin: str | UnsetType = ""
    field_: str | UnsetType = field(name="field", default="")
    retry_after: float | None | UnsetType = UNSET


Surname: TypeAlias = Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]


SecondSurname: TypeAlias = Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]


Forename: TypeAlias = Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]


BirthDate: TypeAlias = Annotated[
    str, Meta(max_length=10, min_length=4, pattern="^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")
]


BirthTown: TypeAlias = Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]


BirthCountry: TypeAlias = Annotated[str, Meta(max_length=20, min_length=2, pattern="^[A-Z]{2,3}$")]


Sex: TypeAlias = Annotated[str, Meta(max_length=7, pattern="^(male|female|unknown)$")]


NationalityItem: TypeAlias = Annotated[
    str, Meta(max_length=20, min_length=2, pattern="^[A-Z]{2,3}$")
]


IdentityNumberItem: TypeAlias = Annotated[
    str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")
]


FatherForename: TypeAlias = Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]


MotherForename: TypeAlias = Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]


class PersonBody(Value, frozen=True, kw_only=True):
    """
    A person, as an official describes them.
    """

    surname: Surname | None | UnsetType = UNSET
    second_surname: SecondSurname | None | UnsetType = UNSET
    forename: Forename | None | UnsetType = UNSET
    birth_date: BirthDate | None | UnsetType = UNSET
    birth_town: BirthTown | None | UnsetType = UNSET
    birth_country: BirthCountry | None | UnsetType = UNSET
    sex: Sex | None | UnsetType = UNSET
    nationality: Annotated[list[NationalityItem], Meta(max_length=10)] | UnsetType = field(
        default_factory=list
    )
    identity_number: Annotated[list[IdentityNumberItem], Meta(max_length=10)] | UnsetType = field(
        default_factory=list
    )
    father_forename: FatherForename | None | UnsetType = UNSET
    mother_forename: MotherForename | None | UnsetType = UNSET


class NotComparedShown(Value, frozen=True, kw_only=True):
    """
    A field that was stated in vain.
    """

    field_: str = field(name="field")
    sentence: str


class FieldCompared(Value, frozen=True, kw_only=True):
    """
    What comparing one field found.
    """

    field_: str = field(name="field")
    agreement: str
    level: str
    weight: float
    bearing: str
    explanation: str


class LineShown(Value, frozen=True, kw_only=True):
    """
    One statement of a record.
    """

    name: str
    caption: str
    value: str
    note: str | UnsetType = ""
    code: str | UnsetType = ""
    language: str | UnsetType = ""
    original: str | UnsetType = ""
    original_language: str | UnsetType = ""


class DutyShown(Value, frozen=True, kw_only=True):
    """
    The duty to notify a state of a version of a conviction.
    """

    conviction: str
    version: int
    addressee: str
    state: str
    reason: str
    message: str | None
    noted_at: str


class DisclosureShown(Value, frozen=True, kw_only=True):
    """
    A version of a conviction that was given to another state.
    """

    conviction: str
    version: int
    recipient: str
    message: str
    conversation: str
    purpose: str
    disclosed_at: str


class LookupBody(Value, frozen=True, kw_only=True):
    """
    A reference of this node, or of a case of our own.
    """

    reference: Annotated[str, Meta(max_length=200, min_length=1)]


class ReferenceFound(Value, frozen=True, kw_only=True):
    """
    What a reference names.

        Attributes:
            kind: ``person``, ``conviction``, ``conversation``, ``task`` or ``recall``.
            id: Its identifier.
    """

    kind: str
    id: str


class DutiesAnswer(Value, frozen=True, kw_only=True):
    """
    Duties that remain, those noted first before the others.

        Attributes:
            duties: Of the version in force of each conviction.
            has_more: Whether there are more than are listed.
    """

    duties: list[DutyShown]
    has_more: bool


After: TypeAlias = Annotated[str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")]


class DutyRunBody(Value, frozen=True, kw_only=True):
    """
    A pass over convictions of ours: which follow one, or from the first.
    """

    after: After | None | UnsetType = UNSET
    dry_run: bool | UnsetType = False


class MessageSent(Value, frozen=True, kw_only=True):
    """
    A message that was composed, or would be.
    """

    id: str
    kind: str
    to: str
    conversation: str
    refers_to: str | None
    bytes: int


class NotifyAgainBody(Value, frozen=True, kw_only=True):
    """
    Send a notification anew that was refused, rejected or cancelled.
    """

    to: Annotated[str, Meta(max_length=2, pattern="^[A-Z]{2}$")]
    reason: Annotated[str, Meta(max_length=2000, min_length=1)]
    dry_run: bool | UnsetType = False


class RefusalShown(Value, frozen=True, kw_only=True):
    """
    A lawful refusal: nothing was sent and nothing was changed.
    """

    ground: str
    basis: str
    explanation: str


class DutyDeskShown(Value, frozen=True, kw_only=True):
    """
    A duty desk as it was entered here, by whom and when; no other state vouches for it.
    """

    state: str
    telephone: str
    hours: str
    entered_by: str
    entered_by_name: str
    entered_at: str
    standing: str


Was: TypeAlias = Annotated[str, Meta(max_length=64)]


class DutyDeskBody(Value, frozen=True, kw_only=True):
    """
    A duty desk. ``was`` is the standing read before, empty for none; else nothing changes.
    """

    telephone: Annotated[str, Meta(max_length=40, min_length=1)]
    hours: Annotated[str, Meta(max_length=200, min_length=1)]
    was: Was | None | UnsetType = UNSET


class EmbargoShown(Value, frozen=True, kw_only=True):
    """
    An embargo, with its reason for those who may read it.
    """

    id: str
    case: str
    ground: str
    reason: str
    until: str
    by: str
    by_name: str
    set_at: str
    reviewed_by: str
    in_force: bool
    lifted: bool


class EmbargoReviewBody(Value, frozen=True, kw_only=True):
    """
    How long an embargo lasts after a second person has looked at it; no day lifts it.
    """

    until: str | None | UnsetType = UNSET


class MessageProved(Value, frozen=True, kw_only=True):
    """
    A message, with its places in both logs.

        Attributes:
            received_at: When it arrived, as the recipient states; absent: no receipt yet.
            recipient_index: Place of the receipt in the recipient's log.
    """

    id: str
    kind: str
    sender: str
    recipient: str
    sent_at: str
    sender_index: int
    received_at: str | None
    recipient_index: int | None


class EvidenceStepShown(Value, frozen=True, kw_only=True):
    """
    A step of the verification that passed; ``checked`` 0 where it had nothing to check.
    """

    number: int
    name: str
    proves: str
    checked: int


class CosignatureShown(Value, frozen=True, kw_only=True):
    """
    A state whose witness cosigned, and when.
    """

    state: str
    at: str


class StampShown(Value, frozen=True, kw_only=True):
    """
    A time-stamp authority's word, and whether it can still be relied on.
    """

    authority: str
    at: str
    holds: bool


class CheckpointShown(Value, frozen=True, kw_only=True):
    """
    A signed checkpoint that the evidence rests on.
    """

    log: str
    size: int
    root: str


class EvidenceFileBody(Value, frozen=True, kw_only=True):
    """
    What the file is to hold.

        Attributes:
            with_payload: Whether it says what the messages say.
            ask_partners: Whether partners are asked what vouches for their logs; that takes time.
    """

    with_payload: bool | UnsetType = True
    ask_partners: bool | UnsetType = False


class EvidenceFile(Value, frozen=True, kw_only=True):
    """
    An evidence file, verified before it left. ``content`` is base64 in JSON.
    """

    name: str
    content: str
    sha256: str
    messages: int
    left_out: list[str]


class FileCheckBody(Value, frozen=True, kw_only=True):
    """
    A file to check; it is not kept. Base64 in JSON.
    """

    content: Annotated[str, Meta(max_length=5592408, min_length=4)]


class FileChecked(Value, frozen=True, kw_only=True):
    """
    What checking a file found.

        Attributes:
            form: What kind of file it is.
            holds: Whether it is as it was made.
            one_sided: Whether it is, for some messages, one side's record only.
            problem: Why it does not hold; empty if it does.
            proved: What it proves, as sentences.
            not_proved: What it does not.
            sha256: Digest of the file that was checked.
    """

    form: str
    holds: bool
    one_sided: bool
    problem: str
    proved: list[str]
    not_proved: list[str]
    sha256: str


class RecallPartyShown(Value, frozen=True, kw_only=True):
    """
    A state that the data went to, and how far it has come.

        Attributes:
            state: The state.
            has_it_from: Who gave it the data, and tells how far it has come.
            standing: How far it has come.
            since: Since when.
            is_confirmed: Whether it says that it holds the data no longer as it was.
            is_overdue: Whether the day for its answer has passed without one.
            detail: A ground, a refusal's code, or what the partner was told.
            told_by: Our messages that corrected what it was given.
            reminders: How often it was reminded by us.
            remind_on: The day of our next reminder, unless it answers before.
    """

    state: str
    has_it_from: str
    standing: str
    since: str
    is_confirmed: bool
    is_overdue: bool
    detail: str
    told_by: list[str]
    reminders: int
    remind_on: str | None


class RecallReceiptShown(Value, frozen=True, kw_only=True):
    """
    What a state said of one message, with the place of the erasure in its log.
    """

    state: str
    message: str
    outcome: str
    ground: str
    leaf: int | None


class RecallItemShown(Value, frozen=True, kw_only=True):
    """
    A message that we were asked about.
    """

    message: str
    outcome: str
    ground: str
    decided_by: str
    decided_at: str | None


Conviction: TypeAlias = Annotated[
    str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")
]


Message: TypeAlias = Annotated[
    str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")
]


ReplyDays: TypeAlias = Annotated[int, Meta(ge=1, le=365)]


class RecalledErase(Value, frozen=True, kw_only=True, tag_field="act", tag="erase"):
    """
    What is recalled is erased, for good.
    """


class OutsideBody(Value, frozen=True, kw_only=True):
    """
    A state that the network does not reach was asked otherwise.
    """

    state: Annotated[str, Meta(max_length=2, pattern="^[A-Z]{2}$")]
    reason: Annotated[str, Meta(max_length=2000, min_length=1)]
    dry_run: bool | UnsetType = False


class ReminderBody(Value, frozen=True, kw_only=True):
    """
    A state is asked again before the node does so by itself.
    """

    state: Annotated[str, Meta(max_length=2, pattern="^[A-Z]{2}$")]
    reason: Annotated[str, Meta(max_length=2000, min_length=1)]
    dry_run: bool | UnsetType = False


class ConversationHead(Value, frozen=True, kw_only=True):
    """
    Where a conversation stands.
    """

    id: str
    kind: str
    role: str
    peer: str
    state: str
    opened_at: str
    due_on: str | None
    deadline_basis: str
    settled_at: str | None
    case: str
    wire: str


class LatenessShown(Value, frozen=True, kw_only=True):
    """
    How a conversation stands to its deadline.
    """

    due_on: str
    settled_on: str | None
    working_days: int
    late: bool


class IdentificationShown(Value, frozen=True, kw_only=True):
    """
    Who the person of a conversation is, and who or what says so.
    """

    conversation: str
    outcome: str
    person: str | None
    rule: str
    decided_by: str
    decided_at: str
    parameters: str


class NoteShown(Value, frozen=True, kw_only=True):
    """
    What was not written or read just as it is.
    """

    code: str
    path: str
    severity: str
    text: str


class CaseViewsRuleShown(Value, frozen=True, kw_only=True):
    """
    A time limit, with the provision that sets it.

        ``length`` and ``unit`` are absent where the law sets no number.
    """

    key: str
    act: str
    basis: str
    provenance: str
    source: str
    event: str | UnsetType = ""
    length: int | None | UnsetType = UNSET
    unit: str | UnsetType = ""
    counting: str | UnsetType = ""
    counting_basis: str | UnsetType = ""


class CaseLookShown(Value, frozen=True, kw_only=True):
    """
    Somebody looked at what a conversation says.
    """

    at: str
    official: str
    name: str
    act: str
    purpose: str
    leaf: int


class WaitsShown(Value, frozen=True, kw_only=True):
    """
    The conversation that a task waits in, without what it says of people.

        Attributes:
            peer: The other state, two letters.
            opens_with: Kind of the message that opened it.
            purpose: Purpose of the request; ``None`` where it is about none.
            case: The reference of the proceedings, as the requesting authority has it.
            urgent: Whether the other state calls it urgent.
            state: Where it stands.
            deadline_basis: The provision that sets the day, if one does.
            working_days_left: Until the day, below 0 since then; ``None`` without a day.
            changed_at: When something was last said in it.
            is_nil: Whether the search finds nobody like the person described.
    """

    peer: str
    opens_with: str
    purpose: str | None
    case: str
    urgent: bool
    state: str
    deadline_basis: str
    working_days_left: int | None
    changed_at: str
    is_nil: bool


Digest: TypeAlias = Annotated[str, Meta(max_length=64, pattern="^[0-9a-f]{64}$")]


FoundSpentItem: TypeAlias = Annotated[
    str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")
]


class IdentifyAs(Value, frozen=True, kw_only=True, tag_field="act", tag="identify-as"):
    """
    It is this person of our register.

        Attributes:
            person: Who it is.
            found_spent: Convictions that a rule pack asks about and the officer finds spent.
    """

    person: Annotated[str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")]
    found_spent: Annotated[list[FoundSpentItem], Meta(max_length=200)] | UnsetType = field(
        default_factory=list
    )


class Nobody(Value, frozen=True, kw_only=True, tag_field="act", tag="nobody"):
    """
    No such person here.
    """


class SeveralPersons(Value, frozen=True, kw_only=True, tag_field="act", tag="several"):
    """
    More than one person answers the description.
    """


class EnterAsNew(Value, frozen=True, kw_only=True, tag_field="act", tag="enter-as-new"):
    """
    Enter the notified person, and store.
    """


class Approve(Value, frozen=True, kw_only=True, tag_field="act", tag="approve"):
    """
    Answer as the node prepared it; ``found_spent`` as in ``IdentifyAs``.
    """

    found_spent: Annotated[list[FoundSpentItem], Meta(max_length=200)] | UnsetType = field(
        default_factory=list
    )


class NotANational(Value, frozen=True, kw_only=True, tag_field="act", tag="not-a-national"):
    """
    The person is not a national of ours.
    """


class Deceased(Value, frozen=True, kw_only=True, tag_field="act", tag="deceased"):
    """
    The person is dead.
    """


class Supply(Value, frozen=True, kw_only=True, tag_field="act", tag="supply"):
    """
    Answer the other state's question; without a person, say that it is not known here.
    """

    person: PersonBody | None | UnsetType = UNSET
    remarks: Annotated[str, Meta(max_length=2000)] | UnsetType = ""


class ConfirmDeletion(Value, frozen=True, kw_only=True, tag_field="act", tag="confirm-deletion"):
    """
    The notified deletion is final.
    """


class RefuseDeletion(Value, frozen=True, kw_only=True, tag_field="act", tag="refuse-deletion"):
    """
    The notified deletion is an error; the text is sent.
    """

    text: Annotated[str, Meta(max_length=2000, min_length=1)]


class EnterNationally(Value, frozen=True, kw_only=True, tag_field="act", tag="enter-nationally"):
    """
    Whether a stored conviction enters the register proper.
    """

    entered: bool


class ReportError(Value, frozen=True, kw_only=True, tag_field="act", tag="report-error"):
    """
    The message cannot be processed; the text is sent.
    """

    text: Annotated[str, Meta(max_length=2000, min_length=1)]


class Attended(Value, frozen=True, kw_only=True, tag_field="act", tag="attended"):
    """
    Somebody looked; nothing more is to be done.
    """


class Release(Value, frozen=True, kw_only=True, tag_field="act", tag="release"):
    """
    The message that is held may leave as it is written.
    """


class Withdraw(Value, frozen=True, kw_only=True, tag_field="act", tag="withdraw"):
    """
    The message that is held does not leave.
    """


class UpdatedShown(Value, frozen=True, kw_only=True):
    """
    How a notification names the conviction that it changes.

        Attributes:
            id: Its identifier; empty where none is given.
            file_number: Its file number; empty where none is given.
    """

    id: str
    file_number: str


class DoubtShown(Value, frozen=True, kw_only=True):
    """
    Why it is not certain that it is this person.
    """

    doubt: str
    sentence: str


class FieldBesideShown(Value, frozen=True, kw_only=True):
    """
    One field, as described and as held; the finding is empty where none was made.
    """

    field_: str = field(name="field")
    described: str
    held: str
    agreement: str
    level: str
    explanation: str
    weight: float | None


class JudgedShown(Value, frozen=True, kw_only=True):
    """
    What an officer judged before of this description, or of one alike.
    """

    id: str
    person: str
    verdict: str
    decided_by: str
    decided_at: str
    reason: str
    same_description: bool
    stale: bool
    withdrawn: bool


Person: TypeAlias = Annotated[
    str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")
]


class PreviewBody(Value, frozen=True, kw_only=True):
    """
    Whose record would be told; without a person, whose the task is about.
    """

    person: Person | None | UnsetType = UNSET
    found_spent: Annotated[list[FoundSpentItem], Meta(max_length=200)] | UnsetType = field(
        default_factory=list
    )


class WithheldShown(Value, frozen=True, kw_only=True):
    """
    A conviction that stays here, and why.
    """

    conviction: str
    convicting_state: str
    reason: str
    explanation: str
    citation: str
    named: bool


class ToSettleShown(Value, frozen=True, kw_only=True):
    """
    A conviction of which the rules do not say whether it may be told.
    """

    conviction: str
    asked_by: str
    why: str


class ConditionToldShown(Value, frozen=True, kw_only=True):
    """
    A handling condition that goes with a conviction.
    """

    conviction: str
    code: str
    set_by: str
    text: str


Task: TypeAlias = Annotated[str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")]


class NilBody(Value, frozen=True, kw_only=True):
    """
    Requests to be answered together: nobody like the person described is here.
    """

    tasks: Annotated[list[Task], Meta(max_length=50, min_length=1)]
    reason: Annotated[str, Meta(max_length=2000, min_length=1)]
    dry_run: bool | UnsetType = False


class NilShown(Value, frozen=True, kw_only=True):
    """
    What became of one of them.

        Attributes:
            task: The task.
            outcome: ``answered``; or why not: ``not-here``, ``decided-before``, ``not-nil`` where
                somebody may be meant, or may be by now, ``not-looked-at`` where the caller did not
                open it, ``refused`` by the law.
            conversation: Its conversation, where the task is shown to the caller.
            detail: More about it, in a sentence.
    """

    task: str
    outcome: str
    conversation: str | UnsetType = ""
    detail: str | UnsetType = ""


class ItemShown(Value, frozen=True, kw_only=True):
    """
    A task that is open, or a request of ours whose answer is owed; nothing of people.

        Attributes:
            id: The task; of a request of ours the conversation.
            kind: Kind of the task; ``answer-awaited`` of a request of ours.
            conversation: Which conversation.
            peer: The other state, two letters.
            purpose: What the request is for; ``None`` where it is about none.
            created_at: Since when it waits.
            due_on: Last day in time, if the law sets one.
            working_days_left: Until that day, below 0 since then; ``None`` without a day.
            standing: How it stands to that day.
            is_urgent: Whether the other state says that it presses, or an urgent request of ours
                waits to be telephoned about.
            meant: Who may be the person described; ``None`` of a task about nobody's identity.
            candidates: How many persons the task names.
            account: Who works on it; empty for nobody.
            name: Their name.
            prioritised_by: Who called it urgent for us; empty for nobody.
            prioritised_by_name: Their name.
            prioritised_at: Since when it is that.
    """

    id: str
    kind: str
    conversation: str
    peer: str
    purpose: str | None
    created_at: str
    due_on: str | None
    working_days_left: int | None
    standing: str
    is_urgent: bool
    meant: Literal["certain", "nobody", "one", "several", "too-little"] | None
    candidates: int
    account: str
    name: str
    prioritised_by: str | UnsetType = ""
    prioritised_by_name: str | UnsetType = ""
    prioritised_at: str | None | UnsetType = UNSET


class WorkCountShown(Value, frozen=True, kw_only=True):
    """
    How many there are of something that waits.
    """

    name: str
    count: int


class WorkWorkPage(Value, frozen=True, kw_only=True):
    """
    Open tasks, urgent ones first, then by day, with who works on them; no reminders of them.
    """

    tasks: list[ItemShown]
    today: str
    count: int
    next: str | None | UnsetType = UNSET


class AssignmentShown(Value, frozen=True, kw_only=True):
    """
    Who works on a task.
    """

    task: str
    account: str
    name: str
    since: str


class ColleagueShown(Value, frozen=True, kw_only=True):
    """
    Somebody who may decide tasks, and how many they work on.
    """

    account: str
    name: str
    team: str
    tasks: int
    overdue: int
    due_soon: int


Was1: TypeAlias = Annotated[str, Meta(max_length=80, pattern="^([A-Za-z0-9][A-Za-z0-9._:-]*)?$")]


class AssignmentBody(Value, frozen=True, kw_only=True):
    """
    Who works on a task: an account, or nobody.

        ``was`` is who works on it as whoever asks believes; if that changed, nothing happens.
    """

    to: Annotated[str, Meta(max_length=80, pattern="^([A-Za-z0-9][A-Za-z0-9._:-]*)?$")]
    was: Was1 | None | UnsetType = UNSET
    dry_run: bool | UnsetType = False


class OutcomeShown(Value, frozen=True, kw_only=True):
    """
    What became of one task, and who works on it now.
    """

    task: str
    result: Literal["assigned", "changed-meanwhile", "left", "not-cleared", "not-open", "unchanged"]
    now: str
    name: str
    kind: str | UnsetType = ""
    conversation: str | UnsetType = ""


class TaskWish(Value, frozen=True, kw_only=True):
    """
    A task, and who works on it as whoever asks believes.
    """

    task: Annotated[str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")]
    was: Was1 | None | UnsetType = UNSET


class PriorityBody(Value, frozen=True, kw_only=True):
    """
    Whether a task is urgent for us, and why; the reason stays here.

        ``was`` is whose mark it bears as whoever asks believes, empty for none; if that changed,
        nothing happens. To take a mark back, and to try, no reason is needed.
    """

    urgent: bool
    reason: Annotated[str, Meta(max_length=2000)] | UnsetType = ""
    was: Was1 | None | UnsetType = UNSET
    dry_run: bool | UnsetType = False


class PriorityOutcomeShown(Value, frozen=True, kw_only=True):
    """
    What became of one task, whose mark it bore before, and whose it bears now.
    """

    task: str
    result: Literal["changed-meanwhile", "marked", "not-open", "taken-back", "unchanged"]
    was: str
    by: str
    name: str
    kind: str | UnsetType = ""
    conversation: str | UnsetType = ""


class PriorityOf(Value, frozen=True, kw_only=True):
    """
    A task, and whose mark it bears as whoever asks believes.
    """

    task: Annotated[str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")]
    was: Was1 | None | UnsetType = UNSET


ChosenItem: TypeAlias = Annotated[
    str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")
]


class ListExport(Value, frozen=True, kw_only=True):
    """
    A list as a file. ``content`` is base64 in JSON.

        Attributes:
            rows: How many stand in it.
            is_whole: Whether that is all there is.
    """

    name: str
    media_type: str
    content: str
    rows: int
    is_whole: Annotated[bool, Meta(description="Whether that is all there is.")]


class ExportsExportBody(Value, frozen=True, kw_only=True):
    """
    How the list is written.

        Attributes:
            format: CSV, a workbook, JSON Lines, or a calendar of its deadlines.
            with_mark: Whether a CSV file begins with a byte order mark, as some spreadsheets want.
    """

    format: (
        Annotated[
            Literal["csv", "ics", "jsonl", "xlsx"],
            Meta(description="How a list is written.", title="ListFormat"),
        ]
        | UnsetType
    ) = "csv"
    with_mark: bool | UnsetType = False


Subject: TypeAlias = Annotated[
    str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")
]


Official: TypeAlias = Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]


State: TypeAlias = Annotated[str, Meta(max_length=2, pattern="^[A-Z]{2}$")]


ForPurpose: TypeAlias = Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]


InCase: TypeAlias = Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]


Act: TypeAlias = Annotated[str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")]


class JournalExportBody(Value, frozen=True, kw_only=True):
    """
    What is looked for in the journal, and how it is written.
    """

    purpose: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    case: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    subject: Subject | None | UnsetType = UNSET
    official: Official | None | UnsetType = UNSET
    state: State | None | UnsetType = UNSET
    for_purpose: ForPurpose | None | UnsetType = UNSET
    in_case: InCase | None | UnsetType = UNSET
    act: Act | None | UnsetType = UNSET
    since: str | None | UnsetType = UNSET
    until: str | None | UnsetType = UNSET
    inspections: bool | UnsetType = False
    limit: Annotated[int, Meta(ge=1, le=1000)] | UnsetType = 100
    format: (
        Annotated[
            Literal["csv", "ics", "jsonl", "xlsx"],
            Meta(description="How a list is written.", title="ListFormat"),
        ]
        | UnsetType
    ) = "csv"
    with_mark: bool | UnsetType = False


Conversation: TypeAlias = Annotated[
    str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")
]


class CaseSheetsBody(Value, frozen=True, kw_only=True):
    """
    Of which cases: named themselves, or by a task about them.
    """

    conversations: Annotated[list[Conversation], Meta(max_length=50)] | UnsetType = field(
        default_factory=list
    )
    tasks: Annotated[list[Task], Meta(max_length=50)] | UnsetType = field(default_factory=list)


class SheetMessage(Value, frozen=True, kw_only=True):
    """
    That a message went or came, and how far.

        Attributes:
            stage: How far it was delivered, if it is ours; else how far it was handled.
    """

    id: str
    kind: str
    is_ours: bool
    at: str
    stage: str


class MonthShown(Value, frozen=True, kw_only=True):
    """
    How many requests were opened in a month.
    """

    first: str
    received: int
    sent: int


class OutcomeCount(Value, frozen=True, kw_only=True):
    """
    How many requests stand somewhere.
    """

    state: str
    count: int


class SpanShown(Value, frozen=True, kw_only=True):
    """
    How many lie between two numbers of days, both included; without one it has no end.
    """

    first: int | None
    last: int | None
    count: int


class AnswerTimeShown(Value, frozen=True, kw_only=True):
    """
    How long a partner took to answer: half of its answers took so long or less.
    """

    state: str
    answers: int
    median_days: float


class PartnerStateShown(Value, frozen=True, kw_only=True):
    """
    How a member of the network stands to us.
    """

    state: str
    name: str
    standing: str
    last_success_at: str | None


class WitnessShown(Value, frozen=True, kw_only=True):
    """
    What the witness of another state says of our log.
    """

    state: str
    size: int
    cosigned_at: str | None
    is_on_latest: bool
    failures: int


Into: TypeAlias = Annotated[str, Meta(max_length=2, pattern="^[a-z]{2}$")]


class AskBody(Value, frozen=True, kw_only=True):
    """
    Which texts are wanted in which language: all of the conversation, or one message's.
    """

    into: Into | None | UnsetType = UNSET
    message: Message | None | UnsetType = UNSET


class TranslationShown(Value, frozen=True, kw_only=True):
    """
    Where a translation stands, without what the texts say.
    """

    id: str
    conversation: str
    message: str
    kind: str | None
    language: str | None
    into: str
    state: str
    asked_by: str
    asked_at: str
    changed_at: str
    translator: str
    maker: str | None
    translated_at: str | None
    words: str
    handed_back_by: str
    checked_by: str


class TranslationPage(Value, frozen=True, kw_only=True):
    """
    What was asked for in a conversation, by identifier.
    """

    translations: list[TranslationShown]
    next: str | None | UnsetType = UNSET


class TranslationRead(Value, frozen=True, kw_only=True):
    """
    A translation with what it says; empty before it was written.
    """

    id: str
    conversation: str
    message: str
    kind: str | None
    language: str | None
    into: str
    state: str
    asked_by: str
    asked_at: str
    changed_at: str
    translator: str
    maker: str | None
    translated_at: str | None
    words: str
    handed_back_by: str
    checked_by: str
    text: str


class GistBody(Value, frozen=True, kw_only=True):
    """
    Of which text the gist is wanted: a message's, by number, in the reader's language.
    """

    message: Annotated[str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")]
    number: Annotated[int, Meta(ge=0, le=100000)]
    into: Into | None | UnsetType = UNSET


class GistAnswer(Value, frozen=True, kw_only=True):
    """
    The gist of a text by a machine; it binds nobody and is kept nowhere.

        Attributes:
            message: The message that brought the text.
            number: Which of that message's.
            text: As its author wrote it.
            language: In which it is written, if its author said so.
            into: The language asked for.
            gist: What the machine makes of it; absent if it can make nothing of it.
            engine: What made it, with its version.
            why_none: Why there is none.
    """

    message: str
    number: int
    text: str
    language: str | None
    into: str
    gist: str | None
    engine: str
    why_none: str | None


class WorkShown(Value, frozen=True, kw_only=True):
    """
    A text that waits for a translator, without what it says.
    """

    id: str
    kind: str | None
    language: str | None
    into: str
    characters: int
    state: str
    asked_at: str
    due_on: str | None


Was5: TypeAlias = Annotated[str, Meta(max_length=64)]


class BegunTranslationBody(Value, frozen=True, kw_only=True):
    """
    What a translator has typed so far; maybe nothing.

        If its standing is not ``was`` any more, nothing changes.
    """

    text: Annotated[str, Meta(max_length=8000)]
    was: Was5 | None | UnsetType = UNSET


class Written(Value, frozen=True, kw_only=True):
    """
    How far a translator's work has come.
    """

    id: str
    state: str
    standing: str


class TextShown(Value, frozen=True, kw_only=True):
    """
    A text that its translator opened, what they wrote, and what they typed since.
    """

    id: str
    kind: str | None
    language: str | None
    into: str
    characters: int
    state: str
    asked_at: str
    due_on: str | None
    text: str
    translation: str
    begun: str
    standing: str


class TextBody(Value, frozen=True, kw_only=True):
    """
    What a translator wrote. If its standing is not ``was`` any more, nothing changes.
    """

    text: Annotated[str, Meta(max_length=8000, min_length=1)]
    was: Was5 | None | UnsetType = UNSET


class HandBackBody(Value, frozen=True, kw_only=True):
    """
    Why a text is handed back; the officer reads it.
    """

    reason: Annotated[str, Meta(max_length=2000, min_length=1)]


PersonRef: TypeAlias = Annotated[
    str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")
]


class StateShown(Value, frozen=True, kw_only=True):
    """
    A state that can be asked.

        Attributes:
            state: ISO code.
            name: Of the state, as the network's document writes it.
            authorities: Names of its central authority, by language.
            languages: In which it can be written to.
            is_active: Whether it exchanges at present.
    """

    state: str
    name: str
    authorities: dict[str, str]
    languages: list[str]
    is_active: bool


class RequestsComparisonBody(Value, frozen=True, kw_only=True):
    """
    Whom a request would be about.
    """

    person: PersonBody


class WithdrawalBody(Value, frozen=True, kw_only=True):
    """
    Why a message of ours is withdrawn; the reason stays here, the remarks leave.
    """

    reason: Annotated[str, Meta(max_length=2000, min_length=1)]
    remarks: Annotated[str, Meta(max_length=2000)] | UnsetType = ""
    dry_run: bool | UnsetType = False


class BegunShown(Value, frozen=True, kw_only=True):
    """
    A request that was begun, with what was typed where it is read.
    """

    id: str
    version: int
    begun_at: str
    changed_at: str
    said: dict[str, str] | None | UnsetType = UNSET


SaidAdditionalProperty: TypeAlias = Annotated[str, Meta(max_length=4000)]


class BegunBody(Value, frozen=True, kw_only=True):
    """
    What was typed, by the name of the field; nothing of it is checked.
    """

    said: Annotated[dict[str, SaidAdditionalProperty], Meta(max_length=40)]


class WriteOnBody(Value, frozen=True, kw_only=True):
    """
    All that is said now, and the version that it was written on from.
    """

    said: Annotated[dict[str, SaidAdditionalProperty], Meta(max_length=40)]
    version: Annotated[int, Meta(ge=1, le=2147483648)]


class DraftBody(Value, frozen=True, kw_only=True):
    """
    What a requesting authority wants to be asked; its own name stands in its account.
    """

    to: Annotated[str, Meta(max_length=2, pattern="^[A-Z]{2}$")]
    purpose: Annotated[
        Literal[
            "criminal-proceedings",
            "employment-vetting",
            "licence-or-permit",
            "other",
            "own-record",
            "public-contracts-and-examinations",
            "security-clearance",
            "visa-citizenship-migration-asylum",
            "work-with-children-or-vulnerable-persons",
        ],
        Meta(
            description="Stable names of purposes; they travel on the wire and are never renamed.",
            title="Purpose",
        ),
    ]
    case: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    person: PersonBody
    authority_kind: (
        Annotated[
            Literal[
                "administrative-authority", "judicial-authority", "not-stated", "person-concerned"
            ],
            Meta(
                description="For whom a central authority asks; a kind, since names stay outside this room.",
                title="RequestingAuthority",
            ),
        ]
        | UnsetType
    ) = "not-stated"
    purpose_text: Annotated[str, Meta(max_length=2000)] | UnsetType = ""
    offences: Annotated[str, Meta(max_length=2000)] | UnsetType = ""
    consent: bool | None | UnsetType = UNSET
    urgent: bool | UnsetType = False
    remarks: Annotated[str, Meta(max_length=2000)] | UnsetType = ""


class ReturnBody(Value, frozen=True, kw_only=True):
    """
    Why a draft is given back; its author reads it.
    """

    reason: Annotated[str, Meta(max_length=2000, min_length=1)]


class SendingBody(Value, frozen=True, kw_only=True):
    """
    Whether sending is only tried.
    """

    dry_run: bool | UnsetType = False


class AuthorisationShown(Value, frozen=True, kw_only=True):
    """
    What a state of origin said.
    """

    state: str
    asked_at: str | None
    given: bool | None
    reference: str
    told_at: str | None


Justification: TypeAlias = Annotated[str, Meta(max_length=2000, min_length=1)]


class ConditionShown(Value, frozen=True, kw_only=True):
    """
    What one state says of a conviction that it gave, and whether it still binds.
    """

    conviction: str
    set_by: str
    code: str
    binds: bool
    text: str
    source: str | None
    information: str | None
    nature: str
    role: str
    message: str | None
    noted_at: str
    read_at: str | None
    asked_at: str | None
    released_at: str | None


class LeftOutShown(Value, frozen=True, kw_only=True):
    """
    A conviction that is held and would not stand in the document.
    """

    conviction: str
    because: str


class DocumentIssued(Value, frozen=True, kw_only=True):
    """
    A document that was issued. ``content``, ``record`` and ``container`` are base64 in JSON.

        Attributes:
            number: Its number; with ``made_on`` and ``code`` anybody who holds it has it checked.
            content: The file, PDF/A; absent where the call was a repetition, as it is not kept.
            record: The record inside the file, JSON.
            container: The record as XML and as JSON in one signed container (ASiC-E with XAdES).
            notes: What its pages cannot show.
    """

    number: str
    made_on: str | None | UnsetType = UNSET
    code: str | UnsetType = ""
    content: str | UnsetType = ""
    record: str | UnsetType = ""
    container: str | UnsetType = ""
    sha256: str | UnsetType = ""
    pages: int | UnsetType = 0
    sealed_with: str | UnsetType = ""
    notes: list[str] | UnsetType = field(default_factory=list)


class DocumentWithdrawalBody(Value, frozen=True, kw_only=True):
    """
    Which document is withdrawn.
    """

    number: Annotated[str, Meta(max_length=64, pattern="^[A-Za-z0-9][A-Za-z0-9 -]{0,63}$")]


class RightsStepShown(Value, frozen=True, kw_only=True):
    """
    One thing that is done for a person.
    """

    doing: str
    subject: str
    state: str
    reference: str
    detail: str
    due_on: str | None


WithheldItem: TypeAlias = Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]


class RightsApprovalBody(Value, frozen=True, kw_only=True):
    """
    Whether a decision is approved, or sent back.
    """

    granted: bool


class LookShown(Value, frozen=True, kw_only=True):
    """
    Who looked, by function or number.
    """

    at: str
    state: str
    who: str
    act: str
    purpose: str


class LetterListed(Value, frozen=True, kw_only=True):
    """
    A letter that was issued.
    """

    kind: str
    number: str
    sha256: str
    at: str


class RecipientShown(Value, frozen=True, kw_only=True):
    """
    Somebody who was given a conviction.
    """

    state: str
    version: int
    purpose: str
    at: str


class RightsCounterExtensionBody(Value, frozen=True, kw_only=True):
    """
    Until when an answer is put off; the person is told why.
    """

    until: str
    reason: Annotated[str, Meta(max_length=2000, min_length=1)]


class ReasonsAnswer(Value, frozen=True, kw_only=True):
    """
    The true reasons of a decision, for whoever approves it.
    """

    outcome: str
    grounds: list[str]
    withheld: list[str]
    reasons: str
    decided_by: str


class CarryingOutBody(Value, frozen=True, kw_only=True):
    """
    That what was granted is done now; of a restriction, on which ground.
    """

    ground: Literal["accuracy-contested", "needed-as-evidence"] | UnsetType = "accuracy-contested"


class NoteBody(Value, frozen=True, kw_only=True):
    """
    That a step was done in writing.
    """

    subject: Annotated[str, Meta(max_length=200, min_length=1)]
    reference: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]


Row: TypeAlias = tuple[str, str]


class LetterPartShown(Value, frozen=True, kw_only=True):
    """
    A table of a letter: captions and values.
    """

    title: str
    rows: list[Row]


class LetterFileBody(Value, frozen=True, kw_only=True):
    """
    Which letter that was issued, by its number.
    """

    number: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]


class LetterFile(Value, frozen=True, kw_only=True):
    """
    A letter as sealed PDF/A, in base64.
    """

    name: str
    sha256: str
    content: str


class CorrectableShown(Value, frozen=True, kw_only=True):
    """
    A statement that may be corrected.
    """

    name: str
    part: str
    field_: str = field(name="field")
    value: str


class CorrectionBody(Value, frozen=True, kw_only=True):
    """
    A statement as it is to stand; an empty value states nothing.
    """

    name: Annotated[str, Meta(max_length=60, pattern="^[A-Za-z0-9_.-]{1,60}$")]
    value: Annotated[str, Meta(max_length=4000)]


class OwnAccount(Value, frozen=True, kw_only=True):
    """
    Who calls, and what they may do.
    """

    account: str
    roles: list[str]
    permissions: list[str]
    team: str
    shown: str
    glass_broken: bool


class SessionShown(Value, frozen=True, kw_only=True):
    """
    A session of one's own; its secret is nowhere.
    """

    id: str
    face: str
    shown: str
    started_at: str
    seen_at: str
    ends_at: str
    is_this: bool


class Ended(Value, frozen=True, kw_only=True):
    """
    How many sessions were ended.
    """

    ended: int


class FactorShown(Value, frozen=True, kw_only=True):
    """
    One of one's own factors; what is secret of it is for nobody.
    """

    id: str
    kind: str
    label: str
    made_at: str
    used_at: str | None


class ProposalShown(Value, frozen=True, kw_only=True):
    """
    What waits for a security officer: to be granted as it stands here, or not at all.
    """

    roles: list[str]
    team: str
    compartments: list[str]
    openid_subject: str
    by: str
    at: str
    enrols_anew: bool


class RefusedShown(Value, frozen=True, kw_only=True):
    """
    What was proposed last and was not granted, and why.
    """

    roles: list[str]
    proposed_by: str
    by: str
    at: str
    reason: str


Compartment: TypeAlias = Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]


AsOf: TypeAlias = Annotated[str, Meta(max_length=32, pattern="^[0-9a-f]{32}$")]


class AccountRefusalBody(Value, frozen=True, kw_only=True):
    """
    Why what is proposed for an account is not granted; whoever proposed it reads it.

        ``as_of`` is the account's ``standing`` as whoever refuses saw it; if it changed, nothing
        happens.
    """

    reason: Annotated[str, Meta(max_length=2000, min_length=1)]
    as_of: AsOf | None | UnsetType = UNSET


class KeyShown(Value, frozen=True, kw_only=True):
    """
    A key, without its secret.
    """

    id: str
    account: str
    label: str
    scopes: list[str]
    made_at: str
    expires_at: str
    approved_by: str
    is_issued: bool
    used_at: str | None
    revoked_at: str | None
    follows: str
    refused_by: str
    refused_because: str


class KeyRefusalBody(Value, frozen=True, kw_only=True):
    """
    Why a key is not approved; whoever asked for it reads it.
    """

    reason: Annotated[str, Meta(max_length=2000, min_length=1)]


class IssuedAnswer(Value, frozen=True, kw_only=True):
    """
    A key with its secret, told once.
    """

    key: KeyShown
    secret: str


class WebhookShown(Value, frozen=True, kw_only=True):
    """
    A webhook, without its secret.
    """

    id: str
    account: str
    key: str
    label: str
    address: str
    kinds: list[str]
    form: str
    state: str
    made_at: str
    approved_by: str
    failures: int
    next_at: str | None
    last_success_at: str | None
    why_paused: str
    refused_by: str
    refused_because: str


class WebhookRefusalBody(Value, frozen=True, kw_only=True):
    """
    Why a webhook is not approved; whoever asked for it reads it.
    """

    reason: Annotated[str, Meta(max_length=2000, min_length=1)]


class ToldAnswer(Value, frozen=True, kw_only=True):
    """
    A webhook with what its receiver is given, told once.
    """

    webhook: WebhookShown
    secret: str


class DeliveryShown(Value, frozen=True, kw_only=True):
    """
    An event, and what became of it.
    """

    id: str
    kind: str
    at: str
    conversation: str
    message: str
    task: str
    state: str
    attempts: int
    next_at: str
    answer: str


class AboutShown(Value, frozen=True, kw_only=True):
    """
    A part of what an approval is about, in the words of whoever asks.
    """

    name: str
    text: str


class RefusalBody(Value, frozen=True, kw_only=True):
    """
    Why an act is not approved; whoever asked reads it.
    """

    reason: Annotated[str, Meta(max_length=2000, min_length=1)]


class ApprovalsNoticeShown(Value, frozen=True, kw_only=True):
    """
    Something one is told.
    """

    id: str
    at: str
    words: str
    read_at: str | None


class GlassBody(Value, frozen=True, kw_only=True):
    """
    For which case the glass is broken, and why it cannot wait.
    """

    case: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    reason: Annotated[str, Meta(max_length=2000, min_length=20)]


class GlassShown(Value, frozen=True, kw_only=True):
    """
    A use of break-glass.
    """

    id: str
    account: str
    case: str
    reason: str
    broken_at: str
    ends_at: str
    earlier: int
    reviewed_by: str
    outcome: str | None
    remark: str


class GlassAnswer(Value, frozen=True, kw_only=True):
    """
    Uses of break-glass, latest first.
    """

    uses: list[GlassShown]


class ApprovalsReviewBody(Value, frozen=True, kw_only=True):
    """
    What the review of a use found.
    """

    outcome: Literal["justified", "unjustified"]
    remark: Annotated[str, Meta(max_length=2000, min_length=1)]


class Health(Value, frozen=True, kw_only=True):
    """
    Whether the node answers, and where its log stands.
    """

    state: str
    at: str
    log_origin: str
    log_size: int


class CheckShown(Value, frozen=True, kw_only=True):
    """
    One check of readiness: the same as ``comity doctor`` makes.
    """

    check: str
    status: str
    what: str
    advice: str
    remote: bool


class NodeStepShown(Value, frozen=True, kw_only=True):
    """
    A step to a working node.
    """

    step: str
    done: bool


class PartnerShown(Value, frozen=True, kw_only=True):
    """
    A partner, as far as delivery goes.
    """

    state: str
    name: str
    wire: str
    address: str
    certificate_ends: str | None
    failures: int
    last_success_at: str | None
    last_failure: str


class KeyHeld(Value, frozen=True, kw_only=True):
    """
    A key of the node, without the key.
    """

    file: str
    part: str
    state: str
    kept: str
    identifier: str
    is_named: bool
    since: str | None
    until: str | None
    revoked: str


class RotationShown(Value, frozen=True, kw_only=True):
    """
    How far the rotation of a part is; ``next`` is the step that is due.
    """

    part: str
    next: str
    key: str
    until: str | None


class EndingShown(Value, frozen=True, kw_only=True):
    """
    Something that ends; ``days`` is negative once it has.
    """

    what: str
    subject: str
    at: str
    days: int


class MemberShown(Value, frozen=True, kw_only=True):
    """
    A member of the network, as its document has it.
    """

    state: str
    name: str
    status: str
    addresses: list[str]
    protocols: list[str]
    capabilities: list[str]
    joined_at: str
    is_ours: bool


class NetworkChanged(Value, frozen=True, kw_only=True):
    """
    One thing that the document changed: without ``before`` it is new, without ``after`` gone.
    """

    what: str
    subject: str
    identifier: str
    before: str | None
    after: str | None


class ServiceShown(Value, frozen=True, kw_only=True):
    """
    How a trust service stands, and when its budget is used up.
    """

    service: str
    subject: str
    condition: str
    since: str | None
    budget_ends: str | None
    owed: int
    what: str


class GapShown(Value, frozen=True, kw_only=True):
    """
    A time in which a service fell short; open while ``closed_at`` is absent.
    """

    service: str
    subject: str
    since: str
    closed_at: str | None
    owed: int
    how: str


class RulesInForce(Value, frozen=True, kw_only=True):
    """
    By which rules the node decides: names and digests, no decision and no person.
    """

    rules: str
    bundle: str
    is_adopted: bool
    agreements: list[str]
    policies: list[str]


class ProvedShown(Value, frozen=True, kw_only=True):
    """
    The backup of which it was proved last that it can be put back.
    """

    backup: str
    made_at: str
    proved_at: str


class BackupShown(Value, frozen=True, kw_only=True):
    """
    A backup that was asked for here; ``is_there`` says whether its file still is.
    """

    id: str
    state: str
    by: str
    asked_at: str
    ended_at: str | None
    backup: str
    file: str
    size: int
    log_size: int
    failure: str
    is_there: bool


class ProblemCounted(Value, frozen=True, kw_only=True):
    """
    A rule that records broke, and how many did.
    """

    field_: str = field(name="field")
    rule: str
    records: int
    first_place: str


class MappedColumn(Value, frozen=True, kw_only=True):
    """
    A column of the source, the field it answers to, and how its values are built.
    """

    column: str
    use: str
    field_: str = field(name="field")
    samples: list[str]


class StatementShape(Value, frozen=True, kw_only=True):
    """
    What would be entered in one place of a record, and how the value is built.
    """

    path: str
    shape: str


class OversightSearchBody(Value, frozen=True, kw_only=True):
    """
    What is looked for in the journal, and what for.
    """

    purpose: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    case: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    subject: Subject | None | UnsetType = UNSET
    official: Official | None | UnsetType = UNSET
    state: State | None | UnsetType = UNSET
    for_purpose: ForPurpose | None | UnsetType = UNSET
    in_case: InCase | None | UnsetType = UNSET
    act: Act | None | UnsetType = UNSET
    since: str | None | UnsetType = UNSET
    until: str | None | UnsetType = UNSET
    inspections: bool | UnsetType = False
    limit: Annotated[int, Meta(ge=1, le=1000)] | UnsetType = 100


class EntryShown(Value, frozen=True, kw_only=True):
    """
    An entry of the journal.
    """

    leaf: int
    at: str
    act: str
    official: str
    purpose: str
    case: str
    shown: list[str]
    kind: str


class SubjectsBody(Value, frozen=True, kw_only=True):
    """
    Whom a complaint names, and the inspector's file.
    """

    purpose: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    case: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    person: PersonBody


class SubjectsAnswer(Value, frozen=True, kw_only=True):
    """
    References of those who may be meant, the likeliest first.
    """

    outcome: str
    subjects: list[str]


class QuestionShown(Value, frozen=True, kw_only=True):
    """
    A question.
    """

    id: str
    leaf: int
    to: str
    words: str
    answer_by: str
    answer: str


Seed: TypeAlias = Annotated[str, Meta(max_length=64, min_length=1, pattern="^[A-Za-z0-9._-]+$")]


Stop: TypeAlias = Annotated[int, Meta(ge=0, le=9007199254740992)]


class SampleAnswer(Value, frozen=True, kw_only=True):
    """
    A sample, as anybody draws it again.
    """

    id: str
    seed: str
    size: int
    stratify: str
    first: int
    stop: int
    leaves: list[int]


class MarkAnswer(Value, frozen=True, kw_only=True):
    """
    A mark that was made.
    """

    leaf: int
    judged: str


class QuestionBody(Value, frozen=True, kw_only=True):
    """
    A question to the officer whose act an entry records.
    """

    words: Annotated[str, Meta(max_length=2000, min_length=1)]
    answer_by: str


class QuestionsAnswer(Value, frozen=True, kw_only=True):
    """
    What somebody is asked.
    """

    questions: list[QuestionShown]


class AnswerBody(Value, frozen=True, kw_only=True):
    """
    An officer's answer.
    """

    words: Annotated[str, Meta(max_length=2000, min_length=1)]


class FreezeShown(Value, frozen=True, kw_only=True):
    """
    A freeze.
    """

    id: str
    activity: str
    order: str
    reason: str
    by: str
    since: str
    in_force: bool
    lifted_under: str


class LiftBody(Value, frozen=True, kw_only=True):
    """
    The order that lifts a freeze.
    """

    order: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]


class RegisterAnswer(Value, frozen=True, kw_only=True):
    """
    The entries of a register.
    """

    register: str
    entries: list[EntryShown]
    ended: int


Leaf: TypeAlias = Annotated[int, Meta(ge=0, le=9007199254740992)]


class InspectionExportBody(Value, frozen=True, kw_only=True):
    """
    Which entries leave in a file, and what for.
    """

    purpose: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    case: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    leaves: Annotated[list[Leaf], Meta(max_length=1000, min_length=1)]


class JournalExported(Value, frozen=True, kw_only=True):
    """
    A file of entries; `comity verify` checks it anywhere.
    """

    name: str
    sha256: str
    content: str


class ChainAnswer(Value, frozen=True, kw_only=True):
    """
    What was recomputed, and what disagrees.
    """

    leaves: int
    checkpoints: int
    without_body: int
    ended: int
    disagreements: int
    findings: list[str]
    checked_at: str


class AskedShown(Value, frozen=True, kw_only=True):
    """
    A question to an officer, and what was answered.
    """

    id: str
    leaf: int
    to: str
    by: str
    words: str
    asked_at: str
    answer_by: str
    overdue: bool
    answer: str
    answered_at: str | None


class SamplesAnswer(Value, frozen=True, kw_only=True):
    """
    Samples, the latest first.
    """

    samples: list[SampleAnswer]


class RegisterOffered(Value, frozen=True, kw_only=True):
    """
    A register that can be read.
    """

    name: str
    words: str
    article: str


class ActivityShown(Value, frozen=True, kw_only=True):
    """
    One category of processing.
    """

    name: str
    purposes: list[str]
    recipients: list[str]
    subjects: list[str]
    data: list[str]
    profiling: str
    transfers: str
    legal_basis: list[str]
    erasure: list[str]
    security: list[str]


class InspectionCountShown(Value, frozen=True, kw_only=True):
    """
    How many entries there are of one value.
    """

    value: str
    entries: int


class FunctionShown(Value, frozen=True, kw_only=True):
    """
    Something the product does by itself.
    """

    name: str
    does: str
    decides: str
    owner: str
    ai_class: str
    basis: str


Sample: TypeAlias = Annotated[
    str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")
]


class ReportQuery(Value, frozen=True, kw_only=True):
    """
    What a search asks of the journal.
    """

    subject: Subject | None | UnsetType = UNSET
    official: Official | None | UnsetType = UNSET
    state: State | None | UnsetType = UNSET
    for_purpose: ForPurpose | None | UnsetType = UNSET
    in_case: InCase | None | UnsetType = UNSET
    act: Act | None | UnsetType = UNSET
    since: str | None | UnsetType = UNSET
    until: str | None | UnsetType = UNSET
    inspections: bool | UnsetType = False


class ReportIssued(Value, frozen=True, kw_only=True):
    """
    A report under the authority's seal; its content in base64.
    """

    number: str
    name: str
    sha256: str
    entries: int
    disagreements: int
    content: str


class MisuseRunBody(Value, frozen=True, kw_only=True):
    """
    Over which days the rules run, and how large the random sample beside them is.
    """

    since: str
    until: str
    audit: Annotated[int, Meta(ge=0, le=200)] | UnsetType = 10
    seed: Seed | None | UnsetType = UNSET


class HitShown(Value, frozen=True, kw_only=True):
    """
    What was noticed, in words, and how far its review has come.
    """

    id: str
    rule: str
    notices: str
    weight: int
    official: str
    words: str
    leaves: list[int]
    found_at: str
    asked: bool
    heard: str
    outcome: str
    reasons: str
    reviewed_by: str
    reviewed_at: str | None


class RateShown(Value, frozen=True, kw_only=True):
    """
    How a rule fared in review; no share before anything was told.
    """

    rule: str
    notices: str
    weight: int
    legal_class: str
    hits: int
    lawful: int
    unlawful: int
    unresolved: int
    false_positives: float | None


class MatterShown(Value, frozen=True, kw_only=True):
    """
    What an officer is shown of what was noticed about them.
    """

    id: str
    notices: str
    words: str
    found_at: str
    heard: str
    outcome: str


class HeardBody(Value, frozen=True, kw_only=True):
    """
    What an officer says.
    """

    words: Annotated[str, Meta(max_length=2000, min_length=1)]


class WatchedAnswer(Value, frozen=True, kw_only=True):
    """
    That something is on a list. What it is nobody is told.
    """

    list: str
    since: str


class NewsBody(Value, frozen=True, kw_only=True):
    """
    A record whose person was in the news.
    """

    record: Annotated[str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")]
    since: str
    days: Annotated[int, Meta(ge=1, le=60)] | UnsetType = 7


class NewsAnswer(Value, frozen=True, kw_only=True):
    """
    Until when looks at a record are counted.
    """

    record: str
    until: str


class PhaseShown(Value, frozen=True, kw_only=True):
    """
    What was known at one moment.
    """

    at: str
    by: str
    nature: list[str]
    subjects: int | None
    records: int | None
    consequences: str
    measures: str
    high_risk: bool | None
    states: list[str]


class BreachesNoticeShown(Value, frozen=True, kw_only=True):
    """
    That somebody was told.
    """

    told: str
    whom: str
    at: str
    reference: str
    late_because: str
    part: int
    acknowledged: bool


Subjects: TypeAlias = Annotated[int, Meta(ge=0, le=9007199254740992)]


Records: TypeAlias = Annotated[int, Meta(ge=0, le=9007199254740992)]


class PhaseBody(Value, frozen=True, kw_only=True):
    """
    What is known of a breach now.
    """

    nature: Annotated[
        list[Literal["availability", "confidentiality", "integrity"]],
        Meta(max_length=3, min_length=1),
    ]
    consequences: Annotated[str, Meta(max_length=2000, min_length=1)]
    measures: Annotated[str, Meta(max_length=2000, min_length=1)]
    subjects: Subjects | None | UnsetType = UNSET
    records: Records | None | UnsetType = UNSET
    high_risk: bool | None | UnsetType = UNSET
    states: Annotated[list[State], Meta(max_length=60)] | UnsetType = field(default_factory=list)


class NotifyingBody(Value, frozen=True, kw_only=True):
    """
    Which state is told over the network.
    """

    to: Annotated[str, Meta(max_length=2, pattern="^[A-Z]{2}$")]
    dry_run: bool | UnsetType = False


class BreachesLetterBody(Value, frozen=True, kw_only=True):
    """
    For which state a letter is drawn up.
    """

    to: Annotated[str, Meta(max_length=2, pattern="^[A-Z]{2}$")]


class BreachLetter(Value, frozen=True, kw_only=True):
    """
    The letter that tells the controller of another state.
    """

    text: str


class ReceivedShown(Value, frozen=True, kw_only=True):
    """
    A breach of another state that involves our data.
    """

    id: str
    sender: str
    received_at: str
    reference: str
    part: int
    words: str
    contact: str
    open: bool
    noted_by: str


class AcknowledgingBody(Value, frozen=True, kw_only=True):
    """
    Where the other state reaches us.
    """

    contact: Annotated[str, Meta(max_length=200)] | UnsetType = ""
    dry_run: bool | UnsetType = False


class DueShown(Value, frozen=True, kw_only=True):
    """
    Something whose last day is near or over.
    """

    record: str
    kind: str
    reference: str
    last_day: str
    state: str
    kept_by: str
    rule: str


class HoldShown(Value, frozen=True, kw_only=True):
    """
    A hold.
    """

    id: str
    kind: str
    reference: str
    ground: str
    reason: str
    set_by: str
    set_at: str
    review_on: str
    lifted_at: str | None


class ReasonBody(Value, frozen=True, kw_only=True):
    """
    Why something ends.
    """

    reason: Annotated[str, Meta(max_length=2000, min_length=1)]


class RetentionExtensionBody(Value, frozen=True, kw_only=True):
    """
    What shall be kept longer, and the assessment that it is needed.
    """

    kind: Literal["conversation", "conviction", "person"]
    reference: Annotated[str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")]
    until: str
    basis: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    assessment: Annotated[str, Meta(max_length=2000, min_length=1)]


class ExtensionShown(Value, frozen=True, kw_only=True):
    """
    An extension, or the approval that it waits for.
    """

    id: str | None
    until: str
    waits_for: str | None


class RestrictionShown(Value, frozen=True, kw_only=True):
    """
    A restriction, or the approval that it waits for.
    """

    id: str
    kind: str
    reference: str
    compartments: list[str]
    in_force: bool
    review_on: str
    lifted_at: str | None
    waits_for: str | None


Compartment1: TypeAlias = Annotated[str, Meta(max_length=40, pattern="^[a-z0-9][a-z0-9-]{0,39}$")]


class RestrictionBody(Value, frozen=True, kw_only=True):
    """
    What only cleared officials shall learn of.
    """

    kind: Literal["conversation", "person"]
    reference: Annotated[str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")]
    compartments: Annotated[list[Compartment1], Meta(max_length=10, min_length=1)]
    review_on: str
    reason: Annotated[str, Meta(max_length=2000, min_length=1)]


class RetentionEndingRuleShown(Value, frozen=True, kw_only=True):
    """
    How one kind of record ends, and by which rule of law.
    """

    record: str
    treatment: str
    how: str
    basis: str


class SettledShown(Value, frozen=True, kw_only=True):
    """
    How many of one kind end in bulk.
    """

    kind: str
    count: int


class RetentionEndingRunBody(Value, frozen=True, kw_only=True):
    """
    How many records may end in this run; more than that, and none does.
    """

    up_to: Annotated[int, Meta(ge=1, le=1000000)]


class RunAnswer(Value, frozen=True, kw_only=True):
    """
    What a run ended, what keeps the rest, and why nothing ended if nothing did.
    """

    ended: list[DueShown]
    kept: list[DueShown]
    reviews: list[DueShown]
    left: list[DueShown]
    settled: list[SettledShown]
    asks: str
    waits: str


class BundleShown(Value, frozen=True, kw_only=True):
    """
    A bundle of rules that decided here.
    """

    bundle: str
    first_used: str
    is_adopted: bool
    is_in_force: bool


About: TypeAlias = Annotated[str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")]


Act3: TypeAlias = Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]


FactsAdditionalProperty: TypeAlias = Annotated[str, Meta(max_length=200)]


class ExplanationBody(Value, frozen=True, kw_only=True):
    """
    A conversation or a task; or an act with its facts.
    """

    about: About | None | UnsetType = UNSET
    act: Act3 | None | UnsetType = UNSET
    facts: dict[str, FactsAdditionalProperty] | None | UnsetType = UNSET


class ExplanationShown(Value, frozen=True, kw_only=True):
    """
    One decision: what determined it, in words, by the policies of its time.
    """

    leaf: int | None
    at: str | None
    bundle: str
    words: list[str]
    determining: list[str]
    why_not: str


Before: TypeAlias = Annotated[str, Meta(max_length=64, pattern="^[0-9a-f]{4,64}$")]


After1: TypeAlias = Annotated[str, Meta(max_length=64, pattern="^[0-9a-f]{4,64}$")]


Configuration: TypeAlias = Annotated[str, Meta(max_length=200000, min_length=1)]


class PolicyComparisonBody(Value, frozen=True, kw_only=True):
    """
    Two bundles by the beginnings of their digests; or a proposal against what is in force.
    """

    before: Before | None | UnsetType = UNSET
    after: After1 | None | UnsetType = UNSET
    configuration: Configuration | None | UnsetType = UNSET


class DifferenceShown(Value, frozen=True, kw_only=True):
    """
    One thing that differs.
    """

    part: str
    name: str
    words: str
    widens: bool


class PolicyProposalBody(Value, frozen=True, kw_only=True):
    """
    A whole configuration that differs from the node's in its part ``[law]`` only.
    """

    configuration: Annotated[str, Meta(max_length=200000, min_length=1)]


class ChangeShown(Value, frozen=True, kw_only=True):
    """
    Decisions that would come out otherwise, in one way.
    """

    act: str
    before: str
    after: str
    differs: list[str]
    example: int
    count: int


class AdoptionAnswer(Value, frozen=True, kw_only=True):
    """
    What is adopted; the node decides by it after its next start.
    """

    bundle: str
    changed: bool


class QualityHead(Value, frozen=True, kw_only=True):
    """
    An answer that was drawn; nothing of people.

        Attributes:
            id: Of the check.
            task: The task that was decided.
            conversation: About which conversation.
            official: Who decided.
            drawn_at: When it was drawn.
            leaf: The decision's entry in the log, from which the draw follows.
            share: The share that was drawn.
            state: ``waiting``, ``good`` or ``faulty``.
            is_own: Whether whoever asks decided in the case, so that somebody else looks.
            reason: Why it was found so.
            follows: What follows.
            by: Who looked.
            at: When.
    """

    id: str
    task: str
    conversation: str
    official: str
    drawn_at: str
    leaf: int
    share: float
    state: str
    is_own: bool
    reason: str
    follows: str
    by: str
    at: str | None


class QualityBody(Value, frozen=True, kw_only=True):
    """
    What a second look found; of a fault the reason, and what follows.
    """

    outcome: Literal["faulty", "good"]
    reason: Annotated[str, Meta(max_length=2000)] | UnsetType = ""
    follows: Literal["nothing", "officer-told", "to-correct"] | UnsetType = "nothing"


class SavedFilterShown(Value, frozen=True, kw_only=True):
    """
    A filter of one's own.
    """

    id: str
    place: str
    name: str
    chosen: dict[str, str]
    made_at: str


class SaveBody(Value, frozen=True, kw_only=True):
    """
    What a list is narrowed to; an empty field narrows nothing.

        Attributes:
            place: Which list.
            name: As its owner calls it; one of that name is replaced.
            show: One of the list's own words.
            meant: Who may be meant; of the inbox only.
            account: On which officer's tasks; of the board only.
            to: Which state; of the requests only.
            sort: What stands first; of the requests only.
    """

    place: Literal["board", "inbox", "requests"]
    name: Annotated[
        str,
        Meta(
            max_length=60,
            min_length=1,
            pattern="^[^\\x00-\\x1f\\x7f\\s][^\\x00-\\x1f\\x7f]*$",
        ),
    ]
    show: Annotated[str, Meta(max_length=40)] | UnsetType = ""
    meant: Literal["", "certain", "nobody", "one", "several", "too-little"] | UnsetType = ""
    account: (
        Annotated[str, Meta(max_length=80, pattern="^([A-Za-z0-9][A-Za-z0-9._:-]*)?$")] | UnsetType
    ) = ""
    to: Annotated[str, Meta(max_length=2, pattern="^([A-Z]{2})?$")] | UnsetType = ""
    sort: Literal["", "changed", "due", "opened"] | UnsetType = ""


class RenameBody(Value, frozen=True, kw_only=True):
    """
    Another name.
    """

    name: Annotated[
        str,
        Meta(
            max_length=60,
            min_length=1,
            pattern="^[^\\x00-\\x1f\\x7f\\s][^\\x00-\\x1f\\x7f]*$",
        ),
    ]


class RecordsSearchBody(Value, frozen=True, kw_only=True):
    """
    Who is looked for.
    """

    person: PersonBody


class CandidateShown(Value, frozen=True, kw_only=True):
    """
    Somebody of the register who may be meant, and why.
    """

    person: str
    rank: int
    probability: float
    score: float
    doubts: list[str]
    comparisons: list[FieldCompared]


class SectionShown(Value, frozen=True, kw_only=True):
    """
    Statements under a title, and sections below them.
    """

    name: str
    title: str
    lines: list[LineShown]
    sections: list[SectionShown]


class HeldShown(Value, frozen=True, kw_only=True):
    """
    A version of a conviction: how it is held, and what it says where it is shown.
    """

    id: str
    version: int
    origin: str
    convicting_state: str
    standing: str
    held_since: str
    message: str | None
    entered_nationally: bool
    conviction: SectionShown | None | UnsetType = UNSET


class ConvictionShown(Value, frozen=True, kw_only=True):
    """
    A conviction: the version in force, all versions, who was told and who was given it.
    """

    conviction: SectionShown
    person: str
    versions: list[HeldShown]
    duties: list[DutyShown]
    disclosures: list[DisclosureShown]


class VersionShown(Value, frozen=True, kw_only=True):
    """
    A version of a conviction with what it said; nothing where that was erased.
    """

    held: HeldShown
    conviction: SectionShown


class LookupAnswer(Value, frozen=True, kw_only=True):
    """
    Everything that a reference names, as far as the caller may know it.
    """

    found: list[ReferenceFound]


class DutyRunAnswer(Value, frozen=True, kw_only=True):
    """
    What a pass found and made up for.

        Attributes:
            dry_run: Whether it was only tried.
            examined: Convictions looked at.
            fulfilled: Duties whose notification is in the outbox.
            not_owed: Nationalities for which a reason is on record.
            sent: Notifications composed now.
            outstanding: Duties that remain, each with its reason.
            continue_after: Where the next pass begins; absent once all were seen.
    """

    dry_run: bool
    examined: int
    fulfilled: int
    not_owed: int
    sent: list[MessageSent]
    outstanding: list[DutyShown]
    continue_after: str | None | UnsetType = UNSET


class ActAnswer(Value, frozen=True, kw_only=True):
    """
    What an act led to.

        Attributes:
            dry_run: Whether it was only tried.
            sent: What was composed.
            refusal: Why the law does not allow it, if it does not.
    """

    dry_run: bool
    sent: list[MessageSent] | UnsetType = field(default_factory=list)
    refusal: RefusalShown | None | UnsetType = UNSET


class DutyDesksAnswer(Value, frozen=True, kw_only=True):
    """
    Every duty desk that was entered, by state.
    """

    duty_desks: list[DutyDeskShown]


class EmbargoesAnswer(Value, frozen=True, kw_only=True):
    """
    Embargoes that were not lifted, by identifier.
    """

    embargoes: list[EmbargoShown]


class EmbargoBody(Value, frozen=True, kw_only=True):
    """
    An embargo on a case reference of ours, or on a conversation.
    """

    case: Annotated[str, Meta(max_length=400, min_length=1, pattern="^\\S.*$")]
    ground: Annotated[
        Literal[
            "manifestly-unfounded-or-excessive",
            "national-security",
            "no-such-right",
            "not-inaccurate-or-unlawful",
            "obstruct-inquiries",
            "prejudice-offences-or-penalties",
            "public-security",
            "rights-of-others",
        ],
        Meta(
            description="Why all or part of an answer is withheld. Stable names.",
            title="Withholding",
        ),
    ]
    until: str
    reason: Annotated[str, Meta(max_length=2000, min_length=1)]


class VouchedShown(Value, frozen=True, kw_only=True):
    """
    A published checkpoint, and who vouches for it.
    """

    log: str
    state: str
    size: int
    root: str
    witnesses: list[CosignatureShown]
    threshold: int | None
    time_stamps: list[StampShown]


class RecallShown(Value, frozen=True, kw_only=True):
    """
    A recall: what is asked, of whom, and how far each has come.
    """

    id: str
    occasion: str
    ask: str
    ground: str
    explanation: str
    basis: str
    convictions: list[str]
    ordered_by: str
    ordered_at: str
    reply_by: str
    conversation: str | None
    is_open: bool
    confirmed: int
    parties: list[RecallPartyShown]
    receipts: list[RecallReceiptShown]
    items: list[RecallItemShown]


class StartBody(Value, frozen=True, kw_only=True):
    """
    What is recalled, and on which ground: all that gave a conviction, or one message.
    """

    ground: Annotated[
        Literal[
            "conviction-altered",
            "conviction-deleted",
            "erasure-due",
            "incorrect-data",
            "unlawfully-transmitted",
        ],
        Meta(
            description="Why data is recalled; names travel on the wire and are never renamed.",
            title="RecallGround",
        ),
    ]
    reason: Annotated[str, Meta(max_length=2000, min_length=1)]
    ask: (
        Annotated[
            Literal["correct", "erase"],
            Meta(description="What is asked of whoever holds the data.", title="Ask"),
        ]
        | UnsetType
    ) = "erase"
    conviction: Conviction | None | UnsetType = UNSET
    message: Message | None | UnsetType = UNSET
    reply_days: ReplyDays | None | UnsetType = UNSET
    dry_run: bool | UnsetType = False


class RecallAnswer(Value, frozen=True, kw_only=True):
    """
    A recall as it stands after an act, or as it would stand.
    """

    dry_run: bool
    recall: RecallShown


class RecalledKeep(Value, frozen=True, kw_only=True, tag_field="act", tag="keep"):
    """
    What is recalled is kept, on this ground.
    """

    ground: Annotated[
        Literal["accuracy-contested", "national-law", "needed-as-evidence"],
        Meta(
            description="Why a recipient keeps what was recalled; names travel and are never renamed.",
            title="KeepGround",
        ),
    ]


class ConversationPage(Value, frozen=True, kw_only=True):
    """
    Conversations, those changed last first.
    """

    conversations: list[ConversationHead]
    next: str | None | UnsetType = UNSET


class MessageShown(Value, frozen=True, kw_only=True):
    """
    A message, its fate and what it says.
    """

    id: str
    kind: str
    direction: str
    at: str
    refers_to: str | None
    notes: list[NoteShown]
    leaf: int | None
    content: SectionShown
    delivery: str | None | UnsetType = UNSET
    receipt_at: str | None | UnsetType = UNSET
    refusal: str | None | UnsetType = UNSET
    handling: str | None | UnsetType = UNSET
    problem: str | None | UnsetType = UNSET


class TaskHead(Value, frozen=True, kw_only=True):
    """
    A task, without what it holds about people.

        ``meant`` says, by the search from which the task was made, whether nobody, one person or
        several of the register may be the person described, one person certainly is, or too little
        is stated to find anybody; it is ``null`` of a task about nobody's identity. ``candidates``
        is how many persons the task names. ``prioritised_by`` is who called it urgent for us, empty
        for nobody; that says nothing of what the other state said.
    """

    id: str
    kind: str
    conversation: str
    message: str
    reason: str
    created_at: str
    due_on: str | None
    decided_at: str | None
    decided_by: str
    outcome: str
    meant: Literal["certain", "nobody", "one", "several", "too-little"] | None
    candidates: int
    prioritised_by: str
    prioritised_at: str | None


class ClockShown(Value, frozen=True, kw_only=True):
    """
    How the day of an answer came about.
    """

    due_on: str | None
    by_law: str | None
    instrument: str
    rule: CaseViewsRuleShown
    owed_by: str
    began_on: str | None
    computed_with: str
    restart: CaseViewsRuleShown | None
    was_restarted: bool
    stands: bool
    is_running: bool


class CaseLooksAnswer(Value, frozen=True, kw_only=True):
    """
    Who looked, the latest first; ``has_ended`` if older entries of the log ended.

        Where the conversation stands is told beside it to whoever may list conversations, so that
        reading who looked is one look.
    """

    conversation: ConversationHead | None
    lateness: LatenessShown | None
    looks: list[CaseLookShown]
    total: int
    has_ended: bool


class TaskPage(Value, frozen=True, kw_only=True):
    """
    Open tasks, nearest day first.
    """

    tasks: list[TaskHead]
    next: str | None | UnsetType = UNSET


class TaskShown(Value, frozen=True, kw_only=True):
    """
    A task with the message it is about.

        Attributes:
            task: The task.
            message: What it is about, if that is still here.
            decided_by_name: Who decided, as shown to colleagues; empty while it is open, or where
                the node decided.
            waits: Where it waits.
            prioritised_by_name: Who called it urgent for us, as shown to colleagues.
            prioritised_because: Why, in their words.
    """

    task: TaskHead
    waits: WaitsShown
    message: SectionShown | None | UnsetType = UNSET
    decided_by_name: str | UnsetType = ""
    prioritised_by_name: str | UnsetType = ""
    prioritised_because: str | UnsetType = ""


class Deny(Value, frozen=True, kw_only=True, tag_field="act", tag="deny"):
    """
    Refuse the request, with a ground.
    """

    ground: Annotated[
        Literal[
            "consent-missing",
            "data-protection",
            "fingerprints-do-not-match",
            "further-use-barred",
            "identity-not-established",
            "multiple-persons",
            "national-law",
            "no-connection-with-the-state",
            "no-information-held",
            "no-instrument",
            "no-notification-duty",
            "not-a-national",
            "not-in-network",
            "outdated-data",
            "person-deceased",
            "purpose-not-covered",
            "retransmission-barred",
            "third-country-limits",
            "transfer-conditions",
        ],
        Meta(
            description="Stable names of grounds; they travel on the wire and are never renamed.",
            title="Ground",
        ),
    ]


class AskBack(Value, frozen=True, kw_only=True, tag_field="act", tag="ask-back"):
    """
    Ask the other state for more.
    """

    fields: Annotated[
        list[
            Literal[
                "Address",
                "Alias",
                "BirthDate",
                "BirthPlace",
                "FatherName",
                "Fingerprints",
                "Forename",
                "FormerName",
                "IdentificationDocument",
                "IdentityNumber",
                "MoreInformationOnRequestPurpose",
                "MotherName",
                "Nationality",
                "SecondSurname",
                "Sex",
                "Surname",
            ]
        ],
        Meta(max_length=20, min_length=1),
    ]
    remarks: Annotated[str, Meta(max_length=2000)] | UnsetType = ""


class CandidateBesideShown(Value, frozen=True, kw_only=True):
    """
    Somebody of the register beside the description.
    """

    person: str
    place: int
    rank: int
    score: float | None
    probability: float | None
    doubts: list[DoubtShown]
    description: SectionShown
    convictions_held: int
    fields: list[FieldBesideShown]


class CandidatesAnswer(Value, frozen=True, kw_only=True):
    """
    Who may be meant by a task's description.

        Attributes:
            task: The task.
            is_asked: Whether one is to be chosen; else the candidate is whom the task is about.
            candidates: Likeliest first; where nobody was found, who is found by now.
            not_compared: What was stated in vain.
            askable: What to ask the other state for, most useful first.
            judgements: What officers judged before.
            changed_at: When something was last said in the conversation.
    """

    task: TaskHead
    is_asked: bool
    candidates: list[CandidateBesideShown]
    not_compared: list[NotComparedShown]
    askable: list[str]
    judgements: list[JudgedShown]
    changed_at: str


class ToldShown(Value, frozen=True, kw_only=True):
    """
    A conviction as it would be told, and under which provision.
    """

    conviction: str
    content: SectionShown
    basis: str


class NilAnswer(Value, frozen=True, kw_only=True):
    """
    What became of each, in the order in which they were named.
    """

    dry_run: bool
    tasks: list[NilShown]


class FollowingAnswer(Value, frozen=True, kw_only=True):
    """
    What follows a task, without what it holds about people.

        Attributes:
            is_decided: Whether the task was decided.
            conversation: In which it waits, or waited.
            peer: The other state, two letters.
            waiting: How many open tasks are the caller's or nobody's.
            next: The first of them in the order of the inbox.
            outcome: How the task ended; empty while it is open.
    """

    is_decided: bool
    conversation: str
    peer: str
    waiting: int
    next: ItemShown | None | UnsetType = UNSET
    outcome: str | UnsetType = ""


class WorkAnswer(Value, frozen=True, kw_only=True):
    """
    What waits for whoever asks; what their role does not include is absent.
    """

    today: str
    counts: list[WorkCountShown]
    pressing: list[ItemShown]


class AssignmentsAnswer(Value, frozen=True, kw_only=True):
    """
    Who works on which open task.
    """

    assignments: list[AssignmentShown]


class TeamAnswer(Value, frozen=True, kw_only=True):
    """
    Who may decide tasks, and what nobody works on.
    """

    colleagues: list[ColleagueShown]
    unassigned: int


class AssignAnswer(Value, frozen=True, kw_only=True):
    """
    What became of each task.
    """

    dry_run: bool
    outcomes: list[OutcomeShown]


class BulkBody(Value, frozen=True, kw_only=True):
    """
    Who works on several tasks.
    """

    tasks: Annotated[list[TaskWish], Meta(max_length=200, min_length=1)]
    to: Annotated[str, Meta(max_length=80, pattern="^([A-Za-z0-9][A-Za-z0-9._:-]*)?$")]
    dry_run: bool | UnsetType = False


class PrioritiesAnswer(Value, frozen=True, kw_only=True):
    """
    What became of each task.
    """

    dry_run: bool
    outcomes: list[PriorityOutcomeShown]


class PrioritiesBody(Value, frozen=True, kw_only=True):
    """
    Whether several tasks are urgent for us, and why; the reason stays here.
    """

    tasks: Annotated[list[PriorityOf], Meta(max_length=200, min_length=1)]
    urgent: bool
    reason: Annotated[str, Meta(max_length=2000)] | UnsetType = ""
    dry_run: bool | UnsetType = False


class TasksExportBody(Value, frozen=True, kw_only=True):
    """
    Which tasks, and how they are written.

        Attributes:
            chosen: Only these, in this order; everything that waits if none is named. Of what does
                not wait, or not for the caller, nothing is said.
    """

    format: (
        Annotated[
            Literal["csv", "ics", "jsonl", "xlsx"],
            Meta(description="How a list is written.", title="ListFormat"),
        ]
        | UnsetType
    ) = "csv"
    with_mark: bool | UnsetType = False
    chosen: Annotated[list[ChosenItem], Meta(max_length=200)] | UnsetType = field(
        default_factory=list
    )


class ConversationsExportBody(Value, frozen=True, kw_only=True):
    """
    Which conversations, and how they are written: narrowed as their list can be.

        Attributes:
            chosen: Only these, in this order; what else narrows is not looked at then.
            kind: Kind of the message that opens them.
            role: Our side.
            state: Where they stand.
            peer: The other state.
            due: Unsettled, and late or nearly.
            sort: What stands first.
    """

    format: (
        Annotated[
            Literal["csv", "ics", "jsonl", "xlsx"],
            Meta(description="How a list is written.", title="ListFormat"),
        ]
        | UnsetType
    ) = "csv"
    with_mark: bool | UnsetType = False
    chosen: Annotated[list[ChosenItem], Meta(max_length=200)] | UnsetType = field(
        default_factory=list
    )
    kind: Annotated[str, Meta(max_length=3, pattern="^([A-Z]{3})?$")] | UnsetType = ""
    role: Literal["", "initiator", "responder"] | UnsetType = ""
    state: (
        Literal["", "answered", "awaiting-information", "cancelled", "open", "rejected"] | UnsetType
    ) = ""
    peer: Annotated[str, Meta(max_length=2, pattern="^([A-Z]{2})?$")] | UnsetType = ""
    due: Literal["", "overdue", "soon"] | UnsetType = ""
    sort: (
        Annotated[
            Literal["changed", "due", "opened"],
            Meta(
                description="What stands first. Of two that are alike, identifiers decide.",
                title="ListedBy",
            ),
        ]
        | UnsetType
    ) = "changed"


class CaseSheet(Value, frozen=True, kw_only=True):
    """
    Where a case stands, and its messages without what they say.
    """

    head: ConversationHead
    messages: list[SheetMessage]


class FiguresAnswer(Value, frozen=True, kw_only=True):
    """
    Figures of the last twelve months, as far as whoever asks may know.
    """

    months: list[MonthShown]
    outcomes: list[OutcomeCount]
    ages: list[SpanShown]
    ahead: list[SpanShown]
    answer_times: list[AnswerTimeShown]
    is_whole: bool


class FiguresPartnersAnswer(Value, frozen=True, kw_only=True):
    """
    How every other member of the network stands to us.
    """

    own: str
    partners: list[PartnerStateShown]


class LogAnswer(Value, frozen=True, kw_only=True):
    """
    Where the log stands, what of it is published, and who bears witness.
    """

    origin: str
    size: int
    published_size: int
    published_at: str | None
    witnesses: list[WitnessShown]
    asked_for: int


class TranslationsAskedAnswer(Value, frozen=True, kw_only=True):
    """
    The texts that were asked for, and how many of them nobody had asked for.
    """

    translations: list[TranslationShown]
    new: int


class ForeignTextShown(Value, frozen=True, kw_only=True):
    """
    A text that is not there in the reader's language.

        Attributes:
            message: The message that brought it.
            number: Which of that message's.
            kind: What it is.
            text: As its author wrote it.
            language: In which it is written, if its author said so.
            why_no_gist: Why no machine here can give its gist; absent if one can.
            translations: Those that were asked for in the reader's language.
    """

    message: str
    number: int
    kind: str
    text: str
    language: str | None
    why_no_gist: str | None
    translations: list[TranslationRead]


class TranslationsWorkPage(Value, frozen=True, kw_only=True):
    """
    Texts, nearest day first.
    """

    texts: list[WorkShown]
    next: str | None | UnsetType = UNSET


class RequestBody(Value, frozen=True, kw_only=True):
    """
    A request to another state for a person's record.

        The person is described, or named by the reference of our own register.
    """

    to: Annotated[str, Meta(max_length=2, pattern="^[A-Z]{2}$")]
    purpose: Annotated[
        Literal[
            "criminal-proceedings",
            "employment-vetting",
            "licence-or-permit",
            "other",
            "own-record",
            "public-contracts-and-examinations",
            "security-clearance",
            "visa-citizenship-migration-asylum",
            "work-with-children-or-vulnerable-persons",
        ],
        Meta(
            description="Stable names of purposes; they travel on the wire and are never renamed.",
            title="Purpose",
        ),
    ]
    case: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    authority: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    authority_kind: (
        Annotated[
            Literal[
                "administrative-authority", "judicial-authority", "not-stated", "person-concerned"
            ],
            Meta(
                description="For whom a central authority asks; a kind, since names stay outside this room.",
                title="RequestingAuthority",
            ),
        ]
        | UnsetType
    ) = "not-stated"
    purpose_text: Annotated[str, Meta(max_length=2000)] | UnsetType = ""
    person: PersonBody | None | UnsetType = UNSET
    person_ref: PersonRef | None | UnsetType = UNSET
    urgent: bool | UnsetType = False
    connected: bool | UnsetType = False
    consent: bool | None | UnsetType = UNSET
    holds_information: (
        Annotated[
            Literal["no", "not-asked", "yes"],
            Meta(
                description="What ECRIS-TCN said about a state; ``NOT_ASKED`` where it does not apply.",
                title="HoldsInformation",
            ),
        ]
        | UnsetType
    ) = "not-asked"
    remarks: Annotated[str, Meta(max_length=2000)] | UnsetType = ""
    dry_run: bool | UnsetType = False


class RequestAnswer(Value, frozen=True, kw_only=True):
    """
    What a request led to.

        Attributes:
            content: Of a dry run, what would leave, laid out as it will stand in the case.
    """

    dry_run: bool
    sent: list[MessageSent] | UnsetType = field(default_factory=list)
    refusal: RefusalShown | None | UnsetType = UNSET
    content: SectionShown | None | UnsetType = UNSET


class StatesAnswer(Value, frozen=True, kw_only=True):
    """
    The states that can be asked.
    """

    states: list[StateShown]


class BegunPage(Value, frozen=True, kw_only=True):
    """
    What the caller has begun, oldest first, without what was typed.
    """

    begun: list[BegunShown]
    next: str | None | UnsetType = UNSET


class DraftShown(Value, frozen=True, kw_only=True):
    """
    Where a draft stands; ``wanted`` only where it is read.
    """

    id: str
    account: str
    state: str
    to: str
    purpose: str
    case: str
    authority: str
    handed_in_at: str
    changed_at: str
    words: str
    conversation: str | None
    released: str | None
    wanted: SectionShown | None | UnsetType = UNSET


class DraftOutcome(Value, frozen=True, kw_only=True):
    """
    A draft that was handed in, or why the law does not allow it.
    """

    draft: DraftShown | None | UnsetType = UNSET
    refusal: RefusalShown | None | UnsetType = UNSET


class OwnDraftShown(Value, frozen=True, kw_only=True):
    """
    A draft of one's own, with what it says as it was typed.
    """

    draft: DraftShown
    said: dict[str, str]


class ReleasedAnswer(Value, frozen=True, kw_only=True):
    """
    The answer that was released to the author of a draft.
    """

    answer: SectionShown


class TransferShown(Value, frozen=True, kw_only=True):
    """
    An assessment: what was answered, what is open, on what it rests.
    """

    id: str
    conversation: str
    recipient: str
    purpose: str
    by: str
    made_at: str
    state: str
    law_enforcement_purpose: bool | None
    competent_recipient: bool | None
    sis_data: bool | None
    rests_on: str | None
    immediate_threat: bool | None
    outweighed: bool | None
    authorisations: list[AuthorisationShown]
    justification: str
    approved_by: str
    decided_at: str | None
    citation: str
    obligations: list[str]
    questions: list[str]


class AssessmentBody(Value, frozen=True, kw_only=True):
    """
    What an officer answers now; a question that is left out stays as it was.
    """

    person: Person | None | UnsetType = UNSET
    law_enforcement_purpose: bool | None | UnsetType = UNSET
    competent_recipient: bool | None | UnsetType = UNSET
    sis_data: bool | None | UnsetType = UNSET
    rests_on: (
        Literal[
            "adequacy",
            "binding-instrument",
            "immediate-and-serious-threat",
            "individual-case",
            "legal-claim-in-an-individual-case",
            "legitimate-interests-of-the-data-subject",
            "own-assessment",
            "vital-interests",
        ]
        | None
        | UnsetType
    ) = UNSET
    immediate_threat: bool | None | UnsetType = UNSET
    outweighed: bool | None | UnsetType = UNSET
    justification: Justification | None | UnsetType = UNSET
    dry_run: bool | UnsetType = False


class ConditionsAnswer(Value, frozen=True, kw_only=True):
    """
    The conditions on a conviction.
    """

    conditions: list[ConditionShown]


class DocumentPreviewBody(Value, frozen=True, kw_only=True):
    """
    Which document, and in which language.
    """

    kind: Annotated[
        Literal["certificate", "extract"],
        Meta(description="Documents made from the register.", title="RecordDocument"),
    ]
    language: Annotated[str, Meta(max_length=2, pattern="^[a-z]{2}$")]


class DocumentPreview(Value, frozen=True, kw_only=True):
    """
    What would stand in a document.

        Attributes:
            language: In which it would be written; English stands in for one without words.
            left_out: What is held and would not stand in it.
            digest: Names exactly this, to issue it.
    """

    kind: str
    language: str
    purpose: str
    person: SectionShown
    convictions: list[HeldShown]
    left_out: list[LeftOutShown]
    digest: str


class IssueBody(Value, frozen=True, kw_only=True):
    """
    A document that is to be issued.

        Attributes:
            digest: Of the preview; if another document would leave now, nothing is issued.
            identity: By what the person showed who they are; a certificate needs it.
            time_stamp: Whether the seal is time-stamped.
    """

    kind: Annotated[
        Literal["certificate", "extract"],
        Meta(description="Documents made from the register.", title="RecordDocument"),
    ]
    language: Annotated[str, Meta(max_length=2, pattern="^[a-z]{2}$")]
    digest: Annotated[str, Meta(max_length=64, pattern="^[0-9a-f]{64}$")]
    identity: (
        Literal["electronic-identity", "identity-card", "passport", "residence-permit"]
        | None
        | UnsetType
    ) = UNSET
    time_stamp: bool | UnsetType = False


class DocumentStanding(Value, frozen=True, kw_only=True):
    """
    Where a document stands.
    """

    number: str
    state: Annotated[
        Literal["valid", "withdrawn"],
        Meta(
            description="What whoever holds a document may learn of it.",
            title="DocumentState",
        ),
    ]


class FormalityShown(Value, frozen=True, kw_only=True):
    """
    What a document needs to be used in another state.

        Attributes:
            formality: ``nothing``, ``apostille`` or ``legalisation``.
            basis: The provision.
            provenance: How well that is known: ``verified``, ``not_reread``, ``inferred``.
            chain: Who attests whom, where it is legalised.
            remarks: What somebody should still look at.
    """

    formality: Annotated[
        Literal["apostille", "legalisation", "nothing"],
        Meta(description="What the document needs.", title="Formality"),
    ]
    basis: str
    provenance: str
    multilingual_form: bool
    chain: list[str]
    remarks: list[str]


class RightsBody(Value, frozen=True, kw_only=True):
    """
    What a person asks.
    """

    right: Annotated[
        Literal[
            "access",
            "complaint",
            "erasure",
            "objection",
            "own-record",
            "rectification",
            "restriction",
            "supplementary-statement",
            "through-supervisor",
        ],
        Meta(
            description="What a person may ask. Stable names: they stand in the log.",
            title="Right",
        ),
    ]
    person: PersonBody
    address: Annotated[str, Meta(max_length=2000, min_length=1)]
    language: Annotated[str, Meta(max_length=2, pattern="^[a-z]{2}$")]
    asked: Annotated[str, Meta(max_length=2000, min_length=1)]
    channel: (
        Annotated[
            Literal["electronic", "in-person", "letter", "supervisor"],
            Meta(
                description="How the person asked, and is answered unless they chose otherwise.",
                title="Channel",
            ),
        ]
        | UnsetType
    ) = "electronic"
    representative: Annotated[str, Meta(max_length=2000)] | UnsetType = ""
    origin: Annotated[str, Meta(max_length=200)] | UnsetType = ""
    dry_run: bool | UnsetType = False


class RightsShown(Value, frozen=True, kw_only=True):
    """
    A request, without who asks and without the true reasons.
    """

    id: str
    right: str
    stage: str
    received_on: str
    due_on: str
    due_basis: str
    is_overdue: bool
    outcome: str
    letters: list[str]
    steps: list[RightsStepShown]


class RightsListed(Value, frozen=True, kw_only=True):
    """
    Requests, those due first in front.
    """

    requests: list[RightsShown]


class RulingBody(Value, frozen=True, kw_only=True):
    """
    What is decided. The reasons are kept sealed and never sent.
    """

    outcome: Annotated[
        Literal[
            "all-verifications-done",
            "full",
            "identity-not-shown",
            "neither-confirm-nor-deny",
            "partial",
            "refused",
        ],
        Meta(description="What is answered. Stable names.", title="Outcome"),
    ]
    grounds: (
        Annotated[
            list[
                Literal[
                    "manifestly-unfounded-or-excessive",
                    "national-security",
                    "no-such-right",
                    "not-inaccurate-or-unlawful",
                    "obstruct-inquiries",
                    "prejudice-offences-or-penalties",
                    "public-security",
                    "rights-of-others",
                ]
            ],
            Meta(max_length=8),
        ]
        | UnsetType
    ) = field(default_factory=list)
    reasons: Annotated[str, Meta(max_length=2000)] | UnsetType = ""
    convictions: Annotated[list[Conviction], Meta(max_length=200)] | UnsetType = field(
        default_factory=list
    )
    statement: Annotated[str, Meta(max_length=2000)] | UnsetType = ""
    withheld: Annotated[list[WithheldItem], Meta(max_length=200)] | UnsetType = field(
        default_factory=list
    )


class LooksAnswer(Value, frozen=True, kw_only=True):
    """
    Who looked, and the sentence that stands there whatever may not be told.
    """

    looks: list[LookShown]
    frame: str


class RightsFile(Value, frozen=True, kw_only=True):
    """
    A request with who asks; the true reasons are not in it.
    """

    id: str
    right: str
    stage: str
    description: SectionShown
    address: str
    language: str
    channel: str
    representative: str
    asked: str
    origin: str
    received_on: str
    registered_by: str
    proof: str
    proof_note: str
    proof_by: str
    person: str
    outcome: str
    grounds: list[str]
    withheld: list[str]
    decided_by: str
    approved_by: str
    letters: list[LetterListed]
    other_requests: int


class IdentityBody(Value, frozen=True, kw_only=True):
    """
    How the identity was shown, and whom of the register it is.
    """

    proof: Annotated[
        Literal[
            "certified-copy",
            "document-seen",
            "electronic-identity",
            "not-shown",
            "supervisor-checked",
        ],
        Meta(description="By what the identity was shown.", title="Proof"),
    ]
    note: Annotated[str, Meta(max_length=2000, min_length=1)]
    person: Person | None | UnsetType = UNSET


class HoldingShown(Value, frozen=True, kw_only=True):
    """
    A conviction of the person who asks.
    """

    conviction: str
    version: int
    origin: str
    convicting_state: str
    standing: str
    recipients: list[RecipientShown]


class RightsLettersLetterBody(Value, frozen=True, kw_only=True):
    """
    Which letter. A dry run issues nothing; that somebody read it is on record.
    """

    kind: Annotated[
        Literal["answer", "carried-out", "extension", "identity-wanted", "receipt"],
        Meta(description="What a letter is.", title="LetterKind"),
    ]
    dry_run: bool | UnsetType = False


class LetterShown(Value, frozen=True, kw_only=True):
    """
    A letter to a person, in the person's language.
    """

    kind: str
    dry_run: bool
    number: str
    made_on: str
    language: str
    authority: str
    title: str
    recipient: list[str]
    paragraphs: list[str]
    parts: list[LetterPartShown]
    remedies: list[str]
    text: str


class CorrectableAnswer(Value, frozen=True, kw_only=True):
    """
    A conviction that is to be put right, and what may be corrected in it.
    """

    conviction: str
    version: int
    fields: list[CorrectableShown]


class CorrectionsBody(Value, frozen=True, kw_only=True):
    """
    What is put right in a version. A dry run shows how the conviction would stand.
    """

    version: Annotated[int, Meta(ge=1, le=1000000)]
    values: Annotated[list[CorrectionBody], Meta(max_length=2000, min_length=1)]
    dry_run: bool | UnsetType = False


class CorrectedAnswer(Value, frozen=True, kw_only=True):
    """
    How a conviction stood and how it stands, and the request.
    """

    dry_run: bool
    request: RightsShown
    before: SectionShown
    after: SectionShown


class SessionsAnswer(Value, frozen=True, kw_only=True):
    """
    One's own sessions that have not ended.
    """

    sessions: list[SessionShown]


class FactorsAnswer(Value, frozen=True, kw_only=True):
    """
    By what one shows who one is.
    """

    factors: list[FactorShown]


class AccountShown(Value, frozen=True, kw_only=True):
    """
    An account, without anything secret.
    """

    id: str
    name: str
    display_name: str
    state: str
    roles: list[str]
    team: str
    compartments: list[str]
    created_by: str
    created_at: str
    approved_by: str
    proposed_roles: list[str] | None | UnsetType = UNSET
    proposal: ProposalShown | None | UnsetType = UNSET
    standing: str | UnsetType = ""
    refused: RefusedShown | None | UnsetType = UNSET


class EntitlementBody(Value, frozen=True, kw_only=True):
    """
    What an administrator proposes and a security officer grants, as a whole.
    """

    roles: Annotated[
        list[
            Literal[
                "administrator",
                "inspector",
                "integrator",
                "officer",
                "requesting-authority",
                "security-officer",
                "supervisor",
                "translator",
            ]
        ],
        Meta(max_length=8, min_length=1),
    ]
    team: Annotated[str, Meta(max_length=100)] | UnsetType = ""
    compartments: Annotated[list[Compartment], Meta(max_length=50)] | UnsetType = field(
        default_factory=list
    )
    openid_subject: Annotated[str, Meta(max_length=255)] | UnsetType = ""


class AccountsProposalBody(Value, frozen=True, kw_only=True):
    """
    What shall hold instead of what an account has, as a whole.

        ``as_of`` is the account's ``standing`` as whoever proposes saw it; if it changed, nothing
        happens.
    """

    entitlement: EntitlementBody
    enrols_anew: bool | UnsetType = False
    as_of: AsOf | None | UnsetType = UNSET


class AccountsApprovalBody(Value, frozen=True, kw_only=True):
    """
    What the security officer has seen and grants.
    """

    entitlement: EntitlementBody
    enrols_anew: bool | UnsetType = False


class InvitedAnswer(Value, frozen=True, kw_only=True):
    """
    An account and what is handed to its owner, told once; absent where nothing is.

        The administrator hands over the invitation, the security officer the code: neither can
        enrol in somebody's place.
    """

    account: AccountShown
    invitation: str | UnsetType = ""
    code: str | UnsetType = ""


class KeysAnswer(Value, frozen=True, kw_only=True):
    """
    Keys of programs.
    """

    keys: list[KeyShown]


class KeyBody(Value, frozen=True, kw_only=True):
    """
    A key that a program shall have.
    """

    label: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    scopes: Annotated[
        list[
            Literal[
                "access:account:approve",
                "access:account:create",
                "access:account:list",
                "access:account:own",
                "access:glass:break",
                "access:glass:review",
                "access:service-key:issue",
                "access:session:revoke",
                "node:backup:make",
                "node:configuration:change",
                "node:connector:read",
                "node:connector:run",
                "node:health:read",
                "oversight:breach:read",
                "oversight:breach:register",
                "oversight:journal:export",
                "oversight:journal:search",
                "oversight:mark:write",
                "oversight:misuse:review",
                "oversight:processing:freeze",
                "oversight:quality:review",
                "oversight:question:answer",
                "oversight:registers:read",
                "oversight:sample:draw",
                "policy:decision:explain",
                "policy:set:adopt",
                "records:answer:approve",
                "records:conversation:list",
                "records:conversation:read",
                "records:conviction:enter",
                "records:document:issue",
                "records:draft:read-own",
                "records:duty-desk:read",
                "records:person:read",
                "records:person:search",
                "records:recall:decide",
                "records:record:export",
                "records:request:draft",
                "records:request:send",
                "records:restriction:set",
                "records:task:assign",
                "records:task:decide",
                "records:task:list",
                "records:text:translate",
                "retention:extension:assess",
                "retention:hold:set",
                "retention:schedule:read",
                "rights:request:approve",
                "rights:request:decide",
                "rights:request:read",
                "rights:request:register",
            ]
        ],
        Meta(max_length=12, min_length=1),
    ]
    days: Annotated[int, Meta(ge=1, le=366)]


class WebhooksAnswer(Value, frozen=True, kw_only=True):
    """
    Webhooks.
    """

    webhooks: list[WebhookShown]


class WebhookBody(Value, frozen=True, kw_only=True):
    """
    Where a program shall be told of what happens.
    """

    label: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    address: Annotated[str, Meta(max_length=500, min_length=1)]
    key: Annotated[str, Meta(max_length=80, min_length=1)]
    kinds: Annotated[
        list[
            Literal[
                "answer.received",
                "deadline.near",
                "deadline.passed",
                "message.delivered",
                "message.received",
                "message.refused",
                "notification.received",
                "recall.answered",
                "recall.received",
                "request.received",
                "task.decided",
                "task.opened",
                "webhook.test",
            ]
        ],
        Meta(max_length=13, min_length=1),
    ]
    form: (
        Annotated[
            Literal["public-key", "shared-secret"],
            Meta(description="How a receiver knows us. Stable names.", title="SignatureForm"),
        ]
        | UnsetType
    ) = "shared-secret"


class DeliveriesAnswer(Value, frozen=True, kw_only=True):
    """
    A webhook and what it was told, the last first; a hundred at most.
    """

    webhook: WebhookShown
    deliveries: list[DeliveryShown]


class ApprovalShown(Value, frozen=True, kw_only=True):
    """
    An act that needs two.
    """

    id: str
    act: str
    subject: str
    asker: str
    needs: str
    asked_at: str
    ends_at: str
    granted_by: str
    about: list[AboutShown] | UnsetType = field(default_factory=list)
    refused_by: str | UnsetType = ""
    refused_because: str | UnsetType = ""


class NoticesAnswer(Value, frozen=True, kw_only=True):
    """
    What one has been told, latest first.
    """

    notices: list[ApprovalsNoticeShown]


class ChecksAnswer(Value, frozen=True, kw_only=True):
    """
    Every check, in the order in which it matters.
    """

    at: str
    ready: bool
    checks: list[CheckShown]


class SetUpAnswer(Value, frozen=True, kw_only=True):
    """
    What is set up, in the order in which it is done, and what ends when.
    """

    steps: list[NodeStepShown]
    network_version: int
    network_expires_at: str
    certificate_ends: str
    backup_made_at: str | None


class NodePartnersAnswer(Value, frozen=True, kw_only=True):
    """
    Every partner with which messages may be exchanged.
    """

    partners: list[PartnerShown]


class OwnKeysAnswer(Value, frozen=True, kw_only=True):
    """
    Every key of the node, and how far the rotation of each part is.
    """

    keys: list[KeyHeld]
    rotations: list[RotationShown]


class EndingsAnswer(Value, frozen=True, kw_only=True):
    """
    What ends, what ends first at the beginning.
    """

    endings: list[EndingShown]


class NetworkAnswer(Value, frozen=True, kw_only=True):
    """
    The network document in force.
    """

    network: str
    version: int
    digest: str
    issued_at: str
    expires_at: str
    exchange_stops_at: str
    freshness: str
    signatures_wanted: int
    governance: list[str]
    signed_by: list[str]
    members: list[MemberShown]
    has_previous: bool
    changes: list[NetworkChanged]


class ServicesAnswer(Value, frozen=True, kw_only=True):
    """
    The services that trust rests on: how they stand, and the gaps there were.
    """

    at: str
    services: list[ServiceShown]
    gaps: list[GapShown]


class BackupsAnswer(Value, frozen=True, kw_only=True):
    """
    Where backups stand. ``recipient`` names the key that opens them; empty without one.
    """

    recipient: str
    problem: str
    folder: str
    made_at: str | None
    proved: ProvedShown | None
    backups: list[BackupShown]


class RunShown(Value, frozen=True, kw_only=True):
    """
    A run of a connector.
    """

    connector: str
    id: str
    state: str
    dry_run: bool
    by: str
    asked_at: str
    seen_at: str
    ended_at: str | None
    parts: int
    counts: dict[str, int]
    problems: list[ProblemCounted]
    set_aside_files: list[str]
    failure: str


class RecordShape(Value, frozen=True, kw_only=True):
    """
    A record as it would be entered, or why it would be set aside.
    """

    place: str
    problem: str
    convictions: int
    statements: list[StatementShape]
    note: str


class FoundAnswer(Value, frozen=True, kw_only=True):
    """
    What a search found, the latest first.
    """

    entries: list[EntryShown]
    total: int
    unreadable: list[int]
    ended: int


class ProvedAnswer(Value, frozen=True, kw_only=True):
    """
    An entry with what proves it.
    """

    entry: EntryShown
    leaf_data: str
    proof: str
    marks: list[str]
    questions: list[QuestionShown]


class SampleBody(Value, frozen=True, kw_only=True):
    """
    A sample to draw.
    """

    size: Annotated[int, Meta(ge=1, le=1000)]
    stratify: Annotated[
        Literal["act", "official", "purpose"],
        Meta(description="By what a sample is stratified. Stable names.", title="Stratum"),
    ]
    seed: Seed | None | UnsetType = UNSET
    first: Annotated[int, Meta(ge=0, le=9007199254740992)] | UnsetType = 0
    stop: Stop | None | UnsetType = UNSET


class MarkBody(Value, frozen=True, kw_only=True):
    """
    What an inspector holds of an entry.
    """

    judged: Annotated[
        Literal["justified", "needs-answer", "unjustified"],
        Meta(
            description="What an inspector holds of an entry. Stable names.",
            title="Judged",
        ),
    ]
    words: Annotated[str, Meta(max_length=2000, min_length=1)]


class FreezesAnswer(Value, frozen=True, kw_only=True):
    """
    Freezes, the latest first.
    """

    freezes: list[FreezeShown]


class FreezeBody(Value, frozen=True, kw_only=True):
    """
    A freeze to put into force.
    """

    activity: Annotated[
        Literal["answer", "ask", "disclose", "enter", "notify", "search"],
        Meta(description="What can be frozen. Stable names.", title="Activity"),
    ]
    order: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    reason: Annotated[str, Meta(max_length=2000, min_length=1)]


class InspectionAskedAnswer(Value, frozen=True, kw_only=True):
    """
    Every question, the unanswered first.
    """

    questions: list[AskedShown]


class RegistersAnswer(Value, frozen=True, kw_only=True):
    """
    The registers there are.
    """

    registers: list[RegisterOffered]


class ProcessingAnswer(Value, frozen=True, kw_only=True):
    """
    The record of processing activities.
    """

    controller: str
    contact: str
    to_add: list[str]
    activities: list[ActivityShown]


class StatisticsAnswer(Value, frozen=True, kw_only=True):
    """
    How many entries there are by act, officer, purpose and month.
    """

    act: list[InspectionCountShown]
    official: list[InspectionCountShown]
    purpose: list[InspectionCountShown]
    month: list[InspectionCountShown]


class FunctionsAnswer(Value, frozen=True, kw_only=True):
    """
    What the product does by itself, and what it does not contain.
    """

    functions: list[FunctionShown]
    avoided: list[str]


class ReportBody(Value, frozen=True, kw_only=True):
    """
    What a report is about: a search, a sample or entries; exactly one of them.
    """

    purpose: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    case: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    language: Annotated[str, Meta(max_length=2, pattern="^[a-z]{2}$")] | UnsetType = "en"
    form: (
        Annotated[
            Literal["asice", "pdf"],
            Meta(description="In which form a report leaves.", title="ReportForm"),
        ]
        | UnsetType
    ) = "pdf"
    query: ReportQuery | None | UnsetType = UNSET
    sample: Sample | None | UnsetType = UNSET
    leaves: Annotated[list[Leaf], Meta(max_length=1000)] | UnsetType = field(default_factory=list)


class HitsAnswer(Value, frozen=True, kw_only=True):
    """
    What was noticed, the heaviest first.
    """

    hits: list[HitShown]


class MisuseReviewBody(Value, frozen=True, kw_only=True):
    """
    What a reviewer found, and why.
    """

    outcome: Annotated[
        Literal["lawful", "unlawful", "unresolved"],
        Meta(
            description="What a reviewer found of a hit, once the officer was heard. Stable names.",
            title="Outcome",
        ),
    ]
    reasons: Annotated[str, Meta(max_length=2000, min_length=1)]


class RatesAnswer(Value, frozen=True, kw_only=True):
    """
    How each rule fared, the random sample last.
    """

    rates: list[RateShown]


class MattersAnswer(Value, frozen=True, kw_only=True):
    """
    What one was asked about.
    """

    matters: list[MatterShown]


class WatchBody(Value, frozen=True, kw_only=True):
    """
    A name or address that is put on a list, kept as a keyed digest only.
    """

    list: Annotated[
        Literal["near", "staff", "well-known"],
        Meta(description="Lists of names. Stable names.", title="WatchList"),
    ]
    text: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    official: Official | None | UnsetType = UNSET


class BreachShown(Value, frozen=True, kw_only=True):
    """
    A breach, its clock, and what is owed.
    """

    id: str
    aware_at: str
    due_at: str
    basis: str
    late: bool
    contact: str
    phases: list[PhaseShown]
    notices: list[BreachesNoticeShown]
    owed: list[str]
    states_to_tell: list[str]
    closed_at: str | None


class BreachBody(Value, frozen=True, kw_only=True):
    """
    A breach: since when it is known, where more can be had, and what is known.
    """

    nature: Annotated[
        list[Literal["availability", "confidentiality", "integrity"]],
        Meta(max_length=3, min_length=1),
    ]
    consequences: Annotated[str, Meta(max_length=2000, min_length=1)]
    measures: Annotated[str, Meta(max_length=2000, min_length=1)]
    aware_at: str
    contact: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    subjects: Subjects | None | UnsetType = UNSET
    records: Records | None | UnsetType = UNSET
    high_risk: bool | None | UnsetType = UNSET
    states: Annotated[list[State], Meta(max_length=60)] | UnsetType = field(default_factory=list)


class NoticeBody(Value, frozen=True, kw_only=True):
    """
    Who was told of a breach, and in which letter or message.
    """

    told: Annotated[
        Literal["controller-of-another-state", "data-subjects", "supervisory-authority"],
        Meta(description="Who is told of a breach. Stable names.", title="Told"),
    ]
    whom: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    reference: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    late_because: Annotated[str, Meta(max_length=2000)] | UnsetType = ""


class ReceivedAnswer(Value, frozen=True, kw_only=True):
    """
    What other states told, what was not taken note of first.
    """

    received: list[ReceivedShown]


class DueAnswer(Value, frozen=True, kw_only=True):
    """
    What ends soon, is over, is kept, or is to be reviewed.
    """

    due: list[DueShown]


class HoldsAnswer(Value, frozen=True, kw_only=True):
    """
    The holds that stand.
    """

    holds: list[HoldShown]


class HoldBody(Value, frozen=True, kw_only=True):
    """
    What shall be kept from erasure.
    """

    kind: Literal["conversation", "conviction", "person"]
    reference: Annotated[str, Meta(max_length=80, pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$")]
    ground: Annotated[
        Literal["court-order", "evidence", "running-enquiry"],
        Meta(
            description="Why something may be kept although its time is over. Stable names.",
            title="HoldGround",
        ),
    ]
    review_on: str
    reason: Annotated[str, Meta(max_length=2000, min_length=1)]


class RestrictionsAnswer(Value, frozen=True, kw_only=True):
    """
    The restrictions that one is cleared for.
    """

    restrictions: list[RestrictionShown]


class ScheduleAnswer(Value, frozen=True, kw_only=True):
    """
    How every kind of record ends.
    """

    rules: list[RetentionEndingRuleShown]


class ProofAnswer(Value, frozen=True, kw_only=True):
    """
    What is left whose time is over and that nothing keeps; nothing, if all is well.
    """

    overdue: list[DueShown]
    settled: list[SettledShown]
    entries: int


class BundlesAnswer(Value, frozen=True, kw_only=True):
    """
    Bundles, oldest first; and the one by which the node decides.
    """

    bundles: list[BundleShown]
    in_force: str


class ExplanationsAnswer(Value, frozen=True, kw_only=True):
    """
    Decisions, oldest first.
    """

    decisions: list[ExplanationShown]


class ComparisonAnswer(Value, frozen=True, kw_only=True):
    """
    What differs, what may permit more first.
    """

    differences: list[DifferenceShown]


class SimulationAnswer(Value, frozen=True, kw_only=True):
    """
    What changed rules would have made of the decisions of the last month.
    """

    bundle: str
    decisions: int
    changed: int
    left_out: int
    changes: list[ChangeShown]


class QualityPage(Value, frozen=True, kw_only=True):
    """
    Answers drawn, latest decision first, with how many were found how.

        Attributes:
            checks: On this page.
            share: The share that is drawn now.
            behind: How many entries of the log the draw has not reached yet.
            waiting: How many wait, for whoever asks or for others.
            good: How many were found good.
            faulty: How many were found faulty.
    """

    checks: list[QualityHead]
    share: float
    behind: int
    waiting: int
    good: int
    faulty: int
    next: str | None | UnsetType = UNSET


class QualityShown(Value, frozen=True, kw_only=True):
    """
    An answer as it was sent, and what stayed here.

        Attributes:
            check: The check.
            answer: What the answer says.
            withheld: Convictions that stayed here for national law.
            left_out: Categories of data that the purpose did not need.
            computed_by: Rule packs that were asked.
    """

    check: QualityHead
    answer: SectionShown
    withheld: list[str]
    left_out: list[str]
    computed_by: list[str]


class SavedFiltersAnswer(Value, frozen=True, kw_only=True):
    """
    One's own filters, by list and name.
    """

    filters: list[SavedFilterShown]


class PersonFound(Value, frozen=True, kw_only=True):
    """
    Somebody of the register whom a search found, as the register describes them.
    """

    person: str
    description: SectionShown


class PersonShown(Value, frozen=True, kw_only=True):
    """
    A person of the register with the convictions held.
    """

    person: str
    source_key: str
    description: SectionShown
    convictions: list[HeldShown]


class VersionsAnswer(Value, frozen=True, kw_only=True):
    """
    Every version of a conviction, oldest first.
    """

    versions: list[VersionShown]


class EvidenceShown(Value, frozen=True, kw_only=True):
    """
    What the exchange proves now, from plain words down to the logs.
    """

    verdict: Annotated[
        Literal["changed", "one-sided", "valid", "withdrawn"],
        Meta(description="What evidence comes to, in a word.", title="Verdict"),
    ]
    problem: str
    recalls: list[str]
    erased: list[str]
    messages: list[MessageProved]
    one_sided: list[str]
    proved: list[str]
    not_proved: list[str]
    remarks: list[str]
    steps: list[EvidenceStepShown]
    vouched: list[VouchedShown]
    checkpoints: list[CheckpointShown]
    left_out: list[str]
    network_digest: str


class RecallPage(Value, frozen=True, kw_only=True):
    """
    Recalls, latest first.
    """

    recalls: list[RecallShown]
    next: str | None | UnsetType = UNSET


class RecallDecisionBody(Value, frozen=True, kw_only=True):
    """
    What an officer decides about what another state recalls; all of it if none is named.
    """

    decision: RecalledErase | RecalledKeep
    reason: Annotated[str, Meta(max_length=2000, min_length=1)]
    messages: Annotated[list[Message], Meta(max_length=100)] | UnsetType = field(
        default_factory=list
    )
    dry_run: bool | UnsetType = False


class ConversationShown(Value, frozen=True, kw_only=True):
    """
    A conversation: where it stands, its messages and their fate, what they say.
    """

    conversation: ConversationHead
    lateness: LatenessShown | None
    identification: IdentificationShown | None
    messages: list[MessageShown]
    tasks: list[TaskHead]


class DecisionBody(Value, frozen=True, kw_only=True):
    """
    What an officer decides about a task.

        Attributes:
            decision: One act.
            reason: Why; it is kept here and never sent.
            dry_run: Whether it is only tried.
            as_of: When something was last said in the conversation that the officer saw; if more
                was said since, nothing is done.
            digest: Of the answer that a preview showed; if another would leave now, nothing is done.
    """

    decision: (
        IdentifyAs
        | Nobody
        | SeveralPersons
        | EnterAsNew
        | Approve
        | Deny
        | NotANational
        | Deceased
        | AskBack
        | Supply
        | ConfirmDeletion
        | RefuseDeletion
        | EnterNationally
        | ReportError
        | Attended
        | Release
        | Withdraw
    )
    reason: Annotated[str, Meta(max_length=2000, min_length=1)]
    dry_run: bool | UnsetType = False
    as_of: str | None | UnsetType = UNSET
    digest: Digest | None | UnsetType = UNSET


class NotificationAnswer(Value, frozen=True, kw_only=True):
    """
    A notification beside what it meets in the register.

        Attributes:
            task: The task.
            notified: The conviction as it is notified.
            updates: What it says that it changes; ``None`` for a first notification.
            met: What stands here: ``nothing``, ``the-same``, ``another``, ``another-states``,
                ``changed`` or ``nothing-to-change``.
            here: The conviction that stands here, as it holds.
            whose: The person whose conviction that is, beside the description.
            is_storable: Whether it can be stored at all, whoever is meant.
            only_as: The one person with whom it can be stored; empty for any.
    """

    task: str
    notified: SectionShown
    updates: UpdatedShown | None
    met: str
    here: HeldShown | None
    whose: CandidateBesideShown | None
    is_storable: bool
    only_as: str


class PreviewAnswer(Value, frozen=True, kw_only=True):
    """
    An answer as it would leave.

        Attributes:
            person: Whose record it tells.
            described: The person, as the answer states the identity.
            told: Convictions that leave.
            withheld: Convictions that stay.
            left_out: Categories of data that the purpose does not need.
            computed_by: Rule packs that were asked.
            no_rule_pack_of: States of whose law on spent convictions no pack is adopted.
            to_settle: What an officer must settle first.
            conditions: Handling conditions that go with it.
            other_states: States that the answer names.
            withheld_before_for: For which other purposes the same state was lately denied something.
            decision: The policy's decision, in words.
            refusal: Why it may not leave, if it may not.
            was_shown: Whether the person was among the candidates.
            digest: Of the very answer; sent with the decision, it is bound to what was shown.
    """

    person: str
    described: SectionShown
    told: list[ToldShown]
    withheld: list[WithheldShown]
    left_out: list[str]
    computed_by: list[str]
    no_rule_pack_of: list[str]
    to_settle: list[ToSettleShown]
    conditions: list[ConditionToldShown]
    other_states: list[str]
    withheld_before_for: list[str]
    decision: list[str]
    refusal: RefusalShown | None
    was_shown: bool
    digest: str


class CaseSheets(Value, frozen=True, kw_only=True):
    """
    Sheets in the order in which they were asked for.

        Attributes:
            missing: How many that were named are not there for whoever asks.
    """

    sheets: list[CaseSheet]
    missing: int


class ForeignTextsAnswer(Value, frozen=True, kw_only=True):
    """
    The foreign texts of a conversation, and the engine that can give the gist of some.
    """

    into: str
    engine: str
    texts: list[ForeignTextShown]


class DraftPage(Value, frozen=True, kw_only=True):
    """
    Drafts, oldest first.
    """

    drafts: list[DraftShown]
    next: str | None | UnsetType = UNSET


class TransferPage(Value, frozen=True, kw_only=True):
    """
    Assessments, latest first.
    """

    transfers: list[TransferShown]
    next: str | None | UnsetType = UNSET


class HoldingsAnswer(Value, frozen=True, kw_only=True):
    """
    What is held of whoever asks, to whom it went, and which states gave it.
    """

    person: str
    convictions: list[HoldingShown]
    issuers: list[str]


class AccountsAnswer(Value, frozen=True, kw_only=True):
    """
    Every account, by name.
    """

    accounts: list[AccountShown]


class NewAccountBody(Value, frozen=True, kw_only=True):
    """
    Somebody who shall have an account.
    """

    name: Annotated[str, Meta(max_length=64, pattern="^[a-z0-9][a-z0-9._@-]{1,63}$")]
    display_name: Annotated[str, Meta(max_length=200, min_length=1, pattern="^\\S.*$")]
    entitlement: EntitlementBody


class ApprovalsAnswer(Value, frozen=True, kw_only=True):
    """
    What one asked for, and what one may grant, oldest first.
    """

    approvals: list[ApprovalShown]


class ConnectorShown(Value, frozen=True, kw_only=True):
    """
    A connector with its last run; ``invalid`` says why its file cannot be used.
    """

    name: str
    title: str
    kind: str
    place: str
    invalid: str
    last_run: RunShown | None


class ConnectorPreviewAnswer(Value, frozen=True, kw_only=True):
    """
    The beginning of a source, mapped; no value in it says whom it describes.
    """

    connector: str
    format: str
    parts: int
    columns: list[MappedColumn]
    fixed: dict[str, str]
    records: list[RecordShape]
    problem: str


class BreachesAnswer(Value, frozen=True, kw_only=True):
    """
    Every breach, the latest first.
    """

    breaches: list[BreachShown]


class SearchAnswer(Value, frozen=True, kw_only=True):
    """
    What a search of the register found.
    """

    outcome: str
    rule: str
    person: str | None
    parameters: str
    missed: float | None
    not_compared: list[NotComparedShown]
    candidates: list[CandidateShown]
    persons: list[PersonFound] | UnsetType = field(default_factory=list)


class ConnectorsAnswer(Value, frozen=True, kw_only=True):
    """
    The connectors of the node.
    """

    connectors: list[ConnectorShown]
