"""A freeze of processing: met at every door, nothing lost, lifted under an order."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.unit.cli.node_homes import deliver, founded
from tests.unit.cli.offices import Office
from tests.unit.cli.test_inspect_command import FIND

from comity.assembly.build import Node, open_node
from comity.assembly.findings import Status
from comity.assembly.home import Home
from comity.assembly.readiness_oversight import examine_oversight
from comity.errors import ProcessingFrozen
from comity.exchange.ports import Handling, IncomingMessage, OutgoingMessage
from comity.node.worker import ATTEMPTS, Worker
from comity.records.ports import RecordsWork

BY = ("--by", "inspector-1")
ORDER = ("--order", "DPA-17", "--reason", "a check is under way")
ASK = (
    *("request", "--to", "BG", "--purpose", "criminal-proceedings", "--case", "1"),
    *("--authority", "AG", "--surname", "Nobody", "--forename", "Ann"),
    *("--birth-date", "1984-03-11", "--sex", "female", "--nationality", "BG"),
)


@pytest.mark.parametrize(
    ("activity", "door", "status"), [("search", FIND, 1), ("ask", ASK, 0)], ids=["search", "ask"]
)
def test_a_frozen_activity_is_refused_with_who_since_when_and_why(
    germany: Office, activity: str, door: tuple[str, ...], status: int
) -> None:
    germany.run(*door, status=status)
    frozen = germany.ask("inspect", "freeze", activity, *ORDER, *BY)
    before = germany.leaves()
    told = germany.run(*door, status=1)
    for said in (
        "frozen since",
        "inspector-1",
        "DPA-17",
        "a check is under way",
        "stays due",
        "once it is lifted",
    ):
        assert said in told
    assert germany.leaves() == before
    germany.run("inspect", "unfreeze", frozen["id"], "--order", "DPA-21", *BY)
    assert "frozen" not in germany.run(*door, status=status)
    assert germany.leaves() > before + 1


def test_other_activities_go_on(germany: Office) -> None:
    germany.run("inspect", "freeze", "notify", *ORDER, *BY)
    germany.run(*FIND, status=1)
    germany.run(*ASK)


def test_a_freeze_is_ordered_once_and_an_order_is_not_used_again(germany: Office) -> None:
    first = germany.ask("inspect", "freeze", "search", *ORDER, *BY)
    before = germany.leaves()
    assert germany.ask("inspect", "freeze", "search", *ORDER, *BY) == first
    assert germany.leaves() == before
    germany.run("inspect", "unfreeze", first["id"], "--order", "", *BY, status=2)
    germany.run("inspect", "unfreeze", first["id"], "--order", "court 5", *BY)
    germany.run("inspect", "freeze", "search", *ORDER, *BY, status=5)
    listed = germany.ask("inspect", "freezes", "--all")["freezes"]
    assert [(each["in_force"], each["lifted_under"]) for each in listed] == [(False, "court 5")]
    assert germany.ask("inspect", "freezes")["freezes"] == []


def test_a_freeze_is_loud_in_the_doctor(germany: Office) -> None:
    germany.run("inspect", "freeze", "answer", *ORDER, *BY)
    node = germany.node()
    (found,) = examine_oversight(node)
    node.database.close()
    assert found.status is Status.WARN
    assert "Answering requests of other states is frozen" in found.what


class _Ahead:
    """A clock that is moved by hand."""

    def __init__(self, node: Node) -> None:
        self._clock = node.clock
        self.ahead = timedelta()

    def now(self) -> datetime:
        return self._clock.now() + self.ahead


@dataclass
class _Frozen:
    """Casework of which a freeze stops every message."""

    tried: int = 0

    def handle(self, work: RecordsWork, message: IncomingMessage) -> tuple[OutgoingMessage, ...]:
        del work, message
        self.tried += 1
        raise ProcessingFrozen("frozen")


def test_what_the_worker_may_not_handle_stays_due_however_often_it_is_tried(
    tmp_path: Path,
) -> None:
    network = founded(tmp_path)
    german, french = open_node(Home(network.de)), open_node(Home(network.fr))
    french.clock = clock = _Ahead(french)
    french.records = casework = _Frozen()  # type: ignore[assignment] # in place of the service
    with german.database.begin() as work:
        question = german.records.ask_alive(work, french.state)
    deliver(german, french)
    for _ in range(ATTEMPTS + 3):
        clock.ahead += timedelta(minutes=2)
        Worker(french).handle_due()
    with french.database.read() as snapshot:
        message = snapshot.exchange.incoming(question.id)
    assert message is not None
    assert message.handling is Handling.DUE
    assert casework.tried > ATTEMPTS
    german.database.close()
    french.database.close()
