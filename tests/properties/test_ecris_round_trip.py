"""What is read from ECRIS and written again is the same message, and the reverse."""

from hypothesis import given, settings
from lxml import etree
from tests.ecris.message_instances import MESSAGE_INSTANCES, Drawn
from tests.ecris.model_form import model_form
from tests.ecris.normal_form import normal_form
from tests.strategies import messages

from comity.ids import MessageId
from comity.records.messages import Kind, Message, decode, encode, kind_of_message
from comity.transport.ecris.attachments import with_contents
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.ecris.reading import Meta, read
from comity.transport.ecris.writing import write

OPENING = (Kind.REQUEST, Kind.NOTIFICATION, Kind.IS_ALIVE)


def meta_of(message: Message) -> Meta:
    kind = kind_of_message(message)
    refers_to = None if kind in OPENING else MessageId("DE-BG-REQ-000000000000009")
    return Meta(MessageId(f"BG-DE-{kind}-000000000000001"), "2026-03-02T09:00:00Z", refers_to)


@given(MESSAGE_INSTANCES)
@settings(max_examples=150)
def test_a_valid_message_comes_out_as_it_went_in(drawn: Drawn) -> None:
    element = etree.fromstring(drawn.document)
    found = read(element, codes=OWN_CODES)
    assert found.complaints == ()
    assert found.message is not None
    whole = with_contents(found.message, found.attachments)
    written = write(found.meta, whole, codes=OWN_CODES, push=found.push)
    assert normal_form(etree.fromstring(written.element)) == normal_form(element)


@given(MESSAGE_INSTANCES)
@settings(max_examples=50)
def test_what_was_written_is_read_as_the_same_message_and_written_alike(
    drawn: Drawn,
) -> None:
    found = read(etree.fromstring(drawn.document), codes=OWN_CODES)
    assert found.message is not None
    whole = with_contents(found.message, found.attachments)
    written = write(found.meta, whole, codes=OWN_CODES, push=found.push)
    again = read(etree.fromstring(written.element), codes=OWN_CODES)
    assert again.message is not None
    assert (again.meta, again.push) == (found.meta, found.push)
    assert model_form(again.message) == model_form(found.message)
    rewritten = write(
        again.meta,
        with_contents(again.message, again.attachments),
        codes=OWN_CODES,
        push=again.push,
    )
    assert rewritten.element == written.element


@given(messages)
@settings(max_examples=100)
def test_a_message_of_ours_is_read_back_unless_a_note_says_what_changed(message: Message) -> None:
    written = write(meta_of(message), message, codes=OWN_CODES, push=True)
    found = read(etree.fromstring(written.element), codes=OWN_CODES)
    if written.notes:
        return
    assert found.complaints == ()
    assert found.message is not None
    assert model_form(found.message) == model_form(message)


@given(messages)
@settings(max_examples=100)
def test_notes_quote_nothing_that_a_person_said(message: Message) -> None:
    written = write(meta_of(message), message, codes=OWN_CODES, push=True)
    for note in written.notes:
        assert note.code.startswith("ecris:")
        assert note.text.isascii()


@given(MESSAGE_INSTANCES)
@settings(max_examples=100)
def test_whatever_is_read_fits_the_payload_that_casework_keeps(drawn: Drawn) -> None:
    found = read(etree.fromstring(drawn.document), codes=OWN_CODES)
    assert found.message is not None
    assert decode(found.kind, encode(found.message)) == found.message
