"""Notes of answers, transfers and conditions on data, as somebody may know them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from comity.assembly.hidden import Hidden, enough
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, StateCode
from comity.records.disclosure_ports import AnswerNote, DisclosureReading
from comity.records.handling_model import HandlingCondition
from comity.records.transfer_model import Transfer, TransferId

_SPARE: Final = 16


class ClearedDisclosure:
    """What is kept of disclosures, without what is hidden."""

    def __init__(self, disclosure: DisclosureReading, hidden: Hidden) -> None:
        self._disclosure = disclosure
        self._hidden = hidden

    def note_of(self, message: MessageId) -> AnswerNote | None:
        """Return what was noted of an answer."""
        found = self._disclosure.note_of(message)
        return found if found is not None and self._is_shown(found) else None

    def notes_about(
        self, person: PersonRef, recipient: StateCode, *, since: datetime
    ) -> Sequence[AnswerNote]:
        """Return the answers to a state about a person since a moment, oldest first."""
        found = self._disclosure.notes_about(person, recipient, since=since)
        return [each for each in found if self._is_shown(each)]

    def transfer(self, identifier: TransferId) -> Transfer | None:
        """Return an assessment."""
        found = self._disclosure.transfer(identifier)
        return found if found is not None and self._is_told(found) else None

    def transfers_in(self, conversation: ConversationId) -> Sequence[Transfer]:
        """Return the assessments for a conversation, oldest first."""
        return [each for each in self._disclosure.transfers_in(conversation) if self._is_told(each)]

    def transfers(self, *, limit: int) -> Sequence[Transfer]:
        """Return so many assessments at most, latest first."""
        return enough(
            lambda many: self._disclosure.transfers(limit=many), limit, self._is_told, spare=_SPARE
        )

    def conditions_on(self, conviction: ConvictionId) -> Sequence[HandlingCondition]:
        """Return the conditions on a conviction, one for each state that set some."""
        found = self._disclosure.conditions_on(conviction)
        return [] if self._hidden.has_conviction_named(conviction) else found

    def _is_shown(self, note: AnswerNote) -> bool:
        hidden = self._hidden
        return not (hidden.has_person(note.person) or hidden.has_conversation(note.conversation))

    def _is_told(self, transfer: Transfer) -> bool:
        return not self._hidden.has_conversation(transfer.conversation)
