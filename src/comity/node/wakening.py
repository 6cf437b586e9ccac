"""Telling the loops of this process that something was committed."""

import asyncio


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
