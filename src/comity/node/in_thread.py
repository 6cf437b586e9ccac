"""What blocks, done in a thread: transactions and signing never hold up the network."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar

T = TypeVar("T")


class InThread:
    """Does one thing after another in threads of an executor, for whoever awaits it.

    Args:
        executor: Has the threads.
    """

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    async def __call__(self, call: Callable[[], T]) -> T:
        """Return what a call returns, and raise what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, call)
