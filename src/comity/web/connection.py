"""One connection of the desk: how long a call may take to arrive, and what is said to a bad one.

Somebody who sends a byte a minute would otherwise keep a place for ever, and what is no
request at all would be answered with the words of a library, version included.

Source: OWASP ASVS 4.0.3, V14.3.3 (no version is shown); RFC 9112, section 9.5 (time-outs).
"""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestHandler

from comity.web.headers import STRICT_TRANSPORT
from comity.web.problem_answers import Problem, answer_problem

_NO_LOG: Final = logging.getLogger("comity.desk.calls")
"""Addresses and paths of calls are not written down; what happened stands in the node's log."""

_NO_LOG.disabled = True
UNREADABLE: Final = (ValueError, LookupError, RuntimeError, HttpProcessingError)
"""What reading a form raises that is none: RuntimeError of an encoding that nobody knows."""

_MOST_LINE: Final = 4096
_MOST_HEADER: Final = 8190


@dataclass(slots=True)
class Places:
    """How many connections there may be, and how long each may do nothing.

    Attributes:
        most: Connections at once.
        arriving_seconds: From the first byte of a call until all of it is here.
        idle_seconds: Without a call.
        taken: Connections now.
    """

    most: int = 512
    arriving_seconds: float = 15.0
    idle_seconds: float = 30.0
    taken: int = field(default=0)


class DeskConnection(RequestHandler):
    """A connection.

    Args:
        server: The application's server.
        places: How many there may be.
        loop: The event loop.
        over_tls: Whether whoever asks reaches us over TLS.
    """

    __slots__ = ("_deadline", "_over_tls", "_places", "_seated")

    def __init__(
        self,
        server: web.Server,
        places: Places,
        loop: asyncio.AbstractEventLoop,
        *,
        over_tls: bool = False,
    ) -> None:
        super().__init__(
            server,
            loop=loop,
            access_log=_NO_LOG,
            keepalive_timeout=places.idle_seconds,
            max_line_size=_MOST_LINE,
            max_field_size=_MOST_HEADER,
            auto_decompress=False,
        )
        self._over_tls = over_tls
        self._places = places
        self._seated = False
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a place, or hang up."""
        super().connection_made(transport)
        self._places.taken += 1
        self._seated = True
        self._wait(self._places.arriving_seconds)
        if self._places.taken > self._places.most:
            self.force_close()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Give the place back."""
        if self._seated:
            self._seated = False
            self._places.taken -= 1
        self.whole()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; the first of a call start its time."""
        if self._deadline is None:
            self._wait(self._places.arriving_seconds)
        super().data_received(data)

    def whole(self) -> None:
        """Note that a call has arrived wholly: from now on it is our time."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what is no request, or what no handler answered; it is told nothing.

        Raises:
            ConnectionError: Part of an answer has left.
        """
        del exc, message
        if request.writer.output_size > 0:
            raise ConnectionError("An answer has begun; no other can follow it.")
        title = "That is no request." if status < 500 else "Internal error"
        answer = answer_problem(Problem(type="about:blank", status=status, title=title))
        answer.headers["Server"] = ""
        if self._over_tls:
            answer.headers.update(STRICT_TRANSPORT)
        answer.force_close()
        return answer

    def _wait(self, seconds: float) -> None:
        self.whole()
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(seconds, self.force_close)


def whole(request: web.BaseRequest) -> None:
    """Note that a call has arrived wholly."""
    if isinstance(request.protocol, DeskConnection):
        request.protocol.whole()
