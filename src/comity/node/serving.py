"""A serving node: the node face, the delivery loops, the worker and the watch."""

import asyncio
import logging
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from aiohttp import web

from comity.assembly.build import Node
from comity.errors import ConfigurationInvalid, Failure, StorageUnavailable
from comity.exchange.inbox import QUARANTINE
from comity.ids import ConvictionId, StateCode
from comity.law.working_days import calendar_of, civil_date
from comity.node.app import NodeFace
from comity.node.delivery import Delivery, Issued
from comity.node.wakening import Wakening
from comity.node.worker import Worker
from comity.transport.tls import trust

_LOG: Final = logging.getLogger("comity.serve")
_ROUND_SECONDS: Final = 1.0
_LOOK_AFTER: Final = timedelta(seconds=30)
_RECONCILED_AT_ONCE: Final = 500
_SWITCH_SECONDS: Final = 0.001
"""How long one thread may keep the others waiting: the network must not starve."""

T = TypeVar("T")


class ServingNode:
    """Runs a node until it is stopped.

    Args:
        node: The node.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._wakening = Wakening()
        self._issued = Issued()
        self._worker = Worker(node)
        self._executor = ThreadPoolExecutor(max_workers=6, thread_name_prefix="comity")
        self._deliveries: dict[StateCode, asyncio.Task[None]] = {}
        self._context = node.listening_context()
        self._looked_after: datetime | None = None
        self._reconciled_to: ConvictionId | None = None

    async def run(self, *, ready: Callable[[], None] | None = None) -> None:
        """Serve until cancelled.

        Args:
            ready: Called once the node listens.

        Raises:
            ConfigurationInvalid: The address cannot be listened on.
        """
        sys.setswitchinterval(_SWITCH_SECONDS)
        # Loading the tables of holidays takes a while; the first request must not wait for it.
        for state in (self._node.state, *self._node.partners.states(self._node.clock.now())):
            calendar_of(state)
        listen = self._node.config.listen
        face = NodeFace(self._node, self._executor, self._wakening, self._issued)
        runner = web.AppRunner(face.application(), access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(
                runner, listen.host, listen.port, ssl_context=self._context, reuse_address=True
            )
            try:
                await site.start()
            except OSError as error:
                raise ConfigurationInvalid(
                    f"Nothing can listen on {listen.host}:{listen.port}.", private=str(error)
                ) from error
            _LOG.info("%s listens on %s:%d", self._node.state, listen.host, listen.port)
            if ready is not None:
                ready()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._work())
                group.create_task(self._watch())
                group.create_task(self._rounds(group))
        finally:
            for task in self._deliveries.values():
                task.cancel()
            await runner.cleanup()
            self._executor.shutdown(wait=False, cancel_futures=True)

    async def _work(self) -> None:
        """Handle what was received, for ever."""
        while True:
            seen = self._wakening.count
            try:
                handled = await self._in_thread(self._worker.handle_due)
            except StorageUnavailable as failure:
                _LOG.error("%s", failure.diagnosis())
                await asyncio.sleep(1.0)
                continue
            if handled:
                self._wakening.wake()
            else:
                await self._wakening.wait(seen)

    async def _watch(self) -> None:
        """Wake everybody when another process has committed something, for ever.

        Once a second everybody is woken regardless: messages that were put off come
        due by the clock and not by a commit.
        """
        token, idle = "", 0.0
        poll = self._node.config.delivery.poll_seconds
        while True:
            try:
                now = await self._in_thread(self._node.database.change_token)
            except StorageUnavailable as failure:
                _LOG.error("%s", failure.diagnosis())
                await asyncio.sleep(1.0)
                continue
            idle += poll
            if now != token or idle >= 1.0:
                token, idle = now, 0.0
                self._wakening.wake()
            await asyncio.sleep(poll)

    async def _rounds(self, group: asyncio.TaskGroup) -> None:
        """Do what is done from time to time: partners, deadlines, quarantine, reconciliation."""
        while True:
            for step in (self._take_up_network, self._look_after):
                try:
                    await self._in_thread(step)
                except Failure as failure:
                    _LOG.error("%s", failure.diagnosis())
                except Exception:  # noqa: BLE001 - the rounds outlive a defect, loudly
                    _LOG.exception("a defect in the rounds")
            self._follow_partners(group)
            await asyncio.sleep(_ROUND_SECONDS)

    def _follow_partners(self, group: asyncio.TaskGroup) -> None:
        """Start a loop for each partner that has none."""
        for peer in self._node.partners.states(self._node.clock.now()) - set(self._deliveries):
            delivery = Delivery(self._node, peer, self._executor, self._wakening, self._issued)
            self._deliveries[peer] = group.create_task(delivery.run())

    def _take_up_network(self) -> None:
        if self._node.reload_network():
            now = self._node.clock.now()
            for peer in self._node.partners.states(now):
                trust(self._context, self._node.partners.certificates(peer, now))
            _LOG.info("network document %d is in force", self._node.directory.document.version)

    def _look_after(self) -> None:
        """Escalate deadlines, empty the quarantine, reconcile a part of the register."""
        node = self._node
        now = node.clock.now()
        if self._looked_after is not None and now - self._looked_after < _LOOK_AFTER:
            return
        self._looked_after = now
        with node.database.begin() as work:
            node.records.escalate(work, civil_date(now, node.config.node.time_zone))
            work.exchange.forget_quarantine(before=now - QUARANTINE)
        with node.database.begin() as work:
            report = node.records.reconcile(
                work, after=self._reconciled_to, limit=_RECONCILED_AT_ONCE
            )
        self._reconciled_to = report.continue_after
        if report.composed:
            _LOG.error("%d notifications were missing and have been composed", len(report.composed))

    async def _in_thread(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, partial(call))
