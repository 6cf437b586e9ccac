"""Telling programs what happened: queueing it, and calling each receiver beside the others."""

import asyncio
import logging
from concurrent.futures import Executor
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from comity.assembly.build import Node
from comity.assembly.webhook_events import EventQueue
from comity.assembly.webhook_sending import (
    Outcome,
    forget_old,
    next_call,
    note_outcome,
    webhooks_due,
)
from comity.errors import Failure
from comity.node.defects import without_text
from comity.node.in_thread import InThread
from comity.transport.webhooks import WebhookCaller

_LOG: Final = logging.getLogger("comity.webhooks")
_PAUSE_SECONDS: Final = 2.0
_FORGETS_EVERY: Final = timedelta(hours=1)


class WebhookRounds:
    """Tells programs what happened, for as long as a node serves.

    Args:
        node: The node.
        executor: Where transactions run, so that the network is never blocked.
        caller: Calls receivers, for tests; what the configuration says if not given.
    """

    def __init__(
        self, node: Node, executor: Executor, *, caller: WebhookCaller | None = None
    ) -> None:
        part = node.config.webhooks
        self._node = node
        self._in_thread = InThread(executor)
        self._queue = EventQueue(node)
        self._caller = caller or WebhookCaller(
            part.rules, ca_file="" if part.ca_file is None else str(node.home.path / part.ca_file)
        )
        self._calling: dict[str, asyncio.Task[None]] = {}
        self._forgot_at: datetime | None = None

    async def run(self) -> None:
        """Go round until cancelled; a failure ends one round, loudly, and no more."""
        try:
            await self._rounds()
        except Failure as failure:
            # What is wrong with the webhooks of a node stops nothing else of it.
            _LOG.error("webhooks: %s", failure.diagnosis())

    async def _rounds(self) -> None:
        async with self._caller:
            try:
                while True:
                    await self._guarded()
                    await asyncio.sleep(_PAUSE_SECONDS)
            finally:
                for task in self._calling.values():
                    task.cancel()

    async def _guarded(self) -> None:
        try:
            await self.once()
        except Failure as failure:
            _LOG.error("webhooks: %s", failure.diagnosis())
        except Exception as defect:  # noqa: BLE001 - the rounds outlive it, loudly
            _LOG.error("a defect in a webhook", exc_info=without_text(defect))

    async def once(self) -> None:
        """Queue what happened, and begin to call whoever is to be told."""
        while await self._in_thread(self._queue.round):
            continue
        for webhook in await self._in_thread(partial(webhooks_due, self._node)):
            earlier = self._calling.get(webhook)
            if earlier is None or earlier.done():
                self._calling[webhook] = asyncio.create_task(self._tell(webhook))
        now = self._node.clock.now()
        if self._forgot_at is None or now - self._forgot_at >= _FORGETS_EVERY:
            self._forgot_at = now
            await self._in_thread(partial(forget_old, self._node))

    async def settled(self) -> None:
        """Wait until nobody is being called."""
        await asyncio.gather(*self._calling.values())

    async def _tell(self, webhook: str) -> None:
        """Make the calls that are due to one webhook, one after the other, until one fails."""
        try:
            while True:
                call = await self._in_thread(partial(next_call, self._node, webhook))
                if call is None:
                    return
                answered = await self._caller.call(call.address, call.headers, call.body)
                outcome = Outcome(answered.status, answered.problem)
                await self._in_thread(partial(note_outcome, self._node, call, outcome))
        except Failure as failure:
            _LOG.error("webhook %s: %s", webhook, failure.diagnosis())
        except Exception as defect:  # noqa: BLE001 - the rounds outlive it, loudly
            _LOG.error("a defect in webhook %s", webhook, exc_info=without_text(defect))
