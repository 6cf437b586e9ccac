"""Nodes of a training federation that serve on loopback, with witnesses."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from comity.assembly.build import Node, open_node
from comity.assembly.config import WitnessingPart
from comity.assembly.home import Home
from comity.ids import StateCode
from comity.ledger.publication import OpenedPublication, open_publication
from comity.node.serving import ServingNode
from comity_training.federation import Choices, make_network

DE, FR, ES = StateCode("DE"), StateCode("FR"), StateCode("ES")
PATIENCE_ROUNDS = 600
PAUSE_SECONDS = 0.05


@dataclass(frozen=True)
class Served:
    """A node that serves in a thread of its own until it is stopped."""

    node: Node
    stop: Callable[[], None]


def witnessed_network(
    folder: Path, states: tuple[StateCode, ...] = (DE, FR, ES), *, threshold: int = 2
) -> list[Home]:
    """Make the homes of a network under a witness policy, at a quick pace."""
    choices = Choices(
        witness_threshold=threshold,
        witnessing=WitnessingPart(interval_seconds=0.3, gossip_seconds=0.3),
    )
    return make_network(folder, states, choices=choices)


@contextmanager
def serving(home: Home) -> Iterator[Served]:
    """Serve a home until the block is left, or until it is stopped."""
    node = open_node(home)
    ready = threading.Event()
    stops: list[Callable[[], object]] = []

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        running = loop.create_task(ServingNode(node).run(ready=ready.set))
        stops.append(lambda: loop.call_soon_threadsafe(running.cancel))
        await asyncio.gather(running, return_exceptions=True)
        ready.set()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()

    def stop() -> None:
        if thread.is_alive():
            stops[0]()
            thread.join()

    try:
        assert ready.wait(30.0)
        yield Served(node, stop)
    finally:
        stop()
        node.database.close()


@contextmanager
def all_serving(homes: list[Home]) -> Iterator[list[Served]]:
    """Serve several homes."""
    with ExitStack() as stack:
        yield [stack.enter_context(serving(home)) for home in homes]


def eventually(holds: Callable[[], bool]) -> bool:
    """Look again and again; the network and the databases take what time they take."""
    pause = threading.Event()
    return any(holds() or pause.wait(PAUSE_SECONDS) for _ in range(PATIENCE_ROUNDS))


def latest_publication(node: Node) -> OpenedPublication | None:
    """Return what a node published last, opened."""
    with node.database.read() as snapshot:
        latest = snapshot.publications.latest()
    return None if latest is None else open_publication(latest.note, directory=node.directory)


def say_something(node: Node, partner: StateCode) -> None:
    """Send a message that asks whether somebody is there: the log grows."""
    with node.database.begin() as work:
        node.records.ask_alive(work, partner)
