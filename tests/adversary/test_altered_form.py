"""The attack: a form whose pages say one thing and whose message says another.

Whoever looks at the pages would decide otherwise than the program that reads the message.
Every such form is read, and every difference is named.
"""

import zlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any, TypeAlias

import pytest
from tests.unit.transport.forms.form_material import REASON, REPLY, REQUEST, require_part

from comity.errors import InputInvalid
from comity.persons.person import Person
from comity.records.messages import RequestResponse
from comity.transport.forms.envelope import ATTACHMENT, FormMessage, write_envelope
from comity.transport.forms.form_reading import ReadForm, read_form
from comity.transport.forms.form_writing import write_form

require_part()
pypdf = pytest.importorskip("pypdf", reason=REASON)
pytest.importorskip("pypdf.annotations", reason=REASON)
Pdf: TypeAlias = Any


def altered(form: FormMessage, alter: Callable[[Pdf], None]) -> ReadForm:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(BytesIO(write_form(form).document)))
    alter(writer)
    target = BytesIO()
    writer.write(target)
    return read_form(target.getvalue())


def field(writer: Pdf, name: str) -> Pdf:
    for page in writer.pages:
        for each in page["/Annots"]:
            if each.get_object().get("/T") == name:
                return each.get_object()
    raise AssertionError(name)


def put(target: Pdf, name: str, value: object) -> None:
    target[pypdf.generic.NameObject(name)] = value


def test_an_untouched_form_differs_nowhere() -> None:
    assert altered(REQUEST, lambda _: None).differences == ()


def test_another_value_in_a_field_is_named() -> None:
    found = altered(
        REQUEST,
        lambda writer: put(
            field(writer, "person_birth-date"), "/V", pypdf.generic.TextStringObject("1981-05")
        ),
    )
    told = {(each.place, each.what) for each in found.differences}
    assert ("person_birth-date", "the field has another value") in told
    assert ("person_birth-date", "is drawn otherwise") in told


def test_another_drawing_over_the_same_value_is_named() -> None:
    def swap(writer: Pdf) -> None:
        surname, forenames = (
            field(writer, name)["/AP"] for name in ("person_surname", "person_forenames")
        )
        ours, theirs = surname.raw_get("/N"), forenames.raw_get("/N")
        put(surname, "/N", theirs)
        put(forenames, "/N", ours)

    found = altered(REQUEST, swap)
    assert {each.place for each in found.differences} == {"person_surname", "person_forenames"}
    assert {each.what for each in found.differences} == {"is drawn otherwise"}


def test_another_message_inside_is_named() -> None:
    assert isinstance(REPLY.message, RequestResponse)
    clean = replace(REPLY, message=replace(REPLY.message, convictions=()))
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(BytesIO(write_form(REPLY).document)))
    for each in list(writer.attachment_list):
        each.delete()
    writer.add_attachment(ATTACHMENT, write_envelope(clean))
    target = BytesIO()
    writer.write(target)
    found = read_form(target.getvalue())
    assert found.form == clean
    assert any(each.place == "result_result" for each in found.differences)
    assert any(each.what == "the field does not belong to the form" for each in found.differences)


def test_a_second_message_under_the_same_name_is_named() -> None:
    found = altered(
        REQUEST, lambda writer: writer.add_attachment(ATTACHMENT, write_envelope(REPLY))
    )
    assert any("one name" in each.what for each in found.differences)


def test_a_field_taken_away_is_named() -> None:
    def remove(writer: Pdf) -> None:
        page = writer.pages[0]
        kept = [each for each in page["/Annots"] if each.get_object()["/T"] != "purpose_consent"]
        put(page, "/Annots", pypdf.generic.ArrayObject(kept))

    (only,) = altered(REQUEST, remove).differences
    assert (only.place, only.what) == ("purpose_consent", "the field is missing")


def test_words_added_to_a_page_are_named() -> None:
    def write_on(writer: Pdf) -> None:
        page = writer.pages[0]
        extra = pypdf.generic.StreamObject()
        font = next(iter(page["/Resources"]["/Font"]))
        drawn = f"\nBT {font} 12 Tf 100 100 Td (No convictions) Tj ET".encode()
        extra.set_data(page.get_contents().get_data() + drawn)
        put(page, "/Contents", writer._add_object(extra))

    (only,) = altered(REQUEST, write_on).differences
    assert only.place == "page 1"


def test_a_note_laid_over_a_page_is_named() -> None:
    found = altered(
        REQUEST,
        lambda writer: writer.add_annotation(
            0, pypdf.annotations.FreeText(text="No convictions", rect=(50, 550, 200, 650))
        ),
    )
    assert any("laid over" in each.what for each in found.differences)


def test_what_acts_by_itself_is_named() -> None:
    def add(writer: Pdf) -> None:
        name, text = pypdf.generic.NameObject, pypdf.generic.TextStringObject
        action = pypdf.generic.DictionaryObject(
            {name("/S"): name("/JavaScript"), name("/JS"): text("app.alert(1)")}
        )
        put(writer.root_object, "/OpenAction", action)

    (only,) = altered(REQUEST, add).differences
    assert only.what == "the document acts by itself when it is opened"


def test_two_fields_of_one_name_are_refused() -> None:
    with pytest.raises(InputInvalid):
        altered(
            REQUEST,
            lambda writer: put(
                field(writer, "person_mother"),
                "/T",
                pypdf.generic.TextStringObject("person_father"),
            ),
        )


def test_a_form_without_a_message_gives_its_fields_and_no_message() -> None:
    def detach(writer: Pdf) -> None:
        for each in list(writer.attachment_list):
            each.delete()

    found = altered(REQUEST, detach)
    assert found.form is None
    assert found.values["person_birth-date"] == "1980-05"


def test_an_attachment_that_is_no_message_is_refused() -> None:
    def spoil(writer: Pdf) -> None:
        for each in list(writer.attachment_list):
            each.delete()
        writer.add_attachment(ATTACHMENT, b"{}")

    with pytest.raises(InputInvalid):
        altered(REQUEST, spoil)


def test_an_attachment_that_unpacks_without_end_is_refused() -> None:
    """The attack: a few kilobytes that become a gigabyte when they are read."""

    def inflate(writer: Pdf) -> None:
        stream = pypdf.generic.StreamObject()
        packer = zlib.compressobj(9)
        stream._data = b"".join([packer.compress(bytes(1 << 20)) for _ in range(100)])
        stream._data += packer.flush()
        put(stream, "/Filter", pypdf.generic.NameObject("/FlateDecode"))
        bomb = writer._add_object(stream)
        for each in writer.attachment_list:
            held = each.pdf_object["/EF"]
            for name in list(held):
                put(held, name, bomb)

    with pytest.raises(InputInvalid):
        altered(REQUEST, inflate)


def test_no_difference_leaks_into_a_representation() -> None:
    assert isinstance(REPLY.message, RequestResponse)
    other = replace(REPLY.message, person=Person(name=REPLY.message.person.name))
    assert "Примеров" not in repr(replace(REPLY, message=other))
    assert "Примеров" not in repr(altered(REQUEST, lambda _: None))
