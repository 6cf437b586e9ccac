"""One shape for everything that goes wrong (RFC 9457), and nothing in it that tells too much."""

import logging
from typing import Final

import msgspec
from aiohttp import web

from comity.assembly.problems import MEDIA_TYPE, problem
from comity.errors import Failure, InputInvalid, ReferenceNotFound
from comity.web.headers import API_HEADERS

_LOG: Final = logging.getLogger("comity.desk")
_NOT_HERE: Final = "There is nothing here of that name that you may see."


class Problem(msgspec.Struct, omit_defaults=True, kw_only=True):
    """A problem document.

    Attributes:
        type: Stable name of the kind of problem.
        status: HTTP status.
        title: One sentence.
        code: Stable code; see docs/errors.md.
        origin: On whose side the cause lies.
        field: Which value breaks a rule, where one does.
        retry_after: Seconds after which it is worth trying again.
    """

    type: str
    status: int
    title: str
    code: str = ""
    origin: str = ""
    field: str = ""
    retry_after: float | None = None


def of_failure(error: Exception, *, broken_rule: int = 422) -> Problem:
    """Return the problem document for what a handler raised.

    Args:
        error: What was raised. A defect shows no text: it may quote a person.
        broken_rule: Status for an input that can be read and breaks a rule.
    """
    if not isinstance(error, Failure):
        return Problem(type="about:blank", status=500, title="Internal error")
    told = msgspec.convert(problem(error), Problem)
    if isinstance(error, InputInvalid):
        told.status = broken_rule
        told.field = error.field
    elif isinstance(error, ReferenceNotFound):
        # The same bytes for what is not here and for what is not shown.
        told.title = _NOT_HERE
    return told


def answer_problem(told: Problem, extra: dict[str, str] | None = None) -> web.Response:
    """Return a problem document as an answer."""
    headers = {**API_HEADERS, **(extra or {})}
    if told.retry_after is not None:
        headers["Retry-After"] = str(max(1, round(told.retry_after)))
    if told.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="comity"'
    return web.Response(
        status=told.status,
        body=msgspec.json.encode(told),
        content_type=MEDIA_TYPE,
        headers=headers,
    )


def report(error: Exception, *, where: str) -> None:
    """Write down what went wrong: a failure by its code, a defect by its type and place."""
    if isinstance(error, Failure):
        _LOG.info("%s: %s", where, error.code)
    else:
        _LOG.error("%s: a defect", where, exc_info=error)
