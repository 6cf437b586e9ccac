"""Where in a JSON object a rule is broken, without the value that breaks it."""

import re
from typing import Final

_PLACE: Final = re.compile(r" - at `\$\.?([^`]*)`$")
_MISSING: Final = re.compile(r"missing required field `(\w+)`")


def field_of(problem: Exception) -> str:
    """Return the path of the field that a decoding problem is about.

    The text of the problem may quote the value, which is personal data; the path is made of
    names of fields and never does.

    Args:
        problem: As ``msgspec`` raises it.

    Returns:
        ``person.name.surname`` for example; empty where no field is named.

    Example:
        >>> field_of(ValueError("Expected `int`, got `str` - at `$.person.sex`"))
        'person.sex'
        >>> field_of(ValueError("Object missing required field `truth`"))
        'truth'
    """
    text = str(problem)
    place, missing = _PLACE.search(text), _MISSING.search(text)
    parts = [*([place[1]] if place is not None else []), *([missing[1]] if missing else [])]
    return ".".join(filter(None, parts))
