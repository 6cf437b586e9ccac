"""A container in which a file is hidden from one reader and shown to another.

The list at the end of an archive is what most programs go by; one that reads from the
beginning, as whoever receives a stream does, meets what lies between the entries too.
"""

import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime

import pytest

from comity.errors import InputInvalid
from comity.trust.container_file import packed, unpacked

AT = datetime(2026, 11, 22, tzinfo=UTC)


def _local(name: bytes, content: bytes) -> bytes:
    head = struct.pack(
        "<IHHHHHIIIHH", 0x04034B50, 20, 0, 0, 0, 0x21, zlib.crc32(content), len(content),
        len(content), len(name), 0,
    )  # fmt: skip
    return head + name + content


def _with_hidden(raw: bytes, hidden: bytes) -> bytes:
    """Return the archive with something right after mimetype that its list does not name."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        cut = sorted(each.header_offset for each in archive.infolist())[1]
        start = archive.start_dir
    body = bytearray(raw[:cut] + hidden + raw[cut:])
    place = start + len(hidden)
    while body[place : place + 4] == b"PK\x01\x02":
        at = place + 42
        (offset,) = struct.unpack("<I", body[at : at + 4])
        if offset >= cut:
            body[at : at + 4] = struct.pack("<I", offset + len(hidden))
        name, extra, comment = struct.unpack("<HHH", body[place + 28 : place + 34])
        place += 46 + name + extra + comment
    body[place + 16 : place + 20] = struct.pack("<I", start + len(hidden))
    return bytes(body)


def _whole() -> bytes:
    return packed(
        {"record.json": b'{"convictions": 2}'},
        {"META-INF/signatures0.xml": b"<x/>"},
        {"record.json": "application/json"},
        AT,
    )


def test_what_the_list_does_not_name_is_refused() -> None:
    hostile = _with_hidden(_whole(), _local(b"record.json", b'{"convictions": 0}'))
    with pytest.raises(InputInvalid):
        unpacked(hostile)


def test_what_follows_the_list_is_refused() -> None:
    with pytest.raises(InputInvalid):
        unpacked(_whole()[:-2] + struct.pack("<H", 4) + b"more")


def test_a_whole_container_is_read() -> None:
    assert "record.json" in unpacked(_whole())
