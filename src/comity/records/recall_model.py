"""A recall as a value: what is recalled, from whom, and how far each has come.

Nothing here names a person. Convictions and messages are named by their identifiers.

Source: Directive (EU) 2016/680 Art. 7(3), 16(5) and (6); docs/protocol, COM-12.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Annotated, Final, NewType

from msgspec import Meta

from comity.exchange.envelope import MessageIdText, StateText
from comity.ids import ConversationId, ConvictionId, MessageId, StateCode
from comity.law.recall_grounds import KeepGround

RecallId = NewType("RecallId", str)
"""``SS-RECALL-`` and fifteen digits; never travels."""

SALT_BYTES: Final = 32
_MOST_BODY_BYTES: Final = 4_096
_Aware = Annotated[datetime, Meta(tz=True)]
GroundText = Annotated[str, Meta(pattern=r"\A[a-z-]{0,40}\Z")]
"""The name of a ground; it is shown to people, and so can hold nothing else."""


@unique
class Ask(StrEnum):
    """What is asked of whoever holds the data."""

    ERASE = "erase"
    CORRECT = "correct"


@unique
class Occasion(StrEnum):
    """How a recall came to be."""

    OFFICER = "officer"
    ALTERATION = "alteration"
    RECEIVED = "received"


@unique
class Outcome(StrEnum):
    """What became of one message at its holder."""

    PENDING = "pending"
    ERASED = "erased"
    CORRECTED = "corrected"
    KEPT = "kept"
    NOT_HELD = "not-held"


@unique
class HolderState(StrEnum):
    """How far one holder has come. Being overdue is no state: it follows from the day."""

    DUE = "due"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ERASED = "erased"
    CORRECTED = "corrected"
    KEPT = "kept"
    NOT_HELD = "not-held"
    CANNOT_CONFIRM = "cannot-confirm"
    REFUSED = "refused"
    OUTSIDE = "outside-the-network"
    ASKED_OUTSIDE = "asked-outside-the-network"
    """An officer says that it was asked otherwise; nothing is known of its answer here."""

    @property
    def is_final(self) -> bool:
        """Whether nothing more is expected of the holder over the network."""
        return self in _FINAL

    @property
    def is_confirmed(self) -> bool:
        """Whether the holder itself has said that it holds the data no longer as it was."""
        return self in _CONFIRMED


_CONFIRMED: Final = frozenset({HolderState.ERASED, HolderState.CORRECTED, HolderState.NOT_HELD})
_FINAL: Final = _CONFIRMED | {
    HolderState.KEPT,
    HolderState.CANNOT_CONFIRM,
    HolderState.REFUSED,
    HolderState.ASKED_OUTSIDE,
}


@dataclass(frozen=True, slots=True)
class DeletionReceipt:
    """The entry about an erasure in the log of whoever erased.

    The message that carries it is itself in that log, so its author has signed that the
    entry stands at that place. A salt is needed to find the leaf.

    Attributes:
        body: The entry's bytes.
        salt: Its salt, 32 bytes.
        leaf: Its place in the log, from 0.
    """

    body: Annotated[bytes, Meta(min_length=2, max_length=_MOST_BODY_BYTES)]
    salt: Annotated[bytes, Meta(min_length=SALT_BYTES, max_length=SALT_BYTES)]
    leaf: Annotated[int, Meta(ge=0)]


@dataclass(frozen=True, slots=True)
class Result:
    """What a holder says of one message.

    Attributes:
        message: The message, by its identifier.
        outcome: What became of what it brought.
        ground: Why it is kept, by its name in ``law.recall_grounds``; else empty.
        receipt: The entry about its erasure; ``None`` unless erased.
    """

    message: MessageIdText
    outcome: Outcome
    ground: GroundText = ""
    receipt: DeletionReceipt | None = None


@dataclass(frozen=True, slots=True)
class Onward:
    """How far somebody has come whom a holder gave the data to.

    Attributes:
        teller: The state that gave it on, and says this.
        holder: The state that it went to.
        state: How far that state has come.
        as_of: Since when, by the teller's clock.
    """

    teller: StateText
    holder: StateText
    state: HolderState
    as_of: _Aware


@dataclass(frozen=True, slots=True, repr=False)
class Recall:
    """A recall, at whoever ordered it or was asked to follow it.

    Attributes:
        id: Its identifier here.
        occasion: How it came to be.
        key: What it was opened for, so that the same never opens twice.
        ask: What is asked.
        convictions: The convictions concerned.
        ground: Why, by its name in ``law.recall_grounds``; one unknown here is kept.
        ordered_by: The officer, or the state that asks.
        ordered_at: When.
        reply_by: The day by which the authority wants an answer; no legal deadline.
        conversation: The conversation in which we were asked; ``None`` if it is our own.
        next_attempt_at: When it is looked at again; ``None`` once nothing is open.
        attempts: How often it was looked at since anything changed.
        told: SHA-256 of the last report given; empty before the first.
        revision: Number of that report; 0 before the first.
    """

    id: RecallId
    occasion: Occasion
    key: str
    ask: Ask
    convictions: tuple[ConvictionId, ...]
    ground: str
    ordered_by: str
    ordered_at: datetime
    reply_by: date
    conversation: ConversationId | None = None
    next_attempt_at: datetime | None = None
    attempts: int = 0
    told: bytes = b""
    revision: int = 0

    def __repr__(self) -> str:
        """Return the identifier only: an officer is named in it."""
        return f"Recall({self.id})"

    @property
    def is_open(self) -> bool:
        """Whether anything is still expected of anybody."""
        return self.next_attempt_at is not None


@dataclass(frozen=True, slots=True)
class Holder:
    """A state to which the data went, and how far it has come.

    Attributes:
        recall: Which recall.
        state: The state.
        messages: Our messages that gave it the data, oldest first.
        standing: How far it has come.
        changed_at: When that changed last.
        conversation: The recall's conversation with it; ``None`` if none was begun.
        revision: Number of its last report; 0 before the first.
        results: What it said of each message, last.
        onward: Whom it gave the data to, as it said last.
        detail: A refusal's code, or what a partner that cannot confirm was told.
        reminders: How often it was reminded.
        remind_at: When it is reminded next; ``None`` if it need not be.
    """

    recall: RecallId
    state: StateCode
    messages: tuple[MessageId, ...]
    standing: HolderState
    changed_at: datetime
    conversation: ConversationId | None = None
    revision: int = 0
    results: tuple[Result, ...] = ()
    onward: tuple[Onward, ...] = ()
    detail: str = ""
    reminders: int = 0
    remind_at: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Item:
    """One message that we were asked to erase or correct.

    Attributes:
        recall: Which recall.
        message: The message that was received.
        outcome: What became of it.
        ground: Why it is kept; ``None`` unless kept.
        receipt: The entry about its erasure; ``None`` unless erased here for this recall.
        decided_by: The officer, or ``node``; empty while pending.
        decided_at: When; ``None`` while pending.
    """

    recall: RecallId
    message: MessageId
    outcome: Outcome = Outcome.PENDING
    ground: KeepGround | None = None
    receipt: DeletionReceipt | None = None
    decided_by: str = ""
    decided_at: datetime | None = None

    def __repr__(self) -> str:
        """Return message and outcome only: an officer is named in it."""
        return f"Item({self.message}, {self.outcome})"

    @property
    def result(self) -> Result:
        """What is told to whoever asked."""
        ground = "" if self.ground is None else str(self.ground)
        return Result(self.message, self.outcome, ground, self.receipt)


def standing_of(results: tuple[Result, ...]) -> HolderState | None:
    """Return where a holder stands by what it said; ``None`` while anything is pending."""
    outcomes = {each.outcome for each in results}
    if not outcomes or Outcome.PENDING in outcomes:
        return None
    for outcome, state in (
        (Outcome.KEPT, HolderState.KEPT),
        (Outcome.CORRECTED, HolderState.CORRECTED),
        (Outcome.ERASED, HolderState.ERASED),
    ):
        if outcome in outcomes:
            return state
    return HolderState.NOT_HELD
