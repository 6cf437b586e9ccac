"""Webhooks and what they told: frozen nouns.

A webhook is where a program of the authority is told that something happened. It is told that,
and by which reference to ask for it; what happened it learns from the interface, with its key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.access.model import Discreet
from comity.access.permissions import Permission
from comity.access.principal import AccountId
from comity.trust.webhook_signature import SignatureForm


@unique
class EventKind(StrEnum):
    """What a program can be told of. Stable names."""

    REQUEST_RECEIVED = "request.received"
    ANSWER_RECEIVED = "answer.received"
    NOTIFICATION_RECEIVED = "notification.received"
    RECALL_RECEIVED = "recall.received"
    RECALL_ANSWERED = "recall.answered"
    MESSAGE_RECEIVED = "message.received"
    """Any other message about records: a further deadline, a question, a cancellation."""
    MESSAGE_DELIVERED = "message.delivered"
    MESSAGE_REFUSED = "message.refused"
    TASK_OPENED = "task.opened"
    TASK_DECIDED = "task.decided"
    DEADLINE_NEAR = "deadline.near"
    DEADLINE_PASSED = "deadline.passed"
    TEST = "webhook.test"
    """Sent where somebody asks for it, and by nothing else."""


NEEDS: Final[Mapping[EventKind, Permission]] = MappingProxyType(
    {
        kind: Permission.TASK_LIST if kind.startswith("task.") else Permission.CONVERSATION_LIST
        for kind in EventKind
        if kind is not EventKind.TEST
    }
)
"""What a key must be allowed for its program to be told: it could look for itself, later."""


@unique
class WebhookState(StrEnum):
    """How far a webhook has come."""

    ASKED = "asked"
    """Waits for a security officer."""
    APPROVED = "approved"
    """Its owner has still to have its secret made; nothing is sent before."""
    IN_USE = "in use"
    PAUSED = "paused"
    """Nothing is sent until somebody resumes it; what happens meanwhile waits."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class WebhookSecret:
    """What we sign with.

    Attributes:
        text: The shared secret, or our private key.
        until: When it ends because another took its place; ``None`` for the one in force.
    """

    text: str = field(repr=False)
    until: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Webhook(Discreet):
    """Where a program is told of what happens.

    Attributes:
        id: Identifier.
        account: The integrator who answers for it.
        key: The service key of the program: what that may not see, it is not told of.
        label: What it is for.
        address: Where it is called.
        kinds: What it is told of.
        form: How it knows us.
        state: How far it has come.
        made_at: When it was asked for.
        approved_by: The security officer who approved it; empty until then.
        secrets: What we sign with, the one in force first.
        begins_at: Since when it is told; ``None`` until its secret was made.
        begins_leaf: Size of our log then.
        failures: Calls that failed one after the other.
        next_at: Not to be called before then; ``None`` for at once.
        last_success_at: When it last took something.
        why_paused: Why it is paused, in words of ours; empty if it is not.
        refused_by: The security officer who refused it; empty where nobody did.
        refused_because: Why, for whoever asked. Kept sealed, and never in the log.
    """

    id: str
    account: AccountId
    key: str
    label: str
    address: str
    kinds: frozenset[EventKind]
    form: SignatureForm
    state: WebhookState
    made_at: datetime
    approved_by: str = ""
    secrets: tuple[WebhookSecret, ...] = ()
    begins_at: datetime | None = None
    begins_leaf: int = 0
    failures: int = 0
    next_at: datetime | None = None
    last_success_at: datetime | None = None
    why_paused: str = ""
    refused_by: str = ""
    refused_because: str = ""

    @property
    def owner(self) -> str:
        """The integrator."""
        return self.account

    @property
    def lookup(self) -> None:
        """Found by its identifier."""
        return

    @property
    def until(self) -> None:
        """Kept for good: the log names it."""
        return

    @property
    def is_told(self) -> bool:
        """Whether what happens is kept for it: also while it is paused."""
        return self.state in {WebhookState.IN_USE, WebhookState.PAUSED}

    def secrets_in_force(self, now: datetime) -> tuple[str, ...]:
        """Return what a call of now is signed with."""
        return tuple(each.text for each in self.secrets if each.until is None or now < each.until)


@unique
class DeliveryState(StrEnum):
    """What became of an event for one webhook."""

    DUE = "due"
    DELIVERED = "delivered"
    GIVEN_UP = "given up"
    """However often it was tried; somebody can have it sent again."""
    WITHHELD = "withheld"
    """Since it happened, it was restricted, or the key lost the right to see it."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as far as a program is told.

    Attributes:
        kind: What.
        at: When.
        conversation: In which conversation; empty for a test.
        message: Which message; empty if it is about none.
        task: Which task; empty if it is about none.
    """

    kind: EventKind
    at: datetime
    conversation: str = ""
    message: str = ""
    task: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class WebhookDelivery(Discreet):
    """One event for one webhook, and what became of it.

    Attributes:
        id: Identifier of the event for this webhook, the same however often it is sent.
        webhook: For which.
        event: What happened.
        made_at: When it was queued.
        next_at: When it is tried next; once it is settled, when it was.
        state: What became of it.
        attempts: How often it was tried.
        answer: What came of the last attempt, in words of ours or as a status.
    """

    id: str
    webhook: str
    event: Event
    made_at: datetime
    next_at: datetime
    state: DeliveryState = DeliveryState.DUE
    attempts: int = 0
    answer: str = ""
