"""Delivering what is due: one loop a partner, one batch in flight, back-off, catch-up.

Source: docs/protocol, COM-4.
"""

import asyncio
import logging
from collections import deque
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeAlias

from comity.assembly.build import Node
from comity.errors import CheckpointGap, CheckpointInconsistent, PeerUnreachable
from comity.exchange.batch import Consistency, decode_receipt
from comity.exchange.partners import Partner
from comity.exchange.sending import (
    Outcome,
    PreparedBatch,
    prepare_batches,
    relink,
    seal_batch,
    settle_receipt,
)
from comity.ids import MessageId, StateCode
from comity.ledger.checkpoint import read_checkpoint
from comity.node.partner_loop import PartnerLoop
from comity.node.wakening import DuePeers, Wakening
from comity.transport.peers import PeerClient

_LOG: Final = logging.getLogger("comity.delivery")
_RELINKS: Final = 5
_PREPARED_AT_ONCE: Final = 4
"""Batches that share a checkpoint, and so the transaction that signs it."""

_IN_A_ROW: Final = 64
"""After so many batches the partner is looked up again: keys and addresses change."""

_Pinned: TypeAlias = tuple[Partner, tuple[bytes, ...], int]
"""A partner, its certificates, and the generation of our keys: what a client is made for."""


@dataclass(slots=True)
class Issued:
    """Sizes of our log that partners may have seen in the receipts we gave them."""

    sizes: dict[StateCode, int] = field(default_factory=dict)

    def note(self, peer: StateCode, size: int) -> None:
        """Remember the last one."""
        self.sizes[peer] = size

    def hints(self, peer: StateCode) -> tuple[int, ...]:
        """Return what a partner may have seen."""
        size = self.sizes.get(peer)
        return () if size is None else (size,)


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A batch ready to leave."""

    prepared: PreparedBatch
    raw: bytes


@dataclass(frozen=True, slots=True)
class _Landed:
    """A batch that the partner answered; its receipt is not checked yet."""

    prepared: PreparedBatch
    receipt: bytes


class Delivery(PartnerLoop):
    """The loop for one partner.

    Args:
        node: The node.
        peer: The partner.
        executor: Where transactions run, so that the network is never blocked.
        wakening: Says when something may be due.
        due: Says to whom.
        issued: What the node face has issued.
    """

    def __init__(
        self,
        node: Node,
        peer: StateCode,
        executor: Executor,
        *,
        wakening: Wakening,
        due: DuePeers,
        issued: Issued,
    ) -> None:
        super().__init__(node, peer, executor, wakening=wakening, due=due, log=_LOG, whom=peer)
        self._issued = issued
        self._client: tuple[_Pinned, PeerClient] | None = None

    async def _close(self) -> None:
        if self._client is not None:
            await self._client[1].close()

    async def _deliver_due(self) -> float | None:
        partner = self._node.partners.partner(self._peer, self._node.clock.now())
        return 0.0 if await self._deliver_to(partner) else None

    async def _deliver_to(self, partner: Partner) -> bool:
        """Send batch after batch, for a while, as long as each is full.

        Returns:
            Whether anything was due.

        One batch is in flight at a time. While it flies the receipt of the one before
        is settled and the next one made ready; that one leaves only once the partner
        has answered, so that messages arrive in the order of our log.
        """
        waiting = deque(await self._in_thread(partial(self._prepare, partner, frozenset())))
        if not waiting:
            return False
        client = await self._client_for(partner)
        sealed: _Sealed | None = await self._seal(partner, waiting.popleft())
        landed: _Landed | None = None
        sent = 0
        while sealed is not None:
            flight = asyncio.create_task(self._send(client, partner, sealed))
            sent += 1
            try:
                if landed is not None:
                    await self._settle(client, partner, landed)
                if not waiting and sent < _IN_A_ROW and self._is_full(sealed.prepared):
                    flying = frozenset(message.id for message in sealed.prepared.messages)
                    waiting.extend(await self._in_thread(partial(self._prepare, partner, flying)))
                sealed = await self._seal(partner, waiting.popleft()) if waiting else None
                landed = await flight
            except BaseException:
                # What was in flight is still due: it is sent again, and answered with
                # the receipt it was given if it arrived.
                flight.cancel()
                await asyncio.gather(flight, return_exceptions=True)
                raise
        if landed is not None:
            await self._settle(client, partner, landed)
        return True

    def _is_full(self, prepared: PreparedBatch) -> bool:
        return len(prepared.messages) >= self._node.config.delivery.batch_messages

    def _prepare(
        self, partner: Partner, in_flight: frozenset[MessageId]
    ) -> tuple[PreparedBatch, ...]:
        with self._node.database.begin() as work:
            return prepare_batches(
                work,
                self._node.rails,
                partner,
                hints=self._issued.hints(self._peer),
                in_flight=in_flight,
                batches=_PREPARED_AT_ONCE,
                max_messages=self._node.config.delivery.batch_messages,
            )

    async def _seal(self, partner: Partner, prepared: PreparedBatch) -> "_Sealed":
        raw = await self._in_thread(partial(seal_batch, prepared, self._node.rails, partner))
        return _Sealed(prepared, raw)

    async def _client_for(self, partner: Partner) -> PeerClient:
        """Return a client with the partner's certificates of today pinned."""
        now = self._node.clock.now()
        pinned = (
            partner,
            tuple(self._node.partners.certificates(self._peer, now)),
            self._node.key_watch.generation,
        )
        if self._client is None or self._client[0] != pinned:
            stale, self._client = self._client, None
            if stale is not None:
                await stale[1].close()
            self._client = (pinned, self._node.client(self._peer, now))
        return self._client[1]

    async def _send(self, client: PeerClient, partner: Partner, sealed: "_Sealed") -> "_Landed":
        for _ in range(_RELINKS):
            try:
                return _Landed(sealed.prepared, await client.deliver(sealed.raw))
            except CheckpointGap as gap:
                relinked = await self._in_thread(
                    partial(self._relink, sealed.prepared, gap.last_seen)
                )
                sealed = await self._seal(partner, relinked)
        raise PeerUnreachable("The partner's view of our log keeps moving.")

    def _relink(self, prepared: PreparedBatch, last_seen: int) -> PreparedBatch:
        with self._node.database.read() as snapshot:
            return relink(snapshot.log, prepared, last_seen=last_seen)

    async def _settle(self, client: PeerClient, partner: Partner, landed: "_Landed") -> None:
        outcome = await self._outcome(client, partner, landed)
        if outcome.refused:
            _LOG.warning("%s refused %d messages", self._peer, len(outcome.refused))
        _LOG.info(
            "delivered to %s: batch %s, %d messages",
            self._peer,
            landed.prepared.id,
            len(outcome.acknowledged),
        )
        if not outcome.acknowledged and not outcome.refused:
            raise PeerUnreachable("The partner's receipt is silent about every message.")

    async def _outcome(self, client: PeerClient, partner: Partner, landed: "_Landed") -> Outcome:
        further: list[Consistency] = []
        for _ in range(_RELINKS):
            try:
                return await self._in_thread(
                    partial(self._settle_once, partner, landed.prepared, landed.receipt, further)
                )
            except CheckpointGap as gap:
                ours = read_checkpoint(decode_receipt(landed.receipt).checkpoint).size
                first, second = min(ours, gap.last_seen), max(ours, gap.last_seen)
                further.append(await client.consistency(first, second))
        raise PeerUnreachable("The partner's log keeps moving.")

    def _settle_once(
        self,
        partner: Partner,
        prepared: PreparedBatch,
        raw: bytes,
        further: list[Consistency],
    ) -> Outcome:
        misbehaviour: CheckpointInconsistent | None = None
        with self._node.database.begin() as work:
            try:
                outcome = settle_receipt(
                    work, self._node.rails, partner, prepared, raw, further=further
                )
            except CheckpointInconsistent as failure:
                # The block is left normally, so that the proof against the peer is kept.
                misbehaviour = failure
            else:
                for identifier, _ in outcome.refused:
                    message = work.exchange.outgoing(identifier)
                    if message is not None:
                        self._node.records.refused(work, message)
                return outcome
        raise misbehaviour
