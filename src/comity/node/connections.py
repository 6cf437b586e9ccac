"""Listening, so that nobody can take all connections for himself.

Whoever reaches the address may open a connection; only who shows a pinned certificate
finishes the handshake. Until then he gets a few seconds and a few places, and whoever
comes new to a full house takes the place of the one that has dawdled longest: an honest
handshake takes milliseconds. Afterwards each certificate has its share.

Source: docs/protocol, COM-7.
"""

import asyncio
import errno
import logging
import resource
import socket
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final, Self

from comity.transport.tls import certificate_on
from comity.trust.certificates import fingerprint

_LOG: Final = logging.getLogger("comity.node")
_BACKLOG: Final = 128
_DESCRIPTORS: Final = 65_536
"""More are never asked for, whatever the system would give."""

_OUT_OF_MEANS: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_NOT_HERE: Final = frozenset({errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL})
_PAUSE_SECONDS: Final = 0.2
_COMPLAINT_SECONDS: Final = 60.0
_SWEEP_SECONDS: Final = 1.0
_TURNS: Final = 10
"""Of the loop, in which what was aborted is closed and says so; two are needed."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How many connections there may be, and how long each may do nothing.

    Attributes:
        handshake_seconds: For the whole TLS handshake.
        handshakes: Unfinished ones, in all.
        handshakes_an_address: Unfinished ones of one address.
        connections: Finished handshakes, in all.
        connections_a_certificate: Finished handshakes with one certificate.
        head_seconds: From the first byte of a request until its head is complete.
        idle_seconds: Without a request.
    """

    handshake_seconds: float = 5.0
    handshakes: int = 256
    handshakes_an_address: int = 64
    connections: int = 1024
    connections_a_certificate: int = 32
    head_seconds: float = 10.0
    idle_seconds: float = 75.0

    @classmethod
    def within(cls, descriptors: int) -> Self:
        """Return limits that leave descriptors for the database and for calls of ours."""
        return cls(
            handshakes=max(1, min(256, descriptors // 8)),
            handshakes_an_address=max(1, min(64, descriptors // 16)),
            connections=max(1, min(1024, descriptors // 2)),
        )


def raise_descriptor_limit() -> int:
    """Take as many file descriptors as the system allows; return how many there are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, _DESCRIPTORS)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError) as error:
        _LOG.warning("the limit of %d file descriptors stays: %s", soft, type(error).__name__)
        return soft
    return wanted


class Connections:
    """The connections whose handshake is finished.

    Args:
        limits: How many there may be.
    """

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits: Final = limits
        self._open: dict[asyncio.BaseProtocol, Connection] = {}
        self._by_certificate: Counter[str] = Counter()

    def __len__(self) -> int:
        """Return how many are open."""
        return len(self._open)

    @contextmanager
    def busy(self, protocol: asyncio.BaseProtocol) -> Iterator[None]:
        """Mark a connection as answering a request, while the block runs."""
        connection = self._open.get(protocol)
        if connection is None:
            yield
            return
        connection.requests += 1
        try:
            yield
        finally:
            connection.requests -= 1
            connection.wait_until(self.limits.idle_seconds)

    def enter(self, connection: "Connection", certificate: str) -> bool:
        """Count a connection; return whether there is a place for it."""
        if (
            len(self._open) >= self.limits.connections
            or self._by_certificate[certificate] >= self.limits.connections_a_certificate
        ):
            return False
        self._open[connection.inner] = connection
        self._by_certificate[certificate] += 1
        return True

    def leave(self, connection: "Connection", certificate: str) -> None:
        """Give its place back."""
        if self._open.pop(connection.inner, None) is not None:
            self._by_certificate[certificate] -= 1
            self._by_certificate += Counter()  # which drops the zeros

    async def end(self) -> None:
        """End all at once, after each had its chance to end well.

        A TLS connection that was closed waits for the other side to say the same, and would
        outlive the node by half a minute.
        """
        for connection in list(self._open.values()):
            connection.abort()
        for _ in range(_TURNS):
            if not self._open:
                return
            await asyncio.sleep(0)

    def sweep(self, now: float) -> None:
        """End the connections that have done nothing for too long."""
        for connection in list(self._open.values()):
            if connection.requests == 0 and now >= connection.ends_at:
                connection.abort()


class Connection(asyncio.Protocol):
    """Hands everything on to the HTTP protocol; knows since when nothing was asked.

    Args:
        inner: The HTTP protocol.
        connections: Where it is counted.
    """

    def __init__(self, inner: asyncio.Protocol, connections: Connections) -> None:
        self.inner = inner
        self.requests = 0
        self.ends_at = 0.0
        self._connections = connections
        self._transport: asyncio.Transport | None = None
        self._certificate = ""
        self._admitted = False
        self._in_head = False

    def wait_until(self, seconds: float) -> None:
        """Let it do nothing for so long from now on."""
        self._in_head = False
        self.ends_at = asyncio.get_running_loop().time() + seconds

    def abort(self) -> None:
        """End it at once."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a place, or end the connection.

        Raises:
            TypeError: The server is not one of streams. The caller's bug.
        """
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("not a stream")
        self._transport = transport
        der = certificate_on(transport)
        self._certificate = "" if der is None else fingerprint(der)
        self._admitted = self._connections.enter(self, self._certificate)
        if not self._admitted:
            transport.abort()
            return
        self.wait_until(self._connections.limits.idle_seconds)
        self.inner.connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        self._transport = None
        if self._admitted:
            self._connections.leave(self, self._certificate)
            self.inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Hand bytes on; the first of a request start the time for its head."""
        if not self._admitted:
            return
        if self.requests == 0 and not self._in_head:
            self.wait_until(self._connections.limits.head_seconds)
            self._in_head = True
        self.inner.data_received(data)

    def eof_received(self) -> bool | None:
        """Hand the end on."""
        return self.inner.eof_received() if self._admitted else None

    def pause_writing(self) -> None:
        """Hand it on."""
        self.inner.pause_writing()

    def resume_writing(self) -> None:
        """Hand it on."""
        self.inner.resume_writing()


class Listener:
    """Accepts connections and sees to their handshakes.

    Args:
        protocols: Makes the HTTP protocol of a connection.
        context: TLS; may be exchanged while listening.
        connections: Where finished handshakes are counted.
    """

    def __init__(
        self,
        protocols: Callable[[], asyncio.Protocol],
        context: ssl.SSLContext,
        connections: Connections,
    ) -> None:
        self.context = context
        self._protocols = protocols
        self._connections = connections
        self._sockets: list[socket.socket] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._handshakes: dict[asyncio.Task[None], str] = {}
        self._complained_at: float | None = None

    @property
    def unfinished(self) -> int:
        """How many handshakes are under way."""
        return len(self._handshakes)

    @property
    def addresses(self) -> list[tuple[str, int]]:
        """Where it listens."""
        return [each.getsockname()[:2] for each in self._sockets]

    async def start(self, host: str, port: int) -> None:
        """Listen.

        Raises:
            OSError: Nothing can listen there. The operator's mistake.
        """
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        missing: OSError | None = None
        try:
            for family, address in dict.fromkeys((each[0], each[4]) for each in found):
                try:
                    listening = socket.create_server(address, family=family, backlog=_BACKLOG)
                except OSError as error:
                    if error.errno not in _NOT_HERE:
                        raise
                    missing = error
                    continue
                listening.setblocking(False)  # noqa: FBT003 - that is how the method is called
                self._sockets.append(listening)
            if not self._sockets:
                raise missing or OSError(errno.EADDRNOTAVAIL, "no such address")
        except OSError:
            await self.close()
            raise
        self._tasks = [
            *(loop.create_task(self._accept(each)) for each in self._sockets),
            loop.create_task(self._sweep()),
        ]

    async def close(self) -> None:
        """Accept no more; connections whose handshake is finished stay."""
        tasks = [*self._tasks, *self._handshakes]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for each in self._sockets:
            each.close()
        self._sockets.clear()
        self._tasks.clear()

    async def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                accepted, address = await loop.sock_accept(listening)
            except OSError as error:
                self._complain(error)
                # An accept that fails for want of means fails again at once.
                await asyncio.sleep(_PAUSE_SECONDS if error.errno in _OUT_OF_MEANS else 0)
                continue
            self._greet(accepted, neighbourhood(address[0]))
            # Without this a flood of connections would let nothing else run.
            await asyncio.sleep(0)

    def _greet(self, accepted: socket.socket, address: str) -> None:
        limits = self._connections.limits
        same = [task for task, other in self._handshakes.items() if other == address]
        if len(same) >= limits.handshakes_an_address:
            self._give_up(same[0])
        elif len(self._handshakes) >= limits.handshakes:
            self._give_up(next(iter(self._handshakes)))
        loop = asyncio.get_running_loop()
        task = loop.create_task(self._shake_hands(accepted))
        self._handshakes[task] = address

        def ended(task: asyncio.Task[None]) -> None:
            self._handshakes.pop(task, None)
            if task.cancelled():
                # Cancelled before it began, nobody else closes it. A transport that
                # was made closes first; to close twice does no harm.
                loop.call_soon(accepted.close)

        task.add_done_callback(ended)

    def _give_up(self, task: asyncio.Task[None]) -> None:
        self._handshakes.pop(task, None)
        task.cancel()

    async def _shake_hands(self, accepted: socket.socket) -> None:
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: Connection(self._protocols(), self._connections),
                accepted,
                ssl=self.context,
                ssl_handshake_timeout=self._connections.limits.handshake_seconds,
            )
        except OSError as error:  # of which TLS errors are a kind
            _LOG.debug("a handshake failed: %s", type(error).__name__)
        except Exception:  # noqa: BLE001 - one connection's defect ends no other
            _LOG.exception("a defect while accepting a connection")

    async def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        limits = self._connections.limits
        pause = min(_SWEEP_SECONDS, limits.head_seconds, limits.idle_seconds)
        while True:
            await asyncio.sleep(pause)
            self._connections.sweep(loop.time())

    def _complain(self, error: OSError) -> None:
        now = asyncio.get_running_loop().time()
        if self._complained_at is None or now - self._complained_at >= _COMPLAINT_SECONDS:
            self._complained_at = now
            _LOG.error("connections cannot be accepted: %s", errno.errorcode.get(error.errno or 0))


def neighbourhood(address: str) -> str:
    """Return what counts as one address: of IPv6 the network of 64 bits.

    Example:
        >>> neighbourhood("2001:db8::1"), neighbourhood("192.0.2.1")
        ('2001:db8::/64', '192.0.2.1')
    """
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)
