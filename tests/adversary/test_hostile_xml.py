"""The attack: a register file that makes its reader expand, recurse, fetch or crash.

Every such file ends in an ``InputInvalid`` or a record set aside; records before the
hostile part stand; nothing else is raised, and no other file is touched.
"""

import gzip
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.transport.registers import ecris_material as material

from comity.errors import InputInvalid
from comity.transport.registers.csv_reader import read_csv
from comity.transport.registers.ecris_ri import read_ecris_ri
from comity.transport.registers.ecris_v1 import read_ecris_v1
from comity.transport.registers.formats import Format, detect, open_register_file
from comity.transport.registers.json_lines import read_json_lines
from comity.transport.registers.rap_sheet import read_rap_sheets
from comity.transport.registers.record import ImportedRecord, Reading, SetAside
from comity.transport.registers.xml_stream import Limits

GOOD = material.message(material.FULL_PERSON, [material.FULL_CONVICTION])
READERS = (read_ecris_v1, read_ecris_ri, read_rap_sheets, read_csv, read_json_lines)


def read(data: bytes, limits: Limits | None = None) -> list[Reading]:
    return list(read_ecris_v1(BytesIO(data), limits=limits or Limits()))


def read_until_failure(data: bytes, limits: Limits) -> tuple[list[Reading], InputInvalid]:
    readings: list[Reading] = []
    with pytest.raises(InputInvalid) as caught:
        # Extending as it goes keeps those before the failure.
        readings.extend(read_ecris_v1(BytesIO(data), limits=limits))
    return readings, caught.value


def laughs() -> str:
    rows = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 12))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{rows}]><x a="&l11;">&l11;</x>'


@pytest.mark.parametrize(
    "document",
    [
        laughs(),
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
        '<!DOCTYPE x PUBLIC "-//X" "x"><x/>',
        '<?xml version="1.0"?><!-- c --><?p i?>\n\n<!DOCTYPE x><x/>',
        "<!-- <x> --><!DOCTYPE x><x/>",
    ],
)
def test_a_document_type_declaration_is_refused_before_parsing(document: str) -> None:
    with pytest.raises(InputInvalid, match="document type declaration"):
        read(document.encode())
    with pytest.raises(InputInvalid, match="document type declaration"):
        detect(document.encode())


def test_a_declaration_far_behind_is_not_found_by_padding_the_prolog() -> None:
    with pytest.raises(InputInvalid, match="64 KiB"):
        read(b"<?xml version='1.0'?>" + b" " * 70_000 + laughs().encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-7", "cp037"])
def test_an_encoding_that_can_hide_markup_is_refused(encoding: str) -> None:
    document = f'<?xml version="1.0" encoding="{encoding}"?>{laughs()}'
    with pytest.raises(InputInvalid):
        read(document.encode(encoding))
    with pytest.raises(InputInvalid):
        detect(document.encode(encoding))
    with pytest.raises(InputInvalid, match="encoding"):
        read(f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + GOOD.encode())


def test_bytes_that_belie_the_declared_encoding_are_refused() -> None:
    with pytest.raises(InputInvalid, match="not well-formed"):
        read(GOOD.replace("ПРИМЕР", "X").encode("windows-1251"))


@pytest.mark.parametrize("garbage", [b"\x00", b"&#0;", b"&#xFFFE;", b"\x0b", b"&nothing;"])
def test_a_nul_byte_or_a_false_reference_is_refused_and_the_records_before_stand(
    garbage: bytes,
) -> None:
    data = b"<all>" + GOOD.encode() + b"<x>" + garbage + b"</x></all>"
    readings, failure = read_until_failure(data, Limits())
    assert [type(reading) for reading in readings] == [ImportedRecord]
    assert failure.place.startswith("line ")


def test_a_file_cut_off_midway_keeps_the_records_before_the_cut() -> None:
    data = material.wrapped(GOOD, GOOD)
    readings, failure = read_until_failure(data[:-900], Limits())
    assert len(readings) == 1
    assert "not well-formed" in failure.public


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(InputInvalid, match="nested deeper"):
        read(b"<a>" * 100_000)
    inner = "<x>" * 70 + "</x>" * 70
    with pytest.raises(InputInvalid, match="nested deeper"):
        read(material.message(material.person(more=inner), ["x"]).encode())


@pytest.mark.parametrize("part", ["<x>{}</x>", "<x a='{}'/>", "<!-- {} -->", "<x/>{}"])
def test_a_gigantic_element_is_refused(part: str) -> None:
    limits = Limits(max_record_bytes=200_000)
    data = f"<all>{GOOD}{part.format('y' * 2_000_000)}</all>".encode()
    readings, _ = read_until_failure(data, limits)
    assert len([each for each in readings if isinstance(each, ImportedRecord)]) <= 1


def test_a_gigantic_text_costs_one_record() -> None:
    long = material.person().replace("ИЗМИСЛЕН", "И" * 100_000)
    first, second = read(material.wrapped(material.message(long, [material.conviction()]), GOOD))
    assert isinstance(first, SetAside)
    assert "exceeds the limit of 200" in first.reason
    assert isinstance(second, ImportedRecord)


class Endless(BytesIO):
    """A wrapper whose messages never end: each read hands out one more."""

    handed_out = 0

    def read(self, _size: int | None = -1, /) -> bytes:
        self.handed_out += 1
        return b"<all>" + b" " * 60_000 if self.handed_out == 1 else GOOD.encode()


def test_a_file_without_end_is_read_in_memory_that_does_not_grow() -> None:
    source = Endless()
    reader = read_ecris_v1(source, limits=Limits(max_record_bytes=100_000))
    tracemalloc.start()
    for _ in range(50):
        next(reader)
    before = tracemalloc.get_traced_memory()[0]
    # Ten times the limit of one record: what was read must have been forgotten.
    for _ in range(150):
        assert isinstance(next(reader), ImportedRecord)
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert source.handed_out <= 204
    assert grown < 100_000


def test_a_file_beyond_its_limit_is_refused() -> None:
    with pytest.raises(InputInvalid, match="exceeds 1000 bytes"):
        read(GOOD.encode(), Limits(max_file_bytes=1000))


def test_a_compressed_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xml.gz"
    path.write_bytes(gzip.compress(b"<all>" + b" " * 50_000_000))
    with pytest.raises(InputInvalid, match="compressed"):
        list(open_register_file(path))
    with pytest.raises(InputInvalid, match="compressed"):
        list(open_register_file(path, Format.ECRIS_V1))


def test_a_missing_file_and_a_folder_are_failures_not_defects(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(InputInvalid, match="cannot be opened"):
            list(open_register_file(path))


def test_text_split_by_comments_instructions_and_cdata_stays_one_text() -> None:
    torn = GOOD.replace("Theft", "T<!-- x -->he<?p?>f<![CDATA[t]]>")
    assert read(torn.encode()) == read(GOOD.encode())


def test_a_prefix_nobody_declared_does_not_hide_a_value() -> None:
    hidden = GOOD.replace("d:PersonFormerSurname", "z:PersonFormerSurname")
    first, second = read(material.wrapped(hidden, GOOD))
    assert isinstance(first, SetAside)
    assert "prefix is not declared" in first.reason
    assert isinstance(second, ImportedRecord)


def survives(data: bytes) -> None:
    for reader in READERS:
        try:
            for reading in reader(BytesIO(data)):
                assert reading.place
        except InputInvalid:
            pass


@given(
    at=st.integers(0, 10_000),
    cut=st.integers(0, 40),
    put=st.one_of(
        st.binary(max_size=8),
        st.sampled_from(
            [b"<", b"</d:PersonName>", b"&", b"\x00", b"]]>", b"1800", b"-02-30", b"<d:Surname/>"]
        ),
    ),
)
def test_no_mutation_of_a_message_raises_anything_but_a_failure(
    at: int, cut: int, put: bytes
) -> None:
    whole = GOOD.encode()
    at %= len(whole)
    mutated = whole[:at] + put + whole[at + cut :]
    survives(mutated)
    survives(b"<all>" + mutated + whole + b"</all>")


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_failure(data: bytes) -> None:
    survives(data)
    survives(b"id,surname,birth_date\n" + data)
    survives(b'{"person":{"name":' + data)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_no_text_in_a_row_raises_anything_but_a_failure(own: str, name: str, born: str) -> None:
    row = ",".join('"' + value.replace('"', '""') + '"' for value in (own, name, born))
    data = f"id,surname,birth_date\n{row}\n".encode("utf-8", "surrogatepass")
    survives(data)
