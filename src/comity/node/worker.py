"""Handling what was received: casework, in the order of our log.

Messages are handled many to a transaction. If one fails, the transaction is undone
and they are handled one by one, so that the failing one harms no other; it is tried
again later, and at last parked for an operator. Nothing is dropped.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from comity.assembly.breach_exchange import handle as handle_breach
from comity.assembly.build import Node
from comity.errors import Failure, ProcessingFrozen, StorageUnavailable
from comity.exchange.ports import IncomingMessage
from comity.node.defects import without_text
from comity.oversight.breach_messages import SERVICE as BREACH_SERVICE
from comity.records.messages import SERVICE
from comity.records.recall_messages import SERVICE as RECALL_SERVICE
from comity.rights.messages import SERVICE as RIGHTS_SERVICE

_LOG: Final = logging.getLogger("comity.worker")
_SPOKEN: Final = frozenset({SERVICE, RECALL_SERVICE, RIGHTS_SERVICE, BREACH_SERVICE})
ATTEMPTS: Final = 8
"""How often a message is tried before it is parked: over about four minutes."""

_FIRST_WAIT: Final = timedelta(seconds=1)
_WHILE_FROZEN: Final = timedelta(minutes=1)


class Worker:
    """Handles what is due.

    Args:
        node: The node.
        at_once: How many messages share a transaction.
    """

    def __init__(self, node: Node, *, at_once: int = 64) -> None:
        self._node = node
        self._at_once = at_once

    def handle_due(self) -> int:
        """Handle one group of received messages; return how many were looked at.

        Raises:
            StorageUnavailable: The database does not answer; nothing was changed.
        """
        with self._node.database.read() as snapshot:
            due = snapshot.exchange.due_in(now=self._node.clock.now(), limit=self._at_once)
        if not due:
            return 0
        try:
            self._handle(due)
        except StorageUnavailable:
            raise
        except Exception:  # noqa: BLE001 - whichever it was fails again below, alone
            for message in due:
                self._handle_alone(message)
        return len(due)

    def _handle(self, messages: Sequence[IncomingMessage]) -> None:
        with self._node.database.begin() as work:
            for message in messages:
                if message.service == SERVICE:  # which marks it as done
                    self._node.records.handle(work, message)
                elif message.service == RECALL_SERVICE:
                    self._node.recalls.handle(work, message)
                elif message.service == RIGHTS_SERVICE:
                    self._node.rights.handle(work, message)
                elif message.service == BREACH_SERVICE:
                    handle_breach(self._node, work, message)
            work.exchange.handled([each.id for each in messages if each.service not in _SPOKEN])

    def _handle_alone(self, message: IncomingMessage) -> None:
        try:
            self._handle((message,))
        except StorageUnavailable:
            raise
        except ProcessingFrozen as frozen:
            # However often it is tried: it stays due until the freeze is lifted.
            self._postpone(message, frozen.public, self._node.clock.now() + _WHILE_FROZEN)
        except Failure as failure:
            self._put_off(message, f"[{failure.code}] {failure.public}")
        except Exception as defect:  # noqa: BLE001 - parked and logged, never dropped
            # The text of a defect can quote what it choked on, so it is not kept.
            _LOG.error("a defect while handling %s", message.id, exc_info=without_text(defect))
            self._put_off(message, f"defect: {type(defect).__name__}")

    def _put_off(self, message: IncomingMessage, problem: str) -> None:
        attempts = message.attempts + 1
        last = attempts >= ATTEMPTS
        again = None if last else self._node.clock.now() + _FIRST_WAIT * 2 ** (attempts - 1)
        self._postpone(message, problem, again)

    def _postpone(self, message: IncomingMessage, problem: str, again: datetime | None) -> None:
        _LOG.warning("%s put off: %s", message.id, problem)
        with self._node.database.begin() as work:
            work.exchange.postpone(message.id, problem=problem, next_attempt_at=again)
