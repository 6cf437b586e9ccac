"""The desk beside the node: started with it, in a process of its own, and ended with it.

Two processes, because partners' and officials' calls must not meet in one memory, and because
neither face may go down with the other: a desk that ends is started anew, while the node serves.
The desk holds the reading end of a pipe that nobody writes to. When the node is gone, however it
went, the pipe is closed, and the desk stops in order.
"""

import asyncio
import contextlib
import logging
import sys
import time
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from comity.assembly.passphrases import surroundings

_LOG: Final = logging.getLogger("comity.serve")
_LONGEST_PAUSE: Final = 60.0
_STOPS_WITHIN: Final = 10.0


@dataclass(frozen=True, slots=True)
class DeskBeside:
    """How the desk is started.

    Attributes:
        home: The node's folder.
        ready_file: Where the desk writes its address and process id; ``None`` for nowhere.
        as_json: Whether it says on standard output in JSON that it is ready.
    """

    home: Path
    ready_file: Path | None
    as_json: bool

    def command(self) -> tuple[str, ...]:
        """Return the command that starts it; a passphrase is never in it."""
        found = surroundings().file
        parts = [sys.executable, "-m", "comity"]
        if found is not None:
            parts += ["--passphrase-file", str(found)]
        parts += ["desk", "--home", str(self.home), "--until-input-ends"]
        if self.ready_file is not None:
            parts += ["--ready-file", str(self.ready_file)]
        if self.as_json:
            parts.append("--json")
        return tuple(parts)

    async def run(self) -> None:
        """Keep the desk at work until cancelled; then stop it in order."""
        pause = 1.0
        while True:
            began = time.monotonic()
            # In a session of its own: an interrupt at the terminal reaches the node, which
            # then stops the desk.
            process = await asyncio.create_subprocess_exec(
                *self.command(), stdin=PIPE, start_new_session=True
            )
            try:
                status = await process.wait()
            except asyncio.CancelledError:
                await _stop(process)
                raise
            if time.monotonic() - began > _LONGEST_PAUSE:
                pause = 1.0
            _LOG.warning(
                "the desk ended with status %d; it is started again in %.0f s", status, pause
            )
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)


async def _stop(process: Process) -> None:
    """End the desk in order; after some seconds without."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _STOPS_WITHIN)
    except TimeoutError:
        process.kill()
        await process.wait()
