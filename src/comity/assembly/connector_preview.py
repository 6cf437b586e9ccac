"""What a connector would bring, before it does: structure, and values without what they say.

Whoever writes a mapping sees how values are built ("Xxxxx", "99.99.9999") and which codes they
are; whom they describe is seen only by those who read records, in the register.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import msgspec

from comity.assembly.build import Node
from comity.assembly.connector_files import Connector
from comity.assembly.connector_sources import parts_of
from comity.errors import InputInvalid
from comity.transport.registers.first_columns import ColumnUse, first_columns
from comity.transport.registers.flat_record import reason_of
from comity.transport.registers.formats import Format, read_register
from comity.transport.registers.record import ImportedMessage, ImportedRecord, Reading, SetAside

MOST_SHOWN: Final = 10
_MOST_READ: Final = 200
_MOST_STATEMENTS: Final = 80
_LONGEST: Final = 40
_OURS: Final = re.compile(r"[DOS]-[0-9]{5}")
"""Identifiers that a reader gives to the parts of a conviction."""

_CODE: Final = re.compile(r"CO-[0-9]{2}-[0-9]{3}-[A-Z]{3}|[OS]-[0-9]{2}-[0-9]{6}")


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """A column of the source and what is made of it.

    Attributes:
        column: As the source calls it.
        use: What the mapping makes of it.
        field: The field it answers to; empty if none.
        samples: How its first values are built.
    """

    column: str
    use: ColumnUse
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordPreview:
    """A record of the source as it would be entered.

    Attributes:
        place: Where it stands.
        problem: Field and rule, if it would be set aside; else empty.
        convictions: How many convictions it has.
        statements: What would be entered: path in the record, and how the value is built.
        note: What the source holds that would not be entered.
    """

    place: str
    problem: str = ""
    convictions: int = 0
    statements: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a source, mapped.

    Attributes:
        format: Format of the source; empty if nothing waits there.
        parts: How many files wait; 1 of a database or a service.
        columns: Its columns; empty of formats that have none.
        fixed: Fields that the mapping gives a fixed value.
        records: Its first records.
        problem: Why it cannot be read further; empty if it can.
    """

    format: str = ""
    parts: int = 0
    columns: tuple[ColumnPreview, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()
    records: tuple[RecordPreview, ...] = ()
    problem: str = ""


def preview(node: Node, made: Connector, *, most: int = MOST_SHOWN) -> Preview:
    """Return the first records of a source as they would be entered; nothing is.

    Raises:
        InputInvalid: The source cannot be opened.
        RegisterUnavailable: It does not answer.
        KeyUnavailable: What it is opened with is not there.
        ConfigurationInvalid: Its address is of no database that can be read.
    """
    fixed = tuple(made.mapping.fixed.items())
    for part in parts_of(node.home, made, now=node.clock.now(), most=_MOST_READ):
        is_flat = part.format in {Format.CSV, Format.JSON_LINES}
        mapping = made.mapping if is_flat else None
        columns = tuple(
            ColumnPreview(each.column, each.use, each.field, tuple(map(masked, each.values)))
            for each in first_columns(part.stream, part.format, made.mapping)
        )
        part.stream.seek(0)
        records: list[RecordPreview] = []
        problem = ""
        try:
            readings = read_register(part.stream, part.format, mapping=mapping)
            # One by one: what was read before the source breaks off is shown.
            records.extend(_shown(reading) for reading in islice(readings, most))
        except InputInvalid as failure:
            problem = reason_of(failure)
        return Preview(str(part.format), part.of, columns, fixed, tuple(records), problem)
    return Preview(fixed=fixed)


def masked(text: str) -> str:
    """Return how a value is built, and what it says only if it is a code of the exchange.

    Example:
        >>> masked("Petrova 12.03.1980"), masked("CO-00-616-POL")
        ('Xxxxxxx 99.99.9999', 'CO-00-616-POL')
    """
    if _CODE.fullmatch(text):
        return text
    shown = "".join(_mark(character) for character in text[:_LONGEST])
    return shown + "…" if len(text) > _LONGEST else shown


def _mark(character: str) -> str:
    if character.isdigit():
        return "9"
    if character.isalpha():
        return "X" if character.isupper() else "x"
    # Of scripts and signs of all kinds only what separates is kept.
    return character if character in " .,-/:;|+()" else "·"


def _shown(reading: Reading) -> RecordPreview:
    match reading:
        case ImportedRecord():
            person = _statements("person", msgspec.to_builtins(reading.person))
            held = _statements("convictions", msgspec.to_builtins(reading.convictions))
            statements = tuple(islice((*person, *held), _MOST_STATEMENTS))
            convictions = len(reading.convictions)
            return RecordPreview(reading.place, "", convictions, statements, reading.note)
        case SetAside():
            return RecordPreview(reading.place, problem=reading.reason)
        case ImportedMessage():
            return RecordPreview(reading.place, note=reading.reason)
        case _:
            return RecordPreview(reading.place, note=str(reading.kind))


def _statements(path: str, value: object) -> Iterator[tuple[str, str]]:
    """Yield path and shape of everything that is stated."""
    match value:
        case dict():
            pairs: Iterable[tuple[str, object]] = (
                (f"{path}.{name}", each) for name, each in value.items()
            )
        case list() | tuple():
            pairs = ((f"{path}[{number}]", each) for number, each in enumerate(value, start=1))
        case None | "" | False:
            return
        case str() if value.casefold() == "unknown" or _OURS.fullmatch(value):
            # Neither stated by the source nor of any use to whoever maps it.
            return
        case _:
            yield path, masked(str(value))
            return
    for below, each in pairs:
        yield from _statements(below, each)
