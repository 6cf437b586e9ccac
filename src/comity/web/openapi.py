"""The description of the interface for programs, made from the table of routes.

Source: OpenAPI Specification 3.1.1; JSON Schema 2020-12.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from comity.assembly.problems import MEDIA_TYPE, status_of
from comity.errors import ErrorCode
from comity.web.body import MOST_BYTES
from comity.web.cookies import SESSION
from comity.web.described_types import described_types
from comity.web.interface import MOST_REPEAT_KEY, REPEAT_HEADER, ROOT
from comity.web.path_values import PATH_VALUES, names_in, query_pattern
from comity.web.problem_answers import Problem
from comity.web.purposed import CASE_HEADER, LENGTHS, PURPOSE_HEADER
from comity.web.routing import Method, Route
from comity.web.same_origin import CSRF_HEADER

VERSION: Final = "1"
_HEADER_TEXT: Final = r"^[!-$&-~]([ -$&-~]*[!-$&-~])?$"
_ABOUT: Final = (
    "What officials' programs may call. Every call is made by somebody: with a session of the "
    "desk (a cookie, and for changes the session's token and our own origin), or with a key of "
    "a service account. A call that shows what is known of a person names purpose and case, "
    "and is on record before its answer leaves. Lists are pages; cursors count nothing."
)
_PROBLEMS: Final[Mapping[str, str]] = {
    "400": "The call cannot be read: a header, a value of the query or the body breaks a rule.",
    "401": "Nobody is signed in, or nobody any more.",
    "403": "The role does not include it, another site asks, a second factor or a second person "
    "is needed. Nothing was shown or changed.",
    "404": "There is nothing of that name that the caller may see.",
    "409": "Somebody else changed the same thing first, or the state of things does not admit it.",
    "413": f"The body has more than {MOST_BYTES} bytes.",
    "415": "The body is not application/json.",
    "422": "The call can be read, and a value in it breaks a rule of content.",
    "429": "More calls than allowed; Retry-After says when to come again.",
    "500": "A mistake in Comity itself; what was not yet committed was undone.",
    "503": "Something behind the node does not answer, or this processing is frozen.",
}
_ALWAYS: Final = ("400", "401", "403", "404", "429", "500", "503")


def description(routes: Sequence[Route]) -> dict[str, Any]:
    """Return the description of the routes."""
    kinds = [Problem, *(kind for each in routes for kind in (each.body, each.answer) if kind)]
    described = described_types(kinds)
    names = described.references
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(ROOT + route.path, {})[route.method.value.lower()] = _operation(
            route, names
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Comity: interface for officials' programs",
            "version": VERSION,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The desk of this node."}],
        "paths": paths,
        "components": {
            "schemas": described.schemas,
            "responses": {status: _problem(status, names) for status in _PROBLEMS},
            "securitySchemes": {
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": SESSION,
                    "description": "A session of the desk. Changes also need the header "
                    f"{CSRF_HEADER} with the session's token, and our own origin.",
                },
                "serviceKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key of a service account; its scopes are permissions.",
                },
            },
        },
        "security": [{"session": []}, {"serviceKey": []}],
    }


def _operation(route: Route, names: Mapping[type, str]) -> dict[str, Any]:
    statuses = [*_ALWAYS, *(("413", "415") if route.body else ())]
    if route.method is not Method.GET:
        statuses.append("409")
    if route.body is not None or route.query:
        statuses.append("422")
    responses: dict[str, Any] = {"200": _answered(route, names)}
    responses |= {each: {"$ref": f"#/components/responses/{each}"} for each in sorted(statuses)}
    operation: dict[str, Any] = {
        "operationId": _identifier(route),
        "summary": route.summary,
        "description": f"Permission: `{route.permission}`."
        + (" A second factor shown in the last minutes is needed." if route.fresh_factor else ""),
        "tags": [route.path.split("/")[1]],
        "parameters": [*_in_path(route), *_in_query(route), *_in_headers(route)],
        "responses": responses,
        "x-comity-permission": route.permission.value,
    }
    if route.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": names[route.body]}}},
        }
    return operation


def _answered(route: Route, names: Mapping[type, str]) -> dict[str, Any]:
    answered: dict[str, Any] = {"description": "Done.", "headers": _headers()}
    if route.answer is not None:
        schema = {"$ref": names[route.answer]}
        answered["content"] = {"application/json": {"schema": schema}}
    return answered


def _problem(status: str, names: Mapping[type, str]) -> dict[str, Any]:
    codes = sorted(code.value for code in ErrorCode if str(int(status_of(code))) == status)
    headers = _headers()
    if status == "429":
        headers["Retry-After"] = {
            "required": True,
            "description": "Seconds.",
            "schema": {"type": "integer", "minimum": 1},
        }
    if status == "401":
        headers["WWW-Authenticate"] = {"required": True, "schema": {"type": "string"}}
    told = {
        "description": _PROBLEMS[status],
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": {"$ref": names[Problem]}}},
    }
    if codes:
        told["x-comity-codes"] = codes
    return told


def _headers() -> dict[str, Any]:
    return {
        "Cache-Control": {
            "required": True,
            "description": "Nothing is kept.",
            "schema": {"type": "string", "const": "no-store"},
        }
    }


def _in_path(route: Route) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": PATH_VALUES[name]},
        }
        for name in names_in(route.path)
    ]


def _in_query(route: Route) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": sentence,
            "schema": {"type": "string", "pattern": query_pattern(name)},
        }
        for name, sentence in (route.query or {}).items()
    ]


def _in_headers(route: Route) -> list[dict[str, Any]]:
    found = []
    if route.purposed:
        found += [
            _header(PURPOSE_HEADER, "What for, percent-encoded UTF-8.", required=True),
            _header(CASE_HEADER, "Case reference, percent-encoded UTF-8.", required=True),
        ]
    if route.repeatable:
        found.append(
            _header(
                REPEAT_HEADER,
                "The caller's name for this write: the same again gets the same answer.",
                most=MOST_REPEAT_KEY,
            )
        )
    return found


def _header(
    name: str, sentence: str, *, required: bool = False, most: int | None = None
) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": sentence,
        "schema": {
            "type": "string",
            "minLength": 1,
            "maxLength": LENGTHS[name] if most is None else most,
            "pattern": _HEADER_TEXT,
        },
    }


def _identifier(route: Route) -> str:
    """Return a stable name of an operation.

    Example:
        >>> from comity.web.api_node import ROUTES
        >>> _identifier(ROUTES[0])
        'get_health'
    """
    words = [part.strip("{}").replace("-", "_") for part in route.path.split("/") if part]
    return "_".join([route.method.value.lower(), *words])
