"""Erasing what a conversation said, on every store alike."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contracts.samples import START, conversation, incoming, outgoing

from comity.assembly.trial import transaction
from comity.errors import ConflictingChange
from comity.exchange.attachments import BinaryAttachment
from comity.exchange.ports import Delivery, Handling, IncomingMessage, OutgoingMessage
from comity.ids import ConversationId, MessageId
from comity.records.ports import TaskKind
from comity.records.task_making import make_task
from comity.storage.store import Store
from comity.trust.digest import sha256

LATER = START + timedelta(days=400)
CONTENT = b"%PDF-1.7 of nobody"


def sent(number: int) -> OutgoingMessage:
    message = outgoing(number)
    return replace(message, delivery=Delivery.ACKNOWLEDGED, settled_at=START, payload=b"said")


def arrived(number: int, within: str) -> IncomingMessage:
    message = incoming(number, conversation=within)
    return replace(message, handling=Handling.DONE, payload=b"answered", wire_bytes=b"<bytes/>")


def attachment(message: MessageId, name: str = "XB-0001") -> BinaryAttachment:
    return BinaryAttachment(
        id=name,
        message=message,
        mime="application/pdf",
        file_name="a.pdf",
        md5="0" * 32,
        sha256=sha256(CONTENT),
        size=len(CONTENT),
        content=CONTENT,
    )


def kept(store: Store) -> tuple[ConversationId, MessageId, MessageId]:
    """Keep a conversation of two messages, one with an attachment, and another of one."""
    question, other = sent(1), sent(3)
    answer = arrived(2, question.conversation)
    with store.begin() as work:
        work.exchange.save_conversations([conversation(1), conversation(3)])
        work.exchange.add_outgoing([question, other])
        work.exchange.add_incoming([answer])
        work.attachments.keep(attachment(answer.id))
    return question.conversation, question.id, answer.id


def test_what_is_kept_comes_back_as_it_was(store: Store) -> None:
    conversation_id, question, answer = kept(store)
    with store.read() as snapshot:
        ours, theirs = snapshot.exchange.outgoing(question), snapshot.exchange.incoming(answer)
        assert ours is not None
        assert theirs is not None
        assert (ours.payload, theirs.payload, theirs.wire_bytes) == (
            b"said",
            b"answered",
            b"<bytes/>",
        )
        assert snapshot.attachments.attachments_of(answer) == [attachment(answer)]
        assert snapshot.erasure.erased_at(conversation_id) is None


def test_what_tasks_repeat_of_an_erased_conversation_goes_too(store: Store) -> None:
    conversation_id, question, _ = kept(store)
    told = make_task(
        TaskKind.SUPPLY_INFORMATION,
        conversation=conversation_id,
        message=question,
        reason="asked",
        now=START,
        randomness=bytes,
        details={"remarks": ["lives under the name of Novak"]},
    )
    with store.begin() as work:
        work.cases.add_task(told)
        work.erasure.erase_payloads(conversation_id, at=LATER)
    with store.read() as snapshot:
        task = snapshot.cases.task(told.id)
        assert task is not None
        assert b"Novak" not in task.details


def test_an_erased_conversation_says_nothing_and_proves_what_it_proved(store: Store) -> None:
    conversation_id, question, answer = kept(store)
    with store.begin() as work:
        assert work.erasure.erase_payloads(conversation_id, at=LATER) == 2
    with store.read() as snapshot:
        ours, theirs = snapshot.exchange.outgoing(question), snapshot.exchange.incoming(answer)
        assert ours is not None
        assert theirs is not None
        for message in (ours, theirs):
            assert (message.payload, message.packed, message.wire_bytes) == (b"", b"", b"")
            assert message.erased_at == LATER
        assert ours.header == outgoing(1).header
        assert theirs.proof == incoming(2).proof
        (left,) = snapshot.attachments.attachments_of(answer)
        assert (left.content, left.sha256) == (None, sha256(CONTENT))
        assert snapshot.erasure.erased_at(conversation_id) == LATER
        listed = snapshot.exchange.messages_of(conversation_id)
        assert [message.erased_at for message in listed] == [LATER, LATER]


def test_another_conversation_is_left_alone(store: Store) -> None:
    conversation_id, _, _ = kept(store)
    with store.begin() as work:
        work.erasure.erase_payloads(conversation_id, at=LATER)
    with store.read() as snapshot:
        other = snapshot.exchange.outgoing(outgoing(3).id)
        assert other is not None
        assert (other.payload, other.erased_at) == (b"said", None)


def test_erasing_again_changes_nothing(store: Store) -> None:
    conversation_id, _, _ = kept(store)
    with store.begin() as work:
        work.erasure.erase_payloads(conversation_id, at=LATER)
    with store.begin() as work:
        again = work.erasure.erase_payloads(conversation_id, at=LATER + timedelta(days=1))
        assert again == 0
        assert work.erasure.erased_at(conversation_id) == LATER


def test_erasing_nothing_erases_nothing(store: Store) -> None:
    with store.begin() as work:
        nothing = ConversationId("XA-XB-REQ-000000000000099")
        assert work.erasure.erase_payloads(nothing, at=LATER) == 0
        assert work.erasure.erased_at(nothing) is None


def test_an_erasure_that_is_rolled_back_has_not_happened(store: Store) -> None:
    conversation_id, question, _ = kept(store)
    with transaction(store, keep=False) as work:
        assert work.erasure.erase_payloads(conversation_id, at=LATER) == 2
    with store.begin() as work:
        message = work.exchange.outgoing(question)
        assert message is not None
        assert message.payload == b"said"
        assert work.erasure.erased_at(conversation_id) is None


def test_what_has_still_to_be_sent_or_handled_is_not_erased(store: Store) -> None:
    question = outgoing(1)
    with store.begin() as work:
        work.exchange.add_outgoing([question])
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.erasure.erase_payloads(question.conversation, at=LATER)
    answer = incoming(2, conversation="XA-XB-REQ-000000000000077")
    with store.begin() as work:
        work.exchange.add_incoming([answer])
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.erasure.erase_payloads(answer.conversation, at=LATER)


def test_what_comes_later_is_kept_and_can_be_erased_too(store: Store) -> None:
    conversation_id, _, answer = kept(store)
    with store.begin() as work:
        work.erasure.erase_payloads(conversation_id, at=LATER)
    late = arrived(5, conversation_id)
    with store.begin() as work:
        work.exchange.add_incoming([late])
        # The content of an attachment that was erased does not come back by this door.
        work.attachments.keep(attachment(answer))
    with store.read() as snapshot:
        found = snapshot.exchange.incoming(late.id)
        assert found is not None
        assert (found.payload, found.wire_bytes) == (b"answered", b"<bytes/>")
        assert found.erased_at is None
        (left,) = snapshot.attachments.attachments_of(answer)
        assert left.content is None
    with store.begin() as work:
        assert work.erasure.erase_payloads(conversation_id, at=LATER) == 1
        erased = work.exchange.incoming(late.id)
        assert erased is not None
        assert erased.payload == b""
