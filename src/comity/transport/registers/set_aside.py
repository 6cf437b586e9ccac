"""Writes records that were set aside as a file of the source's own format.

The file can be mended in any editor and imported again: the reason stands beside each
record where the reader does not look.
"""

import csv
import io
from types import TracebackType
from typing import BinaryIO, Final, Self

import msgspec

from comity.transport.registers.csv_reader import REASON_COLUMN
from comity.transport.registers.formats import Format
from comity.transport.registers.mapping import DEFAULT_MAPPING, ColumnMapping
from comity.transport.registers.record import SetAside

XML_ROOT: Final = "set-aside"
"""Name of the root element around records set aside; the readers look through it."""


class SetAsideWriter:
    """Appends records to a set-aside file; nothing is written before the first one.

    Args:
        target: Where to write.
        file_format: Format of the source.
        mapping: For CSV, the mapping the source was read with; the set-aside file is
            read with the same.
    """

    def __init__(
        self,
        target: BinaryIO,
        file_format: Format,
        *,
        mapping: ColumnMapping = DEFAULT_MAPPING,
    ) -> None:
        self.count = 0
        self._target = target
        self._format = file_format
        self._mapping = mapping
        self._separator = ","

    def __enter__(self) -> Self:
        """Return the writer."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Finish the file, also when the import failed midway."""
        self.finish()

    def write(self, record: SetAside) -> None:
        """Append ``record`` with its place and reason."""
        reason = f"{record.place}: {record.reason}"
        match self._format:
            case Format.CSV:
                self._write_csv(record, reason)
            case Format.JSON_LINES:
                self._target.write(_json_with_reason(record.raw, reason))
            case Format.ECRIS_V1 | Format.ECRIS_RI | Format.RAP_SHEET:
                self._write_xml(record, reason)
        self.count += 1

    def finish(self) -> None:
        """Write what must stand at the end; an empty file stays empty."""
        is_xml = self._format not in {Format.CSV, Format.JSON_LINES}
        if is_xml and self.count:
            self._target.write(f"</{XML_ROOT}>\n".encode())

    def _write_xml(self, record: SetAside, reason: str) -> None:
        if not self.count:
            self._target.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<{XML_ROOT}>\n'.encode())
        self._target.write(f"<!-- {_comment(reason)} -->\n".encode())
        self._target.write(record.raw + b"\n")

    def _write_csv(self, record: SetAside, reason: str) -> None:
        encoding = self._mapping.encoding
        if not self.count:
            header = record.header.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
            text = header.decode(encoding, "surrogateescape")
            self._separator = self._mapping.separator or max(
                ",;\t|", key=lambda mark: (text.count(mark), mark == ",")
            )
            start = f"{REASON_COLUMN}{self._separator}".encode(encoding)
            self._target.write(start + header + b"\r\n")
        # First, so that it stays in its column if the row has too few or too many.
        cell = io.StringIO()
        csv.writer(cell, quoting=csv.QUOTE_ALL, lineterminator="").writerow([reason])
        start = f"{cell.getvalue()}{self._separator}".encode(encoding, "replace")
        self._target.write(start + record.raw.rstrip(b"\r\n") + b"\r\n")


def _comment(text: str) -> str:
    """Return ``text`` fit for an XML comment, which two hyphens or a control character end."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    while "--" in printable:
        printable = printable.replace("--", "- -")
    return printable.rstrip("-")


def _json_with_reason(raw: bytes, reason: str) -> bytes:
    body = raw.strip().removeprefix(b"\xef\xbb\xbf")
    quoted = msgspec.json.encode(reason)
    try:
        earlier = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (ValueError, RecursionError):
        # Not an object: only its own author can say what was meant.
        if not body.startswith(b"{"):
            text = msgspec.json.encode(body.decode("utf-8", "replace"))
            return b'{"_reason":' + quoted + b',"_raw":' + text + b"}\n"
        return b'{"_reason":' + quoted + b"," + body.removeprefix(b"{") + b"\n"
    earlier.pop("_reason", None)
    return msgspec.json.encode({"_reason": msgspec.Raw(quoted), **earlier}) + b"\n"
