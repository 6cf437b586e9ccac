"""A store in memory whose transactions are as real as a database's."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from comity.clock import Clock
from comity.exchange.ports import Randomness
from comity.ledger.tile_tree import TileCache
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables
from comity.storage.memory.work import MemorySnapshot, MemoryWork
from comity.storage.store import LogIdentity
from comity.storage.turns import Turns


class MemoryDatabase:
    """Everything a node keeps, until the process ends.

    A transaction changes the tables in place and a rollback undoes its changes one
    by one, so that both cost what the transaction did and not what the store holds.
    Only a writer that begins while a snapshot is open works on a copy.

    Args:
        identity: Whose log it keeps.
        clock: The only source of now.
        randomness: Source of identifiers.
    """

    def __init__(self, *, identity: LogIdentity, clock: Clock, randomness: Randomness) -> None:
        self._identity = identity
        self._clock = clock
        self._randomness = randomness
        self._tables = Tables()
        self._turns = Turns()
        self._readers_guard = Lock()
        self._cache = TileCache()
        self._changes = 0

    @contextmanager
    def begin(self) -> Iterator[MemoryWork]:
        """Open a write transaction; leaving the block commits it, an exception undoes it.

        Raises:
            RuntimeError: This thread has one open. The caller's bug.
        """
        with self._turns:
            with self._readers_guard:
                tables = self._tables.detached() if self._tables.readers else self._tables
            journal = Journal()
            work = MemoryWork(
                tables,
                journal,
                identity=self._identity,
                clock=self._clock,
                randomness=self._randomness,
                cache=self._cache,
            )
            try:
                yield work
            except BaseException:
                journal.undo()
                if "log" in work.__dict__:
                    self._cache = TileCache()
                raise
            self._tables = tables
            self._changes += 1

    @contextmanager
    def read(self) -> Iterator[MemorySnapshot]:
        """Open a snapshot; what others commit meanwhile is not seen in it.

        Raises:
            RuntimeError: This thread has a write transaction open. The caller's bug.
        """
        with self._turns, self._readers_guard:
            tables = self._tables
            tables.readers += 1
        try:
            yield MemorySnapshot(tables, self._identity, self._clock)
        finally:
            with self._readers_guard:
                tables.readers -= 1

    def change_token(self) -> str:
        """Return a value that differs once anybody has committed a change."""
        return str(self._changes)

    def close(self) -> None:
        """Do nothing: there is nothing to close."""
