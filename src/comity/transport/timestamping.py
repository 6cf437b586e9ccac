"""Time-stamps, lists of revocations and answers about certificates, over HTTP.

What comes back is bytes, unchecked. Nothing follows a redirection, and every answer has a
limit of time and size: an authority that hangs must not hold up a node.

Source:
    RFC 3161, section 3.4; RFC 5280, section 4.2.1.13; RFC 6960, appendix A.
"""

from datetime import timedelta
from types import TracebackType
from typing import Final, Self

import aiohttp

from comity.errors import TimeStampingUnavailable

TIME_LIMIT: Final = timedelta(seconds=15)
MAX_ANSWER_BYTES: Final = 256 * 1024

_QUERY: Final = "application/timestamp-query"
_QUESTION: Final = "application/ocsp-request"


class TimeStampingClient:
    """Asks authorities.

    Args:
        time_limit: How long one answer may take.
    """

    def __init__(self, *, time_limit: timedelta = TIME_LIMIT) -> None:
        self._timeout = aiohttp.ClientTimeout(total=time_limit.total_seconds())
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open on first use; nothing to do."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close."""
        del kind, problem, traceback
        await self.close()

    async def close(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def stamp(self, url: str, query: bytes) -> bytes:
        """Return an authority's answer to a request for a time-stamp.

        Raises:
            TimeStampingUnavailable: No answer in time, or none that is one.
        """
        return await self._ask("POST", url, query, _QUERY)

    async def revocation_list(self, url: str) -> bytes:
        """Return a list of revocations.

        Raises:
            TimeStampingUnavailable: No answer in time, or none that is one.
        """
        return await self._ask("GET", url)

    async def answer_about(self, url: str, question: bytes) -> bytes:
        """Return an OCSP response.

        Raises:
            TimeStampingUnavailable: No answer in time, or none that is one.
        """
        return await self._ask("POST", url, question, _QUESTION)

    async def _ask(self, method: str, url: str, body: bytes = b"", kind: str = "") -> bytes:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout)
        headers = {"Content-Type": kind} if kind else {}
        try:
            async with self._session.request(
                method, url, data=body or None, headers=headers, allow_redirects=False
            ) as response:
                if response.status != 200:
                    raise TimeStampingUnavailable(
                        "A trust service does not answer as it should.",
                        private=f"{url}: status {response.status}",
                    )
                answer = await response.content.read(MAX_ANSWER_BYTES + 1)
                while len(answer) <= MAX_ANSWER_BYTES:
                    more = await response.content.read(MAX_ANSWER_BYTES + 1 - len(answer))
                    if not more:
                        return answer
                    answer += more
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as problem:
            raise TimeStampingUnavailable(
                "A trust service does not answer.", private=f"{url}: {type(problem).__name__}"
            ) from problem
        raise TimeStampingUnavailable("A trust service answers too much.", private=url)
