"""Notes of answers, transfers to third states and handling conditions in memory."""

from collections.abc import Sequence
from datetime import datetime

from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, StateCode
from comity.records.disclosure_ports import AnswerNote
from comity.records.handling_model import HandlingCondition
from comity.records.transfer_model import Transfer, TransferId
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables


class MemoryDisclosure:
    """Notes of answers, transfers and conditions."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def note_of(self, message: MessageId) -> AnswerNote | None:
        """Return what was noted of an answer."""
        return self._tables.answer_notes.get(message)

    def notes_about(
        self, person: PersonRef, recipient: StateCode, *, since: datetime
    ) -> Sequence[AnswerNote]:
        """Return the answers to a state about a person since a moment, oldest first."""
        return sorted(
            (
                each
                for each in self._tables.answer_notes.values()
                if (each.person, each.recipient) == (person, recipient)
                and each.answered_at >= since
            ),
            key=lambda each: (each.answered_at, each.message),
        )

    def transfer(self, identifier: TransferId) -> Transfer | None:
        """Return an assessment."""
        return self._tables.transfers.get(identifier)

    def transfers_in(self, conversation: ConversationId) -> Sequence[Transfer]:
        """Return the assessments for a conversation, oldest first."""
        found = [each for each in self._all() if each.conversation == conversation]
        return sorted(found, key=lambda each: (each.made_at, each.id))

    def transfers(self, *, limit: int) -> Sequence[Transfer]:
        """Return so many assessments at most, latest first."""
        by_number = sorted(self._all(), key=lambda each: each.id)
        return sorted(by_number, key=lambda each: each.made_at, reverse=True)[:limit]

    def conditions_on(self, conviction: ConvictionId) -> Sequence[HandlingCondition]:
        """Return the conditions on a conviction, one for each state that set some."""
        every = self._tables.handling_conditions.values()
        found = [each for each in every if each.conviction == conviction]
        return sorted(found, key=lambda each: each.set_by)

    def keep_note(self, note: AnswerNote) -> None:
        """Keep what an answer left out; a second time for the same message changes nothing."""
        if note.message not in self._tables.answer_notes:
            self._journal.put(self._tables.answer_notes, note.message, note)

    def keep_transfer(self, transfer: Transfer) -> None:
        """Insert or replace an assessment."""
        self._journal.put(self._tables.transfers, transfer.id, transfer)

    def keep_condition(self, condition: HandlingCondition) -> None:
        """Insert or replace the conditions of one state on one conviction."""
        key = (condition.conviction, condition.set_by)
        self._journal.put(self._tables.handling_conditions, key, condition)

    def _all(self) -> Sequence[Transfer]:
        return list(self._tables.transfers.values())
