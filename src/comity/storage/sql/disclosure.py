"""Notes of answers, transfers to third states and handling conditions on SQL.

Words that an official wrote stand sealed; see ``Vault.seal_text``.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Table, delete, select

from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, StateCode
from comity.records.disclosure_ports import AnswerNote
from comity.records.handling_model import HandlingCondition
from comity.records.transfer_model import Transfer, TransferId
from comity.storage.disclosure_encoding import (
    condition_body,
    condition_from,
    note_body,
    note_from,
    transfer_body,
    transfer_from,
)
from comity.storage.encoding import to_micros
from comity.storage.sql.schema_disclosure import answer_notes, handling_conditions, transfers
from comity.storage.sql.session import Row, Session
from comity.storage.sql.statements import Statement, insert_into, parameter
from comity.storage.sql.vault import Vault

_NOTE: Final = Statement(
    select(answer_notes.c.message, answer_notes.c.body).where(
        answer_notes.c.message == parameter("message")
    ),
    "message",
)
_NOTES: Final = Statement(
    select(answer_notes.c.message, answer_notes.c.body)
    .where(
        answer_notes.c.person == parameter("person"),
        answer_notes.c.recipient == parameter("recipient"),
        answer_notes.c.answered_at >= parameter("since"),
    )
    .order_by(answer_notes.c.answered_at, answer_notes.c.message),
    "person",
    "recipient",
    "since",
)
_the_transfers = select(transfers.c.id, transfers.c.body, transfers.c.justification)
_TRANSFER: Final = Statement(_the_transfers.where(transfers.c.id == parameter("id")), "id")
_TRANSFERS_IN: Final = Statement(
    _the_transfers.where(transfers.c.conversation == parameter("conversation")).order_by(
        transfers.c.made_at, transfers.c.id
    ),
    "conversation",
)
_TRANSFERS: Final = Statement(
    _the_transfers.order_by(transfers.c.made_at.desc(), transfers.c.id).limit(parameter("limit")),
    "limit",
)
_the_conditions = select(
    handling_conditions.c.conviction,
    handling_conditions.c.set_by,
    handling_conditions.c.body,
    handling_conditions.c.text,
)
_CONDITIONS_ON: Final = Statement(
    _the_conditions.where(handling_conditions.c.conviction == parameter("conviction")).order_by(
        handling_conditions.c.set_by
    ),
    "conviction",
)
_KEEP_NOTE: Final = insert_into(answer_notes)
_KEEP_TRANSFER: Final = insert_into(transfers)
_DROP_TRANSFER: Final = Statement(
    delete(transfers).where(transfers.c.id == parameter("identifier")), "identifier"
)
_KEEP_CONDITION: Final = insert_into(handling_conditions)
_DROP_CONDITION: Final = Statement(
    delete(handling_conditions).where(
        handling_conditions.c.conviction == parameter("of_conviction"),
        handling_conditions.c.set_by == parameter("of_state"),
    ),
    "of_conviction",
    "of_state",
)


def justification_place(identifier: str) -> str:
    """Return where the words of an assessment stand, to which they are sealed."""
    return f"transfers.justification/{identifier}"


def condition_place(conviction: str, set_by: str) -> str:
    """Return where the words of a condition stand, to which they are sealed."""
    return f"handling_conditions.text/{conviction}/{set_by}"


def _body_place(table: Table, *key: str) -> str:
    """Return where the rest of a row stands, to which it is sealed.

    What is not sealed could be changed by whoever writes to the database: a refusal to a
    permission, a condition to a laxer one.
    """
    return f"{table.name}.body/{'/'.join(key)}"


class SqlDisclosure:
    """Notes of answers, transfers and conditions."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def note_of(self, message: MessageId) -> AnswerNote | None:
        """Return what was noted of an answer."""
        row = self._session.first(_NOTE, message)
        return None if row is None else self._note_of(row)

    def notes_about(
        self, person: PersonRef, recipient: StateCode, *, since: datetime
    ) -> Sequence[AnswerNote]:
        """Return the answers to a state about a person since a moment, oldest first."""
        rows = self._session.rows(_NOTES, person, recipient, to_micros(since))
        return [self._note_of(row) for row in rows]

    def transfer(self, identifier: TransferId) -> Transfer | None:
        """Return an assessment."""
        row = self._session.first(_TRANSFER, identifier)
        return None if row is None else self._transfer_of(row)

    def transfers_in(self, conversation: ConversationId) -> Sequence[Transfer]:
        """Return the assessments for a conversation, oldest first."""
        return [self._transfer_of(row) for row in self._session.rows(_TRANSFERS_IN, conversation)]

    def transfers(self, *, limit: int) -> Sequence[Transfer]:
        """Return so many assessments at most, latest first."""
        return [self._transfer_of(row) for row in self._session.rows(_TRANSFERS, limit)]

    def conditions_on(self, conviction: ConvictionId) -> Sequence[HandlingCondition]:
        """Return the conditions on a conviction, one for each state that set some."""
        return [self._condition_of(row) for row in self._session.rows(_CONDITIONS_ON, conviction)]

    def keep_note(self, note: AnswerNote) -> None:
        """Keep what an answer left out; a second time for the same message changes nothing."""
        if self.note_of(note.message) is None:
            self._session.run(
                _KEEP_NOTE,
                note.message,
                note.person,
                note.recipient,
                to_micros(note.answered_at),
                self._vault.seal_text(_body_place(answer_notes, note.message), note_body(note)),
            )

    def keep_transfer(self, transfer: Transfer) -> None:
        """Insert or replace an assessment."""
        self._session.run(_DROP_TRANSFER, transfer.id)
        self._session.run(
            _KEEP_TRANSFER,
            transfer.id,
            transfer.conversation,
            to_micros(transfer.made_at),
            self._vault.seal_text(_body_place(transfers, transfer.id), transfer_body(transfer)),
            self._vault.seal_text(justification_place(transfer.id), transfer.justification),
        )

    def keep_condition(self, condition: HandlingCondition) -> None:
        """Insert or replace the conditions of one state on one conviction."""
        self._session.run(_DROP_CONDITION, condition.conviction, condition.set_by)
        place = condition_place(condition.conviction, condition.set_by)
        self._session.run(
            _KEEP_CONDITION,
            condition.conviction,
            condition.set_by,
            condition.message,
            self._vault.seal_text(
                _body_place(handling_conditions, condition.conviction, condition.set_by),
                condition_body(condition),
            ),
            self._vault.seal_text(place, condition.text),
        )

    def _note_of(self, row: Row) -> AnswerNote:
        return note_from(self._vault.open_text(_body_place(answer_notes, row[0]), row[1]))

    def _transfer_of(self, row: Row) -> Transfer:
        body = self._vault.open_text(_body_place(transfers, row[0]), row[1])
        return transfer_from(body, self._vault.open_text(justification_place(row[0]), row[2]))

    def _condition_of(self, row: Row) -> HandlingCondition:
        place = _body_place(handling_conditions, row[0], row[1])
        body = self._vault.open_text(place, row[2])
        return condition_from(body, self._vault.open_text(condition_place(row[0], row[1]), row[3]))
