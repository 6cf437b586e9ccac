from dataclasses import replace
from datetime import timedelta

import pytest
from tests.federation.casework import PAYLOAD_TYPE
from tests.federation.members import AUSTRIA, BELGIUM, FRANCE, permit
from tests.federation.node import Node
from tests.federation.simulator import Federation

from comity.errors import InputInvalid, ReferenceNotFound, TransitionIllegal
from comity.exchange.envelope import payload_digest, read_header
from comity.exchange.outbox import Draft, compose
from comity.exchange.ports import Delivery, OutgoingMessage
from comity.exchange.versions import CURRENT
from comity.ids import ConversationId, MessageId
from comity.ledger.entry import EntryKind

REQUEST = Draft("records", "REQ", BELGIUM, b"{}", PAYLOAD_TYPE, case_reference="case 1")


@pytest.fixture
def node() -> Node:
    return Federation(1, (AUSTRIA, BELGIUM, FRANCE)).nodes[AUSTRIA]


def _compose(node: Node, *drafts: Draft) -> tuple[OutgoingMessage, ...]:
    with node.store.begin() as work:
        return compose(work, node.rails, permit(AUSTRIA, drafts[0].recipient), drafts)


def test_a_composed_message_is_due_logged_and_opens_its_conversation(node: Node) -> None:
    (message,) = _compose(node, REQUEST)
    header = read_header(message.header)
    assert (header.sender, header.recipient, header.kind) == (AUSTRIA, BELGIUM, "REQ")
    assert header.payload_digest == payload_digest(b"{}", message.payload_salt)
    assert message.delivery is Delivery.DUE
    leaf = node.store.tables.leaves[message.leaf_index]
    assert (leaf.kind, leaf.body, leaf.salt) == (
        EntryKind.MESSAGE_SENT,
        message.header,
        message.leaf_salt,
    )
    conversation = node.store.tables.conversations[message.conversation]
    assert (conversation.state, conversation.case_reference) == ("open", "case 1")


def test_messages_composed_in_one_instant_have_rising_identifiers(node: Node) -> None:
    messages = _compose(node, *[REQUEST] * 50)
    identifiers = [message.id for message in messages]
    assert identifiers == sorted(set(identifiers))


def test_identifiers_rise_after_a_return_to_a_backup(node: Node) -> None:
    backup = node.store.backup()
    forgotten = {message.id for message in _compose(node, *[REQUEST] * 5)}
    node.store.restore(backup)
    clock = node.rails.clock
    assert hasattr(clock, "time")
    clock.time += timedelta(seconds=1)
    assert forgotten.isdisjoint(message.id for message in _compose(node, *[REQUEST] * 5))


def test_salts_are_never_shared(node: Node) -> None:
    messages = _compose(node, *[REQUEST] * 10)
    salts = [m.payload_salt for m in messages] + [m.leaf_salt for m in messages]
    assert len(set(salts)) == 20


def test_drafts_of_one_conversation_see_each_other(node: Node) -> None:
    (request,) = _compose(node, REQUEST)
    cancel = replace(REQUEST, kind="CAN", conversation=request.conversation, refers_to=request.id)
    _compose(node, cancel)
    assert node.store.tables.conversations[request.conversation].state == "cancelled"
    with pytest.raises(TransitionIllegal):
        _compose(node, replace(cancel, kind="RAI"))


def test_an_illegal_draft_takes_the_legal_ones_before_it_with_it(node: Node) -> None:
    before = node.store.picture()
    with pytest.raises(TransitionIllegal):
        _compose(node, REQUEST, replace(REQUEST, kind="RRS"))
    assert node.store.picture() == before


def test_an_unknown_conversation_is_not_found(node: Node) -> None:
    ghost = "AT-BE-REQ-000000000000001"
    draft = replace(REQUEST, conversation=ConversationId(ghost), refers_to=MessageId(ghost))
    with pytest.raises(ReferenceNotFound):
        _compose(node, draft)


def test_a_message_in_a_conversation_goes_to_its_peer(node: Node) -> None:
    (request,) = _compose(node, REQUEST)
    stray = Draft("records", "CAN", FRANCE, b"{}", PAYLOAD_TYPE, request.conversation, request.id)
    with pytest.raises(ValueError, match="goes to its peer"):
        _compose(node, stray)


def test_a_reference_and_a_conversation_are_given_together(node: Node) -> None:
    (request,) = _compose(node, REQUEST)
    with pytest.raises(ValueError, match="refers to one"):
        _compose(node, replace(REQUEST, kind="CAN", conversation=request.conversation))
    with pytest.raises(ValueError, match="refers to none"):
        _compose(node, replace(REQUEST, refers_to=request.id))


def test_a_payload_is_limited(node: Node) -> None:
    greatest = bytes(CURRENT.max_payload_bytes)
    _compose(node, replace(REQUEST, payload=greatest))
    with pytest.raises(InputInvalid):
        _compose(node, replace(REQUEST, payload=greatest + b"1"))


def test_values_that_hold_payloads_show_none(node: Node) -> None:
    draft = replace(REQUEST, payload=b"a name")
    (message,) = _compose(node, draft)
    assert "name" not in repr(draft) + repr(message)
