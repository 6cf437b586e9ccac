"""The loops that have our log witnessed, and compare with partners what all saw.

Nothing here is on the way of a message. A witness that is down is asked again, more and
more rarely; what is not yet published waits, and everything else goes on.

Source: docs/protocol, COM-10.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from functools import partial
from typing import Final

from comity.assembly.build import Node
from comity.assembly.comparing import Unlinked
from comity.assembly.gossiping import admit_shown, settle_link, unlinked
from comity.assembly.publishing import (
    Asked,
    Candidate,
    candidate,
    lines_of,
    note_failure,
    note_success,
    publish,
    request_from,
    to_be_asked,
    with_lines,
)
from comity.errors import CheckpointGap, ErrorCode, Failure, PeerRefused
from comity.exchange.batch import split_hashes
from comity.ids import StateCode
from comity.node.in_thread import InThread
from comity.node.peer_clients import PeerClients
from comity.trust.note_format import NoteSignature

_LOG: Final = logging.getLogger("comity.witnessing")
_ASKING_SECONDS: Final = 20.0
"""How long one witness may take in all: a slow one must not hold up the next round."""

_LINKS_A_ROUND: Final = 8
_REFUSED_FOR_GOOD: Final = frozenset((ErrorCode.ENVELOPE_MALFORMED, ErrorCode.REFERENCE_NOT_FOUND))
"""Codes with which a node says that its log never had such sizes."""


class Witnessing:
    """Publishes our log, and gossips.

    Args:
        node: The node.
        executor: Where transactions run.
    """

    def __init__(self, node: Node, executor: Executor) -> None:
        self._node = node
        self._in_thread = InThread(executor)
        self._clients = PeerClients(node, executor)
        self._collected: Candidate | None = None
        self._published: tuple[int, bytes] | None = None

    async def run(self) -> None:
        """Do both for ever, each at its own pace."""
        settings = self._node.config.witnessing
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._for_ever(self.publish_once, settings.interval_seconds))
                group.create_task(self._for_ever(self.gossip_once, settings.gossip_seconds))
        finally:
            await self.close()

    async def close(self) -> None:
        """Close what is open towards partners."""
        await self._clients.close()

    async def publish_once(self) -> None:
        """Ask whoever is to be asked for the newest checkpoint; publish it once that is enough.

        Raises:
            Failure: Our own log or database fails; a witness that does is merely noted.
        """
        found = await self._in_thread(partial(candidate, self._node, self._collected))
        if found is None:
            return
        best = found
        asked = await self._in_thread(partial(to_be_asked, self._node, found))
        await self._publish(best)
        tasks = [asyncio.create_task(self._ask(each, found)) for each in asked]
        try:
            for task in asyncio.as_completed(tasks):
                lines = await task
                if lines:
                    best = await self._in_thread(partial(with_lines, self._node, best, lines))
                if self._published is None or self._published[0] != best.size:
                    # As soon as it is enough: who is slow delays nothing.
                    await self._publish(best)
        finally:
            for each in tasks:
                each.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await self._publish(best)
        self._collected = best

    async def _publish(self, ready: Candidate) -> None:
        """Publish what meets the policy, unless just that is published."""
        if not ready.meets_policy or self._published == (ready.size, ready.note):
            return
        if await self._in_thread(partial(publish, self._node, ready)):
            self._published = (ready.size, ready.note)
            _LOG.info("published %d leaves, %d witnesses", ready.size, len(ready.witnesses))

    async def gossip_once(self) -> None:
        """Ask every partner what it saw of all logs, and owners about what does not fit yet.

        Raises:
            Failure: Our own database fails; a partner that does not answer is left out.
        """
        node = self._node
        # A partner that keeps no log has seen none either.
        keeping = {state for state, _ in node.directory.document.logs()}
        peers = sorted(node.partners.states(node.clock.now()) & keeping)
        await asyncio.gather(*(self._listen_to(peer) for peer in peers))
        pairs = await self._in_thread(partial(unlinked, node, limit=_LINKS_A_ROUND))
        for pair in pairs:
            await self._link(pair)

    async def _ask(self, asked: Asked, wanted: Candidate) -> tuple[NoteSignature, ...]:
        """Return a partner's cosignatures, checked; none if it does not cosign, which is noted."""
        node = self._node
        try:
            async with asyncio.timeout(_ASKING_SECONDS):
                answer = await self._cosigned(asked, wanted)
            now = node.clock.now()
            keys = node.directory.witness_keys(asked.state, now)
            lines = lines_of(answer, wanted, keys, now=now)
        except Failure as failure:
            _LOG.warning("the witness of %s: %s", asked.state, failure.diagnosis())
            await self._in_thread(partial(note_failure, node, asked.state, str(failure.code)))
            return ()
        except TimeoutError:
            _LOG.warning("the witness of %s takes too long", asked.state)
            code = str(ErrorCode.PEER_UNREACHABLE)
            await self._in_thread(partial(note_failure, node, asked.state, code))
            return ()
        await self._in_thread(partial(note_success, node, asked.state, wanted.size))
        return lines

    async def _cosigned(self, asked: Asked, wanted: Candidate) -> bytes:
        client = await self._clients.of(asked.state)
        try:
            return await client.cosign(asked.request.encode())
        except CheckpointGap as gap:
            request = await self._in_thread(
                partial(request_from, self._node, wanted, gap.last_seen)
            )
            if request is None:
                _LOG.error(
                    "the witness of %s has seen %d leaves of our log, which has %d: was the "
                    "database restored from an older copy?",
                    asked.state,
                    gap.last_seen,
                    wanted.size,
                )
                raise
            return await client.cosign(request.encode())

    async def _listen_to(self, peer: StateCode) -> None:
        try:
            notes = await (await self._clients.of(peer)).seen()
        except Failure as failure:
            _LOG.info("%s does not tell what it saw: %s", peer, failure.diagnosis())
            return
        await self._in_thread(partial(admit_shown, self._node, peer, notes))

    async def _link(self, pair: Unlinked) -> None:
        """Ask a log's owner to show that two checkpoints are one history."""
        try:
            proof = await (await self._clients.of(pair.owner)).consistency(*pair.sizes)
            hashes = split_hashes(proof.hashes)
        except PeerRefused as refusal:
            if refusal.peer_code not in _REFUSED_FOR_GOOD:
                return
            hashes = None
        except Failure as failure:
            _LOG.info("%s was not asked about its log: %s", pair.owner, failure.diagnosis())
            return
        if not await self._in_thread(partial(settle_link, self._node, pair, hashes)):
            _LOG.error("%s shows a log to others that is not the one seen here", pair.owner)

    async def _for_ever(self, once: Callable[[], Awaitable[None]], pause: float) -> None:
        while True:
            try:
                await once()
            except Failure as failure:
                _LOG.error("%s", failure.diagnosis())
            except Exception:  # noqa: BLE001 - the loop outlives a defect, loudly
                _LOG.exception("witnessing failed by a defect")
            await asyncio.sleep(pause)
