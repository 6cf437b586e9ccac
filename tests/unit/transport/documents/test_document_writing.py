"""A document says what its record says, in the reader's language, for eye and ear."""

import json
import re
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from tests.programs import program
from tests.unit.transport.documents.document_material import (
    CERTIFICATE,
    EXTRACT,
    IN_MANY_SCRIPTS,
    REPLY,
    pdf,
    sealed,
    written,
)
from tests.unit.transport.forms.form_material import CONVICTION, require_part

from comity.cli.verify_documents import is_of_training as marked_at_the_terminal
from comity.cooperation.issued_documents import code_of
from comity.errors import InputInvalid
from comity.transport.documents.colour_profile import srgb
from comity.transport.documents.content import Facts, content_of
from comity.transport.documents.joining import visual
from comity.transport.documents.record import (
    EVIDENCE_NAME,
    NAME,
    is_of_training,
    read_record,
    write_record,
)
from comity.transport.documents.words import document_languages, words
from comity.transport.documents.writing import write_document
from comity.trust.digest import sha256
from comity.trust.pdf_attachments import attachments_of

require_part()


def text_of(folder: Path, raw: bytes) -> str:
    """Return the text as a program of somebody else takes it out."""
    command = [program("pdftotext"), "-layout", written(folder, raw), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("document", [EXTRACT, CERTIFICATE, REPLY], ids=lambda each: each.kind)
def test_the_record_inside_is_the_document(document: object) -> None:
    assert isinstance(document, type(EXTRACT))
    made = write_document(document, evidence=b"{}")
    found = attachments_of(sealed(made.pdf))
    assert set(found) == {NAME, EVIDENCE_NAME}
    assert found[NAME] == made.record
    assert found[EVIDENCE_NAME] == b"{}"
    assert read_record(found[NAME]) == document
    assert made.record_sha256 == sha256(found[NAME]).hex()


def test_a_document_of_a_training_room_says_so_in_its_record_and_on_every_page(
    tmp_path: Path,
) -> None:
    document = replace(EXTRACT, convictions=EXTRACT.convictions * 6, training=True)
    made = write_document(document)
    assert made.pages > 1
    pages = text_of(tmp_path, made.pdf).split("\f")[: made.pages]
    assert all(words()["training"][document.language] in page for page in pages)
    assert json.loads(made.record)["training"] == "Training: nobody here exists."
    assert read_record(made.record) == document
    assert is_of_training(made.record)
    assert marked_at_the_terminal(made.record)
    assert b"training" not in write_document(EXTRACT).record


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write_document(EXTRACT).pdf == write_document(EXTRACT).pdf


def test_a_record_that_breaks_a_rule_is_refused() -> None:
    raw = json.loads(write_record(EXTRACT))
    for name, value in (("format", "comity-document/2"), ("kind", "letter"), ("language", "d")):
        with pytest.raises(InputInvalid):
            read_record(json.dumps({**raw, name: value}).encode())
    with pytest.raises(InputInvalid):
        read_record(b"x" * (9 * 1024 * 1024))


@pytest.mark.parametrize("language", document_languages())
def test_every_language_has_its_words_and_is_drawn_whole(language: str, tmp_path: Path) -> None:
    made = write_document(replace(CERTIFICATE, language=language))
    assert made.notes == ()
    text = " ".join(text_of(tmp_path, made.pdf).split())
    assert words()["title-certificate"][language] in text
    assert "\N{REPLACEMENT CHARACTER}" not in text


def test_english_stands_in_and_that_is_told() -> None:
    assert document_languages() == ("bg", "de", "el", "en", "es", "fr", "it", "pl")
    (note,) = write_document(replace(CERTIFICATE, language="fi")).notes
    assert "English stands in for fi" in note


def test_what_it_says_stands_at_its_head_in_one_sentence(tmp_path: Path) -> None:
    clean = text_of(tmp_path, pdf(CERTIFICATE))
    assert "The criminal register shows no conviction of the person named below." in clean
    assert "Number: 2." in text_of(tmp_path, pdf(replace(EXTRACT, language="en")))
    answered = text_of(tmp_path, pdf(replace(REPLY, language="en")))
    assert "Bulgaria (BG): Convictions, listed below: 2." in answered


def test_a_document_says_what_it_does_not_say(tmp_path: Path) -> None:
    text = text_of(tmp_path, pdf(CERTIFICATE))
    assert "What this document does not say" in text
    assert "may be used for this purpose" in " ".join(text.split())
    assert "without signature and stamp on paper it proves nothing" in " ".join(
        text_of(tmp_path, write_document(CERTIFICATE, is_sealed=False).pdf).split()
    )


def test_a_certificate_shows_no_case_of_an_authority(tmp_path: Path) -> None:
    assert EXTRACT.case in text_of(tmp_path, pdf(EXTRACT))
    assert EXTRACT.case not in text_of(tmp_path, pdf(CERTIFICATE))


def test_names_in_other_scripts_are_drawn_and_read(tmp_path: Path) -> None:
    made = write_document(replace(EXTRACT, person=IN_MANY_SCRIPTS))
    text = re.sub("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", "", text_of(tmp_path, made.pdf))
    for name in ("Примеров", "ישראל", "ბერიძე", "Παπαδόπουλος", "محمد", "علي"):
        assert name in text
    # The typefaces have no Han: it is marked to the eye, and read to the ear all the same.
    assert "王小明" in text
    assert made.notes == ("a character that no typeface here has is in the record only",)


def test_arabic_letters_are_joined_and_hebrew_is_turned_round() -> None:
    assert visual("محمد", lambda _: True) == "ﺪﻤﺤﻣ"
    assert visual("لا", lambda _: True) == "ﻻ"
    assert visual("ישראל", lambda _: True) == "לארשי"
    assert visual("Köln 12 (NRW)", lambda _: True) == "Köln 12 (NRW)"
    assert visual("Straße ישראל 12, Köln", lambda _: True) == "Straße 12 לארשי, Köln"
    assert visual("א (ב) ג", lambda _: True) == "ג (ב) א"
    assert visual("محمد", lambda each: not 0xFB50 <= ord(each) <= 0xFEFF) == "دمحم"


def test_marks_of_a_conviction_stand_only_where_something_refers_to_them() -> None:
    def values(count: int) -> str:
        offences = tuple(
            replace(CONVICTION.offences[0], id=f"O-0000{number}") for number in range(1, count + 1)
        )
        document = replace(EXTRACT, convictions=(replace(CONVICTION, offences=offences),))
        content = content_of(document, digest="", has_evidence=False, is_sealed=True)
        tables = [block for block in content.blocks if isinstance(block, Facts)]
        return "\n".join(value for table in tables for _, value in table.rows)

    assert "O-00001" not in values(1)
    assert "O-00002" in values(2)


def test_a_long_document_goes_on_over_pages_with_its_number_on_each(tmp_path: Path) -> None:
    remarks = (replace(CONVICTION.offences[0].title[0], text="word " * 700),)
    long = replace(EXTRACT, convictions=(replace(CONVICTION, remarks=remarks),) * 3)
    made = write_document(long)
    assert made.pages > 4
    sheets = text_of(tmp_path, made.pdf).split("\f")[: made.pages]
    for number, sheet in enumerate(sheets, 1):
        assert f"{number}/{made.pages}" in sheet.replace(" ", "")
        assert EXTRACT.number in sheet
    assert sum(sheet.count("word") for sheet in sheets) == 2100


def test_no_representation_shows_what_a_document_says() -> None:
    assert "Примеров" not in repr(EXTRACT)
    assert "Примеров" not in repr(write_document(EXTRACT))
    assert "Примеров" not in repr(
        content_of(EXTRACT, digest="", has_evidence=False, is_sealed=True)
    )


def test_the_symbol_holds_number_day_and_digest(tmp_path: Path) -> None:
    """Poppler draws the page, and ZBar reads the picture as a telephone would."""
    digest = sha256(write_record(CERTIFICATE)).hex()
    assert digest in text_of(tmp_path, pdf(CERTIFICATE))
    path, prefix = written(tmp_path, pdf(CERTIFICATE)), str(tmp_path / "page")
    last = str(write_document(CERTIFICATE).pages)
    drawn = [program("pdftoppm"), "-r", "150", "-png", "-singlefile", "-f", last, path, prefix]
    subprocess.run(drawn, check=True)
    read = [program("zbarimg"), "-q", "--raw", f"{prefix}.png"]
    said = subprocess.run(read, check=True, capture_output=True, text=True).stdout.strip()
    assert said == f"comity-document/1 {CERTIFICATE.number} 2026-11-22 sha256:{digest}"


def test_the_colour_profile_is_read_by_the_library_of_others() -> None:
    """LittleCMS, by way of Pillow, maps our sRGB to its own without moving a colour."""
    images = pytest.importorskip("PIL.Image")
    management = pytest.importorskip("PIL.ImageCms")
    ours = management.ImageCmsProfile(BytesIO(srgb()))
    change = management.buildTransform(ours, management.createProfile("sRGB"), "RGB", "RGB")
    for colour in [(0, 0, 0), (255, 255, 255), (200, 100, 50), (26, 59, 102), (1, 2, 3)]:
        changed = management.applyTransform(images.new("RGB", (1, 1), colour), change)
        assert changed.getpixel((0, 0)) == colour


@pytest.mark.parametrize("page", ["https://desk.example.org/verify", ""])
def test_a_document_says_where_and_with_which_code_it_is_checked(tmp_path: Path, page: str) -> None:
    made = write_document(CERTIFICATE, page=page, code_of=code_of)
    text = " ".join(text_of(tmp_path, made.pdf).split())
    assert words()["check-page"][CERTIFICATE.language].split()[0] in text
    assert code_of(made.record_sha256) in text
    assert ("https://desk.example.org/verify" in text) is bool(page)
