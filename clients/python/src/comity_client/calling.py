"""One call over HTTP: key, purpose and case, repeating what may be repeated, problems raised."""

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar
from urllib.parse import quote

import httpx
import msgspec

from comity_client.problems import Unreachable, problem_in

T = TypeVar("T")
_SECONDS = 30.0
_TRIES = 4
_LONGEST_PAUSE = 30.0
_AGAIN = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Why:
    """What for and in which case a record is opened; on record before the answer.

    Attributes:
        purpose: Code of the purpose, ``criminal-proceedings`` for one.
        case: Case reference of the authority.
    """

    purpose: str
    case: str


class Page(Protocol):
    """A part of a list."""

    @property
    def next(self) -> str | msgspec.UnsetType | None:
        """The cursor of the part that follows."""


PageT = TypeVar("PageT", bound=Page)


class Caller:
    """Calls a node.

    Args:
        address: Of the desk: scheme, host and port; ``http`` only of this very machine.
        key: Text of a service key.
        trust: TLS context; by default the authorities that this machine trusts.
        transport: Instead of the network, for tests.
        pause: How to wait some seconds.

    Raises:
        ValueError: The address is another one; no key leaves.
    """

    def __init__(
        self,
        address: str,
        key: str,
        *,
        trust: ssl.SSLContext | None = None,
        transport: httpx.BaseTransport | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._pause = pause
        self._client = httpx.Client(
            base_url=_checked(address).copy_with(path="/api/v1"),
            headers={"Authorization": f"Bearer {key}", "Accept": "application/json"},
            timeout=_SECONDS,
            follow_redirects=False,  # a key is never shown to another address
            trust_env=False,
            transport=transport,
            verify=ssl.create_default_context() if trust is None else trust,
        )

    def __enter__(self) -> Self:
        """Return the caller itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close its connections."""
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def pages(self, listing: Callable[..., PageT], /, **chosen: Any) -> Iterator[PageT]:  # noqa: ANN401 - of that operation
        """Ask for a list part by part.

        Args:
            listing: An operation that takes ``after``.
            chosen: Its other arguments.
        """
        page = listing(**chosen)
        yield page
        while page.next:
            page = listing(**chosen, after=page.next)
            yield page

    def _call(
        self,
        method: str,
        path: str,
        answer: type[T],
        *,
        query: Mapping[str, str | int | None] | None = None,
        body: msgspec.Struct | None = None,
        why: Why | None = None,
        idempotency_key: str | None = None,
    ) -> T:
        headers = {}
        if why is not None:
            headers = {"Comity-Purpose": quote(why.purpose), "Comity-Case": quote(why.case)}
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        content = None
        if body is not None:
            content = msgspec.json.encode(body)
            headers["Content-Type"] = "application/json"
        request = self._client.build_request(
            method,
            path,
            params={name: value for name, value in (query or {}).items() if value is not None},
            headers=headers,
            content=content,
        )
        done_once = method == "GET" or idempotency_key is not None
        received = self._sent(request, tries=_TRIES if done_once else 1)
        if received.status_code != httpx.codes.OK:
            raise problem_in(received.content)
        try:
            return msgspec.json.decode(received.content, type=answer)
        except msgspec.DecodeError as error:
            raise Unreachable(f"the answer is not of its kind: {error}") from error

    def _sent(self, request: httpx.Request, *, tries: int) -> httpx.Response:
        for left in reversed(range(tries)):
            try:
                received = self._client.send(request)
            except httpx.TransportError as error:
                if left:
                    self._pause(float(tries - left))
                    continue
                raise Unreachable(f"no answer: {type(error).__name__}") from error
            if received.status_code not in _AGAIN or not left:
                return received
            told = received.headers.get("Retry-After", "")
            wait = float(told) if told.isdecimal() else float(tries - left)
            if wait > _LONGEST_PAUSE:
                return received
            self._pause(wait)
        raise AssertionError("at least one try")


def in_path(value: str) -> str:
    """Return a value as a part of a path.

    Raises:
        ValueError: It would be no part, and lead to the address of another operation.
    """
    if value in {"", ".", ".."}:
        raise ValueError(f"a part of a path is not empty, '.' or '..': {value!r}")
    return quote(value, safe="")


def _checked(address: str) -> httpx.URL:
    """Return the address of a desk, read as it is read when it is called.

    Raises:
        ValueError: It breaks a rule.
    """
    # Also where they are empty; and an address with a backslash is read in two ways.
    if any(sign in address for sign in "@?#\\"):
        raise ValueError("the address has no user, password, query, fragment or backslash")
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise ValueError(f"the address cannot be read: {error}") from error
    if not url.host:
        raise ValueError("the address names scheme and host, https://desk.example for one")
    if url.path not in {"", "/"}:
        raise ValueError("the address has no path")
    if url.scheme != "https" and not (url.scheme == "http" and _is_this_machine(url.host)):
        raise ValueError("the address begins with https://; http:// is for this machine only")
    return url


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        number = ip_address(host)
    except ValueError:
        return False
    # An IPv4 number written as IPv6 is taken for this machine by some versions, by others not.
    return number.is_loopback if isinstance(number, IPv4Address) else number == IPv6Address(1)
