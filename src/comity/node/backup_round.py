"""Making the backups that were asked for at the desk."""

import logging
from concurrent.futures import Executor
from functools import partial
from typing import Final

from comity.assembly.backup_runs import carry_out_backups
from comity.assembly.build import Node
from comity.node.repeating import repeat

_LOG: Final = logging.getLogger("comity.backups")


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
        work = partial(carry_out_backups, self._node)
        await repeat(work, self._executor, log=_LOG, what="backups", one="a backup")
