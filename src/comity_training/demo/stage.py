"""The stage: real node processes, and a hand on each node's casework.

A node's officers work in processes of their own, as the desk and the command line do;
here they all sit in this one. Messages travel between the served nodes only.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.exchange.ports import Delivery, Handling, IncomingMessage, OutgoingMessage
from comity.exchange.wires import Wire
from comity.ids import ConversationId, MessageId, PersonRef, StateCode, TaskId
from comity.law.working_days import calendar_of
from comity.policy.decision import Refusal
from comity.records.commands import Act, RequestCommand, TaskDecision
from comity.records.entering import Entered
from comity.records.messages import Kind, Message, decode
from comity.records.model import Conviction
from comity.records.ports import Task
from comity.records.requesting import Requested

T = TypeVar("T")
_POLL_SECONDS: Final = 0.002
PATIENCE_SECONDS: Final = 20.0
_STARTS_WITHIN_SECONDS: Final = 60.0
_HOLD_SECONDS: Final = 0.02
_HOLD_ATTEMPTS: Final = 100


class StageFailure(Exception):  # noqa: N818 - a failure of the story, not an error of the node
    """The story did not go as told."""


@dataclass(slots=True)
class Actor:
    """One state: its node's home, its process, and its officers' access.

    Attributes:
        home: The node's folder.
        node: The officers' own access to the node's database.
        process: The serving process, while it runs.
    """

    home: Home
    node: Node
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def state(self) -> StateCode:
        """Two letters."""
        return self.node.state

    def start(self) -> None:
        """Start the serving process and wait until it listens.

        Raises:
            StageFailure: It did not start.
        """
        self.launch()
        self.await_ready()

    @property
    def _ready(self) -> Path:
        return self.home.path / "ready"

    def launch(self) -> None:
        """Start the serving process."""
        self._ready.unlink(missing_ok=True)
        with (self.home.path / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own program and our own paths
                [
                    sys.executable,
                    "-m",
                    "comity",
                    "serve",
                    "--home",
                    str(self.home.path),
                    "--ready-file",
                    str(self._ready),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def await_ready(self) -> None:
        """Wait until the process listens.

        Raises:
            StageFailure: It did not start.
        """
        wait_for(
            self._ready.exists,
            f"{self.state} to listen",
            alive=self._require_alive,
            seconds=_STARTS_WITHIN_SECONDS,
        )

    def _require_alive(self) -> None:
        if self.process is not None and self.process.poll() is not None:
            raise StageFailure(f"the node of {self.state} ended: see {self.home.path}/serve.log")

    def hold(self) -> None:
        """Stop the process in its tracks, as a machine that hangs would.

        Not in the middle of a transaction: an officer's own would wait for it in vain.

        Raises:
            StageFailure: It was in the middle of one each time.
        """
        process = self.process
        if process is None:
            return
        for _ in range(_HOLD_ATTEMPTS):
            process.send_signal(signal.SIGSTOP)
            time.sleep(_HOLD_SECONDS)
            if self._is_writable():
                return
            process.send_signal(signal.SIGCONT)
            time.sleep(_HOLD_SECONDS)
        raise StageFailure(f"the node of {self.state} never paused between transactions")

    def _is_writable(self) -> bool:
        """Return whether nobody holds the database's lock for writing."""
        engine = self.node.database.writing_engine
        with closing(engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout = 0")
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except engine.dialect.loaded_dbapi.OperationalError:
                return False
            finally:
                cursor.execute("PRAGMA busy_timeout = 30000")
            connection.rollback()
        return True

    def release(self) -> None:
        """Let it go on."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """Kill the process without warning, as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """Stop the process in good order."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None

    def enter(self, person: PersonRef, conviction: Conviction) -> Entered:
        """Enter a conviction of ours."""
        with self.node.database.begin() as work:
            return self.node.records.enter_conviction(work, person, conviction)

    def alter(self, conviction: Conviction) -> Entered:
        """Alter a conviction of ours."""
        with self.node.database.begin() as work:
            return self.node.records.alter_conviction(work, conviction)

    def ask(self, command: RequestCommand) -> Requested | Refusal:
        """Ask another state."""
        with self.node.database.begin() as work:
            return self.node.records.request(work, command)

    def decide(self, task: TaskId, act: Act, reason: str) -> None:
        """Decide a task of the queue.

        Raises:
            StageFailure: Policy does not permit it.
        """
        with self.node.database.begin() as work:
            decided = self.node.records.decide(
                work, TaskDecision(task=task, act=act, by="officer.demo", reason=reason)
            )
        if decided.refusal is not None:
            raise StageFailure(f"{self.state} may not: {decided.refusal.explanation}")

    def cancel(self, message: MessageId, reason: str) -> None:
        """Cancel a message of ours."""
        with self.node.database.begin() as work:
            self.node.records.cancel(work, message, by="officer.demo", reason=reason)

    def messages(self, conversation: ConversationId) -> list[OutgoingMessage | IncomingMessage]:
        """Return a conversation's messages in the order of our log."""
        with self.node.database.read() as snapshot:
            return list(snapshot.exchange.messages_of(conversation))

    def state_of(self, conversation: ConversationId) -> str:
        """Return where a conversation stands here; empty if it is not here."""
        with self.node.database.read() as snapshot:
            found = snapshot.exchange.conversation(conversation)
            return "" if found is None else found.state

    def wire_of(self, conversation: ConversationId) -> Wire:
        """Return the wire a conversation is on; Comity's own if it is not here."""
        with self.node.database.read() as snapshot:
            found = snapshot.exchange.conversation(conversation)
            return Wire.COMITY if found is None else found.wire

    def tasks(self, conversation: ConversationId) -> list[Task]:
        """Return the open tasks of a conversation."""
        with self.node.database.read() as snapshot:
            return list(snapshot.cases.open_tasks(conversation=conversation))

    def await_task(self, conversation: ConversationId) -> Task:
        """Wait for a task of the queue.

        Raises:
            StageFailure: None appeared.
        """
        return await_value(
            lambda: next(iter(self.tasks(conversation)), None),
            f"a task at {self.state} about {conversation}",
        )

    def await_message(
        self, conversation: ConversationId, kind: Kind, *, count: int = 1
    ) -> tuple[IncomingMessage, Message]:
        """Wait until so many messages of a kind have arrived and been handled.

        Returns:
            The last of them, and what it says.

        Raises:
            StageFailure: They did not arrive.
        """

        def found() -> IncomingMessage | None:
            arrived = [
                message
                for message in self.messages(conversation)
                if isinstance(message, IncomingMessage)
                and message.kind == kind
                and message.handling is Handling.DONE
            ]
            return arrived[count - 1] if len(arrived) >= count else None

        message = await_value(found, f"{kind} at {self.state} in {conversation}")
        return message, decode(kind, message.payload)

    def await_receipts(self, conversation: ConversationId) -> None:
        """Wait until every message we sent in a conversation is receipted.

        Raises:
            StageFailure: One was not.
        """
        wait_for(
            lambda: all(
                message.delivery is not Delivery.DUE
                for message in self.messages(conversation)
                if isinstance(message, OutgoingMessage)
            ),
            f"receipts at {self.state} for {conversation}",
        )

    def quiet(self) -> bool:
        """Return whether nothing is due here."""
        with self.node.database.read() as snapshot:
            return not (
                snapshot.exchange.peers_with_due()
                or snapshot.exchange.due_in(now=self.node.clock.now(), limit=1)
            )


def wait_for(
    condition: Callable[[], bool],
    what: str,
    *,
    alive: Callable[[], None] | None = None,
    seconds: float = PATIENCE_SECONDS,
) -> None:
    """Wait until a condition holds.

    Raises:
        StageFailure: It did not in that time.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if alive is not None:
            alive()
        if time.monotonic() > deadline:
            raise StageFailure(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(_POLL_SECONDS)


def await_value(look: Callable[[], T | None], what: str) -> T:
    """Wait until a look finds something.

    Raises:
        StageFailure: It found nothing in time.
    """
    found: list[T] = []

    def condition() -> bool:
        value = look()
        if value is None:
            return False
        found.append(value)
        return True

    wait_for(condition, what)
    return found[0]


class Stage:
    """Three nodes, started and stopped together.

    Args:
        homes: The nodes' folders.
    """

    def __init__(self, homes: list[Home]) -> None:
        self.actors = {actor.state: actor for actor in map(_actor, homes)}
        self._left = False

    def __getitem__(self, state: str) -> Actor:
        """Return the actor of a state."""
        return self.actors[StateCode(state)]

    def __enter__(self) -> Self:
        """Return the stage."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop every process."""
        for actor in self.actors.values():
            if not self._left:
                actor.stop()
            actor.node.database.close()

    def start(self) -> None:
        """Start every node."""
        for actor in self.actors.values():
            actor.launch()
        for actor in self.actors.values():
            actor.await_ready()

    def leave(self) -> None:
        """Leave the processes running when the stage is left."""
        self._left = True

    def settle(self) -> None:
        """Wait until nothing is due anywhere.

        Raises:
            StageFailure: Something stayed due.
        """
        wait_for(
            lambda: all(actor.quiet() for actor in self.actors.values()), "everything to settle"
        )


def _actor(home: Home) -> Actor:
    node = open_node(home)
    # An officer's desk has long been open when the first request is written.
    calendar_of(node.state)
    return Actor(home=home, node=node)
