"""An administrator of the database allows a transfer, or loosens another state's condition.

The attack: whoever may write to the database puts "allowed" where an assessment was refused,
or takes the row of one that was allowed; the same with the code of a handling condition; and
reads on the way who assessed what, and which convictions were withheld from whom. The
defence: all of it is sealed for its place. What was changed does not open, and the gate and
the condition stay as they were.
"""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.database_file import opened_file
from tests.unit.cli.offices import BG, DE, Office

from comity.errors import StorageUnavailable
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, StateCode
from comity.law.handling import HandlingCode
from comity.records.disclosure_ports import AnswerNote
from comity.records.handling_model import HandlingCondition
from comity.records.transfer_model import Transfer, TransferId, TransferState
from comity_training.federation import make_network

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ASKED = ConversationId("UA-DE-REQ-000000000000001")
REFUSED = Transfer(
    TransferId("TR-2026-01"),
    ASKED,
    StateCode("UA"),
    "criminal-proceedings",  # type: ignore[arg-type] # as it is read back
    "officer-7",
    NOW,
    state=TransferState.REFUSED,
)
ALLOWED = replace(REFUSED, id=TransferId("TR-2026-02"), state=TransferState.ALLOWED)
BOUND = HandlingCondition(ConvictionId("BG-C-000000000000001"), BG, HandlingCode.H2, NOW)
FREE = replace(BOUND, conviction=ConvictionId("BG-C-000000000000002"), code=HandlingCode.H0)
NOTE = AnswerNote(
    MessageId("DE-BG-RRS-000000000000001"),
    ConversationId("BG-DE-REQ-000000000000001"),
    PersonRef("00000000-0000-7000-8000-000000000001"),
    BG,
    "employment-vetting",
    ("aliases",),
    (),
    (ConvictionId("DE-C-000000000000077"),),
    NOW,
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(make_network(tmp_path, (DE, BG))[0].path)
    node = made.node()
    with closing(node.database), node.database.begin() as work:
        for transfer in (REFUSED, ALLOWED):
            work.disclosure.keep_transfer(transfer)
        for condition in (BOUND, FREE):
            work.disclosure.keep_condition(replace(condition, noted_by="officer-7"))
        work.disclosure.keep_note(NOTE)
    return made


def changed(office: Office, statement: str) -> None:
    with opened_file(office.home) as connection:
        connection.execute(statement)
    connection.close()


def test_what_was_decided_and_by_whom_is_not_seen(office: Office) -> None:
    with opened_file(office.home) as connection:
        rows = [
            str(value)
            for table in ("transfers", "handling_conditions", "answer_notes")
            for (value,) in connection.execute(f"SELECT body FROM {table}")  # noqa: S608 - ours
        ]
    connection.close()
    assert len(rows) == 5
    for secret in ("officer-7", "refused", "allowed", "aliases", "DE-C-"):
        assert not any(secret in row for row in rows), secret


def test_an_assessment_is_not_allowed_by_whoever_writes_to_the_database(office: Office) -> None:
    changed(office, "UPDATE transfers SET body = replace(body, 'refused', 'allowed')")
    node = office.node()
    with closing(node.database), node.database.read() as snapshot:
        assert snapshot.disclosure.transfer(REFUSED.id) == REFUSED
    changed(
        office,
        "UPDATE transfers SET body = (SELECT body FROM transfers WHERE id = 'TR-2026-02') "
        "WHERE id = 'TR-2026-01'",
    )
    node = office.node()
    with (
        closing(node.database),
        node.database.read() as snapshot,
        pytest.raises(StorageUnavailable),
    ):
        snapshot.disclosure.transfers_in(ASKED)


def test_a_condition_is_not_loosened_by_whoever_writes_to_the_database(office: Office) -> None:
    changed(
        office,
        "UPDATE handling_conditions SET body = (SELECT body FROM handling_conditions "
        "WHERE conviction = 'BG-C-000000000000002') WHERE conviction = 'BG-C-000000000000001'",
    )
    node = office.node()
    with (
        closing(node.database),
        node.database.read() as snapshot,
        pytest.raises(StorageUnavailable),
    ):
        snapshot.disclosure.conditions_on(BOUND.conviction)
