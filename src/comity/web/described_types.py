"""The types of the interface as schemas of its description, each under one short name.

Source: OpenAPI Specification 3.1.1, 4.8.7 (names of components); JSON Schema 2020-12.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

_PREFIX: Final = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class DescribedTypes:
    """Schemas, and where each type is found among them.

    Attributes:
        schemas: Name to schema.
        references: Type to the reference of its schema.
    """

    schemas: Mapping[str, Any]
    references: Mapping[type, str]


def described_types(kinds: Sequence[type]) -> DescribedTypes:
    """Return the schemas of types and of all that they contain.

    Types of one name in several modules are told apart by the module: ``SearchBody`` of
    ``api_records`` is ``RecordsSearchBody``. Programs made from the description get names
    that can be read and do not change with the order of the routes.

    Args:
        kinds: Types of bodies and answers.

    Raises:
        ValueError: Two types would still have one name. A mistake in Comity.
    """
    shown, found = msgspec.json.schema_components(kinds, ref_template=_PREFIX + "{name}")
    names = {name: _short(name) for name in found}
    twice = [name for name, count in Counter(names.values()).items() if count > 1]
    if twice:
        raise ValueError(f"types of one name: {', '.join(twice)}")
    references = {
        kind: _renamed(each, names)["$ref"] for kind, each in zip(kinds, shown, strict=True)
    }
    return DescribedTypes(
        schemas={names[name]: _renamed(schema, names) for name, schema in found.items()},
        references=references,
    )


def _short(name: str) -> str:
    """Return the name of a schema.

    Example:
        >>> _short("comity.web.api_records.SearchBody"), _short("comity.rights.model.Outcome")
        ('RecordsSearchBody', 'RightsOutcome')
        >>> _short("TaskPage")
        'TaskPage'
    """
    *modules, last = name.split(".")
    if not modules:
        return last
    room = modules[-2] if modules[-1] == "model" else modules[-1].removeprefix("api_")
    return "".join(word.capitalize() for word in room.split("_")) + last


def _renamed(part: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
    match part:
        case {"$ref": str(reference), **rest}:
            name = reference.removeprefix(_PREFIX)
            return {"$ref": _PREFIX + names.get(name, name), **_renamed(rest, names)}
        case dict():
            return {key: _renamed(value, names) for key, value in part.items()}
        case list():
            return [_renamed(value, names) for value in part]
        case _:
            return part
