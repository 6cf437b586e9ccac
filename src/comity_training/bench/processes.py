"""Node processes as the measuring process sees them: started, ordered, watched, killed."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

import msgspec

from comity.assembly.home import Home
from comity.errors import StorageUnavailable
from comity_training.bench.served import Order

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_STOPPED_WITHIN: Final = 20.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process has used so far.

    Attributes:
        cpu_seconds: Of user and kernel.
        resident_bytes: Memory in use.
    """

    cpu_seconds: float
    resident_bytes: int


class NodeProcess:
    """One node in a process of its own.

    Args:
        home: Its folder; what it writes to standard error goes to ``serve.log`` there.
        casework: Whether it handles what it receives.
        bare: Whether it runs without what makes it lawful; its home has to be made so.
    """

    def __init__(self, home: Home, *, casework: bool = True, bare: bool = False) -> None:
        self.home = home
        self._casework = casework
        self._bare = bare
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start the process and wait until it listens."""
        self.start()
        self.wait_until_ready()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it."""
        self.stop()

    def start(self) -> None:
        """Start the process."""
        command = [sys.executable, "-m", "comity_training.bench.served", str(self.home.path)]
        if not self._casework:
            command.append("--no-casework")
        if self._bare:
            command.append("--bare")
        with (self.home.path / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )

    def wait_until_ready(self) -> None:
        """Wait until the node listens.

        Raises:
            StorageUnavailable: It ended instead.
        """
        self._answer(dict[str, object])

    def give(self, order: Order) -> None:
        """Give an order; its answer is read later."""
        pipe = self._running().stdin
        if pipe is not None:
            pipe.write(msgspec.json.encode(order) + b"\n")
            pipe.flush()

    def ask(self, order: Order, answer: type[T]) -> T:
        """Give an order and return its answer.

        Raises:
            StorageUnavailable: The process ended instead.
        """
        self.give(order)
        return self._answer(answer)

    def answer(self, kind: type[T]) -> T:
        """Return the answer to the order given last.

        Raises:
            StorageUnavailable: The process ended instead.
        """
        return self._answer(kind)

    def _answer(self, kind: type[T]) -> T:
        pipe = self._running().stdout
        line = b"" if pipe is None else pipe.readline()
        if not line:
            raise StorageUnavailable(
                "A node under measurement ended.", private=str(self.home.path / "serve.log")
            )
        return msgspec.json.decode(line, type=kind)

    def usage(self) -> Usage:
        """Return what the process has used; nothing where the system does not tell."""
        folder = Path("/proc") / str(self._running().pid)
        try:
            stat = (folder / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
            pages = int((folder / "statm").read_text(encoding="ascii").split()[1])
        except OSError:
            return Usage(0.0, 0)
        return Usage((int(stat[11]) + int(stat[12])) / _TICKS, pages * _PAGE)

    def kill(self) -> None:
        """End it as a power cut would: no signal it could act on."""
        process = self._running()
        process.send_signal(signal.SIGKILL)
        process.wait()
        self._close(process)

    def stop(self) -> None:
        """End it in order."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with suppress(BrokenPipeError):
                process.stdin.close()
        try:
            process.wait(_STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._close(process)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise ValueError("the process was not started")
        return self._process

    def _close(self, process: subprocess.Popen[bytes]) -> None:
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()


class Stopwatch:
    """Measures wall time and processor time of some processes between two moments."""

    def __init__(self, *processes: NodeProcess) -> None:
        self._processes = processes
        self._begin = time.perf_counter()
        self._used = [process.usage() for process in processes]
        self._machine = _machine_cpu_seconds()

    def seconds(self) -> float:
        """Return the wall time since the beginning."""
        return time.perf_counter() - self._begin

    def cpu_seconds(self) -> list[float]:
        """Return the processor time that each process used since the beginning."""
        return [
            process.usage().cpu_seconds - before.cpu_seconds
            for process, before in zip(self._processes, self._used, strict=True)
        ]

    def others_share(self, own_seconds: float) -> float:
        """Return which share of all processor time was used by others since the beginning.

        Args:
            own_seconds: Processor time of everything that is measured.
        """
        others = _machine_cpu_seconds() - self._machine - own_seconds
        return max(others, 0.0) / (self.seconds() * (os.cpu_count() or 1))


def _machine_cpu_seconds() -> float:
    """Return the processor time that was used on this machine; nothing where it is not told."""
    try:
        fields = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]
    except OSError:
        return 0.0
    user, nice, system, _, _, interrupts, soft, stolen = map(int, fields)
    return (user + nice + system + interrupts + soft + stolen) / _TICKS
