"""One node of a simulated federation: what survives a crash of it, and what does not."""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Final

from tests.federation.delivery import Courier
from tests.federation.members import NamedPartners, directory
from tests.federation.probed_store import COMMITTED, ProbedStore
from tests.unit.trust import networks

from comity.errors import ErrorCode, StorageUnavailable
from comity.exchange.outbox import Rails
from comity.exchange.wires import COMITY_ONLY, Wires
from comity.ids import StateCode
from comity.records.workflow import MISFITS, WORKFLOWS
from comity.storage.store import LogIdentity

HINTS: Final = 4


class Crash(BaseException):
    """The process dies here. No node code may catch it."""


def die() -> BaseException:
    """Return the death of a process."""
    return Crash()


def database_fault() -> BaseException:
    """Return a database's failure; it says that nothing was written."""
    return StorageUnavailable("The database does not answer.")


Fault = Callable[[], BaseException]


class SimulatedClock:
    """Shows what it was set to."""

    def __init__(self, now: datetime) -> None:
        self.time = now

    def now(self) -> datetime:
        """Return the simulated time."""
        return self.time


class Node:
    """One state's node: what survives a crash, and what does not."""

    def __init__(
        self,
        state: StateCode,
        clock: SimulatedClock,
        random: Random,
        wires: Wires = COMITY_ONLY,
    ) -> None:
        self.state = state
        self.key = networks.log_key(state)
        sealing = networks.sealing_key(state)
        self.sealing_keys = {sealing.key_id: sealing}
        identity = LogIdentity(self.key.name, (self.key,))
        self.store = ProbedStore(identity, clock, random.randbytes)
        self.store.probe = self._probe
        self.wires = wires
        misfits = {} if wires is COMITY_ONLY else MISFITS
        self.rails = Rails(state, WORKFLOWS, clock, random.randbytes, wires, misfits)
        self.partners = NamedPartners(state, directory())
        self.courier = Courier(self.store, self.rails, self.partners, self._alarm)
        self.alarms: list[tuple[StateCode, ErrorCode, str]] = []
        self.up = True
        self.life = 0
        self.hints: dict[StateCode, tuple[int, ...]] = {}
        self.fuse: int | None = None
        self.fault: Fault = die

    def _alarm(self, peer: StateCode, code: ErrorCode, what: str) -> None:
        self.alarms.append((peer, code, what))

    def _probe(self, call: str) -> None:
        # A database that reports a failure has not committed; a process can die after it has.
        possible = self.fault is die or call != COMMITTED
        if self.fuse is not None and possible:
            self.fuse -= 1
            if self.fuse <= 0:
                self.fuse = None
                raise self.fault()

    def remember(self, peer: StateCode, size: int) -> None:
        """Keep in mind which checkpoint of ours a peer may have seen."""
        self.hints[peer] = (size, *self.hints.get(peer, ()))[:HINTS]
