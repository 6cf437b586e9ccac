"""The three desks after the story, with ready-made accounts: for training, and for nothing else.

The password is printed and the seed of the codes is one for all, so that whoever wants to look can
sit down at any desk in a minute. A home that this package did not make gets none of them.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Final, Self

from comity.access.model import Account, AccountState, Entitlement, Factor, FactorKind
from comity.access.permissions import Role
from comity.access.principal import AccountId
from comity.clock import Clock
from comity.trust.one_time_codes import code_at, new_shared_secret
from comity.trust.passwords import PasswordCost, hashed
from comity_training.demo.scenes import Tell
from comity_training.demo.stage import Actor, Stage, StageFailure, wait_for

PASSWORD: Final = "training room with a view"  # noqa: S105 - printed, and of training homes only
_TRAINING: Final = ".training.example"
COURT: Final = "Training court"
"""Which authority the account of the court speaks for."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A ready-made account.

    Attributes:
        name: Its sign-in name.
        role: What it is for.
        team: Its team; of a requesting authority the authority itself.
    """

    name: str
    role: Role
    team: str = "Training"


SEATS: Final = (
    Seat("officer", Role.OFFICER),
    Seat("supervisor", Role.SUPERVISOR, "Supervision"),
    Seat("deputy", Role.SUPERVISOR, "Supervision"),
    Seat("inspector", Role.INSPECTOR),
    Seat("security", Role.SECURITY_OFFICER),
    Seat("administrator", Role.ADMINISTRATOR),
    Seat("court", Role.REQUESTING_AUTHORITY, COURT),
    Seat("translator", Role.TRANSLATOR),
    Seat("integrator", Role.INTEGRATOR),
)
_CODE_LASTS: Final = 30
_STARTS_WITHIN: Final = 60.0


@dataclass(slots=True)
class Desks:
    """Desks at work beside the nodes of a stage.

    Attributes:
        stage: The nodes.
        seed: Of everybody's one-time codes.
        running: Their processes.
    """

    stage: Stage
    seed: bytes = field(default_factory=lambda: new_shared_secret(os.urandom), repr=False)
    running: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def __enter__(self) -> Self:
        """Make the accounts and start every desk.

        Raises:
            StageFailure: One did not start, or a home is no training home.
        """
        try:
            for actor in self.stage.actors.values():
                seat_everybody(actor, self.seed)
                self.running.append(desk_launched(actor))
            for actor in self.stage.actors.values():
                ready = actor.home.path / "desk-ready"
                wait_for(ready.exists, f"the desk of {actor.state}", seconds=_STARTS_WITHIN)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop every desk."""
        self._stop()

    def _stop(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait()

    def tell(self, tell: Tell) -> None:
        """Say where the desks are, who can sit down, and what to look at first."""
        tell("# Three desks are open")
        for actor in self.stage.actors.values():
            tell(f"{actor.state}: {actor.node.config.desk.origin}")
        tell(f"Names:    {', '.join(seat.name for seat in SEATS)}")
        tell(f"Password: {PASSWORD}")
        tell("Code:     the one printed below; each counts once for each name.")
        tell("For training only: the password is public, and one seed makes everybody's codes.")
        tell("# First steps")
        tell("1. Sign in as officer in DE: search a person, read the record, ask Bulgaria.")
        tell("2. Sign in as officer in BG: the inbox shows what waits for a decision.")
        tell("3. Sign in as inspector: who looked at what, and whether it was lawful.")
        tell("4. Sign in as administrator: first steps, partners, 'Test the connection'.")

    def show_codes(self, tell: Tell, clock: Clock) -> None:
        """Print the code of the moment, and each that follows, until interrupted."""
        tell("# One-time codes; Ctrl+C closes the desks and ends the demonstration")
        print_codes(self.seed, tell, clock)


def print_codes(seed: bytes, tell: Tell, clock: Clock) -> None:
    """Print the code of the moment, and each that follows, until interrupted."""
    while True:
        now = clock.now()
        tell(f"{now:%H:%M:%S} UTC   {code_at(seed, now)}")
        time.sleep(_CODE_LASTS - now.timestamp() % _CODE_LASTS)


def seat_everybody(actor: Actor, seed: bytes) -> None:
    """Make one account for each role that a demonstration needs.

    Raises:
        StageFailure: It is no training home, or has accounts already.
    """
    node = actor.node
    if not node.config.node.origin.endswith(_TRAINING):
        raise StageFailure(f"{actor.home.path} is no training home: it gets no ready-made accounts")
    now = node.clock.now() - timedelta(minutes=1)
    secret = hashed(PASSWORD, os.urandom, PasswordCost())
    with node.database.begin() as work:
        if not work.access.accounts.is_empty():
            raise StageFailure(f"{actor.home.path} has accounts already")
        for seat in SEATS:
            name = seat.name
            identifier = AccountId(f"ac-training-{name}")
            account = Account(
                id=identifier,
                name=name,
                display_name=f"{name.title()} in training",
                state=AccountState.ACTIVE,
                granted=Entitlement(roles=frozenset({seat.role}), team=seat.team),
                created_by="demonstration",
                created_at=now,
                approved_by="demonstration",
                approved_at=now,
            )
            work.access.accounts.put(account)
            for kind, kept in (
                (FactorKind.PASSWORD, secret.encode()),
                (FactorKind.ONE_TIME_CODE, seed),
            ):
                factor = Factor(f"fa-training-{name}-{kind}", identifier, kind, now, kept)
                work.access.factors.put(factor)


def desk_launched(actor: Actor) -> "subprocess.Popen[bytes]":
    """Start the desk of a node in a process of its own; ``desk-ready`` says that it listens."""
    ready = actor.home.path / "desk-ready"
    ready.unlink(missing_ok=True)
    command = [sys.executable, "-m", "comity", "desk", "--home", str(actor.home.path)]
    with (actor.home.path / "desk.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own program and our own paths
            [*command, "--ready-file", str(ready)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
