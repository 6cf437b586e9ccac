"""A national register that answers over HTTP: pages of records, each page naming the next.

What comes back is bytes, unchecked. Nothing follows a redirection, a next page lies on the same
server as the first, and every answer has a limit of time and size: neither our token nor a call
of ours goes where nobody configured it.
"""

import ssl
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

import aiohttp
import msgspec

from comity.errors import InputInvalid, RegisterUnavailable

TIME_LIMIT: Final = timedelta(seconds=60)
MOST_PAGE_BYTES: Final = 32 * 1024 * 1024
MOST_PAGES: Final = 100_000
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class RegisterService:
    """Where a register answers.

    Attributes:
        url: Of the first page.
        items: Key of an answer under which the records are.
        next: Key under which the address of the next page is; absent, empty or null on the last.
        query: Values of the query of the first page.
        token: Sent as bearer token; empty for none.
        ca_file: Certificates that its server's is checked with, PEM; empty for the machine's.
        time_limit: How long one page may take.
    """

    url: str
    items: str = "items"
    next: str = "next"
    query: Mapping[str, str] = field(default_factory=dict)
    token: str = field(default="", repr=False)
    ca_file: str = ""
    time_limit: timedelta = TIME_LIMIT


async def pages_of(
    service: RegisterService, *, most: int = MOST_PAGES
) -> AsyncGenerator[tuple[msgspec.Raw, ...], None]:
    """Yield the records of each page, each as the JSON it came in.

    Args:
        service: The register.
        most: How many pages are asked for.

    Raises:
        RegisterUnavailable: No answer in time, or a refusal.
        InputInvalid: An answer is no page, too long, or names a next page elsewhere. The
            register's fault.
    """
    timeout = aiohttp.ClientTimeout(total=service.time_limit.total_seconds())
    headers = {"Accept": "application/json"}
    if service.token:
        headers["Authorization"] = f"Bearer {service.token}"
    async with aiohttp.ClientSession(
        timeout=timeout, headers=headers, connector=aiohttp.TCPConnector(ssl=_context(service))
    ) as session:
        address, query, visited = service.url, dict(service.query), set[str]()
        for number in range(1, most + 1):
            visited.add(address)
            page = _page(await _answer(session, address, query), service, number)
            yield page.items
            if not page.next:
                return
            address, query = _beside(service.url, address, page.next, number), {}
            if address in visited:
                raise InputInvalid("names a page again that was read", field=service.next)


@dataclass(frozen=True, slots=True, repr=False)
class _Page:
    items: tuple[msgspec.Raw, ...]
    next: str

    def __repr__(self) -> str:
        return "_Page(…)"


def _context(service: RegisterService) -> ssl.SSLContext:
    """Return the TLS context.

    Raises:
        InputInvalid: The file of certificates cannot be read.
    """
    try:
        return ssl.create_default_context(cafile=service.ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise InputInvalid(
            "cannot be read as certificates", field="source.ca_file", private=str(error)
        ) from error


async def _answer(session: aiohttp.ClientSession, address: str, query: Mapping[str, str]) -> bytes:
    down = "The register does not answer; nothing more was read of it. Try again later."
    try:
        async with session.get(address, params=query, allow_redirects=False) as answer:
            status, chunks, length = answer.status, [], 0
            async for chunk in answer.content.iter_chunked(65_536):
                chunks.append(chunk)
                length += len(chunk)
                if length > MOST_PAGE_BYTES:
                    raise InputInvalid(f"a page exceeds {MOST_PAGE_BYTES} bytes", field="source")
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as problem:
        raise RegisterUnavailable(down, private=type(problem).__name__) from problem
    if status != _OK:
        raise RegisterUnavailable(
            f"The register answers with status {status}; nothing more was read of it."
        )
    return b"".join(chunks)


def _page(body: bytes, service: RegisterService, number: int) -> _Page:
    place = f"page {number}"
    try:
        raw = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        items = msgspec.json.decode(raw[service.items], type=tuple[msgspec.Raw, ...])
        following = msgspec.json.decode(raw.get(service.next, b"null"), type=str | None)
    except KeyError as error:
        raise InputInvalid("is not in the answer", field=service.items, place=place) from error
    except (ValueError, RecursionError) as error:
        raise InputInvalid("is no page of records in JSON", field="source", place=place) from error
    return _Page(items, following or "")


def _beside(first: str, before: str, following: str, number: int) -> str:
    """Return the address of the next page.

    Raises:
        InputInvalid: It is on another server.
    """
    address = following
    if following.startswith("/") and not following.startswith("//"):
        start = urlsplit(first)
        address = f"{start.scheme}://{start.netloc}{following}"
    elif following.startswith("?"):
        address = before.partition("?")[0] + following
    try:
        found, start = urlsplit(address), urlsplit(first)
    except ValueError as error:
        raise InputInvalid("is no address", field="next", place=f"page {number}") from error
    if (found.scheme, found.netloc) != (start.scheme, start.netloc):
        raise InputInvalid(
            "names a next page on another server", field="next", place=f"page {number}"
        )
    return address
