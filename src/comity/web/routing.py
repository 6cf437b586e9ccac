"""One table of routes: the application, its OpenAPI description and its tests read the same.

A handler is an ordinary function that runs in an executor with a ``Call`` and returns a
value; it never sees HTTP. What it may not do is decided before it runs, from ``permission``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any, Generic, TypeVar

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.build import Node

BodyT = TypeVar("BodyT")


@unique
class Method(StrEnum):
    """Methods in use."""

    GET = "GET"
    POST = "POST"
    DELETE = "DELETE"


@dataclass(frozen=True, slots=True)
class Purposed:
    """Why a record is opened; read from the headers ``Comity-Purpose`` and ``Comity-Case``.

    Attributes:
        purpose: Code of the purpose.
        case: Case reference.
    """

    purpose: str
    case: str


@dataclass(frozen=True, slots=True)
class Call(Generic[BodyT]):
    """One call of a route.

    Attributes:
        node: The node.
        who: Who calls, already allowed the route's permission.
        path: Values in the path, by name.
        query: Values in the query, by name; only those the route names.
        body: The decoded body; ``None`` for a route without one.
        purposed: Why a record is opened; ``None`` where the route needs no purpose.
        repeat_key: The caller's own name for a write, header ``Idempotency-Key``; empty if
            none was given.
    """

    node: Node
    who: Principal
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: BodyT
    purposed: Purposed | None
    repeat_key: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """One route of the interface for programs, under ``/api/v1``.

    Attributes:
        method: Method.
        path: Path below ``/api/v1``, values in braces: ``/persons/{ref}``.
        permission: What the caller must be allowed.
        summary: One sentence for the description.
        handler: Does it. Failures it raises become problem documents.
        body: ``msgspec`` type of the body, with its limits; ``None`` for none.
        answer: ``msgspec`` type of the answer.
        query: Names of the query's values, each with one sentence.
        purposed: Whether purpose and case reference are required: whatever shows or changes
            what is known of a person.
        fresh_factor: Whether a second factor must have been shown in the last minutes.
        repeatable: Whether the same call with the same ``Idempotency-Key`` is done once. Every
            other write is refused the second time, or changes nothing more.
    """

    method: Method
    path: str
    permission: Permission
    summary: str
    handler: Callable[[Call[Any]], Any]
    body: type | None = None
    answer: type | None = None
    query: Mapping[str, str] | None = None
    purposed: bool = False
    fresh_factor: bool = False
    repeatable: bool = False
