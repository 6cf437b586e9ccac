"""Calls to the partners' nodes."""

import ssl
from datetime import timedelta
from types import TracebackType
from typing import Annotated, Final, Self, TypeVar

import aiohttp
import msgspec

from comity.errors import CheckpointGap, EnvelopeMalformed, PeerRefused, PeerUnreachable
from comity.exchange.batch import (
    BATCH_MEDIA_TYPE,
    MAX_RECEIPT_BYTES,
    RECEIPT_MEDIA_TYPE,
    Consistency,
)
from comity.ledger.anchor import Anchor
from comity.ledger.checkpoint import MAX_CHECKPOINT_BYTES
from comity.ledger.publication import ShownCheckpoint

BATCHES: Final = "/comity/v1/batches"
CONSISTENCY: Final = "/comity/v1/log/consistency"
CHECKPOINT: Final = "/comity/v1/log/checkpoint"
ANCHOR: Final = "/comity/v1/log/anchor"
SEEN: Final = "/comity/v1/log/seen"
TILES: Final = "/log"
PUBLISHED: Final = "/log/checkpoint"
ADD_CHECKPOINT: Final = "/witness/add-checkpoint"
SIZE_MEDIA_TYPE: Final = "text/x.tlog.size"
GAP: Final = "ledger:checkpoint:gap"
_MAX_PROBLEM_BYTES: Final = 16 * 1024
_MAX_SEEN_BYTES: Final = 32 * 1024 * 1024
_MAX_ANCHOR_BYTES: Final = 4 * 1024 * 1024
_MAX_TILE_BYTES: Final = 256 * (2 + 0xFFFF)


_MAX_DIGITS: Final = 19
T = TypeVar("T")


class _Problem(msgspec.Struct, frozen=True):
    """A problem document (RFC 9457), as far as it matters here."""

    code: Annotated[str, msgspec.Meta(max_length=64)] = ""
    title: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    last_seen: Annotated[int, msgspec.Meta(ge=0)] = 0
    retry_after: Annotated[float, msgspec.Meta(ge=0, le=86_400)] | None = None


class PeerClient:
    """A client for one partner, with connections kept open.

    Args:
        url: Where its node listens.
        context: TLS with the partner's certificates pinned.
        timeout: How long one call may take in all.
    """

    def __init__(
        self, url: str, context: ssl.SSLContext, *, timeout: timedelta = timedelta(seconds=30)
    ) -> None:
        self._url = url.rstrip("/")
        self._context = context
        self._timeout = aiohttp.ClientTimeout(total=timeout.total_seconds())
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Return the client."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close its connections."""
        await self.close()

    async def close(self) -> None:
        """Close its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def deliver(self, batch: bytes) -> bytes:
        """Send a batch and return the receipt's bytes, unchecked.

        Raises:
            PeerUnreachable: No answer, or an answer that no node gives. Nobody
                knows whether the batch arrived; it is sent again.
            PeerRefused: The partner refused the batch, with its code.
            CheckpointGap: The partner needs a proof from another size.
        """
        return await self._call(
            "POST", BATCHES, RECEIPT_MEDIA_TYPE, body=batch, limit=MAX_RECEIPT_BYTES
        )

    async def consistency(self, first: int, second: int) -> Consistency:
        """Return the partner's proof that its log of ``second`` leaves extends ``first``.

        Raises:
            PeerUnreachable, PeerRefused: As for ``deliver``.
            EnvelopeMalformed: The answer is no proof. The partner's fault.
        """
        raw = await self._call(
            "GET",
            f"{CONSISTENCY}?first={first}&second={second}",
            "application/msgpack",
            limit=_MAX_PROBLEM_BYTES,
        )
        try:
            return msgspec.msgpack.decode(raw, type=Consistency)
        except msgspec.DecodeError as error:
            raise EnvelopeMalformed(f"Not a consistency proof: {error}") from error

    async def checkpoint(self) -> bytes:
        """Return the partner's latest checkpoint, unchecked.

        Raises:
            PeerUnreachable, PeerRefused: As for ``deliver``.
        """
        return await self._call("GET", CHECKPOINT, "text/plain", limit=_MAX_PROBLEM_BYTES)

    async def published(self) -> bytes:
        """Return the partner's latest publication, unchecked.

        Raises:
            PeerUnreachable, PeerRefused: As for ``deliver``.
        """
        return await self._call("GET", PUBLISHED, "text/plain", limit=MAX_CHECKPOINT_BYTES)

    async def tile(self, path: str) -> bytes:
        """Return a tile or an entry bundle of the partner's log, unchecked.

        Args:
            path: As ``TileCoordinates.path`` gives it.

        Raises:
            PeerUnreachable, PeerRefused: As for ``deliver``.
        """
        return await self._call(
            "GET", f"{TILES}/{path}", "application/octet-stream", limit=_MAX_TILE_BYTES
        )

    async def anchor(self, size: int) -> Anchor:
        """Return an anchor of the partner's log for its checkpoint of ``size`` leaves, unchecked.

        Raises:
            PeerUnreachable, PeerRefused: As for ``deliver``. Nothing published covers the
                size yet: ``PeerRefused`` with the code of ``ReferenceNotFound``.
            EnvelopeMalformed: The answer is no anchor. The partner's fault.
        """
        raw = await self._call(
            "GET", f"{ANCHOR}?size={size}", "application/json", limit=_MAX_ANCHOR_BYTES
        )
        return _decoded(raw, Anchor, "an anchor")

    async def seen(self) -> tuple[ShownCheckpoint, ...]:
        """Return what the partner saw of all logs, unchecked.

        Raises:
            PeerUnreachable, PeerRefused: As for ``deliver``.
            EnvelopeMalformed: The answer is no such list. The partner's fault.
        """
        raw = await self._call("GET", SEEN, "application/json", limit=_MAX_SEEN_BYTES)
        return _decoded(raw, tuple[ShownCheckpoint, ...], "a list of checkpoints")

    async def cosign(self, request: bytes) -> bytes:
        """Ask the partner's witness to cosign; return its signature lines, unchecked.

        Raises:
            CheckpointGap: It cosigned another size last; ``last_seen`` says which.
            PeerUnreachable, PeerRefused: As for ``deliver``.
        """
        return await self._call(
            "POST",
            ADD_CHECKPOINT,
            "text/plain",
            body=request,
            limit=_MAX_PROBLEM_BYTES,
            content_type="text/plain; charset=utf-8",
        )

    async def _call(
        self,
        method: str,
        path: str,
        accepts: str,
        *,
        limit: int,
        body: bytes | None = None,
        content_type: str = BATCH_MEDIA_TYPE,
    ) -> bytes:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout, auto_decompress=False)
        headers = {"Accept": accepts}
        if body is not None:
            headers["Content-Type"] = content_type
        try:
            async with self._session.request(
                method,
                self._url + path,
                data=body,
                headers=headers,
                ssl=self._context,
                allow_redirects=False,
            ) as response:
                answer = await _bounded(response, limit)
                if response.status == 200 and response.content_type == accepts:
                    return answer
                if response.content_type == SIZE_MEDIA_TYPE:
                    raise _gap(answer)
                raise _refusal(response.status, answer)
        except (aiohttp.ClientError, TimeoutError, OSError, ssl.SSLError) as error:
            raise PeerUnreachable(
                "The partner's node does not answer.",
                private=_reason(error),
            ) from error


def _decoded(raw: bytes, form: type[T], what: str) -> T:
    """Return what JSON stands for.

    Raises:
        EnvelopeMalformed: It stands for something else.
    """
    try:
        return msgspec.json.decode(raw, type=form)
    except (msgspec.DecodeError, RecursionError) as error:
        raise EnvelopeMalformed(f"Not {what}: {error}") from error


def _gap(body: bytes) -> CheckpointGap | PeerUnreachable:
    """Return what a witness's answer stands for that names another size."""
    text = body.decode("ascii", "replace").removesuffix("\n")
    if not (text.isdecimal() and text.isascii()) or len(text) > _MAX_DIGITS:
        return PeerUnreachable("The partner's node answers, but not as a node does.")
    return CheckpointGap("Another size was cosigned last.", last_seen=int(text))


def _reason(error: Exception) -> str:
    """Return the type of an error and what the system said; never a library's inner objects."""
    innermost: BaseException = error
    while isinstance(innermost.__cause__, OSError):
        innermost = innermost.__cause__
    if isinstance(innermost, aiohttp.ClientConnectorError):
        innermost = innermost.os_error
    said = innermost.strerror if isinstance(innermost, OSError) else None
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


async def _bounded(response: aiohttp.ClientResponse, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_chunked(65536):
        size += len(part)
        if size > limit:
            raise PeerUnreachable("The partner's answer is longer than any answer is.")
        parts.append(part)
    return b"".join(parts)


def _refusal(status: int, body: bytes) -> PeerUnreachable | PeerRefused | CheckpointGap:
    """Return the failure that a problem document stands for."""
    try:
        problem = msgspec.json.decode(body, type=_Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        problem = _Problem()
    if not problem.code:
        return PeerUnreachable(
            "The partner's node answers, but not as a node does.", private=f"status {status}"
        )
    if problem.code == GAP:
        return CheckpointGap(problem.title, last_seen=problem.last_seen)
    wait = None if problem.retry_after is None else timedelta(seconds=problem.retry_after)
    return PeerRefused(
        problem.title or "The partner refuses.",
        peer_code=problem.code,
        private=f"status {status}",
        retry_after=wait,
    )
