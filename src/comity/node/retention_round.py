"""Ending what is over, once a day."""

import logging
from typing import Final

from comity.assembly.build import Node
from comity.assembly.enforcing_retention import is_due, run_retention
from comity.errors import Failure, StorageUnavailable

_LOG: Final = logging.getLogger("comity.retention")


def enforce_retention(node: Node) -> bool:
    """Run the job if it has not run today; return whether it ran.

    What asks an official first ends nothing, and is said once a day until somebody answers.

    Raises:
        StorageUnavailable: The database does not answer; what was ended stays ended.
    """
    if not is_due(node):
        return False
    try:
        report = run_retention(node)
    except StorageUnavailable:
        raise
    except Failure as failure:
        _LOG.error("retention: %s", failure.diagnosis())
        return False
    if report.asks:
        _LOG.error("retention: nothing was ended. %s See 'comity retention due'.", report.asks)
    elif report.overdue or report.reviews:
        _LOG.warning(
            "retention: %d records are left, %d are to be reviewed",
            len(report.overdue),
            len(report.reviews),
        )
    if report.waits:
        _LOG.error(
            "retention: no entry of the log ended, %d are over: %s. See 'comity fsck'.",
            report.entries_left,
            report.waits,
        )
    return True
