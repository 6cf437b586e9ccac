"""Carrying out the runs of connectors that were asked for at the desk."""

import asyncio
import logging
from concurrent.futures import Executor
from typing import Final

from comity.assembly.build import Node
from comity.assembly.connector_runs import carry_out_waiting
from comity.errors import Failure
from comity.node.defects import without_text

_LOG: Final = logging.getLogger("comity.connectors")
_PAUSE_SECONDS: Final = 5.0


class ConnectorRounds:
    """Looks for runs that wait or were interrupted, for ever.

    Args:
        node: The node.
        executor: Where they are carried out, beside everything else that the node does.
    """

    def __init__(self, node: Node, executor: Executor) -> None:
        self._node = node
        self._executor = executor

    async def run(self) -> None:
        """Carry out one after the other."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                await loop.run_in_executor(self._executor, carry_out_waiting, self._node)
            except Failure as failure:
                _LOG.error("connectors: %s", failure.diagnosis())
            except Exception as defect:  # noqa: BLE001 - the rounds outlive it, loudly
                # The text of a defect can quote what it choked on, so it is not shown.
                _LOG.error("a defect in a connector", exc_info=without_text(defect))
            await asyncio.sleep(_PAUSE_SECONDS)
