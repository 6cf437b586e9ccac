"""Persons and convictions as an officer gives them: a JSON file, or options."""

import sys
from io import BytesIO
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer

from comity.errors import InputInvalid
from comity.persons.person import Person
from comity.records.model import Conviction
from comity.transport.registers.json_lines import read_json_lines
from comity.transport.registers.record import ImportedRecord, SetAside

MOST_BYTES: Final = 8 * 1024 * 1024
_NOBODY: Final = b'{"name":{"surname":{"text":"-"}}}'

PersonFileOption = Annotated[
    str | None,
    typer.Option("--person", help="JSON file with the person; - for standard input."),
]
SurnameOption = Annotated[str | None, typer.Option("--surname", help="Surname.")]
SecondSurnameOption = Annotated[
    str | None, typer.Option("--second-surname", help="Second surname, where a state uses one.")
]
ForenameOption = Annotated[str | None, typer.Option("--forename", help="All forenames.")]
BirthDateOption = Annotated[
    str | None, typer.Option("--birth-date", help="YYYY-MM-DD; leave out what is not known.")
]
BirthTownOption = Annotated[str | None, typer.Option("--birth-town", help="Town of birth.")]
BirthCountryOption = Annotated[
    str | None, typer.Option("--birth-country", help="Country of birth: BG, BGR or the wire code.")
]
SexOption = Annotated[str | None, typer.Option("--sex", help="male, female or unknown.")]
NationalityOption = Annotated[
    list[str] | None, typer.Option("--nationality", help="BG, BGR or the wire code; repeat it.")
]
IdentityNumberOption = Annotated[
    list[str] | None,
    typer.Option(
        "--identity-number",
        help="STATE:NUMBER, for example BG:8012011234, or the number alone; repeat it.",
    ),
]
FatherOption = Annotated[str | None, typer.Option("--father-forename", help="Father's forename.")]
MotherOption = Annotated[str | None, typer.Option("--mother-forename", help="Mother's forename.")]


def person_given(file: str | None, described: Person | None) -> Person | None:
    """Return the person given by ``--person`` or by options; ``None`` if by neither.

    Args:
        file: The file, if one was named.
        described: What the options describe.

    Raises:
        InputInvalid: Both were given: one of them would be passed over in silence. Or the file
            cannot be read. The user's mistake.
    """
    if file is None:
        return described
    if described is not None:
        raise InputInvalid("Give the person as a file or by options, not both.", field="person")
    return person_from_file(file)


def person_from_file(name: str) -> Person:
    """Return the person in a JSON file of the model's own form.

    Args:
        name: The file, ``-`` for standard input. It holds the person, or an object
            with the person under ``person``.

    Raises:
        InputInvalid: It cannot be read or breaks a rule; the field is named.
    """
    body = _compact(name)
    wrapped = body if b'"person"' in body[:4000] and _has(body, "person") else _in(body)
    return _record(wrapped, name).person


def conviction_from_file(name: str) -> Conviction:
    """Return the conviction in a JSON file of the model's own form.

    Raises:
        InputInvalid: It cannot be read or breaks a rule; the field is named.
    """
    body = _compact(name)
    line = b'{"person":' + _NOBODY + b',"convictions":[' + body + b"]}"
    return _record(line, name, cut="convictions[0].").convictions[0]


def read_input(name: str) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``.

    Raises:
        InputInvalid: It cannot be read, or is larger than anything honest.
    """
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputInvalid("The file cannot be read.", place=name, private=str(error)) from error
    if len(raw) > MOST_BYTES:
        raise InputInvalid(f"The file has more than {MOST_BYTES} bytes.", place=name)
    return raw


def _compact(name: str) -> bytes:
    raw = read_input(name).removeprefix(b"\xef\xbb\xbf")
    try:
        return msgspec.json.format(raw, indent=-1)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputInvalid(f"The file is not JSON: {error}", place=name) from error


def _has(body: bytes, key: str) -> bool:
    try:
        return key in msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except msgspec.MsgspecError:
        return False


def _in(body: bytes) -> bytes:
    return b'{"person":' + body + b"}"


def _record(line: bytes, name: str, *, cut: str = "") -> ImportedRecord:
    reading = next(read_json_lines(BytesIO(line)))
    if isinstance(reading, ImportedRecord):
        return reading
    if not isinstance(reading, SetAside):
        raise TypeError("a line is a record or set aside")
    field = reading.field.removeprefix(cut)
    reason = reading.reason.replace(cut, "") if cut else reading.reason
    raise InputInvalid(reason, field=field, place=name)
