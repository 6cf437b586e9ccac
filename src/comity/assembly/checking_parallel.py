"""Sharing the segments of a long log among processes, each with its own connection."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import Final

from comity.assembly.build import Node
from comity.assembly.checking_log import Segments
from comity.assembly.checking_segment import Advance, LogFrame, Segment, check_segment
from comity.clock import SystemClock
from comity.storage.sql.database import Database
from comity.storage.sql.walking import Walk
from comity.storage.store import LogIdentity
from comity.trust.keys import VerificationKey
from comity.trust.record_keys import StorageKey

WORTH_SHARING: Final = 4
"""Segments below which starting processes takes longer than it saves."""

_MOST_PROCESSES: Final = 4


@dataclass(frozen=True, slots=True)
class _Source:
    """What a helping process is told, over a pipe that nobody else reads.

    Attributes:
        url: Address of the database.
        storage_key: Text of the key it is sealed under.
        origin: Name of the log.
        keys: Texts of all keys that ever signed for it.
        covered: Size of the last checkpoint.
    """

    url: str
    storage_key: str
    origin: str
    keys: tuple[str, ...]
    covered: int

    def __repr__(self) -> str:
        """Show the log only; a key is in here."""
        return f"_Source({self.origin})"


def shared_among_processes(node: Node, *, processes: int | None = None) -> Segments | None:
    """Return what checks segments in several processes at once.

    A log only grows: what was there when its size was asked for is the same in every
    snapshot taken later.

    Args:
        node: Whose log.
        processes: How many; as many as there are processors, but at most four, if not given.

    Returns:
        What ``LogCheck`` takes; ``None`` where one process is as quick.
    """
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    count = min(usable, _MOST_PROCESSES) if processes is None else processes
    return None if count == 1 else _Sharing(node, count)


class _Sharing:
    def __init__(self, node: Node, processes: int) -> None:
        self._node = node
        self._processes = processes

    def __call__(
        self, frame: LogFrame, starts: Sequence[int], advance: Advance
    ) -> Iterator[Segment]:
        if len(starts) < WORTH_SHARING:
            yield from self._here(frame, starts, advance)
            return
        source = _Source(
            url=self._node.home.database_url(self._node.config),
            storage_key=self._node.database.storage_key.to_text(),
            origin=frame.origin,
            keys=tuple(key.to_text() for key in frame.keys),
            covered=frame.covered,
        )
        with ProcessPoolExecutor(
            self._processes, get_context("spawn"), initializer=_open, initargs=(source,)
        ) as pool:
            ahead = iter(starts)
            waiting: list[Future[Segment]] = [
                pool.submit(_check, start) for start in islice(ahead, 2 * self._processes)
            ]
            while waiting:
                segment = waiting.pop(0).result()
                waiting += [pool.submit(_check, start) for start in islice(ahead, 1)]
                advance(segment.count)
                yield segment

    def _here(self, frame: LogFrame, starts: Sequence[int], advance: Advance) -> Iterator[Segment]:
        with self._node.database.read() as snapshot:
            for start in starts:
                yield check_segment(Walk(snapshot), frame, start, advance=advance)


class _Opened:
    """What this helping process reads from."""

    database: Database
    frame: LogFrame


def _open(source: _Source) -> None:
    keys = tuple(VerificationKey.from_text(key) for key in source.keys)
    _Opened.frame = LogFrame(source.origin, keys, source.covered)
    _Opened.database = Database(
        source.url,
        identity=LogIdentity(source.origin, ()),
        clock=SystemClock(),
        randomness=os.urandom,
        storage_key=StorageKey.from_text(source.storage_key),
    )


def _check(start: int) -> Segment:
    with _Opened.database.read() as snapshot:
        return check_segment(Walk(snapshot), _Opened.frame, start, advance=lambda _: None)
