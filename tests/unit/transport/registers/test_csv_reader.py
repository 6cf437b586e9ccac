"""CSV exports into the model."""

from datetime import date
from io import BytesIO

import pytest

from comity.errors import InputInvalid
from comity.persons.dates import PartialDate
from comity.persons.person import Sex
from comity.transport.registers.csv_reader import read_csv
from comity.transport.registers.mapping import DEFAULT_MAPPING, ColumnMapping, mapping_from
from comity.transport.registers.record import ImportedRecord, Reading, SetAside

HEADER = "id,forename,surname,birth_date,conviction_id,convicting_country,decided_on"


def read(text: str | bytes, mapping: ColumnMapping = DEFAULT_MAPPING) -> list[Reading]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(read_csv(BytesIO(data), mapping=mapping))


def kept(readings: list[Reading]) -> list[ImportedRecord]:
    return [reading for reading in readings if isinstance(reading, ImportedRecord)]


def aside(readings: list[Reading]) -> list[SetAside]:
    return [reading for reading in readings if isinstance(reading, SetAside)]


def test_rows_of_one_person_form_one_record() -> None:
    (record,) = kept(
        read(
            f"{HEADER}\n"
            "7,ANA,TESTOVA,1979-07,BG-C-1,CO-00-100-BGR,2010-01-02\n"
            "7,ANA,TESTOVA,1979-07,BG-C-2,CO-00-100-BGR,2012-03-04\n"
        )
    )
    assert record.place == "lines 2-3"
    assert record.source_key == "id:7"
    assert record.person.birth_date == PartialDate(1979, 7)
    assert [conviction.decided_on for conviction in record.convictions] == [
        date(2010, 1, 2),
        date(2012, 3, 4),
    ]


def test_a_person_without_a_conviction_is_allowed() -> None:
    (record,) = kept(read("id,surname\n1,TESTOV\n"))
    assert record.convictions == ()


def test_rows_of_one_conviction_add_offences_and_sanctions() -> None:
    header = f"{HEADER},offence_category,sanction_category,sanction_amount,sanction_fraction"
    start = "7,ANA,TESTOVA,1979,BG-C-1,CO-00-100-BGR,2010-01-02"
    (record,) = kept(
        read(f"{header}\n{start},O-00-160400,S-00-008002,70,5\n{start},O-00-010100,,,\n")
    )
    (conviction,) = record.convictions
    assert [offence.id for offence in conviction.offences] == ["O-00001", "O-00002"]
    assert conviction.sanctions[0].amount_of_fine is not None
    assert conviction.sanctions[0].amount_of_fine.fraction == 5
    assert conviction.relations[0].targets == ("O-00001",)


def test_an_excel_export_with_semicolons_and_a_byte_order_mark_is_read() -> None:
    (record,) = kept(read(b"\xef\xbb\xbfid;surname;sex\r\n1;TESTOV;M\r\n"))
    assert record.person.sex is Sex.MALE


def test_a_line_break_inside_quotes_belongs_to_the_value() -> None:
    (record,) = kept(read('id,surname,person_remarks\n1,TESTOV,"two\nlines"\n'))
    assert record.person.remarks[0].text == "two\nlines"


def test_a_thirtieth_of_february_is_set_aside_naming_line_and_field() -> None:
    got = read("id,surname,birth_date\n1,A,1980-01-01\n2,B,1980-02-30\n3,C,1980\n")
    assert [record.source_key for record in kept(got)] == ["id:1", "id:3"]
    (bad,) = aside(got)
    assert (bad.place, bad.field, bad.raw) == ("line 3", "birth_date", b"2,B,1980-02-30\n")


def test_all_rows_of_a_person_are_set_aside_together() -> None:
    start = "7,ANA,TESTOVA,1979"
    got = read(
        f"{HEADER}\n{start},BG-C-1,CO-00-100-BGR,2010-01-02\n"
        f"{start},BG-C-2,CO-00-100-BGR,2010-02-30\n8,B,C,,,,\n"
    )
    assert [bad.place for bad in aside(got)] == ["line 2", "line 3"]
    assert aside(got)[0].reason == "belongs to the person of line 3"
    assert aside(got)[1].field == "decided_on"
    assert [record.source_key for record in kept(got)] == ["id:8"]


def test_rows_of_one_person_that_disagree_are_set_aside() -> None:
    got = read("id,surname\n1,A\n1,B\n")
    assert not kept(got)
    assert aside(got)[0].field == "surname"


def test_a_quote_left_open_costs_its_own_row_only() -> None:
    rows = "".join(f"{number},NAME{number}\n" for number in range(2, 300))
    got = read(f'id,surname\n1,"OPEN\n{rows}')
    assert [bad.place for bad in aside(got)] == ["line 2"]
    assert len(kept(got)) == 298


def test_a_row_of_too_few_columns_is_set_aside() -> None:
    (bad,) = aside(read("id,surname\n1\n"))
    assert "1 columns" in bad.reason


def test_a_byte_that_is_not_utf8_costs_its_own_row_only() -> None:
    got = read(b"id,surname\n1,\xff\xfe\n2,TESTOV\n")
    assert aside(got)[0].raw == b"1,\xff\xfe\n"
    assert len(kept(got)) == 1


def test_a_nul_byte_is_set_aside() -> None:
    got = read(b"id,surname\n1,TE\x00STOV\n2,TESTOV\n")
    assert len(aside(got)) == 1
    assert len(kept(got)) == 1


def test_a_column_nobody_mapped_is_refused_not_dropped() -> None:
    with pytest.raises(InputInvalid, match="not a field") as caught:
        read("id,surname,shoe_size\n1,A,43\n")
    assert caught.value.field == "shoe_size"


def test_utf16_is_refused_with_advice() -> None:
    with pytest.raises(InputInvalid, match="UTF-16"):
        read("id,surname\n1,A\n".encode("utf-16"))


def test_a_mapping_renames_translates_and_fills_in() -> None:
    mapping = mapping_from(
        b"""
        separator = ";"
        encoding = "windows-1250"
        date_format = "DD.MM.YYYY"
        language = "pl"
        ignore = ["KOLOR"]
        [columns]
        id = "NR"
        surname = "NAZWISKO"
        birth_date = "UR"
        sex = "PLEC"
        nationalities = "OBYW"
        [fixed]
        convicting_country = "CO-00-616-POL"
        [values.sex]
        K = "2"
        [values.nationalities]
        PL = "CO-00-616-POL"
        """
    )
    text = "NR;NAZWISKO;UR;PLEC;OBYW;KOLOR\n1;ŻÓŁĆ;00.07.1979;K;PL|PL;x\n"
    (record,) = kept(read(text.encode("windows-1250"), mapping))
    assert record.person.name.surname is not None
    assert (record.person.name.surname.text, record.person.name.surname.language) == ("ŻÓŁĆ", "pl")
    assert record.person.birth_date == PartialDate(1979, 7)
    assert record.person.sex is Sex.FEMALE
    assert record.person.nationalities == ("CO-00-616-POL",) * 2
    assert record.convictions == ()


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('surprise = "x"', "surprise"),
        ('[columns]\nshoe_size = "x"', "mapping"),
        ('encoding = "utf-16"', "mapping"),
        ('date_format = "DD.MM"', "mapping"),
        ("separator = 3", "mapping"),
        ("not toml", "mapping"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(text: str, field: str) -> None:
    with pytest.raises(InputInvalid) as caught:
        mapping_from(text.encode())
    assert caught.value.field == field


def test_progress_adds_up_to_the_size_of_the_file() -> None:
    seen: list[int] = []
    data = b"id,surname\n1,A\n2,B\n"
    list(read_csv(BytesIO(data), progress=seen.append))
    assert sum(seen) == len(data)
