"""Notes of answers, transfers and conditions, on memory, SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from comity.errors import ConflictingChange
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, StateCode
from comity.law.handling import HandlingCode, InformationGrade, SourceGrade
from comity.law.purposes import Purpose
from comity.law.transfers import TransferBasis
from comity.records.disclosure_ports import AnswerNote
from comity.records.handling_model import HandlingCondition
from comity.records.transfer_model import Authorisation, Transfer, TransferId, TransferState
from comity.storage.store import Store

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NOTE = AnswerNote(
    message=MessageId("DE-FR-RRS-000000000000001"),
    conversation=ConversationId("FR-DE-REQ-000000000000001"),
    person=PersonRef("P-1"),
    recipient=StateCode("FR"),
    purpose="employment-vetting",
    left_out=("remarks", "aliases"),
    computed_by=("de-tilgung v.2026.1",),
    withheld=(ConvictionId("DE-C-000000000000001"),),
    answered_at=NOW,
)
TRANSFER = Transfer(
    id=TransferId("TR-2026-1"),
    conversation=ConversationId("UA-DE-REQ-000000000000001"),
    recipient=StateCode("UA"),
    purpose=Purpose.CRIMINAL_PROCEEDINGS,
    by="officer-1",
    made_at=NOW,
    state=TransferState.AWAITS_AUTHORISATION,
    law_enforcement_purpose=True,
    sis_data=False,
    rests_on=TransferBasis.OWN_ASSESSMENT,
    authorisations=(Authorisation(StateCode("ES"), asked_at=NOW),),
    justification="an official's own words",
    obligations=("tell-the-supervisor",),
)
CONDITION = HandlingCondition(
    conviction=ConvictionId("ES-C-000000000000001"),
    set_by=StateCode("ES"),
    code=HandlingCode.H3,
    noted_at=NOW,
    text="not before June",
    source=SourceGrade.B,
    information=InformationGrade.CONFIRMED,
    message=MessageId("ES-DE-NOT-000000000000001"),
)


def test_a_note_is_found_by_its_answer_and_kept_once(store: Store) -> None:
    with store.begin() as work:
        work.disclosure.keep_note(NOTE)
        work.disclosure.keep_note(replace(NOTE, left_out=()))
    with store.read() as snapshot:
        assert snapshot.disclosure.note_of(NOTE.message) == NOTE
        assert snapshot.disclosure.note_of(MessageId("another")) is None


def test_notes_about_a_person_are_found_by_recipient_and_moment(store: Store) -> None:
    later = replace(NOTE, message=MessageId("second"), answered_at=NOW + timedelta(days=1))
    others = replace(NOTE, message=MessageId("third"), recipient=StateCode("ES"))
    with store.begin() as work:
        for each in (later, NOTE, others):
            work.disclosure.keep_note(each)
    with store.read() as snapshot:
        about = snapshot.disclosure.notes_about
        assert list(about(NOTE.person, NOTE.recipient, since=NOW)) == [NOTE, later]
        assert list(about(NOTE.person, NOTE.recipient, since=later.answered_at)) == [later]
        assert list(about(PersonRef("P-2"), NOTE.recipient, since=NOW)) == []


def test_an_assessment_is_replaced_and_found_by_number_and_conversation(store: Store) -> None:
    allowed = replace(TRANSFER, state=TransferState.ALLOWED, decided_at=NOW)
    second = replace(TRANSFER, id=TransferId("TR-2026-2"), made_at=NOW + timedelta(days=1))
    with store.begin() as work:
        work.disclosure.keep_transfer(second)
        work.disclosure.keep_transfer(TRANSFER)
        assert work.disclosure.transfer(TRANSFER.id) == TRANSFER
        work.disclosure.keep_transfer(allowed)
    with store.read() as snapshot:
        assert snapshot.disclosure.transfer(TRANSFER.id) == allowed
        assert list(snapshot.disclosure.transfers_in(TRANSFER.conversation)) == [allowed, second]
        assert list(snapshot.disclosure.transfers(limit=1)) == [second]
        assert snapshot.disclosure.transfer(TransferId("none")) is None


def test_conditions_are_kept_apart_by_the_state_that_set_them(store: Store) -> None:
    passed_on = replace(CONDITION, set_by=StateCode("FR"), code=HandlingCode.H1, text="")
    released = replace(CONDITION, released_at=NOW, release_reference="118")
    with store.begin() as work:
        work.disclosure.keep_condition(CONDITION)
        work.disclosure.keep_condition(passed_on)
    with store.read() as snapshot:
        found = snapshot.disclosure.conditions_on(CONDITION.conviction)
        assert list(found) == [CONDITION, passed_on]
    with store.begin() as work:
        work.disclosure.keep_condition(released)
    with store.read() as snapshot:
        assert snapshot.disclosure.conditions_on(CONDITION.conviction)[0] == released


def written_and_undone(store: Store) -> None:
    with store.begin() as work:
        work.disclosure.keep_note(NOTE)
        work.disclosure.keep_transfer(TRANSFER)
        work.disclosure.keep_condition(CONDITION)
        raise ConflictingChange("undone")


def test_what_is_undone_was_never_there(store: Store) -> None:
    with pytest.raises(ConflictingChange):
        written_and_undone(store)
    with store.read() as snapshot:
        assert snapshot.disclosure.note_of(NOTE.message) is None
        assert snapshot.disclosure.transfer(TRANSFER.id) is None
        assert list(snapshot.disclosure.conditions_on(CONDITION.conviction)) == []
