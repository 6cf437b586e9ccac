"""The values in paths and queries: what each looks like. What does not is nothing of ours."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, TypeVar

from comity.errors import InputInvalid, ReferenceNotFound

_REFERENCE: Final = r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,79}$"

PATH_VALUES: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(
        (
            "account", "approval", "begun", "breach", "check", "connector", "conversation",
            "conviction", "draft", "embargo", "entry", "event", "filter", "freeze", "hit", "hold",
            "key", "mark", "message", "person", "policy", "question", "recall", "record",
            "register", "request", "restriction", "sample", "session", "state", "task",
            "transfer", "translation", "webhook",
        ),
        _REFERENCE,
    )
)  # fmt: skip
"""Pattern of each value in a path, by its name."""

_ANY_TEXT: Final = r"^[ -~]{1,200}$"
_QUERY_VALUES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "after": r"^[A-Za-z0-9_-]{1,200}$",
        "language": r"^[a-z]{2}$",
        "limit": r"^([1-9]|[1-4][0-9]|50)$",
    }
)

ValueT = TypeVar("ValueT")
_PATH_NAME: Final = re.compile(r"\{([a-z]+)\}")


def query_pattern(name: str) -> str:
    """Return what a value in a query looks like, by its name: printable ASCII if no more is said.

    Example:
        >>> query_pattern("language"), query_pattern("since")
        ('^[a-z]{2}$', '^[ -~]{1,200}$')
    """
    return _QUERY_VALUES.get(name, _ANY_TEXT)


def names_in(path: str) -> tuple[str, ...]:
    """Return the names of the values in a path.

    Example:
        >>> names_in("/persons/{person}/convictions/{conviction}")
        ('person', 'conviction')
    """
    return tuple(_PATH_NAME.findall(path))


def own_path(said: str) -> str:
    """Return a path of this desk as it was said, and ``/`` for whatever leads elsewhere.

    Example:
        >>> own_path("/tasks/t-1"), own_path("//example.org"), own_path("https://example.org")
        ('/tasks/t-1', '/', '/')
    """
    leads_away = not said.startswith("/") or said.startswith(("//", "/\\"))
    return "/" if leads_away or not said.isprintable() else said


def each_once(given: Iterable[tuple[str, ValueT]]) -> dict[str, ValueT]:
    """Return names and values as they came.

    Of a name that stands twice one reader takes the first value and another the last: what a
    server before us looked at would not be what we act on.

    Raises:
        InputInvalid: A name stands twice.

    Example:
        >>> each_once([("code", "1"), ("state", "2")])
        {'code': '1', 'state': '2'}
    """
    found: dict[str, ValueT] = {}
    for name, value in given:
        if name in found:
            raise InputInvalid("A field is given twice.", field="form")
        found[name] = value
    return found


def checked_path(values: Mapping[str, str]) -> dict[str, str]:
    """Return the values in a path.

    Raises:
        ReferenceNotFound: One of them could never name anything.
    """
    for name, value in values.items():
        if re.fullmatch(PATH_VALUES[name], value, re.ASCII) is None:
            raise ReferenceNotFound(f"No {name} is called that.")
    return dict(values)


def checked_query(given: list[tuple[str, str]], known: Mapping[str, str]) -> dict[str, str]:
    """Return the values in a query.

    Args:
        given: Names and values as they came.
        known: The names that the route takes.

    Raises:
        InputInvalid: A name that the route does not take, one given twice, or a value that
            does not look like one of that name.
    """
    found: dict[str, str] = {}
    for name, value in given:
        if name not in known:
            raise InputInvalid("The query has a value that is not known here.", field="query")
        if name in found:
            raise InputInvalid("is given twice", field=f"query.{name}")
        pattern = query_pattern(name)
        if re.fullmatch(pattern, value, re.ASCII) is None:
            raise InputInvalid(f"does not match {pattern}", field=f"query.{name}")
        found[name] = value
    return found
