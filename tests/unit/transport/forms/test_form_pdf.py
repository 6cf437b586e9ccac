"""Forms drawn as PDF: what they show, how they are read aloud, and that they come back."""

from dataclasses import replace
from io import BytesIO
from typing import Any, TypeAlias

import pytest
from tests.unit.transport.forms.form_material import (
    REASON,
    REPLY,
    REQUEST,
    long_reply,
    require_part,
)

from comity.errors import InputInvalid
from comity.persons.names import name_of
from comity.persons.person import Person
from comity.records.messages import RequestResponse
from comity.transport.forms.envelope import ATTACHMENT, FormMessage, read_envelope, write_envelope
from comity.transport.forms.form_content import content_of
from comity.transport.forms.form_reading import read_form
from comity.transport.forms.form_writing import write_form
from comity.transport.forms.labels import Languages, label_languages
from comity.transport.forms.pdf_reading import read_document

require_part()
pypdf = pytest.importorskip("pypdf", reason=REASON)
Pdf: TypeAlias = Any

MARK = "ab" * 32


def opened(form: FormMessage, mark: str = "") -> Pdf:
    return pypdf.PdfReader(BytesIO(write_form(form, certificate_sha256=mark).document))


def widgets(reader: Pdf) -> list[Pdf]:
    return [each.get_object() for page in reader.pages for each in page["/Annots"]]


@pytest.mark.parametrize("form", [REQUEST, REPLY, long_reply(3)], ids=["request", "reply", "long"])
@pytest.mark.parametrize("mark", ["", MARK])
def test_a_form_comes_back_and_nothing_differs(form: FormMessage, mark: str) -> None:
    found = read_form(write_form(form, certificate_sha256=mark).document, certificate_sha256=mark)
    assert found.form == form
    assert found.differences == ()
    assert found.further == ()


LANGUAGES = label_languages()


@pytest.mark.parametrize(
    ("first", "second"), list(zip(LANGUAGES, (*LANGUAGES[3:], *LANGUAGES[:3]), strict=True))
)
def test_languages_of_any_script_stand_together(first: str, second: str) -> None:
    written = write_form(replace(REQUEST, languages=Languages(first, second)))
    assert written.notes == ()
    assert read_form(written.document).differences == ()


def test_the_attachment_is_the_message_and_further_files_stay_beside_it() -> None:
    written = write_form(REQUEST, further={"message.xml": b"<x/>"})
    held = read_document(written.document).attachments
    assert held[ATTACHMENT] == write_envelope(REQUEST)
    assert read_envelope(held[ATTACHMENT]) == REQUEST
    assert held["message.xml"] == b"<x/>"
    assert read_form(written.document).further == ("message.xml",)


def test_the_same_form_gives_the_same_fields() -> None:
    first, second = (read_form(write_form(REPLY).document) for _ in range(2))
    assert first.values == second.values


def test_the_document_says_its_language_and_its_title() -> None:
    reader = opened(REQUEST)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "de"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "Strafregister" in reader.metadata.title
    assert REQUEST.id in reader.metadata.title


def test_every_field_has_a_tooltip_in_both_languages_and_cannot_be_edited() -> None:
    fields = [each for each in widgets(opened(REQUEST)) if each["/FT"] == "/Tx"]
    assert len(fields) >= len(content_of(REQUEST).values())
    assert all(each["/TU"] for each in fields)
    assert any(each["/TU"] == "Geschlecht / Пол" for each in fields)
    assert all(each["/Ff"] & 1 for each in fields)


def elements(node: Pdf) -> list[Pdf]:
    """Return every structure element below a node, in reading order."""
    found = []
    children = node.get("/K", [])
    for each in children if isinstance(children, list) else [children]:
        child = each.get_object()
        if isinstance(child, dict) and child.get("/Type") == "/StructElem":
            found += [child, *elements(child)]
    return found


@pytest.mark.parametrize("form", [REQUEST, long_reply(2)], ids=["request", "long"])
def test_every_field_and_every_word_has_its_place_in_the_structure(form: FormMessage) -> None:
    reader = opened(form, MARK)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    tree = root["/StructTreeRoot"]
    found = elements(tree)
    roles = [str(each["/S"]) for each in found]
    assert roles[0] == "/Document"
    assert {"/Sect", "/H1", "/H2", "/P", "/Form"} <= set(roles)
    numbers = list(tree["/ParentTree"]["/Nums"])
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in reader.pages:
        marked = parents[page["/StructParents"]].get_object()
        content = page.get_contents().get_data()
        assert content.count(b"/MCID ") == len(marked)
        for number, element in enumerate(marked):
            assert element.get_object()["/K"] == number
            assert element.get_object()["/Lang"] in {"de", "bg", "el", "fr"}
        assert page["/Tabs"] == "/S"
        for widget in page["/Annots"]:
            element = parents[widget.get_object()["/StructParent"]].get_object()
            assert element["/S"] == "/Form"
            assert element["/K"][0].get_object()["/Obj"].get_object() == widget.get_object()
            assert element["/Alt"]
    forms = [each for each in found if each["/S"] == "/Form"]
    assert len(forms) == len(widgets(reader))


def test_all_text_is_marked_or_an_artifact() -> None:
    for page in opened(REQUEST).pages:
        depth, shown = 0, 0
        for line in page.get_contents().get_data().split(b"\n"):
            words = line.split()
            depth += sum(word in {b"BDC", b"BMC"} for word in words)
            if b"Tj" in words:
                shown += 1
                assert depth == 1, line
            depth -= words.count(b"EMC")
        assert shown
        assert depth == 0


def test_typefaces_are_embedded() -> None:
    reader = opened(REQUEST)
    fonts = [
        font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()
    ]
    drawn = [font for font in fonts if "Helvetica" not in font["/BaseFont"]]
    assert drawn
    assert all("/FontFile2" in font["/FontDescriptor"] for font in drawn)
    assert all("/ToUnicode" in font for font in drawn)


def test_greek_and_cyrillic_can_be_copied_out() -> None:
    text = "".join(read_document(write_form(REPLY).document).pages)
    assert "Απάντηση" in text
    drawn = [each.drawn for each in read_document(write_form(REPLY).document).fields]
    assert any("Примеров" in each for each in drawn)


def test_a_value_longer_than_a_page_goes_on_in_further_fields() -> None:
    form = long_reply(1)
    names = [str(each.get("/T")) for each in widgets(opened(form))]
    assert any(name.endswith("~2") for name in names)
    read = read_form(write_form(form).document)
    (remarks,) = (value for name, value in read.values.items() if name.endswith("-remarks"))
    assert remarks.split() == [f"word{number}" for number in range(500)]


def test_a_character_without_a_glyph_is_told_and_stays_in_the_message() -> None:
    person = Person(name=name_of("ひろし", "山田"))
    form = replace(REPLY, message=RequestResponse("RRT-00-00", person))
    written = write_form(form)
    assert any(note.startswith("person.surname:") for note in written.notes)
    assert not any("山" in note for note in written.notes)
    found = read_form(written.document)
    assert found.form == form
    assert found.differences == ()


def test_markup_and_control_characters_are_drawn_as_nothing_else() -> None:
    person = Person(name=name_of("(\\) Tj ET", "]TJ <</MCID 0>> EMC \u202egnp"))
    form = replace(REPLY, message=RequestResponse("RRT-00-00", person))
    assert read_form(write_form(form).document).differences == ()


@pytest.mark.parametrize(
    "raw",
    [b"", b"%PDF-1.7", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <</Root 1 0 R>>", b"\x00" * 99],
)
def test_what_is_no_pdf_is_refused(raw: bytes) -> None:
    with pytest.raises(InputInvalid):
        read_form(raw)
