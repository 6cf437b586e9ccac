"""What of a person must not be found by a thief, in each form in which it might stand."""

import json
from collections.abc import Iterator
from typing import Final

from comity.persons.person import Person
from comity.records.model import Conviction
from comity.storage.encoding import encode

_SHORTEST: Final = 4
"""Shorter words are met by chance in random bytes."""

_ORDINARY: Final = frozenset({"male", "female", "unknown"})
"""Words of the tables' own."""


def secrets_of(*values: Person | Conviction) -> set[bytes]:
    """Return names, dates, numbers and courts, in three encodings and three cases."""
    words = {word for value in values for word in _words_of(json.loads(encode(value)))}
    told = [word for word in words if len(word) >= _SHORTEST and word not in _ORDINARY]
    forms = [*told, *(word.upper() for word in told), *(word.casefold() for word in told)]
    return {each.encode(coding) for each in forms for coding in ("utf-8", "utf-16-le", "utf-16-be")}


def _words_of(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from _words_of(each)
        case list():
            for each in value:
                yield from _words_of(each)
        case _:
            pass
