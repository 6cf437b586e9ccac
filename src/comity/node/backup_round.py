"""Making the backups that were asked for at the desk."""

import asyncio
import logging
from concurrent.futures import Executor
from typing import Final

from comity.assembly.backup_runs import carry_out_backups
from comity.assembly.build import Node
from comity.errors import Failure
from comity.node.defects import without_text

_LOG: Final = logging.getLogger("comity.backups")
_PAUSE_SECONDS: Final = 5.0


class BackupRounds:
    """Looks for a backup that waits or was interrupted, for ever.

    Args:
        node: The node.
        executor: Where it is made, beside everything else that the node does.
    """

    def __init__(self, node: Node, executor: Executor) -> None:
        self._node = node
        self._executor = executor

    async def run(self) -> None:
        """Make one after the other."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                await loop.run_in_executor(self._executor, carry_out_backups, self._node)
            except Failure as failure:
                _LOG.error("backups: %s", failure.diagnosis())
            except Exception as defect:  # noqa: BLE001 - the rounds outlive it, loudly
                # The text of a defect can quote what it choked on, so it is not shown.
                _LOG.error("a defect in a backup", exc_info=without_text(defect))
            await asyncio.sleep(_PAUSE_SECONDS)
