"""A training room at work: two nodes and their desks, each in a process of its own."""

import subprocess
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

from comity.assembly.build import open_node
from comity.clock import Clock
from comity_training.demo.desks import PASSWORD, SEATS, desk_launched, print_codes
from comity_training.demo.scenes import Tell
from comity_training.demo.stage import Actor, wait_for
from comity_training.room.room import Room, at_work, open_tasks

_STARTS_WITHIN: Final = 60.0


@dataclass(slots=True)
class RoomAtWork:
    """Serves the nodes of a room and their desks for as long as the block lasts.

    Attributes:
        room: The room.
        progress: Where it is said what has started.
        actors: Its nodes.
    """

    room: Room
    progress: Tell = print
    actors: list[Actor] = field(default_factory=list)
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        """Start everything.

        Raises:
            ConfigurationInvalid: The room is at work already.
            StageFailure: A process did not start.
        """
        with ExitStack() as stack:
            stack.enter_context(at_work(self.room))
            for home in self.room.homes:
                actor = Actor(home=home, node=open_node(home))
                stack.callback(actor.node.database.close)
                stack.callback(actor.stop)
                actor.launch()
                stack.callback(_ended, desk_launched(actor))
                self.actors.append(actor)
            for actor in self.actors:
                actor.await_ready()
                self.progress(f"The node of {actor.state} is ready.")
                ready = actor.home.path / "desk-ready"
                wait_for(ready.exists, f"the desk of {actor.state}", seconds=_STARTS_WITHIN)
                self.progress(f"The desk of {actor.state} is open.")
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop everything."""
        self._stack.close()

    def tell(self, tell: Tell) -> None:
        """Say where the desks are, who can sit down, and what waits."""
        ours, partner = self.actors
        tell("# The training room is open. Nobody in it exists.")
        tell(f"{ours.state}: {ours.node.config.desk.origin}  {open_tasks(ours.node)} tasks wait")
        tell(f"{partner.state}: {partner.node.config.desk.origin}  for the trainer, as partner")
        tell(f"Names:    {', '.join(seat.name for seat in SEATS)}")
        tell(f"Password: {PASSWORD}")
        tell("Code:     the one printed below; each counts once for each name.")
        tell("'comity training status' names the cases; 'comity training reset' makes them anew.")

    def show_codes(self, tell: Tell, clock: Clock) -> None:
        """Print the code of the moment, and each that follows, until interrupted."""
        tell("# One-time codes; Ctrl+C closes the room")
        print_codes(self.room.seed, tell, clock)


def _ended(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait()
