"""A run that ends what is over fails at every write once; the next run leaves nothing.

What ended is on record once, and what is not on record did not end.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.contracts.test_rights_contract import request
from tests.contracts.test_settled_matters import HIT, MARK, SESSION
from tests.unit.cli.node_homes import LaterClock
from tests.unit.cli.offices import BG, DE

from comity.assembly.build import Node, open_node
from comity.assembly.enforcing_retention import overdue_now, periods_of, run_retention
from comity.assembly.home import Home
from comity.assembly.journal import journal_of
from comity.assembly.settled_matters import SettledMatters
from comity.errors import StorageUnavailable
from comity.ledger.acts import Act
from comity.rights.model import Stage
from comity.storage.sql.session import Session
from comity_training.federation import make_network

NOW = datetime.now(UTC)  # noqa: TID251 - homes are made by real commands


class Fuse:
    """Fails at one write of a session, and never again."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left: int | None = None
        for name in ("run", "run_many"):
            monkeypatch.setattr(Session, name, self._burning(getattr(Session, name)))

    def _burning(self, write: Callable[..., object]) -> Callable[..., object]:
        def burning(*arguments: object) -> object:
            if self.left is not None:
                self.left -= 1
                if self.left == 0:
                    self.left = None
                    raise StorageUnavailable("The disk is gone.")
            return write(*arguments)

        return burning


@pytest.fixture
def node(tmp_path: Path) -> Node:
    make_network(tmp_path, (DE, BG))
    opened = open_node(Home(tmp_path / "de"))
    opened.clock = LaterClock(1200)
    return opened


def left_over(node: Node) -> bool:
    with node.database.read() as snapshot:
        settled = SettledMatters(periods_of(node), node.clock.now()).left(snapshot)
    return bool(settled or overdue_now(node))


def ended_on_record(node: Node) -> list[object]:
    with node.database.read() as snapshot:
        return [
            entry.fields["reference"]
            for entry in journal_of(snapshot)
            if entry.act == Act.RIGHTS_ENDED
        ]


def test_a_run_heals_wherever_it_is_interrupted(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    fuse = Fuse(monkeypatch)
    writes = 0
    expected = []
    while True:
        writes += 1
        closed = request(
            writes,
            NOW.date(),
            stage=Stage.CLOSED,
            registered_at=NOW - timedelta(days=2),
        )
        expected.append(closed.id)
        with node.database.begin() as work:
            work.rights.keep(closed)
            work.access.sessions.put(SESSION)
            for each in (MARK, HIT):
                work.oversight.keep(each)
        assert left_over(node)
        fuse.left = writes
        try:
            run_retention(node)
        except StorageUnavailable:
            gone = set(ended_on_record(node))
            with node.database.read() as snapshot:
                assert (snapshot.rights.request(closed.id) is None) == (closed.id in gone)
            run_retention(node)
        assert not left_over(node)
        assert ended_on_record(node) == expected
        if fuse.left is not None:
            break
    node.database.close()
    assert writes > 10, "a run makes more writes than that"
