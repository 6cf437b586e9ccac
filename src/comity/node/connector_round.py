"""Carrying out the runs of connectors that were asked for at the desk."""

import logging
from concurrent.futures import Executor
from functools import partial
from typing import Final

from comity.assembly.build import Node
from comity.assembly.connector_runs import carry_out_waiting
from comity.node.repeating import repeat

_LOG: Final = logging.getLogger("comity.connectors")


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
        work = partial(carry_out_waiting, self._node)
        await repeat(work, self._executor, log=_LOG, what="connectors", one="a connector")
