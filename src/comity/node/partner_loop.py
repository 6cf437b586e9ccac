"""The loop that delivers to one partner: its pauses, its failures, what wakes it.

What is delivered, and how, is a matter of the wire.

Source: docs/protocol, COM-4.5.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from concurrent.futures import Executor
from functools import partial
from typing import Final

from comity.assembly.build import Node
from comity.errors import Failure, KeyUnavailable
from comity.exchange.channel_sending import settle_failed
from comity.ids import StateCode
from comity.node.in_thread import InThread
from comity.node.wakening import DuePeers, Wakening

_PAUSE_SECONDS: Final = 1.0
_LEAST_SECONDS: Final = 0.05
_KEY_PAUSE_SECONDS: Final = 2.0


class PartnerLoop(ABC):
    """Delivers to one partner for ever.

    Args:
        node: The node.
        peer: The partner.
        executor: Where transactions run, so that the network is never blocked.
        wakening: Says when something may be due.
        due: Says to whom, over the loop's wire.
        log: Where it tells what happens.
        whom: How it names the partner there.
    """

    def __init__(
        self,
        node: Node,
        peer: StateCode,
        executor: Executor,
        *,
        wakening: Wakening,
        due: DuePeers,
        log: logging.Logger,
        whom: str,
    ) -> None:
        self._node = node
        self._peer = peer
        self._in_thread = InThread(executor)
        self._wakening = wakening
        self._due = due
        self._log = log
        self._whom = whom

    @abstractmethod
    async def _deliver_due(self) -> float | None:
        """Deliver what is due; return how long to wait, ``None`` until something happens."""

    @abstractmethod
    async def _close(self) -> None:
        """Close what is open towards the partner."""

    async def run(self) -> None:
        """Deliver for ever."""
        try:
            while True:
                seen = self._wakening.count
                wait = await self._once(seen)
                if wait is None:
                    await self._wakening.wait(seen)
                elif wait > 0:
                    await asyncio.sleep(wait)
        finally:
            await self._close()

    async def _once(self, seen: int) -> float | None:
        """Try what is due; return how long to wait, ``None`` until something happens."""
        try:
            return await self._deliver(seen)
        except Failure as failure:
            return await self._after(failure)
        except Exception:  # noqa: BLE001 - one partner's loop outlives a defect, loudly
            self._log.exception("delivery to %s failed by a defect", self._whom)
            return _PAUSE_SECONDS

    async def _deliver(self, seen: int) -> float | None:
        if self._peer not in await self._due.at(seen):
            return None
        wait = await self._in_thread(self._back_off)
        return wait if wait > 0 else await self._deliver_due()

    async def _after(self, failure: Failure) -> float:
        """Note a failure; return how long to wait. A database that fails ends no loop."""
        self._log.warning("delivery to %s: %s", self._whom, failure.diagnosis())
        if isinstance(failure, KeyUnavailable):
            # Ours, and no fault of the partner: once the key is back there is no wait to sit out.
            return _KEY_PAUSE_SECONDS
        try:
            return await self._in_thread(partial(self._note_failure, failure))
        except Failure as further:
            self._log.error("delivery to %s: not noted: %s", self._whom, further.diagnosis())
        except Exception:  # noqa: BLE001 - one partner's loop outlives a defect, loudly
            self._log.exception("delivery to %s failed, and noting it by a defect", self._whom)
        return _PAUSE_SECONDS

    def _back_off(self) -> float:
        """Return for how many seconds no attempt may be made."""
        with self._node.database.read() as snapshot:
            next_attempt = snapshot.exchange.peer(self._peer).next_attempt_at
        if next_attempt is None:
            return 0.0
        return max((next_attempt - self._node.clock.now()).total_seconds(), 0.0)

    def _note_failure(self, failure: Failure) -> float:
        with self._node.database.begin() as work:
            settle_failed(
                work, self._node.rails, self._peer, what=f"[{failure.code}] {failure.public}"
            )
        wait = self._back_off()
        if failure.retry_after is not None:
            wait = max(wait, failure.retry_after.total_seconds())
        return max(wait, _LEAST_SECONDS)
