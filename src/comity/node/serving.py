"""A serving node: the node face, the delivery loops, the worker and the watch."""

import asyncio
import logging
import ssl
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from aiohttp import web

from comity.assembly.build import Node
from comity.assembly.ecris_wiring import EcrisSetup
from comity.assembly.key_taking import take_up_keys
from comity.assembly.starting import log_forgotten
from comity.errors import ConfigurationInvalid, Failure
from comity.exchange.inbox import QUARANTINE
from comity.exchange.wires import Wire
from comity.ids import ConvictionId, StateCode
from comity.law.working_days import calendar_of, civil_date
from comity.ledger.deadline_law import zone_of
from comity.node.app import NodeFace
from comity.node.backup_round import BackupRounds
from comity.node.connections import (
    ConnectionLimits,
    Connections,
    Listener,
    raise_descriptor_limit,
)
from comity.node.connector_round import ConnectorRounds
from comity.node.delivery import Delivery, Issued
from comity.node.ecris_delivery import EcrisDelivery
from comity.node.ecris_face import EcrisFace
from comity.node.in_thread import InThread
from comity.node.metrics_face import listen_for_figures
from comity.node.recall_round import go_on_with_recalls
from comity.node.retention_round import enforce_retention
from comity.node.rights_round import go_on_with_rights
from comity.node.trust_rounds import TrustRounds
from comity.node.wakening import DueNow, DuePeers, DueWork, Wakening
from comity.node.webhook_round import WebhookRounds
from comity.node.witnessing import Witnessing
from comity.node.worker import Worker
from comity.search.warming import warm

_LOG: Final = logging.getLogger("comity.serve")
_ROUND_SECONDS: Final = 1.0
_PAUSE_SECONDS: Final = 1.0
"""After a failure: a database that does not answer is not asked a thousand times a second."""

_LOOK_AFTER: Final = timedelta(seconds=30)
_RECONCILED_AT_ONCE: Final = 500
_CALM_POLL_SECONDS: Final = 0.02
"""Where nothing has happened for a while, and always of a database server."""

_CALM_AFTER_SECONDS: Final = 2.0
_SWITCH_SECONDS: Final = 0.001
"""How long one thread may keep the others waiting: the network must not starve."""


class ServingNode:
    """Runs a node until it is stopped.

    Args:
        node: The node.
        limits: How many connections there may be; by default as many as the system's
            file descriptors allow.
    """

    def __init__(self, node: Node, *, limits: ConnectionLimits | None = None) -> None:
        self._node = node
        self._limits = limits
        self._wakening = Wakening()
        self._executor = ThreadPoolExecutor(max_workers=6, thread_name_prefix="comity")
        self._in_thread = InThread(self._executor)
        self._due = DueWork(partial(self._in_thread, self._look_for_work))
        self._issued = Issued()
        self._worker = Worker(node)
        self._deliveries: dict[tuple[StateCode, Wire], asyncio.Task[None]] = {}
        self._directory = node.directory
        self._listener: Listener | None = None
        self._ecris_listener: Listener | None = None
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
        connections = Connections(self._limits or ConnectionLimits.within(raise_descriptor_limit()))
        face = NodeFace(
            self._node,
            self._executor,
            wakening=self._wakening,
            issued=self._issued,
            connections=connections,
        )
        async with AsyncExitStack() as stack:
            stack.callback(self._executor.shutdown, wait=False, cancel_futures=True)
            self._listener = await self._listen(
                stack,
                face.application(),
                self._node.listening_context(),
                connections,
                (listen.host, listen.port),
            )
            ecris = self._node.ecris
            if ecris is not None:
                self._ecris_listener = await self._listen_for_ecris(stack, ecris)
            await listen_for_figures(stack, self._node, self._executor)
            stack.callback(self._cancel_deliveries)
            if ready is not None:
                ready()
            async with asyncio.TaskGroup() as group:
                # The first description in a script would wait for that script's table.
                group.create_task(self._in_thread(warm))
                group.create_task(self._work())
                group.create_task(self._watch())
                group.create_task(self._rounds(group))
                group.create_task(Witnessing(self._node, self._executor).run())
                group.create_task(TrustRounds(self._node, self._executor).run())
                group.create_task(ConnectorRounds(self._node, self._executor).run())
                group.create_task(WebhookRounds(self._node, self._executor).run())
                group.create_task(BackupRounds(self._node, self._executor).run())

    async def _listen_for_ecris(self, stack: AsyncExitStack, setup: EcrisSetup) -> Listener:
        """Listen for partners who speak ECRIS, with places for connections of their own.

        Raises:
            ConfigurationInvalid: The address cannot be listened on.
            KeyUnavailable: Certificate or key is missing or damaged.
        """
        connections = Connections(self._limits or ConnectionLimits.within(raise_descriptor_limit()))
        face = EcrisFace(
            self._node,
            setup,
            self._executor,
            wakening=self._wakening,
            connections=connections,
        )
        context = self._node.ecris_listening_context(setup)
        address = (setup.part.host, setup.part.port)
        return await self._listen(stack, face.application(), context, connections, address)

    async def _listen(
        self,
        stack: AsyncExitStack,
        application: web.Application,
        context: ssl.SSLContext,
        connections: Connections,
        address: tuple[str, int],
    ) -> Listener:
        """Serve an application until the stack is closed.

        Raises:
            ConfigurationInvalid: The address cannot be listened on.
        """
        runner = web.AppRunner(
            application,
            access_log=None,
            auto_decompress=False,
            keepalive_timeout=connections.limits.idle_seconds,
        )
        stack.push_async_callback(connections.end)
        stack.push_async_callback(runner.cleanup)
        await runner.setup()
        server = runner.server
        if server is None:
            raise RuntimeError("no server was set up")
        listener = Listener(server, context, connections)
        stack.push_async_callback(listener.close)
        host, port = address
        try:
            await listener.start(host, port)
        except OSError as error:
            raise ConfigurationInvalid(
                f"Nothing can listen on {host}:{port}.", private=str(error)
            ) from error
        _LOG.info("%s listens on %s:%d", self._node.state, host, port)
        return listener

    def _cancel_deliveries(self) -> None:
        for task in self._deliveries.values():
            task.cancel()

    async def _work(self) -> None:
        """Handle what was received, for ever."""
        while True:
            seen = self._wakening.count
            try:
                due = (await self._due.at(seen)).received
                handled = await self._in_thread(self._worker.handle_due) if due else 0
            except Exception as problem:  # noqa: BLE001 - handling outlives it, loudly
                _tell("handling", problem)
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            if handled:
                self._wakening.wake()
            else:
                await self._wakening.wait(seen)

    async def _watch(self) -> None:
        """Wake everybody when another process has committed something, for ever.

        Once a second everybody is woken regardless: messages that were put off come
        due by the clock and not by a commit. Where nothing happens the look is a rarer
        one: two hundred a second cost two hundredths of a processor.
        """
        token, idle, quiet = "", 0.0, 0.0
        database = self._node.database
        look, at_hand = database.change_token, database.change_token_is_at_hand
        poll = self._node.config.delivery.poll_seconds
        calm = max(poll, _CALM_POLL_SECONDS)
        while True:
            try:
                # Of SQLite it is a look at shared memory: a thread would cost ten times that.
                now = database.change_token() if at_hand else await self._in_thread(look)
            except Exception as problem:  # noqa: BLE001 - the watch outlives it, loudly
                _tell("watching", problem)
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            pause = poll if at_hand and quiet < _CALM_AFTER_SECONDS else calm
            idle, quiet = idle + pause, quiet + pause
            if now != token:
                token, idle, quiet = now, 0.0, 0.0
                self._wakening.wake()
            elif idle >= 1.0:
                idle = 0.0
                self._wakening.wake()
            await asyncio.sleep(pause)

    async def _rounds(self, group: asyncio.TaskGroup) -> None:
        """Do what is done from time to time: partners, deadlines, quarantine, reconciliation."""
        while True:
            for step in (self._take_up_network, self._take_up_keys, self._look_after):
                try:
                    await self._in_thread(step)
                except Exception as problem:  # noqa: BLE001 - the rounds outlive it, loudly
                    _tell("the rounds", problem)
            try:
                self._follow_partners(group)
            except Exception as problem:  # noqa: BLE001 - the rounds outlive it, loudly
                _tell("the rounds", problem)
            await asyncio.sleep(_ROUND_SECONDS)

    def _follow_partners(self, group: asyncio.TaskGroup) -> None:
        """Start a loop for each partner and wire that has none."""
        for peer in self._node.partners.states(self._node.clock.now()):
            if (peer, Wire.COMITY) not in self._deliveries:
                delivery = Delivery(
                    self._node,
                    peer,
                    self._executor,
                    wakening=self._wakening,
                    due=DuePeers(self._due, Wire.COMITY),
                    issued=self._issued,
                )
                self._deliveries[peer, Wire.COMITY] = group.create_task(delivery.run())
            ecris = self._node.ecris
            if ecris is not None and (peer, Wire.ECRIS) not in self._deliveries:
                over_ecris = EcrisDelivery(
                    self._node,
                    ecris,
                    peer,
                    self._executor,
                    wakening=self._wakening,
                    due=DuePeers(self._due, Wire.ECRIS),
                )
                self._deliveries[peer, Wire.ECRIS] = group.create_task(over_ecris.run())

    def _look_for_work(self) -> DueNow:
        """Look once for all loops: every look at an encrypted file reads its pages anew."""
        wires = [Wire.COMITY] if self._node.ecris is None else [Wire.COMITY, Wire.ECRIS]
        with self._node.database.read() as snapshot:
            exchange = snapshot.exchange
            return DueNow(
                peers={wire: frozenset(exchange.peers_with_due(wire)) for wire in wires},
                received=exchange.has_due_in(self._node.clock.now()),
            )

    def _take_up_network(self) -> None:
        self._node.reload_network()
        directory = self._node.directory
        if directory is not self._directory:
            self._directory = directory
            self._renew_contexts()
            _LOG.info("network document %d is in force", self._node.directory.document.version)

    def _take_up_keys(self) -> None:
        if take_up_keys(self._node):
            self._renew_contexts()
            _LOG.info("changed keys are in use")

    def _renew_contexts(self) -> None:
        # New contexts and not additions to the old ones: who was removed shall not even
        # finish a handshake.
        if self._listener is not None:
            self._listener.context = self._node.listening_context()
        if self._ecris_listener is not None and self._node.ecris is not None:
            self._ecris_listener.context = self._node.ecris_listening_context(self._node.ecris)

    def _look_after(self) -> None:
        """Escalate deadlines, empty the quarantine, reconcile a part of the register."""
        node = self._node
        now = node.clock.now()
        if self._looked_after is not None and now - self._looked_after < _LOOK_AFTER:
            return
        self._looked_after = now
        with node.database.begin() as work:
            node.records.escalate(work, civil_date(now, node.config.node.time_zone))
            node.records.raise_unanswered(work)
            forgotten = work.exchange.forget_quarantine(before=now - QUARANTINE)
            if forgotten:
                log_forgotten(node, work, messages=forgotten)
        with node.database.begin() as work:
            node.records.record_silences(work, partial(zone_of, node.directory))
        with node.database.begin() as work:
            report = node.records.reconcile(
                work, after=self._reconciled_to, limit=_RECONCILED_AT_ONCE
            )
        self._reconciled_to = report.continue_after
        go_on_with_recalls(node)
        go_on_with_rights(node)
        enforce_retention(node)
        if report.composed:
            _LOG.error("%d notifications were missing and have been composed", len(report.composed))


def _tell(where: str, problem: Exception) -> None:
    if isinstance(problem, Failure):
        _LOG.error("%s: %s", where, problem.diagnosis())
    else:
        _LOG.error("a defect in %s", where, exc_info=problem)
