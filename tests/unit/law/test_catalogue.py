"""The law as one table."""

import re
from datetime import date

from comity.law.catalogue import HEADINGS, Kind, Row, rows
from comity.law.citation import Validity
from comity.law.time_limits import WORKING_DAY_BASIS


def test_headings_and_cells_correspond() -> None:
    basis = WORKING_DAY_BASIS
    row = Row(Kind.RULE, "key", "statement", basis, Validity(date(2001, 2, 3), date(2004, 5, 6)))
    assert dict(zip(HEADINGS, row.cells(), strict=True)) == {
        "Kind": "rule",
        "Key": "key",
        "Statement": "statement",
        "Provision": str(basis.citation),
        "Provenance": basis.provenance,
        "Source": basis.source,
        "From": "2001-02-03",
        "Until": "2004-05-06",
    }


def test_every_row_has_a_cell_for_each_heading() -> None:
    assert all(len(row.cells()) == len(HEADINGS) for row in rows())


def test_one_month_is_no_plural() -> None:
    text = "\n".join(row.statement for row in rows())
    assert "1 month " in text
    assert "1 year " in text
    assert "10 working-days" in text
    assert not re.search(r"\b1 (months|years|working-days|calendar-days)\b", text)
