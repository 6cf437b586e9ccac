"""What the generator refuses: a table that hides its origin or claims too much."""

import msgspec
import pytest
from tools.gen_codes import Head, Row, Sheet, compile_sheet, faults, row_faults

HEAD = Head(name="t", title="T", instrument="none", pattern="T-[0-9]{2}-[A-Z]")


def row(**changed: object) -> Row:
    whole: dict[str, object] = {
        "code": "T-00-A",
        "status": "verified",
        "provenance": "read",
        "labels": {"en": "A"},
    }
    return msgspec.convert({**whole, **changed}, Row)


def test_a_sound_row_has_no_fault() -> None:
    assert list(row_faults(row(), HEAD, {"T-00-A"})) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"provenance": " "},
        {"status": "certain"},
        {"reading": "perhaps"},
        {"code": "T-00-??"},
        {"parent": "T-00-B"},
        {"labels": {}},
        {"labels": {"en": " "}},
        {"labels": {"en": "A", "fr": "<b>"}},
        {"status": "comity-own"},
    ],
)
def test_a_row_that_breaks_one_rule_has_one_fault(changed: dict[str, object]) -> None:
    assert len(list(row_faults(row(**changed), HEAD, {"T-00-A"}))) == 1


def test_a_code_may_not_stand_twice_and_a_table_is_named_as_its_file() -> None:
    sheet = Sheet(table=HEAD, row=[row(), row()])
    assert list(faults(sheet, "other.toml")) == [
        "the table is not named as its file",
        "T-00-A: twice",
    ]


def test_an_uncertain_number_does_not_reach_the_wire_with_its_question_mark() -> None:
    assert list(row_faults(row(code="T-00-A?"), HEAD, set()))


def test_the_written_form_has_one_line_a_row() -> None:
    sheet = Sheet(table=HEAD, row=[row(), row(code="T-00-B")])
    assert len(compile_sheet(sheet).splitlines()) == 4
