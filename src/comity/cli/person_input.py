"""Persons and convictions as an officer gives them: a JSON file, or options."""

import sys
from io import BytesIO
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer

from comity.codes.countries import country
from comity.errors import InputInvalid
from comity.persons.dates import PartialDate, parse_partial_date
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Parent, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.records.model import Conviction
from comity.transport.registers.json_lines import read_json_lines
from comity.transport.registers.record import ImportedRecord, SetAside

MOST_BYTES: Final = 8 * 1024 * 1024
_NOBODY: Final = b'{"name":{"surname":{"text":"-"}}}'
_SEXES: Final = {
    "male": Sex.MALE,
    "m": Sex.MALE,
    "1": Sex.MALE,
    "female": Sex.FEMALE,
    "f": Sex.FEMALE,
    "2": Sex.FEMALE,
    "unknown": Sex.UNKNOWN,
    "0": Sex.UNKNOWN,
}

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


def person_from_options(
    *,
    surname: str | None = None,
    second_surname: str | None = None,
    forename: str | None = None,
    birth_date: str | None = None,
    birth_town: str | None = None,
    birth_country: str | None = None,
    sex: str | None = None,
    nationality: list[str] | None = None,
    identity_number: list[str] | None = None,
    father_forename: str | None = None,
    mother_forename: str | None = None,
) -> Person | None:
    """Return the person described by options, or ``None`` if none of them is given.

    Raises:
        InputInvalid: A value breaks a rule; the option is named. The user's mistake.
    """
    given = [surname, second_surname, forename, birth_date, birth_town, birth_country, sex]
    lists = [nationality, identity_number]
    if not any(given) and not any(lists) and not father_forename and not mother_forename:
        return None
    return Person(
        name=PersonName(
            forename=_name("forename", forename),
            surname=_name("surname", surname),
            second_surname=_name("second-surname", second_surname),
        ),
        sex=_sex(sex),
        birth_date=_birth_date(birth_date),
        birth_place=_birth_place(birth_town, birth_country),
        nationalities=tuple(_wire("nationality", each) for each in nationality or ()),
        identity_numbers=tuple(_number(each) for each in identity_number or ()),
        father=_parent("father-forename", father_forename),
        mother=_parent("mother-forename", mother_forename),
    )


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


def _name(field: str, text: str | None) -> NamePart | None:
    if text is None:
        return None
    try:
        return NamePart(text)
    except ValueError as error:
        raise InputInvalid(str(error), field=field) from error


def _parent(field: str, forename: str | None) -> Parent | None:
    part = _name(field, forename)
    return None if part is None else Parent(forename=part)


def _sex(text: str | None) -> Sex:
    if text is None:
        return Sex.UNKNOWN
    found = _SEXES.get(text.strip().lower())
    if found is None:
        raise InputInvalid("is male, female or unknown", field="sex")
    return found


def _birth_date(text: str | None) -> PartialDate:
    try:
        return PartialDate() if text is None else parse_partial_date(text)
    except ValueError as error:
        raise InputInvalid(str(error), field="birth-date") from error


def _birth_place(town: str | None, state: str | None) -> Place | None:
    if town is None and state is None:
        return None
    try:
        name = () if town is None else plain(town)
    except ValueError as error:
        raise InputInvalid(str(error), field="birth-town") from error
    return Place(country=None if state is None else _wire("birth-country", state), town=name)


def _wire(field: str, text: str) -> str:
    found = country(text)
    if found is None:
        raise InputInvalid("names no country: BG, BGR or CO-00-100-BGR", field=field)
    return found.wire


def _number(text: str) -> IdentityNumber:
    state, colon, number = text.partition(":")
    try:
        if colon:
            return IdentityNumber(number, _wire("identity-number", state))
        return IdentityNumber(text)
    except ValueError as error:
        raise InputInvalid(str(error), field="identity-number") from error
