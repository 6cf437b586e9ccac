"""What was exchanged before there were channels stays as it is, on Comity's own wire."""

from collections.abc import Callable

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from comity.exchange.ports import Delivery, LogPlace
from comity.exchange.wires import Wire
from comity.ids import ConversationId, MessageId, StateCode
from comity.storage.packing import packed
from comity.storage.sql.database import Database
from comity.storage.sql.migrate import configuration, newest_version

PAYLOAD = b'{"synthetic":true}'
REQUEST = MessageId("XA-XB-REQ-000000000000001")
ANSWER = MessageId("XB-XA-RRS-000000000000002")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def before(request: pytest.FixtureRequest, tmp_path: object) -> str:
    """The address of a database of schema 0005 with a request sent and an answer received."""
    address = (
        f"sqlite:///{tmp_path}/old.db"
        if request.param == "sqlite"
        else str(request.getfixturevalue("empty_postgres"))
    )
    engine = create_engine(address)
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
    bytes_ = {name: bytes([number]) * 32 for number, name in enumerate("abcdef", 1)}
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO conversations VALUES (:id, 'records', 'REQ', 'initiator', 'XB', "
                "'answered', 1, 2, '2026-03-15', 'Article 8', 3, 'Az 7')"
            ),
            {"id": REQUEST},
        )
        for index, number, delivery in ((0, 1, "due"), (1, 3, "refused")):
            connection.execute(
                text(
                    "INSERT INTO outbox VALUES (:index, :id, :conversation, 'records', 'REQ', "
                    "'XB', NULL, :a, :payload, :b, :c, :delivery, 1, NULL, NULL, NULL, NULL, "
                    "NULL, :d, '', :size)"
                ),
                {
                    "index": index,
                    "id": f"XA-XB-REQ-{number:015d}",
                    "conversation": REQUEST,
                    "payload": packed(PAYLOAD),
                    "delivery": delivery,
                    "size": len(PAYLOAD),
                    **bytes_,
                },
            )
        connection.execute(
            text(
                "INSERT INTO inbox VALUES (2, :id, :conversation, 'records', 'RRS', 'XB', "
                ":request, :a, :payload, :b, 7, 9, :c, :d, 5, 'due', 1, 'once', NULL, :size)"
            ),
            {
                "id": ANSWER,
                "conversation": REQUEST,
                "request": REQUEST,
                "payload": packed(PAYLOAD),
                "size": len(PAYLOAD),
                **bytes_,
            },
        )
    engine.dispose()
    return address


def test_messages_and_conversations_are_carried_over(
    opened: Callable[[str], Database], before: str
) -> None:
    database = opened(before)
    assert database.migrate() == newest_version()
    with database.begin() as work:
        conversation = work.exchange.conversation(ConversationId(REQUEST))
        assert conversation is not None
        assert (conversation.wire, conversation.case_reference) == (Wire.COMITY, "Az 7")
        (due,) = work.exchange.due_to(StateCode("XB"), limit=9, max_bytes=999)
        assert (due.id, due.payload, due.wire, due.wire_bytes) == (
            REQUEST,
            PAYLOAD,
            Wire.COMITY,
            b"",
        )
        assert (due.notes, due.held_until, due.accepted_leaf) == ((), None, None)
        answer = work.exchange.incoming(ANSWER)
        assert answer is not None
        assert answer.proof == LogPlace(7, 9, bytes([3]) * 32, bytes([4]) * 32)
        assert (answer.wire, answer.payload, answer.problem) == (Wire.COMITY, PAYLOAD, "once")
        assert [message.delivery for message in work.exchange.undelivered()] == [
            Delivery.DUE,
            Delivery.REFUSED,
        ]
        assert work.exchange.counts()["incoming:due"] == 1
