"""The body of a call: JSON of a declared type, within limits, with nothing unknown in it."""

from typing import Any, Final

import msgspec
from aiohttp import web

from comity.errors import BatchTooLarge, Failure, InputInvalid
from comity.web.connection import whole

MOST_BYTES: Final = 64 * 1024
_JSON: Final = "application/json"


class MediaTypeUnknown(Exception):  # noqa: N818 - becomes status 415, which no code has
    """A body of another media type than JSON."""


class BodyMalformed(Exception):  # noqa: N818 - becomes status 400 with the field
    """A body that is not JSON of the declared type."""

    def __init__(self, failure: InputInvalid) -> None:
        super().__init__()
        self.failure: Failure = failure


async def raw_body(request: web.Request, *, wanted: bool) -> bytes:
    """Read the body.

    Args:
        request: The call.
        wanted: Whether the route takes one.

    Raises:
        BatchTooLarge: It is larger than any honest one.
        MediaTypeUnknown: It is not declared as JSON.
        BodyMalformed: There is one, and none is wanted.
    """
    if not wanted:
        if request.can_read_body:
            raise BodyMalformed(InputInvalid("This call takes no body.", field="body"))
        return b""
    if request.content_type != _JSON:
        raise MediaTypeUnknown
    if (request.content_length or 0) > MOST_BYTES:
        raise BatchTooLarge(f"A body has at most {MOST_BYTES} bytes.")
    try:
        raw = await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise BatchTooLarge(f"A body has at most {MOST_BYTES} bytes.") from error
    whole(request)
    return raw


def decoded(raw: bytes, kind: type) -> Any:  # noqa: ANN401 - the route declares the type
    """Return the body as its type.

    Raises:
        BodyMalformed: It is not JSON, or breaks a rule; field and rule are named.
    """
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as error:
        rule, _, place = str(error).partition(" - at `")
        field = place.rstrip("`").removeprefix("$").removeprefix(".")
        raise BodyMalformed(InputInvalid(rule, field=field or "body")) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BodyMalformed(InputInvalid("The body is not JSON.", field="body")) from error
