"""Reading any C2SP tlog-tiles log over HTTP, without a certificate of ours.

Logs of partners are read with ``transport.peers``; this is for logs of others.
"""

from datetime import timedelta
from types import TracebackType
from typing import Final, Self

import aiohttp

from comity.errors import PeerUnreachable
from comity.ledger.checkpoint import MAX_CHECKPOINT_BYTES

_MAX_TILE_BYTES: Final = 256 * (2 + 0xFFFF)
_OK: Final = 200


class HttpLog:
    """A log under a URL.

    Args:
        url: The log's prefix, under which its checkpoint and its tiles are.
        timeout: How long one request may take in all.
    """

    def __init__(self, url: str, *, timeout: timedelta = timedelta(seconds=30)) -> None:
        self._url = url.rstrip("/")
        self._timeout = aiohttp.ClientTimeout(total=timeout.total_seconds())
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Return the log."""
        self._session = aiohttp.ClientSession(timeout=self._timeout)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def published(self) -> bytes:
        """Return the log's checkpoint, unchecked.

        Raises:
            PeerUnreachable: It is not to be had.
        """
        return await self._get("checkpoint", MAX_CHECKPOINT_BYTES)

    async def tile(self, path: str) -> bytes:
        """Return a tile or an entry bundle, unchecked.

        Raises:
            PeerUnreachable: It is not to be had.
        """
        return await self._get(path, _MAX_TILE_BYTES)

    async def _get(self, path: str, limit: int) -> bytes:
        if self._session is None:
            raise RuntimeError("the log is not open")
        try:
            async with self._session.get(f"{self._url}/{path}", allow_redirects=False) as response:
                if response.status != _OK:
                    raise PeerUnreachable(
                        "The log does not show what was asked for.",
                        private=f"status {response.status}",
                    )
                parts, size = [], 0
                async for part in response.content.iter_chunked(65536):
                    size += len(part)
                    if size > limit:
                        raise PeerUnreachable("The log's answer is longer than any answer is.")
                    parts.append(part)
                return b"".join(parts)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise PeerUnreachable(
                "The log does not answer.", private=type(error).__name__
            ) from error
