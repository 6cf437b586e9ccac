"""Where the records to be linked come from: a register file, or a node's own register.

A value that breaks a rule costs itself, not its record: doubles hide among the records
that were entered badly, so such a record is read again without the value.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Final

from comity.assembly.build import Node
from comity.cli.clearance import as_cleared, compartments_here
from comity.cli.output import Advance
from comity.errors import InputInvalid, StorageUnavailable
from comity.ids import PersonRef
from comity.search.linkage_record import LinkageRecord, RecordRef, linkage_record
from comity.storage.sql.walking_register import FiledPerson, RegisterWalk
from comity.transport.registers.csv_reader import read_csv
from comity.transport.registers.formats import HEAD_BYTES, Format, detect, open_register_file
from comity.transport.registers.mapping import (
    DEFAULT_MAPPING,
    FIELDS,
    PERSON_FIELDS,
    ColumnMapping,
)
from comity.transport.registers.record import ImportedRecord, Reading, SetAside

_OWN_ID: Final = "id:"
_MOST_REPAIRS: Final = 4
_MOST_REASONS: Final = 5
_CONVICTIONS: Final = "convictions"
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(slots=True)
class ReadRegister:
    """A register as it was read.

    Attributes:
        name: What it is called in the results.
        records: Its persons.
        without: How many records were read without a field that broke a rule, by field.
        not_read: How many records could not be read.
        repeated: How many bear an id that stood before; the first was kept.
        reasons: Place and rule of the first records not read.
    """

    name: str
    records: list[LinkageRecord] = field(default_factory=list)
    without: Counter[str] = field(default_factory=Counter)
    not_read: int = 0
    repeated: int = 0
    reasons: list[str] = field(default_factory=list)

    def data(self) -> dict[str, object]:
        """Return what was read, for programs and for the report."""
        return {
            "name": self.name,
            "records": len(self.records),
            "not_read": self.not_read,
            "repeated_ids": self.repeated,
            "read_without": dict(sorted(self.without.items())),
            "reasons": self.reasons,
        }


def read_register_file(
    path: Path, *, mapping: ColumnMapping | None, name: str, advance: Advance
) -> ReadRegister:
    """Return the persons of a register file of any format the import knows.

    Args:
        path: The file.
        mapping: For CSV and flat JSON Lines: what the columns mean.
        name: What to call it in the results.
        advance: Told how many bytes were consumed.

    Raises:
        InputInvalid: The file is missing or cannot be read, a column is unknown, or it
            holds nobody. The fault of whoever supplied the file; it names field and rule.
    """
    try:
        with path.open("rb") as stream:
            file_format = detect(stream.read(HEAD_BYTES))
    except OSError as error:
        raise InputInvalid(
            f"The file cannot be read: {error.strerror}.", place=str(path)
        ) from error
    except InputInvalid as failure:
        raise _placed(failure, path) from failure
    is_flat = file_format in {Format.CSV, Format.JSON_LINES}
    columns = mapping if is_flat else None
    read = ReadRegister(name)
    seen: set[str] = set()
    readings = open_register_file(path, file_format, mapping=columns, progress=advance)
    try:
        for reading in readings:
            _take(read, reading, seen, columns or DEFAULT_MAPPING)
    except InputInvalid as failure:
        raise _placed(failure, path) from failure
    if not read.records:
        detail = f" First reason: {read.reasons[0]}." if read.reasons else ""
        raise InputInvalid(f"The register holds no person that can be read.{detail}", place=name)
    return read


def _placed(failure: InputInvalid, path: Path) -> InputInvalid:
    place = f"{path}, {failure.place}" if failure.place else str(path)
    return InputInvalid(failure.public, field=failure.field, place=place, private=failure.private)


def _take(read: ReadRegister, reading: Reading, seen: set[str], columns: ColumnMapping) -> None:
    if isinstance(reading, SetAside):
        for again in _repaired(reading, columns, read):
            _take(read, again, seen, columns)
    elif isinstance(reading, ImportedRecord):
        key = reading.source_key
        # A key that is not the source's own is made of names and numbers, and is not shown.
        own = key.removeprefix(_OWN_ID) if key.startswith(_OWN_ID) else ""
        if own and own in seen:
            read.repeated += 1
            return
        seen.add(own)
        read.records.append(
            linkage_record(RecordRef(read.name, own, reading.place), reading.person)
        )


def _repaired(
    broken: SetAside, columns: ColumnMapping, read: ReadRegister
) -> Iterator[ImportedRecord]:
    """Yield a CSV row without the fields that broke a rule, or note that it is lost."""
    blamed: list[str] = []
    failing = broken
    while failing.header and failing.field and len(blamed) < _MOST_REPAIRS:
        named = failing.field if failing.field in PERSON_FIELDS else _CONVICTIONS
        if named in blamed or named == "id":
            break
        blamed.append(named)
        mended = BytesIO(_without(broken, columns, blamed))
        found = list(read_csv(mended, mapping=columns))
        if len(found) != 1:
            break
        if isinstance(found[0], ImportedRecord):
            read.without.update(blamed)
            yield replace(found[0], place=broken.place)
            return
        if not isinstance(found[0], SetAside):
            break
        failing = found[0]
    read.not_read += 1
    if len(read.reasons) < _MOST_REASONS:
        read.reasons.append(f"{broken.place}: {broken.reason}")


def _without(broken: SetAside, columns: ColumnMapping, blamed: Iterable[str]) -> bytes:
    """Return header and row with the columns of some fields left blank."""
    fields = set(blamed)
    if _CONVICTIONS in fields:
        fields |= {name for name in FIELDS if name not in PERSON_FIELDS}
    blank = {columns.column_of(name) for name in fields}
    header = (broken.header.removeprefix(_BOM)).decode(columns.encoding, "replace")
    separator = columns.separator or max(",;\t|", key=header.count)
    raw = broken.raw.decode(columns.encoding, "replace")
    lines = list(csv.reader(io.StringIO(header + raw, newline=""), delimiter=separator))
    names = [cell.strip() for cell in lines[0]]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(names)
    for line in lines[1:]:
        named = zip(names, line, strict=False)
        writer.writerow(["" if name in blank else cell for name, cell in named])
    return text.getvalue().encode(columns.encoding, "replace")


def _record_of(name: str, filed: FiledPerson) -> LinkageRecord:
    if filed.person is None:
        raise StorageUnavailable(f"Person {filed.ref} does not open; run 'comity fsck'.")
    return linkage_record(RecordRef(name, filed.ref, ""), filed.person)


def read_node(node: Node, *, name: str, advance: Advance) -> ReadRegister:
    """Return every person of a node's own register whom somebody here may know of.

    Args:
        node: The node.
        name: What to call it in the results.
        advance: Told how many persons were read.

    Raises:
        InputInvalid: The register holds nobody. The caller's choice of node.
        StorageUnavailable: The database does not answer, or is damaged.
    """
    read = ReadRegister(name)
    compartments = compartments_here(node)
    with node.database.read() as snapshot:
        hidden = as_cleared(snapshot, compartments).hidden
        for chunk in RegisterWalk(snapshot).persons():
            shown = [each for each in chunk if not hidden.has_person(PersonRef(each.ref))]
            read.records += [_record_of(name, each) for each in shown]
            advance(len(shown))
    if not read.records:
        raise InputInvalid("The register of the node holds no person.", place=name)
    return read
