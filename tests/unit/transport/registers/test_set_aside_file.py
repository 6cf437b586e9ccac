"""What was set aside can be mended and imported again, in every format."""

from io import BytesIO
from pathlib import Path

import pytest
from tests.unit.transport.registers import ecris_material as material

from comity.transport.registers.formats import Format, detect, open_register_file
from comity.transport.registers.mapping import mapping_from
from comity.transport.registers.record import ImportedRecord, Reading, SetAside
from comity.transport.registers.set_aside import SetAsideWriter

RAP = (
    b'<h:CriminalHistory xmlns:h="http://ojbc.org/x" xmlns:n="http://niem.gov/niem/niem-core/2.0">'
    b"<h:RapSheet><h:RapSheetPerson><n:PersonBirthDate><n:Date>1960-01-01</n:Date>"
    b"</n:PersonBirthDate><n:PersonName><n:PersonSurName>GOOD</n:PersonSurName></n:PersonName>"
    b"</h:RapSheetPerson></h:RapSheet><h:RapSheet><h:RapSheetPerson><n:PersonBirthDate>"
    b"<n:Date>1960-02-30</n:Date></n:PersonBirthDate><n:PersonName><n:PersonSurName>BAD"
    b"</n:PersonSurName></n:PersonName></h:RapSheetPerson></h:RapSheet></h:CriminalHistory>"
)

RI = (
    "<all>{}{}</all>".format(
        *(
            "<AbstractMessageType xmlns:q='http://ec.europa.eu/ECRIS-RI/domain-v1.0' "
            "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
            "xsi:type='q:NotificationMessageType'><q:MessagePerson><q:PersonName>"
            f"<q:Forename>A</q:Forename><q:Surname>B</q:Surname></q:PersonName>"
            f"</q:MessagePerson><q:NotificationMessageConviction>"
            f"<q:ConvictionID>BG-C-00000000000000{number}</q:ConvictionID>"
            "<q:ConvictionConvictingCountryReference>CO-00-100-BGR"
            "</q:ConvictionConvictingCountryReference>"
            f"<q:ConvictionDecisionDate>{date}</q:ConvictionDecisionDate>"
            "</q:NotificationMessageConviction></AbstractMessageType>"
            for number, date in ((1, "2015-01-01"), (2, "2015-02-30"))
        )
    )
).encode()

V1 = material.wrapped(
    material.message(material.person(), [material.conviction(1)]),
    material.message(material.person(), [material.conviction(2, decided="2015-02-30")]),
)

CASES = {
    Format.ECRIS_V1: (V1, b"2015-02-30", b"2015-02-20"),
    Format.ECRIS_RI: (RI, b"2015-02-30", b"2015-02-20"),
    Format.RAP_SHEET: (RAP, b"1960-02-30", b"1960-02-20"),
    Format.CSV: (
        b'id;surname;birth_date\n1;A;1980\n2;B, "C";1980-02-30\n',
        b"1980-02-30",
        b"1980-02-20",
    ),
    Format.JSON_LINES: (
        b'{"id":1,"surname":"A"}\n{"id":2,"surname":"B","birth_date":"1980-02-30"}\n',
        b"1980-02-30",
        b"1980-02-20",
    ),
}


def split(readings: list[Reading]) -> tuple[list[ImportedRecord], list[SetAside]]:
    kept = [reading for reading in readings if isinstance(reading, ImportedRecord)]
    aside = [reading for reading in readings if isinstance(reading, SetAside)]
    return kept, aside


def written(file_format: Format, aside: list[SetAside]) -> bytes:
    target = BytesIO()
    with SetAsideWriter(target, file_format) as writer:
        for record in aside:
            writer.write(record)
    return target.getvalue()


@pytest.mark.parametrize("file_format", CASES)
def test_a_record_set_aside_is_kept_once_it_is_mended(file_format: Format, tmp_path: Path) -> None:
    data, wrong, right = CASES[file_format]
    path = tmp_path / "export"
    path.write_bytes(data)
    assert detect(data) is file_format
    kept, aside = split(list(open_register_file(path)))
    assert (len(kept), len(aside)) == (1, 1)

    unmended = written(file_format, aside)
    assert aside[0].place.encode() in unmended
    path.write_bytes(unmended)
    assert detect(unmended) is file_format
    none, again = split(list(open_register_file(path)))
    assert not none
    assert [record.field for record in again] == [aside[0].field]
    # Set aside a second time, the file holds one reason for the record, not two.
    assert written(file_format, again).count(b"02-30") == unmended.count(b"02-30")
    assert len(written(file_format, again)) <= len(unmended) + 40

    path.write_bytes(written(file_format, again).replace(wrong, right))
    mended, still = split(list(open_register_file(path)))
    assert not still
    assert len(mended) == 1
    assert mended[0].source_key != kept[0].source_key


def test_a_row_with_an_open_quote_can_be_mended(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(b'id,surname\n1,"A\n2,B\n')
    _, aside = split(list(open_register_file(path)))
    path.write_bytes(written(Format.CSV, aside).replace(b',"A', b',"A"'))
    mended, still = split(list(open_register_file(path)))
    assert [record.source_key for record in mended] == ["id:1"]
    assert not still


def test_a_line_that_is_no_json_can_be_mended(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_bytes(b'{"id":1,"surname":"A"\n')
    _, aside = split(list(open_register_file(path)))
    path.write_bytes(written(Format.JSON_LINES, aside).replace(b'"A"', b'"A"}'))
    mended, still = split(list(open_register_file(path)))
    assert [record.source_key for record in mended] == ["id:1"]
    assert not still


def test_a_reason_cannot_end_the_comment_it_stands_in() -> None:
    record = SetAside("line 1", "x --> <evil/> --", b"<ok/>")
    assert b"-->" in (text := written(Format.ECRIS_V1, [record]))
    assert text.count(b"-->") == 1
    assert b"- -> <evil/> -  -->" in text


def test_no_record_set_aside_leaves_an_empty_file() -> None:
    assert all(written(file_format, []) == b"" for file_format in Format)


def test_the_set_aside_file_of_a_mapped_export_is_read_with_the_same_mapping(
    tmp_path: Path,
) -> None:
    mapping = mapping_from(
        'separator="|"\n[columns]\nid="NR"\nsurname="ИМЕ"\nbirth_date="ДАТА"'.encode()
    )
    path = tmp_path / "export"
    path.write_bytes("NR|ИМЕ|ДАТА\n1|A|1980-13\n".encode())
    _, aside = split(list(open_register_file(path, Format.CSV, mapping=mapping)))
    target = BytesIO()
    with SetAsideWriter(target, Format.CSV, mapping=mapping) as writer:
        writer.write(aside[0])
    path.write_bytes(target.getvalue().replace(b"|1980-13", b"|1980-12"))
    mended, _ = split(list(open_register_file(path, Format.CSV, mapping=mapping)))
    assert [record.source_key for record in mended] == ["id:1"]
