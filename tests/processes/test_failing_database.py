"""A serving node whose database fails for a while: it goes on, says so, and heals."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import cast

import pytest

from comity.assembly.build import Node, open_node
from comity.errors import StorageUnavailable
from comity.exchange.ports import Delivery
from comity.ids import MessageId, StateCode
from comity.node import partner_loop, serving
from comity.node.serving import ServingNode
from comity.storage.sql.database import Database
from comity.storage.sql.work import SqlSnapshot, SqlWork
from comity_training.federation import make_network

pytestmark = pytest.mark.processes

DE, FR = StateCode("DE"), StateCode("FR")
PATIENCE = 30.0


class FailingDatabase:
    """A database that fails as told: with a failure, or with a defect."""

    change_token_is_at_hand = True

    def __init__(self, real: Database) -> None:
        self.real = real
        self.problem: Callable[[], Exception] | None = None
        self.failed = {"begin": 0, "read": 0, "change_token": 0}

    def _fail(self, what: str) -> None:
        if self.problem is not None:
            self.failed[what] += 1
            raise self.problem()

    @contextmanager
    def begin(self) -> Iterator[SqlWork]:
        self._fail("begin")
        with self.real.begin() as work:
            yield work

    @contextmanager
    def read(self) -> Iterator[SqlSnapshot]:
        self._fail("read")
        with self.real.read() as snapshot:
            yield snapshot

    def change_token(self) -> str:
        self._fail("change_token")
        return self.real.change_token()


def ask(node: Node) -> MessageId:
    with node.database.begin() as work:
        return node.records.ask_alive(work, FR).id


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - other threads bring it about
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("problem", "met"),
    [
        # Noting that a delivery failed is what fails next.
        (partial(StorageUnavailable, "No answer."), {"begin", "read", "change_token"}),
        (partial(ValueError, "a defect"), {"read", "change_token"}),
    ],
    ids=["failure", "defect"],
)
def test_a_node_outlives_a_database_that_fails_for_a_while(
    problem: Callable[[], Exception],
    met: set[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for module in (serving, partner_loop):
        monkeypatch.setattr(module, "_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(serving, "_ROUND_SECONDS", 0.01)
    germany, france = (open_node(home) for home in make_network(tmp_path, [DE, FR]))
    failing = FailingDatabase(germany.database)
    germany.database = cast("Database", failing)

    def delivered(identifier: MessageId) -> bool:
        with failing.real.read() as snapshot:
            message = snapshot.exchange.outgoing(identifier)
        return message is not None and message.delivery is Delivery.ACKNOWLEDGED

    async def play() -> None:
        ready = asyncio.Event()
        nodes = [asyncio.create_task(ServingNode(germany).run(ready=ready.set))]
        await ready.wait()
        waiting = ask(germany)
        failing.problem = problem
        await until(lambda: all(failing.failed[each] >= 5 for each in met) or nodes[0].done())
        assert not nodes[0].done()
        failing.problem = None
        nodes.append(asyncio.create_task(ServingNode(france).run()))
        await until(lambda: delivered(waiting) or nodes[0].done())
        assert not nodes[0].done()
        for node in nodes:
            node.cancel()
        await asyncio.gather(*nodes, return_exceptions=True)

    with caplog.at_level(logging.ERROR):
        asyncio.run(play())
    assert [record for record in caplog.records if record.levelno == logging.ERROR]
    failing.real.close()
    france.database.close()
