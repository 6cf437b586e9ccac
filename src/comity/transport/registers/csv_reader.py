"""Reads CSV: one row for each person and conviction, rows of one person together.

A row that cannot be read costs itself, never its neighbours: a stray quote swallows the
following lines only until they are handed back and read again.
"""

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from comity.errors import InputInvalid
from comity.transport.registers.flat_record import (
    Row,
    convictions_from,
    disagreement,
    key_of,
    person_from,
    reason_of,
)
from comity.transport.registers.mapping import DEFAULT_MAPPING, PERSON_FIELDS, ColumnMapping
from comity.transport.registers.record import ImportedRecord, Progress, Reading, SetAside
from comity.transport.registers.xml_stream import DEFAULT_LIMITS, Limits

REASON_COLUMN: Final = "_reason"
"""First column of a set-aside file; like every column that starts with ``_``, not read."""

_MAX_LINES_OF_ROW: Final = 200
_MAX_LINE_BYTES: Final = 1024 * 1024
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, repr=False)
class _Line:
    number: int
    raw: bytes
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class _Unread:
    number: int
    raw: bytes
    rule: str


def read_csv(
    source: BinaryIO,
    *,
    mapping: ColumnMapping = DEFAULT_MAPPING,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Iterator[Reading]:
    """Yield one record for each run of rows with the same ``id``.

    Args:
        source: Text with a header line, in the encoding of the mapping; a UTF-8 byte
            order mark is passed over.
        mapping: What the columns mean.
        limits: Bounds; depth does not apply.
        progress: Told how many bytes were consumed.

    Yields:
        Records, and a ``SetAside`` for every row of a person of whom a row breaks a rule.

    Raises:
        InputInvalid: The header cannot be used, or the file breaks a limit. The fault
            of whoever supplied file or mapping.
    """
    feed = _Feed(source, mapping.encoding, limits, progress)
    table = _table(feed, mapping)
    group: list[tuple[_Line, Row]] = []
    size = 0
    for line in _lines(feed, table.separator):
        if isinstance(line, _Unread):
            place = f"line {line.number}"
            yield SetAside(place, line.rule, line.raw, header=table.header)
            continue
        if not any(cell.strip() for cell in line.cells):
            continue
        if len(line.cells) != len(table.columns):
            rule = f"has {len(line.cells)} columns where the header has {len(table.columns)}"
            yield table.set_aside(line, rule)
            continue
        named = dict(zip(table.columns, line.cells, strict=True))
        row = Row(mapping.row_of(named), mapping)
        own_id = row.fields.get("id")
        if group and (own_id is None or own_id != group[0][1].fields.get("id")):
            yield from _readings(group, table)
            group, size = [], 0
        group.append((line, row))
        size += len(line.raw)
        if size > limits.max_record_bytes:
            raise InputInvalid(
                f"one record exceeds {limits.max_record_bytes} bytes", place=f"line {line.number}"
            )
    if group:
        yield from _readings(group, table)


@dataclass(frozen=True, slots=True)
class _Table:
    columns: tuple[str, ...]
    separator: str
    encoding: str
    header: bytes
    has_reasons: bool

    def serialised(self, cells: tuple[str, ...]) -> bytes:
        """Return cells as one line, without the reason of an earlier import."""
        text = io.StringIO()
        own = cells[1:] if self.has_reasons else cells
        csv.writer(text, delimiter=self.separator, lineterminator="\r\n").writerow(own)
        return text.getvalue().encode(self.encoding, "surrogateescape")

    def set_aside(self, line: _Line, rule: str, field: str = "") -> SetAside:
        """Return a row kept for mending."""
        raw = self.serialised(line.cells) if self.has_reasons else line.raw
        return SetAside(f"line {line.number}", rule, raw, field=field, header=self.header)


def _table(feed: "_Feed", mapping: ColumnMapping) -> _Table:
    first = next(feed, None)
    if first is None:
        raise InputInvalid("the file is empty; a header line is needed", place="line 1")
    raw_header = feed.taken()
    separator = mapping.separator or max(",;\t|", key=lambda mark: (first.count(mark), mark == ","))
    try:
        columns = [cell.strip() for cell in next(csv.reader([first], delimiter=separator), [])]
    except csv.Error as error:
        raise InputInvalid(f"the header: {error}", place="line 1") from error
    if not any(columns):
        raise InputInvalid("the header names no column", place="line 1")
    doubled = sorted({column for column in columns if columns.count(column) > 1})
    if doubled:
        raise InputInvalid("stands twice in the header", field=doubled[0][:80], place="line 1")
    if unmapped := mapping.unmapped(columns):
        raise InputInvalid(
            "is not a field; map it to one or list it under ignore in the mapping",
            field=unmapped[0][:80],
            place="line 1",
        )
    if missing := sorted(set(mapping.columns.values()) - set(columns)):
        raise InputInvalid("is in the mapping and not in the header", field=missing[0])
    table = _Table(
        columns=tuple(columns),
        separator=separator,
        encoding=mapping.encoding,
        header=raw_header,
        has_reasons=columns[0] == REASON_COLUMN,
    )
    if not table.has_reasons:
        return table
    header = table.serialised(table.columns)
    return _Table(table.columns, separator, mapping.encoding, header, has_reasons=True)


def _lines(feed: "_Feed", separator: str) -> Iterator[_Line | _Unread]:
    """Yield rows; after one that cannot be read, start again at the line after its first."""
    while True:
        reader = csv.reader(feed, delimiter=separator, strict=True)
        number = feed.number + 1
        try:
            for cells in reader:
                raw = feed.taken()
                if any("\udc80" <= character <= "\udcff" for cell in cells for character in cell):
                    yield _Unread(number, raw, f"is not text in {feed.encoding}")
                else:
                    yield _Line(number, raw, tuple(cells))
                number = feed.number + 1
        except (csv.Error, _TooLongError) as error:
            rule = str(error)
            first, number = feed.hand_back()
            yield _Unread(number, first, f"is not CSV: {rule}")
            continue
        return


def _readings(group: list[tuple[_Line, Row]], table: _Table) -> Iterator[Reading]:
    """Yield the record of one person's rows, or all of them set aside."""
    at_fault = group[0][0]
    rows = [row for _, row in group]
    try:
        _agree(rows)
        person = person_from(rows[0])
        # Row by row first, so that the reason can name the line.
        for line, row in group:
            at_fault = line
            convictions_from([row])
        at_fault = group[0][0]
        convictions = convictions_from(rows)
    except InputInvalid as failure:
        for line, _ in group:
            if line is at_fault:
                yield table.set_aside(line, reason_of(failure), failure.field)
            else:
                yield table.set_aside(line, f"belongs to the person of line {at_fault.number}")
        return
    numbers = [line.number for line, _ in group]
    place = f"line {numbers[0]}" if len(numbers) == 1 else f"lines {numbers[0]}-{numbers[-1]}"
    # Rows of one person may stand apart in a badly sorted file; the second run must
    # add to the first, not replace it.
    key = key_of(rows[0], person, convictions)
    yield ImportedRecord(place, key, person, convictions, complete=False)


def _agree(rows: list[Row]) -> None:
    if (name := disagreement(rows, PERSON_FIELDS)) is not None:
        raise InputInvalid("rows of one person disagree", field=name)


class _TooLongError(Exception):
    """A row of more lines or bytes than a row may have."""


class _Feed:
    """Lines of text, with the bytes they came from kept until a row is complete."""

    def __init__(
        self, source: BinaryIO, encoding: str, limits: Limits, progress: Progress | None
    ) -> None:
        self.encoding = encoding
        self.number = 0
        self._source = source
        self._limits = limits
        self._progress = progress
        self._total = 0
        self._held: list[bytes] = []
        self._waiting: deque[bytes] = deque()

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        if len(self._held) >= _MAX_LINES_OF_ROW:
            raise _TooLongError(
                f"a row of more than {_MAX_LINES_OF_ROW} lines; a quote is not closed"
            )
        raw = self._waiting.popleft() if self._waiting else self._fresh()
        if not raw:
            raise StopIteration
        self._held.append(raw)
        self.number += 1
        if sum(map(len, self._held)) > _MAX_LINE_BYTES:
            raise _TooLongError(f"a row of more than {_MAX_LINE_BYTES} bytes")
        body = raw.removeprefix(_BOM) if self.number == 1 else raw
        return body.decode(self.encoding, "surrogateescape")

    def _fresh(self) -> bytes:
        raw = self._source.readline(_MAX_LINE_BYTES + 1)
        if self._total == 0 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise InputInvalid("the file is in UTF-16; save it as UTF-8", place="line 1")
        if len(raw) > _MAX_LINE_BYTES and not raw.endswith(b"\n"):
            raise InputInvalid(
                f"a line exceeds {_MAX_LINE_BYTES} bytes", place=f"line {self.number + 1}"
            )
        self._total += len(raw)
        most = self._limits.max_file_bytes
        if most is not None and self._total > most:
            raise InputInvalid(f"the file exceeds {most} bytes", place=f"line {self.number + 1}")
        if raw and self._progress is not None:
            self._progress(len(raw))
        return raw

    def taken(self) -> bytes:
        """Return the bytes of the row just read, and forget them."""
        raw = b"".join(self._held)
        self._held = []
        return raw

    def hand_back(self) -> tuple[bytes, int]:
        """Return the first line of the failed row and its number; the others are read again."""
        first, rest = self._held[0], self._held[1:]
        self._waiting.extendleft(reversed(rest))
        self.number -= len(rest)
        self._held = []
        return first, self.number
