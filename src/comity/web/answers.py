"""What routes about records answer: declared types, so that their description is exact."""

from datetime import date, datetime

import msgspec

from comity.assembly.who_is_meant import Meant


class Answer(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Base of every answer. It says nothing of itself: it may hold what a record says."""

    def __repr__(self) -> str:
        """Return the name of the type only."""
        return f"{type(self).__name__}(…)"


class LineShown(Answer, frozen=True):
    """One statement of a record."""

    name: str
    caption: str
    value: str
    note: str = ""
    code: str = ""
    language: str = ""
    original: str = ""
    original_language: str = ""


class SectionShown(Answer, frozen=True):
    """Statements under a title, and sections below them."""

    name: str
    title: str
    lines: tuple[LineShown, ...]
    sections: tuple["SectionShown", ...]


class HeldShown(Answer, frozen=True):
    """A version of a conviction: how it is held, and what it says where it is shown."""

    id: str
    version: int
    origin: str
    convicting_state: str
    standing: str
    held_since: datetime
    message: str | None
    entered_nationally: bool
    conviction: SectionShown | None = None


class PersonShown(Answer, frozen=True):
    """A person of the register with the convictions held."""

    person: str
    source_key: str
    description: SectionShown
    convictions: tuple[HeldShown, ...]


class DutyShown(Answer, frozen=True):
    """The duty to notify a state of a version of a conviction."""

    conviction: str
    version: int
    addressee: str
    state: str
    reason: str
    message: str | None
    noted_at: datetime


class DisclosureShown(Answer, frozen=True):
    """A version of a conviction that was given to another state."""

    conviction: str
    version: int
    recipient: str
    message: str
    conversation: str
    purpose: str
    disclosed_at: datetime


class ConvictionShown(Answer, frozen=True):
    """A conviction: the version in force, all versions, who was told and who was given it."""

    conviction: SectionShown
    person: str
    versions: tuple[HeldShown, ...]
    duties: tuple[DutyShown, ...]
    disclosures: tuple[DisclosureShown, ...]


class VersionShown(Answer, frozen=True):
    """A version of a conviction with what it said; nothing where that was erased."""

    held: HeldShown
    conviction: SectionShown


class VersionsAnswer(Answer, frozen=True):
    """Every version of a conviction, oldest first."""

    versions: tuple[VersionShown, ...]


class FieldCompared(Answer, frozen=True):
    """What comparing one field found."""

    field: str
    agreement: str
    level: str
    weight: float
    bearing: str
    explanation: str


class CandidateShown(Answer, frozen=True):
    """Somebody of the register who may be meant, and why."""

    person: str
    rank: int
    probability: float
    score: float
    doubts: tuple[str, ...]
    comparisons: tuple[FieldCompared, ...]


class NotComparedShown(Answer, frozen=True):
    """A field that was stated in vain."""

    field: str
    sentence: str


class PersonFound(Answer, frozen=True):
    """Somebody of the register whom a search found, as the register describes them."""

    person: str
    description: SectionShown


class SearchAnswer(Answer, frozen=True):
    """What a search of the register found."""

    outcome: str
    rule: str
    person: str | None
    parameters: str
    missed: float | None
    not_compared: tuple[NotComparedShown, ...]
    candidates: tuple[CandidateShown, ...]
    persons: tuple[PersonFound, ...] = ()


class ConversationHead(Answer, frozen=True):
    """Where a conversation stands."""

    id: str
    kind: str
    role: str
    peer: str
    state: str
    opened_at: datetime
    due_on: date | None
    deadline_basis: str
    settled_at: datetime | None
    case: str
    wire: str


class Page(Answer, frozen=True, kw_only=True):
    """Base of a page of a list.

    Attributes:
        next: Cursor of the next page; absent on the last. It counts nothing.
    """

    next: str | None = None


class ConversationPage(Page, frozen=True, kw_only=True):
    """Conversations, those changed last first."""

    conversations: tuple[ConversationHead, ...]


class LatenessShown(Answer, frozen=True):
    """How a conversation stands to its deadline."""

    due_on: date
    settled_on: date | None
    working_days: int
    late: bool


class IdentificationShown(Answer, frozen=True):
    """Who the person of a conversation is, and who or what says so."""

    conversation: str
    outcome: str
    person: str | None
    rule: str
    decided_by: str
    decided_at: datetime
    parameters: str


class NoteShown(Answer, frozen=True):
    """What was not written or read just as it is."""

    code: str
    path: str
    severity: str
    text: str


class MessageShown(Answer, frozen=True):
    """A message, its fate and what it says."""

    id: str
    kind: str
    direction: str
    at: datetime
    refers_to: str | None
    notes: tuple[NoteShown, ...]
    leaf: int | None
    content: SectionShown
    delivery: str | None = None
    receipt_at: datetime | None = None
    refusal: str | None = None
    handling: str | None = None
    problem: str | None = None


class TaskHead(Answer, frozen=True):
    """A task, without what it holds about people.

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
    created_at: datetime
    due_on: date | None
    decided_at: datetime | None
    decided_by: str
    outcome: str
    meant: Meant | None
    candidates: int
    prioritised_by: str
    prioritised_at: datetime | None


class ConversationShown(Answer, frozen=True):
    """A conversation: where it stands, its messages and their fate, what they say."""

    conversation: ConversationHead
    lateness: LatenessShown | None
    identification: IdentificationShown | None
    messages: tuple[MessageShown, ...]
    tasks: tuple[TaskHead, ...]


class TaskPage(Page, frozen=True, kw_only=True):
    """Open tasks, nearest day first."""

    tasks: tuple[TaskHead, ...]


class MessageSent(Answer, frozen=True):
    """A message that was composed, or would be."""

    id: str
    kind: str
    to: str
    conversation: str
    refers_to: str | None
    bytes: int


class RefusalShown(Answer, frozen=True):
    """A lawful refusal: nothing was sent and nothing was changed."""

    ground: str
    basis: str
    explanation: str


class ActAnswer(Answer, frozen=True):
    """What an act led to.

    Attributes:
        dry_run: Whether it was only tried.
        sent: What was composed.
        refusal: Why the law does not allow it, if it does not.
    """

    dry_run: bool
    sent: tuple[MessageSent, ...] = ()
    refusal: RefusalShown | None = None


class RequestAnswer(ActAnswer, frozen=True):
    """What a request led to.

    Attributes:
        content: Of a dry run, what would leave, laid out as it will stand in the case.
    """

    content: SectionShown | None = None
