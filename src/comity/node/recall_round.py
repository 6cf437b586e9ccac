"""Going on with recalls from time to time: what is due, what is awaited, what is late."""

import logging
from typing import Final

from comity.assembly.build import Node
from comity.errors import Failure, StorageUnavailable
from comity.node.defects import without_text

_LOG: Final = logging.getLogger("comity.recalls")


def go_on_with_recalls(node: Node) -> int:
    """Go on with every recall that is due, each in a transaction of its own.

    One that fails is left as it was and harms no other; it is tried again in the next
    round.

    Returns:
        How many were gone on with.

    Raises:
        StorageUnavailable: The database does not answer; what was begun is undone.
    """
    with node.database.read() as snapshot:
        due = [each.id for each in snapshot.recalls.due(now=node.clock.now(), limit=100)]
    done = 0
    for identifier in due:
        try:
            with node.database.begin() as work:
                node.recalls.go_on(work, identifier)
        except StorageUnavailable:
            raise
        except Failure as failure:
            _LOG.error("%s: %s", identifier, failure.diagnosis())
        except Exception as defect:  # noqa: BLE001 - the rounds outlive it, loudly
            # The text of a defect can quote what it choked on, so it is not shown.
            _LOG.error("a defect in %s", identifier, exc_info=without_text(defect))
        else:
            done += 1
    return done
