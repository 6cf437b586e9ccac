"""What a page asks of the interface, in the name of whoever is at the desk.

A page knows nothing but what the interface tells programs, and does nothing but what programs
may: the same routes, the same permissions, the same limits, the same record. So whatever can be
done at the desk can be done by a program, and what is tested of the one holds for the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, TypeVar

import msgspec

from comity.errors import FactorRequired, InputInvalid
from comity.web.body import BodyMalformed, decoded
from comity.web.caller import Caller
from comity.web.interface import Surroundings
from comity.web.path_values import checked_path, checked_query
from comity.web.route_table import ROUTES
from comity.web.routing import Call, Method, Purposed, Route

T = TypeVar("T")

_BY_PATH: Final[Mapping[tuple[Method, str], Route]] = MappingProxyType(
    {(route.method, route.path): route for route in ROUTES}
)


@dataclass(frozen=True, slots=True)
class _Said:
    path: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    body: object = None
    purposed: Purposed | None = None
    repeat_key: str = ""


class Asking:
    """Calls routes of the interface, without HTTP in between.

    Args:
        around: What the interface needs.
        caller: In whose name.
    """

    def __init__(self, around: Surroundings, caller: Caller) -> None:
        self._around = around
        self._caller = caller

    def get(
        self,
        path: str,
        kind: type[T],
        *,
        query: Mapping[str, str] | None = None,
        purposed: Purposed | None = None,
        **values: str,
    ) -> T:
        """Ask for something; see ``post``."""
        said = _Said(values, query or {}, purposed=purposed)
        return self._call(_BY_PATH[Method.GET, path], kind, said)

    def post(
        self,
        path: str,
        kind: type[T],
        body: object = None,
        *,
        query: Mapping[str, str] | None = None,
        purposed: Purposed | None = None,
        repeat_key: str = "",
        **values: str,
    ) -> T:
        """Have something done.

        Args:
            path: Of the route, as it stands in the table: ``/persons/{person}``.
            kind: What it answers.
            body: A mapping, or a value of the route's type.
            query: Values in the query.
            purposed: Why a record is opened.
            repeat_key: The same call with the same key is done once.
            **values: Values in the path.

        Raises:
            Failure: As the route says; of a body that breaks a rule, ``InputInvalid`` with the
                field.
            LookupError: There is no such route. The caller's bug.
        """
        said = _Said(values, query or {}, body, purposed, repeat_key)
        return self._call(_BY_PATH[Method.POST, path], kind, said)

    def delete(self, path: str, kind: type[T], **values: str) -> T:
        """Take something away; see ``post``."""
        return self._call(_BY_PATH[Method.DELETE, path], kind, _Said(values))

    def may(self, method: Method, path: str) -> bool:
        """Return whether whoever asks may call a route at all; nothing goes on record."""
        return self._caller.who.may(_BY_PATH[method, path].permission)

    def has_fresh_factor(self) -> bool:
        """Return whether a second factor was shown so lately that every route takes it."""
        shown = self._caller.factor_at
        now = self._around.node.clock.now()
        return shown is not None and now - shown <= self._around.fresh_factor

    def _call(self, route: Route, kind: type[T], said: "_Said") -> T:
        around = self._around
        around.callers.require(self._caller, route.permission)
        if route.fresh_factor:
            self._check_factor()
        call: Call[Any] = Call(
            node=around.node,
            who=self._caller.who,
            path=checked_path(said.path),
            query=checked_query(list(said.query.items()), route.query or {}),
            body=None if route.body is None else _body(said.body, route.body),
            purposed=_why(said) if route.purposed else None,
            repeat_key=said.repeat_key if route.repeatable else "",
        )
        answer = route.handler(call)
        if not isinstance(answer, kind):
            raise TypeError(f"{route.path} answers {type(answer).__name__}, not {kind.__name__}")
        return answer

    def _check_factor(self) -> None:
        """Go on only if a second factor was shown just now.

        Raises:
            FactorRequired: It was not.
        """
        if not self.has_fresh_factor():
            raise FactorRequired("Show your second factor again first.")


def _why(said: _Said) -> Purposed:
    """Return why a record is opened.

    Raises:
        InputInvalid: Nobody said it.
    """
    if said.purposed is None:
        raise InputInvalid("No record opens without purpose and case.", field="case")
    return said.purposed


def _body(body: object, kind: type) -> Any:  # noqa: ANN401 - the route declares the type
    """Return a body with all its rules checked, as if a program had sent it.

    Raises:
        InputInvalid: It breaks one.
    """
    try:
        return decoded(msgspec.json.encode(body), kind)
    except BodyMalformed as malformed:
        raise malformed.failure from malformed
