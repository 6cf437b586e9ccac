"""Lists are read by other programs as what they are, and calculated by none."""

import csv
import json
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
from icalendar import Calendar
from lxml import etree

from comity.transport.lists.calendar_file import write_calendar
from comity.transport.lists.comma_separated import write_csv
from comity.transport.lists.json_lines import write_json_lines
from comity.transport.lists.model import Deadline, ListTable
from comity.transport.lists.workbook import write_workbook

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HOSTILE = (
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\uff1d1+1",
)
TABLE = ListTable(
    "tasks",
    ("task", "days", "created_at", "due_on", "case"),
    (
        *(("T", 1, AT, date(2026, 3, 9), text) for text in HOSTILE),
        ("T-2", -3, AT, None, 'quotes " and, commas\r\nand lines \u202e<script>'),
    ),
    "Official use only & more. criminal-proceedings, 3 Js 77/26",
    (Deadline("T-1", date(2026, 3, 9)),),
)


def test_csv_is_read_back_and_nothing_in_it_is_a_formula() -> None:
    raw = write_csv(TABLE)
    assert raw.endswith(b"\r\n")
    rows = list(csv.reader(StringIO(raw.decode("utf-8"), newline="")))
    assert rows[0] == [*TABLE.columns, "handling"]
    assert all(row[4].startswith("'") for row in rows[1:-1])
    assert [row[4].replace("'", "") for row in rows[1:-1]] == list(HOSTILE)
    assert rows[-1] == ["T-2", "-3", "2026-03-02T09:30:00Z", "", TABLE.rows[-1][4], TABLE.handling]
    assert all(row[-1] == TABLE.handling for row in rows[1:])
    assert write_csv(TABLE, with_mark=True) == b"\xef\xbb\xbf" + raw


@pytest.mark.parametrize("harmless", ["a=b", "3 Js 77/26", "O'Hara", ""])
def test_what_is_no_formula_is_left_alone(harmless: str) -> None:
    table = ListTable("x", ("a",), ((harmless,),), "h")
    assert list(csv.reader(StringIO(write_csv(table).decode())))[1][0] == harmless


def test_a_workbook_has_days_as_days_a_frozen_head_and_no_formula_or_macro() -> None:
    book = zipfile.ZipFile(BytesIO(write_workbook(TABLE, made_at=AT)))
    assert not [name for name in book.namelist() if "vba" in name or "external" in name.lower()]
    sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    space = {"x": sheet.nsmap[None]}
    assert not sheet.findall(".//x:f", space)
    assert not sheet.findall(".//x:hyperlink", space)
    pane = sheet.find(".//x:pane", space)
    assert pane is not None
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    strings = etree.fromstring(book.read("xl/sharedStrings.xml"))
    texts = {"".join(each.itertext()) for each in strings}
    assert HOSTILE[0] in texts, "a text stays the text that it is"
    due = sheet.find('.//x:c[@r="D2"]', space)
    assert due is not None
    assert due.get("t") is None, "a number, which its format shows as a day"
    assert due.findtext("x:v", namespaces=space) == str(
        (date(2026, 3, 9) - date(1899, 12, 30)).days
    )
    foot = sheet.findtext(".//x:oddFooter", namespaces=space)
    assert foot is not None
    assert foot.startswith("&LOfficial use only && more")
    assert foot.endswith("&R&P/&N")


def test_json_lines_are_one_object_a_line() -> None:
    lines = [json.loads(line) for line in write_json_lines(TABLE).splitlines()]
    assert len(lines) == len(TABLE.rows)
    assert lines[0]["case"] == HOSTILE[0]
    assert lines[0]["created_at"] == "2026-03-02T09:30:00Z"
    assert lines[-1]["due_on"] is None
    assert {line["handling"] for line in lines} == {TABLE.handling}


def test_a_calendar_has_whole_days_and_references_and_nothing_else() -> None:
    raw = write_calendar(TABLE, made_at=AT)
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 3, 9)
    assert event.decoded("dtend") == date(2026, 3, 10)
    assert (str(event["summary"]), str(event["uid"])) == ("T-1", "T-1@comity")
    assert b"3 Js" not in raw
    assert raw == write_calendar(TABLE, made_at=AT)
