"""Registers and questions as JSON lines, so that others can bring their own.

docs/identification.md says what the fields mean. A line of a register is ``{"number": 0,
"person": {…}, "household": 0, "kin": "single", "origin": "DE"}``, of which only number and person
are needed; a line of questions is ``{"person": {…}, "truth": 0, "kind": "known", "errors": [],
"country": "CO-00-276-DEU"}``. A person is written as the node keeps one.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from comity.errors import InputInvalid
from comity.persons.person import Person
from comity.persons.problems import field_of
from comity_training.people.model import Kin, MadeUpPerson, Question, QuestionKind


class _PersonLine(msgspec.Struct, frozen=True):
    number: int
    person: Person
    household: int = -1
    kin: Kin = Kin.SINGLE
    origin: str = ""


class _QuestionLine(msgspec.Struct, frozen=True):
    person: Person
    truth: int | None
    kind: QuestionKind = QuestionKind.KNOWN
    errors: tuple[str, ...] = ()
    country: str = ""
    near: int | None = None


_encoder: Final = msgspec.json.Encoder()
_people: Final = msgspec.json.Decoder(_PersonLine)
_questions: Final = msgspec.json.Decoder(_QuestionLine)

_Line = TypeVar("_Line")


def write_people(people: Iterable[MadeUpPerson], path: Path) -> int:
    """Write a register, one person a line, and return how many there were."""
    return _written(people, path)


def write_questions(questions: Iterable[Question], path: Path) -> int:
    """Write questions, one a line, and return how many there were."""
    return _written(questions, path)


def read_people(path: Path) -> Iterator[MadeUpPerson]:
    """Yield the people of a file, one line at a time.

    Args:
        path: JSON lines in UTF-8; blank lines are passed over.

    Raises:
        InputInvalid: A line has another form; names file, line and field and not what it
            holds. The fault of whoever wrote the file.
        OSError: The file cannot be read.
    """
    for place, line in enumerate(_lines(path, _people), start=0):
        household = place if line.household < 0 else line.household
        yield MadeUpPerson(line.number, line.person, household, line.kin, line.origin)


def read_questions(path: Path) -> Iterator[Question]:
    """Yield the questions of a file, one line at a time.

    Args:
        path: JSON lines in UTF-8; blank lines are passed over.

    Raises:
        InputInvalid: A line has another form; names file, line and field and not what it
            holds. The fault of whoever wrote the file.
        OSError: The file cannot be read.
    """
    for line in _lines(path, _questions):
        yield Question(line.person, line.truth, line.kind, line.errors, line.country, line.near)


def _written(values: Iterable[MadeUpPerson] | Iterable[Question], path: Path) -> int:
    count = 0
    with path.open("wb") as file:
        for value in values:
            file.write(_encoder.encode(value) + b"\n")
            count += 1
    return count


def _lines(path: Path, decoder: msgspec.json.Decoder[_Line]) -> Iterator[_Line]:
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            if raw.isspace():
                continue
            try:
                yield decoder.decode(raw)
            except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
                # The text of the problem may quote the value, which is personal data.
                raise InputInvalid(
                    "The line is not what this file should hold.",
                    field=field_of(problem),
                    place=f"{path}, line {number}",
                ) from None
