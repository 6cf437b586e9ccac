"""The rounds of a serving node over its trust services: stamps, revocations, gaps."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from typing import Final

from comity.assembly.build import Node
from comity.assembly.service_wiring import time_stamping_of, trust_services_of
from comity.assembly.stamping import StampingRound
from comity.errors import Failure
from comity.node.in_thread import InThread
from comity.transport.timestamping import TimeStampingClient

_LOG: Final = logging.getLogger("comity.trust")
_ROUND_SECONDS: Final = 5.0


class TrustRounds:
    """Looks after the trust services for as long as a node serves.

    Args:
        node: The node.
        executor: Where transactions run, so that the network is never blocked.
    """

    def __init__(self, node: Node, executor: Executor) -> None:
        self._node = node
        self._in_thread = InThread(executor)
        self._services = trust_services_of(node)

    async def run(self) -> None:
        """Go round until cancelled; a failure ends one round, loudly, and no more."""
        async with TimeStampingClient() as client:
            stamping = StampingRound(
                time_stamping_of(self._node),
                self._node.database,
                client,
                self._node.clock,
                self._node.rails.randomness,
                self._in_thread,
            )
            while True:
                for step in (stamping.round, self._note_gaps):
                    await self._guarded(step)
                await asyncio.sleep(_ROUND_SECONDS)

    async def _guarded(self, step: Callable[[], Awaitable[object]]) -> None:
        try:
            await step()
        except Failure as failure:
            _LOG.error("trust services: %s", failure.diagnosis())
        except Exception as defect:  # noqa: BLE001 - the rounds outlive it, loudly
            _LOG.error("a defect in the rounds over trust services", exc_info=defect)

    async def _note_gaps(self) -> None:
        await self._in_thread(self._note)

    def _note(self) -> None:
        now = self._node.clock.now()
        with self._node.database.read() as snapshot:
            if not self._services.gaps_to_note(snapshot, now):
                return
        with self._node.database.begin() as work:
            self._services.note_gaps(work, now)
