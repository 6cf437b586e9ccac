"""A lock that is passed on in the order in which it was asked for."""

from collections import deque
from threading import Lock, get_ident
from types import TracebackType


class Turns:
    """Lets one thread in at a time, first come, first served.

    The lock of the standard library may be taken by whoever comes by just then,
    so that one busy thread can starve the others.
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()
        self._taken = False
        self._owner: int | None = None

    def __enter__(self) -> None:
        """Wait for one's turn.

        Raises:
            RuntimeError: This thread has it already and would wait for itself.
                The caller's bug.
        """
        if self._owner == get_ident():
            raise RuntimeError("this thread has a write transaction open")
        with self._guard:
            gate = Lock() if self._taken else None
            if gate is not None:
                gate.acquire()
                self._waiting.append(gate)
            self._taken = True
        if gate is not None:
            gate.acquire()
        self._owner = get_ident()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the next one in."""
        self._owner = None
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
