"""Files in a ZIP container of ETSI's form, written plainly and read with strict bounds.

Source:
    ETSI EN 319 162-1, clauses 4.4 and A.1 (ASiC-E: ``mimetype`` first, uncompressed and
    without extra field; signatures under ``META-INF/``).
"""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Final
from xml.sax.saxutils import quoteattr

from comity.errors import InputInvalid

MEDIA_TYPE: Final = "application/vnd.etsi.asic-e+zip"
MAX_BYTES: Final = 64 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 128 * 1024 * 1024
MOST_FILES: Final = 200
LONGEST_NAME: Final = 200
META: Final = "META-INF/"
_MIMETYPE: Final = "mimetype"
_MANIFEST: Final = META + "manifest.xml"
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x1
_DESCRIBED: Final = 0x8
"""Sizes follow the file, in a record of 12 bytes or, with its mark, of 16."""
_LAST_RECORD: Final = 22
_COMMENTS: Final = frozenset({b"", b"mimetype=" + MEDIA_TYPE.encode()})
"""The second is what clause A.1 allows."""
_BROKEN: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    ValueError,
    EOFError,
    OSError,
    # NotImplementedError among them: an old or strange way of packing.
    RuntimeError,
    struct.error,
)
_OUTSIDE_NAMES: Final = frozenset('\\:*?"<>|')


def packed(
    files: Mapping[str, bytes],
    signatures: Mapping[str, bytes],
    media_types: Mapping[str, str],
    at: datetime,
) -> bytes:
    """Return a container, read back once; the same input gives the same bytes.

    Args:
        files: What it holds, by name.
        signatures: The files of signatures, by full name under ``META-INF/``.
        media_types: Of each file.
        at: What the archive states as the time of its entries.

    Raises:
        InputInvalid: A name cannot stand in a container, or a bound is exceeded that holds on
            reading. Whoever chose the files.
    """
    for name in files:
        if _name_problem(name) or name.startswith(META) or name == _MIMETYPE:
            raise InputInvalid("A file of that name cannot be put into a container.", field="file")
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        _put(archive, _MIMETYPE, MEDIA_TYPE.encode(), at, zipfile.ZIP_STORED)
        for name, content in files.items():
            _put(archive, name, content, at, zipfile.ZIP_DEFLATED)
        _put(archive, _MANIFEST, _manifest(files, media_types), at, zipfile.ZIP_DEFLATED)
        for name, content in signatures.items():
            _put(archive, name, content, at, zipfile.ZIP_DEFLATED)
    raw = target.getvalue()
    unpacked(raw)
    return raw


def unpacked(raw: bytes) -> dict[str, bytes]:
    """Return every file of a container, ``mimetype`` left out, in the order of the archive.

    Raises:
        InputInvalid: It is no such container, or exceeds a bound, or an entry is hidden from
            some reader: a name twice, a path that leads elsewhere, encryption. The fault of
            whoever supplied it.
    """
    if len(raw) > MAX_BYTES:
        raise InputInvalid(f"The container exceeds {MAX_BYTES} bytes.", field="container")
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            entries = archive.infolist()
            _check_entries(raw, entries)
            _check_gapless(raw, archive, entries)
            contents = {each.filename: _content(archive, each) for each in entries}
    except _BROKEN as error:
        raise _refused("it is no archive that can be read", type(error).__name__) from error
    if contents.pop(_MIMETYPE) != MEDIA_TYPE.encode():
        raise _refused("its mimetype is another")
    return contents


def _check_entries(raw: bytes, entries: list[zipfile.ZipInfo]) -> None:
    if not entries or len(entries) > MOST_FILES:
        raise _refused("it holds nothing, or too many files")
    first = min(entries, key=lambda each: each.header_offset)
    if first.filename != _MIMETYPE or first.header_offset or first.compress_type:
        raise _refused("mimetype is not its first entry, uncompressed")
    if raw[30 : 30 + len(_MIMETYPE)] != _MIMETYPE.encode() or raw[28:30] != b"\0\0":
        raise _refused("mimetype is not its first entry, without extra field")
    # Two spellings that a file system takes for one would overwrite each other when unpacked.
    names = {each.filename.casefold() for each in entries}
    if len(names) != len(entries):
        raise _refused("two of its files have one name")
    for each in entries:
        problem = _name_problem(each.filename)
        if problem:
            raise _refused(problem)
        if each.flag_bits & _ENCRYPTED or each.compress_type not in _METHODS:
            raise _refused("a file in it is encrypted, or packed in a way that is not allowed")
    if sum(each.file_size for each in entries) > MAX_UNPACKED_BYTES:
        raise _refused(f"it unpacks to more than {MAX_UNPACKED_BYTES} bytes")


def _check_gapless(raw: bytes, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Check that nothing lies between the entries, or behind them.

    The list at the end is what is read here; a program that reads from the beginning would
    meet a file that is in no list, under the name of one that is signed.
    """
    end = 0
    for each in sorted(entries, key=lambda entry: entry.header_offset):
        if each.header_offset != end:
            raise _refused("something lies between its files that its list does not name")
        name, extra = struct.unpack("<HH", raw[end + 26 : end + 30])
        end += 30 + name + extra + each.compress_size
        if each.flag_bits & _DESCRIBED:
            end += 16 if raw[end : end + 4] == b"PK\x07\x08" else 12
    last = len(raw) - _LAST_RECORD - len(archive.comment)
    (size,) = struct.unpack("<I", raw[last + 12 : last + 16])
    if end != archive.start_dir or last != end + size or archive.comment not in _COMMENTS:
        raise _refused("something lies behind its files that its list does not name")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return one file; the size that the archive states is not believed."""
    with archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise _refused("a file in it is longer than it says")
    return content


def _name_problem(name: str) -> str:
    parts = name.split("/")
    if (
        not name
        or len(name.encode()) > LONGEST_NAME
        or not name.isprintable()
        or not _OUTSIDE_NAMES.isdisjoint(name)
        or any(part in {"", ".", ".."} for part in parts)
    ):
        return "a name in it leads elsewhere, or is none"
    return ""


def _put(archive: zipfile.ZipFile, name: str, content: bytes, at: datetime, method: int) -> None:
    entry = zipfile.ZipInfo(name, date_time=(at.year, at.month, at.day, 0, 0, 0))
    entry.compress_type = method
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, content)


def _manifest(files: Mapping[str, bytes], media_types: Mapping[str, str]) -> bytes:
    entries = "".join(
        f"  <manifest:file-entry manifest:full-path={quoteattr(name)} "
        f"manifest:media-type={quoteattr(media_types[name])}/>\n"
        for name in files
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        'manifest:version="1.2">\n'
        f'  <manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>\n'
        f"{entries}</manifest:manifest>\n"
    ).encode()


def _refused(why: str, private: str = "") -> InputInvalid:
    return InputInvalid(f"The container cannot be read: {why}.", field="container", private=private)
