"""The state's identity provider, over HTTP.

What comes back is bytes or text, unchecked. Nothing follows a redirection, and every answer
has a limit of time and size.

Source:
    OpenID Connect Discovery 1.0, section 4; RFC 6749, section 4.1.3.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from urllib.parse import quote_plus

import aiohttp

from comity.errors import RegisterUnavailable

TIME_LIMIT: Final = timedelta(seconds=10)
MAX_ANSWER_BYTES: Final = 256 * 1024
_DOWN: Final = "The identity provider does not answer; sign in with password and code, or later."


async def ask_provider(
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    client: tuple[str, str] | None = None,
    time_limit: timedelta = TIME_LIMIT,
) -> bytes:
    """Return a provider's answer.

    Args:
        url: What is asked.
        form: What is posted; ``None`` only asks.
        client: Our identifier and secret there, where it knows us by one.
        time_limit: How long it may take.

    Raises:
        RegisterUnavailable: No answer in time, too long a one, or a refusal.
    """
    timeout = aiohttp.ClientTimeout(total=time_limit.total_seconds())
    headers = {"Accept": "application/json"}
    if client is not None:
        # Each half is form-encoded first (RFC 6749, section 2.3.1).
        name, secret = (quote_plus(half) for half in client)
        headers["Authorization"] = aiohttp.encode_basic_auth(name, secret)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.request(
                "GET" if form is None else "POST",
                url,
                data=None if form is None else dict(form),
                headers=headers,
                allow_redirects=False,
            ) as answer,
        ):
            status, body = answer.status, b""
            while len(body) <= MAX_ANSWER_BYTES:
                more = await answer.content.read(MAX_ANSWER_BYTES + 1 - len(body))
                if not more:
                    break
                body += more
    except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as problem:
        raise RegisterUnavailable(_DOWN, private=type(problem).__name__) from problem
    if status != 200 or len(body) > MAX_ANSWER_BYTES:
        raise RegisterUnavailable(_DOWN, private=f"status {status}, {len(body)} bytes")
    return body
