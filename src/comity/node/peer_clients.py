"""Clients of partners, kept open between calls, with the certificates of today pinned."""

import asyncio
from concurrent.futures import Executor
from functools import partial

from comity.assembly.build import Node
from comity.exchange.partners import Partner
from comity.ids import StateCode
from comity.node.in_thread import InThread
from comity.transport.peers import PeerClient


class PeerClients:
    """One client for each partner, made anew when the network document changes its entry.

    Args:
        node: The node.
        executor: Where keys and certificates are read.
    """

    def __init__(self, node: Node, executor: Executor) -> None:
        self._node = node
        self._in_thread = InThread(executor)
        self._clients: dict[StateCode, tuple[tuple[Partner, tuple[bytes, ...]], PeerClient]] = {}
        self._making = asyncio.Lock()

    async def of(self, peer: StateCode) -> PeerClient:
        """Return the client of a partner.

        Raises:
            MemberUnknown: Not a member, not yet, no longer, or suspended.
            NetworkDocumentInvalid: The network document's days of grace are over.
            KeyUnavailable: Our own certificate or key cannot be read.
        """
        # Of two that ask at once the second would put its client in the place of the first's,
        # which nobody would ever close.
        async with self._making:
            node, now = self._node, self._node.clock.now()
            pinned = (
                node.partners.partner(peer, now),
                tuple(node.partners.certificates(peer, now)),
            )
            there = self._clients.get(peer)
            if there is not None and there[0] == pinned:
                return there[1]
            if there is not None:
                del self._clients[peer]
                await there[1].close()
            client = await self._in_thread(partial(node.client, peer, now))
            self._clients[peer] = (pinned, client)
            return client

    async def close(self) -> None:
        """Close all of them."""
        clients = [client for _, client in self._clients.values()]
        self._clients.clear()
        await asyncio.gather(*(client.close() for client in clients))
