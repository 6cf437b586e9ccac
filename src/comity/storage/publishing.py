"""What every storage keeps to when it stores publications."""

from dataclasses import replace
from typing import Final

from comity.errors import ConflictingChange
from comity.ledger.publication_ports import SeenPublication

COSIGNED_MORE: Final = "A greater checkpoint of that log was cosigned already."


def check_grows(there: bytes, added: bytes) -> None:
    """Check that a note is the one stored with further signature lines at its end.

    Raises:
        ConflictingChange: It is not; nothing was changed.
    """
    if not added.startswith(there):
        raise ConflictingChange("Another checkpoint of that size is published already.")


def seen_next(there: SeenPublication | None, shown: SeenPublication) -> SeenPublication | None:
    """Return what is kept of a state once it shows something; None if nothing changes.

    Args:
        there: What is kept of that state and log.
        shown: What it shows now, or the same with the moment it was linked.
    """
    if there is None:
        return shown
    both_open = there.linked_at is None and shown.linked_at is None
    if both_open:
        # Or whoever shows something else each minute would never be long in explaining.
        return replace(shown, seen_at=min(there.seen_at, shown.seen_at))
    return shown if shown.size >= there.size else None
