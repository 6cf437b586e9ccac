"""A recall among three served nodes: one follows recalls, one is reached over ECRIS only."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.processes.ecris_site import serving
from tests.unit.cli.node_homes import run
from tests.unit.records.states_in_touch import conviction, person

from comity.assembly.build import Node
from comity.assembly.config import RecordsPart, WitnessingPart
from comity.exchange.wires import Wire
from comity.ids import StateCode
from comity.law.recall_grounds import RecallGround
from comity.records.ports import Standing
from comity.records.recall_deciding import RecallCommand
from comity.records.recall_messages import CAPABILITY
from comity.records.recall_model import HolderState, RecallId
from comity.records.recall_standing import standing_now
from comity_training.federation import Choices, make_network

pytestmark = pytest.mark.processes
DE, FR, ES = StateCode("DE"), StateCode("FR"), StateCode("ES")
ROUNDS = 800
PAUSE_SECONDS = 0.05
MADE = conviction(DE)


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[dict[StateCode, Node]]:
    """Germany and France, who follow recalls, and Spain, who speaks ECRIS."""
    homes = make_network(
        tmp_path,
        [DE, FR, ES],
        choices=Choices(
            records=RecordsPart(
                ask_national_entry=False,
                enter_unknown_nationals=True,
                erase_recalled_automatically=True,
            ),
            witnessing=WitnessingPart(interval_seconds=1),
            capabilities=("records", CAPABILITY),
            wires={DE: (Wire.COMITY, Wire.ECRIS), FR: (Wire.COMITY,), ES: (Wire.ECRIS,)},
        ),
    )
    with ExitStack() as stack:
        yield {
            state: stack.enter_context(serving(home))
            for state, home in zip((DE, FR, ES), homes, strict=True)
        }


def eventually(holds: Callable[[], bool]) -> bool:
    """Look again and again; the network and three databases take what time they take."""
    pause = threading.Event()
    return any(holds() or pause.wait(PAUSE_SECONDS) for _ in range(ROUNDS))


def _kept(node: Node) -> list[Standing]:
    with node.database.read() as snapshot:
        return [held.standing for held in snapshot.register.versions_of(MADE.id)]


def _standings(node: Node, recall: RecallId) -> dict[str, HolderState]:
    with node.database.read() as snapshot:
        found = snapshot.recalls.recall(recall)
        assert found is not None
        parties = standing_now(snapshot, node.recalls.office, found).parties
    return {party.state: party.standing for party in parties}


def test_who_follows_recalls_confirms_and_who_speaks_ecris_is_told(
    nodes: dict[StateCode, Node],
) -> None:
    german, french, spanish = (nodes[state] for state in (DE, FR, ES))
    with german.database.begin() as work:
        german.records.enter_conviction(work, person(FR, ES), MADE)
    assert eventually(lambda: _kept(french) == _kept(spanish) == [Standing.CURRENT])
    command = RecallCommand("officer-1", "wrong person", RecallGround.UNLAWFUL, conviction=MADE.id)
    with german.database.begin() as work:
        recall = german.recalls.start(work, command).id
    wanted = {FR: HolderState.ERASED, ES: HolderState.CANNOT_CONFIRM}
    assert eventually(lambda: _standings(german, recall) == wanted), _standings(german, recall)
    assert _kept(french) == [Standing.DELETED]
    assert eventually(lambda: _kept(spanish) == [Standing.WITHDRAWN])
    home = german.home.path
    shown = run("recall", "show", recall, "--home", home)
    assert "1 of 2 confirmed, ES cannot confirm (told over ecris" in shown.out
    verified = ("recall", "verify", recall, "--home", home)
    assert eventually(lambda: run(*verified).code == 0), run(*verified).out
    assert "1 of 1 receipts stand in the log that signed for them" in run(*verified).out
