"""Which format a file is in, and the reader for it."""

from collections.abc import Iterator
from enum import StrEnum, unique
from pathlib import Path
from typing import BinaryIO, Final

from comity.errors import InputInvalid
from comity.transport.registers.csv_reader import read_csv
from comity.transport.registers.ecris_ri import read_ecris_ri
from comity.transport.registers.ecris_v1 import read_ecris_v1
from comity.transport.registers.json_lines import read_json_lines
from comity.transport.registers.mapping import DEFAULT_MAPPING, ColumnMapping
from comity.transport.registers.rap_sheet import read_rap_sheets
from comity.transport.registers.record import Progress, Reading
from comity.transport.registers.xml_stream import DEFAULT_LIMITS, Limits, refuse_hostile_prolog

HEAD_BYTES: Final = 65_536
"""How much of a file ``detect`` looks at."""


@unique
class Format(StrEnum):
    """Formats that can be read."""

    ECRIS_V1 = "ecris-v1"
    ECRIS_RI = "ecris-ri"
    RAP_SHEET = "rap-sheet"
    CSV = "csv"
    JSON_LINES = "json-lines"


_MARKS: Final = (
    (b"http://ec.europa.eu/ECRIS-RI/", Format.ECRIS_RI),
    (b"http://ec.europa.eu/ECRIS/", Format.ECRIS_V1),
    (b"http://nlets.org/", Format.RAP_SHEET),
    (b"http://ojbc.org/", Format.RAP_SHEET),
    (b"http://niem.gov/", Format.RAP_SHEET),
    (b"http://release.niem.gov/", Format.RAP_SHEET),
)


def detect(head: bytes) -> Format:
    """Return the format of a file by its beginning.

    Args:
        head: The first ``HEAD_BYTES`` bytes, or all if there are fewer.

    Raises:
        InputInvalid: It is none of the formats, or a hostile one. The fault of
            whoever supplied the file.

    Example:
        >>> detect(b'{"person": {}}')
        <Format.JSON_LINES: 'json-lines'>
    """
    body = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not body:
        raise InputInvalid("the file is empty", place="line 1")
    if body.startswith((b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ")):
        raise InputInvalid("the file is compressed; unpack it first", place="line 1")
    if body.startswith(b"<"):
        refuse_hostile_prolog(head)
        found = [(head.find(mark), known) for mark, known in _MARKS if mark in head]
        if not found:
            raise InputInvalid(
                "XML in none of the namespaces of ECRIS, its reference implementation or NIEM",
                place="line 1",
            )
        return min(found, key=lambda pair: pair[0])[1]
    if body.startswith(b"{"):
        return Format.JSON_LINES
    first = body.split(b"\n", 1)[0]
    if b"\x00" in first or not any(mark in first for mark in (b",", b";", b"\t", b"|")):
        raise InputInvalid("neither XML, JSON Lines nor CSV", place="line 1")
    return Format.CSV


def open_register_file(
    path: Path,
    file_format: Format | None = None,
    *,
    mapping: ColumnMapping | None = None,
    progress: Progress | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Reading]:
    """Yield what the file holds, one reading at a time, in memory that does not grow.

    Args:
        path: The file.
        file_format: Its format; ``None`` to find out.
        mapping: For CSV and flat JSON Lines: what the columns mean.
        progress: Told how many bytes were consumed since the last call.
        limits: Bounds.

    Yields:
        Records, register events, messages without register data, and records set aside.

    Raises:
        InputInvalid: The file cannot be read at all, or no further than some place;
            readings yielded before stand. The fault of whoever supplied the file, or
            of the mapping.
    """
    try:
        source = path.open("rb")
    except OSError as error:
        raise InputInvalid(
            "the file cannot be opened", field=path.name, private=str(error)
        ) from error
    with source:
        yield from read_register(
            source, file_format, mapping=mapping, progress=progress, limits=limits
        )


def read_register(
    source: BinaryIO,
    file_format: Format | None = None,
    *,
    mapping: ColumnMapping | None = None,
    progress: Progress | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Reading]:
    """Yield what an open file or anything like one holds; see ``open_register_file``.

    Args:
        source: Bytes that can be read from their beginning again.
        file_format: Their format; ``None`` to find out.
        mapping: For CSV and flat JSON Lines: what the columns mean.
        progress: Told how many bytes were consumed since the last call.
        limits: Bounds.

    Raises:
        InputInvalid: As ``open_register_file``.
    """
    if file_format is None:
        file_format = detect(source.read(HEAD_BYTES))
        source.seek(0)
    if mapping is not None and file_format not in {Format.CSV, Format.JSON_LINES}:
        raise InputInvalid(
            f"a mapping is for CSV and JSON Lines, not for {file_format}", field="mapping"
        )
    flat = DEFAULT_MAPPING if mapping is None else mapping
    match file_format:
        case Format.ECRIS_V1:
            yield from read_ecris_v1(source, limits=limits, progress=progress)
        case Format.ECRIS_RI:
            yield from read_ecris_ri(source, limits=limits, progress=progress)
        case Format.RAP_SHEET:
            yield from read_rap_sheets(source, limits=limits, progress=progress)
        case Format.CSV:
            yield from read_csv(source, mapping=flat, limits=limits, progress=progress)
        case Format.JSON_LINES:
            yield from read_json_lines(source, mapping=flat, limits=limits, progress=progress)
