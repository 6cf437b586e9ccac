"""One client for each partner, whoever asks for it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from comity.assembly.build import open_node
from comity.ids import StateCode
from comity.node.peer_clients import PeerClients
from comity_training.federation import make_network

DE, FR = StateCode("DE"), StateCode("FR")


def test_two_who_ask_at_once_get_the_same_client(tmp_path: Path) -> None:
    """Else the first one's would be replaced, and nobody would close it."""
    germany, _ = make_network(tmp_path, [DE, FR])
    node = open_node(germany)

    async def play() -> bool:
        clients = PeerClients(node, executor)
        first, second = await asyncio.gather(clients.of(FR), clients.of(FR))
        await clients.close()
        return first is second

    with ThreadPoolExecutor(2) as executor:
        assert asyncio.run(play())
    node.database.close()
