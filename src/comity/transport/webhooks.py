"""Calling the receiver of a webhook, and nobody else.

The number of a host is found out once, looked at, and called: whoever answers for the name
cannot show one number to the look and another to the call. No redirection is followed, no proxy
asked, nothing kept of the answer but its status, and a call that takes long is ended.
"""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from comity.errors import ConfigurationInvalid, InputInvalid
from comity.trust.webhook_address import AddressRules, checked_address, may_be_called

TIME_LIMIT_SECONDS: Final = 15.0
_BARRED: Final = "the address may not be called"
_LINE: Final = 4096


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a call.

    Attributes:
        status: What was answered; ``None`` if nothing.
        problem: Why nothing was, in words of ours.
    """

    status: int | None
    problem: str = ""


class _BarredError(OSError):
    """A host has no number that may be called."""


class CheckedResolver(AbstractResolver):
    """Finds out the numbers of a host, and leaves out those that may not be called.

    Args:
        rules: Which may.
        inner: Finds them out; the machine's own way if not given.
    """

    def __init__(self, rules: AddressRules, inner: AbstractResolver | None = None) -> None:
        self._rules = rules
        self._inner = aiohttp.ThreadedResolver() if inner is None else inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the numbers that may be called.

        Raises:
            OSError: The host is unknown, or none of its numbers may be called.
        """
        found = await self._inner.resolve(host, port, family)
        # All of them: a name with one good number among bad ones is somebody's attempt.
        if not found or not all(may_be_called(each["host"], self._rules) for each in found):
            raise _BarredError(_BARRED)
        return found

    async def close(self) -> None:
        """Close what finds them out."""
        await self._inner.close()


class WebhookCaller:
    """Calls receivers; to be entered as a context.

    Args:
        rules: Who may be called.
        ca_file: Certificates by which receivers are known; the machine's if empty.
        resolver: Finds out the numbers of hosts, for tests.
        time_limit: Seconds that one call may take.
    """

    def __init__(
        self,
        rules: AddressRules,
        *,
        ca_file: str = "",
        resolver: AbstractResolver | None = None,
        time_limit: float = TIME_LIMIT_SECONDS,
    ) -> None:
        self._rules = rules
        self._ca_file = ca_file
        self._resolver = resolver
        self._time_limit = time_limit
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open nothing yet but what calls share.

        Raises:
            ConfigurationInvalid: The file of certificates cannot be read.
        """
        try:
            context = ssl.create_default_context(cafile=self._ca_file or None)
        except (OSError, ssl.SSLError) as problem:
            raise ConfigurationInvalid(
                "webhooks: ca_file cannot be read as certificates.", private=str(problem)
            ) from problem
        connector = aiohttp.TCPConnector(
            ssl=context,
            resolver=CheckedResolver(self._rules, self._resolver),
            use_dns_cache=False,
            force_close=True,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            max_line_size=_LINE,
            max_field_size=_LINE,
            timeout=aiohttp.ClientTimeout(total=self._time_limit),
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def call(self, address: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """Make one call, and return what was answered to it.

        Raises:
            RuntimeError: It was not entered as a context. The caller's bug.
        """
        if self._session is None:
            raise RuntimeError("the caller was not entered")
        if not self._is_allowed(address):
            return Answered(None, _BARRED)
        try:
            async with self._session.post(
                address,
                data=body,
                headers={**headers, "User-Agent": "Comity-Webhooks/1"},
                allow_redirects=False,
            ) as answer:
                # Nothing of the body is read, and the connection is not used again.
                answer.close()
                return Answered(answer.status)
        except TimeoutError:
            return Answered(None, "no answer in time")
        except aiohttp.ClientConnectorCertificateError:
            return Answered(None, "the receiver's certificate is not trusted")
        except aiohttp.ClientConnectorError as problem:
            is_barred = isinstance(problem.os_error, _BarredError)
            return Answered(None, _BARRED if is_barred else "no connection")
        except (aiohttp.ClientError, OSError, ValueError):
            return Answered(None, "no answer that could be read")

    def _is_allowed(self, address: str) -> bool:
        try:
            checked_address(address, self._rules)
        except InputInvalid:
            return False
        host = urlsplit(address).hostname or ""
        # A host that is a number already is looked up by nobody.
        is_number = ":" in host or host.replace(".", "").isdecimal()
        return not is_number or may_be_called(host, self._rules)
