"""Questions with the true answers, as a file of JSON lines that anybody can write.

A line is ``{"person": {…}, "truth": 17}``: a description, written as the node keeps a person,
and the place of the person meant, counted from 0 in the order in which the register's persons
were entered; ``null`` where nobody of the register is meant. Other keys are passed over.
"""

from pathlib import Path
from typing import Annotated, Final

import msgspec

from comity.errors import InputInvalid
from comity.persons.person import Person
from comity.persons.problems import field_of
from comity.search.estimation_calibration import Question


class _Line(msgspec.Struct, frozen=True):
    person: Person
    truth: Annotated[int, msgspec.Meta(ge=0)] | None


_LINES: Final = msgspec.json.Decoder(_Line)


def read_questions(path: Path) -> tuple[Question, ...]:
    """Return the questions of a file.

    Args:
        path: JSON lines in UTF-8; blank lines are passed over.

    Raises:
        InputInvalid: The file cannot be read, holds no question, or a line has another form;
            names line and field and not what they hold. The fault of whoever wrote the file.
    """
    questions: list[Question] = []
    try:
        with path.open("rb") as file:
            for place, raw in enumerate(file, start=1):
                if not raw.isspace():
                    questions.append(_question(raw, path, place))
    except OSError as error:
        raise InputInvalid(
            f"The file cannot be read: {error.strerror}.", field="questions", place=str(path)
        ) from error
    if not questions:
        raise InputInvalid("The file holds no question.", field="questions", place=str(path))
    return tuple(questions)


def _question(raw: bytes, path: Path, place: int) -> Question:
    """Return the question of a line.

    Raises:
        InputInvalid: The line has another form.
    """
    try:
        line = _LINES.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        # The text of the problem may quote the value, which is personal data.
        raise InputInvalid(
            "The line is no question: a person, and as truth a number or null.",
            field=field_of(problem) or "questions",
            place=f"{path}, line {place}",
        ) from None
    # The index numbers persons from 1.
    return Question(line.person, None if line.truth is None else line.truth + 1)
