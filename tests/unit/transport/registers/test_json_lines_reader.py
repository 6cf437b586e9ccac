"""JSON Lines into the model."""

from io import BytesIO

import msgspec
import pytest
from tests.unit.transport.registers import ecris_material as material

from comity.errors import InputInvalid
from comity.transport.registers.ecris_v1 import read_ecris_v1
from comity.transport.registers.json_lines import read_json_lines
from comity.transport.registers.record import ImportedRecord, Reading, SetAside
from comity.transport.registers.xml_stream import Limits


def read(*lines: bytes) -> list[Reading]:
    return list(read_json_lines(BytesIO(b"\n".join(lines) + b"\n")))


def test_the_model_survives_the_journey_through_its_own_json() -> None:
    document = material.message(material.FULL_PERSON, [material.FULL_CONVICTION]).encode()
    (origin,) = read_ecris_v1(BytesIO(document))
    assert isinstance(origin, ImportedRecord)
    line = msgspec.json.encode(
        {"id": "x1", "person": origin.person, "convictions": origin.convictions}
    )
    (record,) = read(line)
    assert isinstance(record, ImportedRecord), record
    assert (record.person, record.convictions) == (origin.person, origin.convictions)
    assert record.source_key == "id:x1"


def test_a_line_without_person_is_read_as_a_flat_record() -> None:
    (record,) = read(b'{"id": 5, "surname": "TESTOV", "birth_date": "1979-07", "sex": 1}')
    assert isinstance(record, ImportedRecord)
    assert record.source_key == "id:5"
    assert str(record.person.birth_date) == "1979-07"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b'{"person": {"name": {"surname": {"text": "A"}}, "sex": 7}}', "person.sex"),
        (
            b'{"person": {"name": {"full_name": "A"}, "birth_date": {"month": 2, "day": 30}}}',
            "person.birth_date",
        ),
        (b'{"person": {"name": {"surname": {"text": "A"}}, "birthdate": {}}}', "person.birthdate"),
        (
            (
                b'{"person": {"name": {"surname": {"text": "A"}},'
                b' "aliases": [{"name": {"surname": {"text": "B"}}},'
                b' {"name": {"surname": {"texts": "C"}}}]}}'
            ),
            "person.aliases[1].name.surname.texts",
        ),
        (
            (
                b'{"person": {"name": {"surname": {"text": "A"}}}, "convictions": [{"id": "X",'
                b' "convicting_country": "Y", "decisions": [{"id": "D", "on": 1}]}]}'
            ),
            "convictions[0].decisions[0].on",
        ),
        (b'{"person": {"name": [{"text": "A"}]}}', "person.name"),
        (b'{"person": {"name": {}}}', "person.name"),
        (b'{"person": {"name": {"surname": {"text": " "}}}}', "person.name.surname"),
        (b'{"surname": "A", "birth_date": "1980-02-30"}', "birth_date"),
        (b'{"surname": "A", "shoe_size": "43"}', "shoe_size"),
        (b'{"surname": ["A"]}', "surname"),
        (b"[1, 2]", ""),
        (b'{"person": ', ""),
        (b"\xff\xfe{", ""),
        (b"[" * 100_000, ""),
        (b'{"person": ' * 50_000, ""),
    ],
)
def test_a_bad_line_is_set_aside_naming_the_field(line: bytes, field: str) -> None:
    good = b'{"surname": "GOOD"}'
    first, second = read(line, good)
    assert isinstance(first, SetAside), first
    assert first.place == "line 1"
    assert first.field == field
    assert first.raw == line + b"\n"
    assert isinstance(second, ImportedRecord)


def test_a_line_beyond_the_limit_is_refused() -> None:
    with pytest.raises(InputInvalid, match="exceeds 10 bytes"):
        list(read_json_lines(BytesIO(b" " * 99), limits=Limits(max_record_bytes=10)))
