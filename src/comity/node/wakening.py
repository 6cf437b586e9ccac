"""Telling the loops of this process that something was committed, and to whom it is due."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from comity.exchange.wires import Wire
from comity.ids import StateCode


class Wakening:
    """A counter that can be waited for. Used on one event loop only.

    A loop notes the count, looks for work, and waits for a greater count: what was
    committed in between is not missed. Nothing depends on being woken: the watcher
    of the database wakes everybody when another process commits.
    """

    def __init__(self) -> None:
        self.count = 0
        self._changed = asyncio.Event()

    def wake(self) -> None:
        """Tell every waiting loop to look again."""
        self.count += 1
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def wait(self, seen: int) -> None:
        """Wait until the count is greater than ``seen``."""
        while self.count <= seen:
            await self._changed.wait()


@dataclass(frozen=True, slots=True)
class DueNow:
    """What there is to do.

    Attributes:
        peers: To whom something is due, on each wire that is spoken here.
        received: Whether something received is to be handled.
    """

    peers: Mapping[Wire, frozenset[StateCode]]
    received: bool


class DueWork:
    """What there is to do: asked once for each wakening, however many loops there are.

    Args:
        look: Looks it up.
    """

    def __init__(self, look: Callable[[], Awaitable[DueNow]]) -> None:
        self._look: Final = look
        self._asked_at = -1
        self._answer: asyncio.Future[DueNow] | None = None

    async def at(self, count: int) -> DueNow:
        """Return what was due when the wakening stood at ``count`` or later.

        What became due before that wakening is in it; what was delivered or handled since
        may be in it still.
        """
        if self._answer is None or self._asked_at < count or _has_failed(self._answer):
            self._asked_at = count
            self._answer = asyncio.ensure_future(self._look())
        return await asyncio.shield(self._answer)


class DuePeers:
    """To whom something is due on one wire.

    Args:
        due: What there is to do.
        wire: Which wire.
    """

    def __init__(self, due: DueWork, wire: Wire) -> None:
        self._due: Final = due
        self._wire: Final = wire

    async def at(self, count: int) -> frozenset[StateCode]:
        """Return the peers; see ``DueWork.at``."""
        return (await self._due.at(count)).peers.get(self._wire, frozenset())


def _has_failed(answer: "asyncio.Future[DueNow]") -> bool:
    return answer.done() and (answer.cancelled() or answer.exception() is not None)
