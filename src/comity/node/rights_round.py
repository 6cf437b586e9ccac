"""Going on with persons' requests from time to time: what came back, what is done."""

import logging
from typing import Final

from comity.assembly.build import Node
from comity.assembly.rights_casework import go_on
from comity.assembly.rights_own_record import ask_states
from comity.errors import Failure, StorageUnavailable
from comity.law.rights import Right
from comity.node.defects import without_text
from comity.rights.model import RightsId

_LOG: Final = logging.getLogger("comity.rights")
_AT_ONCE: Final = 5_000


def go_on_with_rights(node: Node) -> int:
    """Go on with every open request that has steps, each in a transaction of its own.

    One that fails is left as it was and harms no other.

    Returns:
        How many were looked at.

    Raises:
        StorageUnavailable: The database does not answer; what was begun is undone.
    """
    with node.database.read() as snapshot:
        found = snapshot.rights.listed(only_open=True, limit=_AT_ONCE)
        open_ = [each.id for each in found if each.steps or each.asked_states]
    done = 0
    for identifier in open_:
        try:
            _go_on(node, identifier)
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


def _go_on(node: Node, identifier: RightsId) -> None:
    with node.database.begin() as work:
        request = work.rights.request(identifier)
        if request is None or not request.is_open:
            return
        if request.right is Right.OWN_RECORD and request.decision is not None:
            ask_states(work, node, request, by=request.decision.by)
        else:
            go_on(work, node, request)
