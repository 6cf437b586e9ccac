"""Persons and texts out of a body, by the same rules as at the command line."""

import msgspec

from comity.assembly.person_described import person_described
from comity.errors import InputInvalid
from comity.persons.person import Person
from comity.persons.texts import MultilingualText, plain
from comity.web.fields import PersonBody


def person_in(body: PersonBody) -> Person:
    """Return the person described.

    Raises:
        InputInvalid: Nothing is said of anybody, or a value breaks a rule; the field is named.
    """
    try:
        person = person_described(**msgspec.structs.asdict(body))
    except InputInvalid as failure:
        field = failure.field.replace("-", "_")
        raise InputInvalid(failure.public, field=f"person.{field}") from failure
    if person is None:
        raise InputInvalid("Say who is meant: a name, or a number.", field="person")
    return person


def words_in(text: str, field: str) -> MultilingualText:
    """Return a text of one wording; none for an empty one.

    Raises:
        InputInvalid: It breaks a rule of texts. The caller's mistake.
    """
    try:
        return plain(text) if text.strip() else ()
    except ValueError as error:
        raise InputInvalid(str(error), field=field) from error
