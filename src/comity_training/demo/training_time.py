"""The time-stamping authority of the demonstration: a socket of its own, in a thread."""

import asyncio
import os
import threading
from base64 import b64encode
from datetime import timedelta
from types import TracebackType
from typing import Final, Self

from comity.assembly.service_settings import AuthorityPart, TimeStampingPart
from comity.clock import SystemClock
from comity.trust.network_document import TimeStampAuthority
from comity_training.federation import LOOPBACK, free_ports
from comity_training.time_stamping_authority import TimeStampingAuthority
from comity_training.time_stamping_endpoint import AuthorityEndpoint

NAME: Final = "Training Time"
INTERVAL_MINUTES: Final = 0.02
"""Ten minutes would outlast the story; a node looks every five seconds in any case."""

_STARTS_WITHIN: Final = 20.0


class TrainingTime:
    """An authority that answers on the loopback while the block lasts.

    It answers over plain HTTP, as such authorities do, with an invented certificate that
    the network document of the demonstration names.
    """

    def __init__(self) -> None:
        clock = SystemClock()
        self._port = free_ports(1)[0]
        self._began = clock.now().replace(microsecond=0) - timedelta(days=1)
        address = f"http://{LOOPBACK}:{self._port}"
        self._url = f"{address}/stamp"
        authority = TimeStampingAuthority(NAME, clock.now, os.urandom, self._began, address=address)
        self._endpoint = AuthorityEndpoint(authority)
        self._started = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def named(self) -> TimeStampAuthority:
        """How the network document names it."""
        anchor = b64encode(self._endpoint.authority.anchor).decode("ascii")
        return TimeStampAuthority(name=NAME, certificates=(anchor,), valid_from=self._began)

    @property
    def settings(self) -> TimeStampingPart:
        """How a node asks it."""
        part = AuthorityPart(name=NAME, url=self._url)
        return TimeStampingPart(authorities=(part,), interval_minutes=INTERVAL_MINUTES)

    def take_away(self) -> None:
        """Answer nobody from now on."""
        self._endpoint.is_down = True

    def give_back(self) -> None:
        """Answer again."""
        self._endpoint.is_down = False

    def __enter__(self) -> Self:
        """Listen.

        Raises:
            OSError: It could not listen.
        """
        self._thread.start()
        if not self._started.wait(_STARTS_WITHIN):
            raise OSError("the time-stamping authority of the demonstration does not listen")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Listen no more."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _serve(self) -> None:
        loop = self._loop
        try:
            loop.run_until_complete(self._endpoint.start(self._port))
            self._started.set()
            loop.run_forever()
            loop.run_until_complete(self._endpoint.stop())
        finally:
            loop.close()
