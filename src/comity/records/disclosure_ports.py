"""What is kept of answers, of transfers to third states, and of conditions on data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, StateCode
from comity.records.handling_model import HandlingCondition
from comity.records.transfer_model import Transfer, TransferId


@dataclass(frozen=True, slots=True)
class AnswerNote:
    """What an answer of ours left out, and by which rules.

    Attributes:
        message: The answer.
        conversation: In which conversation.
        person: About whom, by the reference in our register.
        recipient: To whom.
        purpose: For which purpose.
        left_out: Categories of data that were there and were not sent.
        computed_by: Rule packs that were asked, name and version.
        withheld: Convictions that stayed here for national law, by identifier.
        answered_at: When.
    """

    message: MessageId
    conversation: ConversationId
    person: PersonRef
    recipient: StateCode
    purpose: str
    left_out: tuple[str, ...]
    computed_by: tuple[str, ...]
    withheld: tuple[ConvictionId, ...]
    answered_at: datetime


class DisclosureReading(Protocol):
    """Look-ups."""

    def note_of(self, message: MessageId) -> AnswerNote | None:
        """Return what was noted of an answer."""
        ...

    def notes_about(
        self, person: PersonRef, recipient: StateCode, *, since: datetime
    ) -> Sequence[AnswerNote]:
        """Return the answers to a state about a person since a moment, oldest first."""
        ...

    def transfer(self, identifier: TransferId) -> Transfer | None:
        """Return an assessment."""
        ...

    def transfers_in(self, conversation: ConversationId) -> Sequence[Transfer]:
        """Return the assessments for a conversation, oldest first."""
        ...

    def transfers(self, *, limit: int) -> Sequence[Transfer]:
        """Return so many assessments at most, latest first."""
        ...

    def conditions_on(self, conviction: ConvictionId) -> Sequence[HandlingCondition]:
        """Return the conditions on a conviction, one for each state that set some."""
        ...


class DisclosureWriting(DisclosureReading, Protocol):
    """Changes."""

    def keep_note(self, note: AnswerNote) -> None:
        """Keep what an answer left out; a second time for the same message changes nothing."""
        ...

    def keep_transfer(self, transfer: Transfer) -> None:
        """Insert or replace an assessment."""
        ...

    def keep_condition(self, condition: HandlingCondition) -> None:
        """Insert or replace the conditions of one state on one conviction."""
        ...
