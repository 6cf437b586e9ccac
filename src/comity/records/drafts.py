"""Requests that another authority of our state drafts, and an officer sends or returns.

A court or a police station asks another state through its central authority: it describes
whom it asks about and why, and reads nothing of the register. What became of a draft is
shown to the account that handed it in, and to officers.

Source: FD 2009/315/JHA Art. 6(1) (at the instance of whom a central authority asks).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import NewType, Protocol

from comity.ids import ConversationId, MessageId, StateCode
from comity.law.purposes import Purpose
from comity.persons.person import Person
from comity.persons.redaction import Redacted
from comity.policy.facts import RequestingAuthority as AuthorityKind
from comity.records.model import TriState

DraftId = NewType("DraftId", str)
"""``SS-DRAFT-`` and fifteen digits. Stands in the log; says nothing of the person."""


@unique
class DraftState(StrEnum):
    """How far a draft has come. Stable names."""

    HANDED_IN = "handed-in"
    """It waits for an officer."""
    RETURNED = "returned"
    """An officer gave it back with words; it may be handed in anew."""
    WITHDRAWN = "withdrawn"
    TAKEN_UP = "taken-up"
    """An officer sent the request."""


@dataclass(frozen=True, slots=True, repr=False)
class Wanted(Redacted):
    """What a requesting authority wants to be asked.

    Attributes:
        to: Whom to ask.
        person: About whom, as the authority describes them.
        purpose: What for.
        purpose_text: The same in words.
        case: Reference of the proceedings.
        authority: Its name; on a node with accounts the one the account was given.
        authority_kind: What it is.
        offences: The accusation in words; may be empty.
        consent: Whether the person consented.
        urgent: Whether it presses.
        remarks: Further words; they leave this state.
    """

    to: StateCode
    person: Person
    purpose: Purpose
    purpose_text: str
    case: str
    authority: str
    authority_kind: AuthorityKind = AuthorityKind.NOT_STATED
    offences: str = ""
    consent: TriState = TriState.UNKNOWN
    urgent: bool = False
    remarks: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class RequestDraft(Redacted):
    """A draft and what became of it.

    Attributes:
        id: Its identifier.
        account: Whose it is; nobody else of a requesting authority learns of it.
        wanted: What is wanted.
        state: How far it has come.
        handed_in_at: When it was handed in last.
        changed_at: When it changed last.
        words: Why an officer returned it; empty otherwise.
        officer: Who returned it or took it up; empty before.
        conversation: The request that was sent.
        released: The answer that an officer released to its author.
    """

    id: DraftId
    account: str
    wanted: Wanted
    state: DraftState
    handed_in_at: datetime
    changed_at: datetime
    words: str = ""
    officer: str = ""
    conversation: ConversationId | None = None
    released: MessageId | None = None


class DraftReading(Protocol):
    """Look-ups."""

    def draft(self, identifier: DraftId) -> RequestDraft | None:
        """Return a draft."""
        ...

    def of_account(self, account: str) -> Sequence[RequestDraft]:
        """Return the drafts of an account, by identifier."""
        ...

    def every(self) -> Sequence[RequestDraft]:
        """Return every draft, by identifier."""
        ...


class DraftWriting(DraftReading, Protocol):
    """Changes; done again they change nothing."""

    def keep(self, draft: RequestDraft) -> None:
        """Insert or replace a draft."""
        ...

    def end(self, identifier: DraftId) -> None:
        """Erase a draft with everything it says."""
        ...
