"""Telling the loops of this process that something was committed, and to whom it is due."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

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


class DuePeers:
    """To whom something is due: asked once for each wakening, however many loops there are.

    Args:
        look: Looks it up.
    """

    def __init__(self, look: Callable[[], Awaitable[frozenset[StateCode]]]) -> None:
        self._look: Final = look
        self._asked_at = -1
        self._answer: asyncio.Future[frozenset[StateCode]] | None = None

    async def at(self, count: int) -> frozenset[StateCode]:
        """Return the peers, looked up when the wakening stood at ``count`` or later.

        What became due before that wakening is in it; what was delivered since may be
        in it still.
        """
        if self._answer is None or self._asked_at < count or _has_failed(self._answer):
            self._asked_at = count
            self._answer = asyncio.ensure_future(self._look())
        return await asyncio.shield(self._answer)


def _has_failed(answer: "asyncio.Future[frozenset[StateCode]]") -> bool:
    return answer.done() and (answer.cancelled() or answer.exception() is not None)
