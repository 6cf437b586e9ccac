"""A person's request about their own data, and everything that became of it.

Whatever identifies the person, and whatever an official wrote about one, is in values that
show nothing of themselves; storage seals them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Annotated, NewType

from msgspec import Meta

from comity.ids import ConversationId, ConvictionId, PersonRef, StateCode
from comity.law.rights import Right, Withholding
from comity.persons.person import Person
from comity.persons.redaction import Redacted
from comity.policy.facts import HoldsInformation
from comity.rights.letter_form import LetterContent

RightsId = NewType("RightsId", str)
"""``SS-RIGHTS-`` and fifteen digits. Stands in the log; says nothing of the person."""

EmbargoId = NewType("EmbargoId", str)
"""``SS-EMBARGO-`` and fifteen digits."""

Words = Annotated[str, Meta(max_length=4_000)]
Line = Annotated[str, Meta(max_length=400)]


@unique
class Stage(StrEnum):
    """How far a request has come. Stable names."""

    REGISTERED = "registered"
    """It waits for the identity to be shown."""

    VERIFIED = "verified"
    """It is known who asks; a decision is owed."""

    PROPOSED = "proposed"
    """An officer decided; less than everything asked needs a second person."""

    DECIDED = "decided"
    """The answer may be issued."""

    CARRYING_OUT = "carrying-out"
    """The answer was issued; what was granted is being done, here or elsewhere."""

    CLOSED = "closed"

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens."""
        return self is Stage.CLOSED


@unique
class Channel(StrEnum):
    """How the person asked, and is answered unless they chose otherwise."""

    IN_PERSON = "in-person"
    LETTER = "letter"
    ELECTRONIC = "electronic"
    SUPERVISOR = "supervisor"


@unique
class Proof(StrEnum):
    """By what the identity was shown."""

    DOCUMENT_SEEN = "document-seen"
    CERTIFIED_COPY = "certified-copy"
    ELECTRONIC_IDENTITY = "electronic-identity"
    SUPERVISOR_CHECKED = "supervisor-checked"
    NOT_SHOWN = "not-shown"


@unique
class Outcome(StrEnum):
    """What is answered. Stable names."""

    FULL = "full"
    PARTIAL = "partial"
    REFUSED = "refused"
    NEITHER = "neither-confirm-nor-deny"
    VERIFICATIONS = "all-verifications-done"
    IDENTITY_NOT_SHOWN = "identity-not-shown"

    @property
    def needs_approval(self) -> bool:
        """Whether somebody else approves it first: whatever gives less than was asked."""
        return self in {Outcome.PARTIAL, Outcome.REFUSED, Outcome.NEITHER}


@dataclass(frozen=True, slots=True, repr=False)
class Applicant(Redacted):
    """Who asks.

    Attributes:
        person: As they describe themselves.
        address: Where the answer goes.
        language: In which language, ISO 639-1.
        channel: How the person asked.
        representative: Who acts for them, with what power; empty for nobody.
    """

    person: Person
    address: Words
    language: Annotated[str, Meta(pattern=r"^[a-z]{2}\Z")]
    channel: Channel
    representative: Words = ""


@dataclass(frozen=True, slots=True, repr=False)
class IdentityCheck(Redacted):
    """How it became known who asks.

    Attributes:
        proof: By what.
        note: What was seen, in words.
        by: The official.
        at: When.
        person: Whom of our register it is; ``None`` if nobody there is, or that is not said.
    """

    proof: Proof
    note: Words
    by: Line
    at: datetime
    person: PersonRef | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Extension(Redacted):
    """More time, with a reason that the person is told.

    Attributes:
        until: The new last day.
        reason: In the person's language.
        by: The official.
        at: When.
    """

    until: date
    reason: Words
    by: Line
    at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class Decision(Redacted):
    """What was decided, and for whom which reasons are.

    Attributes:
        outcome: What is answered.
        grounds: Grounds of withholding; each is law as data.
        reasons: The true reasons. Never sent: for the supervisor and the inspector.
        convictions: What the request concerns, of our register; possibly none.
        statement: The person's supplementary statement, as it is to be kept.
        withheld: What a partial answer leaves out: convictions, ``recipients`` or ``looks``.
        by: Who decided.
        at: When.
        approved_by: Who approved; empty if nobody had to, or has yet.
        approved_at: When.
    """

    outcome: Outcome
    grounds: tuple[Withholding, ...]
    reasons: Words
    by: Line
    at: datetime
    convictions: tuple[ConvictionId, ...] = ()
    statement: Words = ""
    withheld: tuple[Line, ...] = ()
    approved_by: Line = ""
    approved_at: datetime | None = None


@unique
class LetterKind(StrEnum):
    """What a letter is."""

    RECEIPT = "receipt"
    IDENTITY_WANTED = "identity-wanted"
    EXTENSION = "extension"
    ANSWER = "answer"
    CARRIED_OUT = "carried-out"


@dataclass(frozen=True, slots=True, repr=False)
class Letter(Redacted):
    """A letter that was issued.

    Attributes:
        kind: What it is.
        sha256: Digest of its text, 64 hexadecimal digits; stands in the log.
        content: The whole letter.
        by: Who issued it.
        at: When.
    """

    kind: LetterKind
    sha256: Line
    content: LetterContent
    by: Line
    at: datetime


@unique
class Doing(StrEnum):
    """What is done to carry out a decision."""

    ALTER = "alter"
    """A new version of the conviction in the register."""

    RECALL = "recall"
    """Everybody who has it is told, and follows."""

    RESTRICT = "restrict"
    TELL_SOURCE = "tell-source"
    """The state from which it came is told; done in writing, and noted."""

    FORWARD = "forward"
    """A third-country national's request goes to the convicting state."""

    ASK_STATE = "ask-state"


@unique
class StepState(StrEnum):
    """How far a step has come."""

    DUE = "due"
    UNDER_WAY = "under-way"
    DONE = "done"
    NOT_POSSIBLE = "not-possible"

    @property
    def is_final(self) -> bool:
        """Whether nothing more is awaited."""
        return self in {StepState.DONE, StepState.NOT_POSSIBLE}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done for a person, and how far it has come.

    Attributes:
        doing: What.
        subject: A conviction, or a state.
        state: How far.
        reference: The recall or the conversation by which it is done; empty before.
        detail: What to know about it, without personal data.
        due_on: Last day in time; ``None`` if the law sets none.
        basis: Citation of that day.
    """

    doing: Doing
    subject: Line
    state: StepState = StepState.DUE
    reference: Line = ""
    detail: Line = ""
    due_on: date | None = None
    basis: Line = ""


@dataclass(frozen=True, slots=True)
class AskedState:
    """A state to be asked for the person's own record.

    Attributes:
        state: Which.
        due: Whether the law leaves no choice.
        why: In a sentence.
        holds_information: What ECRIS-TCN said of it.
        connected: Whether the person is or was a resident there or here.
    """

    state: StateCode
    due: bool
    why: Line
    holds_information: HoldsInformation = HoldsInformation.NOT_ASKED
    connected: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class RightsRequest:
    """A request, whole.

    Attributes:
        id: Its identifier.
        right: What is asked.
        applicant: Who asks.
        asked: In the person's words.
        received_on: Civil day of receipt; the clock starts.
        registered_at: When it was registered.
        registered_by: The official.
        stage: How far it has come.
        due_on: Last day for the answer, the law's or the authority's own.
        due_basis: Which of the two it is, with its citation.
        identity: How it became known who asks.
        extensions: More time, in order.
        decision: What was decided.
        letters: What was issued, in order.
        steps: What is done.
        asked_states: For an own record: whom to ask.
        origin: Reference of the supervisory authority, or of the state that forwarded it.
    """

    id: RightsId
    right: Right
    applicant: Applicant
    asked: Words
    received_on: date
    registered_at: datetime
    registered_by: Line
    stage: Stage
    due_on: date
    due_basis: Line
    identity: IdentityCheck | None = None
    extensions: tuple[Extension, ...] = ()
    decision: Decision | None = None
    letters: tuple[Letter, ...] = ()
    steps: tuple[Step, ...] = ()
    asked_states: tuple[AskedState, ...] = ()
    origin: Line = ""

    def __repr__(self) -> str:
        """Return the identifier only."""
        return f"RightsRequest({self.id})"

    @property
    def person(self) -> PersonRef | None:
        """Whom of our register it concerns, once that is known."""
        return None if self.identity is None else self.identity.person

    @property
    def is_open(self) -> bool:
        """Whether anything is still owed or awaited."""
        return not self.stage.is_final

    @property
    def last_done_at(self) -> datetime:
        """When something was done on it last, of what is kept with its moment."""
        moments = [self.registered_at, *(each.at for each in self.letters)]
        moments += [each.at for each in self.extensions]
        if self.identity is not None:
            moments.append(self.identity.at)
        if self.decision is not None:
            moments.append(self.decision.approved_at or self.decision.at)
        return max(moments)

    def letter(self, kind: LetterKind) -> Letter | None:
        """Return the latest letter of a kind."""
        return next((each for each in reversed(self.letters) if each.kind is kind), None)


@dataclass(frozen=True, slots=True, repr=False)
class Embargo(Redacted):
    """Looks that are told to the person later, because an enquiry is running.

    Attributes:
        id: Its identifier.
        subject: A person of our register, a conversation or a case reference.
        ground: Why; one of those that may be kept secret.
        reason: In words, for the supervisor and the inspector.
        until: Last day; it ends of itself.
        by: Who set it.
        set_at: When.
        reviewed_by: Who else reviewed it last; empty before.
        lifted_at: When it was lifted before its day; ``None`` if it was not.
    """

    id: EmbargoId
    subject: Line
    ground: Withholding
    reason: Words
    until: date
    by: Line
    set_at: datetime
    reviewed_by: Line = ""
    lifted_at: datetime | None = None

    def __repr__(self) -> str:
        """Return the identifier only."""
        return f"Embargo({self.id})"

    def covers(self, day: date) -> bool:
        """Return whether it holds on a day."""
        return self.lifted_at is None and day <= self.until


@unique
class InquiryState(StrEnum):
    """Where a question across the border stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    REFUSED = "refused"
    OUTSIDE = "outside"
    """The partner knows no such question: it is asked in writing."""


@dataclass(frozen=True, slots=True)
class ForeignLook:
    """A look as another state tells of it.

    Attributes:
        at: When.
        who: A function or a number, never a name.
        purpose: What for.
        act: What was done: ``read-conversation`` and so on.
    """

    at: datetime
    who: Annotated[str, Meta(max_length=100)]
    purpose: Annotated[str, Meta(max_length=100)]
    act: Annotated[str, Meta(max_length=60)]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Who looked at what we gave a state: the question, and the answer once it came.

    Attributes:
        request: For whom it is asked.
        state: Whom we ask.
        about: The conversations in which it received something.
        standing: Where it stands.
        asked_at: When.
        conversation: The question's own conversation; ``None`` if none was opened.
        looks: What it told.
        complete_until: Up to when it told of looks; later ones may come.
        answered_at: When it answered last.
        detail: Why there is no answer.
        revision: Number of the answer that holds; 0 before the first.
    """

    request: RightsId
    state: StateCode
    about: tuple[ConversationId, ...]
    standing: InquiryState
    asked_at: datetime
    conversation: ConversationId | None = None
    looks: tuple[ForeignLook, ...] = field(default=())
    complete_until: datetime | None = None
    answered_at: datetime | None = None
    detail: Line = ""
    revision: int = 0
