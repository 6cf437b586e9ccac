"""Whatever leaves in the name of ECRIS keeps the official schemas, and so do our examples."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.ecris.instances import KINDS, seeds
from tests.ecris.message_instances import MESSAGE_INSTANCES, Drawn, message_from
from tests.ecris.official import identity_objections, needs_schemas, objections
from tests.properties.test_ecris_round_trip import meta_of
from tests.strategies import messages

from comity.records.messages import Message
from comity.transport.ecris.attachments import with_contents
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.ecris.reading import read
from comity.transport.ecris.writing import write

pytestmark = [needs_schemas, pytest.mark.shared]


@given(MESSAGE_INSTANCES)
@settings(max_examples=150)
def test_the_messages_that_the_tests_draw_are_valid(drawn: Drawn) -> None:
    assert objections(drawn.document) == []


@given(MESSAGE_INSTANCES, st.booleans())
@settings(max_examples=150)
def test_what_is_written_of_a_partners_message_is_valid(drawn: Drawn, push: bool) -> None:
    found = read(etree.fromstring(drawn.document), codes=OWN_CODES)
    assert found.message is not None
    whole = with_contents(found.message, found.attachments)
    assert objections(write(found.meta, whole, codes=OWN_CODES, push=push).element) == []


@given(messages, st.booleans())
@settings(max_examples=150)
def test_whatever_can_be_said_leaves_valid_or_not_at_all(message: Message, push: bool) -> None:
    written = write(meta_of(message), message, codes=OWN_CODES, push=push)
    if written.is_sendable:
        assert objections(written.element) == []
    else:
        # Well-formed all the same, so that an officer can look at it.
        etree.fromstring(written.element)


@given(st.sampled_from(sorted(KINDS)), seeds())
@settings(max_examples=15, deadline=None)
def test_identifiers_are_unique_and_lead_somewhere(element: str, seed: int) -> None:
    found = read(etree.fromstring(message_from(element, seed, plain=True)), codes=OWN_CODES)
    assert found.message is not None
    whole = with_contents(found.message, found.attachments)
    written = write(found.meta, whole, codes=OWN_CODES, push=found.push)
    assert identity_objections(written.element) == []


@given(messages)
@settings(max_examples=15, deadline=None)
def test_identifiers_of_our_own_messages_are_unique(message: Message) -> None:
    written = write(meta_of(message), message, codes=OWN_CODES, push=True)
    if written.is_sendable:
        assert identity_objections(written.element) == []
