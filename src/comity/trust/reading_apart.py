"""Reading what anybody may bring in a process of its own that is ended in time.

Libraries that read PDF have no bounds that hold: a hundred bytes that speak of a million of
millions of objects keep them busy for ever, and a thread cannot be stopped. So a child reads,
within limits of time and memory that the file has nothing to do with. It gets the file on its
input, an environment without anything of ours, is killed when its time is over, and does not
outlive whoever started it.
"""

import ctypes
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from comity.errors import InputInvalid

UNREADABLE: Final = "The document or its signature cannot be read."
TOO_LONG: Final = "The document took too long to read; nothing is said of it."

_KILLED: Final = frozenset({-signal.SIGKILL, -signal.SIGXCPU})
_MEMORY: Final = 1 << 30
_NICENESS: Final = 5
_ENDS_WITH_ITS_PARENT: Final = 1
"""``PR_SET_PDEATHSIG`` of Linux."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading may take.

    Attributes:
        work_seconds: Of a processor.
        seconds: By the clock on the wall: more, for a machine that is busy makes no document
            unreadable.
        answer_bytes: Of what the child says.
    """

    work_seconds: int
    seconds: float
    answer_bytes: int


def told_apart(child: str, raw: bytes, words: Sequence[str], bounds: Bounds) -> bytes:
    """Return what a child says of a file, whole.

    Args:
        child: The module that reads; it calls ``limit`` before anything else.
        raw: The file, from whomever.
        words: Arguments of the child, after the seconds that it may work.
        bounds: What it may take.

    Raises:
        InputInvalid: It took too long, broke down, or said too much: the file's fault.
    """
    said, status = _said(child, raw, words, bounds)
    if status in _KILLED:
        raise InputInvalid(TOO_LONG, field="document")
    if status != 0:
        raise InputInvalid(UNREADABLE, field="document", private="no whole answer")
    return said


def limit(seconds: int) -> None:
    """Bound what this process may use, and let others go first; the child calls it.

    Args:
        seconds: How long it may keep a processor.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    # No image of a document is left where it breaks down.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICENESS)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ENDS_WITH_ITS_PARENT, signal.SIGKILL)


def surroundings() -> dict[str, str]:
    """Return all that a child learns of its surroundings: where the same modules are found."""
    absolute = [each for each in sys.path if Path(each).is_absolute()]
    return {"PYTHONPATH": os.pathsep.join(absolute), "LC_ALL": "C.UTF-8"}


def _said(child: str, raw: bytes, words: Sequence[str], bounds: Bounds) -> tuple[bytes, int]:
    """Return what the child says, possibly not all of it, and how it ended."""
    with subprocess.Popen(  # noqa: S603 - this interpreter; nobody types arguments
        # Neither the directory it starts in nor anybody's own packages are imported from.
        [sys.executable, "-P", "-s", "-m", child, str(bounds.work_seconds), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=surroundings(),
    ) as process:
        ending = threading.Timer(bounds.seconds, process.kill)
        ending.start()
        try:
            if process.stdin is None or process.stdout is None:
                return b"", 1
            # Where it ends before it has read all, what it says (or does not) tells why.
            with suppress(OSError), process.stdin as given:
                given.write(raw)
            said = process.stdout.read(bounds.answer_bytes + 1)
            if len(said) > bounds.answer_bytes:
                return b"", 1
            return said, process.wait()
        finally:
            ending.cancel()
            process.kill()
