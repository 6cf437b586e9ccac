"""Reading a sealed document that anybody may bring, in a process of its own that is ended in time.

The PDF library has no bounds that hold: a hundred bytes that speak of a million of millions of
objects keep it busy for ever, and a thread cannot be stopped. So a child reads, within limits of
time and memory that the file has nothing to do with. It gets the document on its input, an
environment without anything of ours, and is killed when its time is over.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec

from comity.errors import ConfigurationInvalid, InputInvalid, RateExceeded
from comity.transport.sealed_child import Answer
from comity.trust.sealed_document import SealedDocument

_CHILD: Final = "comity.transport.sealed_child"
_AT_ONCE: Final = 3
"""Children at once; the public page takes two at most, so that officials are never kept out."""

_WORK_SECONDS: Final = 5
"""Of a processor; an honest document takes less than one."""

_SECONDS: Final = 20.0
"""By the clock on the wall: more, for a machine that is busy makes no document unreadable."""

_WAITS: Final = timedelta(seconds=10)
_MOST_ANSWER: Final = 32 * 1024 * 1024
_running: Final = threading.BoundedSemaphore(_AT_ONCE)


def read_apart(raw: bytes, names: Collection[str] = ()) -> SealedDocument:
    """Take a PDF or a container apart as ``read_sealed`` does, in a process of its own.

    Args:
        raw: The file, from whomever.
        names: Which of the files inside are wanted; the others are left out.

    Raises:
        InputInvalid: It is neither, or cannot be read, exceeds a bound or takes too long. The
            fault of whoever supplied it.
        ConfigurationInvalid: It is a PDF, and the optional part is not installed.
        RateExceeded: As many as may be are being read already.
    """
    if not _running.acquire(timeout=_WAITS.total_seconds()):
        raise RateExceeded("More calls than allowed; try again later.", retry_after=_WAITS)
    try:
        said = _said(raw, names)
    finally:
        _running.release()
    try:
        answer = msgspec.json.decode(said, type=Answer)
    except msgspec.DecodeError as error:
        # It was killed, or broke down, or would say too much: the file's fault.
        raise InputInvalid(
            "The document or its signature cannot be read.", private="no whole answer"
        ) from error
    if answer.missing:
        raise ConfigurationInvalid(answer.missing)
    if answer.document is None:
        raise InputInvalid(answer.refused, field=answer.field)
    return answer.document


def _said(raw: bytes, names: Collection[str]) -> bytes:
    """Return what the child says, possibly not all of it."""
    with subprocess.Popen(  # noqa: S603 - this interpreter; nobody types arguments
        # Neither the directory it starts in nor anybody's own packages are imported from.
        [sys.executable, "-P", "-s", "-m", _CHILD, str(_WORK_SECONDS), *names],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=_environment(),
    ) as child:
        ending = threading.Timer(_SECONDS, child.kill)
        ending.start()
        try:
            if child.stdin is None or child.stdout is None:
                return b""
            # Where it ends before it has read all, what it says (or does not) tells why.
            with suppress(OSError), child.stdin as given:
                given.write(raw)
            said = child.stdout.read(_MOST_ANSWER + 1)
        finally:
            ending.cancel()
            child.kill()
    return said if len(said) <= _MOST_ANSWER else b""


def _environment() -> dict[str, str]:
    """Return all that the child learns of its surroundings: where the same modules are found."""
    absolute = [each for each in sys.path if Path(each).is_absolute()]
    return {"PYTHONPATH": os.pathsep.join(absolute), "LC_ALL": "C.UTF-8"}
