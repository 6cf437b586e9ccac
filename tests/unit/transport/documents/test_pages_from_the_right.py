"""Pages in a language that runs from right to left, and the inspector's report on them."""

import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from tests.programs import program
from tests.unit.transport.documents.document_material import written
from tests.unit.transport.forms.form_material import require_part

from comity.ids import StateCode
from comity.transport.documents.joining import visual
from comity.transport.documents.mirroring import mirrored
from comity.transport.documents.placing import placed
from comity.transport.documents.report import (
    JOURNAL_NAME,
    NAME,
    InspectionReport,
    ReportedChain,
    ReportedEntry,
    report_record,
)
from comity.transport.documents.report_content import report_content, report_words
from comity.transport.documents.report_writing import write_report
from comity.transport.documents.sheet import PAPER_WIDTH, Line
from comity.transport.forms.envelope import Party
from comity.trust.pdf_attachments import attachments_of

require_part()

AT = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
REPORT = InspectionReport(
    number="DE-2026-AAAA-BBBB-CCCC-DDDD",
    issuer=Party(StateCode("DE"), "Central authority"),
    log="log.de.example",
    language="ar",
    made_on=date(2026, 3, 17),
    made_at=AT,
    inspector="ac-ines",
    competence="inspector",
    purpose="complaint",
    case="3 Js 77/26",
    asked=(("subject", "P-1"),),
    found=1,
    unreadable=0,
    entries=(
        ReportedEntry(25, AT, "consult-register", "ac-erika", "audit", "3 Js 77/26", ("P-1",)),
    ),
    chain=ReportedChain(27, 1, 0, 0),
)
LANGUAGES = {"en", "de", "fr", "es", "pl", "el", "ar"}


@pytest.mark.parametrize(
    ("read", "drawn"),
    [
        ("אב 2026-03-02 גד", "דג 2026-03-02 בא"),
        ("אב (EU) 2016/680 ג.", ".ג 2016/680 (EU) בא"),
        ("א DE-RIGHTS-0042/1, ב", "ב ,DE-RIGHTS-0042/1 א"),
        ("א (ב) 5%", "5% (ב) א"),
        ("3 Js 77/26", "3 Js 77/26"),
    ],
)
def test_numbers_days_and_references_keep_their_order_within_a_line(read: str, drawn: str) -> None:
    assert visual(read, lambda _: False, from_right=True) == drawn


def test_lam_joins_with_alef_and_not_with_alef_maksura() -> None:
    assert visual("على", lambda _: True) == "\ufef0\ufee0\ufecb"
    assert visual("لا", lambda _: True) == "\ufefb"
    assert visual("لا", lambda _: False) == "لا"[::-1]


def test_every_wording_of_a_report_is_there_in_every_language_of_the_desk() -> None:
    for key, known in report_words().items():
        assert set(known) == LANGUAGES, key


def test_a_page_is_mirrored_and_nothing_leaves_it() -> None:
    content = report_content(REPORT, "0" * 64)
    sheets, _ = placed(content)
    lines = [each for sheet in sheets for each in sheet.items if isinstance(each, Line)]
    assert all(0 < each.left < PAPER_WIDTH for each in lines)
    title = next(each for each in lines if each.text == content.title)
    assert title.from_right
    assert title.left > PAPER_WIDTH / 2
    back = next(each for each in mirrored(mirrored(sheets[0])).items if isinstance(each, Line))
    assert back.left == pytest.approx(lines[0].left)


@pytest.mark.parametrize("language", ["ar", "en", "el"])
def test_a_report_says_to_eye_and_program_what_the_log_says(tmp_path: Path, language: str) -> None:
    report = replace(REPORT, language=language)
    pdf = write_report(report, b'{"entries": []}')
    inside = attachments_of(pdf)
    assert inside[NAME] == report_record(report)
    assert msgspec.json.decode(inside[NAME])["entries"][0]["official"] == "ac-erika"
    assert inside[JOURNAL_NAME] == b'{"entries": []}'
    command = [program("pdftotext"), "-layout", written(tmp_path, pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for said in ("ac-erika", "3 Js 77/26", "log.de.example", REPORT.number):
        assert said in text
