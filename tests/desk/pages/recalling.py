"""Three states at work on one recall: whose desk it is, and two that were told.

Germany convicted somebody who is a national of Bulgaria and of France, and notified both; France
asked Bulgaria about the person since, and was given the conviction by it once more. Messages
travel as the rails carry them, sealed and with receipts; the nodes share one clock.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tests.desk.desk_stage import Desk, StandingClock
from tests.unit.records.states_in_touch import command, conviction, person

from comity.assembly.build import Node, open_node
from comity.assembly.config import Automatic, LawPart, RecordsPart
from comity.assembly.home import Home
from comity.ids import ConvictionId, StateCode
from comity.law.purposes import Purpose
from comity.law.recall_grounds import KeepGround
from comity.node.recall_round import go_on_with_recalls
from comity.node.worker import Worker
from comity.policy.facts import AnswerClass
from comity.records.commands import ConfirmDeletion, TaskDecision
from comity.records.ports import TaskKind
from comity.records.recall_deciding import RecallDecision
from comity.records.recall_messages import CAPABILITY
from comity.records.recall_model import RecallId
from comity.records.requesting import Requested
from comity_training.bench.policy import deliver
from comity_training.federation import Choices, make_network

DE, BG, FR = StateCode("DE"), StateCode("BG"), StateCode("FR")
MADE: Final = conviction(DE)
GONE: Final = conviction(DE, delete=True)
_MOST_ROUNDS: Final = 30


@dataclass
class RecallingStates:
    """The desk, and the nodes behind it.

    Attributes:
        desk: The German desk.
        nodes: All three nodes, the desk's own among them.
        clock: Of all of them.
    """

    desk: Desk
    nodes: dict[StateCode, Node]
    clock: StandingClock

    def carry(self) -> None:
        """Let the nodes deliver, handle and look after recalls until nothing is left."""
        carry(self.nodes)

    def delete_at_origin(self) -> RecallId:
        """Delete the conviction where it was made; return the recall that this opens."""
        german = self.nodes[DE]
        with german.database.begin() as work:
            entered = german.records.alter_conviction(work, GONE)
        assert entered.recall is not None
        self.carry()
        return entered.recall.id

    def decide(self, state: StateCode, *, keep: KeepGround | None = None) -> None:
        """Let an officer of a state erase, or keep, all that is asked of it."""
        decide_all(self.nodes[state], keep=keep)
        for _ in range(2):
            # A node looks at what it awaits again after a minute or two.
            self.clock.wait(minutes=3)
            self.carry()


@contextmanager
def recalling_states(folder: Path) -> Iterator[RecallingStates]:
    """Open the German desk on a copy of what was made once a run."""
    made = _made()
    for state in (DE, BG, FR):
        shutil.copytree(made / state.lower(), folder / state.lower())
    clock = StandingClock()
    with Desk(folder / "de", clock=clock) as desk, ExitStack() as stack:
        nodes = {DE: desk.node}
        for state in (BG, FR):
            nodes[state] = open_node(Home(folder / state.lower()), clock=clock)
            stack.callback(nodes[state].database.close)
        yield RecallingStates(desk, nodes, clock)


def carry(nodes: dict[StateCode, Node]) -> None:
    """Let nodes deliver, handle and look after recalls until nothing is left to deliver."""
    for _ in range(_MOST_ROUNDS):
        moved = 0
        for node in nodes.values():
            go_on_with_recalls(node)
            moved += sum(_delivered(node, other) for other in nodes.values() if other is not node)
        for node in nodes.values():
            moved += Worker(node).handle_due()
        if not moved:
            return
    raise AssertionError("the nodes do not come to rest")


def decide_all(node: Node, *, keep: KeepGround | None = None) -> None:
    """Let an officer confirm deletions, and follow recalls unless they are kept."""
    with node.database.begin() as work:
        for task in work.cases.open_tasks():
            if task.kind is TaskKind.CONFIRM_DELETION:
                confirmed = TaskDecision(task.id, ConfirmDeletion(), "officer", "order read")
                node.records.decide(work, confirmed)
    go_on_with_recalls(node)
    with node.database.begin() as work:
        for task in work.cases.open_tasks():
            asked = work.recalls.by_conversation(task.conversation)
            if task.kind is TaskKind.RECALL and asked is not None:
                node.recalls.decide(work, RecallDecision(asked.id, "officer", "order read", keep))


def _delivered(sender: Node, recipient: Node) -> int:
    with sender.database.read() as snapshot:
        due = list(snapshot.exchange.due_to(recipient.state, limit=100, max_bytes=10**9))
    if due:
        deliver(sender, recipient)
    return len(due)


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="comity-recalling-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    clock = StandingClock()
    homes = make_network(
        folder,
        (DE, BG, FR),
        clock=clock,
        choices=Choices(
            capabilities=("records", CAPABILITY),
            records=RecordsPart(ask_national_entry=False, enter_unknown_nationals=True),
            law=LawPart(
                automatic=(
                    Automatic(
                        answer=AnswerClass.CERTAIN_WITH_CONVICTIONS,
                        purpose=Purpose.CRIMINAL_PROCEEDINGS,
                    ),
                )
            ),
        ),
    )
    nodes = {
        state: open_node(home, clock=clock) for state, home in zip((DE, BG, FR), homes, strict=True)
    }
    convicted = person(BG, FR)
    with nodes[DE].database.begin() as work:
        nodes[DE].records.enter_conviction(work, convicted, MADE)
    carry(nodes)
    with nodes[FR].database.begin() as work:
        asked = nodes[FR].records.request(work, command(BG, convicted))
    assert isinstance(asked, Requested)
    carry(nodes)
    for node in nodes.values():
        node.database.close()
    return folder


def held_at(node: Node, identifier: ConvictionId = MADE.id) -> list[str]:
    """Return how every version of a conviction stands in a node's register."""
    with node.database.read() as snapshot:
        return [str(each.standing) for each in snapshot.register.versions_of(identifier)]
