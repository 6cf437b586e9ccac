"""Attack: another state writes a case reference that becomes a formula in an exported list.

Spreadsheets in German, French, Spanish, Polish or Greek part comma-separated values at semicolons,
others at tabs or at what their user chose. What follows such a sign in the middle of a value is
then a cell of its own, and would be calculated; a quote, blanks or the end of a line before it
change nothing.

Stopped: whatever sign the cells are parted at, none begins as a formula, in an exported list or in
what a page hands out. The words themselves stay.
"""

import csv
from io import StringIO

import pytest

from comity.transport.lists.comma_separated import write_csv
from comity.transport.lists.model import ListTable
from comity.web.list_files import csv_of

FORMULA = "=cmd|' /C calc'!A0"
BEFORE = ("", " ", '"', '" ', "\u00a0", "\n", "\r\n")
SEPARATORS = (",", ";", "\t", "|")


def _formulas(raw: bytes, separator: str) -> list[str]:
    rows = csv.reader(StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=separator)
    return [
        cell for row in rows for cell in row if cell.lstrip(' \u00a0"').startswith(tuple("=+-@"))
    ]


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_separator_makes_a_formula(separator: str, sign: str) -> None:
    for before in BEFORE:
        case = f"3 Js 77/26{separator}{before}{FORMULA.replace('=', sign)}{separator}"
        listed = ListTable("conversations", ("id", "case"), (("cv-1", case),), "official")
        for raw in (write_csv(listed), csv_of([["Task", "Case"], ["cv-1", case]])):
            for parted_at in SEPARATORS:
                assert _formulas(raw, parted_at) == [], (before, parted_at)
            read = list(csv.reader(StringIO(raw.decode(), newline="")))[1][1]
            assert read.replace("'", "") == case.replace("'", "")


def test_what_follows_a_separator_and_is_no_formula_is_left_alone() -> None:
    case = 'AG Köln; 3 Js 77/26, "Beispiel" | a-b, 5-7'
    assert case in csv_of([[case.replace('"', "")], [case]]).decode().replace('""', '"')
