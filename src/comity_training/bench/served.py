"""One node in a process of its own, for measurements: ``python -m comity_training.bench.served``.

It serves as ``comity serve`` does. Orders come as lines of JSON on standard input, and
each is answered with one line on standard output; at the end of the input it stops.
"""

import argparse
import asyncio
import ssl
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Condition
from typing import Final

import msgspec

from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.exchange.ports import IncomingMessage
from comity.ids import ConversationId, StateCode
from comity.node.serving import ServingNode
from comity.node.worker import Worker
from comity.records.messages import Kind
from comity.records.requesting import Requested
from comity.transport.peers import PeerClient
from comity.transport.tls import client_context
from comity_training.bench.lawfulness import without_all
from comity_training.bench.material import convicts, question

_ANSWERED_WITHIN: Final = 60.0


class Order(msgspec.Struct, frozen=True):
    """What the measuring process asks of this one.

    Attributes:
        do: ``request`` one by one, or report ``traffic``.
        to: The other state.
        messages: How many.
        per_second: At what rate.
    """

    do: str
    to: str = ""
    messages: int = 0
    per_second: float = 20.0


@dataclass(slots=True)
class Traffic:
    """What went over the wire from here: bodies, without HTTP and TLS."""

    batches: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0


class CountingClient(PeerClient):
    """A client that counts what it carries."""

    def __init__(self, url: str, context: ssl.SSLContext, traffic: Traffic) -> None:
        super().__init__(url, context)
        self._traffic = traffic

    async def deliver(self, batch: bytes) -> bytes:
        """Deliver and count."""
        answer = await super().deliver(batch)
        self._traffic.batches += 1
        self._traffic.sent_bytes += len(batch)
        self._traffic.received_bytes += len(answer)
        return answer


@dataclass(slots=True)
class CountingNode(Node):
    """A node that counts its traffic."""

    traffic: Traffic = field(default_factory=Traffic)

    def client(self, peer: StateCode, at: datetime) -> PeerClient:
        """Return a counting client."""
        context = client_context(
            self.home.certificate,
            self.home.private_key(self.home.tls_key),
            self.partners.certificates(peer, at),
        )
        return CountingClient(self.partners.partner(peer, at).url, context, self.traffic)


class WatchedWorker(Worker):
    """A worker that says when the handling of an answer was committed."""

    def __init__(self, node: Node) -> None:
        super().__init__(node)
        self.answered: dict[ConversationId, float] = {}
        self.changed = Condition()

    def _handle(self, messages: Sequence[IncomingMessage]) -> None:
        super()._handle(messages)
        at = time.perf_counter()
        with self.changed:
            for message in messages:
                if message.kind == Kind.REQUEST_RESPONSE:
                    self.answered[message.conversation] = at
            self.changed.notify_all()


class MeasuredNode(ServingNode):
    """A serving node whose casework can be watched, or left undone.

    Args:
        node: The node.
        casework: Whether what is received is handled.
    """

    def __init__(self, node: Node, *, casework: bool) -> None:
        super().__init__(node)
        self.watched = WatchedWorker(node)
        self._worker = self.watched
        self._casework = casework

    async def _work(self) -> None:
        if self._casework:
            await super()._work()


def ask_one_by_one(node: Node, watched: WatchedWorker, order: Order) -> dict[str, object]:
    """Send requests at a steady rate; return how long each answer took, in milliseconds.

    From before the request's transaction to after the commit of the answer's handling.
    """
    people = [each.person for each in convicts(node.state, StateCode(order.to))]
    started: dict[ConversationId, float] = {}
    pace, begin = 1.0 / order.per_second, time.perf_counter()
    for number in range(order.messages):
        time.sleep(max(begin + number * pace - time.perf_counter(), 0.0))
        command = question(people[number % len(people)], StateCode(order.to), number)
        at = time.perf_counter()
        with node.database.begin() as work:
            asked = node.records.request(work, command)
        if not isinstance(asked, Requested):
            raise TypeError(f"the request was refused: {asked.explanation}")
        started[asked.conversation.id] = at
    with watched.changed:
        watched.changed.wait_for(
            lambda: watched.answered.keys() >= started.keys(), timeout=_ANSWERED_WITHIN
        )
    answered = watched.answered
    return {
        "asked": len(started),
        "milliseconds": [1000 * (answered[c] - at) for c, at in started.items() if c in answered],
    }


async def serve(node: CountingNode, *, casework: bool) -> None:
    """Serve, and obey orders, until the input ends."""
    serving = MeasuredNode(node, casework=casework)
    ready = asyncio.Event()
    task = asyncio.create_task(serving.run(ready=ready.set))
    first = asyncio.create_task(ready.wait())
    await asyncio.wait({task, first}, return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        _say({"ready": str(node.state)})
        await _obey(node, serving)
        task.cancel()
    first.cancel()
    await asyncio.gather(task, return_exceptions=True)
    if not task.cancelled() and (problem := task.exception()) is not None:
        raise problem


async def _obey(node: CountingNode, serving: MeasuredNode) -> None:
    # Threads of their own, so that an order never waits behind the node's work.
    while line := await asyncio.to_thread(sys.stdin.buffer.readline):
        order = msgspec.json.decode(line, type=Order)
        acts: dict[str, Callable[[], dict[str, object]]] = {
            "request": partial(ask_one_by_one, node, serving.watched, order),
            "traffic": partial(msgspec.to_builtins, node.traffic),
        }
        _say(await asyncio.to_thread(acts[order.do]))


def _say(answer: object) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()


def main() -> None:
    """Serve the node of a home."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--no-casework", action="store_true")
    parser.add_argument("--bare", action="store_true", help="without what makes it lawful")
    chosen = parser.parse_args()
    with without_all() if chosen.bare else nullcontext():
        node = open_node(Home(chosen.home))
        counting = CountingNode(**{each.name: getattr(node, each.name) for each in fields(node)})
        asyncio.run(serve(counting, casework=not chosen.no_casework))


if __name__ == "__main__":
    main()
