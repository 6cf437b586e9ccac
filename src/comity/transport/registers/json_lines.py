"""Reads JSON Lines: one record a line, in the model's own form or flat.

The model's own form is ``{"id": ..., "person": {...}, "convictions": [...]}``, fields
named as in ``comity.persons`` and ``comity.records.model``. A line without ``person``
is flat: the fields of a CSV row, under the same mapping.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import BinaryIO, Final, TypeGuard, Union, get_args, get_origin, get_type_hints

import msgspec

from comity.errors import InputInvalid
from comity.persons.person import Person
from comity.records.model import Conviction
from comity.transport.registers.flat_record import (
    Row,
    convictions_from,
    key_of,
    person_from,
    reason_of,
)
from comity.transport.registers.mapping import DEFAULT_MAPPING, ColumnMapping
from comity.transport.registers.record import (
    ImportedRecord,
    Progress,
    Reading,
    SetAside,
    structural_key,
)
from comity.transport.registers.xml_stream import DEFAULT_LIMITS, Limits

_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, repr=False)
class _Line:
    person: Person
    convictions: tuple[Conviction, ...] = ()
    id: str | int | None = None

    def __repr__(self) -> str:
        return "_Line(…)"


def read_json_lines(
    source: BinaryIO,
    *,
    mapping: ColumnMapping = DEFAULT_MAPPING,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Iterator[Reading]:
    """Yield one record for each line that is not blank.

    Args:
        source: UTF-8; a byte order mark is passed over.
        mapping: What the fields of flat lines mean.
        limits: Bounds; ``max_record_bytes`` is the length of a line.
        progress: Told how many bytes were consumed.

    Yields:
        Records, and a ``SetAside`` for each line that breaks a rule.

    Raises:
        InputInvalid: A line, or the file, is longer than the limit. The fault of
            whoever supplied it.
    """
    number = total = 0
    while raw := source.readline(limits.max_record_bytes + 1):
        number += 1
        total += len(raw)
        if len(raw) > limits.max_record_bytes:
            raise InputInvalid(
                f"a line exceeds {limits.max_record_bytes} bytes", place=f"line {number}"
            )
        if limits.max_file_bytes is not None and total > limits.max_file_bytes:
            raise InputInvalid(
                f"the file exceeds {limits.max_file_bytes} bytes", place=f"line {number}"
            )
        if progress is not None:
            progress(len(raw))
        body = raw.removeprefix(_BOM) if number == 1 else raw
        if body.strip():
            yield _reading(body, f"line {number}", mapping)


def _reading(body: bytes, place: str, mapping: ColumnMapping) -> Reading:
    try:
        raw = _object(body)
        if "person" in raw:
            return _own_form(raw, body, place)
        return _flat(raw, place, mapping)
    except InputInvalid as failure:
        return SetAside(place, reason_of(failure), body, field=failure.field)


def _object(body: bytes) -> dict[str, object]:
    try:
        return msgspec.json.decode(body, type=dict[str, object])
    except (ValueError, RecursionError) as error:
        raise InputInvalid(f"is not a JSON object: {error}") from error


def _own_form(raw: Mapping[str, object], body: bytes, place: str) -> ImportedRecord:
    known = {name: value for name, value in raw.items() if not name.startswith("_")}
    if (unknown := _unknown_field(_shape_of(_Line), known, "")) is not None:
        raise InputInvalid("is not a field of the model", field=unknown)
    try:
        line = msgspec.json.decode(body, type=_Line)
    except (ValueError, RecursionError) as error:
        # "Expected `int`, got `str` - at `$.person.sex`"
        rule, _, where = str(error).partition(" - at ")
        raise InputInvalid(rule, field=where.strip("`").removeprefix("$.")) from error
    if line.person.name.is_unknown:
        raise InputInvalid("a person needs a name", field="person.name")
    own_id = "" if line.id is None else str(line.id).strip()
    key = f"id:{own_id}" if own_id else structural_key("json", line.person, line.convictions)
    return ImportedRecord(place, key, line.person, line.convictions)


def _flat(raw: Mapping[str, object], place: str, mapping: ColumnMapping) -> ImportedRecord:
    if unmapped := mapping.unmapped(list(raw)):
        raise InputInvalid("is neither person nor a field of a flat record", field=unmapped[0][:80])
    texts = {}
    for name, value in raw.items():
        if name.startswith("_") or value is None:
            continue
        if not isinstance(value, str | int):
            raise InputInvalid("is a text or a whole number", field=name)
        texts[name] = str(value)
    row = Row(mapping.row_of(texts), mapping)
    person = person_from(row)
    convictions = convictions_from([row])
    key = key_of(row, person, convictions)
    return ImportedRecord(place, key, person, convictions, complete=False)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a declared type looks like in JSON.

    Attributes:
        names: Keys it has.
        within: The shapes of those fields that hold dataclasses, and whether a list of them.
    """

    names: frozenset[str]
    within: tuple[tuple[str, bool, "_Shape"], ...]


@cache
def _shape_of(kind: type) -> _Shape:
    """Return the shape of a dataclass: its annotations are looked at once, not at every line."""
    hints = get_type_hints(kind)
    listed = [(declared.name, *_element_of(hints[declared.name])) for declared in fields(kind)]
    return _Shape(
        frozenset(name for name, _, _ in listed),
        tuple((name, many, _shape_of(each)) for name, many, each in listed if each is not None),
    )


def _element_of(hint: object) -> tuple[bool, type | None]:
    """Return whether a field holds a list, and the dataclass it holds, if it holds one."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return next(
            (found for argument in arguments if (found := _element_of(argument))[1] is not None),
            (False, None),
        )
    if origin is tuple:
        return True, _element_of(arguments[0])[1]
    return False, hint if _is_dataclass_type(hint) else None


def _unknown_field(shape: _Shape, value: Mapping[str, object], path: str) -> str | None:
    """Return the path of a key that the model does not have, or ``None``.

    Decoding passes over such keys, and with them over what a misspelt one would say.
    """
    if not value.keys() <= shape.names:
        return path + next(name for name in value if name not in shape.names)
    for name, many, within in shape.within:
        held = value.get(name)
        if not held:
            continue
        listed = enumerate(held) if many and isinstance(held, list) else ((None, held),)
        for number, item in listed:
            if isinstance(item, dict):
                here = f"{path}{name}." if number is None else f"{path}{name}[{number}]."
                if (unknown := _unknown_field(within, item, here)) is not None:
                    return unknown
    return None


def _is_dataclass_type(kind: object) -> TypeGuard[type]:
    return isinstance(kind, type) and is_dataclass(kind)
