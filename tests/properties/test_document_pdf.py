"""Whatever a register holds, a document of it is drawn, tagged whole, and reads back."""

import re
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.strategies import MESSAGES, texts
from tests.unit.transport.forms.form_material import REASON, require_part

from comity.records.messages import Kind, RequestResponse
from comity.transport.documents.joining import visual
from comity.transport.documents.model import Answer, Document, DocumentKind
from comity.transport.documents.record import NAME, read_record, write_record
from comity.transport.documents.words import document_languages
from comity.transport.documents.writing import write_document
from comity.transport.forms.envelope import Party
from comity.trust.pdf_attachments import attachments_of

require_part()
pypdf = pytest.importorskip("pypdf", reason=REASON)

PARTIES = st.builds(Party, st.sampled_from(["DE", "BG", "PL"]), texts)
ANSWERS = st.builds(
    Answer,
    request=texts,
    reply=texts,
    asked=PARTIES,
    answered=PARTIES,
    outcome=st.sampled_from(["RRT-00-00", "RRT-00-01", "RRT-99-99"]),
    denial_ground=texts,
    other_states=st.lists(st.sampled_from(["PL", "GR"]), max_size=2).map(tuple),
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    message = draw(MESSAGES[Kind.REQUEST_RESPONSE])
    assert isinstance(message, RequestResponse)
    kind = draw(st.sampled_from(DocumentKind))
    return Document(
        kind=kind,
        number=draw(texts),
        issuer=draw(PARTIES),
        language=draw(st.sampled_from([*document_languages(), "fi"])),
        made_on=draw(st.dates()),
        person=message.person,
        convictions=message.convictions,
        purpose=draw(st.sampled_from(["own-record", "criminal-proceedings", "something else"])),
        case=draw(texts),
        answer=draw(ANSWERS) if kind is DocumentKind.REPLY else None,
    )


@given(documents())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_document_is_drawn_and_reads_back(document: Document) -> None:
    made = write_document(document)
    assert read_record(attachments_of(made.pdf)[NAME]) == document
    reader = pypdf.PdfReader(BytesIO(made.pdf), strict=True)
    assert len(reader.pages) == made.pages
    for page in reader.pages:
        drawn = page.get_contents().get_data()
        marks = [int(each) for each in re.findall(rb"/MCID (\d+)", drawn)]
        assert marks == list(range(len(marks)))


@given(documents())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_record_reads_back(document: Document) -> None:
    assert read_record(write_record(document)) == document


LETTERS = st.text(
    st.sampled_from("abcא ב,גدمحلايا123()-"),  # noqa: RUF001 - Arabic letters are meant
    max_size=30,
)


@given(LETTERS)
def test_a_line_put_in_order_has_the_same_letters(text: str) -> None:
    """Without joined shapes nothing is lost or made: letters only change places, and brackets
    that are turned round with a run change sides."""
    put = visual(text, lambda _: False)
    assert sorted(put.replace("(", ")")) == sorted(text.replace("(", ")"))


@given(st.text(st.sampled_from("abc 123(),-"), max_size=30))
def test_a_line_from_left_to_right_stays_as_it_is(text: str) -> None:
    assert visual(text, lambda _: True) == text
